"""Who decides in the place of the head, from when to when: art. 13(3), 13(8)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation.models import Authorisation, AuthorisationEnd
from accreditation.refusals import refused
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.law.calendar import day_of, end_of
from victimsupport.law.proceedings import Refusal
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def authorise(
    *, person: User, document: str, first_on: date, last_on: date | None = None, by: Actor, at: datetime
) -> Authorisation:
    """
    This will let a colleague decide in the head's place, from a day on: art. 13(3), 13(8).

    :raises Refused: if they work elsewhere, are the head, or nothing says by which order
    """
    by.must_be(Role.DECISION_MAKER)
    colleagues = Membership.objects.usable().filter(organisation=by.organisation, user=person)
    if (
        person.pk == by.user.pk
        or not colleagues.filter(roles__contains=[Role.ACCREDITATION_OFFICER]).exists()
    ):
        raise Refused(_("Choose a colleague who works with accreditation."), field="person")
    if not document.strip():
        raise Refused(_("Name the order by which the person is authorised."), field="document")
    if last_on is not None and last_on < first_on:
        raise refused(Refusal.BAD_DATES, field="last_on")
    authorisation = Authorisation.objects.create(
        authority=by.organisation, person=person, document=document.strip(), first_on=first_on, last_on=last_on,
        granted_by=by.user, granted_at=at,
    )  # fmt: skip
    audit.record("AUTHORISATION_GRANTED", about=authorisation, by=by, at=at)
    return authorisation


@transaction.atomic
def end(
    *, authorisation: Authorisation, last_on: date | None = None, reason: str, by: Actor, at: datetime
) -> AuthorisationEnd:
    """
    This will end an authorisation at once, or with the last day named. What was decided by it stays.

    :raises Refused: without a reason, or for a day that has passed
    :raises Stale: if it ends by then already
    """
    by.must_be(Role.DECISION_MAKER)
    Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation.pk)  # two at once: one waits
    mine = Authorisation.objects.filter(authority=by.organisation).prefetch_related("ends")
    found = mine.get(pk=authorisation.pk)
    if not reason.strip():
        raise Refused(_("Say why the authorisation ends."), field="reason")
    if last_on is not None and last_on < day_of(at):
        raise Refused(
            _("Choose today or a later day: what was decided by it before stays."),
            field="last_on",
            code=Refusal.BAD_DATES.value,
        )
    ended_at = at if last_on is None else end_of(last_on)
    if found.is_over(ended_at):
        raise Stale(_("This authorisation ends by then already."))
    row = AuthorisationEnd.objects.create(
        authorisation=found, ended_at=ended_at, reason=reason.strip(), ended_by=by.user, recorded_at=at
    )
    audit.record("AUTHORISATION_ENDED", about=found, detail={"ended_at": ended_at.isoformat()}, by=by, at=at)
    return row
