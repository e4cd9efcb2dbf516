"""A colleague is away and another stands in: named, refused, ended; what follows on lists, reminders and notices."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.actions import cover
from referrals.actions import intakes
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.test_worklist import LIST, shown, waiting
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Absence
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.notices import actions as notices
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.refusal import Refused, Stale

TODAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)
PAGE, NEW = "/darbai/pavadavimas/", "/darbai/pavadavimas/naujas/"


@pytest.fixture
def vita(service):
    return given.a_person(service, Role.SERVICE_MANAGER, name="Vita Vadovė")


@pytest.fixture
def rasa(service):
    return given.a_person(service, Role.CASEWORKER, name="Rasa Kolegė")


def name(by, absent, deputy, first_on=TODAY, last_on=SUNDAY, at=None):
    return cover.name_deputy(
        absent=absent, deputy=deputy, first_on=first_on, last_on=last_on, by=by, at=at or road.now()
    )


def test_the_deputy_owns_what_runs_and_afterwards_all_is_as_before(client, by, ona, rasa, today):
    intake = waiting(by, "2026-11-19")
    intakes.claim(intake=intake, by=by, at=road.now())
    name(by, ona, rasa)
    deputy = road.signed_in(client, rasa)

    assert shown(deputy, "?show=mine") == [intake.reference]
    page = text(deputy.get(LIST))
    assert "Rasa Kolegė stands in" in page
    assert "You stand in for Ona Pavyzdienė" in page
    assert deputy.get(LIST).context["counters"][3]["count"] == 1
    intake.refresh_from_db()
    assert intake.assignee == ona

    cover.end(absence=Absence.objects.get(), by=by, at=road.now())
    assert shown(deputy, "?show=mine") == []
    assert Absence.objects.get().cancelled_at == road.now()


def test_an_absence_that_has_begun_ends_with_yesterday(by, ona, rasa):
    absence = name(by, ona, rasa, date(2026, 11, 16), at=given.at("2026-11-16 09:00"))

    cover.end(absence=absence, by=by, at=road.now())

    absence.refresh_from_db()
    assert (absence.last_on, absence.cancelled_at) == (date(2026, 11, 19), None)
    with pytest.raises(Stale):
        cover.end(absence=absence, by=by, at=road.now())


def test_reminders_go_to_the_deputy(by, ona, rasa, service):
    intake = waiting(by, "2026-11-09")
    intakes.claim(intake=intake, by=by, at=road.now())
    name(by, ona, rasa)

    with acting_as(system(), service) as clock:
        notices.remind(by=clock, at=road.now())

    told = Notice.objects.filter(kind=NoticeKind.DUTY_OVERDUE, reference=intake.reference)
    assert [notice.recipient for notice in told] == [rasa]


def test_what_is_told_to_who_is_away_is_told_to_the_deputy_but_not_what_belongs_to_an_office(
    by, ona, rasa, vita
):
    intake = waiting(by, "2026-11-19")
    name(by, ona, rasa)
    Notice.objects.all().delete()

    for kind in (NoticeKind.ASSIGNED, NoticeKind.DECISION_MADE):
        notices.post(
            kind=kind, recipients=[ona, vita], dedupe="x", reference=intake.reference, by=by, at=road.now()
        )

    told = {kind: set(Notice.objects.filter(kind=kind).values_list("recipient__name", flat=True)) for kind in ("ASSIGNED", "DECISION_MADE")}  # fmt: skip
    assert told == {"ASSIGNED": {rasa.name, vita.name}, "DECISION_MADE": {ona.name, vita.name}}


def test_the_deputy_is_told_and_it_is_audited(by, ona, rasa):
    absence = name(by, ona, rasa)

    assert Notice.objects.get().recipient == rasa
    assert Entry.objects.get(action="DEPUTY_NAMED").about_id == absence.pk


@pytest.mark.parametrize(
    ("absent", "deputy", "first_on", "last_on", "field"),
    [
        ("ona", "ona", TODAY, SUNDAY, "deputy"),
        ("ona", "jonas", TODAY, SUNDAY, "deputy"),
        ("ona", "rita", TODAY, SUNDAY, "deputy"),
        ("jonas", "ona", TODAY, SUNDAY, "absent"),
        ("ona", "rasa", SUNDAY, TODAY, "last_on"),
        ("ona", "rasa", date(2026, 11, 1), date(2026, 11, 19), "last_on"),
    ],
)
def test_what_cannot_be_is_refused(request, service, vita, absent, deputy, first_on, last_on, field):
    people = [request.getfixturevalue(one) for one in (absent, deputy)]
    with acting_as(vita, service) as by, pytest.raises(Refused) as refusal:
        name(by, *people, first_on, last_on)

    assert refusal.value.field == field


def test_overlapping_and_circular_cover_is_refused_and_a_chain_is_not(service, ona, rasa, vita):
    with acting_as(vita, service) as by:
        name(by, ona, rasa)
        with pytest.raises(Refused) as overlapping:
            name(by, ona, vita, SUNDAY, SUNDAY)
        with pytest.raises(Refused) as circular:
            name(by, rasa, ona, SUNDAY, date(2026, 11, 25))
        name(by, rasa, ona, date(2026, 11, 23), date(2026, 11, 25))
        name(by, rasa, vita, TODAY, SUNDAY)

    assert (overlapping.value.field, circular.value.field) == ("first_on", "deputy")


def test_a_caseworker_speaks_for_themselves_only(by, ona, rasa, vita, service):
    with pytest.raises(PermissionDenied):
        name(by, rasa, ona)
    with acting_as(vita, service) as manager:
        absence = name(manager, rasa, ona)
    with pytest.raises(PermissionDenied):
        cover.end(absence=absence, by=by, at=road.now())


def test_the_pages(client, ona_signed_in, by, ona, rasa, vita):
    assert "Nobody is away" in text(ona_signed_in.get(PAGE))
    form = text(ona_signed_in.get(NEW))
    assert "Who is away?" not in form

    answers = {
        "first_on": "2026-11-20",
        "last_on": "2026-11-22",
        "deputy": str(rasa.pk),
        "absent": str(vita.pk),
    }
    assert ona_signed_in.post(NEW, answers).headers["Location"] == PAGE
    assert Absence.objects.get().absent == ona

    assert "An absence from 2026-11-20 to 2026-11-22" in text(ona_signed_in.post(NEW, answers))
    page = text(ona_signed_in.get(PAGE))
    assert "away now" in page
    end = reverse("cases:cover_end", args=[Absence.objects.get().pk])
    assert end in page

    manager = road.signed_in(client, vita)
    assert "Who is away?" in text(manager.get(NEW))
    manager.post(end)
    assert Absence.objects.get().cancelled_at is not None


def test_what_is_no_answer_is_asked_for_again(ona_signed_in):
    page = text(ona_signed_in.post(NEW, {"first_on": "x", "last_on": "", "deputy": str(uuid4())}))

    for said in ("Enter a real date", "Enter the last day", "Select a valid choice"):
        assert said in page
    assert not Absence.objects.exists()


def test_strangers(client, ona_signed_in, by, ona, rasa, jonas, rita):
    end = reverse("cases:cover_end", args=[name(by, ona, rasa).pk])

    road.signed_in(client, jonas)
    assert client.post(end).status_code == 404
    road.signed_in(client, rita)
    assert client.get(PAGE).status_code == client.get(NEW).status_code == client.post(end).status_code == 403
