"""An anonymous person gives a name: in one step, only at their wish, and no closed year changes (R-10.A, 5.1)."""

from datetime import timedelta

import pytest

from cases.actions import accommodation, identifying, retention, safety
from cases.actions.accommodation import BedsNeeded
from cases.actions.safety import Said
from cases.documents import safe_contact
from cases.models import Case, Hold
from referrals.actions import intakes
from referrals.models import Intake, Likeness
from reporting.figures.counting import count
from reporting.figures.years import ReportingYear
from tests import given
from tests.cases import road
from tests.cases.road import OLGA, a_case
from tests.cases.test_safety import a_danger
from victimsupport.accounts.identity import acting_as, system
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db
CUT_OFF = given.at("2027-01-31 23:59")


@pytest.fixture
def case(by) -> Case:
    return a_case(by, person=None)


def identify(case, by, *, person=OLGA, is_wished=True, at=None) -> Case:
    case.refresh_from_db()
    return identifying.identify(
        case=case, person=person, is_wished=is_wished, version=case.version, by=by, at=at or road.now()
    )


def anonymous_in_2026(organisation) -> int:
    with acting_as(system(), organisation):
        return {row[:3]: row.number for row in count(ReportingYear(2026))}["ST-6", "", ""]


def test_who_gives_a_name_is_found_by_it_and_is_anonymous_no_more(case, by):
    intakes.give_receipt(intake=case.intake, by=by, at=road.now())

    identify(case, by)

    intake = Intake.objects.get(pk=case.intake_id)
    assert (intake.is_anonymous, intake.identified_at, intake.receipt_code) == (False, road.now(), "")
    assert intake.initials == OLGA.initials
    assert vault.find(text="Pavyzdytė", by=by, at=road.now()) == [intake.identity_id]


def test_only_at_the_persons_wish_with_a_name_and_once(case, by):
    with pytest.raises(Refused) as unwished:
        identify(case, by, is_wished=False)
    with pytest.raises(Refused) as nameless:
        identify(case, by, person=Person(phone="+37061234567"))
    assert (unwished.value.field, nameless.value.field) == ("is_wished", "first_name")
    assert Intake.objects.get(pk=case.intake_id).identity_id is None

    identify(case, by)
    with pytest.raises(Stale):
        identify(case, by)


def test_a_version_seen_before_a_colleagues_change_is_refused(case, by):
    with pytest.raises(Stale):
        identifying.identify(case=case, person=OLGA, is_wished=True, version=99, by=by, at=road.now())


def test_an_ended_case_takes_no_name(by):
    declined = a_case(by, person=None, status="DECLINED")

    with pytest.raises(Refused):
        identify(declined, by)


def test_whoever_was_registered_here_under_that_name_is_noted(case, by):
    before = a_case(by)

    identify(case, by)

    (found,) = Likeness.objects.filter(intake=case.intake)
    assert (found.other_id, found.answered_at) == (before.intake_id, None)


def test_what_was_sealed_opens_as_before_and_goes_with_the_person(case, by, rita, service):
    said = Said(channels=["CALL"], code_word="Agrastas", note="Tyliai")
    safety.record_contact(case=case, said=said, seen=0, by=by, at=road.now())
    danger = a_danger(case, by, note="Laukia prie durų")
    accommodation.ask(case=case, requested_at=road.now(), beds=BedsNeeded(note="Ramu"), by=by, at=road.now())
    with acting_as(rita, service) as guard:
        held = retention.hold(case=case, reason="Skundas", by=guard, at=road.now())
        place = f"cases_hold|reason|{held.pk}"

    case = identify(case, by)

    fresh = Case.objects.select_related("intake__identity__key").get(pk=case.pk)
    texts = safe_contact.texts(safe_contact.newest(fresh), fresh, by=by, at=road.now())
    assert (texts["code_word"], texts["note"]) == ("Agrastas", "Tyliai")
    (shown,) = safe_contact.dangerous_people(fresh, by=by, at=road.now())
    assert (shown[0].pk, shown[2]) == (danger.pk, "Laukia prie durų")
    asked = fresh.accommodation_requests.get()
    at = f"cases_accommodationrequest|note|{asked.pk}"
    identity = fresh.intake.identity
    assert (
        vault.open_text(sealed=bytes(asked.note), place=at, identity=identity, by=by, at=road.now()) == "Ramu"
    )
    reason = bytes(Hold.objects.get().reason)
    assert vault.open_text(sealed=reason, place=place, by=by, at=road.now()) == "Skundas"


# Which moment counts: the cut-off of the year of registration


def test_who_gives_a_name_by_the_cut_off_is_not_counted_as_anonymous(case, by):
    assert anonymous_in_2026(by.organisation) == 1

    identify(case, by, at=CUT_OFF)

    assert anonymous_in_2026(by.organisation) == 0


def test_who_gives_a_name_after_the_cut_off_stays_counted_so_that_no_closed_year_changes(case, by):
    identify(case, by, at=CUT_OFF + timedelta(minutes=1))

    assert anonymous_in_2026(by.organisation) == 1


# The page


def test_the_page_asks_keeps_what_was_typed_and_leads_back(case, ona_signed_in):
    here = f"/bylos/{case.reference}/asmuo/"
    assert f"{here}vardas/" in ona_signed_in.get(here).content.decode()
    case.refresh_from_db()
    typed = {"phone": "861234567", "version": case.version}

    refused = ona_signed_in.post(f"{here}vardas/", typed).content.decode()
    assert "Enter a first name, a surname or both" in refused
    assert "861234567" in refused
    done = ona_signed_in.post(
        f"{here}vardas/", typed | {"first_name": "Olga", "is_wished": "on"}, follow=True
    )

    assert "known by name now" in done.content.decode()
    assert "Olga" in done.content.decode()
    assert ona_signed_in.get(f"{here}vardas/").status_code == 302
