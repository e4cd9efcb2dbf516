"""The form kit: what each question accepts, what it answers, and that nothing typed is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.interface.gallery import NOW, TODAY, EveryField, Narrow
from victimsupport.interface import forms as kit
from victimsupport.refusal import Refused

GOOD = {
    "happened_at_0": "2026-11-19",
    "happened_at_1": "14:05",
    "channel": "PHONE",
    "received_on": "vakar",
    "name": "Ona",
    "language": "lt",
    "safe": "yes",
    "agreed": "on",
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def every(**changes):
    return EveryField({name: value for name, value in (GOOD | changes).items() if value is not None}, now=NOW)


def messages(form):
    return [item.message for item in form.error_items()]


def one(field, value, **about):
    """Ask one question and return the form with the answer typed."""
    form = type("One", (kit.GovukForm,), {"asked": field})
    data = (
        {f"asked_{i}": part for i, part in enumerate(value)} if isinstance(value, tuple) else {"asked": value}
    )
    return form(data, **({"now": NOW} | about))


def test_a_filled_form_gives_values():
    form = every(
        phone="8 612 34567",
        code="3 0012-3456",
        children="2",
        share="12,5",
        topics=["A", "B"],
        born_on_0="1987",
        born_on_1="4",
        born_on_2="23",
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "happened_at": datetime(2026, 11, 19, 12, 5, tzinfo=UTC),
        "channel": "PHONE",
        "other_channel": "",
        "received_on": date(2026, 11, 19),
        "topics": ["A", "B"],
        "name": "Ona",
        "born_on": date(1987, 4, 23),
        "phone": "+37061234567",
        "email": "",
        "code": "300123456",
        "children": 2,
        "share": Decimal("12.5"),
        "language": "lt",
        "safe": True,
        "safe_times": "",
        "notes": "",
        "agreed": True,
    }


def test_an_empty_form_lists_one_error_a_question_in_the_order_of_the_page():
    form = EveryField({}, now=NOW)

    assert [(item.anchor, item.message) for item in form.error_items()] == [
        ("id_happened_at_0", "Enter when it happened"),
        ("id_channel_0", "Select how it happened"),
        ("id_received_on", "Enter the day"),
        ("id_name", "Enter the name"),
        ("id_language", "Select an answer"),
        ("id_safe_0", "Select whether it is safe"),
        ("id_agreed", "Tick that the person agreed"),
    ]


def test_a_question_that_follows_is_asked_only_after_its_answer():
    assert messages(every(channel="OTHER")) == ["Enter the other way"]
    assert messages(every(safe="no", channel="OTHER", other_channel="Letter")) == ["Enter when it is safe"]


def test_what_was_typed_under_another_answer_is_not_kept():
    form = every(channel="PHONE", other_channel="x" * 5000)

    assert form.is_valid()
    assert form.cleaned_data["other_channel"] == ""


def test_questions_follow_from_questions_that_follow():
    class Deep(kit.GovukForm):
        conditional = {"a": {"yes": ["b"]}, "b": {"yes": ["c"]}}
        a = kit.YesNoField(label="a")
        b = kit.YesNoField(label="b")
        c = kit.TextField(label="c", missing="Enter c")

    assert Deep({"a": "no", "b": "yes"}).is_valid()
    assert messages(Deep({"a": "yes", "b": "yes"})) == ["Enter c"]
    assert Deep({"a": "yes", "b": "no"}).is_valid()


@pytest.mark.parametrize(
    ("field", "called", "place"),
    [
        ("name", {}, "name"),
        ("asked_of_the_action", {"asked_of_the_action": "name"}, "name"),
        ("asked_of_nobody", {}, "__all__"),
        (None, {}, "__all__"),
    ],
)
def test_what_an_action_refuses_stands_at_its_question_or_above_them_all(field, called, place):
    form = every()
    assert form.is_valid(), form.errors

    form.show_refusal(Refused("Not today.", field=field), called=called)

    assert form.errors[place] == ["Not today."]


def test_refusals_of_the_whole_form_come_first_and_have_no_link():
    form = every(name="")
    form.add_error(None, "This service is not accredited today. Choose another.")

    assert form.error_items()[0] == ("", "This service is not accredited today. Choose another.")


@pytest.mark.parametrize(
    ("parts", "message", "anchor"),
    [
        (("1987", "", ""), "The date must include: month and day", "id_asked_1"),
        (("", "4", "23"), "The date must include: year", "id_asked_0"),
        (("1987", "4", "x"), "Write the date in digits, like 1987 04 23", "id_asked_2"),
        (("87", "4", "23"), "The year must have 4 digits", "id_asked_0"),
        (("1987", "2", "30"), "Enter a real date, like 1987 04 23", "id_asked_0"),
        (("2026", "11", "21"), "The date of birth must be in the past", "id_asked_0"),
        (("1899", "12", "31"), "The year must be 1900 or later", "id_asked_0"),
    ],
)
def test_a_birth_date_says_what_is_wrong_and_where(parts, message, anchor):
    form = one(kit.BirthDateField(label="Born"), parts)

    assert form.error_items() == [(anchor, message)]
    assert all(f'value="{part}"' in str(form["asked"]) for part in parts if part)


@pytest.mark.parametrize(
    ("parts", "message", "anchor"),
    [
        (("", "14:05"), "Enter the date", "id_asked_0"),
        (("2026-11-20", ""), "Enter the time", "id_asked_1"),
        (("2026-02-30", "14:05"), "Enter a real date, like 2026-11-20", "id_asked_0"),
        (("2026-11-20", "25:00"), "Enter a real time, like 14:05", "id_asked_1"),
        (("today", "14:01"), "The time must be in the past", "id_asked_0"),
        (
            ("2026-03-29", "03:30"),
            "There was no 03:30 on this day: the clocks were put forward an hour. Enter another time",
            "id_asked_1",
        ),
        (
            ("2026-10-25", "03:30"),
            (
                "03:30 came twice on this day: the clocks were put back an hour. "
                "Enter 03:30+03:00 for the first time or 03:30+02:00 for the second"
            ),
            "id_asked_1",
        ),
    ],
)
def test_a_moment_says_what_is_wrong_and_where(parts, message, anchor):
    form = one(kit.MomentField(label="When", past_only=True), parts)

    assert form.error_items() == [(anchor, message)]


def test_a_moment_shows_the_time_of_vilnius():
    class Form(kit.GovukForm):
        at = kit.MomentField(label="When")

    html = str(Form(initial={"at": datetime(2026, 7, 1, 9, 0, tzinfo=UTC)}, today=TODAY)["at"])

    assert 'value="2026-07-01"' in html
    assert 'value="12:00"' in html


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (kit.DayField(label="x"), "20.11.2026", "Enter a real date, like 2026-11-20"),
        (kit.DayField(label="x", past_only=True), "tomorrow", "The date must be today or in the past"),
        (
            kit.DayField(label="x", earliest=date(2026, 1, 1)),
            "2025-12-31",
            "The date must be 2026-01-01 or later",
        ),
        (
            kit.DayField(label="x", latest=date(2026, 1, 1)),
            "2026-01-02",
            "The date must be 2026-01-01 or earlier",
        ),
        (kit.NumberField(label="x"), "two", "Enter a whole number, like 12"),
        (kit.NumberField(label="x", minimum=1), "0", "The number must be 1 or more"),
        (kit.NumberField(label="x", maximum=9), "10", "The number must be 9 or less"),
        (kit.DecimalField(label="x"), "1,234", "Enter a number with no more than 2 digits after the comma"),
        (kit.PhoneField(label="x"), "112", "Enter a telephone number, like 0 612 34567 or +380 67 123 4567"),
        (
            kit.EmailField(label="x"),
            "ona@",
            "Enter an e-mail address in the correct format, like name@example.lt",
        ),
    ],
)
def test_a_bad_answer_is_told_what_to_do_and_stays_in_the_box(field, typed, message):
    form = one(field, typed)

    assert messages(form) == [message]
    assert f'value="{typed}"' in str(form["asked"])


@pytest.mark.parametrize("field", [kit.BirthDateField, kit.DayField, kit.MomentField])
def test_a_form_with_days_must_be_told_which_day_it_is(field):
    with pytest.raises(TypeError, match="today"):
        type("Form", (kit.GovukForm,), {"asked": field(label="x")})()


def test_a_moment_in_the_past_needs_the_time():
    with pytest.raises(TypeError, match="now="):
        type("Form", (kit.GovukForm,), {"asked": kit.MomentField(label="x", past_only=True)})(today=TODAY)


def test_today_is_the_day_in_vilnius():
    late_in_the_evening_utc = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)

    form = one(kit.DayField(label="x"), "today", now=late_in_the_evening_utc)

    assert form.is_valid()
    assert form.cleaned_data["asked"] == date(2026, 11, 21)


@pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("no", False), ("", None)])
def test_yes_and_no(typed, meant):
    form = one(kit.YesNoField(label="x", required=False), typed)

    assert form.is_valid()
    assert form.cleaned_data["asked"] is meant


def test_yes_and_no_show_a_boolean():
    class Form(kit.GovukForm):
        safe = kit.YesNoField(label="x", initial=False)

    assert 'value="no" id="id_safe_1" class="govuk-radios__input" checked' in Form()["safe"].as_field_group()


def test_a_select_begins_with_no_answer_also_when_choices_come_later():
    class Form(kit.GovukForm):
        place = kit.SelectField(label="x")

    form = Form({"place": "a"})
    form.fields["place"].choices = [("a", "A")]

    assert form.is_valid()
    assert next(iter(form.fields["place"].choices)) == ("", "Select")
    assert Form().fields["place"].choices != form.fields["place"].choices


def test_optional_questions_say_so_and_follow_ups_do_not():
    html = EveryField(now=NOW).render()

    assert html.count("(optional)") == len(
        ["topics", "born_on", "phone", "email", "code", "children", "share", "notes"]
    )


def test_a_filter_asks_for_nothing():
    form = Narrow({})

    assert form.is_valid()
    assert "(optional)" not in form.render()


def test_a_versioned_form_carries_the_version_the_person_saw():
    class Form(kit.VersionedForm):
        name = kit.TextField(label="Name")

    shown = Form(version=7)
    sent = Form({"name": "Ona", "version": "7"}, version=8)

    assert 'name="version" value="7"' in shown.render()
    assert sent.is_valid()
    assert sent.cleaned_data["version"] == 7
    assert sent.typed_values() == [("Name", "Ona")]


def test_what_was_typed_can_be_shown_when_it_could_not_be_kept():
    form = every(
        channel="OTHER",
        other_channel="Letter",
        notes="Two\nlines",
        safe="no",
        safe_times="9-12",
        topics=["A", "B"],
    )

    assert form.typed_values() == [
        ("When did it happen?", "2026-11-19 14:05"),
        ("How?", "Another way"),
        ("What other way?", "Letter"),
        ("Received on", "vakar"),
        ("Topics", "Housing, Law"),
        ("Name", "Ona"),
        ("Language", "Lithuanian"),
        ("Is it safe to call?", "No"),
        ("When is it safe?", "9-12"),
        ("Circumstances", "Two\nlines"),
        ("The person agreed", "Yes"),
    ]


def test_what_is_typed_is_escaped():
    form = every(name="<script>alert(1)</script>", channel="<b>")

    html = Template("{% load interface %}{% error_summary form %}{{ form }}").render(Context({"form": form}))

    assert "<script>" not in html
    assert "<b>" not in html


def test_no_form_uses_inline_code_or_the_browsers_own_checks():
    html = EveryField({}, now=NOW).render()

    for word in (" style=", " onclick=", " required", ' type="date"', " maxlength="):
        assert word not in html
