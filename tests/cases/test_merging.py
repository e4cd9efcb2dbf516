"""Two cases of one person become one: every key is reviewed, what moves, and what is counted then."""

import pytest
from django.db import transaction

from cases import effects
from cases.documents import merging as reading
from cases.models import Case, MergeEntry, SafeContact
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.merging import LATER, give, merge, state_of, two, undo
from tests.cases.road import a_case
from victimsupport.audit.models import Entry
from victimsupport.duties.models import Duty
from victimsupport.refusal import Refused
from victimsupport.vault import actions as vault

# What is reviewed


def test_every_key_to_a_case_or_a_registration_is_reviewed():
    """Whoever adds a model that hangs on a case says here what becomes of its rows when two cases are merged."""
    assert {label for label, *_rest in reading.relations()} == set(reading.RELATIONS)


def test_what_moves_is_named_for_people_and_numbered_where_it_bears_a_number():
    for relation in reading.moving():
        has_number = any(field.name == "number" for field in relation.model._meta.concrete_fields)
        in_a_case = any(
            set(rule.fields) == {relation.field, "number"}
            for rule in relation.model._meta.constraints
            if hasattr(rule, "fields")
        )
        assert relation.treatment.name
        assert bool(relation.treatment.numbered_by) == (has_number and in_a_case), relation.label


def test_the_witnesses_of_joining_are_listed():
    assert effects.witnesses() == ["reporting.figures.closed.of_people"]


def test_a_key_nobody_reviewed_stops_every_merging(by, monkeypatch):
    gone, kept = two(by)
    monkeypatch.setattr(reading, "RELATIONS", {k: v for k, v in reading.RELATIONS.items() if "Plan" not in k})

    with pytest.raises(LookupError):
        merge(gone, kept, by)


# What moves


def test_what_was_done_moves_and_the_number_leads_there(by):
    gone, kept = two(by, other_status="PLANNED")
    (row,) = give(gone, by)
    gone.refresh_from_db()

    merge(gone, kept, by)

    gone, kept = (Case.objects.select_related("intake").get(pk=each.pk) for each in (gone, kept))
    assert (gone.status, kept.status) == ("MERGED", "PLANNED")
    assert gone.intake.link.leading == kept.intake
    assert gone.intake.ended_at == road.now()
    row.refresh_from_db()
    assert row.case == kept
    assert (kept.assessments.count(), kept.plans.count(), gone.assessments.count()) == (1, 1, 0)
    assert {entry.action for entry in Entry.objects.filter(about_id__in=[gone.pk, kept.pk])} >= {
        "CASE_MERGED",
        "CASE_MERGED_AWAY",
    }


def test_versions_of_both_stand_in_one_order_and_the_plan_is_agreed_anew(by):
    gone, kept = two(by, status="PLANNED", other_status="ASSESSED")

    merge(gone, kept, by)

    kept.refresh_from_db()
    assert list(kept.assessments.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert kept.status in {"ASSESSED", "PLANNED"}
    newest = kept.assessments.latest("number")
    assert (kept.status == "PLANNED") == kept.plans.filter(assessment=newest).exists()


def test_the_person_agreed_when_they_first_did(by):
    kept = a_case(by, **LATER)
    gone = a_case(by)

    merge(gone, kept, by)

    kept.refresh_from_db()
    assert kept.decided_at == given.at(road.STARTED)


def test_each_registration_keeps_its_own_duty(by):
    gone, kept = two(by)

    merge(gone, kept, by)

    for case in (gone, kept):
        duty = Duty.objects.get(pk=Intake.objects.get(pk=case.intake_id).duty_id)
        assert duty.reference == case.reference
        assert duty.performed_at is not None


def test_what_is_sealed_for_the_one_opens_for_the_other(by):
    gone, kept = two(by)
    sealed_in = "cases_safecontact|note|{}"
    row = a_safe_contact(gone, by, "Skambinti tik dieną")

    row_of_merging = merge(gone, kept, by)

    row.refresh_from_db()
    assert row.case == kept
    opened = vault.open_text(
        sealed=row.note, place=sealed_in.format(row.pk), identity=kept.intake.identity, by=by, at=road.now()
    )
    assert opened == "Skambinti tik dieną"

    undo(row_of_merging, by)
    row.refresh_from_db()
    opened = vault.open_text(
        sealed=row.note, place=sealed_in.format(row.pk), identity=gone.intake.identity, by=by, at=road.now()
    )
    assert opened == "Skambinti tik dieną"


def a_safe_contact(case, by, note):
    from victimsupport.keys import fresh_keys

    (key,) = fresh_keys(1)
    place = f"cases_safecontact|note|{key}"
    sealed = vault.seal_text(text=note, place=place, identity=case.intake.identity, by=by, at=road.now())
    known = {
        "id": key,
        "case": case,
        "number": 1,
        "note": sealed,
        "recorded_at": road.now(),
        "recorded_by": by.user,
    }
    fields = {field.name: field for field in SafeContact._meta.concrete_fields}
    if "organisation" in fields:
        known["organisation"] = by.organisation
    for name, field in fields.items():
        if name not in known and not field.null and not field.has_default() and not field.has_db_default():
            known[name] = (
                road.now() if "DateTime" in type(field).__name__ else by.user if field.related_model else ""
            )
    return SafeContact.objects.create(**known)


# What is counted


def test_who_is_registered_twice_in_a_year_is_counted_by_the_first_time(by):
    gone, kept = two(by)

    merge(gone, kept, by)

    assert [Intake.objects.get(pk=each.intake_id).is_repeated for each in (gone, kept)] == [True, False]


def test_the_first_time_counts_also_where_it_was_in_the_case_that_went(by):
    kept = a_case(by, **LATER)
    gone = a_case(by)

    merge(gone, kept, by)

    assert Intake.objects.get(pk=kept.intake_id).is_repeated
    assert not Intake.objects.get(pk=gone.intake_id).is_repeated


def test_two_years_are_two_registrations(by):
    gone = a_case(by, received="2025-03-03 10:00", started="2025-03-03 11:00")
    kept = a_case(by)

    merge(gone, kept, by)

    assert not Intake.objects.filter(is_repeated=True).exists()


def test_a_merging_that_would_change_a_closed_year_is_refused_and_leaves_nothing(by, monkeypatch):
    gone, kept = two(by)
    give(gone, by)
    gone.refresh_from_db()
    before = state_of(gone, kept)
    answers = iter([1, 2])
    monkeypatch.setattr(effects, "_witnesses", [lambda keys: next(answers)])

    with pytest.raises(Refused, match="uždaryt|closed year"), transaction.atomic():
        merge(gone, kept, by)

    assert state_of(gone, kept) == before
    assert not MergeEntry.objects.exists()
