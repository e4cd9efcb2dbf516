"""Handing a person over, step by step, for the tests about it."""

from datetime import date

from django.db import connection

from cases.actions import receiving, transfer_consent, transferring
from cases.actions.transfer_consent import Consent
from cases.models import (
    Case,
    IncomingTransfer,
    ReceivedSection,
    Transfer,
)
from referrals.models import Intake
from tests import given
from victimsupport.accounts.identity import acting_as, system
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity, PersonKey, SearchToken

FRIDAY = given.at("2026-11-20 14:00")
LATER = given.at("2026-11-20 15:00")
LAST_DAY = date(2026, 11, 24)
"""Two working days after the Friday on which it was offered."""
IN_TIME = given.at("2026-11-24 23:59")
TOO_LATE = given.at("2026-11-25 00:00")
ALL = ["FIRST_NAME", "SURNAME", "PHONE", "EMAIL"]


def agreed(service, **rest) -> Consent:
    known = {"given_by": "VICTIM", "given_at": FRIDAY, "form": "WRITTEN", "fields": ALL}
    return Consent(service=service, **known | rest)


def consent(case, service, by, *, at=FRIDAY, version=None, reason="Neprašė", **rest) -> Transfer:
    return transfer_consent.record(
        case=case, consent=agreed(service, given_at=at, **rest), information_missing_reason=reason,
        version=version or Case.objects.get(pk=case.pk).version, by=by, at=at,
    )  # fmt: skip


def offered(case, service, by, *, at=FRIDAY, **rest) -> Transfer:
    transfer = consent(case, service, by, at=at, **rest)
    return transferring.offer(transfer=transfer, service_id=service.pk, by=by, at=at)


def accept(jonas, elsewhere, *, at=LATER) -> Intake:
    with acting_as(jonas, elsewhere) as there:
        row = IncomingTransfer.objects.select_related("sender").latest("offered_at")
        return receiving.accept(incoming=row, by=there, at=at)


def refuse(jonas, elsewhere, *, at=LATER, reason="NO_CAPACITY", note=""):
    with acting_as(jonas, elsewhere) as there:
        row = IncomingTransfer.objects.select_related("sender").latest("offered_at")
        receiving.refuse(incoming=row, reason=reason, note=note, by=there, at=at)


def found_at(organisation, *canaries: str) -> list[str]:
    """Look for words in every row of every table the organisation sees, as `web`, in raw SQL; sealed columns included."""
    tables = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace" \
        " WHERE c.relkind = 'r' AND n.nspname IN ('public', 'statistics')"  # fmt: skip
    with acting_as(system(), organisation), connection.cursor() as cursor:
        cursor.execute(tables)
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [name])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT to_jsonb(t)::text FROM {name} t")
                found += [
                    f"{name}: {row[:80]}" for (row,) in cursor.fetchall() if any(c in row for c in canaries)
                ]
    return found


def rows_of_a_person(organisation) -> int:
    with acting_as(system(), organisation):
        return sum(
            model.objects.count() for model in (Identity, PersonKey, SearchToken, Intake, ReceivedSection)
        )


def received(intake, jonas, elsewhere) -> dict[str, str]:
    with acting_as(jonas, elsewhere) as there:
        intake = Intake.objects.select_related("identity__key").get(pk=intake.pk)
        return {
            row.section: vault.open_text(
                sealed=bytes(row.content), place=f"cases_receivedsection|content|{row.pk}", identity=intake.identity,
                by=there, at=LATER,
            )
            for row in ReceivedSection.objects.filter(intake=intake)
        }  # fmt: skip
