"""Database constraints that more than one model needs."""

from django.db import models
from django.db.models import Q


def together(*fields: str, name: str) -> models.CheckConstraint:
    """Return the constraint that these fields are set together or not at all."""
    none, every = Q(), Q()
    for field in fields:
        none &= Q(**{f"{field}__isnull": True})
        every &= Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(condition=none | every, name=name)


def one_of(field: str, values: list[str], *, name: str) -> models.CheckConstraint:
    """Return the constraint that a code is one of those named, or blank."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [*values, ""]}), name=name)
