"""The pages of one's own account and the admin, signed in, in Chromium."""

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Page, expect

from tests import given
from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/paskyra/2fa/",
    "/paskyra/2fa/webauthn/",
    "/paskyra/2fa/webauthn/add/",
    "/paskyra/password/change/",
    "/paskyra/sessions/",
    "/paskyra/reauthenticate/",
    "/paskyra/logout/",
]


@pytest.fixture
def officer() -> User:
    return given.a_person(given.a_ministry(), Role.ADMINISTRATOR, name="Rasa Petrauskienė")


@pytest.fixture
def signed_in(page: Page, live_server: Any, settings: Any, officer: User) -> Page:
    settings.DEMO = True
    page.goto(f"{live_server.url}/paskyra/login/")
    page.locator("#id_login").fill(officer.email)
    page.locator("#id_password").fill("password-of-a-test")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("Rasa Petrauskienė").first).to_be_visible()
    return page


@pytest.fixture
def trusted(signed_in: Page, live_server: Any) -> Page:
    """The officer has just given the password again, as pages that change how one signs in demand."""
    signed_in.goto(f"{live_server.url}/paskyra/reauthenticate/?next=/paskyra/2fa/")
    signed_in.locator("#id_password").fill("password-of-a-test")
    signed_in.locator("main form button[type=submit]").first.click()
    signed_in.wait_for_url("**/paskyra/2fa/")
    return signed_in


def look(page: Page, url: str, size: dict[str, int]) -> None:
    watch = Watch(page, url.partition("/paskyra")[0].partition("/admin")[0])
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(url)
    page.wait_for_load_state("networkidle")
    assert page.url == url
    assert violations(page) == []
    assert watch.complaints == []
    assert watch.strangers == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_the_pages_of_the_account(size: dict[str, int], trusted: Page, live_server: Any) -> None:
    for path in PAGES:
        look(trusted, f"{live_server.url}{path}", size)


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_setting_up_an_authenticator_app(size: dict[str, int], trusted: Page, live_server: Any) -> None:
    look(trusted, f"{live_server.url}/paskyra/2fa/totp/activate/", size)

    assert trusted.evaluate("document.querySelector('.app-qr').naturalWidth") > 0
    trusted.locator("#id_code").fill("12")
    trusted.locator("main form button[type=submit]").click()

    expect(trusted.locator(".govuk-error-summary")).to_be_focused()
    assert violations(trusted) == []


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_recovery_codes_and_the_second_step(
    size: dict[str, int], trusted: Page, live_server: Any, officer: User
) -> None:
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(officer)
    look(trusted, f"{live_server.url}/paskyra/2fa/", size)
    look(trusted, f"{live_server.url}/paskyra/2fa/recovery-codes/", size)
    look(trusted, f"{live_server.url}/paskyra/2fa/recovery-codes/generate/", size)
    look(trusted, f"{live_server.url}/paskyra/2fa/totp/deactivate/", size)

    trusted.locator(".app-header__session button").click()
    expect(trusted.locator(".app-exit")).to_be_attached()
    trusted.goto(f"{live_server.url}/paskyra/login/")
    trusted.locator("#id_login").fill(officer.email)
    trusted.locator("#id_password").fill("password-of-a-test")
    trusted.locator("main form button[type=submit]").first.click()
    trusted.wait_for_url("**/2fa/authenticate/")
    assert violations(trusted) == []

    trusted.locator("#id_code").fill(codes.get_unused_codes()[0])
    trusted.locator("main form button[type=submit]").first.click()
    expect(trusted.get_by_text("Rasa Petrauskienė").first).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_the_admin_wears_the_same_dress(size: dict[str, int], signed_in: Page, live_server: Any) -> None:
    for path in ("/admin/", "/admin/accounts/organisation/", "/admin/accounts/user/"):
        look(signed_in, f"{live_server.url}{path}", size)

    expect(signed_in.locator(".app-demo")).to_be_visible()


def test_back_after_signing_out_shows_nothing(signed_in: Page, live_server: Any) -> None:
    signed_in.goto(f"{live_server.url}/paskyra/sessions/")
    signed_in.locator(".app-header__session button").click()
    expect(signed_in.locator(".app-header__user")).to_have_count(0)

    signed_in.go_back()

    expect(signed_in.locator(".app-header__user")).to_have_count(0)
