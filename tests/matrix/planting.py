"""
Words that must not get out, planted in every free text and every sealed field of one service, each a word of its own.

What is sealed is planted as it is sealed; what lies in the clear is overwritten afterwards, past the rules, in every text
column of every walled table: a new column is planted too, unless somebody puts it on the list of codes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import psycopg
from django.apps import apps
from django.db import models

from tests.conftest import database_url
from tests.wall.test_wall import ask, quoted, walled
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

WORD = re.compile(r"kanarele\d{5}x", re.IGNORECASE)
NAMES = ("first_name", "surname", "phone", "email", "address")
BORN = "vault_identity.birth_date"
CODES = {
    "accounts_referencecounter": {"series"},
    "accreditation_application": {"reference", "country", "unit"},
    "accreditation_decision": {"number", "ground"},
    "accreditation_draft": {"ground"},
    "accreditation_finding": {"number"},
    "accreditation_ownrequest": {"reference"},
    "accreditation_proceeding": {"reference"},
    "accreditation_rightperiod": {"state"},
    "audit_entry": {"action", "about", "reference"},
    "audit_seal": {"previous", "digest"},
    "cases_case": {"reference", "crime_country", "language"},
    "cases_foreignterrorismrequest": {"country"},
    "cases_incident": {"reference"},
    "cases_incomingtransfer": {"reference"},
    "cases_mergeentry": {"model", "field", "was", "became"},
    "cases_savedfilter": {"query"},
    "cases_subjectrequest": {"reference"},
    "cases_transfer": {"reference"},
    "drafts_draft": {"page"},
    "duties_duty": {"carrier", "rule", "reference", "exempt_ground"},
    "notices_notice": {"dedupe", "path", "reference"},
    "referrals_childnotification": {"reference"},
    "referrals_contact": {"reference"},
    "referrals_emergencyaccess": {"reference"},
    "referrals_intake": {"reference", "receipt_code", "initials"},
    "referrals_receivednotification": {"reference", "sender_reference", "initials"},
    "referrals_referral": {"reference"},
    "referrals_rightsinformation": {"text_version"},
    "reporting_snapshot": {"rules_version", "input_hash"},
    "statistics.cell": {"indicator", "dimension", "code"},
    "uploads_storedfile": {"sha256"},
    "vault_organisationkey": {"master"},
}
"""Text columns that hold codes, numbers and addresses of our own: no words of people. Initials are two letters."""


class Words:
    """Which word stands where: by the organisation that keeps it and the column."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._days: dict[tuple[str, int], date] = {}

    def of(self, organisation: Organisation, column: str) -> str:
        """Return the word of a column at an organisation, always the same."""
        return self._known.setdefault((str(organisation.pk), column), f"Kanarele{len(self._known) + 10001}x")

    def day_of(self, organisation: Organisation, born: date) -> date:
        """Return the day of birth of all who were born in a year and are known to an organisation: nobody else's."""
        first = date(born.year, 1, 1)
        return self._days.setdefault(
            (str(organisation.pk), born.year), first + timedelta(days=3 * len(self._days))
        )

    def in_text(self, text: str) -> set[tuple[str, str]]:
        """Return whose words and days stand in a text: the key of the organisation, and the column."""
        known = {word.lower(): place for place, word in self._known.items()}
        days = {owner for (owner, _year), day in self._days.items() if day.isoformat() in text}
        return {known[word.lower()] for word in set(WORD.findall(text))} | {(owner, BORN) for owner in days}


@contextmanager
def planting(words: Words) -> Iterator[None]:
    """Have the vault seal words where it is given names, contacts or texts."""
    seal_text, seal_many, change = vault.seal_text, vault.seal_many, vault.change

    def planted(person: Person, by: Actor) -> Person:
        kept = {
            name: words.of(by.organisation, f"vault_identity.{name}")
            for name in NAMES
            if getattr(person, name)
        }
        if "phone" in kept:
            kept["phone"] += person.phone  # people are searched for by its digits
        born = words.day_of(by.organisation, person.birth_date) if person.birth_date else None
        return replace(person, **kept, birth_date=born)

    def sealing_text(*, text: str, place: str, by: Actor, **rest: Any) -> bytes:
        table, column = place.split("|")[:2]
        word = words.of(by.organisation, f"{table}.{column}")
        return seal_text(text=_with(word, text, table), place=place, by=by, **rest)

    def sealing_many(*, persons: Any, by: Actor, **rest: Any) -> Any:
        return seal_many(persons=[planted(person, by) for person in persons], by=by, **rest)

    def changing(*, person: Person, by: Actor, **rest: Any) -> Any:
        return change(person=planted(person, by), by=by, **rest)

    with patch.multiple(vault, seal_text=sealing_text, seal_many=sealing_many, change=changing):
        yield


def _with(word: str, text: str, table: str) -> str:
    """Put a word into a text, in the form in which this table keeps it."""
    match table:
        case "drafts_draft":
            return re.sub("=[^&]*", f"={word}", text)
        case "cases_receivedsection":
            groups = [[title, [[name, word] for name, _value in lines]] for title, lines in json.loads(text)]
            return json.dumps(groups)
    return word


def overwrite(words: Words, organisations: Iterable[Organisation]) -> set[str]:
    """
    Put words into every text that lies in the clear, each row's of the first organisation that sees it.

    Returns the columns no row of which took one in.
    """
    done: dict[str, int] = {}
    with psycopg.connect(database_url("vs_owner")) as owner:
        planted: set[Any] = set()
        for organisation in organisations:
            for model in _models():
                table = model._meta.db_table.replace('"', "")
                keys = _seen(model, organisation) - planted
                planted |= keys
                for column in _texts(model):
                    name = f"{table}.{column}"
                    done.setdefault(name, 0)
                    done[name] += _put(owner, table, column, words.of(organisation, name), list(keys))
    return {name for name, count in done.items() if not count}


def _put(owner: psycopg.Connection[Any], table: str, column: str, word: str, keys: list[Any]) -> int:
    """Overwrite what is said in some rows; first where something is said, then wherever the database lets it."""
    taken = 0
    for narrowed in (f"\"{column}\" <> ''", "true"):
        try:
            with owner.transaction():
                owner.execute(
                    f"ALTER TABLE {quoted(table)} DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY"
                )
                done = owner.execute(
                    f'UPDATE {quoted(table)} SET "{column}" = %s WHERE id = ANY(%s) AND {narrowed}',
                    [word, keys],
                )
                taken = max(taken, done.rowcount)
                owner.execute(f"ALTER TABLE {quoted(table)} ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY")
        except (psycopg.errors.CheckViolation, psycopg.errors.StringDataRightTruncation):
            continue
    return taken


def _models() -> list[type[models.Model]]:
    closed = set(walled())
    return [model for model in apps.get_models() if model._meta.db_table.replace('"', "") in closed]


def _texts(model: type[models.Model]) -> list[str]:
    """Return the columns of a model in which somebody writes."""
    codes = CODES.get(model._meta.db_table.replace('"', ""), set())
    return [
        field.column for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.choices and field.name not in codes
    ]  # fmt: skip


def _seen(model: type[models.Model], organisation: Organisation) -> set[Any]:
    with acting_as(system(), organisation):
        return {key for (key,) in ask(f"SELECT id FROM {quoted(model._meta.db_table.replace(chr(34), ''))}")}
