"""One person, come more than once: looked for, recognised, linked; two cases merged, and taken apart again."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cases.actions.delivery import Talk
from cases.actions.delivery import record as deliver
from cases.models import Case, ServiceDelivery
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.road import OLGA, a_case
from tests.cases.test_case_in_browser import signed_in
from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.choices import ServiceFunction
from victimsupport.vault.person import Person

pytestmark = pytest.mark.django_db(transaction=True)
F = ServiceFunction


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with road.at_now(tick=True):
        yield


@pytest.fixture
def service(db: None) -> Organisation:
    return given.a_service("Pagalbos tarnyba 01 (pavyzdys)")


@pytest.fixture
def ona(service: Organisation) -> User:
    return given.a_person(service, Role.CASEWORKER, name="Ona Pavyzdienė")


def looked_at(page: Page) -> None:
    expect(page.locator("h1")).to_have_count(1)
    assert violations(page) == [], page.url
    assert overflow(page) <= 0, page.url


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_somebody_who_comes_again_is_found_and_linked_and_nothing_is_typed_twice(
    browser: Browser, live_server: Any, ona: User, service: Organisation, size: Any
) -> None:
    with acting_as(ona, service) as by:
        known = a_case(by, channel="FIRST_CONTACT_REFERRAL")
    page = signed_in(browser, live_server, ona, viewport=size).new_page()
    watch = Watch(page, live_server.url)
    page.goto("/priemimai/naujas/asmuo/")
    looked_at(page)

    page.locator("#id_text").fill("Olga Pavyzdyte 8 612 34567")
    page.keyboard.press("Enter")
    expect(page.get_by_text(known.reference, exact=True)).to_be_visible()
    expect(page.get_by_text("Pavyzdytė")).to_have_count(0)
    looked_at(page)

    page.locator("button[name=begin]").click()
    expect(page.locator("#id_first_name")).to_have_value("Olga")
    expect(page.locator("#id_phone")).to_have_value("8 612 34567")
    page.locator("input[name=chosen_by]").first.check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    looked_at(page)

    page.locator(f"input[name=same_as][value='{known.reference}']").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/susiejimas/**")
    looked_at(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**/bylos/{known.reference}/")

    with acting_as(ona, service):
        again = Intake.objects.select_related("duty").get(link__leading=known.intake)
        assert again.duty.performed_at is not None
        assert again.is_repeated
    page.goto(f"/bylos/{known.reference}/registracijos/")
    expect(page.get_by_role("link", name=again.reference)).to_be_visible()
    looked_at(page)
    assert (watch.complaints, watch.strangers) == ([], [])


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_two_cases_become_one_and_two_again(
    browser: Browser, live_server: Any, ona: User, service: Organisation, size: Any
) -> None:
    with acting_as(ona, service) as by:
        kept = a_case(by, channel="FIRST_CONTACT_REFERRAL")
        other = Person(first_name="Olga", surname="Kitokia", phone="+37061111111")
        gone = a_case(by, received="2026-11-10 10:00", started="2026-11-10 11:00", person=other)
        (moved,) = deliver(
            case=gone, talk=Talk([F.HEALTHCARE_INFORMATION], road.now().date()), by=by, at=road.now()
        )
    page = signed_in(browser, live_server, ona, viewport=size).new_page()
    watch = Watch(page, live_server.url)

    page.goto(f"/bylos/{kept.reference}/registracijos/")
    page.locator(f"a[href$='/{kept.reference}/sujungimas/']").click()
    page.locator("#id_other").fill(gone.reference)
    page.keyboard.press("Enter")
    page.wait_for_url("**other=**")
    looked_at(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**/bylos/{kept.reference}/")
    looked_at(page)
    with acting_as(ona, service):
        assert ServiceDelivery.objects.get(pk=moved.pk).case == kept
        assert Case.objects.get(pk=gone.pk).status == "MERGED"

    page.goto(f"/bylos/{gone.reference}/")
    looked_at(page)
    page.locator(f"main a[href='/bylos/{kept.reference}/']").click()
    page.goto(f"/bylos/{kept.reference}/registracijos/")
    page.locator("a[href*='/atskyrimas/']").click()
    looked_at(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**/bylos/{kept.reference}/")

    with acting_as(ona, service):
        assert ServiceDelivery.objects.get(pk=moved.pk).case == gone
        assert set(Case.objects.values_list("status", flat=True)) == {"ACCEPTED"}
    assert OLGA.surname not in page.content()
    assert (watch.complaints, watch.strangers) == ([], [])
