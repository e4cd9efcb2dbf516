"""How an action says no: with a sentence fit for the person who asked."""

from typing import Any


class Refused(Exception):
    """
    The action may not be done now.

    :param sentence: what is wrong and what to do, translated
    :param field: the form field it belongs to, where there is one
    :param code: a stable code, where others rely on one (vectors/README.md)
    """

    def __init__(self, sentence: Any, *, field: str | None = None, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.sentence)


class Stale(Refused):
    """Somebody else saved the same thing first; the person is told, and keeps what they typed."""
