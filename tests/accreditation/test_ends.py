"""What is recorded and then ended or corrected by a further fact: authorisations, and the end of a legal person."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accreditation import files, permissions
from accreditation.actions import authorising, deciding, ending, overseeing
from accreditation.models import AuthorisationEnd, Decision, LegalEnd, RemedyDeadline, RightPeriod
from tests import given
from tests.accreditation import road
from tests.accreditation.test_register_recount import recounted
from victimsupport.accounts.identity import acting_as
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.law import accreditation as law
from victimsupport.refusal import Refused, Stale

pytestmark = pytest.mark.django_db
MAY = given.at("2024-05-06 12:00")
NOON, LATER = given.at("2024-05-20 12:00"), given.at("2024-05-20 15:00")


@pytest.fixture
def bureau():
    return road.a_bureau()


# Authorisations


@pytest.fixture
def deputy(bureau):
    return given.a_person(bureau.authority, Role.ACCREDITATION_OFFICER)


@pytest.fixture
def authorisation(bureau, deputy):
    with bureau.acting(bureau.head) as by:
        return authorising.authorise(
            person=deputy, document="Nr. V-1", first_on=date(2024, 5, 6), by=by, at=MAY
        )


def ended(bureau, authorisation, at=NOON, **said):
    with bureau.acting(bureau.head) as by:
        return authorising.end(authorisation=authorisation, **{"reason": "Nr. V-2"} | said, by=by, at=at)


def sign(bureau, who, at, **said):
    """Return the code of the refusal, or the decision."""
    proceeding = road.assessed(bureau, road.a_received(bureau, MAY), MAY)
    draft = road.a_draft_decision(bureau, "GRANT", MAY, proceeding=proceeding)
    with acting_as(who, bureau.authority) as by:
        try:
            return deciding.sign(draft=draft, version=draft.version, **said, by=by, at=at)
        except Refused as refused:
            return refused.code


@pytest.mark.article("XIV-169 art. 13(8)")
def test_who_was_authorised_without_a_last_day_decides_no_more_once_that_is_ended(
    bureau, deputy, authorisation
):
    ended(bureau, authorisation)

    assert sign(bureau, deputy, LATER) == "E_NOT_AUTHORISED"
    assert not Decision.objects.exists()


def test_no_earlier_day_on_the_decision_helps_whose_authorisation_was_ended(bureau, deputy, authorisation):
    ended(bureau, authorisation)

    assert sign(bureau, deputy, LATER, decided_on=date(2024, 5, 10)) == "E_NOT_AUTHORISED"


def test_what_was_decided_before_the_end_stays(bureau, deputy, authorisation):
    decision = sign(bureau, deputy, NOON)
    ended(bureau, authorisation, LATER)

    assert decision.authorisation == authorisation
    assert permissions.may_take_on(bureau.service.pk, date(2024, 5, 21))


@pytest.mark.parametrize(("moment", "decides"), [("2024-05-31 23:59", True), ("2024-06-01 00:00", False)])
def test_an_authorisation_ended_for_a_day_to_come_holds_through_that_day(
    bureau, deputy, authorisation, moment, decides
):
    ended(bureau, authorisation, last_on=date(2024, 5, 31))

    outcome = sign(bureau, deputy, given.at(moment))
    assert isinstance(outcome, Decision) if decides else outcome == "E_NOT_AUTHORISED"


def test_a_new_authorisation_does_not_revive_the_ended_one(bureau, deputy, authorisation):
    ended(bureau, authorisation)
    with bureau.acting(bureau.head) as by:
        authorising.authorise(person=deputy, document="Nr. V-3", first_on=date(2024, 5, 20), by=by, at=LATER)

    assert sign(bureau, deputy, LATER, decided_on=date(2024, 5, 15)) == "E_NOT_AUTHORISED"


@pytest.mark.parametrize(
    ("said", "field"), [({"reason": " "}, "reason"), ({"last_on": date(2024, 5, 19)}, "last_on")]
)
def test_an_end_says_why_and_lies_not_in_the_past(bureau, authorisation, said, field):
    with pytest.raises(Refused) as refused:
        ended(bureau, authorisation, **said)

    assert refused.value.field == field


def test_an_authorisation_is_ended_once_or_earlier_and_the_audit_says_so(bureau, authorisation):
    ended(bureau, authorisation, last_on=date(2024, 5, 31))
    with pytest.raises(Stale):
        ended(bureau, authorisation, last_on=date(2024, 6, 30))
    ended(bureau, authorisation)

    with bureau.acting(bureau.head):
        found = permissions.authorisations_granted
        assert AuthorisationEnd.objects.count() == 2
        assert Entry.objects.filter(action="AUTHORISATION_ENDED").count() == 2
    with bureau.acting(bureau.head) as by:
        assert found(by).get().holds_until == date(2024, 5, 20)


def test_only_the_head_ends_an_authorisation(bureau, deputy, authorisation):
    for who in (bureau.officer, deputy):
        with bureau.acting(who) as by, pytest.raises(PermissionDenied):
            authorising.end(authorisation=authorisation, reason="Nr. V-2", by=by, at=NOON)


def test_the_database_knows_the_end_of_an_authorisation(bureau, deputy, authorisation):
    ended(bureau, authorisation)
    row = {
        "authority": bureau.authority, "service": bureau.service, "number": "X", "kind": "REFUSE", "reasons": "Nėra",
        "decided_on": date(2024, 5, 20), "effective_on": date(2024, 5, 20), "decided_by": deputy,
        "prepared_by": bureau.officer, "authorisation": authorisation, "recorded_at": LATER,
    }  # fmt: skip

    with acting_as(deputy, bureau.authority):
        with pytest.raises(IntegrityError, match="E_NOT_AUTHORISED"), transaction.atomic():
            Decision.objects.create(**row)
        assert Decision.objects.create(**row | {"recorded_at": given.at("2024-05-20 11:59")}).pk


# The end of a legal person


def record_end(bureau, day, at):
    with bureau.acting(bureau.officer) as by:
        return ending.record(service=bureau.service, ended_on=day, source="Išrašas Nr. 1", by=by, at=at)


def correct(bureau, end, day, at=LATER, **said):
    with bureau.acting(bureau.officer) as by:
        return ending.correct(
            end=end, ended_on=day, **{"source": "Išrašas Nr. 2", "reason": "Suklysta dėl kodo"} | said, by=by, at=at
        )  # fmt: skip


def agree(bureau, day) -> bool:
    """Return whether the service may take people on, which the fold, the periods, the list and the recount all say."""
    with bureau.acting(bureau.officer):
        by_fold = law.may_take_on(files.log_of(bureau.service), day)
    listed = {row.organisation_id for row in permissions.register_on(day)}
    recount = recounted(bureau.officer, day)
    by_period = permissions.may_take_on(bureau.service.pk, day)
    assert {by_fold, by_period, bureau.service.pk in listed, bureau.service.pk in recount} == {by_fold}
    return by_fold


@pytest.mark.article("XIV-169 art. 13(6)2")
def test_an_end_that_was_typed_wrongly_is_corrected_to_another_day(bureau):
    road.granted(bureau, MAY)
    end = record_end(bureau, date(2024, 5, 10), NOON)
    assert not agree(bureau, date(2024, 5, 15))

    correct(bureau, end, date(2024, 5, 18))

    assert agree(bureau, date(2024, 5, 17))
    assert not agree(bureau, date(2024, 5, 18))
    with bureau.acting(bureau.officer):
        assert LegalEnd.objects.filter(service=bureau.service).count() == 2
        assert Entry.objects.get(action="LEGAL_END_CORRECTED").detail == {
            "before": "2024-05-10", "after": "2024-05-18",
        }  # fmt: skip


def test_a_legal_person_that_has_not_ended_after_all_has_its_right_as_if_nothing_had_been(bureau):
    road.granted(bureau, MAY)
    end = record_end(bureau, date(2024, 5, 10), NOON)

    correct(bureau, end, None)

    for day in (date(2024, 5, 9), date(2024, 5, 10), date(2024, 5, 20), date(2027, 5, 6)):
        assert agree(bureau, day)
    assert not agree(bureau, date(2027, 5, 7))


def test_it_may_end_later_on_and_be_recorded_again(bureau):
    road.granted(bureau, MAY)
    correct(bureau, record_end(bureau, date(2024, 5, 10), NOON), None)

    record_end(bureau, date(2024, 6, 1), given.at("2024-06-03 12:00"))

    assert agree(bureau, date(2024, 5, 31))
    assert not agree(bureau, date(2024, 6, 1))


@pytest.mark.parametrize(
    ("day", "said", "field"),
    [
        (date(2024, 5, 21), {}, "ended_on"),
        (date(2024, 5, 5), {}, "ended_on"),
        (date(2024, 5, 10), {}, "ended_on"),
        (None, {"reason": ""}, "reason"),
        (None, {"source": ""}, "source"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_changes_nothing(bureau, day, said, field):
    road.granted(bureau, MAY)
    end = record_end(bureau, date(2024, 5, 10), NOON)

    with pytest.raises(Refused) as refused:
        correct(bureau, end, day, **said)

    assert refused.value.field == field
    assert not agree(bureau, date(2024, 5, 15))


def test_an_end_is_corrected_once_and_then_its_correction(bureau):
    road.granted(bureau, MAY)
    end = record_end(bureau, date(2024, 5, 10), NOON)
    second = correct(bureau, end, date(2024, 5, 18))

    with pytest.raises(Stale):
        correct(bureau, end, None)
    correct(bureau, second, None)

    assert agree(bureau, date(2024, 5, 19))


def test_a_decision_that_rests_on_the_wrong_end_stands_until_it_is_annulled(bureau):
    road.granted(bureau, MAY)
    end = record_end(bureau, date(2024, 5, 10), NOON)
    revocation = road.decided(bureau, "REVOKE", LATER, ground="LEGAL_PERSON_ENDED")

    correct(bureau, end, None, given.at("2024-05-22 12:00"))
    assert agree(bureau, date(2024, 5, 19))
    assert not agree(bureau, date(2024, 5, 22))

    road.decided(
        bureau, "ANNUL", given.at("2024-05-23 12:00"), annuls=revocation, reasons="Įstaiga nepasibaigė"
    )
    assert agree(bureau, date(2024, 5, 23))
    assert not agree(bureau, date(2024, 5, 22))


def test_the_database_holds_that_an_end_is_recorded_once_and_corrected_with_a_reason(bureau):
    other = given.a_service(accredited_on=None)
    end = record_end(bureau, date(2024, 5, 10), NOON)
    row = {
        "authority": bureau.authority, "service": bureau.service, "ended_on": date(2024, 5, 11), "source": "Nr. 3",
        "recorded_by": bureau.officer, "recorded_at": LATER,
    }  # fmt: skip
    wrong = {
        "a_legal_person_ends_once": {},
        "a_correction_of_an_end_says_why": {"corrects": end},
        "only_a_correction_says_it_has_not_ended": {"service": other, "ended_on": None},
        "a correction of another legal person": {"service": other, "corrects": end, "reason": "Suklysta"},
    }
    with bureau.acting(bureau.officer):
        for constraint, said in wrong.items():
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                LegalEnd.objects.create(**row | said)


# A last day to remedy is for a right there is: row T7


@pytest.mark.article("XIV-169 art. 13(6)4")
def test_a_last_day_to_remedy_is_set_only_while_the_right_is_in_use_or_suspended(bureau):
    finding = road.a_finding(bureau, MAY)
    day = {"finding": finding, "deadline": date(2024, 7, 1), "at": LATER}

    with bureau.acting(bureau.head) as by, pytest.raises(Refused) as refused:
        overseeing.set_deadline(**day, by=by)
    assert (refused.value.code, refused.value.field) == ("E_NOT_ACTIVE", "deadline")
    assert "13" in str(refused.value)

    road.granted(bureau, LATER)
    with bureau.acting(bureau.head) as by:
        assert overseeing.set_deadline(**day, by=by).deadline == date(2024, 7, 1)


def test_the_database_sets_no_last_day_without_a_right_either(bureau):
    finding = road.a_finding(bureau, MAY)
    row = {
        "finding": finding, "deadline": date(2024, 7, 1), "appeal_clause": "Skundžiama.", "set_by": bureau.head,
        "set_on": date(2024, 5, 20), "recorded_at": LATER,
    }  # fmt: skip
    with bureau.acting(bureau.head):
        with pytest.raises(IntegrityError, match="no last day to remedy"), transaction.atomic():
            RemedyDeadline.objects.create(**row)
        assert not RightPeriod.objects.filter(service=bureau.service).exists()
