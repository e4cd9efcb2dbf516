"""Django's plain controls, printed by functions: its templates print the same, at many times the cost of a long form."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

NOTHING = mark_safe("")


def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """Return attributes as `django/forms/widgets/attrs.html` prints them."""
    given = ((name, value) for name, value in attrs.items() if value is not False)
    return mark_safe(
        "".join(f" {name}" if value is True else _attribute(name, value) for name, value in given)
    )


def _attribute(name: str, value: Any) -> str:
    return f' {name}="{conditional_escape(value)}"'


def input_of(widget: Mapping[str, Any]) -> SafeString:
    """Return an `<input>`."""
    value = NOTHING if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, attributes(widget["attrs"])
    )


def select_of(widget: Mapping[str, Any]) -> SafeString:
    """Return a `<select>` with its options, in their groups."""
    groups = [_group(name, options) for name, options, _index in widget["optgroups"]]
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        attributes(widget["attrs"]),
        mark_safe("".join(groups)),
    )


def _group(name: str | None, options: Any) -> SafeString:
    rows = ((one["value"], attributes(one["attrs"]), one["label"]) for one in options)
    listed = format_html_join("", '\n<option value="{}"{}>{}</option>', rows)
    return format_html('\n<optgroup label="{}">{}\n</optgroup>', name, listed) if name else listed


PRINTED: Mapping[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "django/forms/widgets/text.html": input_of,
    "django/forms/widgets/number.html": input_of,
    "django/forms/widgets/email.html": input_of,
    "django/forms/widgets/hidden.html": input_of,
    "django/forms/widgets/checkbox.html": input_of,
    "django/forms/widgets/checkbox_option.html": input_of,
    "django/forms/widgets/radio_option.html": input_of,
    "django/forms/widgets/select.html": select_of,
}
"""The templates of controls that a function prints instead."""
