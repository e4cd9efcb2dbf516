"""Whoever is handed over is counted once: a registration where they came first, services where they were given (ST-2t)."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.translation import override

from cases.actions import decision, delivery, opening, receiving, transfer_consent, transferring
from cases.actions.transfer_consent import Consent
from cases.models import IncomingTransfer
from reporting import documents
from reporting.actions import cells
from reporting.figures import reading
from reporting.figures.identities import disagreeing
from tests import given
from tests.cases import road
from tests.cases.road import a_case
from tests.documents.pdf import text_of
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db

FRIDAY, LATER = given.at("2026-11-20 14:00"), given.at("2026-11-20 15:00")
FUNCTION = "EMOTIONAL_PSYCHOLOGICAL_SUPPORT"


@pytest.fixture
def services():
    """A woman came to the first service, had a service there, was handed over, and had two at the second."""
    first, second = given.a_service(), given.a_service()
    ona, jonas = given.a_person(first, Role.CASEWORKER), given.a_person(second, Role.CASEWORKER)
    with acting_as(ona, first) as by:
        case = a_case(by, has_disability=True)
        talk(case, by)
        case.refresh_from_db()
        fields = ["FIRST_NAME", "PHONE"]
        agreed = Consent(service=second, given_by="VICTIM", given_at=FRIDAY, form="ORAL", fields=fields)
        transfer = transfer_consent.record(
            case=case,
            consent=agreed,
            information_missing_reason="Neprašė",
            version=case.version,
            by=by,
            at=FRIDAY,
        )
        transferring.offer(transfer=transfer, service_id=second.pk, by=by, at=FRIDAY)
    with acting_as(jonas, second) as by:
        row = IncomingTransfer.objects.select_related("sender").get()
        intake = receiving.accept(incoming=row, by=by, at=LATER)
        case = opening.open_from_intake(intake=intake, started_at=LATER, kind="ATTEMPT", by=by, at=LATER)
        decision.accept(
            case=case, decided_at=LATER, facts=road.facts_of(has_disability=True), version=1, by=by, at=LATER
        )
        case.refresh_from_db()
        talk(case, by)
        talk(case, by, "SOCIAL_SERVICES_INFORMATION")
    for service in (first, second):
        with acting_as(system(), service) as by:
            cells.refresh(by=by, at=LATER)
    return first, second


def talk(case, by, function=FUNCTION):
    given_on = LATER.date()
    delivery.record(case=case, talk=delivery.Talk([function], given_on, minutes=30), by=by, at=LATER)


def of(service):
    with acting_as(system(), service):
        return reading.of_service(service, 2026, LATER.date())


def test_the_person_is_registered_once_and_served_where_they_were_served(services):
    first, second = (of(service) for service in services)

    ids = ("ST-2", "ST-2t", "ST-3", "ST-4w", "ST-5", "ST-7")
    assert [first.values[name] for name in ids] == [1, 0, 1, 1, 1, 1]
    assert [second.values[name] for name in ids] == [0, 1, 0, 0, 0, 2]
    country = reading.counted(2026, LATER.date())
    assert [country.values[name] for name in ids] == [1, 1, 1, 1, 1, 3]


def test_everything_adds_up_and_the_channels_are_those_of_registrations(services):
    country = reading.counted(2026, LATER.date())

    assert disagreeing(country) == []
    assert country.split("ST-2", "CHANNEL") == {"DIRECT": 1}
    assert country.split("ST-3", "CHANNEL") == {"DIRECT": 1}
    assert [sum(country.services[name]) for name in ("ST-2", "ST-3", "ST-7")] == [1, 1, 3]


def test_the_recount_from_raw_rows_agrees(services):
    out = StringIO()

    call_command("verify_figures", year=2026, stdout=out)

    assert out.getvalue().strip().endswith("0 differences")


def test_the_command_and_the_report_have_a_line_of_their_own_for_it(services):
    out = StringIO()
    call_command("figures", "--year", "2026", "--json", stdout=out)

    printed = json.loads(out.getvalue())
    assert (printed["ST-2"], printed["ST-2t"], printed["ST-3"]) == (1, 1, 1)
    country = reading.counted(2026, LATER.date())
    with override("lt"):
        made = documents.report(country, ministry=given.a_ministry(), snapshot=None, day=LATER.date())
    assert "ST-2t" in text_of(made)
