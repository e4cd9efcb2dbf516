"""
A child comes straight to a service; its father is recorded, agrees the plan, and is then suspected of the act.

He is no contact any more, agrees to nothing, and what he agreed to is agreed anew with the mother.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from cases.models import RepresentedAct
from referrals.actions import intakes
from tests import given
from tests.cases.road import a_body
from tests.journeys.walking import Walker
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation
from victimsupport.accounts.roles import Role
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service() -> Organisation:
    return given.a_service(accredited_on=timezone.localdate() - timedelta(days=40))


@pytest.fixture
def ona(browser: Browser, live_server, service) -> Iterator[Walker]:
    a_body("CHILD_RIGHTS_SERVICE", "Vaiko teisių įstaiga (pavyzdys)")
    walker = Walker(browser, live_server.url, given.a_person(service, Role.CASEWORKER, name="Ona Pavyzdienė"))
    walker.sign_in()
    yield walker
    walker.context.close()


def register(ona: Walker, service: Organisation) -> str:
    """A child of twelve, directly; a representative is said to take part."""
    now = timezone.now()
    child = Person(first_name="Mažylė", surname="Slaptutė", birth_date=date(now.year - 12, 1, 15))
    with acting_as(ona.person, service) as by:
        reference = intakes.receive(channel="DIRECT", received_at=now, person=child, by=by, at=now).reference
    ona.go(f"/priemimai/{reference}/pradzia/")
    ona.choose(kind="ATTEMPT")
    ona.submit()
    ona.go(f"/bylos/{reference}/sprendimas/")
    ona.choose(recipient_group="CHILD", crime_place="LITHUANIA", has_representative="yes")
    ona.choose(victim_category="DIRECT_VICTIM", harm_types=["PHYSICAL"])
    ona.submit()
    return reference


def record_parent(ona: Walker, reference: str, first_name: str, phone: str) -> None:
    ona.go(f"/bylos/{reference}/zmones/atstovas/")
    ona.choose(kind="PARENT", basis="PARENTHOOD", is_suspected="no", participates="yes")
    ona.choose(first_name=first_name, phone=phone)
    ona.submit()


def agree(ona: Walker, reference: str) -> None:
    ona.go(f"/bylos/{reference}/planas/")
    ona.choose(function_1="EMOTIONAL_PSYCHOLOGICAL_SUPPORT", what_1="Pokalbiai", who_1="Psichologė")
    ona.choose(agreed_with="LEGAL_REPRESENTATIVE", agreement_form="SIGNATURE")
    ona.page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
    ona.page.wait_for_load_state()


def test_a_child_with_a_suspected_parent(ona, service):
    reference = register(ona, service)
    ona.follow("/zmones/vaiko-teises/")
    ona.choose(is_told="no", reason="Tarnybai jau pranešė mokykla")
    ona.submit()
    record_parent(ona, reference, "Petras", "+370 612 22222")
    ona.go(f"/bylos/{reference}/poreikiai/")
    ona.choose(kinds=["SAFETY"], safety_description="Saugi vieta")
    ona.submit()
    agree(ona, reference)
    assert ona.page.url.endswith(f"/bylos/{reference}/")

    ona.go(f"/bylos/{reference}/zmones/")
    assert "2222" in ona.text()
    ona.follow("/itarimas/")
    ona.page.check("main [name=confirmed]")
    ona.choose(absent="AGAINST_INTERESTS")
    ona.submit()

    assert "Petras" in ona.text()
    assert "2222" not in ona.text()
    assert "Ne kontaktinis asmuo" in ona.text()
    assert "Sutiko atstovas, įtariamas padaręs veiką" in ona.text()
    agree(ona, reference)
    assert "Neįrašyta, kas gali atstovauti asmeniui" in ona.page.locator(".govuk-error-summary").inner_text()
    ona.look()

    record_parent(ona, reference, "Marija", "+370 612 33333")
    agree(ona, reference)
    ona.go(f"/bylos/{reference}/zmones/")

    assert "3333" in ona.text()
    assert "Sutiko atstovas, įtariamas padaręs veiką" not in ona.text()
    with acting_as(ona.person, service):
        assert not RepresentedAct.objects.flagged().exists()
        assert RepresentedAct.objects.count() == 2
    assert ona.faults == []
    assert ona.watch.complaints == []
