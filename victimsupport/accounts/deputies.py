"""Who stands in for whom: derived from the absences of a day, however often it is asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from victimsupport.accounts.models import Absence, Organisation


class Cover:
    """The deputies of one organisation on one day. A deputy who is away hands on to their own."""

    def __init__(self, deputies: Mapping[UUID, UUID]) -> None:
        self.deputies = dict(deputies)
        self._standing_in: dict[UUID, set[UUID]] = {}
        for absent in self.deputies:
            self._standing_in.setdefault(self.deputy_of(absent), set()).add(absent)

    def deputy_of(self, user_id: UUID) -> UUID:
        """Return who owns what is somebody's: themselves, or whoever stands in for them in the end."""
        passed = {user_id}
        while (deputy := self.deputies.get(user_id)) is not None and deputy not in passed:
            passed.add(deputy)
            user_id = deputy
        return user_id

    def covered_by(self, user_id: UUID | None) -> frozenset[UUID]:
        """Return for whom somebody stands in."""
        return frozenset(self._standing_in.get(user_id, ()) if user_id else ()) - {user_id}

    def owned_by(self, user_id: UUID | None) -> frozenset[UUID]:
        """Return whose duties are somebody's: their own, and those of whom they stand in for."""
        return self.covered_by(user_id) | {user_id} if user_id else frozenset()


def cover_on(organisation: Organisation, day: date) -> Cover:
    """Return who stands in for whom in an organisation on a day: one query."""
    rows = Absence.objects.on(day).filter(organisation=organisation)
    return Cover(dict(rows.values_list("absent_id", "deputy_id")))


def goes_round(absent: UUID, deputy: UUID, first: date, last: date, others: Iterable[Absence]) -> bool:
    """
    Test whether an absence would hand somebody's duties back to themselves on some day of it.

    :param others: the absences that share a day with it. A circle closes on the first day of one of them.
    """
    known = list(others)
    for day in {first, *(other.first_on for other in known if first <= other.first_on <= last)}:
        deputies = {
            other.absent_id: other.deputy_id for other in known if other.first_on <= day <= other.last_on
        }
        if Cover({**deputies, absent: deputy}).deputy_of(deputy) == absent:
            return True
    return False
