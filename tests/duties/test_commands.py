"""The commands `due` and `law`, as a shell and a program see them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError

from tests.law import given
from victimsupport.duties import calendars
from victimsupport.duties.models import Holiday

FRIDAY = "2024-03-29T23:59:00+02:00"


def said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("vector", given.vectors(), ids=lambda vector: vector.id)
def test_due_prints_the_day_of_each_vector_first(vector):
    assert said("due", vector.rule, vector.event.isoformat()).splitlines()[0] == vector.due_on.isoformat()


@pytest.mark.django_db
def test_due_explains_itself_in_the_language_asked_for_and_in_lithuanian_unasked():
    english = said("due", "R-9.2", FRIDAY, "--lang", "en").splitlines()

    assert english[1].startswith(
        "The day of contact is 2024-03-29; the next working day is 2024-04-02, because"
    )
    assert said("due", "R-9.2", FRIDAY) == said("due", "R-9.2", FRIDAY, "--lang", "lt") != "\n".join(english)


@pytest.mark.django_db
def test_due_prints_one_json_document():
    document = json.loads(said("due", "R-9.2", FRIDAY, "--lang", "en", "--json"))

    explanation = document.pop("explanation")
    assert document == {
        "rule": "R-9.2",
        "article": "XIV-169 art. 9(2)",
        "event": FRIDAY,
        "due": "2024-04-02",
        "skipped": [
            {"day": "2024-03-30", "why": "Saturday"},
            {"day": "2024-03-31", "why": "Sunday"},
            {"day": "2024-04-01", "why": "holiday: Easter Monday"},
        ],
    }
    assert explanation == said("due", "R-9.2", FRIDAY, "--lang", "en").splitlines()[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "instant", "complaint"),
    [
        ("R-9.9", FRIDAY, r"There is no rule R-9\.9"),
        ("R-9.2", "yesterday", "yesterday is not a moment"),
        ("R-9.2", "2024-02-30T12:00:00+02:00", "is not a moment"),
        ("R-9.2", "2024-03-29T23:59:00", "has no UTC offset"),
        ("R-9.2", "2024-03-29", "has no UTC offset"),
        ("R-9.2", "2032-03-29T12:00:00+03:00", "The holidays of 2032 are not known"),
        ("R-9.2", "2021-02-28T12:00:00+02:00", "On 2021-02-28 the rule was not in force"),
        ("R-9.2", "9999-12-31T23:59:59-12:00", "outside the years 1 to 9999"),
    ],
)
def test_due_says_what_is_wrong_and_nothing_else(rule, instant, complaint, capsys):
    with pytest.raises(CommandError, match=complaint) as error:
        call_command("due", rule, instant, "--lang", "en", "--json")

    assert error.value.returncode == 1
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_due_counts_by_the_holiday_table():
    Holiday.objects.create(day="2024-04-02", name="Nauja šventė")

    answer = said("due", "R-9.2", FRIDAY, "--lang", "en")

    assert answer.startswith("2024-04-03\n")
    assert "2024-04-02 (holiday: Nauja šventė)" in answer


@pytest.mark.django_db
def test_due_refuses_an_empty_holiday_table():
    Holiday.objects.all().delete()

    with pytest.raises(CommandError, match="The holiday table is empty"):
        said("due", "R-9.2", FRIDAY, "--lang", "en")


def test_due_counts_by_the_list_of_the_program_while_there_is_no_table(monkeypatch):
    def there_is_no_table():
        raise ProgrammingError("no such table")

    monkeypatch.setattr(calendars, "current", there_is_no_table)
    err = StringIO()
    out = StringIO()

    call_command("due", "R-9.2", FRIDAY, "--lang", "en", stdout=out, stderr=err)

    assert out.getvalue().startswith("2024-04-02\n")
    assert "counted by the holidays the program ships" in err.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(("counted", "last"), [(False, "2024-07-19"), (True, "2024-07-18")])
def test_due_follows_the_setting_that_counts_the_first_day(counted, last, settings):
    settings.COUNT_FIRST_DAY = counted

    assert said("due", "R-13.4", "2021-07-19T12:00:00+03:00").splitlines()[0] == last


def test_law_lists_every_rule_with_its_article_its_place_and_its_tests():
    listed = {rule["id"]: rule for rule in json.loads(said("law", "--json"))}

    referral = listed["R-9.3"]
    assert referral["article"] == "XIV-169 art. 9(3)"
    assert referral["where"] == "victimsupport.law.time_limits.TIME_LIMITS['R-9.3']"
    assert (
        "tests/law/test_time_limits.py::test_a_victim_is_referred_by_the_next_working_day"
        in referral["tests"]
    )
    assert all(rule["tests"] for rule in listed.values())
    assert any(place.startswith("victimsupport/choices.py:") for place in listed["R-10.4"]["applied"])


def test_law_prints_the_same_for_people():
    printed = said("law")

    assert "R-9.3  XIV-169 art. 9(3)  1 working day from the later of the wish and the consent." in printed
    assert "    adopted reading: the text names no starting day" in printed
    assert printed.rstrip().endswith("rules, 0 without a test.")
