"""Who stands in for a colleague who is away: named by the manager, or by the colleague."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import permissions
from referrals.permissions import caseworkers
from victimsupport.accounts.deputies import goes_round
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Absence, Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.law.calendar import day_of
from victimsupport.law.periods import ONE_DAY
from victimsupport.notices import actions as notices
from victimsupport.notices.models import NoticeKind
from victimsupport.refusal import Refused, Stale


@transaction.atomic
def name_deputy(
    *, absent: User, deputy: User, first_on: date, last_on: date, by: Actor, at: datetime
) -> Absence:
    """
    This will hand somebody's running duties to a colleague from one day to another, both included.

    :raises PermissionDenied: if the actor is neither the manager nor the one who is away
    :raises Refused: if one of them does not work on cases here, the days are wrong, the colleague is away then
        already, or their duties would come back to themselves
    """
    _check_may(absent, by)
    # One at a time for each service: two circles' halves must not pass each other.
    Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation.pk)
    _check_people(absent, deputy, by)
    _check_days(first_on, last_on, today=day_of(at))
    others = list(permissions.absences_visible_to(by).overlapping(first_on, last_on))
    _check_others(absent, deputy, first_on, last_on, others)
    absence = Absence.objects.create(
        organisation=by.organisation,
        absent=absent,
        deputy=deputy,
        first_on=first_on,
        last_on=last_on,
        recorded_by=by.user,
        recorded_at=at,
    )
    detail = {
        "absent": str(absent.pk),
        "deputy": str(deputy.pk),
        "from": str(first_on),
        "until": str(last_on),
    }
    audit.record("DEPUTY_NAMED", about=absence, detail=detail, by=by, at=at)
    _tell(absence, by=by, at=at)
    return absence


@transaction.atomic
def end(*, absence: Absence, by: Actor, at: datetime) -> Absence:
    """
    This will end an absence: the colleague is back today, or does not go away at all.

    :raises PermissionDenied: if the actor is neither the manager nor the one who is away
    :raises Stale: if it has ended already
    """
    today = day_of(at)
    mine = permissions.absences_visible_to(by).select_for_update(of=("self",)).select_related("absent")
    row = mine.get(pk=absence.pk)
    _check_may(row.absent, by)
    if row.cancelled_at is not None or row.last_on < today:
        raise Stale(_("This absence has ended already. Look at what is there now."))
    if row.first_on < today:
        row.last_on = today - ONE_DAY
    else:
        row.cancelled_at = at
    row.save(update_fields=["last_on", "cancelled_at"])
    audit.record("DEPUTY_ENDED", about=row, detail={"until": str(row.last_on)}, by=by, at=at)
    return row


def _tell(absence: Absence, *, by: Actor, at: datetime) -> None:
    if absence.deputy_id == by.user_id:
        return
    notices.post(
        kind=NoticeKind.DEPUTISING,
        recipients=[absence.deputy],
        dedupe=str(absence.pk),
        path=reverse("cases:cover"),
        by=by,
        at=at,
    )


def _check_may(absent: User, by: Actor) -> None:
    permissions.check_can_handle(by)
    if absent.pk != by.user_id and not by.has(Role.SERVICE_MANAGER):
        raise PermissionDenied(_("Only the manager names a deputy for somebody else."))


def _check_people(absent: User, deputy: User, by: Actor) -> None:
    works = set(
        caseworkers(by).filter(user__in=[absent.pk, deputy.pk]).order_by().values_list("user_id", flat=True)
    )
    if absent.pk not in works:
        raise Refused(_("Choose somebody who works on cases in your service."), field="absent")
    if deputy.pk == absent.pk:
        raise Refused(_("Nobody stands in for themselves: choose another colleague."), field="deputy")
    if deputy.pk not in works:
        raise Refused(_("Choose somebody who works on cases in your service."), field="deputy")


def _check_days(first_on: date, last_on: date, *, today: date) -> None:
    if last_on < first_on:
        raise Refused(_("The last day lies before the first."), field="last_on")
    if last_on < today:
        raise Refused(_("That is over: nobody need stand in any more."), field="last_on")


def _check_others(
    absent: User, deputy: User, first_on: date, last_on: date, others: Iterable[Absence]
) -> None:
    known = list(others)
    for other in known:
        if other.absent_id == absent.pk:
            days = {"first": other.first_on, "last": other.last_on}
            sentence = _("An absence from %(first)s to %(last)s is recorded already. End it first.")
            raise Refused(sentence % days, field="first_on")
    if goes_round(absent.pk, deputy.pk, first_on, last_on, known):
        sentence = _("They would stand in for each other on the same days: choose another colleague.")
        raise Refused(sentence, field="deputy")
