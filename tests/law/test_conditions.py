"""Each yes or no the law asks, for every case there is."""

from datetime import date
from itertools import product as every_combination

import pytest

from tests.law.given import at, day
from victimsupport.law import conditions
from victimsupport.law.catalogues import (
    AccreditationRequirement,
    FirstContactInstitutionType,
    HarmType,
    IntakeChannel,
    RecipientGroup,
    RightsInformationItem,
    Scope,
    ServiceFunction,
    Step,
    VictimCategory,
)


def combinations(*of, repeat=1):
    return list(every_combination(*of, repeat=repeat))


YES, NO, UNKNOWN = True, False, None
IN, OUT, OPEN, ABROAD = Scope.IN_SCOPE, Scope.OUT_OF_SCOPE, Scope.UNSETTLED, Scope.FROM_ABROAD


@pytest.mark.article("XIV-169 art. 1(1)", rule="R-1.1")
@pytest.mark.parametrize(
    ("country", "proceedings", "person", "scope"),
    [
        *[("LT", proceedings, YES, IN) for proceedings in (YES, NO, UNKNOWN)],
        *[("DK", proceedings, YES, IN) for proceedings in (YES, NO, UNKNOWN)],
        *[("LT", proceedings, NO, ABROAD) for proceedings in (YES, NO, UNKNOWN)],
        *[("LT", proceedings, UNKNOWN, OPEN) for proceedings in (YES, NO, UNKNOWN)],
        ("NO", YES, YES, IN),
        ("NO", NO, YES, OUT),
        ("NO", UNKNOWN, YES, OPEN),
        ("NO", YES, NO, ABROAD),
        ("NO", NO, NO, OUT),
        ("NO", UNKNOWN, NO, OPEN),
        ("NO", YES, UNKNOWN, OPEN),
        ("NO", NO, UNKNOWN, OUT),
        ("NO", UNKNOWN, UNKNOWN, OPEN),
        *[("", *given, OPEN) for given in combinations((YES, NO, UNKNOWN), repeat=2)],
    ],
)
def test_the_place_of_the_crime_and_of_the_person_settle_the_scope(country, proceedings, person, scope):
    assert (
        conditions.scope_of(
            committed_in=country,
            committed_on=day("2024-03-29"),
            proceedings_in_lithuania=proceedings,
            person_in_lithuania=person,
        )
        is scope
    )


@pytest.mark.article("XIV-169 art. 1(1)", rule="R-1.1")
@pytest.mark.parametrize(
    ("committed_on", "scope"), [(day("2020-01-31"), IN), (day("2020-02-01"), OUT), (None, OPEN)]
)
def test_the_united_kingdom_counts_until_it_left(committed_on, scope):
    assert (
        conditions.scope_of(
            committed_in="GB",
            committed_on=committed_on,
            proceedings_in_lithuania=False,
            person_in_lithuania=True,
        )
        is scope
    )


@pytest.mark.article("XIV-169 art. 2(8)", rule="R-2.8")
@pytest.mark.parametrize(
    ("born", "on", "is_child"),
    [
        ("2006-05-10", "2024-05-09", True),
        ("2006-05-10", "2024-05-10", False),
        ("2006-05-10", "2024-05-11", False),
        ("2004-02-29", "2022-02-28", True),
        ("2004-02-29", "2022-03-01", False),
        ("2006-12-31", "2024-12-30", True),
        ("2006-12-31", "2024-12-31", False),
        ("2024-03-29", "2024-03-29", True),
        ("1950-01-01", "2024-03-29", False),
    ],
)
def test_a_person_is_a_child_until_the_eighteenth_birthday(born, on, is_child):
    assert conditions.is_child(day(born), day(on)) is is_child


HARM = [frozenset(), {HarmType.PHYSICAL}, {HarmType.PROPERTY, HarmType.NON_PECUNIARY}]


@pytest.mark.article("XIV-169 art. 2(3)", rule="R-2.3")
@pytest.mark.parametrize(("category", "harms"), combinations(VictimCategory, HARM))
def test_a_victim_is_harmed_or_bereaved_and_harmed_by_it(category, harms):
    victim = conditions.is_victim(category=category, harms=harms)

    assert victim is (category != VictimCategory.RELATED_PERSON and bool(harms))


@pytest.mark.article("XIV-169 art. 2(3)", rule="R-2.3")
def test_a_legal_person_is_never_a_victim():
    assert not conditions.is_victim(
        category=VictimCategory.DIRECT_VICTIM, harms={HarmType.PROPERTY}, is_natural_person=False
    )


@pytest.mark.article("XIV-169 art. 2(3)", rule="R-2.3.harmed")
@pytest.mark.article("XIV-169 art. 4(2)", rule="R-4.2")
@pytest.mark.parametrize(
    ("category", "is_victim"),
    [("DIRECT_VICTIM", True), ("BEREAVED_RELATIVE", True), ("RELATED_PERSON", False)],
)
def test_a_relative_of_a_living_victim_needs_no_harm_and_is_counted_apart(category, is_victim):
    assert conditions.needs_harm(category) is is_victim
    assert conditions.counts_as_victim(category) is is_victim


@pytest.mark.article("XIV-169 art. 4(1)3", rule="R-4.1.3")
@pytest.mark.parametrize(("chosen", "took_part"), combinations([True, False], repeat=2))
def test_keeping_a_chosen_person_out_needs_a_reason(chosen, took_part):
    asked = conditions.chosen_person_reason_required(has_chosen=chosen, took_part=took_part)

    assert asked is ((chosen, took_part) == (True, False))


@pytest.mark.article("XIV-169 art. 4(4)", rule="R-4.4")
@pytest.mark.parametrize(("child", "represented"), combinations([True, False], repeat=2))
def test_a_child_without_a_representative_needs_a_reason(child, represented):
    asked = conditions.representative_reason_required(is_child=child, has_representative=represented)

    assert asked is ((child, represented) == (True, False))


@pytest.mark.article("XIV-169 art. 4(4)", rule="R-4.4.contact")
def test_a_suspected_representative_is_never_written_to():
    assert conditions.representative_may_be_written_to(is_suspected=False)
    assert not conditions.representative_may_be_written_to(is_suspected=True)


@pytest.mark.article("XIV-169 art. 9(1)7", rule="R-9.1.7")
@pytest.mark.parametrize(
    ("lives_in", "committed_in", "first_here", "due"),
    [
        ("LT", "PL", True, True),
        ("PL", "LT", True, True),
        ("DE", "PL", True, True),
        ("LT", "PL", False, False),
        ("LT", "LT", True, False),
        ("NO", "LT", True, False),
        ("LT", "NO", True, False),
        ("", "LT", True, False),
        ("LT", "", True, False),
    ],
)
def test_the_cross_border_item_is_for_who_lives_elsewhere_in_the_union(
    lives_in, committed_in, first_here, due
):
    assert (
        conditions.is_cross_border_item_due(
            lives_in=lives_in,
            committed_in=committed_in,
            committed_on=day("2024-03-29"),
            applied_first_in_lithuania=first_here,
        )
        is due
    )


@pytest.mark.article("XIV-169 art. 9(1)", rule="R-9.1.due")
def test_eleven_items_are_told_or_ten_where_the_seventh_does_not_apply():
    every = conditions.information_due(is_cross_border=True)
    most = conditions.information_due(is_cross_border=False)

    assert every == tuple(RightsInformationItem)
    assert [item.number for item in most] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]


@pytest.mark.article("XIV-169 art. 9(2)", rule="R-9.2.exemption")
@pytest.mark.parametrize("kind", [*FirstContactInstitutionType, "CHILD_RIGHTS_SERVICE", "COURT"])
def test_the_child_rights_service_alone_does_not_notify_itself(kind):
    assert conditions.is_exempt_from_child_notification(kind) is (kind == "CHILD_RIGHTS_SERVICE")


@pytest.mark.article("XIV-169 art. 9(2)", rule="R-9.2.content")
@pytest.mark.parametrize(
    ("first_name", "surname", "born"),
    combinations(["Rūta", "", "  "], ["Petraitė", ""], [date(2015, 2, 3), None]),
)
def test_a_child_notification_carries_name_surname_and_birth_date(first_name, surname, born):
    missing = conditions.child_notification_lacks(first_name=first_name, surname=surname, birth_date=born)

    expected = {"first_name": first_name.strip(), "surname": surname, "birth_date": born}
    assert missing == tuple(name for name, value in expected.items() if not value)


CONTENTS = combinations(["V", ""], ["P", ""], ["+37060000000", ""], ["v@example.org", ""])


@pytest.mark.article("XIV-169 art. 9(3)", rule="R-9.3.content")
@pytest.mark.parametrize(("first_name", "surname", "phone", "email"), CONTENTS)
def test_a_referral_needs_a_name_and_a_way_to_reach_the_person(first_name, surname, phone, email):
    may = conditions.may_be_referred_with(first_name=first_name, surname=surname, phone=phone, email=email)

    assert may is ("" not in (first_name + surname, phone + email))


@pytest.mark.article("XIV-169 art. 9(3)", rule="R-9.3.content")
def test_nine_of_the_sixteen_contents_of_a_referral_will_do():
    names = ("first_name", "surname", "phone", "email")
    will_do = [conditions.may_be_referred_with(**dict(zip(names, given, strict=True))) for given in CONTENTS]

    assert (will_do.count(True), will_do.count(False)) == (9, 7)
    assert not conditions.may_be_referred_with(first_name=" ", surname="\t", phone="1", email="")


@pytest.mark.article("XIV-169 art. 9(3)", rule="R-9.3.consent")
@pytest.mark.parametrize("given", combinations([True, False], repeat=3))
def test_nobody_is_referred_without_wish_and_consent_to_that_service(given):
    wishes, consents, names_addressee = given

    assert conditions.may_be_referred(
        wishes=wishes, consents=consents, consent_names_addressee=names_addressee
    ) is all(given)


@pytest.mark.article("XIV-169 art. 9(3)", rule="R-9.3.start")
def test_a_referral_runs_from_the_later_of_wish_and_consent():
    earlier, later = at("2024-03-28T23:59:00+02:00"), at("2024-03-28T22:30:00+00:00")

    assert conditions.referral_runs_from(wished_at=earlier, consented_at=later) == later
    assert conditions.referral_runs_from(wished_at=later, consented_at=earlier) == later


@pytest.mark.article("XIV-169 art. 10(2)", rule="R-10.2.start")
@pytest.mark.parametrize("step", Step)
def test_assigning_somebody_alone_is_not_a_start(step):
    assert conditions.is_start_of_assistance(step) is (step != Step.ASSIGNMENT)


@pytest.mark.article("XIV-169 art. 10(2)", rule="R-10.2.started")
def test_the_first_real_step_is_the_start():
    assigned, called, met = (at(f"2024-03-29T{hour}:00:00+02:00") for hour in ("08", "09", "10"))
    steps = [(Step.DELIVERY, met), (Step.ASSIGNMENT, assigned), (Step.ATTEMPT, called)]

    assert conditions.assistance_started_at(steps) == called
    assert conditions.assistance_started_at(steps[1:2]) is None
    assert conditions.assistance_started_at([]) is None


@pytest.mark.article("XIV-169 art. 10(3)", rule="R-10.3.content")
@pytest.mark.parametrize("given", combinations([True, False], repeat=6))
def test_another_persons_application_needs_consent_name_contact_and_the_act(given):
    agrees, first_name, surname, phone, email, act = given

    lacks = conditions.third_party_application_lacks(
        victim_agrees=agrees,
        first_name="V" * first_name,
        surname="P" * surname,
        phone="1" * phone,
        email="v@example.org" * email,
        criminal_act="theft" * act,
    )

    has = {"consent": agrees, "name": first_name or surname, "contact": phone or email, "criminal_act": act}
    assert lacks == tuple(name for name, there in has.items() if not there)


@pytest.mark.article("XIV-169 art. 10(4)1", rule="R-10.4.1")
@pytest.mark.parametrize("given", combinations([True, False], repeat=4))
def test_a_plan_needs_an_assessment_measures_an_agreement_and_a_settled_scope(given):
    needs, measures, agreement, settled = given

    lacks = conditions.plan_lacks(
        needs_assessed=needs,
        has_measures=measures,
        agreement_recorded=agreement,
        scope=Scope.IN_SCOPE if settled else Scope.UNSETTLED,
    )

    names = ("needs", "measures", "agreement", "scope")
    assert lacks == tuple(name for name, there in zip(names, given, strict=True) if not there)


@pytest.mark.article("XIV-169 art. 10(4)2", rule="R-10.4.2")
def test_a_child_is_told_of_the_child_rights_service():
    assert conditions.child_rights_information_required(is_child=True)
    assert not conditions.child_rights_information_required(is_child=False)


@pytest.mark.article("XIV-169 art. 10(4)5", rule="R-10.4.5.alarm")
@pytest.mark.parametrize(
    ("placed", "now", "alarming"),
    [
        (None, "04:00:00", False),
        (None, "04:00:01", True),
        ("03:59:59", "09:00:00", False),
        ("04:00:01", "09:00:00", True),
    ],
)
def test_more_than_two_hours_without_shelter_are_alarming(placed, now, alarming):
    assert (
        conditions.is_accommodation_alarming(
            requested_at=at("2024-12-25T02:00:00+02:00"),
            placed_at=at(f"2024-12-25T{placed}+02:00") if placed else None,
            now=at(f"2024-12-25T{now}+02:00"),
        )
        is alarming
    )


@pytest.mark.article("XIV-169 art. 10(4)7", rule="R-10.4.7")
def test_a_victim_is_accompanied_only_when_asking_for_it():
    assert conditions.may_be_accompanied(victim_asked=True)
    assert not conditions.may_be_accompanied(victim_asked=False)


@pytest.mark.article("XIV-169 art. 10(4)8", rule="R-10.4.8")
@pytest.mark.parametrize("channel", IntakeChannel)
def test_who_comes_directly_is_told_how_to_complain(channel):
    assert conditions.complaint_information_required(channel) is (channel in {"DIRECT", "THIRD_PARTY"})


@pytest.mark.article("XIV-169 art. 10(2)", rule="R-10.A")
def test_who_stays_anonymous_is_not_passed_on():
    assert conditions.may_be_passed_on(is_anonymous=False)
    assert not conditions.may_be_passed_on(is_anonymous=True)


ADULT, MINOR = day("1990-01-01"), day("2010-01-01")


@pytest.mark.article("XIV-169 art. 6(3)4", rule="R-ST.4.group")
@pytest.mark.parametrize(
    ("declared", "born", "group"),
    [
        *[(group, None, group) for group in RecipientGroup],
        *[(group, MINOR, "CHILD") for group in RecipientGroup],
        ("WOMAN", ADULT, "WOMAN"),
        ("MAN", ADULT, "MAN"),
        ("UNKNOWN", ADULT, "UNKNOWN"),
        ("CHILD", ADULT, "UNKNOWN"),
    ],
)
def test_a_child_is_counted_by_age_and_an_adult_as_declared(declared, born, group):
    found = conditions.recipient_group(declared=declared, birth_date=born, registered_on=day("2024-03-29"))

    assert found is RecipientGroup(group)


@pytest.mark.article("Civil Code art. 1.122", rule="R-T.5")
@pytest.mark.parametrize(
    ("moment", "possible"),
    [("09:59:59", False), ("10:00:00", True), ("11:00:00", True), ("12:00:00", True), ("12:00:01", False)],
)
def test_a_duty_is_done_neither_before_its_trigger_nor_in_the_future(moment, possible):
    trigger, now = at("2024-03-29T10:00:00+02:00"), at("2024-03-29T12:00:00+02:00")

    assert (
        conditions.is_possible_moment(at(f"2024-03-29T{moment}+02:00"), trigger=trigger, now=now) is possible
    )


@pytest.mark.article("Civil Code art. 1.122", rule="R-T.4")
@pytest.mark.parametrize(
    ("performed_at", "in_time"),
    [
        ("2024-04-02T23:59:59.999999+03:00", True),
        ("2024-04-03T00:00:00+03:00", False),
        ("2024-04-02T20:59:59+00:00", True),
        ("2024-04-02T21:00:00+00:00", False),
    ],
)
def test_a_duty_is_in_time_until_midnight_in_vilnius(performed_at, in_time):
    assert conditions.is_in_time(at(performed_at), due_on=day("2024-04-02")) is in_time


@pytest.mark.article("Civil Code art. 1.122", rule="R-T.5.recorded")
@pytest.mark.parametrize(
    ("recorded", "later"), [("2024-03-30T10:00:00", False), ("2024-03-30T10:00:01", True)]
)
def test_a_record_more_than_a_day_after_the_deed_is_marked(recorded, later):
    assert (
        conditions.was_recorded_later(
            performed_at=at("2024-03-29T10:00:00+02:00"), recorded_at=at(recorded + "+02:00")
        )
        is later
    )


# Article 13: accreditation

ALL = frozenset(AccreditationRequirement)
WHOLE = {
    "documents": ALL, "premises": True, "remote": True, "staff": [True, True], "functions": frozenset(ServiceFunction),
}  # fmt: skip


@pytest.mark.article("XIV-169 art. 13(1), 13(2)", rule="R-13.2.evidence")
@pytest.mark.parametrize(
    ("differently", "lacks"),
    [
        ({}, set()),
        ({"documents": frozenset()}, ALL),
        *[({"documents": ALL - {requirement}}, {requirement}) for requirement in AccreditationRequirement],
        ({"premises": False}, {AccreditationRequirement.PREMISES}),
        ({"remote": False}, {AccreditationRequirement.REMOTE_CONSULTATION}),
        ({"staff": []}, {AccreditationRequirement.STAFF_QUALIFICATION}),
        ({"staff": [True, False]}, {AccreditationRequirement.STAFF_QUALIFICATION}),
        *[
            (
                {"functions": frozenset(ServiceFunction) - {function}},
                {AccreditationRequirement.FUNCTIONS_COVERAGE},
            )
            for function in ServiceFunction
        ],
    ],
)
def test_each_requirement_has_its_evidence(differently, lacks):
    assert ALL - conditions.evidenced_requirements(**WHOLE | differently) == lacks
