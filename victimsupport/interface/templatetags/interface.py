"""The pieces pages are built of: `{% load interface %}`. How to use them stands in docs and in each docstring."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from victimsupport.directory.models import Hotline
from victimsupport.interface import charts, deadlines, formats
from victimsupport.interface import forms as kit

register = template.Library()

for _filter in (
    formats.number,
    formats.percent,
    formats.day,
    formats.day_in_words,
    formats.moment,
    formats.clock,
    formats.minutes,
    formats.phone,
):
    register.filter(_filter.__name__, _filter)

TAG_COLOURS = frozenset(
    {"grey", "green", "turquoise", "blue", "light-blue", "purple", "pink", "red", "orange", "yellow"}
)

ACTIONS = "<!--actions-->"
"""What parts the buttons of an identity bar from its text."""


def _component(piece: str, /, **context: Any) -> SafeString:
    return render_to_string(f"_components/{piece}.html", context)


def _trimmed(content: str) -> SafeString:
    # What stood inside the tag is rendered, and so escaped, already; strip() forgets that it is.
    return mark_safe(content.strip())


# --- around the page -------------------------------------------------------------------------------------------------


@register.simple_tag
def hotlines() -> Iterable[Hotline]:
    """Return the numbers everybody may be told, as the directory has them."""
    return Hotline.objects.shown()


@register.simple_tag
def back_link(url: str, text: str = "") -> SafeString:
    """Print the way back, for the block `back`."""
    link = format_html('<a href="{}" class="govuk-back-link">{}</a>', url, text or gettext("Back"))
    return format_html('<nav aria-label="{}">{}</nav>', gettext("Back"), link)


@register.simple_tag
def section_link(url: str, text: str, name: str, current: str = "") -> SafeString:
    """Print one line of a list of parts; the part the page belongs to is marked as the current one."""
    mark = mark_safe(' aria-current="page"') if name == current else ""
    return format_html(
        '<li class="app-sections__item"><a class="app-sections__link" href="{}"{}>{}</a></li>',
        url,
        mark,
        text,
    )


@register.simple_block_tag
def title_row(content: str, title: str, caption: str = "") -> SafeString:
    """Print the h1, and beside it at most one button."""
    return _component("title_row", title=title, caption=caption, content=_trimmed(content))


@register.simple_tag
def button_link(url: str, text: str, kind: str = "") -> SafeString:
    """Print a link that looks like a button; `kind` is secondary or warning."""
    return format_html(
        '<a href="{}" role="button" draggable="false" class="govuk-button{}" data-module="govuk-button">{}</a>',
        url,
        _kind(kind),
        text,
    )


@register.simple_tag
def submit_button(text: str, kind: str = "", name: str = "", value: str = "") -> SafeString:
    """Print the button that sends the form, once even if pressed twice."""
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button type="submit" class="govuk-button{}"{} data-module="govuk-button" data-prevent-double-click="true">'
        "{}</button>",
        _kind(kind),
        named,
        text,
    )


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, url: str, text: str, kind: str = "secondary", about: str = "", seen: Sequence[Any] = ()
) -> SafeString:
    """
    Print a form of one button: an act without further questions. `kind="link"` looks like a link.

    :param seen: the keys of what is shown beside it, where it answers for that and nothing else
    """
    token = context.get("csrf_token")
    return _component("post_button", url=url, text=text, kind=kind, about=about, seen=seen, csrf_token=token)


def _kind(kind: str) -> str:
    return f" govuk-button--{kind}" if kind else ""


# --- forms -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def error_summary(*forms: BaseForm | None) -> SafeString:
    """Print what has to be put right in one or several forms, each line a link to its control."""
    items = [item for form in forms if form is not None and form.errors for item in _errors_of(form)]
    return _component("error_summary", items=items) if items else mark_safe("")


def _errors_of(form: BaseForm) -> list[kit.ErrorItem]:
    return (
        form.error_items()
        if isinstance(form, kit.GovukForm)
        else kit.error_items(kit.dress(form), [*form.fields])
    )


@register.simple_tag
def foreign_fields(form: BaseForm) -> SafeString:
    """Print the fields of a form that is not of the kit as if it were."""
    dressed = kit.dress(form)
    visible = [field.as_field_group() for field in dressed.visible_fields()]
    return format_html_join("", "{}", [(field,) for field in [*visible, *dressed.hidden_fields()]])


@register.simple_block_tag(takes_context=True)
def filter_panel(
    context: Context, content: str, form: BaseForm, title: str = "", clear: str = ""
) -> SafeString:
    """
    Print a form that narrows the list below or beside it; it works by its Apply button only.

    `clear` is the address of the whole list, where that is not the page's own.
    """
    request = context.get("request")
    path = request.path if request is not None else ""
    return _component("filter_panel", form=form, title=title, content=_trimmed(content), clear=clear or path)


# --- lists -----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def counters(content: str, label: str) -> SafeString:
    """Print a row of counters that filter."""
    return format_html('<nav aria-label="{}"><ul class="app-quick">{}</ul></nav>', label, content)


@register.simple_tag
def counter(count: int, label: str, url: str, kind: str = "", current: bool = False) -> SafeString:
    """Print one counter; `kind` is late, today or free."""
    return format_html(
        '<li><a class="app-quick__link{}" href="{}"{}><span class="app-quick__n">{}</span> '
        '<span class="app-quick__label">{}</span></a></li>',
        f" app-quick__link--{kind}" if kind else "",
        url,
        mark_safe(' aria-current="page"') if current else "",
        formats.number(count),
        label,
    )


@register.simple_tag
def chips(filters: Iterable[Sequence[str] | Mapping[str, str]]) -> SafeString:
    """Print the filters that are on, each a link to the list without it."""
    pairs = [
        (chip["label"], chip["url"]) if isinstance(chip, Mapping) else (chip[0], chip[1]) for chip in filters
    ]
    return _component("chips", chips=pairs) if pairs else mark_safe("")


@register.simple_block_tag
def list_table(content: str, caption: str, *headings: str) -> SafeString:
    """Print a list with these columns; on telephones each row becomes a card and keeps its meaning."""
    return _component("list_table", caption=caption, headings=headings, content=content)


@register.simple_tag
def pagination(page: Any) -> SafeString:
    """Print the ways to the neighbouring pages of a list of `victimsupport.interface.paging`."""
    return _component("pagination", page=page) if page.previous or page.next else mark_safe("")


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """Print what an empty list says: what happened, why, and one way out."""
    return format_html('<div class="app-empty"><h2 class="govuk-heading-m">{}</h2>{}</div>', title, content)


# --- deadlines and states --------------------------------------------------------------------------------------------


@register.simple_tag
def due(duty: Any, today: date) -> SafeString:
    """Print a duty's last day with its bar and words."""
    return _due(deadlines.of(duty, today))


@register.simple_tag
def due_on(
    day: date | None,
    today: date,
    at: datetime | None = None,
    done_at: datetime | None = None,
    left: int | None = None,
) -> SafeString:
    """Print a deadline that is no duty."""
    return _due(deadlines.on(day, today, at=at, done_at=done_at, left=left))


@register.simple_tag
def due_words(duty: Any, today: date) -> SafeString:
    """Print the deadline within a sentence."""
    deadline = deadlines.of(duty, today)
    shown = format_html(" ({} {})", gettext("deadline"), deadline.day) if deadline.day else ""
    return format_html("<strong>{}</strong>{}", deadline.words, shown)


@register.simple_tag
def due_class(duty: Any, today: date) -> str:
    """Return the class of a list's row."""
    return f"is-{deadlines.of(duty, today).kind}"


def _due(deadline: deadlines.Deadline) -> SafeString:
    day = (
        format_html('<strong><time datetime="{0}">{0}</time></strong> ', deadline.day) if deadline.day else ""
    )
    return format_html(
        '<span class="app-due app-due--{}">{}<span>{}</span></span>', deadline.kind, day, deadline.words
    )


@register.simple_tag
def status_tag(text: str, colour: str = "blue") -> SafeString:
    """Print a state."""
    if colour not in TAG_COLOURS:
        raise ValueError(f"No tag is {colour}")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


# --- details ---------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def identity_bar(content: str, title: str, kind: str = "") -> SafeString:
    """Print what a page is about: number, state, deadline, and the actions inside `{% actions %}`."""
    text, _mark, buttons = content.partition(ACTIONS)
    return _component(
        "identity_bar", title=title, kind=kind, text=mark_safe(text), buttons=mark_safe(buttons)
    )


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Print the buttons of an identity bar; they come last in it."""
    return format_html("{}{}", mark_safe(ACTIONS), content)


@register.simple_block_tag
def summary_list(content: str) -> SafeString:
    """Print facts with their names."""
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_tag
def summary_row(key: str, value: Any, change_url: str = "", about: str = "") -> SafeString:
    """Print one fact; `about` says what the change link changes."""
    return _component("summary_row", key=key, value=value, change_url=change_url, about=about or key)


@register.simple_block_tag
def summary_block(content: str, key: str, change_url: str = "", about: str = "") -> SafeString:
    """Print one fact that is more than a text."""
    return _component("summary_row", key=key, value=content, change_url=change_url, about=about or key)


@register.simple_block_tag
def task_list(content: str) -> SafeString:
    """Print what is left to do."""
    return format_html('<ul class="govuk-task-list">{}</ul>', content)


@register.simple_tag
def task(name: str, url: str = "", status: str = "", colour: str = "", hint: str = "") -> SafeString:
    """Print one task; without an address it cannot be started yet, without a colour its state is plain text."""
    return _component("task", name=name, url=url, status=status, colour=colour, hint=hint)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Print what happened, newest first."""
    return format_html('<ol class="app-timeline">{}</ol>', content)


@register.simple_block_tag
def event(content: str, title: str, at: datetime | date | None, who: str = "") -> SafeString:
    """Print one thing that happened."""
    shown = formats.moment(at) if isinstance(at, datetime) else formats.day(at)
    return _component("event", title=title, at=at, shown=shown, who=who, content=_trimmed(content))


@register.simple_block_tag
def banner(content: str, title: str, kind: str = "") -> SafeString:
    """Print an important notice; `kind` is info (blue), success (green) or error (red)."""
    return _component("banner", title=title, kind=kind, content=_trimmed(content))


@register.simple_tag
def warning_text(text: str) -> SafeString:
    """Print a warning."""
    return _component("warning_text", text=text)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Print a text set apart."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content: str, summary: str, is_open: bool = False) -> SafeString:
    """Print what few need, behind its summary; `is_open` where something in it must be seen."""
    return _component("details", summary=summary, content=content, is_open=is_open)


@register.simple_tag
def bar_chart(title: str, rows: Iterable[Sequence[Any]], unit: str = "") -> SafeString:
    """Print bars and the table they stand for; `rows` are pairs of a label and a number."""
    return _component("bar_chart", chart=charts.bars(title, rows, unit))
