"""Posting and sending. Posting never touches the broker or the mail server: a task sends what is unsent."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from itertools import batched
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from victimsupport.accounts.deputies import cover_on
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, User
from victimsupport.duties.models import Duty
from victimsupport.law.calendar import day_of
from victimsupport.notices import mail, withheld
from victimsupport.notices.models import OF_AN_OFFICE, Notice, NoticeKind
from victimsupport.notices.reminders import Colleagues, is_late_enough, page_of

BATCH = 100
AT_ONCE = 500
"""How many duties are reminded of in one statement."""
MOST_ATTEMPTS = 30_000
"""Where counting attempts ends: a mail that is refused is tried on, and its counter has an end."""


class Outcome(Enum):
    """What became of handing over a mail. Every error of smtplib is an OSError: the server cannot be reached."""

    SENT = "sent"
    REFUSED = "refused"
    NO_SERVER = "no server"


def post(
    *,
    kind: NoticeKind,
    recipients: Iterable[User],
    dedupe: str,
    reference: str = "",
    path: str = "",
    due_on: date | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    This will note that colleagues in the actor's organisation must be told, each once for each `dedupe`.

    For somebody who is away their deputy is told. Returns how many had not been told before.
    """
    people = set(recipients)
    if kind not in OF_AN_OFFICE:
        people = _present(people, reference, by=by, at=at)
    return _keep(
        [
            Notice(
                organisation=by.organisation, recipient=person, kind=kind, reference=reference, path=path,
                due_on=due_on, dedupe=_key(kind, dedupe, person), posted_at=at,
            )
            for person in people
        ]
    )  # fmt: skip


def people_with(*roles: str, by: Actor, at: datetime) -> list[User]:
    """Return the colleagues in the actor's organisation who have one of these roles now."""
    memberships = Membership.objects.usable().with_role(*roles).filter(organisation=by.organisation)
    return [membership.user for membership in memberships.select_related("user")]


def remind(*, by: Actor, at: datetime) -> int:
    """
    This will note reminders of the organisation's open duties: due today from 15:00, overdue from the day after.

    Each person is reminded once of each duty and in each way, however often and late this runs. Returns how many new
    reminders there are.
    """
    today, posted = day_of(at), 0
    colleagues = Colleagues(by.organisation, cover_on(by.organisation, today))
    urgent = [(NoticeKind.DUTY_OVERDUE, Duty.objects.overdue(today))]
    if is_late_enough(at):
        urgent.append((NoticeKind.DUTY_DUE_TODAY, Duty.objects.due_on_day(today)))
    for kind, duties in urgent:
        for some in batched(
            duties.filter(organisation=by.organisation).by_the_clock(), AT_ONCE, strict=False
        ):
            is_late = kind == NoticeKind.DUTY_OVERDUE
            kept_from = withheld.pairs(
                organisation_id=by.organisation.pk, references={duty.reference for duty in some}, on=today
            )
            posted += _keep(
                [
                    _reminder(kind, duty, person, at)
                    for duty in some
                    for person in colleagues.to_remind(duty, is_late=is_late, kept_from=kept_from)
                ]
            )
    return posted


def send(*, by: Actor, at: datetime) -> int:
    """
    This will send the organisation's unsent notices, claiming them so that no other worker sends them too.

    A mail that cannot be handed over stays unsent and is tried again next time. Returns how many were sent.
    """
    claimed = Notice.objects.unsent().filter(organisation=by.organisation)
    claimed = claimed.select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    sent = 0
    for notice in claimed.order_by("attempts", "posted_at", "pk")[:BATCH]:
        outcome = _deliver(notice)
        notice.attempts = min(notice.attempts + 1, MOST_ATTEMPTS)
        notice.sent_at = at if outcome is Outcome.SENT else None
        notice.save(update_fields=["attempts", "sent_at"])
        sent += outcome is Outcome.SENT
        if outcome is Outcome.NO_SERVER:
            break
    return sent


def _present(people: set[User], reference: str, *, by: Actor, at: datetime) -> set[User]:
    """Return whom to tell: for each who is away, whoever stands in; themselves, where the deputy must not be told."""
    cover = cover_on(by.organisation, day_of(at))
    deputies = {person: cover.deputy_of(person.pk) for person in people}
    if all(deputy == person.pk for person, deputy in deputies.items()):
        return people
    kept_from = withheld.pairs(
        organisation_id=by.organisation.pk, references={reference} - {""}, on=day_of(at)
    )
    staying = {
        person
        for person, deputy in deputies.items()
        if deputy == person.pk or (reference, deputy) in kept_from
    }
    instead = {deputy for person, deputy in deputies.items() if person not in staying}
    return staying | set(User.objects.filter(pk__in=instead))


def _key(kind: str, dedupe: str, person: User) -> str:
    return f"{kind}|{dedupe}|{person.pk}"


def _reminder(kind: NoticeKind, duty: Duty, person: User, at: datetime) -> Notice:
    return Notice(
        organisation_id=duty.organisation_id, recipient=person, kind=kind, reference=duty.reference, path=page_of(duty),
        due_on=duty.due_on, dedupe=_key(kind, str(duty.pk), person), posted_at=at,
    )  # fmt: skip


def _keep(notices: list[Notice]) -> int:
    """Write those not told before, but to nobody from whom the matter is withheld; return how many there are."""
    notices = _without_withheld(notices)
    known = Notice.objects.filter(dedupe__in=[notice.dedupe for notice in notices])
    told = set(known.values_list("dedupe", flat=True))
    fresh = [notice for notice in notices if notice.dedupe not in told]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _without_withheld(notices: list[Notice]) -> list[Notice]:
    numbers = {notice.reference for notice in notices if notice.reference}
    if not numbers:
        return notices
    first = notices[0]
    kept_from = withheld.pairs(
        organisation_id=first.organisation_id, references=numbers, on=day_of(first.posted_at)
    )
    return [notice for notice in notices if (notice.reference, notice.recipient_id) not in kept_from]


def _deliver(notice: Notice) -> Outcome:
    """Hand one mail over; to somebody who has left there is nothing to say."""
    if not notice.recipient.is_active:
        return Outcome.SENT
    try:
        mail.message(notice).send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused):
        return Outcome.REFUSED
    except OSError:
        return Outcome.NO_SERVER
    return Outcome.SENT
