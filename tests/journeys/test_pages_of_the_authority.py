"""The authority's pages in Chromium, on a desktop and on a telephone: as they open, with nothing entered, in English too."""

import pytest
from django.conf import settings

from tests.accreditation.desk import a_full_desk
from tests.interface.looking import DESKTOP
from tests.journeys.looker import Looker

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_pages_of_the_authority_are_accessible_keep_to_themselves_and_fit(looker: Looker) -> None:
    bureau, paths = a_full_desk()
    looker.become(bureau.head)
    for path in paths:
        looker.look(path)
        send_nothing(looker)

    assert looker.faults == []
    assert looker.watch.complaints == []
    assert looker.watch.strangers == []


def test_the_most_urgent_application_and_its_reason_stand_on_the_first_screen(looker: Looker) -> None:
    bureau, _paths = a_full_desk()
    looker.become(bureau.officer)
    name = settings.LANGUAGE_COOKIE_NAME
    looker.page.context.add_cookies([{"name": name, "value": "en", "url": looker.base}])
    looker.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    looker.page.goto(looker.base + "/admin/")

    reason = looker.page.get_by_text("30 calendar days later is").first
    box = reason.bounding_box()

    assert box is not None
    assert box["y"] + box["height"] < DESKTOP["height"]
    assert "Late by" in reason.inner_text()


def send_nothing(looker: Looker) -> None:
    """Send the form of a step emptied, and look at what comes; a form without questions is left alone."""
    looker.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    forms = looker.page.locator("#content form[method=post]:not([action])").filter(
        has=looker.page.locator(".govuk-form-group")
    )
    if not forms.count():
        return
    forms.first.locator("input[type=text], textarea").evaluate_all(
        "boxes => boxes.forEach(box => box.value = '')"
    )
    forms.first.locator("button.govuk-button:not(.govuk-button--secondary)").last.click()
    looker.page.wait_for_load_state()
    looker.judge("-empty")
