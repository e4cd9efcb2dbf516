"""A person in the clear, in memory only."""

from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, repr=False)
class Person:
    """What the vault can hold of one person. Its repr is empty: no traceback or log shows a name."""

    first_name: str = ""
    surname: str = ""
    phone: str = ""
    email: str = ""
    birth_date: date | None = None
    address: str = ""

    def __repr__(self) -> str:
        return "Person(…)"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.surname}".strip()

    @property
    def initials(self) -> str:
        """Two letters for lists; a single name gives one."""
        return "".join(word[0].upper() for word in (self.first_name.strip(), self.surname.strip()) if word)

    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


FIELDS = tuple(field.name for field in fields(Person))
