"""Safe contact, exhaustively: whatever is not known, or not said, allows nothing (DP-10, security.md 25)."""

from datetime import UTC, date, datetime, time
from itertools import chain, combinations, product

import pytest

from victimsupport.law.calendar import VILNIUS
from victimsupport.law.safe_contact import WHOLE_DAY, Channel, Hours, Terms, WhyNot, why_not

FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=VILNIUS)
EVERY_DAY = frozenset(range(1, 8))
ALL = frozenset(Channel)
SETS = [frozenset(some) for some in chain.from_iterable(combinations(Channel, n) for n in range(6))]


@pytest.mark.parametrize("channel", Channel)
def test_unknown_allows_nothing(channel):
    assert why_not(None, channel, FRIDAY_NOON) is WhyNot.UNKNOWN
    assert why_not(Terms(frozenset()), channel, FRIDAY_NOON) is WhyNot.CHANNEL


def test_every_combination_is_allowed_only_where_each_part_was_said():
    """2^5 sets of channels, day, hours, others, term: each known to allow, known to forbid, or unknown; each channel."""
    days = {"yes": frozenset({5}), "no": EVERY_DAY - {5}, "unknown": frozenset()}
    hours = {"yes": Hours(time(9), time(17)), "no": Hours(time(13), time(17)), "unknown": None}
    others = {"yes": True, "no": False, "unknown": None}
    until = {"yes": date(2026, 11, 20), "no": date(2026, 11, 19), "none": None}
    seen = 0
    for allowed, day, hour, other, last, picked_up, channel in product(
        SETS, days, hours, others, until, (False, True), Channel
    ):
        terms = Terms(allowed, days[day], hours[hour], others[other], until[last])
        needed = {channel, Channel.CALL} if channel is Channel.VOICEMAIL else {channel}
        is_timed = channel is not Channel.LETTER
        may = (
            needed <= allowed
            and last != "no"
            and (not is_timed or (day, hour) == ("yes", "yes"))
            and (not picked_up or other == "yes")
        )

        assert (why_not(terms, channel, FRIDAY_NOON, another_answers=picked_up) is None) is may
        seen += 1

    assert seen == 2**5 * 3**4 * 2 * 5


def test_taking_anything_away_never_allows_more():
    """What is said less is allowed less: from the widest terms, each part forgotten or narrowed."""
    widest = {"weekdays": EVERY_DAY, "hours": WHOLE_DAY, "others_may_answer": True, "valid_until": None}
    narrower = {
        "weekdays": frozenset(), "hours": None, "others_may_answer": None, "valid_until": date(2026, 11, 19),
    }  # fmt: skip
    names = list(widest)
    for taken in chain.from_iterable(combinations(names, n) for n in range(1, 5)):
        parts = widest | {name: narrower[name] for name in taken}
        for channel in Channel:
            why = why_not(Terms(ALL, **parts), channel, FRIDAY_NOON, another_answers=True)
            is_expired_or_unspoken = "valid_until" in taken or "others_may_answer" in taken
            assert why is not None or (channel is Channel.LETTER and not is_expired_or_unspoken)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"valid_until": date(2026, 11, 19)}, WhyNot.EXPIRED),
        ({"valid_until": date(2026, 11, 20)}, None),
        ({"weekdays": frozenset({1, 2, 3, 4, 6, 7})}, WhyNot.WEEKDAY),
        ({"hours": Hours(time(12), time(12, 30))}, None),
        ({"hours": Hours(time(8), time(12))}, WhyNot.HOUR),
        ({"hours": Hours(time(12, 0, 1), time.min)}, WhyNot.HOUR),
        ({"hours": Hours(time(8), time.min)}, None),
        ({"hours": None}, WhyNot.HOUR),
        ({"weekdays": frozenset()}, WhyNot.WEEKDAY),
    ],
)
def test_a_call_is_refused_with_its_reason(parts, why):
    known = {"weekdays": EVERY_DAY, "hours": WHOLE_DAY, "others_may_answer": False} | parts

    assert why_not(Terms(ALL, **known), Channel.CALL, FRIDAY_NOON) is why


def test_day_and_hour_are_those_of_lithuania():
    terms = Terms(ALL, frozenset({6}), Hours(time.min, time(1)))

    assert why_not(terms, Channel.SMS, datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) is None
    assert why_not(terms, Channel.SMS, datetime(2026, 11, 20, 21, 59, tzinfo=UTC)) is WhyNot.WEEKDAY
    assert why_not(terms, Channel.SMS, datetime(2026, 11, 20, 23, 0, tzinfo=UTC)) is WhyNot.HOUR


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="UTC offset"):
        why_not(Terms(ALL), Channel.LETTER, FRIDAY_NOON.replace(tzinfo=None))


def test_who_may_not_be_called_gets_no_voicemail():
    terms = Terms(frozenset({Channel.VOICEMAIL}), EVERY_DAY, WHOLE_DAY)

    assert why_not(terms, Channel.VOICEMAIL, FRIDAY_NOON) is WhyNot.CHANNEL


@pytest.mark.parametrize(
    ("others", "why"), [(True, None), (False, WhyNot.ANOTHER_ANSWERS), (None, WhyNot.ANOTHER_ANSWERS)]
)
def test_to_somebody_else_nothing_is_said_unless_the_person_allowed_it(others, why):
    terms = Terms(ALL, EVERY_DAY, WHOLE_DAY, others)

    assert why_not(terms, Channel.CALL, FRIDAY_NOON, another_answers=True) is why
    assert why_not(terms, Channel.CALL, FRIDAY_NOON) is None
