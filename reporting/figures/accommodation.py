"""M-5 of art. 6(3)4: how a service answered those who needed a bed (10(4)5). Numbers alone, of one service and year."""

from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.models import AccommodationRequest, Outcome, Stay
from reporting.figures.years import ReportingYear
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.law.calendar import VILNIUS, end_of, start_of

PLACED = (Outcome.PLACED, Outcome.PLACED_ELSEWHERE)
EVENING, MORNING = 20, 8
"""Between these hours somebody was placed at night."""


class Answered(NamedTuple):
    """What came of the requests of a year; nights are those of stays that began in it, up to now."""

    requests: int
    placed: int
    waiting: int
    not_placed: list[tuple[str, int]]
    median_minutes: int | None
    placed_at_night: int
    nights: int

    @property
    def share_at_night(self) -> int | None:
        """How many in a hundred of those placed were placed at night."""
        return round(100 * self.placed_at_night / self.placed) if self.placed else None

    def rows(self) -> list[tuple[str, int]]:
        """Return what is printed of it, in the reader's language; nothing if nobody needed a bed."""
        if not (self.requests or self.nights):
            return []
        printed = [(_("People who needed a bed"), self.requests), (_("Accommodated"), self.placed)]
        if self.median_minutes is not None and self.share_at_night is not None:
            printed += [
                (_("Minutes until then (median)"), self.median_minutes),
                (_("Of these, between 20:00 and 08:00"), self.placed_at_night),
                (_("Of these, between 20:00 and 08:00, per cent"), self.share_at_night),
            ]
        printed += self.not_placed
        printed += [(_("Wait now"), self.waiting)] if self.waiting else []
        return [*printed, (_("Nights of the stays that began in the year"), self.nights)]


def of_service(year: ReportingYear, *, by: Actor, now: datetime) -> Answered:
    """Return the indicator for the actor's service. Counted as the system: a restricted person is counted, too."""
    first, last = start_of(year.first), end_of(year.last)
    with acting_as(system(), by.organisation):
        asked = AccommodationRequest.objects.filter(requested_at__gte=first, requested_at__lt=last)
        rows = list(asked.values_list("outcome", "requested_at", "outcome_at"))
        stays = list(Stay.objects.valid().filter(placed_at__gte=first, placed_at__lt=last))
    placed = [(since, at) for outcome, since, at in rows if outcome in PLACED and at is not None]
    outcomes = [outcome for outcome, _since, _at in rows]
    return Answered(
        requests=len(rows),
        placed=len(placed),
        waiting=outcomes.count(""),
        not_placed=[(str(each.label), outcomes.count(each.value)) for each in Outcome if each not in PLACED],
        median_minutes=_median_minutes(placed),
        placed_at_night=sum(is_night(at) for _since, at in placed),
        nights=sum(stay.nights(now) for stay in stays),
    )


def is_night(moment: datetime) -> bool:
    """Test whether a moment lies between 20:00 and 08:00 in Lithuania; at 08:00 the night is over."""
    hour = moment.astimezone(VILNIUS).hour
    return hour >= EVENING or hour < MORNING


def _median_minutes(placed: Iterable[tuple[datetime, datetime]]) -> int | None:
    minutes = [(at - since).total_seconds() / 60 for since, at in placed]
    return round(median(minutes)) if minutes else None
