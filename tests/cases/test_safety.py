"""What keeps a person safe: how they may be contacted, where they are, who is dangerous to them."""

from datetime import date, time, timedelta
from itertools import chain, combinations, product

import pytest
from django.db import IntegrityError, transaction

from cases.actions import closing, disclosure, safety
from cases.actions.safety import Said
from cases.documents import disclosure as disclosed
from cases.documents import safe_contact
from cases.models import ClosingReason, DangerousPerson, Disclosure, SafeContact, Whereabouts
from referrals.actions import intakes
from tests import given
from tests.cases import road
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.directory.models import CrimeType
from victimsupport.law.safe_contact import Channel, WhyNot
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.models import Identity
from victimsupport.vault.person import Person

ALWAYS = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "hours": (time.min, time.min)}
SECRETS = {
    "code_word": "Agrastas",
    "caller_script": "Skambina biblioteka",
    "who_may_answer": "Sesuo",
    "note": "Tyliai",
}
PETRAS = Person(first_name="Petras", surname="Pavojingas", phone="+37069999999", email="petras@example.org")


def ask(case, by, *, seen=0, at=None, **said):
    return safety.record_contact(case=case, said=Said(**said), seen=seen, by=by, at=at or road.now())


def a_danger(case, by, person=PETRAS, **rest):
    return safety.record_danger(case=case, relation="PARTNER", person=person, by=by, at=road.now(), **rest)


# Safe contact


def test_nobody_may_be_contacted_before_they_were_asked(by):
    case = a_case(by)

    for channel in Channel:
        answer = safe_contact.may_contact(case=case, channel=channel, moment=road.now())
        assert (answer.is_allowed, answer.why) == (False, WhyNot.UNKNOWN)


def test_what_is_kept_answers_as_the_law_does_for_every_combination(by):
    """2^5 ways, with days, hours and term known or not: through the row and back."""
    case = a_case(by)
    sets = chain.from_iterable(combinations(Channel, n) for n in range(6))
    choices = product(sets, ([5], []), ((time(9), time(17)), None), (date(2026, 11, 20), None))
    for number, (channels, weekdays, hours, until) in enumerate(choices):
        ask(case, by, seen=number, channels=channels, weekdays=weekdays, hours=hours, valid_until=until)
        for channel in Channel:
            needs = {channel} | ({Channel.CALL} if channel is Channel.VOICEMAIL else set())
            timed = channel is not Channel.LETTER
            may = needs <= set(channels) and (not timed or bool(weekdays and hours))
            assert safe_contact.may_contact(case=case, channel=channel, moment=road.now()).is_allowed is may
            later = road.now() + timedelta(days=7)
            answer = safe_contact.may_contact(case=case, channel=channel, moment=later)
            assert answer.is_allowed is (may and until is None)
    assert case.safe_contacts.count() == 2**5 * 2 * 2 * 2


def test_the_newest_version_rules_and_an_earlier_one_never_again(by):
    case = a_case(by)
    ask(case, by, channels=["CALL"], **ALWAYS)
    ask(case, by, seen=1, channels=["LETTER"], valid_until=date(2026, 11, 21), **ALWAYS)

    def call(moment):
        return safe_contact.may_contact(case=case, channel=Channel.CALL, moment=moment).why

    assert call(road.now()) is WhyNot.CHANNEL
    assert call(road.now() + timedelta(days=2)) is WhyNot.EXPIRED
    assert [row.number for row in case.safe_contacts.order_by("number")] == [1, 2]
    assert case.safe_contacts.get(number=1).channels == ["CALL"]


def test_who_comes_second_does_not_overrule_unseen(by):
    case = a_case(by)
    ask(case, by, channels=["CALL"], **ALWAYS)

    with pytest.raises(Stale):
        ask(case, by, seen=0, channels=["SMS"], **ALWAYS)
    assert case.safe_contacts.count() == 1


def test_words_are_sealed_under_the_persons_key_and_gone_with_it(by):
    case = a_case(by)
    row = ask(case, by, channels=["CALL"], **ALWAYS, **SECRETS)

    stored = SafeContact.objects.filter(pk=row.pk).values_list(*SECRETS).get()
    assert not any(
        word.encode() in bytes(value) for word, value in zip(SECRETS.values(), stored, strict=True)
    )
    assert safe_contact.texts(row, case, by=by, at=road.now()) == SECRETS
    assert Entry.objects.filter(action="SAFE_CONTACT_READ", about_id=case.pk).count() == 1
    for secret in SECRETS.values():
        assert not Entry.objects.filter(detail__icontains=secret).exists()

    vault.erase(identity_id=case.intake.identity_id, by=by, at=road.now())
    case.intake.refresh_from_db()
    assert safe_contact.texts(row, case, by=by, at=road.now()) == dict.fromkeys(SECRETS, "")


def test_an_anonymous_person_has_a_code_word_too(by):
    case = a_case(by, person=None)
    row = ask(case, by, code_word="Agrastas")

    assert safe_contact.texts(row, case, by=by, at=road.now())["code_word"] == "Agrastas"


def test_before_the_decision_they_are_asked_and_after_the_end_not_any_more(by):
    case = a_case(by, status="STARTED")
    assert ask(case, by, channels=["CALL"], **ALWAYS).number == 1
    ended = a_case(by)
    closing.close(
        case=ended, reason=ClosingReason.WISH, information_missing_reason="-", version=ended.version, by=by,
        at=road.now(),
    )  # fmt: skip

    for act in (ask, a_danger):
        with pytest.raises(Refused, match=road.says_closed()):
            act(ended, by)
    with pytest.raises(Refused):
        ask(case, by, seen=1, valid_until=date(2026, 11, 19))


def test_hours_that_end_before_they_begin_are_refused_by_the_database(by):
    with pytest.raises(IntegrityError, match="hours_end_after_they_begin"), transaction.atomic():
        ask(a_case(by), by, hours=(time(17), time(9)))
    with pytest.raises(IntegrityError, match="a_safe_contact_knows_its_channels"), transaction.atomic():
        ask(a_case(by), by, channels=["PIGEON"])


# The number


def test_the_number_is_shown_as_far_as_the_person_allows(by):
    case = a_case(by)
    ask(case, by, channels=["CALL"], **ALWAYS)

    shown = safe_contact.show_number(case, reason="", by=by, at=road.now())

    assert (shown.phone, shown.email) == (OLGA.phone, None)
    assert Entry.objects.get(action="IDENTITY_OPENED").detail == {"purpose": "PHONE_SHOWN"}


@pytest.mark.parametrize(
    "said",
    [None, {"channels": ["LETTER"]}, {"channels": ["CALL"], "weekdays": [1], "hours": ALWAYS["hours"]}],
)
def test_against_safe_contact_the_number_takes_a_reason_and_the_audit_says_so(by, said):
    case = a_case(by)
    if said is not None:
        ask(case, by, **said)

    with pytest.raises(Refused) as refusal:
        safe_contact.show_number(case, reason="  ", by=by, at=road.now())
    assert refusal.value.field == "reason"
    assert not Entry.objects.filter(action="IDENTITY_OPENED").exists()

    shown = safe_contact.show_number(case, reason="Gresia pavojus gyvybei", by=by, at=road.now())
    entry = Entry.objects.get(action="IDENTITY_OPENED")
    assert (shown.phone, shown.email) == (OLGA.phone, OLGA.email)
    assert entry.detail["purpose"] == "AGAINST_SAFE_CONTACT"
    assert entry.detail["reason"] == "Gresia pavojus gyvybei"
    assert "CALL" in entry.detail["against"]


# Whereabouts


def test_where_the_person_is_is_sealed_changed_and_looked_at_on_record(by):
    case = a_case(by)

    safety.record_whereabouts(case=case, address="Slapta g. 1", place="Pas tetą", by=by, at=road.now())
    safety.record_whereabouts(case=case, address="Slapta g. 2", place="", by=by, at=road.now())

    assert safe_contact.show_whereabouts(case, by=by, at=road.now()) == ("Slapta g. 2", "")
    assert Entry.objects.get(action="IDENTITY_OPENED").detail == {"purpose": "WHEREABOUTS_SHOWN"}
    assert Whereabouts.objects.filter(case=case).count() == 2
    person = vault.read(Identity.objects.get(pk=case.intake.identity_id), by=by, at=road.now())
    assert (person.name, person.phone) == (OLGA.name, OLGA.phone)
    assert vault.find(text="Slapta", by=by, at=road.now()) == []
    assert vault.find(text=OLGA.surname, by=by, at=road.now()) == [case.intake.identity_id]


def test_of_an_anonymous_person_no_place_is_kept(by):
    with pytest.raises(Refused):
        safety.record_whereabouts(case=a_case(by, person=None), address="x", place="", by=by, at=road.now())


# What a document may bear


def tick(case, by, **rest):
    chosen = {"document": "PLAN", "fields": ["ADDRESS"], "reader": "Nukentėjęs asmuo", "reason": "Prašo pats"}
    return disclosure.choose(case=case, **chosen | rest, by=by, at=road.now())


def test_a_document_bears_nothing_unless_it_was_ticked_for_it(by):
    case, other = a_case(by), a_case(by)
    safety.record_whereabouts(case=case, address="Slapta g. 1", place="Pas tetą", by=by, at=road.now())
    asked = {"case": case, "document": "PLAN", "by": by}
    assert disclosed.in_force(**asked, at=road.now()) is None

    tick(case, by)

    ticked = disclosed.in_force(**asked, at=road.now() + timedelta(minutes=29))
    borne = disclosed.bear(ticked, case=case, by=by, at=road.now())
    assert (list(borne.data.values()), borne.reader) == (["Slapta g. 1"], "Nukentėjęs asmuo")
    assert Entry.objects.get(action="DISCLOSED").detail == {"document": "PLAN", "fields": ["ADDRESS"]}
    assert disclosed.in_force(**asked, at=road.now() + timedelta(minutes=30)) is None
    assert disclosed.in_force(**asked | {"case": other}, at=road.now()) is None
    assert disclosed.in_force(**asked | {"document": "TRANSFER"}, at=road.now()) is None


def test_what_one_colleague_ticked_no_other_prints(by, service):
    case = a_case(by)
    tick(case, by)

    with acting_as(given.a_person(service, Role.CASEWORKER), service) as another:
        assert disclosed.in_force(case=case, document="PLAN", by=another, at=road.now()) is None


@pytest.mark.parametrize(
    "lacking",
    [{"fields": []}, {"fields": ["SECRET"]}, {"reader": " "}, {"reason": " "}, {"document": "LIST"}],
)
def test_ticking_takes_data_a_reader_and_a_reason(by, lacking):
    with pytest.raises(Refused):
        tick(a_case(by), by, **lacking)
    assert not Disclosure.objects.exists()


# Who is dangerous


def test_nobody_recorded_as_dangerous_is_found_as_a_victim(by):
    case = a_case(by)
    a_danger(case, by)

    for text in (
        "Petras",
        "Pavojingas",
        "Petras Pavojingas",
        "Pet",
        PETRAS.phone,
        "8 699 99999",
        PETRAS.email,
    ):
        assert vault.find(text=text, by=by, at=road.now()) == []


@pytest.mark.parametrize(
    ("person", "is_met"),
    [
        (Person(first_name="Petras", surname="Pavojingas"), True),
        (Person(first_name="PETRĄ", surname="Pavojingą"), True),
        (Person(first_name="Pavojingas Petras"), True),
        (Person(first_name="Petras Jonas", surname="Pavojingas"), True),
        (Person(phone="8 699 99999"), True),
        (Person(email="PETRAS@example.org"), True),
        (Person(first_name="Petras"), False),
        (Person(surname="Pavojingas"), False),
        (Person(first_name="Petras", surname="Ramus"), False),
        (Person(phone="+37061234567"), False),
        (Person(), False),
    ],
)
def test_somebody_dangerous_is_recognised_by_name_phone_or_email(by, person, is_met):
    case = a_case(by)
    a_danger(case, by)

    found = safety.matches(person=person, by=by, at=road.now())

    assert [danger.case_id for danger in found] == ([case.pk] if is_met else [])


def test_another_service_recognises_nobody(by, jonas, elsewhere):
    a_danger(a_case(by), by)

    with acting_as(jonas, elsewhere) as there:
        assert safety.matches(person=PETRAS, by=there, at=road.now()) == []


def test_a_name_is_not_needed_and_one_name_alone_marks_nobody(by):
    case = a_case(by)
    nameless = a_danger(case, by, person=None, note="Laukia prie durų")
    a_danger(case, by, person=Person(first_name="Ona"))

    assert nameless.identity is None
    assert safety.matches(person=Person(first_name="Ona", surname="Kita"), by=by, at=road.now()) == []
    shown = safe_contact.dangerous_people(case, by=by, at=road.now())
    assert [(person.name, note) for _row, person, note in shown] == [("", "Laukia prie durų"), ("Ona", "")]


def test_whoever_was_recorded_by_mistake_is_erased(by):
    case = a_case(by)
    danger = a_danger(case, by, note="Pastaba")
    identity = danger.identity_id

    safety.remove_danger(danger=danger, by=by, at=road.now())

    row = DangerousPerson.objects.get(pk=danger.pk)
    assert (row.identity, row.note) == (None, None)
    assert not Identity.objects.filter(pk=identity).exists()
    assert safety.matches(person=PETRAS, by=by, at=road.now()) == []
    with pytest.raises(Stale):
        safety.remove_danger(danger=danger, by=by, at=road.now())


def test_whoever_applies_for_another_and_matches_is_warned_of(by):
    case = a_case(by)
    a_danger(case, by)
    at = road.now()
    told = {
        "crime_type": CrimeType.objects.get(pk="HEALTH"),
        "consent_stated_at": at,
        "applicant_relation": "vyras",
    }

    def applied_by(applicant):
        return intakes.receive(
            channel="THIRD_PARTY", received_at=at, person=OLGA, applicant=applicant, by=by, at=at, **told
        )

    (warning,) = safety.warn_of_applicant(intake=applied_by(Person(phone=PETRAS.phone)), by=by, at=at)
    assert case.reference in warning
    assert safety.warn_of_applicant(intake=applied_by(Person(phone="+37060000000")), by=by, at=at) == []


def test_erasing_a_person_erases_what_kept_them_safe(by):
    case = a_case(by)
    ask(case, by, channels=["CALL"], **ALWAYS, **SECRETS)
    danger = a_danger(case, by)
    safety.record_whereabouts(case=case, address="Slapta g. 1", place="Pas tetą", by=by, at=road.now())
    tick(case, by)

    safety.erase(case=case, by=by, at=road.now())

    assert not Identity.objects.filter(pk=danger.identity_id).exists()
    assert not Whereabouts.objects.filter(case=case).exists()
    assert SafeContact.objects.filter(case=case).values_list("code_word", "note").get() == (None, None)
    assert Disclosure.objects.get(case=case).reader == "–"
