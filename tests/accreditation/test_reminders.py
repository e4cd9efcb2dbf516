"""Dates that draw near: which there are, and that each step of each is told once to those it concerns."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accreditation import permissions
from accreditation.actions import overseeing, reminding
from accreditation.deadlines import PASSED, What, nearing
from accreditation.tasks import remind_of_dates
from tests import given
from tests.accreditation import road
from tests.accreditation.road import Bureau
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.notices import actions as notices
from victimsupport.notices import mail
from victimsupport.notices.models import Notice, NoticeKind

pytestmark = pytest.mark.django_db
NOON = given.at("2024-03-01 12:00")
LAST = date(2027, 3, 1)
"""The last day of a right granted that day."""


@pytest.fixture
def bureau() -> Bureau:
    return road.a_bureau()


def near(bureau: Bureau, day: str, who: str = "officer") -> list[tuple[str, str, str]]:
    """Return what draws near on a day as somebody sees it: what, its day, the step reached."""
    with bureau.acting(getattr(bureau, who)):
        services = [bureau.service] if who == "manager" else None
        return [(row.what, str(row.day), row.step) for row in nearing(date.fromisoformat(day), services)]


def remind(bureau: Bureau, day: str) -> list[tuple[str, str]]:
    """Remind everybody on a day; return who is told of which day for the first time."""
    told = []
    for organisation in (bureau.authority, bureau.service):
        with acting_as(system(), organisation) as by:
            known = set(Notice.objects.values_list("pk", flat=True))
            reminding.remind(by=by, at=given.at(f"{day} 08:00"))
            fresh = Notice.objects.filter(kind=NoticeKind.DATE_NEARS).exclude(pk__in=known)
            told += [(_who(bureau, notice.recipient_id), str(notice.due_on)) for notice in fresh]
    return sorted(told)


def _who(bureau: Bureau, pk: object) -> str:
    return {bureau.officer.pk: "officer", bureau.head.pk: "head", bureau.manager.pk: "manager"}[pk]


def suspended(bureau: Bureau) -> None:
    road.granted(bureau, NOON)
    finding = road.a_finding(bureau, given.at("2024-05-02 10:00"))
    road.decided(
        bureau, "SUSPEND", given.at("2024-05-06 12:00"), ground="VIOLATION_OR_NONCONFORMITY",
        until=date(2024, 11, 6), finding=finding,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2026-09-01", None),
        ("2026-09-02", "180"),
        ("2026-12-01", "90"),
        ("2027-01-30", "30"),
        ("2027-03-01", "30"),
        ("2027-03-02", PASSED),
    ],
)
def test_the_end_of_a_right_draws_near_from_its_180th_day_before(bureau, day, step):
    road.granted(bureau, NOON)

    expected = [(What.RIGHT, str(LAST), step)] if step else []
    assert near(bureau, day) == near(bureau, day, "manager") == expected


@pytest.mark.parametrize(
    ("day", "step"),
    [("2024-10-06", None), ("2024-10-07", "30"), ("2024-10-30", "7"), ("2024-11-06", "7"), ("2024-11-07", PASSED)],
)  # fmt: skip
def test_the_end_of_a_suspension_draws_near_from_its_30th_day_before(bureau, day, step):
    suspended(bureau)

    expected = [(What.SUSPENSION, "2024-11-06", step)] if step else []
    assert near(bureau, day) == near(bureau, day, "manager") == expected


@pytest.mark.parametrize(
    ("day", "step"),
    [("2024-05-26", None), ("2024-05-27", "7"), ("2024-06-02", "1"), ("2024-06-03", "1"), ("2024-06-04", PASSED)],
)  # fmt: skip
def test_the_last_day_to_remedy_draws_near_from_its_7th_day_before(bureau, day, step):
    road.granted(bureau, NOON)
    road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))

    expected = [(What.REMEDY, "2024-06-03", step)] if step else []
    assert near(bureau, day) == near(bureau, day, "manager") == expected


@pytest.mark.parametrize(
    ("day", "step"),
    [("2024-03-22", None), ("2024-03-23", "10"), ("2024-03-30", "3"), ("2024-04-02", "3"), ("2024-04-03", PASSED)],
)  # fmt: skip
def test_the_last_day_to_decide_draws_near_at_the_authority_alone(bureau, day, step):
    road.a_received(bureau, NOON)

    assert near(bureau, day) == ([(What.DECISION, "2024-04-02", step)] if step else [])
    assert near(bureau, day, "manager") == []


def test_what_is_done_draws_near_no_more(bureau):
    road.granted(bureau, NOON)
    finding = road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))
    replaced = road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))
    with bureau.acting(bureau.head) as by:
        overseeing.set_deadline(
            finding=replaced, deadline=date(2024, 9, 2), by=by, at=given.at("2024-05-03 10:00")
        )
    assert [row[:2] for row in near(bureau, "2024-06-01")] == [(What.REMEDY, "2024-06-03")]

    with bureau.acting(bureau.officer) as by:
        overseeing.verify_remedy(
            finding=finding,
            remedied_on=date(2024, 5, 31),
            note="Apžiūrėta",
            by=by,
            at=given.at("2024-05-31 10:00"),
        )

    assert near(bureau, "2024-06-01") == []


def test_what_was_found_before_the_right_was_revoked_draws_near_no_more_also_under_a_new_right(bureau):
    road.granted(bureau, NOON)
    finding = road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))
    road.decided(bureau, "REVOKE", given.at("2024-06-04 12:00"), ground="NOT_REMEDIED", finding=finding)
    assert near(bureau, "2024-06-05") == []

    road.granted(bureau, given.at("2024-07-01 12:00"))

    assert near(bureau, "2024-07-02") == []


def test_a_renewal_moves_the_day_and_a_revocation_ends_it(bureau):
    road.granted(bureau, NOON)
    road.granted(bureau, given.at("2026-12-01 12:00"))
    assert near(bureau, "2027-01-30") == []
    assert near(bureau, "2029-11-05")[0][1] == "2029-12-01"

    road.decided(bureau, "REVOKE", given.at("2029-12-02 12:00"), ground="TERM_EXPIRED")
    assert near(bureau, "2029-12-03") == []


def test_dates_come_in_order_those_that_have_passed_first_under_their_numbers(bureau):
    suspended(bureau)
    other = road.a_bureau(given.a_service("Kita tarnyba", accredited_on=None))
    proceeding = road.a_received(other, given.at("2024-10-10 12:00"))

    with bureau.acting(bureau.officer):
        rows = nearing(date(2024, 11, 7))

    assert [(row.what, row.days_left, row.service.pk) for row in rows] == [
        (What.SUSPENSION, -1, bureau.service.pk), (What.DECISION, 4, other.service.pk),
    ]  # fmt: skip
    assert [row.has_passed for row in rows] == [True, False]
    assert rows[0].reference.startswith("SPR-2024-")
    assert rows[1].reference == proceeding.reference


def test_reading_the_dates_asks_no_more_for_more_services(bureau, django_assert_num_queries):
    for number in range(4):
        suspended(road.a_bureau(given.a_service(f"Tarnyba {number}", accredited_on=None)))
    with bureau.acting(bureau.officer), django_assert_num_queries(5):
        assert len(nearing(date(2024, 11, 7))) == 4


def test_each_step_is_told_once_and_steps_gone_by_are_left_out(bureau):
    road.granted(bureau, NOON)
    both = [("manager", str(LAST)), ("officer", str(LAST))]

    assert remind(bureau, "2026-09-01") == []
    assert remind(bureau, "2026-09-02") == both
    assert remind(bureau, "2026-09-02") == remind(bureau, "2026-09-03") == []
    assert remind(bureau, "2027-02-20") == both  # nothing ran for months: only the 30 days are told of
    assert remind(bureau, "2027-03-01") == []
    assert remind(bureau, "2027-03-02") == [("head", str(LAST))]
    assert remind(bureau, "2027-06-01") == []


def test_officers_are_told_of_the_days_to_decide_and_the_head_once_they_are_over(bureau):
    road.a_received(bureau, NOON)

    assert remind(bureau, "2024-03-23") == [("officer", "2024-04-02")]
    assert remind(bureau, "2024-04-01") == [("officer", "2024-04-02")]
    assert remind(bureau, "2024-04-03") == [("head", "2024-04-02")]


def test_another_day_of_the_same_finding_is_told_of_anew(bureau):
    road.granted(bureau, NOON)
    finding = road.a_finding(bureau, given.at("2024-05-02 10:00"), deadline=date(2024, 6, 3))
    assert remind(bureau, "2024-06-03") == [("manager", "2024-06-03"), ("officer", "2024-06-03")]
    with bureau.acting(bureau.head) as by:
        overseeing.set_deadline(
            finding=finding, deadline=date(2024, 6, 4), by=by, at=given.at("2024-06-03 10:00")
        )

    assert remind(bureau, "2024-06-03") == [("manager", "2024-06-04"), ("officer", "2024-06-04")]


def test_a_service_is_told_of_nobody_elses_dates(bureau):
    road.granted(bureau, NOON)
    other = road.a_bureau(given.a_service("Kita tarnyba", accredited_on=None))

    with acting_as(system(), other.service) as by:
        assert reminding.remind(by=by, at=given.at("2027-02-20 08:00")) == 0


@pytest.mark.parametrize("told", [True, False])
def test_a_right_ends_by_its_date_whether_anybody_was_told_or_not(bureau, told):
    road.granted(bureau, NOON)
    if told:
        remind(bureau, "2027-02-20")
        remind(bureau, "2027-03-02")

    assert permissions.may_take_on(bureau.service.pk, LAST)
    assert not permissions.may_take_on(bureau.service.pk, date(2027, 3, 2))


@pytest.mark.parametrize("language", ["lt", "en"])
def test_a_mail_says_the_day_and_the_number_and_no_name(bureau, language):
    decision = road.granted(bureau, NOON)
    bureau.manager.language = language
    bureau.manager.save()
    remind(bureau, "2027-02-20")

    with acting_as(system(), bureau.service):
        notice = Notice.objects.select_related("recipient").get(kind=NoticeKind.DATE_NEARS)
        message = mail.message(notice)

    words = {"lt": "Artėja akreditavimo terminas", "en": "A date of the accreditation draws near"}
    assert message.subject == words[language]
    assert "2027-03-01" in message.body
    assert decision.number in message.body
    assert bureau.service.name not in message.body


def test_a_mail_after_the_day_says_that_it_has_passed(bureau):
    road.granted(bureau, NOON)
    remind(bureau, "2027-03-02")

    with acting_as(system(), bureau.authority):
        notice = Notice.objects.select_related("recipient").get(
            kind=NoticeKind.DATE_NEARS, recipient=bureau.head
        )
        message = mail.message(notice)

    assert message.subject == "Praėjo akreditavimo terminas"
    assert "Laukiama sprendimo" in message.body


def test_only_the_system_reminds(bureau):
    with bureau.acting(bureau.officer) as by, pytest.raises(PermissionDenied):
        reminding.remind(by=by, at=NOON)


def test_the_task_goes_round_the_authority_and_the_services(bureau):
    service = given.a_service(
        "Baigiasi", accredited_on=date.fromordinal(timezone.localdate().toordinal() - 3 * 365)
    )
    manager = given.a_person(service, Role.SERVICE_MANAGER)

    remind_of_dates()

    with acting_as(system(), service):
        assert Notice.objects.filter(recipient=manager, kind=NoticeKind.DATE_NEARS).count() == 1
    with acting_as(system(), bureau.authority):
        assert Notice.objects.filter(recipient=bureau.officer, kind=NoticeKind.DATE_NEARS).count() == 1


def test_the_duty_itself_is_reminded_of_on_its_day_like_every_other(bureau):
    proceeding = road.a_received(bureau, NOON)

    with acting_as(system(), bureau.authority) as by:
        notices.remind(by=by, at=given.at("2024-04-02 15:30"))
        told = Notice.objects.get(kind=NoticeKind.DUTY_DUE_TODAY)

    assert told.recipient == bureau.officer
    assert told.path == permissions.page_at_authority(proceeding.reference)
