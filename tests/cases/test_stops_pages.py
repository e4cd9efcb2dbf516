"""The pages on which the person of a case is told that the right of the service stopped."""

from datetime import date

import time_machine
from django.urls import reverse

from cases.models import RightStop
from tests import given
from tests.cases import road
from tests.cases.pages import moment, text, url
from tests.cases.road import a_case
from tests.cases.stopped import THURSDAY, owed, revoke, suspend, tell
from victimsupport.choices import DecisionType


def test_the_case_says_what_to_do_first_by_when_and_why(ona_signed_in, stopped):
    page = text(ona_signed_in.get(url("case", stopped)))

    assert f'href="{url("right_stop", stopped)}"' in page
    assert "Tell the person that the right stopped" in page
    assert "The day the right stopped is 2026-11-19; the next working day is 2026-11-20." in page
    assert "By the end of 2026-11-20" in page


def test_it_stands_on_the_worklist_by_its_last_day(ona_signed_in, stopped, by):
    for query in ("", "?show=today"):
        [row] = ona_signed_in.get("/darbai/" + query).context["rows"]
        assert (row.deadline.due_on, row.deadline.what) == (
            date(2026, 11, 20),
            "Tell the person that the right stopped",
        )
    [found] = ona_signed_in.post("/darbai/paieska/", {"text": "Pavyzdytė"}).context["rows"]
    assert found.deadline.due_on == date(2026, 11, 20)

    tell(stopped, by)

    assert ona_signed_in.get("/darbai/?show=today").context["rows"] == []


def test_the_page_offers_what_is_possible_and_records_it(ona_signed_in, stopped):
    other = given.a_service("Pagalba Kaune (pavyzdys)")
    page = text(ona_signed_in.get(url("right_stop", stopped)))
    for said in (
        other.name,
        "Pavyzdžio g. 1, Vilnius",
        "To wait until the right is valid again",
        "2026-11-19",
    ):
        assert said in page
    assert "Pagalbos tarnyba 01 (pavyzdys)" not in page.partition("<main")[2]

    answer = ona_signed_in.post(
        url("right_stop", stopped),
        moment("told_at")
        | {
            "told_how": "IN_PERSON",
            "choice": "TRANSFER",
            "service": str(other.pk),
            "version": stopped.version,
        },
        follow=True,
    )

    assert "Now record the consent to the transfer to the service they chose" in text(answer)
    answer = ona_signed_in.get(url("case", stopped))
    assert f"To go on at another service: {other.name}" in text(answer)
    assert "Told that the right stopped" in text(answer)
    assert RightStop.objects.get().service == other


def test_with_nothing_entered_the_page_says_what_to_do(ona_signed_in, stopped):
    page = text(ona_signed_in.post(url("right_stop", stopped), {"version": stopped.version}))

    for said in (
        "Enter when the person was told",
        "Select how the person was told",
        "Select what the person chose",
    ):
        assert said in page
    page = text(ona_signed_in.post(url("right_stop", stopped), {"choice": "TRANSFER", "version": 1}))
    assert "Select the service the person wishes to go to" in page


def test_a_service_that_lost_its_right_meanwhile_is_refused_in_words(ona_signed_in, stopped):
    lost = given.a_service(accredited_on=None)

    page = text(
        ona_signed_in.post(
            url("right_stop", stopped), {"choice": "TRANSFER", "service": str(lost.pk), "version": 1}
        )
    )

    assert "This service may not take new people on that day" in page


def test_where_nothing_can_be_waited_for_it_is_not_offered(ona_signed_in, by, service):
    case = a_case(by)
    revoke(service, THURSDAY)

    assert "To wait until the right is valid again" not in text(ona_signed_in.get(url("right_stop", case)))


def test_the_choice_of_somebody_told_earlier_is_asked_for_alone(ona_signed_in, stopped, by):
    tell(stopped, by)
    stopped.refresh_from_db()

    assert "The person was told and has not decided." in text(ona_signed_in.get(url("case", stopped)))
    page = text(ona_signed_in.get(url("right_stop", stopped)))
    assert 'name="told_how"' not in page
    answer = ona_signed_in.post(
        url("right_stop", stopped),
        moment("chosen_at") | {"choice": "CLOSING", "version": stopped.version},
        follow=True,
    )
    assert "Recorded. Close the case next." in text(answer)
    assert RightStop.objects.get().choice == "CLOSING"


def test_who_saves_second_gets_what_they_typed_back(ona_signed_in, stopped, by):
    tell(stopped, by)

    answer = ona_signed_in.post(
        url("right_stop", stopped),
        moment("told_at") | {"told_how": "PHONE", "choice": "CLOSING", "version": stopped.version},
    )

    assert answer.status_code == 409
    assert "To end the assistance" in text(answer)


def test_late_the_page_asks_why_and_so_does_the_page_of_reasons(ona_signed_in, by, service):
    case = a_case(by)
    suspend(service, date(2026, 11, 17))
    assert "If this was late, why?" in text(ona_signed_in.get(url("right_stop", case)))
    tell(case, by)

    page = text(ona_signed_in.get(url("late_reason", case)))
    assert (
        "The person was to be told that the right had stopped by 2026-11-18; they were told 2026-11-20 13:30."
        in page
    )
    ona_signed_in.post(url("late_reason", case), {"late_reason": "Asmuo neatsiliepė"})
    assert RightStop.objects.select_related("duty").get().duty.late_reason == "Asmuo neatsiliepė"


def test_without_a_stop_or_after_the_end_there_is_nothing_to_tell(ona_signed_in, by, service):
    case, declined = a_case(by), a_case(by, status="STARTED")
    assert ona_signed_in.get(url("right_stop", case)).status_code == 302
    suspend(service)
    from cases.actions import decision

    declined.refresh_from_db()
    decision.decline(case=declined, decided_at=road.now(), version=declined.version, by=by, at=road.now())

    assert ona_signed_in.get(url("right_stop", declined)).status_code == 302
    assert not owed(declined)


def test_back_in_its_right_the_service_is_asked_for_nothing_more(ona_signed_in, by, stopped, service):
    given.decide(service, DecisionType.REINSTATE, date(2026, 11, 20))

    page = text(ona_signed_in.get(url("case", stopped)))

    assert "Tell the person that the right stopped" not in page
    assert ona_signed_in.get(url("right_stop", stopped)).status_code == 302


def test_the_page_of_another_service_does_not_exist(client, stopped, jonas, by):
    with time_machine.travel(road.now(), tick=False):
        assert road.signed_in(client, jonas).get(url("right_stop", stopped)).status_code == 404


def test_a_bare_address_is_not_a_case(ona_signed_in):
    assert ona_signed_in.get(reverse("cases:right_stop", args=["NK-2026-99999"])).status_code == 404
