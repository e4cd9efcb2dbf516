"""How a last day is explained, in both languages."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from victimsupport.duties.explanations import HOLIDAYS, explain, explain_silence, holiday, why
from victimsupport.law.calendar import UnknownDay, shipped
from victimsupport.law.citation import Article
from victimsupport.law.periods import NotInForce, RunsFrom, Skipped, TimeLimit, Unit, Why
from victimsupport.law.time_limits import TIME_LIMITS, Due, UnknownRule, due


def explained(rule, event, language, **reading):
    with override(language):
        return explain(due(rule, datetime.fromisoformat(event), shipped(), **reading))


SENTENCES = [
    (
        "R-9.2",
        "2024-03-29T23:59:00+02:00",
        (
            "The day of contact is 2024-03-29; the next working day is 2024-04-02, because these are not working days: "
            "2024-03-30 (Saturday), 2024-03-31 (Sunday), 2024-04-01 (holiday: Easter Monday)."
        ),
        (
            "Kreipimosi diena – 2024-03-29; kita darbo diena – 2024-04-02, nes tai nedarbo dienos: "
            "2024-03-30 (šeštadienis), 2024-03-31 (sekmadienis), 2024-04-01 (šventė: antroji Velykų diena)."
        ),
    ),
    (
        "R-9.2",
        "2024-08-14T12:00:00+03:00",
        (
            "The day of contact is 2024-08-14; the next working day is 2024-08-16, because this is not a working day: "
            "2024-08-15 (holiday: Assumption Day)."
        ),
        (
            "Kreipimosi diena – 2024-08-14; kita darbo diena – 2024-08-16, nes tai nedarbo diena: "
            "2024-08-15 (šventė: Žolinė)."
        ),
    ),
    (
        "R-10.2a",
        "2024-06-11T12:00:00+03:00",
        "The day the data were received is 2024-06-11; the next working day is 2024-06-12.",
        "Duomenų gavimo diena – 2024-06-11; kita darbo diena – 2024-06-12.",
    ),
    (
        "R-13.3",
        "2024-03-01T10:00:00+02:00",
        (
            "The day the application was received is 2024-03-01; 30 calendar days later is 2024-03-31; the last day moves "
            "to 2024-04-02, because these are not working days: 2024-03-31 (Sunday), 2024-04-01 (holiday: Easter Monday)."
        ),
        (
            "Prašymo gavimo diena – 2024-03-01; po 30 kalendorinių dienų – 2024-03-31; paskutinė diena nukeliama į "
            "2024-04-02, nes tai nedarbo dienos: 2024-03-31 (sekmadienis), 2024-04-01 (šventė: antroji Velykų diena)."
        ),
    ),
    (
        "R-13.3",
        "2024-10-01T10:00:00+03:00",
        (
            "The day the application was received is 2024-10-01; 30 calendar days later is 2024-10-31, which is a working "
            "day."
        ),
        "Prašymo gavimo diena – 2024-10-01; po 30 kalendorinių dienų – 2024-10-31, tai darbo diena.",
    ),
    (
        "R-13.4",
        "2024-02-29T12:00:00+02:00",
        (
            "The day the right was granted is 2024-02-29; 36 months later is 2027-02-28 (the last day of the month: it has "
            "no day 29), that day included, whether or not it is a working day."
        ),
        (
            "Teisės suteikimo diena – 2024-02-29; po 36 mėnesių – 2027-02-28 (paskutinė mėnesio diena: 29 dienos jame "
            "nėra), ta diena įskaitoma, net jei ji nedarbo."
        ),
    ),
    (
        "R-10.4.5",
        "2024-12-25T00:17:00+00:00",
        "The shelter was asked for at 2024-12-25 02:17; this is due at once, at any time of the day or night.",
        "Apgyvendinimo paprašyta 2024-12-25 02:17; tai atliekama nedelsiant, bet kuriuo paros metu.",
    ),
]


@pytest.mark.parametrize(("rule", "event", "english", "lithuanian"), SENTENCES)
def test_a_last_day_is_explained_in_the_language_of_the_reader(rule, event, english, lithuanian):
    assert explained(rule, event, "en") == english
    assert explained(rule, event, "lt") == lithuanian


@pytest.mark.parametrize("rule", TIME_LIMITS)
def test_every_time_limit_has_a_sentence_of_its_own_in_both_languages(rule):
    english = explained(rule, "2024-06-11T12:00:00+03:00", "en")
    lithuanian = explained(rule, "2024-06-11T12:00:00+03:00", "lt")

    assert "2024-06-11" in english
    assert english.partition("2024")[0] != lithuanian.partition("2024")[0]


def test_the_rival_reading_is_told():
    sentence = explained("R-13.4", "2021-07-19T12:00:00+03:00", "en", count_first_day=True)

    assert "36 months later is 2024-07-18 (the first day is counted), that day included" in sentence


def test_a_moment_that_is_only_known_by_its_day_is_told_from_midnight():
    found = due("R-11.1", datetime.fromisoformat("2024-06-11T12:00:00+03:00"), shipped())
    by_day = Due(found.rule, found.limit, found.event_on, found.due_on, ())

    with override("en"):
        assert "received at 2024-06-11 00:00;" in explain(by_day)


def test_a_longer_term_of_working_days_is_told_by_its_length():
    limit = TimeLimit(Article("9(2)"), 3, Unit.WORKING_DAYS, RunsFrom.CONTACT)
    term = limit.term(date(2024, 6, 11), shipped())

    with override("en"):
        sentence = explain(Due("R-9.2", limit, date(2024, 6, 11), term.due_on, term.skipped))

    assert (
        sentence == "The day of contact is 2024-06-11; working days to count: 3; the last day is 2024-06-14."
    )


def test_every_holiday_of_the_list_has_a_name_in_both_languages():
    names = {part for name in shipped().holidays.values() for part in name.split(" / ")}

    assert names == set(HOLIDAYS)
    with override("lt"):
        assert holiday("Tarptautinė darbo diena / Motinos diena") == "Tarptautinė darbo diena / Motinos diena"
    with override("en"):
        assert (
            holiday("Tarptautinė darbo diena / Motinos diena") == "International Workers' Day / Mother's Day"
        )


def test_a_holiday_entered_later_is_shown_as_it_was_entered():
    with override("en"):
        assert (
            why(Skipped(date(2027, 1, 13), Why.HOLIDAY, "Laisvės gynėjų diena"))
            == "holiday: Laisvės gynėjų diena"
        )


@pytest.mark.parametrize(
    ("silence", "english", "lithuanian"),
    [
        (
            UnknownRule("R-1"),
            "There is no rule R-1. There are: R-9.2, ",
            "Taisyklės R-1 nėra. Yra šios: R-9.2, ",
        ),
        (
            UnknownDay(date(2032, 1, 1), date(2021, 1, 1), date(2031, 12, 31)),
            "The holidays of 2032 are not known: the list reaches from 2021-01-01 to 2031-12-31.",
            "2032 m. šventės nežinomos: sąrašas apima laiką nuo 2021-01-01 iki 2031-12-31.",
        ),
        (
            NotInForce(date(2021, 2, 28), date(2021, 3, 1)),
            "On 2021-02-28 the rule was not in force: it applies from 2021-03-01.",
            "2021-02-28 taisyklė dar negaliojo: ji taikoma nuo 2021-03-01.",
        ),
    ],
)
def test_silence_is_explained_too(silence, english, lithuanian):
    with override("en"):
        assert explain_silence(silence).startswith(english)
    with override("lt"):
        assert explain_silence(silence).startswith(lithuanian)
