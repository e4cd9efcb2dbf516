"""Answers brought back from a draft. Only this program makes them: a request cannot claim to be one."""

from django.http import QueryDict


class Restored(QueryDict):
    """What a form shows as typed, without a word on what is missing: nothing has been sent."""
