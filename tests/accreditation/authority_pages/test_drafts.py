"""Drafts: what is foreseen, who signs, what is sent back or dropped."""

import pytest

from accreditation.actions import deciding
from accreditation.models import (
    Decision,
    Draft,
    Proceeding,
    RightPeriod,
)
from tests import given
from tests.accreditation import road
from tests.accreditation.authority_pages.pages import NOW, as_, in_authority, shown, sign, url
from victimsupport.accounts.roles import Role
from victimsupport.choices import DecisionType

pytestmark = pytest.mark.django_db


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


def test_the_head_signs_what_was_read(client, bureau, grant):
    client = as_(client, bureau.head)
    page = shown(client.get(url("draft_sign", grant.pk)))

    response = sign(client, grant)

    assert "Atitinka" in page
    assert "2027 m. kovo 20 d." in page
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
