"""
The public list on any day equals a recount of the decisions in SQL that knows nothing of the program: art. 12(2).

The decisions are drawn by lot, as the law allows them: also in effect later than decided, annulled, or overtaken by the
end of the legal person. `recount.sql` reads nothing but their rows.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from accreditation import documents, permissions
from accreditation.actions import ending
from accreditation.models import Decision, DecisionKind, LegalEnd
from tests import given
from tests.referrals.first_contact import sign_in
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, PublishedDetails, User
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db

RECOUNT = (Path(__file__).parent / "recount.sql").read_text()
SERVICES = 10
FIRST, LAST = date(2021, 3, 1), date(2030, 12, 31)
ONE_DAY = timedelta(days=1)
GROUNDS = ("OWN_REQUEST", "VIOLATION_OR_NONCONFORMITY")


def three_years_after(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 3, 2, 28) if is_leap_day else day.replace(year=day.year + 3)


class Story:
    """What is decided on one service over ten years: each step by lot among those the law allows that day."""

    def __init__(self, number: int, officer: User) -> None:
        self.dice = Random(number)
        self.officer = officer
        self.service = given.a_service(f"Tarnyba {number:02}", accredited_on=None)
        self.day = FIRST + self.dice.randint(0, 300) * ONE_DAY
        self.valid_until: date | None = None
        self.suspended_until: date | None = None
        self.last: tuple[Decision, date | None, date | None] | None = None
        self.has_ended = False
        while self.day < LAST:
            self.take(self.dice.choice(list(self.allowed())))
            self.day += self.dice.choice([0, 1, 9, 40, 150, self.dice.randint(1, 1300)]) * ONE_DAY

    def allowed(self) -> Iterator[str]:
        """Yield what may happen; WAIT is always one of them."""
        yield "WAIT"
        yield "MOVE"
        if self.last and not self.has_ended:
            yield "ANNUL"
        if self.has_ended:
            yield "CORRECT"
            if self.valid_until is not None:
                yield "LEGAL_PERSON_ENDED"
        elif self.valid_until is None:
            yield from ("GRANT", "GRANT", "GRANT", "REFUSE")
        elif self.day > self.valid_until:
            yield from ("GRANT", "TERM_EXPIRED")
        elif self.suspended_until is None:
            yield from ("GRANT", "SUSPEND", "SUSPEND", "SUSPEND", "OWN_REQUEST", "END")
        else:
            yield from ("REINSTATE", "REINSTATE", "OWN_REQUEST")

    def take(self, step: str) -> None:
        match step:
            case "WAIT":
                pass
            case "SUSPEND":
                self.suspend()
            case "ANNUL":
                self.annul()
            case "END":
                self.end()
            case "CORRECT":
                self.correct()
            case "MOVE":
                self.move()
            case _:
                self.decide(step)

    def decide(self, step: str) -> None:
        """Decide anything but a suspension; a step that is no kind of decision is the ground of a revocation."""
        kinds: dict[str, tuple[str, dict[str, Any], date | None]] = {
            "GRANT": ("GRANT", {}, three_years_after(self.day)),
            "REFUSE": ("REFUSE", {"reasons": "Nėra uždaros patalpos."}, None),
            "REINSTATE": ("REINSTATE", {}, self.valid_until),
        }
        kind, said, valid_until = kinds.get(step, ("REVOKE", {"ground": step}, None))
        if step == "OWN_REQUEST":
            said["effective_on"] = self.later()
        decision = given.decide(self.service, DecisionType(kind), self.day, **said)
        self.last = decision, self.valid_until, self.suspended_until
        self.day = said.get("effective_on", self.day)
        self.valid_until, self.suspended_until = valid_until, None

    def suspend(self) -> None:
        assert self.valid_until is not None
        ground = self.dice.choice(GROUNDS)
        first = self.later() if ground == "OWN_REQUEST" else self.day
        length = self.dice.choice([0, 1, self.dice.randint(2, 170), self.dice.randint(2, 170)])
        last = min(first + length * ONE_DAY, self.valid_until)
        decision = given.decide(
            self.service, DecisionType.SUSPEND, self.day, ground=ground, effective_on=first, until=last
        )
        self.last = decision, self.valid_until, self.suspended_until
        self.day, self.suspended_until = first, last

    def annul(self) -> None:
        """Take the last decision back: from now on it counts as never taken."""
        assert self.last is not None
        decision, self.valid_until, self.suspended_until = self.last
        given.decide(
            self.service, DecisionKind.ANNUL, self.day, annuls=decision, reasons="Priimtas klaidingai."
        )  # type: ignore[arg-type]
        self.last = None

    def end(self) -> None:
        noon = given.at(f"{self.day} 12:00")
        with acting_as(self.officer, self.officer.memberships.get().organisation) as by:
            ending.record(service=self.service, ended_on=self.day, source="Registro išrašas", by=by, at=noon)
        self.has_ended = True

    def correct(self) -> None:
        """The end was typed wrongly: it has not ended, or ended some days before."""
        noon = given.at(f"{self.day} 12:00")
        with acting_as(self.officer, self.officer.memberships.get().organisation) as by:
            end = LegalEnd.objects.standing().get(service=self.service)
            assert end.ended_on is not None
            other = None if self.dice.random() < 0.7 else end.ended_on + self.dice.randint(1, 9) * ONE_DAY
            if other is not None and other > self.day:
                return
            ending.correct(
                end=end, ended_on=other, source="Registro išrašas", reason="Suklysta", by=by, at=noon
            )
        self.has_ended = other is not None

    def move(self) -> None:
        """The service is called otherwise, and works elsewhere, from that day on."""
        number = self.dice.randint(1, 999)
        self.service.name, self.service.phone = f"Tarnyba {number:03}", f"+370 600 {number:05}"
        self.service.save(update_fields=["name", "phone"])
        self.service.addresses.update(address=f"Kito g. {number}, Vilnius")
        given.published(self.service, self.day)

    def later(self) -> date:
        """Return a day on which what the service asked for takes effect: often at once."""
        assert self.valid_until is not None
        return min(self.day + self.dice.choice([0, 0, 1, 30]) * ONE_DAY, self.valid_until)


@pytest.fixture
def officer() -> User:
    return given.a_person(given.an_authority(), Role.ACCREDITATION_OFFICER)


@pytest.fixture
def turning_days(officer: User) -> list[date]:
    """Return every day on which something was decided or ended, the days beside them, and some others."""
    for number in range(SERVICES):
        Story(number, officer)
    with acting_as(officer, officer.memberships.get().organisation):
        log = list(Decision.objects.all())
        ends = set(LegalEnd.objects.exclude(ended_on=None).values_list("ended_on", flat=True))
        assert LegalEnd.objects.filter(ended_on=None).exists()
        assert LegalEnd.objects.exclude(corrects=None).exclude(ended_on=None).exists()
    ends |= set(PublishedDetails.objects.values_list("valid_from", flat=True))
    assert {each.kind for each in log} == set(DecisionKind.values)
    assert any(each.effective_on > each.decided_on for each in log)
    days = ends | {each.decided_on for each in log} | {each.effective_on for each in log}
    days |= {each.until for each in log if each.until}
    days |= {three_years_after(each.decided_on) for each in log if each.kind == "GRANT"}
    beside = {day + step * ONE_DAY for day in days for step in (-1, 0, 1)}
    dice = Random(0)
    return sorted(beside | {FIRST + dice.randint(-100, 5500) * ONE_DAY for _ in range(100)})


def recounted(officer: User, day: date) -> dict[UUID, date]:
    """Return which services are in the list, and the last day of their right, by the SQL of the test."""
    return {row[0]: row[1] for row in recounted_rows(officer, day)}


def recounted_details(officer: User, day: date) -> set[tuple[str, ...]]:
    """Return what the list says of those in it, by the SQL of the test."""
    return {(*row[2:6], "; ".join(row[6])) for row in recounted_rows(officer, day)}


def recounted_rows(officer: User, day: date) -> list[tuple[Any, ...]]:
    with acting_as(officer, officer.memberships.get().organisation), connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"day": day})
        return cursor.fetchall()


def listed(day: date) -> set[tuple[str, ...]]:
    """Return what the list says of those in it, by the program."""
    rows = documents.published(permissions.register_on(day))
    return {(row.name, row.code, row.phone, row.email, "; ".join(row.addresses)) for row in rows}


@pytest.mark.article("XIV-169 art. 12(2)")
def test_the_list_of_every_day_is_what_the_decisions_say(officer, turning_days):
    met: set[tuple[str, bool]] = set()
    for number, day in enumerate(turning_days):
        rights = list(permissions.rights_on(day))
        met |= {(right.state, right.may_take_on) for right in rights}
        expected = recounted(officer, day)

        assert {right.service_id: right.valid_until for right in rights if right.may_take_on} == expected, day
        if number % 10 == 0:
            assert {row.organisation_id for row in permissions.register_on(day)} == set(expected), day
            assert listed(day) == recounted_details(officer, day), day

    assert len(turning_days) > 300
    assert met == {
        ("ACTIVE", True), ("SUSPENDED", False), ("SUSPENSION_LAPSED", True), ("SUSPENSION_LAPSED", False),
        ("EXPIRED", False), ("CEASED", False), ("REVOKED", False), ("NONE", False),
    }  # fmt: skip


@pytest.mark.article("XIV-169 art. 12(2)")
def test_what_everybody_sees_that_day_is_what_the_decisions_say(officer, turning_days, client, settings):
    settings.DEMO = True  # no second factor
    codes = dict(Organisation.objects.values_list("pk", "legal_entity_code"))
    shown = []
    for day in turning_days[:: len(turning_days) // 12]:
        expected = {codes[key] for key in recounted(officer, day)}
        with time_machine.travel(given.at(f"{day} 12:00"), tick=False):
            page = client.get(reverse("accreditation:register"))
            table = client.get(reverse("accreditation:register-csv"))
            program = client.get(reverse("accreditation:register-json"))
        rows = list(csv.reader(StringIO(table.content.decode("utf-8-sig"), newline=""), delimiter=";"))

        assert {entry.code for entry in page.context["entries"]} == expected
        assert {row[1] for row in rows[1:]} == expected
        assert {service["code"] for service in json.loads(program.content)["services"]} == expected
        shown.append((day, expected))

    assert len({frozenset(codes_of_day) for _day, codes_of_day in shown}) > 5
    sign_in(client, officer)
    for day, expected in shown:
        page = client.get(reverse("admin:accreditation_register"), {"day": str(day)})
        in_list = {
            right.service.legal_entity_code
            for right, _then, _state in page.context["rights"]
            if right.may_take_on
        }
        assert in_list == expected


def test_the_recount_would_notice(officer):
    """The SQL is no echo of the program: it tells the days apart by itself."""
    service = given.a_service(accredited_on=date(2024, 2, 29))
    given.decide(
        service, DecisionType.SUSPEND, date(2024, 5, 1), ground="OWN_REQUEST", until=date(2024, 6, 1)
    )
    given.decide(service, DecisionType.REINSTATE, date(2024, 8, 1))
    given.decide(
        service,
        DecisionType.SUSPEND,
        date(2024, 9, 1),
        ground="VIOLATION_OR_NONCONFORMITY",
        until=date(2024, 10, 1),
    )
    given.decide(service, DecisionType.REINSTATE, date(2024, 12, 1))

    days = {
        "2024-02-28": False, "2024-02-29": True, "2024-04-30": True, "2024-05-01": False, "2024-06-01": False,
        "2024-06-02": True, "2024-08-01": True, "2024-09-01": False, "2024-10-02": False, "2024-12-01": True,
        "2027-02-28": True, "2027-03-01": False,
    }  # fmt: skip
    assert Organisation.objects.of_kind(OrganisationKind.SUPPORT_SERVICE).count() == 1
    assert {day: bool(recounted(officer, date.fromisoformat(day))) for day in days} == days
