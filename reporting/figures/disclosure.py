"""
What must not be printed exactly: counts of persons below the national level (security.md 6).

National totals are exact, as the ministry has always published them. By municipality, one to four persons are not
shown and every other count is rounded to the nearest five, so that no small cell follows by subtraction.
"""

from collections.abc import Mapping

THRESHOLD = 5
BASE = 5


def protect(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts fit to leave: None stands for one to four persons."""
    return {code: protected(count) for code, count in counts.items()}


def protected(count: int) -> int | None:
    """Return one count fit to leave."""
    if 0 < count < THRESHOLD:
        return None
    return (count + BASE // 2) // BASE * BASE
