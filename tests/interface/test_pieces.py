"""The pieces of pages and how numbers, days and deadlines are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from victimsupport.interface import charts, deadlines, formats

TODAY = date(2026, 11, 20)


def printed(text, **context):
    return Template("{% load interface %}" + text).render(Context(context))


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "places", "lithuanian", "in_english"),
    [
        (12345.5, None, "12\u00a0345,5", "12\u00a0345.5"),
        (Decimal("0.125"), 2, "0,13", "0.13"),
        (1234567, None, "1\u00a0234\u00a0567", "1\u00a0234\u00a0567"),
        (-3, None, "\u22123", "\u22123"),
        (0, None, "0", "0"),
        (None, None, "–", "–"),
    ],
)
def test_numbers(value, places, lithuanian, in_english):
    with translation.override("lt"):
        assert formats.number(value, places) == lithuanian
    with translation.override("en"):
        assert formats.number(value, places) == in_english


def test_percentages():
    with translation.override("lt"):
        assert printed("{{ share|percent }} {{ share|percent:0 }}", share=0.1234) == "12,3\u00a0% 12\u00a0%"
    with translation.override("en"):
        assert printed("{{ share|percent }}", share=0.1234) == "12.3%"


def test_days_and_moments_are_those_of_vilnius(english):
    at = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)

    assert (
        printed("{{ at|day }} {{ at|moment }} {{ at|clock }}", at=at) == "2026-11-20 2026-11-20 00:30 00:30"
    )
    assert printed("{{ on|day }}", on=TODAY) == "2026-11-20"
    assert (
        printed(
            "{{ no|day }}{{ no|moment }}{{ no|clock }}{{ no|minutes }}{{ no|phone }}{{ no|percent }}", no=None
        )
        == "–" * 6
    )


def test_lengths_of_time(english):
    assert [formats.minutes(length) for length in (0, 45, 60, 90)] == [
        "0 min.",
        "45 min.",
        "1 h",
        "1 h 30 min.",
    ]


def test_a_letter_writes_a_day_in_words():
    day = date(2026, 11, 2)
    assert formats.day_in_words(day) == "2026 m. lapkričio 2 d.".replace(" ", formats.NBSP)
    with translation.override("en"):
        assert formats.day_in_words(day) == "2 November 2026".replace(" ", formats.NBSP)
    assert formats.day_in_words(None) == "–"


def test_telephones():
    assert formats.phone("+37061234567") == "+370\u00a0612\u00a034567"
    assert formats.phone("112") == "112"


@pytest.mark.parametrize(
    ("due_on", "facts", "kind", "words"),
    [
        (date(2026, 11, 19), {}, "late", "Late by 1 day"),
        (date(2026, 11, 1), {}, "late", "Late by 19 days"),
        (TODAY, {}, "today", "Today"),
        (TODAY, {"at": datetime(2026, 11, 20, 12, 5, tzinfo=UTC)}, "today", "Today by 14:05"),
        (date(2026, 11, 21), {}, "soon", "1 day left"),
        (date(2026, 11, 23), {"left": 1}, "soon", "1 working day left"),
        (date(2026, 11, 24), {}, "ok", "4 days left"),
        (
            date(2026, 11, 19),
            {"done_at": datetime(2026, 11, 19, 21, 59, tzinfo=UTC)},
            "done",
            "Done 2026-11-19",
        ),
        (
            date(2026, 11, 19),
            {"done_at": datetime(2026, 11, 19, 22, 0, tzinfo=UTC)},
            "done-late",
            "Done late, 2026-11-20",
        ),
        (None, {}, "none", "No deadline"),
    ],
)
def test_deadlines(due_on, facts, kind, words, english):
    shown = deadlines.on(due_on, TODAY, **facts)

    assert (shown.kind, shown.words) == (kind, words)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"cancelled_at": datetime(2026, 1, 1, tzinfo=UTC)}, "Cancelled"),
        ({"exempt_ground": "x"}, "Not required"),
    ],
)
def test_a_duty_that_ended_otherwise_is_not_late(facts, words, english):
    duty = SimpleNamespace(due_on=date(2026, 1, 1), due_at=None, performed_at=None, **facts)

    assert deadlines.of(duty, TODAY) == ("none", "2026-01-01", words)


def test_a_deadline_has_its_words_beside_its_colour(english):
    html = printed("{% due_on day today %}", day=date(2026, 11, 19), today=TODAY)

    assert html == (
        '<span class="app-due app-due--late"><strong><time datetime="2026-11-19">2026-11-19</time></strong> '
        "<span>Late by 1 day</span></span>"
    )


def test_a_tag_of_an_unknown_colour_is_a_mistake():
    with pytest.raises(ValueError, match="mauve"):
        printed('{% status_tag "New" "mauve" %}')


def test_bars_are_shares_of_the_longest_and_hidden_values_have_none():
    chart = charts.bars("Title", [("A", 10), ("B", 5), ("C", "–"), ("D", 0)])

    assert [(bar.value, bar.length) for bar in chart.bars] == [
        ("10", "100.0"),
        ("5", "50.0"),
        ("–", "0"),
        ("0", "0.0"),
    ]
    assert charts.bars("Title", [("A", 0)]).bars[0].length == "0.0"


@pytest.mark.parametrize(
    "piece",
    [
        "{% title_row bad caption=bad %}{{ bad }}{% endtitle_row %}",
        "{% back_link bad bad %}",
        "{% button_link bad bad %}",
        "{% submit_button bad %}",
        "{% post_button bad bad about=bad %}",
        "{% chips chips %}",
        "{% counters bad %}{% counter 1 bad bad %}{% endcounters %}",
        "{% list_table bad bad %}{{ bad }}{% endlist_table %}",
        "{% empty_state bad %}{{ bad }}{% endempty_state %}",
        "{% identity_bar bad %}{{ bad }}{% actions %}{{ bad }}{% endactions %}{% endidentity_bar %}",
        "{% summary_list %}{% summary_row bad bad bad about=bad %}{% summary_block bad %}{{ bad }}{% endsummary_block %}{% endsummary_list %}",
        "{% task_list %}{% task bad bad status=bad hint=bad %}{% endtask_list %}",
        "{% timeline %}{% event bad at who=bad %}{{ bad }}{% endevent %}{% endtimeline %}",
        "{% banner bad %}{{ bad }}{% endbanner %}",
        "{% warning_text bad %}{% inset %}{{ bad }}{% endinset %}{% details bad %}{{ bad }}{% enddetails %}",
        "{% bar_chart bad rows unit=bad %}",
        "{% status_tag bad %}",
    ],
)
def test_what_people_wrote_is_escaped_once(piece):
    bad = "<i>&"

    html = printed(
        piece, bad=bad, chips=[(bad, bad)], rows=[(bad, 1), (bad, bad)], at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    assert "&lt;i&gt;&amp;" in html
    assert "<i>" not in html
    assert "&amp;lt;" not in html


def test_what_a_tag_wraps_stays_markup():
    html = printed(
        '{% title_row "T" %}{% button_link "/x" "Go" %}{% endtitle_row %}{% event "E" at %}<p>text</p>{% endevent %}',
        at=TODAY,
    )

    assert "&lt;" not in html
    assert "<p>text</p>" in html


def test_a_button_that_acts_is_a_form_with_a_token():
    html = printed('{% post_button "/x" "Take on" about="NK-1" %}', csrf_token="token")

    assert isinstance(SafeString(html), str)
    assert '<form method="post" action="/x"' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
