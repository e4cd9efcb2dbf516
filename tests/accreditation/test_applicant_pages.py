"""The pages of a service about its own right: what they say, what they refuse, and that nothing typed is lost."""

import hashlib
import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accreditation import permissions
from accreditation.actions import applying
from accreditation.models import Application, Evidence, FindingAnswer, OwnRequest, Proceeding
from accreditation.views import lacking
from tests import given
from tests.accreditation import applicant
from tests.cases.road import signed_in
from tests.uploads import files
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import AccreditationRequirement as R
from victimsupport.choices import ServiceFunction
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused
from victimsupport.uploads import actions as uploads
from victimsupport.uploads.models import StoredFile

pytestmark = pytest.mark.django_db
PDF = files.a_pdf()
DRAFT = [
    "application", "establishment", "premises", "remote", "staff", "staff-new", "functions", "application-check",
]  # fmt: skip


@pytest.fixture
def service():
    return given.a_service("Pagalbos tarnyba 01 (pavyzdys)", accredited_on=None)


@pytest.fixture
def ona(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Ona Pavyzdienė")


@pytest.fixture
def by(ona, service):
    applicant.authority()
    with acting_as(ona, service) as actor, time_machine.travel(applicant.now(), tick=False):
        yield actor


@pytest.fixture
def pages(client, ona, by):
    return Pages(signed_in(client, ona))


class Pages:
    """Somebody at the pages of their accreditation."""

    def __init__(self, client):
        self.client = client

    def get(self, name, *arguments, status=200):
        answer = self.client.get(url(name, *arguments))
        assert answer.status_code == status, f"{name}: {answer.status_code}"
        return text(answer)

    def post(self, page, /, *arguments, **said):
        return self.client.post(url(page, *arguments), said)

    def sent(self, page, /, *arguments, **said):
        """Return the page a form that was sent leads to."""
        answer = self.client.post(url(page, *arguments), said, follow=True)
        assert answer.redirect_chain, text(answer)
        return text(answer)


def url(name, *arguments):
    return reverse(f"accreditation:{name}", args=arguments)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def a_file(name="aktas.pdf", content=None):
    return SimpleUploadedFile(name, PDF if content is None else content)


def grant(service, on=date(2024, 1, 2)):
    given.decide(service, "GRANT", on)


def suspend(service, *, on=date(2026, 10, 1), until=date(2026, 12, 31), ground="OWN_REQUEST"):
    given.decide(service, "SUSPEND", on, until=until, ground=ground)


# The right, in words


def test_who_has_no_right_is_told_so_and_how_to_apply(pages):
    page = pages.get("own")

    assert "Your organisation has no right to give accredited assistance." in page
    assert "You may take on no people under this law" in page
    assert f'href="{url("application-new")}"' in page
    assert "Ask to" not in page
    assert "Valid until" not in page


def test_a_right_says_its_last_day_that_day_included(pages, service):
    grant(service, date(2026, 1, 5))

    page = pages.get("own")

    assert "2029-01-05 (that day included)" in page
    assert "You may take on new people, and stand in the public list." in page
    assert "Expired from 2029-01-06" in page
    assert "Renew now" not in page
    assert "Ask to suspend the right" in page
    assert "Ask to revoke the right" in page
    assert "Ask to reinstate the right" not in page


@pytest.mark.parametrize(
    ("granted_on", "near"),
    [(date(2024, 5, 20), False), (date(2024, 5, 19), True), (date(2023, 11, 20), True)],
)
def test_half_a_year_before_the_end_the_page_says_to_renew(pages, service, granted_on, near):
    grant(service, granted_on)

    assert ("Renew now" in pages.get("own")) is near


def test_a_suspension_says_until_when_and_what_it_means(pages, service):
    grant(service)
    suspend(service)

    page = pages.get("own")

    assert "Your right is suspended." in page
    assert "2026-12-31 (that day included)" in page
    assert "You may take on no new people" in page
    assert "people in temporary accommodation stay there" in page
    assert "Ask to reinstate the right" in page
    assert "Ask to suspend the right" not in page


@pytest.mark.parametrize(
    ("ground", "sentence"),
    [
        ("OWN_REQUEST", "You may take on new people, and stand in the public list."),
        ("VIOLATION_OR_NONCONFORMITY", "You may take on no new people: referrals cannot be sent to you."),
    ],
)
def test_after_a_suspension_nobody_decided_on_its_ground_says_what_is_allowed(
    pages, service, ground, sentence
):
    grant(service)
    suspend(service, until=date(2026, 11, 19), ground=ground)

    page = pages.get("own")

    assert "The suspension is over" in page
    assert sentence in page


@pytest.mark.parametrize(
    ("kind", "on", "sentence"),
    [
        ("REVOKE", date(2026, 11, 2), "Your right is revoked."),
        (None, None, "The term of your right has ended."),
    ],
)
def test_a_right_that_ended_says_so_and_asks_for_nothing_but_a_new_application(
    pages, service, kind, on, sentence
):
    grant(service, date(2023, 11, 10))
    if kind:
        given.decide(service, kind, on, ground="OWN_REQUEST")

    page = pages.get("own")

    assert sentence in page
    assert "Renew the right" in page
    assert "Ask to" not in page


def test_the_page_is_lithuanian_too(pages, client, ona):
    signed_in(client, ona, language="lt")

    page = pages.get("own")

    assert "Jūsų įstaiga neturi teisės teikti akredituotą pagalbą." in page


# What waits, and by when


def test_a_pending_application_says_by_when_it_is_decided_and_why(pages, by):
    application = applicant.a_submitted(by)

    for page in (pages.get("own"), pages.get("application", application.reference)):
        assert "2026-12-21" in page
        assert (
            "The day the application was received is 2026-11-20; 30 calendar days later is 2026-12-20" in page
        )
        assert "the last day moves to 2026-12-21" in page
        assert application.proceeding.reference in page


def test_documents_asked_for_wait_until_something_is_given(pages, by):
    application = applicant.a_submitted(by, at="2026-11-18 10:00")
    applicant.ask_for_documents(application, answer_by=date(2026, 11, 27), at="2026-11-19 10:00")

    page = pages.get("own")
    assert "Give the documents asked for" in page
    assert "Trūksta gaisrinės saugos akto" in page
    assert "2026-11-27" in page

    sent = pages.sent(
        "application-documents",
        application.reference,
        requirement=R.PREMISES,
        documents=a_file("gaisras.pdf"),
    )
    assert "The documents have reached the authority." in sent
    assert "Give the documents asked for" not in pages.get("own")
    row = Evidence.objects.get(title="gaisras.pdf")
    assert (row.requirement, row.file.shared_with) == (R.PREMISES, applicant.authority())


def test_a_finding_waits_with_its_last_day(pages, service):
    grant(service)
    finding = applicant.a_finding(service, deadline=date(2026, 12, 1))

    page = pages.get("own")

    assert f"Finding {finding.number}" in page
    assert "2026-12-01" in page
    assert "Not answered" in page


def test_a_draft_waits_to_be_submitted(pages, by):
    draft = applicant.a_draft(by)

    page = pages.get("own")

    assert f"Finish and submit the application {draft.reference}" in page
    assert f'href="{url("application", draft.reference)}"' in page


def test_decisions_and_earlier_applications_are_listed(pages, by):
    application = applicant.a_submitted(by)
    decision = applicant.refused(application)

    page = pages.get("own")
    assert decision.number in page
    assert "Nėra uždaros patalpos." in page
    assert f'href="{url("application", application.reference)}"' in page
    assert "Nėra uždaros patalpos." in pages.get("application", application.reference)


def test_a_letter_is_linked_where_there_is_one(pages, by, service):
    application = applicant.a_submitted(by)
    signed, on_paper = applicant.refused(application), given.decide(service, "GRANT", date(2026, 11, 20))

    page = pages.get("own")

    assert url("notice", signed.pk) in page
    assert url("notice", on_paper.pk) not in page
    for there in (pages.get("application", application.reference), page):
        assert url("notice", signed.pk) in there
    assert url("receipt", application.reference) in pages.get("application", application.reference)


def test_notices_lead_to_this_page(by, service):
    applicant.ask_for_documents(applicant.a_submitted(by), answer_by=date(2026, 12, 1))

    assert Notice.objects.get(kind="DOCUMENTS_REQUESTED").path == url("own")


# The draft


def test_an_application_is_written_part_by_part_checked_and_submitted(pages, by):
    pages.sent("application-new")
    draft = Application.objects.get()
    there = [draft.reference]

    def part(page, **said):
        draft.refresh_from_db()
        return pages.sent(page, *there, version=draft.version, **said)

    part("establishment", country="LV", unit="Padalinys")
    part("premises", premises="Vilniuje", closed_room="Trečias kabinetas", documents=a_file("patalpos.pdf"))
    part("remote", remote_means="Telefonas", remote_staff="Visos", documents=a_file("nuotoliu.pdf"))
    pages.sent(
        "staff-new", *there, name="Rasa Pavyzdytė", position="Psichologė", qualification="DEGREE",
        detail="Psichologija, VU, 2015", documents=[a_file("diplomas.pdf"), a_file("priedas.pdf")],
    )  # fmt: skip
    for code in ServiceFunction.values:
        draft.refresh_from_db()
        pages.sent(
            "function",
            *there,
            code,
            version=draft.version,
            description="Taip",
            people="Dvi",
            means="Kabinetas",
        )
    assert "Something is lacking" in pages.get("application-check", *there)
    pages.sent("functions", *there, documents=a_file("aprasymai.pdf"))

    check = pages.get("application-check", *there)
    assert "There is something for every requirement." in check
    for said in ("Latvia", "Padalinys", "Trečias kabinetas", "patalpos.pdf", "Rasa Pavyzdytė", "priedas.pdf"):
        assert said in check
    draft.refresh_from_db()
    submitted = pages.sent("application-check", *there, version=draft.version)
    assert "The application is submitted" in submitted
    assert "2026-12-21" in submitted
    assert Proceeding.objects.get().application_id == draft.pk
    draft.refresh_from_db()
    assert (draft.country, draft.lacked) == ("LV", [])
    assert set(StoredFile.objects.values_list("shared_with", flat=True)) == {applicant.authority().pk}


def test_what_is_lacking_is_said_with_where_to_give_it_and_submitted_only_on_purpose(pages, by):
    draft = applicant.a_draft(by, shows=[R.PREMISES])
    there = draft.reference

    page = pages.get("application-check", there)
    for lack in (
        "No document about remote consultation is enclosed.",
        "Nobody who works directly with victims is named.",
        "Not described in full, with people and means: Accompaniment to other institutions.",
        "The approved descriptions of services are not enclosed.",
    ):
        assert lack in page
    assert f'href="{url("function", there, "ACCOMPANIMENT")}"' in page

    refused = pages.post("application-check", there, version=draft.version)
    assert "tick that you submit the application without it" in text(refused)
    assert 'href="#id_incomplete"' in text(refused)
    assert not Proceeding.objects.exists()

    submitted = pages.sent("application-check", there, version=draft.version, incomplete="on")
    assert "It was submitted without evidence for:" in submitted
    draft.refresh_from_db()
    assert draft.lacked == [R.REMOTE_CONSULTATION, R.STAFF_QUALIFICATION, R.FUNCTIONS_COVERAGE]


@pytest.mark.parametrize("shows", [[], *([one] for one in R), [R.PREMISES, R.FUNCTIONS_COVERAGE], list(R)])
def test_the_check_says_what_the_action_finds(by, shows):
    draft = applicant.a_draft(by, shows=shows)

    whole = {part.requirement for part in lacking.parts(draft) if part.is_whole}

    assert whole == set(permissions.evidenced(draft)) == set(shows)


def test_who_is_established_elsewhere_is_told_before_and_refused_after(pages, by):
    draft = applicant.a_draft(by, country="US")

    assert "May not apply" in pages.get("application", draft.reference)
    assert "You may not apply from this country" in pages.get("application-check", draft.reference)
    answer = pages.post("application-check", draft.reference, version=draft.version)

    assert answer.status_code == 200
    assert "There is a problem" in text(answer)
    assert not Proceeding.objects.exists()


def test_a_second_application_cannot_be_begun_beside_a_pending_one(pages, by):
    waiting = applicant.a_submitted(by)

    assert pages.client.get(url("application-new")).url == url("application", waiting.reference)
    assert "An application has been received already" in pages.sent("application-new")
    assert Application.objects.count() == 1


def test_a_renewal_begins_with_the_words_of_last_time(pages, by, service):
    applicant.refused(applicant.a_submitted(by))

    assert "What you wrote last time is filled in." in pages.get("application-new")
    pages.sent("application-new")

    draft = Application.objects.get(submitted_at=None)
    assert "Kabinetas" in pages.get("premises", draft.reference)
    assert "Rasa Pavyzdytė" in pages.get("staff", draft.reference)
    assert not draft.evidence.exists()


def test_a_part_can_be_kept_half_written(pages, by):
    draft = applying.start(authority=applicant.authority(), by=by, at=applicant.now())

    page = pages.sent("premises", draft.reference, version=draft.version, premises="Vilniuje", closed_room="")

    assert "Begun" in page
    assert "2 things are lacking" in page


def test_staff_are_corrected_and_removed_with_their_documents(pages, by):
    draft = applicant.a_draft(by)
    member = draft.staff.get()
    there = [draft.reference, member.pk]

    facts = {"position": "Teisininkė", "qualification": "EXPERIENCE", "detail": "Nuo 2019"}
    pages.sent("staff-member", *there, name="Rasa Pavyzdienė", **facts)
    page = pages.get("staff", draft.reference)
    assert "Rasa Pavyzdienė" in page
    assert "Rasa Pavyzdytė" not in page

    assert "Remove Rasa Pavyzdienė?" in pages.get("staff-remove", *there)
    pages.sent("staff-remove", *there)
    assert not draft.staff.exists()
    assert not Evidence.objects.filter(requirement=R.STAFF_QUALIFICATION).exists()
    assert StoredFile.objects.count() == 3


def test_a_person_without_a_name_is_not_kept_and_nothing_typed_is_lost(pages, by):
    draft = applicant.a_draft(by, shows=[])

    page = text(
        pages.post(
            "staff-new", draft.reference, name="", position="Psichologė", qualification="DEGREE", detail="",
            documents=a_file("diplomas.pdf"),
        )
    )  # fmt: skip

    assert 'href="#id_name"' in page
    assert "Enter which degree or which experience it is" in page
    assert 'value="Psichologė"' in page
    assert "diplomas.pdf" in page
    kept = StoredFile.objects.get()
    facts = {"position": "Psichologė", "qualification": "DEGREE", "detail": "VU"}
    sent = {"name": "Rasa", "documents-kept": str(kept.pk)}
    pages.sent("staff-new", draft.reference, **facts, **sent)
    assert Evidence.objects.get().file == kept


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


# Who comes second


@pytest.mark.parametrize(
    ("page", "more", "typed"),
    [
        ("establishment", [], {"country": "LV", "unit": "Kitas padalinys"}),
        ("premises", [], {"premises": "Kitos patalpos", "closed_room": ""}),
        ("function", ["ACCOMPANIMENT"], {"description": "Kitaip", "people": "", "means": ""}),
    ],
)
def test_who_saves_second_reads_what_they_typed_and_overwrites_nothing(pages, by, page, more, typed):
    draft = applicant.a_draft(by)
    applying.state(application=draft, version=draft.version, premises="Pirmos", by=by, at=applicant.now())

    answer = pages.post(page, draft.reference, *more, version=draft.version, **typed)

    assert answer.status_code == 409
    assert next(said for said in reversed(typed.values()) if said) in text(answer)
    draft.refresh_from_db()
    assert draft.premises == "Pirmos"
    assert draft.functions.get(function="ACCOMPANIMENT").description == "Aprašyta"


@pytest.mark.parametrize("page", DRAFT[1:])
def test_a_draft_that_was_submitted_is_only_read(pages, by, page):
    application = applicant.a_submitted(by)

    assert pages.client.get(url(page, application.reference)).url == url("application", application.reference)
    said = {
        "version": 1,
        "name": "Rasa",
        "position": "P",
        "qualification": "DEGREE",
        "detail": "VU",
        "country": "LT",
    }
    if page not in ("staff", "functions"):
        assert pages.post(page, application.reference, **said).status_code == 409
    assert application.staff.count() == 1


def test_an_application_submitted_twice_is_received_once(pages, by):
    draft = applicant.a_draft(by)
    pages.sent("application-check", draft.reference, version=draft.version)

    assert pages.post("application-check", draft.reference, version=draft.version).status_code == 409
    assert Proceeding.objects.count() == 1


# Withdrawing


def test_an_application_is_withdrawn_once_that_is_confirmed(pages, by):
    application = applicant.a_submitted(by)

    assert "Tick that you withdraw" in text(
        pages.post("application-withdraw", application.reference, reason="Klaida")
    )
    page = pages.sent("application-withdraw", application.reference, reason="Klaida", sure="on")

    assert "The application is withdrawn." in page
    assert Proceeding.objects.get().status == "WITHDRAWN"
    assert "Klaida" in pages.get("application", application.reference)
    assert pages.post("application-withdraw", application.reference, sure="on").status_code == 409


# Own requests


@pytest.mark.parametrize(
    ("granted_on", "latest"),
    [(date(2025, 6, 1), "2027-05-20"), (date(2024, 1, 2), "2027-01-02")],
)
def test_a_suspension_is_asked_for_within_six_months_and_the_term(pages, service, granted_on, latest):
    grant(service, granted_on)
    assert latest in pages.get("request-suspend")
    said = {"first_on": "2026-11-20", "reason": "Remontas"}

    late = text(pages.post("request-suspend", **said, until="2027-05-21"))
    assert f"From 2026-11-20 the right may be suspended until {latest} at the latest." in late
    assert 'href="#id_until"' in late
    assert "Remontas" in late
    assert not OwnRequest.objects.exists()

    assert "Your request has reached the authority." in pages.sent("request-suspend", **said, until=latest)
    asked = OwnRequest.objects.get()
    assert (asked.kind, asked.until.isoformat(), asked.reason) == ("SUSPEND", latest, "Remontas")
    assert "Waits for the decision" in pages.get("own")


@pytest.mark.parametrize(
    ("first_on", "until", "sentence"),
    [
        ("2026-11-19", "2026-12-01", "Choose today or a later day."),
        ("2026-12-02", "2026-12-01", "The last day cannot lie before the first."),
        ("2027-01-03", "2027-01-04", "The right itself ends on 2027-01-02."),
    ],
)
def test_days_that_do_not_fit_are_refused_at_their_field(pages, service, first_on, until, sentence):
    grant(service)

    assert sentence in text(pages.post("request-suspend", first_on=first_on, until=until, reason="Remontas"))
    assert not OwnRequest.objects.exists()


def test_the_same_is_not_asked_for_twice_and_a_request_can_be_taken_back(pages, service):
    grant(service)
    said = {"first_on": "2026-11-20", "until": "2026-12-01", "reason": "Remontas"}
    pages.sent("request-suspend", **said)

    assert "You have asked for this already." in pages.sent("request-suspend", **said)
    asked = OwnRequest.objects.get()
    assert "The request is taken back." in pages.sent("request-take-back", asked.reference)
    assert pages.post("request-take-back", asked.reference).status_code == 409
    pages.sent("request-suspend", **said)
    assert OwnRequest.objects.count() == 2


def test_a_revocation_says_what_follows_and_is_asked_for_only_knowingly(pages, service):
    grant(service)
    page = pages.get("request-revoke")
    assert "A revoked right does not come back." in page
    assert "People in temporary accommodation stay there" in page

    assert 'href="#id_sure"' in text(pages.post("request-revoke", reason="Baigiame veiklą"))
    pages.sent("request-revoke", reason="Baigiame veiklą", first_on="2026-12-01", sure="on")

    asked = OwnRequest.objects.get()
    assert (asked.kind, asked.first_on) == ("REVOKE", date(2026, 12, 1))


def test_a_suspended_right_is_asked_to_be_reinstated(pages, service):
    grant(service)
    suspend(service)

    assert 'href="#id_reason"' in text(pages.post("request-reinstate", reason=""))
    pages.sent("request-reinstate", reason="Remontas baigtas")

    assert OwnRequest.objects.get().kind == "REINSTATE"


@pytest.mark.parametrize("page", ["request-suspend", "request-reinstate", "request-revoke"])
def test_what_does_not_fit_the_right_cannot_be_asked_for(pages, page):
    assert "it does not fit the state of your right" in pages.sent(page, reason="Noriu", sure="on")
    assert pages.client.get(url(page)).url == url("own")
    assert not OwnRequest.objects.exists()


# Findings


def test_a_finding_is_answered_with_a_document(pages, service):
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


# Who may


@pytest.fixture
def jonas(db):
    return given.a_person(given.a_service(accredited_on=None), Role.SERVICE_MANAGER)


def test_another_service_finds_nothing(pages, client, by, service, jonas):
    application = applicant.a_submitted(by)
    member, row = application.staff.get(), application.evidence.first()
    finding = applicant.a_finding(service)
    pages.sent("finding", finding.number, text="Atsakymas", document=a_file())
    grant(service)
    pages.sent("request-revoke", reason="Baigiame", sure="on")
    there = [application.reference]
    signed_in(client, jonas)

    waiting = ("application-submitted", "application-documents", "application-withdraw")
    addresses = [
        *((page, there) for page in (*DRAFT, *waiting)),
        ("staff-member", [*there, member.pk]), ("staff-remove", [*there, member.pk]),
        ("function", [*there, "ACCOMPANIMENT"]), ("evidence", [row.pk]),
        ("answer-file", [FindingAnswer.objects.get().pk]), ("finding", [finding.number]),
    ]  # fmt: skip
    for page, arguments in addresses:
        assert client.get(url(page, *arguments)).status_code == 404, page
    for page, argument in (
        ("evidence-remove", row.pk),
        ("request-take-back", OwnRequest.objects.get().reference),
    ):
        assert client.post(url(page, argument)).status_code == 404, page
    assert Entry.objects.filter(action="FILE_OPENED").count() == 0


def test_only_the_manager_has_these_pages(client, service, by):
    colleague = given.a_person(service, Role.CASEWORKER)
    draft = applicant.a_draft(by, shows=[])
    signed_in(client, colleague)

    for page, arguments in (("own", []), ("application-new", []), ("premises", [draft.reference])):
        assert client.get(url(page, *arguments)).status_code == 403
    assert "Accreditation" not in text(client.get(reverse("cases:worklist")))


def test_there_is_no_function_but_the_nine_and_nobody_who_is_not_named(pages, by):
    draft = applicant.a_draft(by, shows=[])

    pages.get("function", draft.reference, "COFFEE", status=404)
    pages.get("staff-member", draft.reference, draft.pk, status=404)


# How much is asked of the database


def queries_of(pages, name, *arguments):
    pages.get(name, *arguments)
    with CaptureQueriesContext(connection) as queries:
        pages.get(name, *arguments)
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_history(pages, by, service):
    counts = []
    for _round in range(2):
        for _time in range(2):
            applicant.refused(applicant.a_submitted(by))
            applicant.a_finding(service, deadline=date(2026, 12, 1))
        grant(service, date(2026, 11, 20))
        pages.sent("request-revoke", reason="Baigiame", sure="on")
        asked = OwnRequest.objects.get(withdrawn_at=None)
        counts.append(queries_of(pages, "own"))
        pages.sent("request-take-back", asked.reference)

    assert counts[0] == counts[1] <= 45


@pytest.mark.parametrize("page", ["application", "application-check", "staff", "functions"])
def test_the_number_of_queries_does_not_grow_with_the_evidence(pages, by, page):
    draft, counts = applicant.a_draft(by), []
    facts = {"position": "Psichologė", "qualification": "DEGREE", "detail": "VU"}
    for number in (1, 12):
        for _nth in range(number):
            member = applying.add_staff(application=draft, name="Rasa", **facts, by=by, at=applicant.now())
            applying.add_evidence(
                application=draft, requirement=R.STAFF_QUALIFICATION, title="Diplomas", upload=applicant.paper(),
                staff_member=member, by=by, at=applicant.now(),
            )  # fmt: skip
        counts.append(queries_of(pages, page, draft.reference))

    assert counts[0] == counts[1] <= 30
