"""Recording the services given. One row: one function, one day, one person (domain.md 5.1). A row is never edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.permissions import holds_the_right
from cases import permissions
from cases.actions import measures
from cases.actions.locking import locked
from cases.documents import mandatory, obstacles
from cases.models import Case, ServiceDelivery
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, User
from victimsupport.audit import actions as audit
from victimsupport.choices import ServiceFunction
from victimsupport.directory.models import CompetentBody, CompetentBodyKind
from victimsupport.law.calendar import day_of
from victimsupport.law.conditions import may_be_accompanied
from victimsupport.refusal import Refused, Stale

STAY = ServiceFunction.TEMPORARY_ACCOMMODATION
OWN_PART = gettext_lazy(
    "Accommodation is recorded in the part “Accommodation” of the case: one stay counts as one service."
)


@dataclass(frozen=True)
class Talk:
    """
    What one colleague gave one person on one day: each function in it is a service of its own.

    :param minutes: how long the whole talk took; rows recorded together share it
    :param bodies: the body named, by function: for information on complaints, for a child's rights
    :param another_same_day: a second service of the same kind that day was meant
    """

    functions: Sequence[ServiceFunction]
    delivered_on: date
    minutes: int | None = None
    is_remote: bool = False
    provider: User | None = None
    at_request: bool = False
    bodies: Mapping[str, CompetentBody] = field(default_factory=dict)
    nights: int | None = None
    note: str = ""
    another_same_day: bool = False


@transaction.atomic
def record(*, case: Case, talk: Talk, by: Actor, at: datetime) -> list[ServiceDelivery]:
    """
    This will record the services of one talk, in the order of the law.

    Where the right was not usable that day (domain.md 3.5), or the person is abroad (R-1.1), they are kept, and do not
    count as accredited.

    :raises Refused: if the case is undecided, declined or closed, the day is impossible, a function lacks what
        the law has it name, or the same service stands there for that day
    """
    if STAY in talk.functions:
        raise Refused(OWN_PART, field="functions")
    return _give(case, talk, by=by, at=at)


def _give(case: Case, talk: Talk, *, by: Actor, at: datetime) -> list[ServiceDelivery]:
    case = locked(case=case, by=by, at=at)
    if obstacle := obstacles.to_giving(case):
        raise Refused(obstacle)
    _check_day(case, talk, at)
    _check_functions(case, talk)
    _check_provider(talk, by)
    _check_repeated(case, talk)
    accredited = holds_the_right(by.organisation.pk, talk.delivered_on) and case.is_in_lithuania
    wanted = [function for function in ServiceFunction if function in talk.functions]
    rows = [_row(case, talk, function, accredited, by, at) for function in wanted]
    ServiceDelivery.objects.bulk_create(rows)
    measures.look_ahead(case=case, by=by, at=at)
    audit.record(
        "SERVICES_RECORDED", about=case, detail={"functions": [r.function for r in rows]}, by=by, at=at
    )
    return rows


@transaction.atomic
def cancel(*, delivery: ServiceDelivery, reason: str, by: Actor, at: datetime) -> ServiceDelivery:
    """
    This will take a service recorded by mistake out of the count. The row stays, with the reason.

    :raises Refused: if no reason is given, the case is closed, or the service is a stay, which is corrected itself
    :raises Stale: if it is cancelled already
    """
    case = locked(case=delivery.case, by=by, at=at)
    delivery = permissions.deliveries_visible_to(by).select_for_update().get(pk=delivery.pk)
    if delivery.cancelled_at is not None:
        raise Stale(_("Somebody has cancelled this already. Look at what is there now."))
    if obstacle := obstacles.to_adding(case):
        raise Refused(obstacle)
    if case.stays.filter(delivery=delivery).exists():
        raise Refused(
            _("This service follows a stay. Correct the stay in the part “Accommodation” of the case.")
        )
    if not reason.strip():
        raise Refused(_("Say why it is cancelled."), field="reason")
    delivery.cancelled_at, delivery.cancelled_reason = at, reason.strip()
    delivery.save(update_fields=["cancelled_at", "cancelled_reason"])
    measures.look_ahead(case=case, by=by, at=at)
    detail = {"function": delivery.function, "delivery": str(delivery.pk)}
    audit.record("SERVICE_CANCELLED", about=case, detail=detail, by=by, at=at)
    return delivery


@transaction.atomic
def correct(
    *, delivery: ServiceDelivery, talk: Talk, reason: str, by: Actor, at: datetime
) -> list[ServiceDelivery]:
    """
    This will record a service as it was in truth given, in new rows, and take the mistaken row out of the count.

    :raises Refused: as `cancel` and `record`
    :raises Stale: if it is cancelled already
    """
    cancel(delivery=delivery, reason=reason, by=by, at=at)
    if delivery.function == STAY:
        return _give(delivery.case, talk, by=by, at=at)
    return record(case=delivery.case, talk=talk, by=by, at=at)


def _row(
    case: Case, talk: Talk, function: ServiceFunction, accredited: bool, by: Actor, at: datetime
) -> ServiceDelivery:
    return ServiceDelivery(
        organisation=by.organisation,
        case=case,
        function=function,
        delivered_on=talk.delivered_on,
        minutes=None if function is STAY else talk.minutes,
        is_remote=talk.is_remote and function is not STAY,
        at_request=talk.at_request and function is ServiceFunction.ACCOMPANIMENT,
        provider=talk.provider or by.user,
        body=talk.bodies.get(function),
        nights=talk.nights if function is STAY else None,
        is_accredited=accredited,
        note=talk.note.strip(),
        recorded_by=by.user,
        recorded_at=at,
    )


def _check_day(case: Case, talk: Talk, at: datetime) -> None:
    received_on = day_of(case.intake.received_at)
    if talk.delivered_on > day_of(at):
        raise Refused(
            _("The day lies in the future. Record a service after it was given."), field="delivered_on"
        )
    if talk.delivered_on < received_on:
        raise Refused(
            _("The person reached the service on %(day)s. Enter that day or a later one.")
            % {"day": received_on},
            field="delivered_on",
        )


def _check_functions(case: Case, talk: Talk) -> None:
    """:raises Refused: if none is named, or one lacks what the law has it name"""
    wanted = set(talk.functions)
    if not wanted:
        raise Refused(_("Select what was given."), field="functions")
    if ServiceFunction.ACCOMPANIMENT in wanted and not may_be_accompanied(victim_asked=talk.at_request):
        raise Refused(
            _(
                "Accompaniment is given only at the person's request: confirm that it was asked for (art. 10(4)7)."
            ),
            field="at_request",
        )
    if STAY in wanted and not talk.nights:
        raise Refused(_("Enter for how many nights: a stay is recorded once."), field="nights")
    if ServiceFunction.COMPLAINT_INFORMATION in wanted:
        _check_body(talk, ServiceFunction.COMPLAINT_INFORMATION, mandatory.TAKES_COMPLAINTS, "complaint_body")
    if ServiceFunction.RIGHTS_INFORMATION in wanted and mandatory.is_child(case):
        child_rights = (CompetentBodyKind.CHILD_RIGHTS_SERVICE,)
        _check_body(talk, ServiceFunction.RIGHTS_INFORMATION, child_rights, "child_rights_body")


def _check_body(
    talk: Talk, function: ServiceFunction, kinds: Iterable[CompetentBodyKind], asked_in: str
) -> None:
    body = talk.bodies.get(function)
    if body is None:
        raise Refused(_("Select the body the person was told of (art. 10(4)2, 10(4)8)."), field=asked_in)
    if (
        body.kind not in set(kinds)
        or not CompetentBody.objects.valid_on(talk.delivered_on).filter(pk=body.pk).exists()
    ):
        raise Refused(_("This body was not the competent one that day. Select another."), field=asked_in)


def _check_provider(talk: Talk, by: Actor) -> None:
    if talk.provider is None or talk.provider == by.user:
        return
    if not Membership.objects.usable().filter(user=talk.provider, organisation=by.organisation).exists():
        raise Refused(_("Choose somebody who works in your organisation."), field="provider")


def _check_repeated(case: Case, talk: Talk) -> None:
    """:raises Refused: if a function stands there for that day, or a stay for one of its nights"""
    there = list(case.deliveries.filter(cancelled_at=None, function__in=talk.functions))
    if STAY in talk.functions and any(_overlaps(stay, talk) for stay in there if stay.function == STAY):
        raise Refused(
            _("A stay is recorded for these nights already: one stay, one service."), field="nights"
        )
    same_day = {row.function for row in there if row.delivered_on == talk.delivered_on} - {STAY}
    if same_day and not talk.another_same_day:
        names = get_text_list([str(f.label) for f in ServiceFunction if f in same_day], _("and"))
        raise Refused(
            _(
                "Recorded for %(day)s already: %(names)s. If another one was given the same day, "
                "tick “Another one the same day”."
            )
            % {"day": talk.delivered_on, "names": names},
            field="another_same_day",
        )


def _overlaps(stay: ServiceDelivery, talk: Talk) -> bool:
    first, since = talk.delivered_on.toordinal(), stay.delivered_on.toordinal()
    return first < since + (stay.nights or 1) and since < first + (talk.nights or 1)
