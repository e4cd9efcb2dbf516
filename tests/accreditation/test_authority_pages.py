"""The officer's and the head's pages in the admin: what each does, and who may not."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accreditation.actions import deciding
from accreditation.models import (
    Assessment,
    Authorisation,
    Decision,
    DocumentRequest,
    Draft,
    Finding,
    LegalEnd,
    Proceeding,
    Remedy,
    RemedyDeadline,
    RightPeriod,
    Terms,
)
from tests import given
from tests.accreditation import road
from tests.referrals.first_contact import sign_in
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import OrganisationKind, Role
from victimsupport.audit.models import Entry
from victimsupport.choices import AccreditationRequirement, DecisionType

pytestmark = pytest.mark.django_db

RECEIVED = given.at("2024-03-01 10:00")
NOW = given.at("2024-03-20 12:00")
FAR = {"text": "Trūksta plano", "answer_by": "2024-03-28"}


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.DEMO = True


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-03-20 12:00+02:00", tick=False):
        yield


@pytest.fixture
def bureau():
    return road.a_bureau()


@pytest.fixture
def received(bureau):
    return road.a_received(bureau, RECEIVED)


def as_(client, person):
    sign_in(client, person)
    return client


def url(name, *arguments):
    return reverse(f"admin:accreditation_{name}", args=arguments)


def shown(response):
    return " ".join(response.content.decode().split())


def in_authority(bureau):
    return bureau.acting(bureau.officer)


# The first page


def test_the_first_page_names_the_most_urgent_application_and_why_it_is_due(client, bureau):
    other = road.a_bureau()
    road.a_received(other, given.at("2024-03-05 09:00"))
    urgent = road.a_received(bureau, RECEIVED)

    page = shown(as_(client, bureau.officer).get(reverse("admin:index")))

    first, _rest = page.split("Applications to be decided", 1)
    assert urgent.reference in first
    assert "30 calendar days later is 2024-03-31; the last day moves to 2024-04-02" in first
    assert "2024-03-31 (Sunday), 2024-04-01 (holiday: Easter Monday)" in first
    assert "13 days left" in first


def test_the_raw_day_the_moved_day_and_the_warning_stand_apart(client, bureau, received):
    response = as_(client, bureau.officer).get(url("proceeding", received.reference))

    term = response.context["term"]
    assert (term.raw_on, term.due_on, term.warn_on) == (
        date(2024, 3, 31),
        date(2024, 4, 2),
        date(2024, 3, 29),
    )
    assert term.day_number == 19
    for day in ("2024-03-31", "2024-04-02", "2024-03-29"):
        assert day in shown(response)


def test_what_is_overdue_comes_first(client, bureau):
    late, soon = road.a_bureau(), bureau
    road.a_received(soon, RECEIVED)
    overdue = road.a_received(late, given.at("2024-02-01 10:00"))

    found = as_(client, bureau.officer).get(reverse("admin:index")).context["agenda"]

    assert found.pending[0].proceeding.pk == overdue.pk
    assert "Late by" in shown(client.get(reverse("admin:index")))


def test_the_head_sees_the_decisions_that_wait_first(client, bureau, received):
    road.a_draft_decision(bureau, DecisionType.GRANT, NOW, proceeding=received)

    page = shown(as_(client, bureau.head).get(reverse("admin:index")))

    assert page.index("Decisions that wait for you") < page.index("Applications to be decided")
    assert "2024-04-02" in page


def test_dates_that_draw_near_or_have_passed_and_requests_are_listed(client, bureau):
    road.granted(bureau, given.at("2021-06-01 10:00"))
    road.a_finding(bureau, given.at("2024-03-01 10:00"), deadline=date(2024, 3, 15))
    with bureau.acting(bureau.manager) as by:
        from accreditation.actions import applying

        applying.ask(
            kind="SUSPEND",
            authority=bureau.authority,
            reason="Remontas",
            until=date(2024, 4, 1),
            by=by,
            at=NOW,
        )

    page = shown(as_(client, bureau.officer).get(reverse("admin:index")))

    assert "2024-06-01" in page
    assert "within 90 days" in page
    assert "Late by 5 days" in page
    assert "Requests of services that wait" in page
    assert "Suspend the right" in page


def test_the_first_page_takes_the_same_queries_however_much_there_is(client, django_assert_max_num_queries):
    bureaus = [road.a_bureau() for _ in range(5)]
    client = as_(client, bureaus[0].officer)
    road.a_received(bureaus[0], RECEIVED)
    few = queries(client, reverse("admin:index"))
    for each in bureaus[1:]:
        proceeding = road.a_received(each, RECEIVED)
        road.a_draft_decision(each, DecisionType.GRANT, NOW, proceeding=proceeding)
        road.a_finding(each, given.at("2024-03-02 10:00"))

    assert queries(client, reverse("admin:index")) <= few + 1  # the holidays are read once


def queries(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_page_of_an_application_takes_the_same_queries_however_much_there_is(client, bureau, received):
    client = as_(client, bureau.officer)
    page = url("proceeding", received.reference)
    client.get(page)
    few = queries(client, page)
    road.assessed(bureau, received, NOW)
    road.assessed(bureau, received, NOW, unmet="PREMISES")

    assert queries(client, page) == few


# Who may not


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR])
def test_an_administrator_of_the_authority_sees_none_of_it(client, bureau, received, role):
    client = as_(client, given.a_person(bureau.authority, role))

    assert client.get(url("proceeding", received.reference)).status_code == 403
    assert client.get(url("services")).status_code == 403
    assert client.post(url("assign", received.reference), {}).status_code == 403
    assert "most urgent" not in shown(client.get(reverse("admin:index")))


def test_a_service_does_not_get_in(client, bureau, received):
    client = as_(client, bureau.manager)

    for path in (
        reverse("admin:index"),
        url("proceeding", received.reference),
        url("service", bureau.service.pk),
    ):
        assert client.get(path, follow=True).status_code == 403


def test_another_authority_sees_nothing_of_it(client, bureau, received):
    other = given.an_organisation(OrganisationKind.ACCREDITATION_AUTHORITY)
    draft = road.a_draft_decision(bureau, DecisionType.GRANT, NOW, proceeding=received)
    finding = road.a_finding(bureau, NOW)
    with in_authority(bureau):
        document = received.application.evidence.first()
    client = as_(client, given.a_person(other, Role.ACCREDITATION_OFFICER, Role.DECISION_MAKER))

    for path in (
        url("proceeding", received.reference), url("draft", draft.pk), url("draft_sign", draft.pk),
        url("evidence", document.pk), url("set_deadline", finding.number),
    ):  # fmt: skip
        assert client.get(path).status_code == 404


# The application


def test_evidence_is_given_as_an_attachment_and_that_is_recorded(client, bureau, received):
    with in_authority(bureau):
        document = received.application.evidence.first()

    response = as_(client, bureau.officer).get(url("evidence", document.pk))

    assert response["Content-Disposition"].startswith("attachment")
    assert response.content.startswith(b"%PDF")
    with acting_as(system(), bureau.authority):
        assert Entry.objects.filter(action="FILE_OPENED").exists()
        assert not Entry.objects.filter(action="APPLICATION_OPENED").exists()
    client.get(url("proceeding", received.reference))
    with acting_as(system(), bureau.authority):
        assert Entry.objects.filter(action="APPLICATION_OPENED").exists()


def test_a_document_added_later_is_marked(client, bureau, received):
    from accreditation.actions import applying

    with bureau.acting(bureau.manager) as by:
        applying.add_evidence(
            application=received.application, requirement="PREMISES", title="Vėlesnis", upload=road.paper("v.pdf"),
            by=by, at=NOW,
        )  # fmt: skip

    page = shown(as_(client, bureau.officer).get(url("proceeding", received.reference)))

    assert page.count("added later") == 1


def test_a_requirement_is_assessed_and_the_latest_word_counts(client, bureau, received):
    client, page = as_(client, bureau.officer), url("assess", received.reference, "PREMISES")

    client.post(page, {"is_met": "no", "note": "Kambarys atviras"})
    response = client.post(page, {"is_met": "yes", "note": ""}, follow=True)

    panel = response.context["panels"][0]
    assert (panel.latest.is_met, len(panel.assessments)) == (True, 2)
    assert "Kambarys atviras" in shown(response)


def test_not_met_needs_a_note_and_nothing_typed_is_lost(client, bureau, received):
    page = url("assess", received.reference, "PREMISES")

    response = as_(client, bureau.officer).post(page, {"is_met": "no", "note": " "})

    assert "Say what is missing or does not fit" in shown(response)
    assert 'href="#id_note"' in shown(response)
    assert response.context["form"].data["is_met"] == "no"
    with in_authority(bureau):
        assert not Assessment.objects.exists()


def test_documents_are_asked_for_and_the_clock_does_not_stop(client, bureau, received):
    response = as_(client, bureau.officer).post(url("documents", received.reference), FAR, follow=True)

    assert "Trūksta plano" in shown(response)
    assert "The 30 days did not stop: the decision is due by 2024-04-02" in shown(response)
    with in_authority(bureau):
        assert DocumentRequest.objects.get().answer_by == date(2024, 3, 28)


def test_a_day_to_answer_by_that_has_passed_is_refused(client, bureau, received):
    page = url("documents", received.reference)

    response = as_(client, bureau.officer).post(page, FAR | {"answer_by": "2024-03-19"})

    assert "Choose today or a later day." in shown(response)
    assert "Trūksta plano" in shown(response)
    with in_authority(bureau):
        assert not DocumentRequest.objects.exists()


def test_an_application_is_given_to_a_colleague_and_to_nobody_else(client, bureau, received):
    client, page = as_(client, bureau.head), url("assign", received.reference)

    client.post(page, {"officer": str(bureau.manager.pk)})
    with in_authority(bureau):
        assert Proceeding.objects.get(pk=received.pk).officer is None
    client.post(page, {"officer": str(bureau.officer.pk)})
    with in_authority(bureau):
        assert Proceeding.objects.get(pk=received.pk).officer == bureau.officer


def test_what_has_ended_is_not_assessed_any_more(client, bureau, received):
    from accreditation.actions import applying

    with bureau.acting(bureau.manager) as by:
        applying.withdraw(application=received.application, reason="Nebereikia", by=by, at=NOW)
    page = url("assess", received.reference, "PREMISES")

    response = as_(client, bureau.officer).post(page, {"is_met": "no", "note": "Kambarys"})

    assert response.status_code == 409
    assert "Kambarys" in shown(response)
    assert "Nebereikia" in shown(client.get(url("proceeding", received.reference)))


# Drafts


def test_a_refusal_begins_with_what_was_found(client, bureau, received):
    road.assessed(bureau, received, NOW, unmet="PREMISES")

    page = shown(as_(client, bureau.officer).get(url("prepare", received.reference, "refuse")))

    assert "Patalpa neuždara" in page


def test_a_refusal_without_reasons_is_not_prepared(client, bureau, received):
    page = url("prepare", received.reference, "refuse")

    response = as_(client, bureau.officer).post(page, {"facts": "Nustatyta", "reasons": ""})

    assert "Give the reasons" in shown(response)
    assert "Nustatyta" in shown(response)
    with in_authority(bureau):
        assert not Draft.objects.exists()


def test_what_the_law_would_refuse_is_shown_before_anybody_signs(client, bureau, received):
    page = url("prepare", received.reference, "grant")

    response = as_(client, bureau.officer).post(page, {"facts": "Viskas gerai", "reasons": ""}, follow=True)

    assert "The law would refuse this today" in shown(response)
    assert "E_REQ_UNMET" in shown(response)
    assert "You prepared this draft. Another person must sign it." in shown(response)


@pytest.fixture
def grant(bureau, received):
    road.assessed(bureau, received, NOW)
    return road.a_draft_decision(bureau, DecisionType.GRANT, NOW, proceeding=received, facts="Atitinka")


def sign(client, draft, *, version=None, decided_on="2024-03-20"):
    said = {"version": version or draft.version, "decided_on": decided_on}
    return client.post(url("draft_sign", draft.pk), said)


def test_the_head_signs_what_was_read(client, bureau, grant):
    client = as_(client, bureau.head)
    page = shown(client.get(url("draft_sign", grant.pk)))

    response = sign(client, grant)

    assert "Atitinka" in page
    assert "2027-03-20" in page
    assert response.url == url("service", bureau.service.pk)
    with in_authority(bureau):
        assert Decision.objects.get().decided_by == bureau.head
        assert Proceeding.objects.get().status == "GRANTED"


def nothing_decided(bureau):
    with in_authority(bureau):
        return (
            not Decision.objects.exists() and not RightPeriod.objects.filter(service=bureau.service).exists()
        )


def test_who_prepared_it_does_not_sign_it(client, bureau, received):
    road.assessed(bureau, received, NOW)
    with bureau.acting(bureau.head) as by:
        draft = deciding.prepare(
            service=bureau.service, content=deciding.Content(kind="GRANT", proceeding=received), by=by, at=NOW
        )

    response = sign(as_(client, bureau.head), draft)

    assert "Ask another person to sign" in shown(response)
    assert nothing_decided(bureau)


def test_an_officer_without_an_authorisation_does_not_sign(client, bureau, grant):
    client = as_(client, given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER))

    assert "Only the head of the authority" in shown(client.get(url("draft", grant.pk)))
    assert "Only the head of the authority" in shown(sign(client, grant))
    assert nothing_decided(bureau)


def test_an_authorised_officer_signs(client, bureau, grant):
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    head = as_(client, bureau.head)
    said = {
        "person": str(deputy.pk),
        "document": "2024-01-02 Nr. V-1",
        "first_on": "2024-03-20",
        "last_on": "",
    }
    assert head.post(url("authorise"), said).status_code == 302

    response = sign(as_(client, deputy), grant)

    assert response.status_code == 302
    with in_authority(bureau):
        assert Decision.objects.get().authorisation.person == deputy


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2024-03-21", "The date must be today or in the past"),
        ("2024-02-29", "before the application was received"),
        ("vakarop", "Enter a real date"),
    ],
)
def test_a_day_that_may_not_be_is_refused_at_its_question(client, bureau, grant, day, told):
    response = sign(as_(client, bureau.head), grant, decided_on=day)

    assert told in shown(response)
    assert 'href="#id_decided_on"' in shown(response)
    assert day in shown(response)
    assert nothing_decided(bureau)


def test_a_draft_that_was_changed_meanwhile_is_not_signed(client, bureau, grant):
    with bureau.acting(bureau.officer) as by:
        deciding.change(
            draft=grant, content=deciding.Content(kind="GRANT", proceeding=grant.proceeding, facts="Kitaip"),
            version=grant.version, by=by, at=NOW,
        )  # fmt: skip

    response = sign(as_(client, bureau.head), grant)

    assert response.status_code == 409
    assert "changed or signed meanwhile" in shown(response)
    assert nothing_decided(bureau)


def test_a_draft_is_signed_once(client, bureau, grant):
    client = as_(client, bureau.head)
    sign(client, grant)

    assert sign(client, grant).status_code == 409
    with in_authority(bureau):
        assert Decision.objects.count() == 1


def test_the_head_sends_a_draft_back_and_it_is_changed(client, bureau, grant):
    client = as_(client, bureau.head)
    client.post(url("draft_send_back", grant.pk), {"version": grant.version, "remark": "Trūksta faktų"})
    assert "Trūksta faktų" in shown(as_(client, bureau.officer).get(url("draft_edit", grant.pk)))

    client.post(
        url("draft_edit", grant.pk), {"version": grant.version + 1, "facts": "Papildyta", "reasons": ""}
    )

    with in_authority(bureau):
        changed = Draft.objects.get()
        assert (changed.facts, changed.remark, changed.version) == ("Papildyta", "", grant.version + 2)
    assert sign(as_(client, bureau.head), grant).status_code == 409


def test_nothing_is_sent_back_without_saying_why_or_by_who_may_not_decide(client, bureau, grant):
    page = url("draft_send_back", grant.pk)
    silent = as_(client, bureau.head).post(page, {"version": grant.version, "remark": ""})
    other = as_(client, bureau.officer).post(page, {"version": grant.version, "remark": "Kodėl gi ne"})

    assert "Say what to change" in shown(silent)
    assert "Only the head of the authority" in shown(other)
    with in_authority(bureau):
        assert Draft.objects.get().remark == ""


def test_a_dropped_draft_is_not_signed(client, bureau, grant):
    client = as_(client, bureau.head)
    client.post(url("draft_drop", grant.pk), {"version": grant.version})

    assert sign(client, grant, version=grant.version + 1).status_code == 409
    assert nothing_decided(bureau)


# The service


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


# The authority's own


def test_only_the_head_authorises(client, bureau):
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    said = {"person": str(deputy.pk), "document": "Nr. 1", "first_on": "2024-03-20", "last_on": "2024-03-19"}

    assert as_(client, bureau.officer).get(url("authorise")).status_code == 403
    refused = as_(client, bureau.head).post(url("authorise"), said)
    assert "do not fit" in shown(refused)
    assert 'href="#id_last_on"' in shown(refused)
    with in_authority(bureau):
        assert not Authorisation.objects.exists()


TERMS = {
    "first_on": "2024-03-20", "name": "Nauja įstaiga", "seat": "", "appeal_clause": "Skundžiama teismui.",
    "counts_first_day": "no",
}  # fmt: skip


def test_terms_are_worded_anew_and_never_edited(client, bureau):
    client = as_(client, bureau.head)
    client.post(url("word_terms"), TERMS)

    again = client.post(url("word_terms"), TERMS | {"name": "Kitaip"})

    assert again.status_code == 409
    with in_authority(bureau):
        assert Terms.objects.get().name == "Nauja įstaiga"
    assert "Nauja įstaiga" in shown(client.get(url("terms_changelist")))
    assert as_(client, bureau.officer).get(url("word_terms")).status_code == 403


@pytest.mark.parametrize(
    ("differently", "told"),
    [
        ({"first_on": "2024-03-19"}, "Choose today or a later day"),
        ({"counts_first_day": "yes"}, "may begin tomorrow"),
        ({"appeal_clause": " "}, "where and how a decision may be appealed"),
    ],
)
def test_terms_that_may_not_be_are_refused(client, bureau, differently, told):
    response = as_(client, bureau.head).post(url("word_terms"), TERMS | differently)

    assert told in shown(response)
    assert "Nauja įstaiga" in shown(response)
    with in_authority(bureau):
        assert not Terms.objects.exists()


def test_every_requirement_has_its_panel(client, bureau, received):
    panels = as_(client, bureau.officer).get(url("proceeding", received.reference)).context["panels"]

    assert [panel.code for panel in panels] == AccreditationRequirement.values
    assert all(panel.is_evidenced for panel in panels)
