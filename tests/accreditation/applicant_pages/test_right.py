"""What a service reads of its right, what waits for it, and by when."""

from datetime import date

import pytest

from accreditation.models import Evidence
from tests import given
from tests.accreditation import applicant
from tests.accreditation.applicant_pages.pages import a_file, grant, suspend, url
from tests.cases.road import signed_in
from victimsupport.choices import AccreditationRequirement as R
from victimsupport.notices.models import Notice

pytestmark = pytest.mark.django_db


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
