"""A service at the authority: its right on any day, findings, its end, the decisions on it."""

import re
from datetime import date

import pytest
import time_machine

from accreditation.actions import overseeing
from accreditation.models import (
    Decision,
    Finding,
    LegalEnd,
    Remedy,
    RemedyDeadline,
    RightPeriod,
)
from tests import given
from tests.accreditation import road
from tests.accreditation.authority_pages.pages import NOW, as_, in_authority, shown, sign, url
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(bureau):
    road.granted(bureau, given.at("2022-05-02 10:00"))
    return bureau


def test_the_right_is_seen_on_any_day(client, running):
    client = as_(client, running.officer)
    page = url("service", running.service.pk)

    assert "Valid until 2025-05-02 (included)." in shown(client.get(page))
    assert client.get(page, {"day": "2025-05-03"}).context["then"][0].state == "EXPIRED"
    assert client.get(page, {"day": "2022-05-01"}).context["then"][0] is None
    assert "Enter a real date" in shown(client.get(page, {"day": "kada nors"}))


@pytest.mark.parametrize(
    ("decisions", "offered"),
    [
        ([], []),
        (["GRANT"], ["suspend", "revoke", "annul"]),
        (["GRANT", "SUSPEND"], ["reinstate", "revoke", "annul"]),
        (["GRANT", "SUSPEND", "REINSTATE"], ["suspend", "revoke", "annul"]),
        (["GRANT", "REVOKE"], ["annul"]),
    ],
)
def test_only_decisions_that_may_follow_the_state_of_the_right_are_offered(
    client, bureau, decisions, offered
):
    """Domain.md 3.3: from which states a right may go where."""
    said = {
        "SUSPEND": {"ground": "VIOLATION_OR_NONCONFORMITY", "until": date(2024, 6, 1)},
        "REVOKE": {"ground": "NOT_REMEDIED"},
    }
    for number, kind in enumerate(decisions):
        at = given.at(f"2024-0{number + 1}-05 10:00")
        if kind == "GRANT":
            road.granted(bureau, at)
            finding = road.a_finding(bureau, at, deadline=date(2024, 1, 20))
        else:
            of_finding = {"finding": finding} if kind in said else {}
            if kind == "REINSTATE":
                with bureau.acting(bureau.officer) as by:
                    overseeing.verify_remedy(
                        finding=finding, remedied_on=at.date(), note="Apžiūrėta", by=by, at=at
                    )
            road.decided(bureau, DecisionType(kind), at, **said.get(kind, {}), **of_finding)

    response = as_(client, bureau.officer).get(url("service", bureau.service.pk))

    assert list(response.context["kinds"]) == offered
    found = set(re.findall(r"/prepare/(\w+)/", response.content.decode()))
    assert found == set(offered)


def test_a_finding_a_deadline_and_a_remedy(client, running):
    officer = as_(client, running.officer)
    said = {"found_on": "2024-03-19", "requirement": "PREMISES", "description": "Atvira patalpa"}
    officer.post(url("record_finding", running.service.pk), said)
    with in_authority(running):
        number = Finding.objects.get().number
    head = as_(client, running.head)
    head.post(url("set_deadline", number), {"deadline": "2024-04-30"})
    officer = as_(client, running.officer)
    officer.post(url("verify_remedy", number), {"remedied_on": "2024-03-20", "note": "Apžiūrėta"})

    page = shown(officer.get(url("service", running.service.pk)))
    assert "Atvira patalpa" in page
    assert "Apžiūrėta" in page
    with in_authority(running):
        assert RemedyDeadline.objects.get().set_by == running.head
        assert Remedy.objects.get().verified_by == running.officer


@pytest.mark.parametrize(
    ("deadline", "told"), [("2024-03-20", "do not fit"), ("2025-05-03", "do not fit"), ("", "Enter the day")]
)
def test_a_last_day_that_may_not_be_is_refused(client, running, deadline, told):
    finding = road.a_finding(running, NOW)

    response = as_(client, running.head).post(url("set_deadline", finding.number), {"deadline": deadline})

    assert told in shown(response)
    with in_authority(running):
        assert not RemedyDeadline.objects.exists()


def test_an_officer_sets_no_last_day(client, running):
    finding = road.a_finding(running, NOW)

    response = as_(client, running.officer).post(
        url("set_deadline", finding.number), {"deadline": "2024-04-30"}
    )

    assert "Only the head of the authority" in shown(response)
    with in_authority(running):
        assert not RemedyDeadline.objects.exists()


def test_a_remedy_is_recorded_once(client, running):
    finding = road.a_finding(running, NOW)
    client, said = as_(client, running.officer), {"remedied_on": "2024-03-20", "note": "Apžiūrėta"}
    client.post(url("verify_remedy", finding.number), said)

    again = client.post(url("verify_remedy", finding.number), said)

    assert again.status_code == 409
    assert "Apžiūrėta" in shown(again)


def test_a_finding_that_lies_ahead_is_refused(client, running):
    said = {"found_on": "2024-03-21", "description": "Atvira patalpa"}

    response = as_(client, running.officer).post(url("record_finding", running.service.pk), said)

    assert "The date must be today or in the past" in shown(response)
    assert "Atvira patalpa" in shown(response)
    with in_authority(running):
        assert not Finding.objects.exists()


def test_the_end_of_a_legal_person_is_recorded_once(client, running):
    client, said = as_(client, running.officer), {"ended_on": "2024-03-18", "source": "Išrašas Nr. 5"}
    client.post(url("record_end", running.service.pk), said)

    assert client.post(url("record_end", running.service.pk), said).status_code == 409
    with in_authority(running):
        assert LegalEnd.objects.count() == 1
    assert "Legal person ended" in shown(client.get(url("service", running.service.pk)))


@pytest.mark.parametrize(
    ("said", "state"),
    [({"has_ended": "no"}, "ACTIVE"), ({"has_ended": "yes", "ended_on": "2024-03-19"}, "CEASED")],
)
def test_a_mistyped_end_is_corrected_and_both_stay_to_be_read(client, running, said, state):
    client = as_(client, running.officer)
    client.post(url("record_end", running.service.pk), {"ended_on": "2024-03-18", "source": "Išrašas Nr. 5"})
    with in_authority(running):
        wrong = LegalEnd.objects.get()
    page, why = url("correct_end", running.service.pk, wrong.pk), {"source": "Nr. 6", "reason": "Kitas kodas"}
    assert page in shown(client.get(url("service", running.service.pk)))

    response = client.post(page, said | why, follow=True)

    assert "The correction is recorded" in shown(response)
    assert "Kitas kodas" in shown(response)
    assert "Išrašas Nr. 5" in shown(response)
    assert client.post(page, said | why).status_code == 409
    assert RightPeriod.objects.on(date(2024, 3, 19)).get(service=running.service).state == state


def test_a_correction_without_an_answer_is_asked_again_with_all_that_was_typed(client, running):
    client = as_(client, running.officer)
    client.post(url("record_end", running.service.pk), {"ended_on": "2024-03-18", "source": "Išrašas Nr. 5"})
    with in_authority(running):
        page = url("correct_end", running.service.pk, LegalEnd.objects.get().pk)

    unsaid = shown(client.post(page, {"source": "Nr. 6", "reason": "Kitas kodas"}))
    undated = shown(client.post(page, {"has_ended": "yes", "source": "Nr. 6", "reason": "Kitas kodas"}))

    assert "Select whether the legal person has ended" in unsaid
    assert "Enter the day, like 2026-11-20" in undated
    assert "Kitas kodas" in undated
    with in_authority(running):
        assert LegalEnd.objects.count() == 1


def test_before_a_suspension_is_signed_its_effect_and_who_else_can_help_are_seen(client, running):
    near = given.a_service("Artima tarnyba", accredited_on=date(2023, 1, 2))
    finding = road.a_finding(running, NOW)
    officer = as_(client, running.officer)
    said = {
        "ground": "VIOLATION_OR_NONCONFORMITY", "finding": str(finding.pk), "until": "2024-09-20",
        "facts": "Atvira patalpa", "reasons": "Pažeidimas nepašalintas",
    }  # fmt: skip
    response = officer.post(url("prepare_on", running.service.pk, "suspend"), said, follow=True)
    draft = response.context["draft"]
    assert not counted(running)

    page = shown(as_(client, running.head).get(url("draft_sign", draft.pk)))

    assert "Open cases" in page
    assert near.name in page
    assert "same municipality" in page
    assert len(counted(running)) == 1
    assert sign(client, draft).status_code == 302
    with in_authority(running):
        assert RightPeriod.objects.on(date(2024, 3, 20)).get(service=running.service).state == "SUSPENDED"


def counted(bureau):
    with acting_as(system(), bureau.authority):
        return list(Entry.objects.filter(action="STOP_EFFECT_COUNTED"))


def test_a_suspension_that_is_too_long_is_foreseen_and_refused(client, running):
    finding = road.a_finding(running, NOW)
    draft = road.a_draft_decision(
        running, DecisionType.SUSPEND, NOW, ground="VIOLATION_OR_NONCONFORMITY", finding=finding,
        until=date(2024, 9, 21), facts="F", reasons="R",
    )  # fmt: skip
    client = as_(client, running.head)

    assert "six months at most" in shown(client.get(url("draft", draft.pk)))
    assert "six months at most" in shown(sign(client, draft))
    with in_authority(running):
        assert RightPeriod.objects.on(date(2024, 3, 20)).get(service=running.service).state == "ACTIVE"


def test_what_a_service_asked_for_leads_to_its_decision_and_holds_when_it_is_signed_later(client, running):
    from accreditation.actions import applying

    with running.acting(running.manager) as by:
        request = applying.ask(
            kind="SUSPEND",
            authority=running.authority,
            reason="Remontas",
            until=date(2024, 4, 10),
            by=by,
            at=NOW,
        )
    officer, page = as_(client, running.officer), url("prepare_on", running.service.pk, "suspend")
    form = officer.get(page, {"request": request.reference}).context["form"]
    said = {
        "ground": "OWN_REQUEST",
        "own_request": str(request.pk),
        "until": "2024-04-10",
        "facts": "F",
        "reasons": "R",
    }
    draft = officer.post(page, said, follow=True).context["draft"]
    with time_machine.travel("2024-03-22 12:00+02:00", tick=False):
        signed = sign(as_(client, running.head), draft, decided_on="2024-03-22")

    assert form.initial["until"] == date(2024, 4, 10)
    assert signed.status_code == 302
    with in_authority(running):
        assert Decision.objects.get(kind="SUSPEND").effective_on == date(2024, 3, 22)


def test_an_annulment_names_the_latest_decision(client, running):
    with in_authority(running):
        granted = Decision.objects.get()
    said = {"annuls": str(granted.pk), "facts": "Suklysta", "reasons": "Klaida"}

    response = as_(client, running.officer).post(
        url("prepare_on", running.service.pk, "annul"), said, follow=True
    )

    assert response.context["foreseen"] is None
    assert sign(as_(client, running.head), response.context["draft"]).status_code == 302
    page = shown(client.get(url("service", running.service.pk)))
    assert "annulled by" in page


def test_services_are_found_by_name(client, running):
    given.a_service("Kita vieta", accredited_on=None)
    client = as_(client, running.officer)

    rows = client.get(url("services"), {"name": "vieta"}).context["rows"]

    assert [service.name for service, _period, _state in rows] == ["Kita vieta"]
