"""What can be done with people and organisations."""

from dataclasses import asdict
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from victimsupport.accounts import choosing
from victimsupport.accounts.details import Details
from victimsupport.accounts.identity import CHOSEN, Actor, acting_as
from victimsupport.accounts.models import Membership, Organisation, PublishedDetails, User
from victimsupport.accounts.roles import OrganisationKind
from victimsupport.law.calendar import day_of
from victimsupport.refusal import Refused

STARTED = "started_at"
"""Where the session keeps when it began, in seconds: no session lasts longer than ten hours."""

IDLE = "idle_seconds"
"""Where the session keeps after how many idle seconds it ends: the organisation's rule."""

NEXT = """
INSERT INTO accounts_referencecounter AS c (organisation_id, series, year, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (organisation_id, series, year) DO UPDATE SET last = c.last + EXCLUDED.last
RETURNING last
"""


def take_references(*, series: str, count: int, by: Actor, at: datetime) -> list[str]:
    """This will give out the next numbers of the actor's organisation, as people see them: NK-2026-00418."""
    year = day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [by.organisation.pk, series, year, count])
        (last,) = cursor.fetchone()
    return [f"{series}-{year}-{number:05}" for number in range(last - count + 1, last + 1)]


def take_reference(*, series: str, by: Actor, at: datetime) -> str:
    """This will give out the next number of the actor's organisation in a series."""
    return take_references(series=series, count=1, by=by, at=at)[0]


@transaction.atomic
def keep_details(
    *, service: Organisation, since: date | None = None, by: Actor, at: datetime
) -> list[PublishedDetails]:
    """
    This will keep what the public list says of a service from today on, unless it is kept so already.

    Whoever changes one of the five attributes calls it in the same transaction. Returns the rows added.

    :param since: a day on which the list must have something to say, as that of a decision: where nothing so old is
        kept, what is first known counts from that day on
    """
    if service.kind != OrganisationKind.SUPPORT_SERVICE:
        return []
    service = Organisation.objects.select_for_update(no_key=True).get(pk=service.pk)
    rows = list(PublishedDetails.objects.filter(organisation=service).in_time())
    now, added = Details.of(service), []
    first = Details.kept(rows[0]) if rows else now
    if since is not None and (not rows or since < rows[0].valid_from):
        added.append(_details_row(service, first, since, at))
    latest = Details.kept(rows[-1]) if rows else first
    if latest != now or not (rows or added):
        added.append(_details_row(service, now, day_of(at), at))
    return PublishedDetails.objects.bulk_create(added)


def _details_row(service: Organisation, said: Details, valid_from: date, at: datetime) -> PublishedDetails:
    return PublishedDetails(organisation=service, valid_from=valid_from, recorded_at=at, **asdict(said))


def choose(*, membership: Membership, request: HttpRequest, by: User, at: datetime) -> None:
    """
    This will let a person act under one of their memberships for the rest of the session.

    :raises Refused: if it is somebody else's, or may no longer be used
    """
    mine = Membership.objects.usable().filter(user=by).select_related("organisation")
    chosen = mine.filter(pk=membership.pk).first()
    if chosen is None:
        raise Refused(_("You no longer work there. Choose another organisation or ask your administrator."))
    request.session[CHOSEN] = str(chosen.pk)
    request.session.setdefault(STARTED, at.timestamp())
    request.session[IDLE] = chosen.organisation.idle_minutes * 60
    with acting_as(by, chosen.organisation, at=at) as actor:
        for function in choosing.ON_CHOICE:
            function(by=actor, at=at)


@transaction.atomic
def prefer(*, language: str, has_shortcuts: bool, by: User, at: datetime) -> User:
    """This will keep in which language a person is spoken to, and whether single keys lead them to pages."""
    by.language, by.has_shortcuts = language, has_shortcuts
    by.save(update_fields=["language", "has_shortcuts"])
    return by


def end_other_sessions(*, user: User, keep: str | None, by: Actor, at: datetime) -> int:
    """This will end every session of a person but the one they sit at, and return how many (security.md 22)."""
    others = UserSession.objects.filter(user=user).exclude(session_key=keep)
    for session in others:
        session.end()
    return len(others)


def clear_sessions(*, by: Actor, at: datetime) -> int:
    """This will delete the sessions that have ended, and return how many."""
    from django.contrib.sessions.models import Session

    deleted, _each = Session.objects.filter(expire_date__lt=at).delete()
    return deleted
