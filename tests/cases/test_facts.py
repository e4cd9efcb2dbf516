"""Correcting the facts: who turns out to be a child, and who is abroad."""

from datetime import date

import pytest

from cases.actions import delivery, facts
from cases.actions.facts import UNSAID, Representation
from cases.models import Case, ServiceDelivery
from tests.cases import road
from victimsupport.choices import ServiceFunction
from victimsupport.refusal import Refused

DAY = date(2026, 11, 20)


def change(case, by, representation=None, **known):
    return facts.change(
        case=case, facts=road.facts_of(**known), representation=representation, version=case.version, by=by,
        at=road.now(),
    )  # fmt: skip


def give(case, by):
    talk = delivery.Talk([ServiceFunction.HEALTHCARE_INFORMATION], DAY)
    delivery.record(case=case, talk=talk, by=by, at=road.now())


@pytest.mark.article("XIV-169 art. 4(4)")
@pytest.mark.parametrize("representation", [None, UNSAID, Representation(absent="OTHER")])
def test_whoever_turns_out_to_be_a_child_has_a_representative_or_a_reason_why_not(by, representation):
    case = road.a_case(by)

    with pytest.raises(Refused) as refused:
        change(case, by, representation, recipient_group="CHILD")

    assert refused.value.field in ("representative_absent", "representative_note")
    assert Case.objects.get(pk=case.pk).recipient_group == "WOMAN"


@pytest.mark.article("XIV-169 art. 4(4)")
def test_the_reason_why_no_representative_takes_part_stays_with_a_child_and_goes_with_an_adult(by):
    case = change(road.a_case(by), by, Representation(absent="AGAINST_INTERESTS"), recipient_group="CHILD")
    assert case.representative_absent == "AGAINST_INTERESTS"

    case = change(case, by, recipient_group="CHILD", language="uk")
    assert Case.objects.get(pk=case.pk).representative_absent == "AGAINST_INTERESTS"

    case = change(case, by, UNSAID, recipient_group="WOMAN")
    assert Case.objects.get(pk=case.pk).representative_absent == ""


@pytest.mark.article("XIV-169 art. 1(1)")
def test_who_accepts_from_abroad_is_counted_from_being_in_lithuania_and_stays_counted(by):
    case = road.a_case(by, is_in_lithuania=False)
    assert not Case.objects.accepted().filter(pk=case.pk).exists()

    case = change(case, by, is_in_lithuania=True)
    assert Case.objects.accepted().filter(pk=case.pk).exists()

    change(case, by, is_in_lithuania=False)
    assert Case.objects.accepted().filter(pk=case.pk).exists()


@pytest.mark.article("XIV-169 art. 1(1)")
@pytest.mark.parametrize("here", [True, False])
def test_what_is_given_to_a_person_abroad_is_kept_and_not_counted(by, here):
    case = road.a_case(by, is_in_lithuania=here)

    give(case, by)

    assert ServiceDelivery.objects.filter(case=case).count() == 1
    assert ServiceDelivery.objects.filter(case=case).counted().exists() is here


def test_the_page_asks_of_a_child_who_represents_it(ona_signed_in, by):
    case = road.a_case(by)
    address = f"/bylos/{case.reference}/duomenys/"
    typed = {
        "crime_place": "LITHUANIA", "is_in_lithuania": "yes", "complaint_filed": "UNKNOWN", "recipient_group": "CHILD",
        "victim_category": "DIRECT_VICTIM", "harm_types": ["NON_PECUNIARY"], "language": "lt", "version": case.version,
    }  # fmt: skip

    asked = ona_signed_in.post(address, typed)
    assert asked.status_code == 200
    assert "has_representative" in asked.context["form"].errors

    said = ona_signed_in.post(
        address, typed | {"has_representative": "no", "representative_absent": "UNKNOWN"}
    )
    assert said.status_code == 302
    assert Case.objects.get(pk=case.pk).representative_absent == "UNKNOWN"
