"""Files: what is refused, what is given back, and that nothing typed is lost."""

import hashlib
from datetime import date

import pytest
from django.utils.html import escape

from accreditation.actions import applying
from accreditation.models import Evidence, FindingAnswer
from tests.accreditation import applicant
from tests.accreditation.applicant_pages.pages import PDF, a_file, grant, text, url
from tests.uploads import files
from victimsupport.audit.models import Entry
from victimsupport.choices import AccreditationRequirement as R
from victimsupport.refusal import Refused
from victimsupport.uploads import actions as uploads
from victimsupport.uploads.models import StoredFile

pytestmark = pytest.mark.django_db


# Files


LYING = {
    "a program": ("failas.pdf", files.EXE),
    "a page": ("failas.pdf", files.HTML),
    "another kind": ("failas.png", PDF),
    "nothing inside": ("failas.pdf", b""),
}


@pytest.mark.parametrize(("name", "content"), LYING.values(), ids=LYING.keys())
@pytest.mark.parametrize("page", ["premises", "functions", "application-documents", "finding"])
def test_a_file_that_lies_is_refused_and_what_was_typed_stays(pages, by, service, page, name, content):
    if page == "finding":
        where, typed = applicant.a_finding(service).number, {"text": "Mūsų atsakymas"}
    elif page == "application-documents":
        where, typed = applicant.a_submitted(by).reference, {"requirement": R.PREMISES}
    else:
        draft = applicant.a_draft(by, shows=[])
        where, typed = draft.reference, {"version": draft.version, "premises": "Nauji žodžiai"}
    before = Evidence.objects.count(), FindingAnswer.objects.count()
    field = "document" if page == "finding" else "documents"

    answer = pages.post(page, where, **typed, **{field: a_file(name, content)})

    shown = text(answer)
    assert answer.status_code == 200
    assert f'href="#id_{field}"' in shown
    if page in ("premises", "finding"):
        assert escape({"premises": "Nauji žodžiai", "finding": "Mūsų atsakymas"}[page]) in shown
    assert (Evidence.objects.count(), FindingAnswer.objects.count()) == before


@pytest.mark.parametrize("name", ["../aktas.pdf", "..\\\\..\\\\aktas.pdf", "aktas\u202efdp.exe.pdf"])
def test_a_name_that_leads_elsewhere_is_refused(pages, by, name):
    draft, line = applicant.a_draft(by, shows=[]), "linija"
    head = 'Content-Disposition: form-data; name="documents"; filename='
    body = f'--{line}\r\n{head}"{name}"\r\n\r\n'.encode() + PDF + f"\r\n--{line}--\r\n".encode()

    answer = pages.client.post(
        url("functions", draft.reference), body, content_type=f"multipart/form-data; boundary={line}"
    )

    assert "Rename it and choose it again." in text(answer)
    assert not StoredFile.objects.exists()


def test_a_document_is_given_back_as_an_attachment_and_that_is_recorded(pages, by):
    row = applicant.a_draft(by, shows=[R.PREMISES]).evidence.get()

    answer = pages.client.get(url("evidence", row.pk))

    assert hashlib.sha256(answer.content).hexdigest() == row.file.sha256
    assert answer["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(action="FILE_OPENED", about_id=row.file_id).count() == 1


def test_a_document_is_taken_off_a_draft_and_never_off_what_was_submitted(pages, by):
    draft = applicant.a_draft(by, shows=[R.PREMISES, R.STAFF_QUALIFICATION])
    first, second = draft.evidence.order_by("requirement")

    assert "Removed: PREMISES.pdf" in pages.sent("evidence-remove", first.pk)
    applying.submit(application=draft, version=draft.version, by=by, at=applicant.now())

    assert pages.post("evidence-remove", second.pk).status_code == 409
    assert list(Evidence.objects.all()) == [second]


def test_a_file_is_enclosed_once(by):
    draft = applicant.a_draft(by, shows=[R.PREMISES])

    with pytest.raises(Refused):
        uploads.enclose(upload=draft.evidence.get().file, by=by, at=applicant.now())


# Findings


def test_a_finding_is_answered_with_a_document(pages, service):
    grant(service)
    finding = applicant.a_finding(service, deadline=date(2026, 12, 1))
    page = pages.get("finding", finding.number)
    assert "Nėra uždaros patalpos" in page
    assert "Premises, with a closed room for private consultation" in page
    assert "2026-12-01" in page

    assert 'href="#id_text"' in text(pages.post("finding", finding.number, text="", says_remedied="on"))
    sent = pages.sent(
        "finding", finding.number, text="Įrengėme", says_remedied="on", document=a_file("nuotrauka.pdf")
    )

    assert "Your answer has reached the authority." in sent
    assert "You have said that it is remedied; the authority verifies it" in sent
    answer = FindingAnswer.objects.get()
    assert answer.file.shared_with == applicant.authority()
    given_back = pages.client.get(url("answer-file", answer.pk))
    assert (given_back.status_code, given_back.content) == (200, PDF)


def test_an_answer_without_a_document_has_none_to_give(pages, service):
    finding = applicant.a_finding(service)
    pages.sent("finding", finding.number, text="Taisome")

    assert "Answered, not remedied" in pages.get("own")
    pages.get("answer-file", FindingAnswer.objects.get().pk, status=404)
