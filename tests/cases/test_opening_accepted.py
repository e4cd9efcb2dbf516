"""One talk is the start and the acceptance: both are recorded, or neither; and forms that lead to the next."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.actions import opening
from cases.actions.facts import Representation
from cases.models import Case
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import a_case, facts_of
from tests.cases.test_opening import an_intake
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused, Stale

TALKED = given.at("2026-11-10 11:00")


def record(intake, by, *, talked_at=TALKED, representation=None, late_reason="", **facts):
    return opening.open_accepted(
        intake=intake, talked_at=talked_at, kind="ATTEMPT", facts=facts_of(**facts),
        representation=representation or Representation(), late_reason=late_reason, by=by, at=road.now(),
    )  # fmt: skip


def test_start_and_acceptance_bear_the_moment_of_the_talk(by):
    intake = an_intake(by)

    case = record(intake, by)

    intake.refresh_from_db()
    case.refresh_from_db()
    assert (intake.started_at, intake.duty.performed_at, case.opened_at, case.decided_at) == (TALKED,) * 4
    assert (case.status, case.recipient_group, intake.assignee) == ("ACCEPTED", "WOMAN", by.user)
    actions = Entry.objects.filter(reference=case.reference).values_list("action", flat=True)
    assert {"ASSISTANCE_STARTED", "CASE_OPENED", "ASSISTANCE_ACCEPTED"} <= set(actions)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"recipient_group": ""}, "recipient_group"),
        ({"crime_place": "OUTSIDE_EU", "proceedings_in_lithuania": "NO"}, "crime_place"),
        ({"recipient_group": "CHILD"}, "representative_absent"),
    ],
)
def test_where_the_acceptance_is_refused_nothing_has_started(by, facts, field):
    intake = an_intake(by)

    with pytest.raises(Refused) as refusal:
        record(intake, by, **facts)

    intake.refresh_from_db()
    assert refusal.value.field == field
    assert (intake.started_at, intake.duty.performed_at) == (None, None)
    assert not Case.objects.exists()


@pytest.mark.parametrize("moment", ["2026-11-09 09:59", "2026-11-20 14:06"])
def test_the_talk_lies_neither_before_the_person_came_nor_in_the_future(by, moment):
    with pytest.raises(Refused) as refusal:
        record(an_intake(by), by, talked_at=given.at(moment))

    assert refusal.value.field == "talked_at"


def test_it_is_recorded_once_and_by_those_who_work_on_cases_here(by, rita, service, jonas, elsewhere):
    intake = an_intake(by)
    with acting_as(rita, service) as guard, pytest.raises(PermissionDenied):
        record(intake, guard)
    with acting_as(jonas, elsewhere) as there, pytest.raises(Exception, match="does not exist"):
        record(intake, there)
    record(intake, by)

    with pytest.raises(Stale):
        record(intake, by)


# The page


def address(intake):
    return reverse("cases:start_accepted", args=[getattr(intake, "reference", intake)])


def typed(**rest):
    return {
        "kind": "APPOINTMENT", "talked_at_0": "2026-11-10", "talked_at_1": "11:00", "recipient_group": "WOMAN",
        "crime_place": "LITHUANIA", "is_in_lithuania": "yes",
    } | rest  # fmt: skip


def test_the_page_opens_an_accepted_case_and_leads_there_or_to_the_needs(ona_signed_in, by):
    first, second = an_intake(by), an_intake(by)
    assert "Record and open the case" in text(ona_signed_in.get(address(first)))

    answer = ona_signed_in.post(address(first), typed(late_reason="Sirgo"))
    onward = ona_signed_in.post(address(second), typed(next="1"))

    cases = {case.reference: case for case in Case.objects.select_related("intake__duty")}
    assert answer.headers["Location"] == reverse("cases:case", args=[first.reference])
    assert onward.headers["Location"] == reverse("cases:assess", args=[second.reference]) + "#main-content"
    assert {case.status for case in cases.values()} == {"ACCEPTED"}
    assert cases[first.reference].intake.duty.late_reason == "Sirgo"
    assert str(cases[first.reference].scope()) == "IN_SCOPE"


def test_what_can_wait_is_what_the_registration_says(ona_signed_in, by):
    act = road.CrimeType.objects.get(pk="HEALTH")
    intake = an_intake(by, crime_type=act)

    ona_signed_in.post(address(intake), typed())

    case = Case.objects.get()
    assert (case.crime_type, case.victim_category, case.harm_types, case.language) == (act, "", [], "lt")
    assert not case.has_disability


def test_a_childs_representative_is_asked_for_and_nothing_typed_is_lost(ona_signed_in, by):
    answers = typed(recipient_group="CHILD", has_representative="no", late_reason="Mano žodžiai")

    page = text(ona_signed_in.post(address(an_intake(by)), answers))

    assert "Select why no legal representative takes part" in page
    assert "Mano žodžiai" in page
    assert not Case.objects.exists()


def test_an_act_the_law_does_not_reach_is_refused_at_its_question(ona_signed_in, by):
    page = text(
        ona_signed_in.post(
            address(an_intake(by)), typed(crime_place="OUTSIDE_EU", proceedings_in_lithuania="NO")
        )
    )

    assert "art. 1(1)" in page
    assert 'href="#id_crime_place' in page
    assert not Case.objects.exists()


def test_the_second_of_two_is_told_and_led_to_the_case(ona_signed_in, by):
    intake = an_intake(by)
    record(intake, by)

    answer = ona_signed_in.post(address(intake), typed(talked_at_1="12:34", next="1"))

    assert answer.status_code == 409
    assert "12:34" in text(answer)
    assert ona_signed_in.get(address(intake)).headers["Location"] == reverse(
        "cases:case", args=[intake.reference]
    )


def test_strangers(client, ona_signed_in, by, rita, jonas, elsewhere):
    with acting_as(jonas, elsewhere) as there:
        foreign = [an_intake(there) for _number in range(2)][-1].reference
    own = an_intake(by)

    for reference in (foreign, "NK-2026-99999"):
        assert ona_signed_in.get(address(reference)).status_code == 404
        assert ona_signed_in.post(address(reference), typed()).status_code == 404
    assert road.signed_in(client, rita).get(address(own)).status_code == 403


# One form leads to the next


def test_a_form_leads_to_the_next_only_if_asked_to(ona_signed_in, by):
    def sent(name, case, answers, **more):
        return ona_signed_in.post(reverse(f"cases:{name}", args=[case.reference]), answers | more).headers[
            "Location"
        ]

    def of(name, case):
        return reverse(f"cases:{name}", args=[case.reference])

    start = {"kind": "ATTEMPT", "started_at_0": "2026-11-09", "started_at_1": "11:00"}
    intake = an_intake(by)
    assert sent("start", intake, start, next="1") == of("decide", intake) + "#main-content"

    case = a_case(by, status="STARTED")
    accepted = {
        "decided_at_0": "2026-11-09", "decided_at_1": "11:00", "recipient_group": "WOMAN", "version": case.version,
    }  # fmt: skip
    assert sent("decide", case, accepted, next="1") == of("assess", case) + "#main-content"
    needs = {
        "assessed_at_0": "2026-11-09", "assessed_at_1": "11:00", "kinds": ["SAFETY"],
        "safety_description": "Saugi vieta",
    }  # fmt: skip
    case.refresh_from_db()
    assert (
        sent("assess", case, needs, version=case.version, next="1") == of("deliver", case) + "#main-content"
    )
    case.refresh_from_db()
    assert sent("assess", case, needs, version=case.version) == of("case", case)


def test_the_second_of_two_is_led_back_to_the_case_not_onward(ona_signed_in, by):
    case = a_case(by, status="STARTED")
    case.version += 1

    answer = ona_signed_in.post(
        reverse("cases:decide", args=[case.reference]),
        {
            "decided_at_0": "2026-11-09", "decided_at_1": "11:00", "recipient_group": "WOMAN", "version": 99, "next": "1",
        },
    )  # fmt: skip

    assert answer.status_code == 409
    assert f'href="{reverse("cases:case", args=[case.reference])}"' in text(answer)
    assert "/poreikiai/" not in text(answer)
