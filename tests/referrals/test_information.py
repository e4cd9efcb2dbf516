"""The information of art. 9(1): what is recorded of it, and what the sheet holds."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from referrals import documents
from referrals.actions import information
from referrals.models import RightsInformation
from tests import given
from tests.referrals.first_contact import FRIDAY, LATER, a_contact
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import DecisionType, RightsInformationItem
from victimsupport.directory.models import CompetentBody, RightsText
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db

ITEMS = [item for item in RightsInformationItem.values if item != "CROSS_BORDER"]


def tell(cast, contact, *, who=None, **rest):
    facts = {
        "given_at": LATER,
        "items": ITEMS,
        "recipients": ["VICTIM"],
        "language": "lt",
        "form": "ORAL",
    } | rest
    user, organisation = who or (cast.rasa, cast.institution)
    with acting_as(user, organisation) as by:
        return information.record(contact=contact, **facts, by=by, at=LATER)


@pytest.mark.article("XIV-169 art. 9(1)")
def test_what_was_told_is_recorded_in_the_order_of_the_law(cast):
    told = tell(cast, a_contact(cast.rasa, cast.institution), items=list(reversed(ITEMS)))

    assert told.items == ITEMS
    assert told.text_version == ""


def test_the_version_of_the_supplied_texts_is_recorded(cast):
    for version, since in (
        ("2024-1", date(2024, 1, 1)),
        ("2026-2", date(2026, 6, 1)),
        ("2027-1", date(2027, 1, 1)),
    ):
        RightsText.objects.create(
            version=version, valid_from=since, item="LEGAL_AID", language="lt", text="…"
        )

    assert tell(cast, a_contact(cast.rasa, cast.institution)).text_version == "2026-2"
    assert tell(cast, a_contact(cast.rasa, cast.institution), language="en").text_version == ""


@pytest.mark.article("XIV-169 art. 9(1)7")
def test_item_seven_is_told_only_where_it_applies(cast):
    every = RightsInformationItem.values

    with pytest.raises(Refused) as refused:
        tell(cast, a_contact(cast.rasa, cast.institution), items=every)
    assert refused.value.field == "items"

    assert tell(cast, a_contact(cast.rasa, cast.institution, cross_border=True), items=every).items == every


@pytest.mark.parametrize(
    ("is_child", "facts", "field"),
    [
        (False, {"items": []}, "items"),
        (False, {"recipients": []}, "recipients"),
        (False, {"recipients": ["PARENT"]}, "recipients"),
        (True, {"recipients": ["VICTIM"]}, "recipients"),
        (False, {"given_at": given.at("2026-11-20 09:59")}, "given_at"),
        (False, {"given_at": given.at("2026-11-20 11:01")}, "given_at"),
    ],
)
def test_information_that_cannot_have_been_given_is_refused(cast, is_child, facts, field):
    with pytest.raises(Refused) as refused:
        tell(cast, a_contact(cast.rasa, cast.institution, is_child=is_child), **facts)

    assert refused.value.field == field
    with acting_as(cast.rasa, cast.institution):
        assert not RightsInformation.objects.exists()


@pytest.mark.article("XIV-169 art. 9(2)")
def test_for_a_child_also_a_parent_is_told(cast):
    contact = a_contact(cast.rasa, cast.institution, is_child=True)

    assert tell(cast, contact, recipients=["CHILD", "PARENT"]).recipients == ["CHILD", "PARENT"]


def test_a_stranger_records_nothing(cast):
    contact = a_contact(cast.rasa, cast.institution)

    with pytest.raises(PermissionDenied):
        tell(cast, contact, who=(cast.ona, cast.service))
    with pytest.raises(type(contact).DoesNotExist):
        tell(cast, contact, who=(cast.vida, cast.child_rights))


@pytest.mark.article("XIV-169 art. 9(1)")
def test_the_sheet_holds_the_headings_in_order_and_the_services_of_the_day(cast):
    stopped = given.a_service("Sustojusi tarnyba (pavyzdys)")
    given.decide(stopped, DecisionType.REVOKE, date(2025, 3, 3), ground="OWN_REQUEST")
    CompetentBody.objects.create(
        kind="PROSECUTOR",
        name="Prokuratūra",
        address="Gatvė 1",
        phone="+37052662305",
        email="p@example.org",
        valid_from=date(2020, 1, 1),
    )
    RightsText.objects.create(
        version="1", valid_from=date(2024, 1, 1), item="COMPENSATION", language="lt", text="Tekstas."
    )

    sheet = documents.information_sheet(language="lt", is_cross_border=False, day=FRIDAY.date())

    assert [heading.number for heading in sheet["headings"]] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]
    assert [heading.text for heading in sheet["headings"]][4] == "Tekstas."
    assert [body.name for body in sheet["headings"][7].bodies] == ["Prokuratūra"]
    assert [entry.service for entry in sheet["services"]] == [cast.service]
    assert (
        len(documents.information_sheet(language="lt", is_cross_border=True, day=FRIDAY.date())["headings"])
        == 11
    )
