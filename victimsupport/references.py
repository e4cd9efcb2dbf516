"""Reference numbers in addresses: `<reference:reference>` takes NK-2026-00418 and nothing else somebody typed."""

import re
from collections.abc import Iterable

from django.urls import register_converter


class ReferenceConverter:
    """What `accounts.actions.take_reference` gives out. An address holds no free text: it could be a name."""

    regex = "[A-Z]{2,4}-[0-9]{4}-[0-9]{5,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")


def meant(typed: str, *, series: str, years: Iterable[int]) -> list[str]:
    """
    Return the reference numbers somebody may mean: the one typed whole, or its last digits in any of the years.

    None, if what was typed is no number.
    """
    whole = re.fullmatch(
        rf"{series}[-\s]*(\d{{4}})[-\s]*(\d{{1,9}})", typed.strip(), re.ASCII | re.IGNORECASE
    )
    if whole:
        return [f"{series}-{whole[1]}-{int(whole[2]):05}"]
    if re.fullmatch(r"\d{1,5}", typed.strip(), re.ASCII):
        return [f"{series}-{year}-{int(typed):05}" for year in years]
    return []
