"""What the rows of a case say, in words: no code of ours stands on what people read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from babel import Locale
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.documents.retention import NAMES
from cases.models import CommunicationMeans
from victimsupport.interface import formats
from victimsupport.law.retention import Record

type Field = "models.Field[Any, Any]"


def locale() -> Locale:
    return Locale.parse(get_language() or "lt")


def language_name(code: str) -> str:
    """Return the name of a language, or its code."""
    return str(locale().languages.get(code, code)).capitalize()


def country_name(code: str) -> str:
    """Return the name of a state, or its code."""
    return str(locale().territories.get(code, code))


CODES: Mapping[str, Callable[[str], str]] = {
    "cases.Case.language": language_name,
    "cases.Case.crime_country": country_name,
    "cases.Case.communication_means": lambda code: str(dict(CommunicationMeans.choices).get(code, code)),
    "cases.ForeignTerrorismRequest.country": country_name,
    "cases.Erasure.record": lambda code: str(NAMES.get(Record(code), code)),
}
"""How codes are said that the model has no labels for, by model and field."""


def name(field: Field) -> str:
    """Return what a field is called, as it stands at the head of a line."""
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def of(row: models.Model, field: Field) -> str:
    """Return what a field of a row says; an empty text where it says nothing."""
    value = getattr(row, field.name)
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return ", ".join(_of_code(each, field) for each in value)
    if isinstance(value, str):
        return _of_code(value, field)
    return _worded(value)


def _of_code(value: Any, field: Field) -> str:
    if said := CODES.get(f"{field.model._meta.label}.{field.name}"):
        return said(value)
    labels = dict(getattr(field, "base_field", field).flatchoices)
    return str(labels.get(value, value))


def _worded(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
