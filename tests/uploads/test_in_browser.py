"""A person hands in files in Chromium, without scripts, on a telephone and at a desk."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect

from tests.cases.road import signed_in
from tests.given import at
from tests.interface.looking import DESKTOP, NARROWEST, TELEPHONE, Watch, overflow, violations
from tests.uploads import files
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.models import Organisation, User
from victimsupport.uploads import actions
from victimsupport.uploads.checking import Checked, ContentType
from victimsupport.uploads.models import StoredFile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages")]


def window(browser: Browser, live_server: Any, person: User, **rest: Any) -> BrowserContext:
    client = signed_in(Client(), person, language="lt")
    context = browser.new_context(base_url=live_server.url, locale="lt-LT", **rest)
    secure = live_server.url.replace("http:", "https:")
    for name in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        cookie = {"name": name, "value": client.cookies[name].value, "url": secure, "secure": True}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE, NARROWEST], ids=["desktop", "telephone", "narrowest"])
def test_the_question_is_accessible_and_fits(
    browser: Browser, live_server: Any, ona: User, size: Any
) -> None:
    page = window(browser, live_server, ona, viewport=size).new_page()
    watch = Watch(page, live_server.url)
    page.goto("/irodymai/")
    assert (violations(page), max(overflow(page), 0)) == ([], 0)

    name = f"{'Labai_ilgas_pavadinimas_be_tarpų' * 4}.pdf"
    good = {"name": name, "mimeType": "application/pdf", "buffer": files.a_pdf()}
    bad = {"name": f"{'p' * 90}.pdf", "mimeType": "application/pdf", "buffer": files.EXE}
    page.locator("#id_papers").set_input_files([good, bad])  # type: ignore[list-item]
    page.locator("main form button[type=submit]").click()

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator(".app-files")).to_contain_text(name)
    assert (violations(page), max(overflow(page), 0)) == ([], 0)
    page.locator(".govuk-error-summary a[href='#id_papers']").click()
    expect(page.locator("#id_papers")).to_be_focused()
    assert (watch.complaints, watch.strangers) == ([], [])
    page.context.close()


def test_without_scripts_files_are_chosen_removed_and_sent(
    browser: Browser, live_server: Any, ona: User, service: Organisation, tmp_path: Path
) -> None:
    for name in ("pirmas.pdf", "antras.pdf"):
        (tmp_path / name).write_bytes(files.a_pdf())
    page = window(browser, live_server, ona, java_script_enabled=False, viewport=TELEPHONE).new_page()
    page.goto("/irodymai/")
    page.locator("#id_papers").set_input_files([tmp_path / "pirmas.pdf", tmp_path / "antras.pdf"])
    page.locator("main form button[type=submit]").click()

    kept = page.locator(".app-files li")
    expect(kept).to_have_count(2)
    kept.filter(has_text="pirmas.pdf").get_by_role("checkbox").check()
    page.locator("#id_title").fill("Diplomas")
    page.locator("main form button[type=submit]").click()

    expect(page.locator("body")).to_have_text("Diplomas: antras.pdf; None")
    with acting_as(ona, service):
        assert [file.name for file in StoredFile.objects.all()] == ["antras.pdf"]
    page.context.close()


def test_a_file_is_saved_under_its_name_and_never_shown(
    browser: Browser, live_server: Any, ona: User, service: Organisation
) -> None:
    with acting_as(ona, service) as by:
        upload = Checked("Žąsų ėdžios.png", ContentType.PNG, files.a_png())
        file = actions.store(upload=upload, by=by, at=at("2026-11-20 12:00"))
    page = window(browser, live_server, ona).new_page()
    page.goto("/irodymai/")
    with page.expect_download() as download:
        page.evaluate("address => { location.href = address }", f"/irodymai/{file.pk}/")

    assert download.value.suggested_filename == "Žąsų ėdžios.png"
    assert Path(download.value.path()).read_bytes() == files.a_png()
    page.context.close()
