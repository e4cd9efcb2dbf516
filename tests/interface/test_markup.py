"""The markup against the design system's own examples: whatever element and class they have, ours has too."""

import json
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from victimsupport.interface import forms as kit

EXAMPLES = json.loads((Path(__file__).parent / "govuk_markup.json").read_text())


class Form(kit.GovukForm):
    text = kit.TextField(label="Text", help_text="Hint", missing="Enter it")
    plain = kit.TextField(label="Plain")
    letter = kit.LongTextField(label="Letter", missing="Enter it")
    counted = kit.LongTextField(label="Letter", max_length=10)
    radios = kit.RadioField(
        label="Radios", choices=[("a", "A"), ("b", "B")], hints={"a": "Hint"}, missing="Select it"
    )
    boxes = kit.CheckboxesField(
        label="Boxes", choices=[("a", "A"), ("b", "B")], hints={"a": "Hint"}, missing="Select it"
    )
    chosen = kit.SelectField(label="Select", choices=[("a", "A")], help_text="Hint", missing="Select it")
    born = kit.BirthDateField(label="Born")


def field(name, *, wrong=False):
    return "{{ " + ("wrong" if wrong else "form") + f".{name}.as_field_group " + "}}"


OURS = {
    "character-count: default": field("counted"),
    "checkboxes: with hints on items": field("boxes"),
    "checkboxes: with error message": field("boxes", wrong=True),
    "date-input: with error message and hint": field("born", wrong=True),
    "error-summary: default": "{% error_summary wrong %}",
    "input: default": field("plain"),
    "input: with hint text": field("text"),
    "input: with error message": field("text", wrong=True),
    "notification-banner: default": '{% banner "This publication was withdrawn" %}{% endbanner %}',
    "notification-banner: with type as success": '{% banner "Sent" kind="success" %}{% endbanner %}',
    "pagination: with prev and next only": "{% pagination page %}",
    "radios: with hints on items": field("radios"),
    "radios: with fieldset and error message": field("radios", wrong=True),
    "select: default": field("chosen"),
    "select: with hint text and error message": field("chosen", wrong=True),
    "summary-list: with actions": '{% summary_list %}{% summary_row "Name" "Ona" "/change" %}{% endsummary_list %}',
    "task-list: default": '{% task_list %}{% task "Company" "#" status="Completed" %}{% task "Contact" "#" status="Incomplete" colour="blue" %}{% endtask_list %}',
    "textarea: default": field("letter"),
    "textarea: with error message": field("letter", wrong=True),
    "warning-text: default": '{% warning_text "You can be fined" %}',
}
# What we leave out, and why.
LEFT_OUT = {
    ("h2", "govuk-notification-banner__title"),  # ours is a paragraph: the headings of a page are its own
    ("nav", "govuk-pagination--block"),  # ours stands in one line, as it does with numbers
    ("span", "govuk-pagination__link-title--decorated"),
    ("ul", "govuk-summary-list__actions-list"),  # ours has one action a row
    ("li", "govuk-summary-list__actions-list-item"),
    ("p", "govuk-body"),  # the example has an address in paragraphs
    ("h1", "govuk-fieldset__heading"),  # our pages ask several questions
}
IGNORED_CLASSES = (
    "govuk-fieldset__legend--l",
    "govuk-checkboxes--small",
    "govuk-link",
    "govuk-input--width-",
)


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = Counter()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        for name in (dict(attrs).get("class") or "").split():
            if name.startswith("govuk-") and not name.startswith(IGNORED_CLASSES):
                self.found[tag, name] += 1


@pytest.fixture(scope="module")
def shown():
    today = date(2026, 11, 20)
    return {
        "form": Form(today=today),
        "wrong": Form({}, today=today),
        "page": SimpleNamespace(previous="?a", next="?b"),
    }


def test_every_example_is_compared():
    assert set(OURS) == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_our_markup_has_what_the_example_has(name, shown):
    ours = Elements(Template("{% load interface %}" + OURS[name]).render(Context(shown))).found

    missing = {element for element in Elements(EXAMPLES[name]).found if element not in ours} - LEFT_OUT

    assert missing == set()
