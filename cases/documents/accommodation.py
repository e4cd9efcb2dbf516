"""Beds: which are free and until when, who waits how long, and what keeps a case from ending. Nothing here says where."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import AccommodationRequest, Case, Place, SpecialNeed, Stay, Suits, Takes
from victimsupport.interface import formats
from victimsupport.law.conditions import is_accommodation_alarming
from victimsupport.law.periods import minutes

SECONDS_IN_MINUTE = 60


class Occupied(NamedTuple):
    """One place with those who are there now."""

    place: Place
    stays: list[Stay]

    @property
    def taken(self) -> int:
        return sum(stay.people for stay in self.stays)

    @property
    def free(self) -> int:
        """How many can be taken now: none where the place is not in use."""
        return max(self.place.capacity - self.taken, 0) if self.place.is_active else 0

    @property
    def until(self) -> date | None:
        """The day somebody is the first to leave, if nobody else can be taken now and it is planned."""
        return min((day for stay in self.stays if (day := stay.until())), default=None)


class Waiting(NamedTuple):
    """One request without an outcome, and how long the person has waited."""

    request: AccommodationRequest
    minutes: int
    is_alarming: bool


def occupancy(places: Iterable[Place], running: Iterable[Stay]) -> list[Occupied]:
    """Return the places, each with those who are there now."""
    stays = list(running)
    return [Occupied(place, [stay for stay in stays if stay.place_id == place.pk]) for place in places]


def most_at_once(stays: Iterable[Stay], since: datetime) -> int:
    """Return how many people are at a place at its fullest from a moment on, of stays that last then or later."""
    rows = list(stays)
    moments = [since, *(row.placed_at for row in rows if row.placed_at > since)]
    return max(
        sum(
            row.people
            for row in rows
            if row.placed_at <= moment and (row.ended_at is None or row.ended_at > moment)
        )
        for moment in moments
    )


def waiting(requests: Iterable[AccommodationRequest], now: datetime) -> list[Waiting]:
    """Return who waits, with the minutes gone."""
    return [
        Waiting(request, waited(request, now), is_alarming(request, now))
        for request in requests
        if request.is_waiting()
    ]


def waited(request: AccommodationRequest, now: datetime) -> int:
    """Return how many minutes the person waited for an outcome, or waits by now."""
    return int(((request.outcome_at or now) - request.requested_at).total_seconds()) // SECONDS_IN_MINUTE


def is_alarming(request: AccommodationRequest, now: datetime) -> bool:
    """Test whether the person waits, or waited, over the limit."""
    return is_accommodation_alarming(
        requested_at=request.requested_at,
        placed_at=request.outcome_at,
        now=now,
        after=minutes(settings.ACCOMMODATION_ALARM_MINUTES),
    )


def too_long_since(now: datetime) -> datetime:
    """Return the moment before which whoever asked for a bed waits over the limit."""
    return now - minutes(settings.ACCOMMODATION_ALARM_MINUTES)


def warning(requests: Iterable[AccommodationRequest], now: datetime) -> str:
    """Return the sentence for a person of one case who waits; an empty one where nobody does."""
    for row in waiting(requests, now):
        told = {
            "time": formats.minutes(row.minutes),
            "limit": formats.minutes(settings.ACCOMMODATION_ALARM_MINUTES),
        }
        if row.is_alarming:
            return (
                _("The person waits for a bed: %(time)s (the limit is %(limit)s). The managers are told.")
                % told
            )
        return _("The person waits for a bed: %(time)s (it is due at once, art. 10(4)5).") % told
    return ""


def lacks(place: Place, *, children: int, needs: Sequence[str]) -> list[str]:
    """Return what a place lacks of what the people need, in words. It is said and never refused: a bed comes first."""
    asked = {
        Suits.CHILDREN: children > 0 and Suits.CHILDREN not in place.suits,
        Suits.ACCESS: SpecialNeed.ACCESS in needs and Suits.ACCESS not in place.suits,
        Suits.PET: SpecialNeed.PET in needs and Suits.PET not in place.suits,
    }
    found = [str(what.label) for what, missing in asked.items() if missing]
    if SpecialNeed.WOMEN_ONLY in needs and place.takes != Takes.WOMEN:
        found.append(str(SpecialNeed.WOMEN_ONLY.label))
    return found


def described(row: Occupied) -> str:
    """Return a place in a line: how many can be taken now, and who it is fit for."""
    free = ngettext("%(free)d of %(all)d free", "%(free)d of %(all)d free", row.free) % {
        "free": row.free, "all": row.place.capacity
    }  # fmt: skip
    fit = [str(Suits(code).label) for code in row.place.suits]
    return " · ".join([free, str(row.place.get_kind_display()), str(row.place.get_takes_display()), *fit])


def unfit(row: Occupied, request: AccommodationRequest) -> str:
    """Return what a place lacks of what was asked for, in a sentence; an empty one if it fits."""
    found = lacks(row.place, children=request.children, needs=request.needs)
    return _("Not fit for: %(what)s") % {"what": get_text_list(found, _("and"))} if found else ""


def to_ending(case: Case) -> str:
    """Return why a case cannot end: whoever is in accommodation or waits for it is not left there by a click."""
    if case.stays.filter(ended_at=None, cancelled_at=None).exists():
        return _("The person is in temporary accommodation. Record the end of the stay first.")
    if case.accommodation_requests.filter(outcome="").exists():
        return _("The person waits for accommodation. Record what came of it first.")
    return ""


def to_declining(case: Case) -> str:
    """Return why a person cannot have declined: who was given a bed has accepted assistance, and it is counted."""
    if case.stays.filter(cancelled_at=None).exists():
        return _(
            "The person was accommodated, and so accepted assistance. Record that they accept; then close the case "
            "if they wish nothing more."
        )
    return to_ending(case)


def sealed_in(row: Model, column: str) -> str:
    """Return the place in the database a sealed text of a row is bound to."""
    return f"{row._meta.db_table}|{column}|{row.pk}"
