"""The authority's own: who decides beside the head, and its terms."""

import pytest

from accreditation.models import Authorisation, AuthorisationEnd, Decision, Terms
from tests import given
from tests.accreditation import road
from tests.accreditation.authority_pages.pages import NOW, as_, in_authority, shown, sign, url
from victimsupport.accounts.roles import Role
from victimsupport.choices import AccreditationRequirement, DecisionType

pytestmark = pytest.mark.django_db


def test_only_the_head_authorises(client, bureau):
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    said = {"person": str(deputy.pk), "document": "Nr. 1", "first_on": "2024-03-20", "last_on": "2024-03-19"}

    assert as_(client, bureau.officer).get(url("authorise")).status_code == 403
    refused = as_(client, bureau.head).post(url("authorise"), said)
    assert "do not fit" in shown(refused)
    assert 'href="#id_last_on"' in shown(refused)
    with in_authority(bureau):
        assert not Authorisation.objects.exists()


def test_the_head_ends_an_authorisation_and_nothing_more_is_signed_by_it(client, bureau, received):
    road.assessed(bureau, received, NOW)
    draft = road.a_draft_decision(bureau, DecisionType.GRANT, NOW, proceeding=received)
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER, name="Rūta Pavyzdytė")
    said = {"person": str(deputy.pk), "document": "Nr. 1", "first_on": "2024-03-01"}
    as_(client, bureau.head).post(url("authorise"), said)
    with in_authority(bureau):
        page = url("end_authorisation", Authorisation.objects.get().pk)

    assert page in shown(client.get(url("authorisation_changelist")))
    assert "Rūta Pavyzdytė" in shown(client.get(page))
    assert "why the authorisation ends" in shown(client.post(page, {"reason": ""}))
    response = client.post(page, {"reason": "Nr. 2"}, follow=True)

    assert "The end of the authorisation is recorded" in shown(response)
    assert "Over" in shown(response)
    assert "2024-03-20" in shown(response)
    assert client.post(page, {"reason": "Nr. 3"}).status_code == 409
    assert "Only the head" in shown(sign(as_(client, deputy), draft))
    with in_authority(bureau):
        assert not Decision.objects.exists()


def test_only_the_head_ends_an_authorisation_and_not_one_of_another_authority(client, bureau):
    deputy = given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)
    said = {"person": str(deputy.pk), "document": "Nr. 1", "first_on": "2024-03-01"}
    as_(client, bureau.head).post(url("authorise"), said)
    with in_authority(bureau):
        page = url("end_authorisation", Authorisation.objects.get().pk)

    for person in (bureau.officer, deputy):
        assert as_(client, person).post(page, {"reason": "Nr. 2"}).status_code == 403
    stranger = given.a_person(given.an_authority(), Role.DECISION_MAKER)
    assert as_(client, stranger).get(page).status_code == 404
    with in_authority(bureau):
        assert not AuthorisationEnd.objects.exists()


TERMS = {
    "first_on": "2024-03-20", "name": "Nauja įstaiga", "seat": "", "appeal_clause": "Skundžiama teismui.",
    "remedy_clause": "Pranešimas skundžiamas teismui.", "counts_first_day": "no",
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
        ({"remedy_clause": " "}, "where and how it may be appealed"),
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
