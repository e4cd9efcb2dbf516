"""Telling colleagues: nothing is lost, nobody is told twice, and no mail says of whom it is."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests import given
from tests.notices.postman import Postman
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation, User
from victimsupport.accounts.roles import Role
from victimsupport.duties import actions as duties
from victimsupport.law import time_limits
from victimsupport.notices import actions as notices
from victimsupport.notices import mail
from victimsupport.notices.models import Notice, NoticeKind
from victimsupport.notices.tasks import remind_of_duties, send_notices

FRIDAY = given.at("2026-03-06 12:00")
MONDAY = given.at("2026-03-09 09:00")


@pytest.fixture
def service(db) -> Organisation:
    return given.a_service()


def post(
    organisation: Organisation, *people: User, dedupe: str = "1", kind: NoticeKind = NoticeKind.ASSIGNED
) -> int:
    with acting_as(system(), organisation) as by:
        return notices.post(
            kind=kind, recipients=people, dedupe=dedupe, reference="NK-2026-00418", path="/priemimai/NK-2026-00418/",
            due_on=FRIDAY.date(), by=by, at=FRIDAY,
        )  # fmt: skip


def send(organisation: Organisation) -> int:
    with acting_as(system(), organisation) as by:
        return notices.send(by=by, at=FRIDAY)


def owe(organisation: Organisation, assignee: User | None = None, carrier: str = "INTAKE"):
    with acting_as(system(), organisation) as by:
        return duties.open_duty(
            rule=time_limits.START_AFTER_REFERRAL, carrier=carrier, reference="NK-2026-00418", triggered_at=FRIDAY,
            assignee=assignee, by=by, at=FRIDAY,
        )  # fmt: skip


def remind(organisation: Organisation, at) -> list[tuple[str, str]]:
    """Remind, and return who has been told what so far."""
    with acting_as(system(), organisation) as by:
        notices.remind(by=by, at=at)
        told = Notice.objects.values_list("recipient__name", "kind")
        return sorted(told)


def test_the_same_thing_is_told_to_the_same_person_once(service):
    ona, jonas = given.a_person(service, Role.CASEWORKER), given.a_person(service, Role.CASEWORKER)

    assert post(service, ona) == 1
    assert post(service, ona, jonas) == 1
    assert post(service, ona, dedupe="2") == 1


def test_a_mail_goes_out_once_under_a_name_of_its_own(service, settings):
    ona = given.a_person(service, Role.CASEWORKER, language="lt")
    post(service, ona)

    with Postman() as postman:
        settings.MAILERS = postman.mailers
        assert (send(service), send(service)) == (1, 0)

    [letter] = postman.letters
    with acting_as(system(), service):
        notice = Notice.objects.get()
        assert letter["Message-ID"] == f"<{notice.pk}@{settings.MAIL_DOMAIN}>"
        assert notice.sent_at == FRIDAY
    assert letter["To"] == ona.email


def test_while_the_server_is_down_nothing_is_lost(service, settings):
    post(service, given.a_person(service, Role.CASEWORKER))
    with Postman() as gone:
        settings.MAILERS = gone.mailers
    assert send(service) == 0

    with Postman() as postman:
        settings.MAILERS = postman.mailers
        assert send(service) == 1

    with acting_as(system(), service):
        assert Notice.objects.get().attempts == 2


def test_an_address_that_is_refused_holds_nobody_up(service, settings):
    ona, jonas = given.a_person(service, Role.CASEWORKER), given.a_person(service, Role.CASEWORKER)
    post(service, ona, dedupe="1")
    post(service, jonas, dedupe="2")

    with Postman(refuses=(ona.email,)) as postman:
        settings.MAILERS = postman.mailers
        assert send(service) == 1

    assert [letter["To"] for letter in postman.letters] == [jonas.email]
    with acting_as(system(), service):
        assert [notice.recipient_id for notice in Notice.objects.unsent()] == [ona.pk]


def test_who_has_left_is_told_nothing(service, settings):
    ona = given.a_person(service, Role.CASEWORKER)
    post(service, ona)
    User.objects.filter(pk=ona.pk).update(is_active=False)

    with Postman() as postman:
        settings.MAILERS = postman.mailers
        send(service)

    assert postman.letters == []


@pytest.mark.django_db(transaction=True)
def test_what_one_worker_has_claimed_another_leaves_alone(settings):
    import psycopg

    from tests.conftest import database_url

    service = given.a_service()
    post(service, given.a_person(service, Role.CASEWORKER))
    with Postman() as postman, psycopg.connect(database_url()) as other:
        settings.MAILERS = postman.mailers
        other.execute("SELECT set_config('vs.organisation', %s, true)", [str(service.pk)])
        other.execute("SELECT 1 FROM notices_notice FOR UPDATE")
        assert send(service) == 0
        other.rollback()
        assert send(service) == 1


@pytest.mark.parametrize("language", ["lt", "en"])
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_mail_names_the_page_and_neither_person_nor_number_in_its_subject(
    service, settings, kind, language
):
    ona = given.a_person(service, Role.CASEWORKER, language=language)
    post(service, ona, kind=kind)
    with acting_as(system(), service):
        message = mail.message(Notice.objects.select_related("recipient").get())

    assert "NK-2026" not in message.subject
    assert f"{settings.SITE_URL}/priemimai/NK-2026-00418/" in message.body
    assert not {"{{", "{%", "None", "&"} & set(message.body.split())
    with translation.override(language):
        assert message.subject == render_to_string(f"mail/{kind.lower()}.subject.txt").strip()


def test_an_address_refused_for_weeks_stops_nothing(service, settings):
    ona, jonas = given.a_person(service, Role.CASEWORKER), given.a_person(service, Role.CASEWORKER)
    post(service, ona, dedupe="1")
    with acting_as(system(), service):
        Notice.objects.update(attempts=32_767)  # once a minute for three weeks
    post(service, jonas, dedupe="2")

    with Postman(refuses=(ona.email,)) as postman:
        settings.MAILERS = postman.mailers
        assert send(service) == 1

    assert [letter["To"] for letter in postman.letters] == [jonas.email]


def test_due_today_is_told_from_three_in_the_afternoon_of_the_due_day(service):
    given.a_person(service, Role.CASEWORKER, name="Ona")
    owe(service)

    assert remind(service, FRIDAY.replace(hour=16)) == []
    assert remind(service, MONDAY.replace(hour=14, minute=59)) == []
    assert remind(service, MONDAY.replace(hour=15)) == [("Ona", "DUTY_DUE_TODAY")]


def test_overdue_is_told_from_the_day_after_to_the_responsible_and_the_manager_once(service):
    ona = given.a_person(service, Role.CASEWORKER, name="Ona")
    given.a_person(service, Role.CASEWORKER, name="Jonas")
    given.a_person(service, Role.SERVICE_MANAGER, name="Rasa")
    owe(service, assignee=ona)
    tuesday = MONDAY.replace(hour=0) + timedelta(days=1)

    first = remind(service, tuesday)

    assert first == [("Ona", "DUTY_OVERDUE"), ("Rasa", "DUTY_OVERDUE")]
    assert remind(service, tuesday + timedelta(days=3)) == first


def test_whenever_the_reminder_runs_again_it_catches_up(service):
    given.a_person(service, Role.CASEWORKER, name="Ona")
    owe(service)

    assert remind(service, MONDAY + timedelta(days=9)) == [("Ona", "DUTY_OVERDUE")]


def test_without_a_responsible_person_everybody_who_works_there_is_told(service):
    given.a_person(service, Role.CASEWORKER, name="Ona")
    given.a_person(service, Role.CASEWORKER, name="Jonas")
    given.a_person(service, Role.DATA_PROTECTION_OFFICER, name="Duomenė")
    owe(service)

    assert [name for name, _kind in remind(service, MONDAY + timedelta(days=1))] == ["Jonas", "Ona"]


@pytest.mark.parametrize("ended", ["performed", "cancelled"])
def test_what_is_done_or_no_longer_owed_is_silent(service, ended):
    given.a_person(service, Role.CASEWORKER, name="Ona")
    duty = owe(service)
    with acting_as(system(), service) as by:
        if ended == "performed":
            duties.perform(duty_id=duty.pk, performed_at=FRIDAY, by=by, at=FRIDAY)
        else:
            duties.cancel(duty_id=duty.pk, reason="CONSENT_WITHDRAWN", by=by, at=FRIDAY)

    assert remind(service, MONDAY + timedelta(days=5)) == []


def test_a_unit_head_is_told_of_what_the_institution_owes(db):
    police = given.an_institution()
    given.a_person(police, Role.FIRST_CONTACT_OFFICER, name="Rasa")
    given.a_person(police, Role.UNIT_HEAD, name="Vadovė")
    owe(police, carrier="REFERRAL")

    assert [name for name, _kind in remind(police, MONDAY + timedelta(days=1))] == ["Rasa", "Vadovė"]


def test_the_tasks_serve_every_organisation(service, settings, time_machine):
    other = given.a_service()
    for organisation in (service, other):
        given.a_person(organisation, Role.CASEWORKER)
        owe(organisation)
    time_machine.move_to(MONDAY + timedelta(days=1))

    with Postman() as postman:
        settings.MAILERS = postman.mailers
        assert remind_of_duties() == 2
        assert send_notices() == 2

    assert len(postman.letters) == 2
