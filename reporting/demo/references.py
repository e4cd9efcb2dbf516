"""Reference numbers of a past year, in the order of time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from victimsupport.accounts.actions import take_references
from victimsupport.accounts.identity import Actor


def references(series: str, moments: Sequence[datetime], *, by: Actor) -> Iterator[str]:
    """Yield the number of each moment, each year's from one on; the moments come in order."""
    for _year, some in groupby(moments, key=lambda moment: moment.year):
        group = list(some)
        yield from take_references(series=series, count=len(group), by=by, at=group[0])
