"""An application at the authority: evidence, assessment, missing documents."""

from datetime import date

import pytest

from accreditation.models import (
    Assessment,
    DocumentRequest,
    Proceeding,
)
from tests.accreditation import road
from tests.accreditation.authority_pages.pages import FAR, NOW, as_, in_authority, shown, url
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry

pytestmark = pytest.mark.django_db


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
