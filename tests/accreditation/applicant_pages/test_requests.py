"""What a service asks for itself: to withdraw its application, to suspend, reinstate or revoke its right."""

from datetime import date

import pytest

from accreditation.models import OwnRequest, Proceeding
from tests import given
from tests.accreditation import applicant
from tests.accreditation.applicant_pages.pages import grant, suspend, text, url
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.notices.models import Notice

pytestmark = pytest.mark.django_db


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


def test_the_authoritys_officers_are_told_that_a_request_was_taken_back(pages, service):
    officer = given.a_person(applicant.authority(), Role.ACCREDITATION_OFFICER)
    grant(service)
    pages.sent("request-suspend", first_on="2026-11-20", until="2026-12-01", reason="Remontas")
    request = OwnRequest.objects.get()

    pages.sent("request-take-back", request.reference)
    pages.post("request-take-back", request.reference)

    with acting_as(officer, applicant.authority()):
        told = Notice.objects.filter(recipient=officer).order_by("posted_at", "pk")
        assert [notice.kind for notice in told] == ["OWN_REQUEST_RECEIVED", "OWN_REQUEST_TAKEN_BACK"]


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
