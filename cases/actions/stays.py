"""Staying at a place: placed to the minute, extended, ended, corrected. Each stay is one service with its nights."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accreditation.permissions import holds_the_right
from cases import permissions
from cases.actions import accommodation, measures
from cases.actions.locking import locked
from cases.documents import dangers, obstacles
from cases.documents.accommodation import most_at_once, sealed_in
from cases.lifecycle import ENDED
from cases.models import (
    AccommodationRequest,
    Case,
    EndReason,
    Outcome,
    Place,
    ServiceDelivery,
    Stay,
    StayExtension,
    Takes,
)
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.roles import Role
from victimsupport.audit import actions as audit
from victimsupport.choices import RecipientGroup, ServiceFunction
from victimsupport.duties import actions as duties
from victimsupport.duties.moments import check_moment
from victimsupport.keys import fresh_keys
from victimsupport.law.calendar import day_of
from victimsupport.law.catalogues import Scope
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault

NOT_TAKEN = {
    Takes.ANYBODY: (),
    Takes.WOMEN: (RecipientGroup.MAN,),
    Takes.MEN: (RecipientGroup.WOMAN,),
}
"""Whom a place is not for, by whom it takes: a child comes with whoever brings it."""


@dataclass(frozen=True)
class Where:
    """Where somebody is placed: at a place of the service, or outside as described; until when, if that is known."""

    place: Place | None = None
    outside: str = ""
    until: date | None = None
    is_weighed: bool = False
    """Who else stays there, and whom the place is for, was weighed: it is given all the same."""

    def told(self) -> dict[str, bool]:
        """Return what the audit keeps of it beside the stay."""
        return {"weighed": True} if self.is_weighed else {}

    def check(self, placed_at: datetime) -> None:
        """:raises Refused: if it names no place or two, or ends before it begins"""
        if self.place is None and not self.outside.strip():
            raise Refused(_("Select a place, or describe the one found outside."), field="place")
        if self.place is not None and self.outside.strip():
            raise Refused(_("Somebody stays at one place: select one of them."), field="place")
        if self.until is not None and self.until < day_of(placed_at):
            raise Refused(_("The stay must last to the day of placing at least."), field="until")


@transaction.atomic
def place(
    *,
    request: AccommodationRequest,
    where: Where,
    placed_at: datetime,
    late_reason: str = "",
    by: Actor,
    at: datetime,
) -> Stay:
    """
    This will record that somebody was given a bed, and count it as one service from that day.

    :param late_reason: why the person had to wait
    :raises Stale: if something came of the request already
    :raises Refused: if the place is not in use or full, the person stays somewhere then, or the moment is impossible
    """
    row = accommodation.waiting(request=request, by=by, at=at)
    where.check(placed_at)
    check_moment(placed_at, since=row.requested_at, field="placed_at", at=at)
    stay = Stay(
        pk=fresh_keys(1)[0], organisation=by.organisation, case=row.case, request=row, people=row.people(),
        placed_at=placed_at, placed_by=by.user, planned_until=where.until, recorded_at=at,
    )  # fmt: skip
    _put(stay, where, is_new=True, by=by, at=at)
    stay.delivery = _service(stay, by=by, at=at)
    stay.save(force_insert=True)
    measures.look_ahead(case=row.case, by=by, at=at)
    duties.perform(duty_id=row.duty_id, performed_at=placed_at, late_reason=late_reason, by=by, at=at)
    accommodation.settle(request=row, outcome=Outcome.PLACED, outcome_at=placed_at, by=by, at=at)
    audit.record("PERSON_PLACED", about=row.case, detail={"stay": str(stay.pk)} | where.told(), by=by, at=at)
    return stay


@transaction.atomic
def extend(*, stay: Stay, until: date, reason: str, by: Actor, at: datetime) -> StayExtension:
    """
    This will record that a stay lasts longer than planned, or shorter: until when, and why.

    :raises Stale: if the stay has ended
    :raises Refused: if no reason is given, or the day is over
    """
    row = _running(stay, by=by, at=at)
    if until < day_of(at):
        raise Refused(_("Enter today or a later day."), field="until")
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    extension = StayExtension.objects.create(
        stay=row, until=until, reason=reason.strip(), extended_by=by.user, extended_at=at
    )
    detail = {"stay": str(row.pk), "until": until.isoformat()}
    audit.record("STAY_EXTENDED", about=row.case, detail=detail, by=by, at=at)
    return extension


@transaction.atomic
def end(
    *, stay: Stay, ended_at: datetime, end_reason: str, end_note: str = "", by: Actor, at: datetime
) -> Stay:
    """
    This will record when and why somebody left, and put the nights into the count: still one service.

    :raises Stale: if the stay has ended
    :raises Refused: if the moment lies in the future or before the placing, or no reason is given
    """
    row = _running(stay, by=by, at=at)
    _check_end(row.placed_at, ended_at, end_reason, end_note, at=at)
    row.ended_at, row.end_reason, row.end_note, row.ended_by = ended_at, end_reason, end_note.strip(), by.user
    counted = row.delivery
    row.delivery = _service(row, by=by, at=at, is_accredited=counted.is_accredited)
    row.save(update_fields=["ended_at", "end_reason", "end_note", "ended_by", "delivery"])
    _uncount(counted, _("The stay ended: recorded anew with its nights."), at=at)
    measures.look_ahead(case=row.case, by=by, at=at)
    detail = {"stay": str(row.pk), "nights": row.delivery.nights, "reason": end_reason}
    audit.record("STAY_ENDED", about=row.case, detail=detail, by=by, at=at)
    return row


@dataclass(frozen=True)
class Right:
    """What a stay recorded wrongly was in truth; without an end it lasts still."""

    placed_at: datetime
    where: Where
    ended_at: datetime | None = None
    end_reason: str = ""


@transaction.atomic
def correct(*, stay: Stay, right: Right, reason: str, by: Actor, at: datetime) -> Stay:
    """
    This will put the right stay in place of one recorded wrongly. The wrong one stays, cancelled with the reason.

    :raises Stale: if it was corrected already
    :raises Refused: as for placing and ending; if no reason is given, or the case is closed
    """
    row = _valid(stay, by=by, at=at)
    if row.case.status in ENDED:
        raise Refused(obstacles.to_adding(row.case))
    if not reason.strip():
        raise Refused(_("Say what was wrong."), field="reason")
    right.where.check(right.placed_at)
    check_moment(right.placed_at, since=row.request.requested_at, field="placed_at", at=at)
    if right.ended_at is not None:
        _check_end(right.placed_at, right.ended_at, right.end_reason, "-", at=at)
    row.cancelled_at, row.cancelled_reason = at, reason.strip()
    row.save(update_fields=["cancelled_at", "cancelled_reason"])
    _uncount(row.delivery, _("The stay was corrected: %(reason)s") % {"reason": reason.strip()}, at=at)
    new = _corrected(row, right, by=by, at=at)
    measures.look_ahead(case=row.case, by=by, at=at)
    if row.placed_at != right.placed_at:
        _move_moment(row.request, right.placed_at, by=by, at=at)
    detail = {"stay": str(row.pk), "by": str(new.pk)} | right.where.told()
    audit.record("STAY_CORRECTED", about=row.case, detail=detail, by=by, at=at)
    return new


def count(*, by: Actor, at: datetime) -> dict[str, int]:
    """This will count the people in accommodation now, for whoever stops the right of their service."""
    by.must_be(Role.SYSTEM)
    running = permissions.stays_counted_for(by).running()
    return {"people_in_accommodation": sum(running.values_list("people", flat=True))}


def _running(stay: Stay, *, by: Actor, at: datetime) -> Stay:
    row = _valid(stay, by=by, at=at)
    if row.ended_at is not None:
        raise Stale(_("This stay has ended already. Look at what is there now."))
    return row


def _valid(stay: Stay, *, by: Actor, at: datetime) -> Stay:
    """Return a stay locked with its case: one stays in accommodation whatever became of the right or of the decision."""
    case = locked(case=stay.case, by=by, at=at)
    mine = permissions.stays_visible_to(by).select_related("request", "delivery", "place")
    row = mine.select_for_update(of=("self",)).get(pk=stay.pk, case=case)
    if row.cancelled_at is not None:
        raise Stale(_("This stay has been corrected already. Look at what is there now."))
    row.case = case
    return row


def _put(stay: Stay, where: Where, *, is_new: bool, by: Actor, at: datetime) -> None:
    """Set where somebody stays, after locking the place: the last bed is given once."""
    _check_elsewhere(stay)
    if where.place is None:
        identity = stay.case.intake.identity
        stay.outside = vault.seal_text(
            text=where.outside.strip(), place=sealed_in(stay, "outside"), identity=identity, by=by, at=at
        )
        return
    found = permissions.places_visible_to(by).select_for_update().filter(pk=where.place.pk).first()
    if found is None:
        raise Refused(_("Choose a place of your service."), field="place")
    if is_new and not found.is_active:
        raise Refused(_("This place is not in use. Choose another."), field="place")
    others = permissions.stays_counted_for(by).during(stay.placed_at, stay.ended_at).filter(place=found)
    if most_at_once(others, stay.placed_at) + stay.people > found.capacity:
        raise Refused(
            _(
                "%(place)s has no bed free for so many. Somebody may have been placed there just now: choose another."
            )
            % {"place": found.label},
            field="place",
        )
    if not where.is_weighed:
        _check_company(stay, found, by=by, at=at)
    stay.place = found


def _check_company(stay: Stay, place: Place, *, by: Actor, at: datetime) -> None:
    """:raises Refused: if somebody dangerous would stay with the person, or the place is for others; it can be weighed"""
    there = permissions.stays_counted_for(by).during(stay.placed_at, stay.ended_at).filter(place=place)
    cases = permissions.visible_to(by).filter(pk__in=there.values("case")).exclude(pk=stay.case_id)
    met = dangers.between(stay.case, list(cases.select_related("intake__identity__key")), by=by, at=at)
    if met:
        sentence = _(
            "Somebody stays there of whom one may be recorded as dangerous to the other: %(numbers)s. Look there first."
        )
        numbers = ", ".join(sorted(other.reference for other in met))
        raise Refused(sentence % {"numbers": numbers}, field="is_weighed")
    if stay.case.recipient_group in NOT_TAKEN[Takes(place.takes)]:
        raise Refused(
            _("%(place)s: %(takes)s. The person is recorded otherwise.")
            % {"place": place.label, "takes": place.get_takes_display()},
            field="is_weighed",
        )


def _check_elsewhere(stay: Stay) -> None:
    """:raises Refused: if the person stays somewhere at some moment of this stay"""
    if stay.case.stays.during(stay.placed_at, stay.ended_at).exists():
        raise Refused(
            _("The person stays at another place then. Record the end of that stay first."), field="placed_at"
        )


def _check_end(placed_at: datetime, ended_at: datetime, reason: str, note: str, *, at: datetime) -> None:
    if reason not in EndReason:
        raise Refused(_("Select why the stay ended."), field="end_reason")
    if reason == EndReason.OTHER and not note.strip():
        raise Refused(_("Say for what other reason the stay ended."), field="end_note")
    check_moment(ended_at, since=placed_at, field="ended_at", at=at)
    if ended_at < placed_at:
        raise Refused(_("The stay cannot end before it began."), field="ended_at")


def _corrected(row: Stay, right: Right, *, by: Actor, at: datetime) -> Stay:
    """Write the right stay: the next number of the same request, seen by the same people."""
    new = Stay(
        pk=fresh_keys(1)[0], organisation=by.organisation, case=row.case, request=row.request, number=row.number + 1,
        people=row.people, placed_at=right.placed_at, placed_by=row.placed_by, planned_until=right.where.until,
        recorded_at=at, ended_at=right.ended_at, end_reason=right.end_reason if right.ended_at else "",
        end_note=row.end_note if right.ended_at else "", ended_by=by.user if right.ended_at else None,
    )  # fmt: skip
    is_same = right.where.place is not None and right.where.place.pk == row.place_id
    _put(new, right.where, is_new=not is_same, by=by, at=at)
    kept = row.delivery.is_accredited if day_of(row.placed_at) == day_of(new.placed_at) else None
    new.delivery = _service(new, by=by, at=at, is_accredited=kept)
    new.save(force_insert=True)
    for access in row.access.filter(ended_at=None):
        new.access.create(
            person=access.person, reason=access.reason, given_by=access.given_by, given_at=access.given_at
        )
    return new


def _move_moment(request: AccommodationRequest, placed_at: datetime, *, by: Actor, at: datetime) -> None:
    """Put right when the duty was done: it follows the stay."""
    duty = request.duty
    duties.reopen(duty_id=duty.pk, reason="CORRECTED", by=by, at=at)
    duties.perform(duty_id=duty.pk, performed_at=placed_at, late_reason=duty.late_reason, by=by, at=at)
    accommodation.settle(request=request, outcome=Outcome.PLACED, outcome_at=placed_at, by=by, at=at)


def _service(stay: Stay, *, by: Actor, at: datetime, is_accredited: bool | None = None) -> ServiceDelivery:
    """Record a stay as the one service it is, on the day of placing; its nights are known when it has ended."""
    if is_accredited is None:
        is_accredited = _counts(stay.case, day_of(stay.placed_at), by)
    row = ServiceDelivery(
        organisation=by.organisation,
        case=stay.case,
        function=ServiceFunction.TEMPORARY_ACCOMMODATION,
        delivered_on=day_of(stay.placed_at),
        provider=stay.placed_by,
        nights=stay.nights(at) if stay.ended_at else None,
        is_accredited=is_accredited,
        recorded_by=by.user,
        recorded_at=at,
    )
    row.save(force_insert=True)
    return row


def _counts(case: Case, day: date, by: Actor) -> bool:
    """Test whether a stay counts as accredited: a bed is given in any case, and counted where the law reaches."""
    in_law = case.is_in_lithuania and case.scope() is not Scope.OUT_OF_SCOPE
    return in_law and holds_the_right(by.organisation.pk, day)


def _uncount(delivery: ServiceDelivery, reason: str, *, at: datetime) -> None:
    """Take the service as it was recorded before out of the count: the row stays."""
    delivery.cancelled_at, delivery.cancelled_reason = at, reason
    delivery.save(update_fields=["cancelled_at", "cancelled_reason"])
