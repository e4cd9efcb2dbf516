"""The pages of who may see a case and who saw it: restricting, an emergency, the log, what nothing explains."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.actions import opening
from cases.documents import accesses
from cases.documents.unusual import Why
from cases.models import Case
from cases.views.access import WORDS
from referrals.actions import intakes
from referrals.models import EmergencyAccess, Intake
from tests import given
from tests.cases import road
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "password-of-a-test"


@pytest.fixture
def vita(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Vita Vadovė")


@pytest.fixture
def ieva(service):
    return given.a_person(service, Role.CASEWORKER, name="Ieva Kita")


@pytest.fixture
def case(by):
    return road.a_case(by, status="PLANNED")


@pytest.fixture
def manager(vita, today):
    return road.signed_in(Client(), vita)


@pytest.fixture
def colleague(ieva, today):
    return road.signed_in(Client(), ieva)


@pytest.fixture
def restricted(case, manager, vita, ona):
    answer = manager.post(
        reverse("referrals:intake-restrict", args=[case.reference]),
        {"people": [str(vita.pk), str(ona.pk)], "reason": "Kolegės giminaitė", "version": version(case)},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return case


def version(case: Case) -> int:
    with acting_as(system(), case.organisation):
        return Intake.objects.get(pk=case.intake_id).version


def confirm(client: Client) -> None:
    """Sign in again, as the page for an emergency asks."""
    answer = client.get(reverse("referrals:emergency"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert client.post(answer.url, {"password": PASSWORD}).status_code == 302


def ask(client: Client, number: str, reason: str = "Pastogės reikia dabar"):
    return client.post(reverse("referrals:emergency"), {"reference": number, "reason": reason})


def test_a_restricted_case_is_the_same_404_as_a_foreign_and_a_missing_one(
    restricted, colleague, elsewhere, jonas
):
    with acting_as(jonas, elsewhere) as by:
        foreign = road.a_case(by).reference
    bodies = set()
    for number in (restricted.reference, foreign, "NK-2026-99999"):
        answer = colleague.get(reverse("cases:case", args=[number]))
        assert answer.status_code == 404
        text = re.sub(r'nonce="[^"]+"|value="[^"]{30,}"', "", answer.content.decode())
        bodies.add(text.replace(number, "NUMBER"))
    assert len(bodies) == 1
    for page in ("referrals:intake", "referrals:intake-person", "cases:person", "cases:plan_printed"):
        arguments = [restricted.reference, 1] if page == "cases:plan_printed" else [restricted.reference]
        assert colleague.get(reverse(page, args=arguments)).status_code == 404


def test_it_is_in_no_list_no_search_and_no_counter_of_a_colleague(restricted, colleague, ona, service):
    worklist = colleague.get(reverse("cases:worklist"))
    assert restricted.reference not in worklist.content.decode()
    assert worklist.context["counters"][-1]["count"] == 0
    assert worklist.context["rows"] == []
    found = colleague.post(reverse("cases:find"), {"text": "Pavyzdytė"})
    assert found.context["rows"] == []
    assert restricted.reference not in colleague.get(reverse("referrals:intakes")).content.decode()
    mine = road.signed_in(Client(), ona).get(reverse("cases:worklist"))
    assert restricted.reference in mine.content.decode()


def test_an_emergency_asks_to_sign_in_again_opens_one_case_and_says_until_when(
    restricted, colleague, service
):
    assert ask(colleague, restricted.reference).status_code == 302
    assert "Pastogės" not in str(dict(colleague.session))
    with acting_as(system(), service):
        assert not EmergencyAccess.objects.exists()
    confirm(colleague)
    with acting_as(system(), service):
        assert not EmergencyAccess.objects.exists()
    answer = ask(colleague, restricted.reference)
    assert answer.url == reverse("cases:case", args=[restricted.reference])
    page = colleague.get(answer.url)
    assert page.status_code == 200
    assert "Emergency access until 15:05" in page.content.decode()
    with acting_as(system(), service):
        row = EmergencyAccess.objects.get()
        assert Entry.objects.get(action="CASE_VIEWED", detail__emergency=str(row.pk)).user_id == row.user_id


def test_an_emergency_is_over_to_the_second(restricted, colleague, service):
    confirm(colleague)
    url = ask(colleague, restricted.reference).url
    for passed, status in ((timedelta(minutes=59, seconds=59), 200), (timedelta(minutes=60), 404)):
        with time_machine.travel(road.now() + passed, tick=False):
            again = road.signed_in(
                Client(), who_opened(service)
            )  # the session has idled away, the access has not
            assert again.get(url).status_code == status


def who_opened(service):
    with acting_as(system(), service):
        return EmergencyAccess.objects.select_related("user").get().user


@pytest.mark.parametrize(
    "number", ["", "418", "Olga Pavyzdytė", "NK-2026-00418; DROP", "A" * 500, "NK-2026-00418\x00"]
)
def test_what_is_no_number_is_refused_and_kept_nowhere(colleague, number, service):
    confirm(colleague)
    answer = ask(colleague, number)
    assert answer.status_code == 200
    assert "reference" in answer.context["form"].errors
    with acting_as(system(), service):
        assert not Entry.objects.filter(action="EMERGENCY_ACCESS_REFUSED").exists()


def test_a_number_that_opens_nothing_is_refused_alike_and_kept(restricted, case, colleague, by, service):
    open_one = road.a_case(by).reference
    confirm(colleague)
    texts = {
        str(ask(colleague, number).context["form"].errors["reference"])
        for number in (open_one, "NK-2026-99999")
    }
    assert len(texts) == 1
    with acting_as(system(), service):
        assert Entry.objects.filter(action="EMERGENCY_ACCESS_REFUSED").count() == 2


def test_only_a_manager_restricts_and_only_who_watches_sees_the_log(case, ona_signed_in, colleague, rita):
    for name, arguments in (("referrals:intake-restrict", [case.reference]), ("cases:access", [case.reference]),
                            ("cases:accesses", []), ("cases:emergencies", []), ("cases:unusual", [])):  # fmt: skip
        assert colleague.get(reverse(name, args=arguments)).status_code == 403
    guard = road.signed_in(Client(), rita)
    assert guard.get(reverse("cases:accesses")).status_code == 200
    assert guard.get(reverse("cases:case", args=[case.reference])).status_code == 403


def test_the_log_says_who_opened_which_case_and_the_manager_finds_nothing_hidden(
    restricted, ona, ona_signed_in, vita, rita, service, manager
):
    ona_signed_in.get(reverse("cases:case", args=[restricted.reference]))
    ona_signed_in.get(reverse("cases:person", args=[restricted.reference]))
    head = road.signed_in(Client(), given.a_person(service, Role.SERVICE_MANAGER))
    guard = road.signed_in(Client(), rita)
    seen = {}
    for name, client in (("manager", manager), ("head", head), ("guard", guard)):
        answer = client.get(reverse("cases:accesses"), {"reference": restricted.reference.lower()})
        seen[name] = [(row.who, row.what, row.ground) for row in answer.context["rows"]]
        assert "Olga" not in answer.content.decode()
        assert "Pavyzdytė" not in answer.content.decode()
    opened = [("Ona Pavyzdienė", "Opened the contact data", "from the page of the case"),
              ("Ona Pavyzdienė", "Opened the case", "")]  # fmt: skip
    assert seen["manager"] == seen["guard"] == opened
    assert seen["head"] == []


def test_the_log_is_narrowed_and_paged_by_key(case, ona, ona_signed_in, manager):
    for _look in range(30):
        ona_signed_in.get(reverse("cases:case", args=[case.reference]))
    log = reverse("cases:accesses")
    first = manager.get(log)
    assert len(first.context["rows"]) == 25
    rest = manager.get(log + first.context["page"].next)
    assert len(rest.context["rows"]) == 5
    for query, count in (({"user": str(ona.pk)}, 25), ({"since": "2026-11-21"}, 0), ({"until": "2026-11-19"}, 0),
                         ({"since": "2026-11-20", "until": "2026-11-20"}, 25), ({"reference": "NK-2026-9"}, 0)):  # fmt: skip
        assert len(manager.get(log, query).context["rows"]) == count, query


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-11-20", "until": "2026-11-01"}, {"user": "x"}, {"since": "9999-99-99"}, {"reference": "\x00"},
        {"week": "0001-01-01"}, {"after": "x"}, {"lists": "no"},
    ],
)  # fmt: skip
def test_bad_filters_are_answered_kindly(manager, query):
    for page in ("cases:accesses", "cases:unusual", "cases:emergencies"):
        assert manager.get(reverse(page), query).status_code == 200


def test_the_lists_in_which_a_case_stood_are_found_by_its_number(case, ona_signed_in, manager):
    ona_signed_in.get(reverse("cases:worklist"))
    query = {"reference": case.reference, "lists": "yes"}
    shown = [row.what for row in manager.get(reverse("cases:accesses"), query).context["rows"]]
    assert "Saw it in a list" in shown
    assert manager.get(reverse("cases:accesses"), {"reference": case.reference}).context["rows"] == []


def test_the_part_of_the_case_shows_who_may_see_it_and_who_did(restricted, manager, colleague, ona_signed_in):
    confirm(colleague)
    colleague.get(ask(colleague, restricted.reference).url)
    page = manager.get(reverse("cases:access", args=[restricted.reference]))
    text = page.content.decode()
    assert [membership.user.name for membership in page.context["knowing"]] == [
        "Ona Pavyzdienė",
        "Vita Vadovė",
    ]
    assert "Kolegės giminaitė" in text
    assert "Pastogės reikia dabar" in text
    assert any(row.is_emergency and row.who == "Ieva Kita" for row in page.context["rows"])


def test_emergencies_are_shown_with_reason_and_looks(restricted, colleague, manager, rita, service):
    confirm(colleague)
    colleague.get(ask(colleague, restricted.reference).url)
    for client in (manager, road.signed_in(Client(), rita)):
        (row,) = client.get(reverse("cases:emergencies")).context["rows"]
        assert (row["reason"], row["looks"], row["is_over"]) == ("Pastogės reikia dabar", 1, False)
    head = road.signed_in(Client(), given.a_person(service, Role.SERVICE_MANAGER))
    assert head.get(reverse("cases:emergencies")).context["rows"] == []


def test_a_look_of_somebody_with_the_surname_of_the_person_is_asked_about(case, service, manager, today):
    relative = road.signed_in(Client(), given.a_person(service, Role.CASEWORKER, name="Rasa Pavyzdienė"))
    relative.get(reverse("cases:case", args=[case.reference]))
    (row,) = manager.get(reverse("cases:unusual")).context["rows"]
    assert row["who"] == "Rasa Pavyzdienė"
    assert row["why"] == [WORDS[Why.NAMESAKE]]
    assert row["cases"] == [case.reference]


def test_the_responsible_and_whoever_did_something_have_a_task(case, service, by, ona):
    from cases.documents import looks
    from victimsupport.audit import actions as audit

    at = road.now()
    audit.record("CASE_VIEWED", about=case, by=by, at=at)
    (look,) = looks.between(at - timedelta(hours=1), at + timedelta(hours=1), by, set())
    assert look.has_task
    with acting_as(given.a_person(service, Role.CASEWORKER), service) as other:
        audit.record("CASE_VIEWED", about=case, by=other, at=at)
        found = looks.between(at - timedelta(hours=1), at + timedelta(hours=1), by, set())
        assert [one.has_task for one in found if one.user == other.user_id] == [False]
        audit.record("SERVICES_RECORDED", about=case, by=other, at=at)
        found = looks.between(at - timedelta(hours=1), at + timedelta(hours=1), by, set())
        assert [one.has_task for one in found if one.user == other.user_id] == [True]


def test_accesses_of_a_case_tell_who_by_role_and_when(case, ona_signed_in, by):
    ona_signed_in.get(reverse("cases:case", args=[case.reference]))
    (access,) = accesses.accesses_of(case, by)
    assert (access.roles, access.at) == ((str(Role.CASEWORKER.label),), road.now())


def test_the_log_and_the_list_ask_a_fixed_number_of_questions(case, by, ona_signed_in, manager):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _round in range(2):
        for _look in range(6):
            ona_signed_in.get(reverse("cases:case", args=[case.reference]))
            ona_signed_in.get(reverse("cases:case", args=[road.a_case(by).reference]))
        found = []
        for page in ("cases:accesses", "cases:unusual"):
            with CaptureQueriesContext(connection) as asked:
                manager.get(reverse(page))
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]


def test_lifting_and_changing_by_the_pages(restricted, manager, colleague, vita, ona, ieva):
    change = reverse("referrals:intake-restrict", args=[restricted.reference])
    everybody = [str(person.pk) for person in (vita, ona, ieva)]
    assert manager.post(change, {"people": everybody, "version": version(restricted)}).status_code == 302
    assert colleague.get(reverse("cases:case", args=[restricted.reference])).status_code == 200
    stale = manager.post(change, {"people": everybody, "version": version(restricted) - 1})
    assert stale.status_code == 409
    lift = reverse("referrals:intake-unrestrict", args=[restricted.reference])
    assert manager.post(lift, {"reason": "", "version": version(restricted)}).status_code == 200
    assert manager.post(lift, {"reason": "Nebedirba", "version": version(restricted)}).status_code == 302
    assert manager.get(lift).status_code == 302


def test_a_case_hints_at_nobody_whom_the_reader_may_not_know_of(restricted, manager, colleague, service):
    """An institution sends her anew: the system notes whom she is like, also where the case is restricted."""
    with acting_as(system(), service) as by:
        came_at = given.at("2026-11-20 09:00")
        intake = intakes.receive(
            channel="FIRST_CONTACT_REFERRAL", person=road.OLGA, received_at=came_at, by=by, at=came_at
        )
    with acting_as(given.a_person(service, Role.CASEWORKER), service) as by:
        anew = opening.open_from_intake(
            intake=intake, started_at=road.now(), kind="ATTEMPT", by=by, at=road.now()
        )
    page = reverse("cases:case", args=[anew.reference])
    hint = "Perhaps the same person"

    assert hint in manager.get(page).content.decode()
    assert hint not in colleague.get(page).content.decode()
