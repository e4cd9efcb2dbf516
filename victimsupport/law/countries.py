"""Which countries are in the European Union and the European Economic Area, and since when."""

from datetime import date
from typing import NamedTuple

from victimsupport.law.citation import under

LITHUANIA = "LT"


class Membership(NamedTuple):
    """From the first day to the last, both included; no last day while it goes on."""

    first: date
    last: date | None = None

    def covers(self, day: date | None) -> bool | None:
        """Test whether a day falls within. A day not known falls within if it goes on, else no one knows."""
        if day is None:
            return True if self.last is None else None
        return self.first <= day and (self.last is None or day <= self.last)


FOUNDED = date(1958, 1, 1)
ENLARGED_1973, ENLARGED_1986 = date(1973, 1, 1), date(1986, 1, 1)
ENLARGED_1995, ENLARGED_2004, ENLARGED_2007 = date(1995, 1, 1), date(2004, 5, 1), date(2007, 1, 1)
EEA_FOUNDED = date(1994, 1, 1)

EUROPEAN_UNION = {
    "AT": Membership(ENLARGED_1995),
    "BE": Membership(FOUNDED),
    "BG": Membership(ENLARGED_2007),
    "CY": Membership(ENLARGED_2004),
    "CZ": Membership(ENLARGED_2004),
    "DE": Membership(FOUNDED),
    "DK": Membership(ENLARGED_1973),
    "EE": Membership(ENLARGED_2004),
    "ES": Membership(ENLARGED_1986),
    "FI": Membership(ENLARGED_1995),
    "FR": Membership(FOUNDED),
    "GB": Membership(ENLARGED_1973, date(2020, 1, 31)),
    "GR": Membership(date(1981, 1, 1)),
    "HR": Membership(date(2013, 7, 1)),
    "HU": Membership(ENLARGED_2004),
    "IE": Membership(ENLARGED_1973),
    "IT": Membership(FOUNDED),
    "LT": Membership(ENLARGED_2004),
    "LU": Membership(FOUNDED),
    "LV": Membership(ENLARGED_2004),
    "MT": Membership(ENLARGED_2004),
    "NL": Membership(FOUNDED),
    "PL": Membership(ENLARGED_2004),
    "PT": Membership(ENLARGED_1986),
    "RO": Membership(ENLARGED_2007),
    "SE": Membership(ENLARGED_1995),
    "SI": Membership(ENLARGED_2004),
    "SK": Membership(ENLARGED_2004),
}

# The states of the EEA that are not in the Union. Switzerland is in neither.
ECONOMIC_AREA_ONLY = {
    "IS": Membership(EEA_FOUNDED),
    "LI": Membership(date(1995, 5, 1)),
    "NO": Membership(EEA_FOUNDED),
}


@under("1(1)", rule="R-1.1.EU", inferred="EU territory is judged on the date of the crime")
def is_in_european_union(country: str, day: date | None) -> bool | None:
    """
    Test whether a country was in the European Union on a day.

    Lithuania always counts: the law is its own. The answer is None where it hangs on an unknown day.
    """
    if country == LITHUANIA:
        return True
    membership = EUROPEAN_UNION.get(country)
    return membership.covers(day) if membership else False


@under("13(1)", rule="R-13.1.establishment")
def may_be_established_in(country: str, day: date) -> bool:
    """Test whether an organisation established there may be accredited: Lithuania, the EU, the EEA."""
    membership = EUROPEAN_UNION.get(country) or ECONOMIC_AREA_ONLY.get(country)
    return bool(membership and membership.covers(day))
