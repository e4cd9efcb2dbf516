"""One person at one browser, signing in with a password and a real second factor."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page

from tests.interface.looking import DESKTOP, TELEPHONE, Watch, overflow, violations
from victimsupport.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXP"


class Walker:
    """One person at one browser, who looks at every page twice: on a desktop and on a telephone."""

    def __init__(
        self, browser: Browser, base: str, person: User, *, looks: bool = True, scripts: bool = True
    ) -> None:
        self.looks = looks
        self.base, self.person = base, person
        self.context = browser.new_context(
            locale="lt-LT", timezone_id="Europe/Vilnius", viewport=DESKTOP, java_script_enabled=scripts
        )
        self.page: Page = self.context.new_page()
        self.watch = Watch(self.page, base)
        self.urls: list[str] = []
        self.page.on("request", lambda request: self.urls.append(request.url))
        self.faults: list[object] = []

    def sign_in(self) -> None:
        if not Authenticator.objects.filter(user=self.person).exists():
            TOTP.activate(self.person, SECRET)
        self.go("/paskyra/login/")
        self.page.fill("[name=login]", self.person.email)
        self.page.fill("[name=password]", "password-of-a-test")
        self.submit()
        assert "/2fa/authenticate/" in self.page.url
        self.page.fill("[name=code]", code())
        self.submit()

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def follow(self, path: str) -> None:
        """Click the link to a page: it must be there to be found."""
        self.page.locator(f"main a[href$='{path}']").first.click()
        self.page.wait_for_load_state()
        self.look()

    def press(self, path: str) -> None:
        """Press the button that asks for a page by itself: it must be there to be found."""
        self.page.locator(f"main form[action$='{path}'] button").first.click()
        self.page.wait_for_load_state()
        self.look()

    def choose(self, **answers: str | list[str]) -> None:
        """Answer questions by the names of their fields: tick, select or type."""
        for name, answer in answers.items():
            for one in answer if isinstance(answer, list) else [answer]:
                field = self.page.locator(f"main [name='{name}']")
                kind = field.first.evaluate("field => field.type || field.tagName")
                if kind in ("radio", "checkbox"):
                    self.page.check(f"main [name='{name}'][value='{one}']")
                elif kind == "select-one":
                    field.select_option(one)
                else:
                    field.fill(one)

    def submit(self) -> None:
        self.page.locator(
            "main form[method=post] button.govuk-button:not(.govuk-button--secondary)"
        ).last.click()
        self.page.wait_for_load_state()
        errors = self.page.locator(".govuk-error-summary")
        assert not errors.count(), errors.inner_text()
        self.look()

    def look(self) -> None:
        if not self.looks:
            return
        for size in (DESKTOP, TELEPHONE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            found = violations(self.page, but=("region",))
            if found or overflow(self.page) > 0:
                self.faults.append((self.page.url, size["width"], found, overflow(self.page)))
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]

    def text(self) -> str:
        return self.page.inner_text("main")


def code() -> str:
    """Return what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time()))))
