"""Each list against the specification (data/enums.json): codes, order and articles."""

import pytest

from tests.law import given
from victimsupport.law import catalogues

BEYOND = {"IntakeChannel": ["TRANSFER"]}


def lists(*names):
    return pytest.mark.parametrize("name", names)


def is_as_specified(name):
    specified = [(member["code"], member["article"]) for member in given.enums()[name]]
    added = [(code, catalogues.INFERENCE) for code in BEYOND.get(name, [])]
    return [(m.value, m.basis) for m in getattr(catalogues, name)] == specified + added


@pytest.mark.article("XIV-169 art. 2(3)", rule="R-2.3.categories")
@pytest.mark.article("XIV-169 art. 2(3)", rule="R-2.3.harm")
@pytest.mark.article("XIV-169 art. 2(6)", rule="R-2.6")
@lists("VictimCategory", "HarmType", "FirstContactInstitutionType")
def test_the_lists_of_article_two(name):
    assert is_as_specified(name)


@pytest.mark.article("XIV-169 art. 9(1)", rule="R-9.1")
@pytest.mark.article("XIV-169 art. 10(2), 10(3)", rule="R-10.2.channels")
@pytest.mark.article("XIV-169 art. 10(4)", rule="R-10.4")
@lists("RightsInformationItem", "IntakeChannel", "ServiceFunction")
def test_the_lists_of_articles_nine_and_ten(name):
    assert is_as_specified(name)


@pytest.mark.article("XIV-169 art. 13(1)", rule="R-13.1")
@pytest.mark.article("XIV-169 art. 13(5)", rule="R-13.5.grounds")
@pytest.mark.article("XIV-169 art. 13(6)", rule="R-13.6")
@pytest.mark.article("XIV-169 art. 13(8)", rule="R-13.8")
@lists("AccreditationRequirement", "SuspensionGround", "RevocationGround", "DecisionType")
def test_the_lists_of_article_thirteen(name):
    assert is_as_specified(name)


@pytest.mark.article("XIV-169 art. 6(3)4", rule="R-ST.4")
@lists("RecipientGroup")
def test_the_groups_of_the_press_release(name):
    assert is_as_specified(name)


def test_no_list_of_the_specification_is_left_out():
    assert all(hasattr(catalogues, name) for name in given.enums())


def codes(catalogue):
    return [member.value for member in catalogue]


@pytest.mark.article("XIV-169 art. 1(1)", rule="R-1.1.scopes")
def test_the_scopes():
    assert codes(catalogues.Scope) == ["IN_SCOPE", "OUT_OF_SCOPE", "UNSETTLED", "FROM_ABROAD"]


@pytest.mark.article("XIV-169 art. 4(1)2", rule="R-4.1.2")
def test_the_kinds_of_interpretation():
    assert codes(catalogues.InterpretationKind) == ["SPOKEN", "WRITTEN", "SIGN_LANGUAGE"]


@pytest.mark.article("XIV-169 art. 4(4)", rule="R-4.4.reasons")
def test_the_reasons_to_go_without_a_representative():
    assert codes(catalogues.RepresentativeAbsence) == ["AGAINST_INTERESTS", "UNKNOWN", "OTHER"]


@pytest.mark.article("XIV-169 art. 10(2)", rule="R-10.2.starts")
def test_the_first_steps_of_a_service():
    assert codes(catalogues.Step) == ["ASSIGNMENT", "ATTEMPT", "APPOINTMENT", "DELIVERY"]


@pytest.mark.article("XIV-169 art. 13(5)2", rule="R-13.5.2")
def test_the_kinds_of_finding():
    assert codes(catalogues.FindingKind) == ["VIOLATION", "NONCONFORMITY"]


@pytest.mark.article("XIV-169 art. 13", rule="R-13.states")
def test_the_states_of_the_right_stand_in_their_order_of_precedence():
    assert codes(catalogues.RightState) == [
        "REVOKED",
        "CEASED",
        "EXPIRED",
        "SUSPENDED",
        "SUSPENSION_LAPSED",
        "ACTIVE",
        "NONE",
    ]


@pytest.mark.article("XIV-169 art. 13(2)", rule="R-13.2.states")
def test_the_states_of_an_application():
    assert codes(catalogues.ApplicationState) == ["SUBMITTED", "GRANTED", "REFUSED", "WITHDRAWN"]


def test_a_member_knows_its_article_and_its_number_in_the_law():
    eighth = catalogues.ServiceFunction.COMPLAINT_INFORMATION

    assert (str(eighth.article), eighth.number) == ("XIV-169 art. 10(4)8", 8)
    assert catalogues.RecipientGroup.CHILD.article is None


@pytest.mark.parametrize("name", ["ServiceFunction", "RightsInformationItem", "RevocationGround"])
def test_the_points_of_the_law_are_numbered_as_they_stand(name):
    for member in getattr(catalogues, name):
        assert member.basis.endswith(f"){member.number}")
