"""Whose pages these are, and what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accreditation.actions import applying
from accreditation.models import FindingAnswer, OwnRequest
from tests import given
from tests.accreditation import applicant
from tests.accreditation.applicant_pages.pages import DRAFT, a_file, grant, text, url
from tests.cases.road import signed_in
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import AccreditationRequirement as R

pytestmark = pytest.mark.django_db


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
    grant(service)
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
