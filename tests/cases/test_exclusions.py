"""Who is shut out of a case: for them it does not exist, anywhere, and nothing tells them why (security.md 28)."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cases.actions import safety
from cases.models import Case
from cases.permissions import deliveries_visible_to, visible_to
from referrals.actions import exclusions, intakes, linking
from referrals.models import CaseExclusion, Intake
from referrals.permissions import exclusions_visible, intakes_visible
from tests import given
from tests.cases import road
from tests.cases.delivering import record
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.mfa import ENROLLED
from victimsupport.accounts.models import User
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.choices import ServiceFunction
from victimsupport.notices import actions as notices
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.person import Person

PETRAS = Person(first_name="Petras", surname="Pavyzdauskas")


@pytest.fixture
def petras(service):
    return given.a_person(service, Role.CASEWORKER, name="Petras Pavyzdauskas")


@pytest.fixture
def manager(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Vadovė Pavyzdienė")


def a_danger(case, by, person=PETRAS):
    return safety.record_danger(case=case, relation="PARTNER", person=person, by=by, at=road.now())


def shut_out(case):
    return set(CaseExclusion.objects.in_force().filter(intake=case.intake_id).values_list("user", flat=True))


def text(answer):
    unlike = r'nonce="[^"]*"|(?<=name="csrfmiddlewaretoken" value=")[^"]*|NK-2026-\d{5}'
    return re.sub(r"\s+", " ", re.sub(unlike, "", answer.content.decode()))


def test_a_colleague_who_may_be_the_dangerous_one_is_shut_out_at_once(by, petras, manager, rita):
    case = a_case(by)
    intakes.assign(intake=case.intake, assignee=petras, by=by, at=road.now())

    a_danger(case, by)

    assert shut_out(case) == {petras.pk}
    row = CaseExclusion.objects.get()
    assert (row.source, row.recorded_by.is_system) == ("MATCH", True)
    assert Intake.objects.get(pk=case.intake_id).assignee is None
    told = Notice.objects.filter(kind=NoticeKind.COLLEAGUE_EXCLUDED)
    assert set(told.values_list("recipient", flat=True)) == {manager.pk, rita.pk}


def test_for_whoever_is_shut_out_nothing_of_the_person_exists(by, petras, service):
    case, other = a_case(by), a_case(by)
    record(case, by, ServiceFunction.RIGHTS_INFORMATION)
    a_danger(case, by)

    with acting_as(petras, service) as there:
        assert list(intakes_visible(there)) == [other.intake]
        assert list(visible_to(there)) == [other]
        assert not deliveries_visible_to(there).exists()
        assert not exclusions_visible(there).exists()
        assert list(Intake.objects.all()) == [other.intake]
        assert list(Case.objects.all()) == [other]


def test_the_database_refuses_what_python_forgets(by, petras, service):
    case = a_case(by)
    a_danger(case, by)

    with acting_as(petras, service), connection.cursor() as cursor:
        for table in ("referrals_intake", "cases_case", "cases_safecontact", "cases_dangerousperson"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE cases_case SET version = version + 1")
        assert cursor.rowcount == 0


def test_every_page_answers_them_as_if_there_were_no_such_case(by, petras, today):
    case = a_case(by)
    a_danger(case, by)
    web = road.signed_in(Client(), petras)
    names = ["cases:case", "cases:person", "cases:safety", "cases:facts", "cases:deliver", "referrals:intake",
             "referrals:intake-person", "referrals:intake-assign"]  # fmt: skip

    for name in names:
        hidden = web.get(reverse(name, args=[case.reference]))
        missing = web.get(reverse(name, args=["NK-2026-99999"]))
        assert (hidden.status_code, text(hidden)) == (404, text(missing)), name


def test_lists_search_and_counters_leave_the_person_out(by, petras, today):
    case = a_case(by)
    waiting = intakes.receive(channel="DIRECT", received_at=road.now(), person=OLGA, by=by, at=road.now())
    exclusions.exclude_matching(intake=waiting, users=[petras], since=road.now(), by=by, at=road.now())
    a_danger(case, by)
    web = road.signed_in(Client(), petras)

    worklist = web.get(reverse("cases:worklist")).content.decode()
    queue = web.get(reverse("referrals:intakes")).content.decode()
    found = web.post(reverse("cases:find"), {"text": OLGA.surname}).content.decode()
    by_number = web.get(reverse("cases:worklist"), {"reference": case.reference}).content.decode()

    for page in (worklist, queue, found, by_number):
        assert waiting.reference not in page
        assert f"/bylos/{case.reference}/" not in page
    assert re.findall(r"app-counter__number[^>]*>\s*(\d+)", worklist) in ([], ["0"] * 5)


def test_they_are_told_of_nothing(by, petras, service):
    waiting = intakes.receive(
        channel="DIRECT", received_at=given.at("2026-11-18 10:00"), person=OLGA, by=by, at=road.now()
    )
    exclusions.exclude_matching(intake=waiting, users=[petras], since=road.now(), by=by, at=road.now())

    with acting_as(system(), service) as itself:
        notices.remind(by=itself, at=road.now())
        notices.post(
            kind=NoticeKind.ASSIGNED, recipients=[petras], dedupe="x", reference=waiting.reference, by=itself,
            at=road.now(),
        )  # fmt: skip

    assert Notice.objects.filter(reference=waiting.reference, kind=NoticeKind.DUTY_OVERDUE).exists()
    assert not Notice.objects.filter(recipient=petras).exists()


def test_a_colleague_who_comes_or_changes_their_name_later_is_met_when_they_begin(by, service, today):
    case = a_case(by)
    a_danger(case, by)
    late = given.a_person(service, Role.CASEWORKER, name="Petras Pavyzdauskas")
    assert shut_out(case) == set()

    web = Client()
    web.force_login(late, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = web.session
    session[ENROLLED] = True
    session.save()
    assert web.get(reverse("accounts:choose")).status_code == 302

    assert shut_out(case) == {late.pk}
    assert Entry.objects.get(action="COLLEAGUE_EXCLUDED").user_id == system().pk


def test_by_e_mail_too_and_nobody_else(by, service, ona, petras):
    case = a_case(by)

    a_danger(case, by, Person(email=petras.email.upper()))

    assert shut_out(case) == {petras.pk}


def test_whoever_records_themselves_loses_the_case_in_the_act(ona_signed_in, by, ona):
    case = a_case(by)
    first, _space, last = ona.name.partition(" ")

    answer = ona_signed_in.post(
        reverse("cases:danger_new", args=[case.reference]),
        {"relation": "PARTNER", "first_name": first, "surname": last},
    )

    assert answer.status_code == 302
    assert ona_signed_in.get(answer.url).status_code == 404


def test_the_manager_excludes_by_hand_and_lifts_with_a_reason(by, service, petras, manager):
    case = a_case(by)
    with acting_as(manager, service) as hers:
        row = exclusions.exclude(intake=case.intake, user=petras, reason="Giminė", by=hers, at=road.now())
        with pytest.raises(Stale):
            exclusions.exclude(intake=case.intake, user=petras, reason="Giminė", by=hers, at=road.now())
        assert shut_out(case) == {petras.pk}
        with pytest.raises(Refused):
            exclusions.lift(exclusion=row, reason=" ", by=hers, at=road.now())

        exclusions.lift(exclusion=row, reason="Klaida", by=hers, at=road.now())

        assert shut_out(case) == set()
        with pytest.raises(Stale):
            exclusions.lift(exclusion=row, reason="Klaida", by=hers, at=road.now())


@pytest.mark.parametrize("wrong", ["oneself", "a stranger", "no reason"])
def test_what_the_manager_may_not(by, service, petras, manager, jonas, wrong):
    case = a_case(by)
    user: User = {"oneself": manager, "a stranger": jonas}.get(wrong, petras)

    with acting_as(manager, service) as hers, pytest.raises(Refused):
        exclusions.exclude(
            intake=case.intake,
            user=user,
            reason="" if wrong == "no reason" else "Giminė",
            by=hers,
            at=road.now(),
        )


def test_a_caseworker_shuts_nobody_out(by, petras):
    with pytest.raises(PermissionDenied):
        exclusions.exclude(intake=a_case(by).intake, user=petras, reason="x", by=by, at=road.now())


def test_whom_the_manager_let_in_again_stays_in_until_more_is_known(by, service, petras, manager):
    case = a_case(by)
    a_danger(case, by)
    with acting_as(manager, service) as hers:
        exclusions.lift(
            exclusion=CaseExclusion.objects.get(),
            reason="Bendravardis",
            by=hers,
            at=given.at("2026-11-20 15:00"),
        )
    with acting_as(petras, service) as his:
        assert safety.exclude_oneself(by=his, at=given.at("2026-11-20 16:00")) == 0
        assert visible_to(his).exists()

    safety.record_danger(case=case, relation="PARTNER", person=PETRAS, by=by, at=given.at("2026-11-20 17:00"))

    assert shut_out(case) == {petras.pk}


def test_every_registration_of_the_person_is_shut_and_opened_with_the_others(by, service, petras, manager):
    case = a_case(by)
    second = intakes.receive(channel="DIRECT", received_at=road.now(), person=OLGA, by=by, at=road.now())
    linking.link(intake=second, leading=case.intake, by=by, at=road.now())
    a_danger(case, by)

    with acting_as(petras, service) as his:
        assert not intakes_visible(his).exists()
    with acting_as(manager, service) as hers:
        row = CaseExclusion.objects.get(intake=case.intake)
        exclusions.lift(exclusion=row, reason="Bendravardis", by=hers, at=road.now())
    with acting_as(petras, service) as his:
        assert set(intakes_visible(his)) == {case.intake, second}


def test_nobody_who_is_shut_out_is_made_responsible(by, petras):
    case = a_case(by)
    a_danger(case, by)

    with pytest.raises(Refused, match="cannot look after") as refusal, translation.override("en"):
        intakes.assign(intake=case.intake, assignee=petras, by=by, at=road.now())
    assert refusal.value.field == "assignee"


# The page


def test_the_manager_and_the_officer_see_the_page_and_only_the_manager_acts(by, petras, manager, rita, today):
    case = a_case(by)
    a_danger(case, by)
    address = reverse("cases:exclusions", args=[case.reference])
    hers, watching = road.signed_in(Client(), manager), road.signed_in(Client(), rita)

    for web in (hers, watching):
        assert "Petras Pavyzdauskas" in text(web.get(address))
    assert watching.post(address, {"colleague": petras.pk, "reason": "x"}).status_code == 403
    assert road.signed_in(Client(), petras).get(address).status_code == 403

    row = CaseExclusion.objects.get()
    lift = reverse("cases:exclusion_lift", args=[case.reference, row.pk])
    assert hers.get(lift).status_code == 200
    assert hers.post(lift, {"reason": "Bendravardis"}).status_code == 302
    assert shut_out(case) == set()
    assert hers.post(address, {"colleague": petras.pk, "reason": "Giminė"}).status_code == 302
    assert shut_out(case) == {petras.pk}


def test_the_manager_who_is_shut_out_finds_no_page_either(by, service, today, rita):
    manager = given.a_person(service, Role.SERVICE_MANAGER, name="Petras Pavyzdauskas")
    case = a_case(by)
    a_danger(case, by)

    web = road.signed_in(Client(), manager)

    assert web.get(reverse("cases:exclusions", args=[case.reference])).status_code == 404
    assert not Notice.objects.filter(recipient=manager, kind=NoticeKind.COLLEAGUE_EXCLUDED).exists()
    assert Notice.objects.filter(recipient=rita, kind=NoticeKind.COLLEAGUE_EXCLUDED).exists()
