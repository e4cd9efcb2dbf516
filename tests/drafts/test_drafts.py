"""What is typed is kept: sealed, for its author, on its page, for a week, and gone once it is sent."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver
from django.utils import translation

from tests import given
from tests.cases import road
from tests.cases.road import a_case
from tests.journeys.site import names
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.drafts import actions
from victimsupport.drafts.models import Draft
from victimsupport.drafts.pages import NAMES, called
from victimsupport.drafts.tasks import remove_expired
from victimsupport.vault.crypto import Forged

pytestmark = pytest.mark.django_db
TYPED = {
    "version": "1", "assessed_at_0": "2026-11-20", "assessed_at_1": "13:00", "kinds": ["SAFETY"],
    "safety_description": "Bijo grįžti namo", "note": "Slaptas žodis: lietus",
}  # fmt: skip


@pytest.fixture
def case(by):
    return a_case(by)


@pytest.fixture
def page(case):
    return f"/bylos/{case.reference}/poreikiai/"


def keep(client, page, how="1", **answers):
    return client.post(page, TYPED | {"_draft": how} | answers)


def test_a_form_kept_as_a_draft_is_there_again_and_nothing_was_sent(ona_signed_in, case, page):
    answer = keep(ona_signed_in, page)

    assert answer["Location"] == f"{page}?_draft=1"
    again = ona_signed_in.get(answer["Location"]).content.decode()
    assert "Slaptas žodis: lietus" in again
    assert "Bijo grįžti namo" in again
    assert "This is your draft" in again
    assert not case.assessments.exists()


def test_of_what_a_draft_lacks_nothing_is_said_until_it_is_sent(ona_signed_in, page):
    keep(ona_signed_in, page, safety_description="", assessed_at_0="vakar ne")

    again = ona_signed_in.get(f"{page}?_draft=1").content.decode()

    assert "govuk-error-summary" not in again
    assert "vakar ne" in again


def test_the_page_says_that_a_draft_is_kept_and_does_not_put_it_in_unasked(ona_signed_in, page):
    keep(ona_signed_in, page)

    fresh = ona_signed_in.get(page).content.decode()

    assert "You began this form and did not send it" in fresh
    assert "lietus" not in fresh


def test_a_draft_is_gone_once_the_form_is_sent_and_stays_while_it_is_refused(ona_signed_in, case, page):
    keep(ona_signed_in, page)
    ona_signed_in.post(page, TYPED | {"safety_description": "", "version": str(case.version)})
    assert Draft.objects.count() == 1

    ona_signed_in.post(page, TYPED | {"version": str(case.version)})

    assert case.assessments.count() == 1
    assert not Draft.objects.exists()


def test_a_draft_of_an_older_version_is_refused_as_stale_and_kept(ona_signed_in, case, page):
    keep(ona_signed_in, page, version=str(case.version - 1))

    answer = ona_signed_in.post(page, TYPED | {"version": str(case.version - 1)})

    assert answer.status_code == 409
    assert Draft.objects.count() == 1


def test_what_is_kept_last_stands(ona_signed_in, page):
    keep(ona_signed_in, page)
    answer = keep(ona_signed_in, page, how="auto", note="Naujas žodis")

    assert (answer.status_code, answer.content.decode()) == (200, "Draft kept at 14:05")
    again = ona_signed_in.get(f"{page}?_draft=1").content.decode()
    assert "Naujas žodis" in again
    assert "lietus" not in again


def test_a_draft_is_sealed_and_holds_no_token(ona_signed_in, page):
    keep(ona_signed_in, page, csrfmiddlewaretoken="secret-token")

    row = Draft.objects.get()

    assert b"lietus" not in bytes(row.sealed)
    assert row.page == page
    with acting_as(row.user, row.organisation) as by:
        answers = actions.answers_of(page=page, by=by, at=road.now())
    assert answers is not None
    assert answers["note"] == TYPED["note"]
    assert "csrfmiddlewaretoken" not in answers


def test_a_draft_moved_to_another_page_or_person_does_not_open(ona_signed_in, case, page):
    keep(ona_signed_in, page)
    row = Draft.objects.get()
    Draft.objects.update(page="/bylos/NK-2026-00002/poreikiai/")

    with acting_as(row.user, row.organisation) as by, pytest.raises(Forged):
        actions.answers_of(page="/bylos/NK-2026-00002/poreikiai/", by=by, at=road.now())


def test_neither_a_colleague_nor_a_manager_nor_a_stranger_sees_it(ona_signed_in, page, service, jonas):
    keep(ona_signed_in, page)
    colleagues = [given.a_person(service, role) for role in (Role.CASEWORKER, Role.SERVICE_MANAGER)]

    for other in [*colleagues, jonas]:
        client = road.signed_in(Client(), other)
        answer = client.get(f"{page}?_draft=1", follow=True).content.decode()
        assert "lietus" not in answer
        assert page not in client.get("/juodrasciai/").content.decode()
        client.post("/juodrasciai/salinimas/", {"page": page})
    with acting_as(system(), service):
        assert Draft.objects.count() == 1


def test_the_list_leads_to_each_form_and_throws_it_away(ona_signed_in, case, page):
    keep(ona_signed_in, page)

    listed = ona_signed_in.get("/juodrasciai/").content.decode()
    assert f"Needs assessment: {case.reference}" in listed
    assert f'href="{page}?_draft=1"' in listed

    thrown = ona_signed_in.post("/juodrasciai/salinimas/", {"page": page}, follow=True).content.decode()

    assert "No draft is kept" in thrown
    assert not Draft.objects.exists()


def test_after_a_week_a_draft_opens_no_more_whether_or_not_it_has_been_removed(ona_signed_in, page, service):
    keep(ona_signed_in, page)
    with time_machine.travel(road.now() + timedelta(days=7)):
        with acting_as(system(), service) as by:
            answers = actions.answers_of(page=page, by=by, at=road.now() + timedelta(days=7))
        assert answers is None
        assert remove_expired() == 1

    assert not Draft.objects.exists()


def test_a_draft_younger_than_a_week_is_not_removed(ona_signed_in, page):
    keep(ona_signed_in, page)

    with time_machine.travel(road.now() + timedelta(days=6, hours=23)):
        assert remove_expired() == 0


@pytest.mark.parametrize("how", ["1", "auto"])
def test_what_is_too_long_to_be_kept_is_refused_with_the_reason(ona_signed_in, page, how):
    answer = keep(ona_signed_in, page, how=how, note="a" * 200_001)

    told = answer.content if how == "auto" else ona_signed_in.get(page).content
    assert b"too long to be kept" in told
    assert not Draft.objects.exists()


def test_only_so_many_drafts_are_kept(ona_signed_in, page, by, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    keep(ona_signed_in, page)
    other = a_case(by)

    answer = keep(ona_signed_in, f"/bylos/{other.reference}/poreikiai/", how="auto")

    assert answer.status_code == 413
    assert Draft.objects.count() == 1


def test_nobody_can_pass_a_form_off_as_a_draft_to_escape_its_checks(ona_signed_in, case, page):
    ona_signed_in.post(f"{page}?_draft=1", TYPED | {"safety_description": "", "version": str(case.version)})

    assert not case.assessments.exists()


def test_a_visitor_keeps_nothing(client, db):
    client.post("/paskyra/login/", {"login": "x", "password": "y", "_draft": "1"})

    with acting_as(system(), given.a_service()):
        assert not Draft.objects.exists()


def test_every_name_of_a_page_is_that_of_a_page():
    assert set(NAMES) <= set(names(get_resolver()))
    with translation.override("en"):
        assert called("/juodrasciai/") == "Form"
    assert called("/nera/") == "/nera/"
