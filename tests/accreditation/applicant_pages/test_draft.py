"""The draft of an application, part by part, until it is submitted; and who comes second."""

import pytest

from accreditation import permissions
from accreditation.actions import applying
from accreditation.models import Application, Evidence, Proceeding
from accreditation.views import lacking
from tests.accreditation import applicant
from tests.accreditation.applicant_pages.pages import DRAFT, a_file, text, url
from victimsupport.audit.models import Entry
from victimsupport.choices import AccreditationRequirement as R
from victimsupport.choices import ServiceFunction
from victimsupport.uploads.models import StoredContent, StoredFile

pytestmark = pytest.mark.django_db


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


# Discarding


def test_a_draft_is_discarded_once_that_is_confirmed_and_its_files_go_too(pages, by):
    draft = applicant.a_draft(by)
    kept = StoredFile.objects.count()
    assert url("application-discard", draft.reference) in pages.get("application", draft.reference)

    page = pages.get("application-discard", draft.reference)
    after = pages.sent("application-discard", draft.reference, version=draft.version)

    assert f"{kept} documents enclosed with it, are deleted for good." in page
    assert "The draft is discarded." in after
    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()
    assert not StoredContent.objects.exists()
    discarded = Entry.objects.get(action="APPLICATION_DISCARDED")
    assert discarded.reference == draft.reference
    assert pages.client.get(url("application", draft.reference)).status_code == 404


def test_another_draft_is_begun_under_another_number(pages, by):
    draft = applicant.a_draft(by, shows=())
    pages.sent("application-discard", draft.reference, version=draft.version)

    again = applicant.a_draft(by, shows=())

    assert again.reference != draft.reference
    assert "0 documents" not in pages.get("application-discard", again.reference)


def test_what_somebody_else_changed_or_submitted_is_not_discarded(pages, by):
    draft = applicant.a_draft(by)
    applying.state(application=draft, version=draft.version, premises="Pirmos", by=by, at=applicant.now())

    assert pages.post("application-discard", draft.reference, version=draft.version).status_code == 409
    draft.refresh_from_db()
    applying.submit(application=draft, version=draft.version, by=by, at=applicant.now())
    draft.refresh_from_db()
    assert pages.post("application-discard", draft.reference, version=draft.version).status_code == 409
    assert Proceeding.objects.count() == 1


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
