"""Two cases of one person become one, and two again: exactly what moved goes back, and every key is reviewed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from cases import effects, permissions
from cases.actions import closing, decision, merging, unmerging
from cases.actions.delivery import Talk
from cases.actions.delivery import record as deliver
from cases.documents import merging as reading
from cases.documents import obstacles
from cases.documents import unmerging as undoing
from cases.lifecycle import Status
from cases.models import Case, ClosingReason, MergeEntry, SafeContact
from referrals.models import Intake, Likeness
from tests import given
from tests.cases import road
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.choices import ServiceFunction
from victimsupport.duties.models import Duty
from victimsupport.refusal import Refused, Stale
from victimsupport.vault import actions as vault
from victimsupport.vault.person import Person

F = ServiceFunction
LATER = {"received": "2026-11-10 10:00", "started": "2026-11-10 11:00"}


def two(by, *, status="ACCEPTED", other_status="ACCEPTED", **rest):
    """The same person twice: as an institution sent her, and as she came herself a day later."""
    kept = a_case(by, channel="FIRST_CONTACT_REFERRAL", status=status)
    gone = a_case(by, **LATER, status=other_status, **rest)
    return gone, kept


def merge(gone, kept, by, **rest):
    versions = {"merged_version": gone.version, "version": kept.version} | rest
    return merging.merge(merged=gone, survivor=kept, by=by, at=road.now(), **versions)


def undo(row, by, **rest):
    kept = Case.objects.get(pk=row.survivor_id)
    return unmerging.undo(merge=row, by=by, at=road.now(), **({"version": kept.version} | rest))


def give(case, by, *functions, day="2026-11-20"):
    talk = Talk(list(functions or [F.EMOTIONAL_PSYCHOLOGICAL_SUPPORT]), given.at(f"{day} 12:00").date())
    return deliver(case=case, talk=talk, by=by, at=road.now())


def state_of(*cases):
    """Everything that hangs on some cases, as rows: to be the same before and after."""
    found = {}
    for label, model, field, to_intake in reading.relations():
        if label.startswith(("cases.Merge", "referrals.Likeness")):
            continue
        keys = [case.intake_id if to_intake else case.pk for case in cases]
        rows = model._default_manager.filter(**{f"{field}__in": keys}).order_by("pk")
        found[label] = list(rows.values("pk", field, *(["number"] if hasattr(model, "number") else [])))
    for case in cases:
        row = Case.objects.get(pk=case.pk)
        found[case.reference] = (row.status, row.decided_at, row.review_on, row.is_only_abroad)
        intake = Intake.objects.get(pk=case.intake_id)
        found["i" + case.reference] = (intake.ended_at, intake.is_repeated, intake.started_at)
        found["d" + case.reference] = list(
            Duty.objects.filter(reference=case.reference).order_by("pk").values_list("pk", "cancelled_at")
        )
    return found


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


# What is refused


@pytest.mark.parametrize(
    ("going", "surviving"),
    [("PLANNED", "STARTED"), ("ACCEPTED", "DECLINED"), ("STARTED", "DECLINED")],
)
def test_the_case_that_goes_on_survives(by, going, surviving):
    gone, kept = two(by, status=surviving, other_status=going)

    with pytest.raises(Refused, match=gone.reference):
        merge(gone, kept, by)

    merge(kept, gone, by)
    kept.refresh_from_db()
    assert kept.status == "MERGED"


def test_a_closed_and_an_undecided_case_are_not_merged_before_one_is_reopened(by):
    kept, gone = (
        closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by),
        a_case(by, **LATER, status="STARTED"),
    )

    for pair in ((gone, kept), (kept, gone)):
        with pytest.raises(Refused, match=r"Reopen|atnaujin"):
            merge(*pair, by)


def closed(case, by):
    return closing.close(
        case=case, reason=ClosingReason.GOALS_REACHED, version=case.version, by=by, at=road.now()
    )


def test_two_closed_cases_can_be_merged_and_stay_closed(by):
    gone = closed(a_case(by, **LATER, channel="FIRST_CONTACT_REFERRAL"), by)
    kept = closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by)

    row = merge(gone, kept, by)
    kept.refresh_from_db()
    assert kept.status == "CLOSED"

    undo(row, by)
    gone.refresh_from_db()
    assert (gone.status, gone.closing_reason) == ("CLOSED", "GOALS_REACHED")


def test_a_case_is_not_merged_with_itself(by):
    kept = a_case(by)

    with pytest.raises(Refused):
        merge(kept, kept, by)


def test_an_anonymous_person_is_joined_only_if_they_said_who_they_are(by):
    kept = a_case(by)
    gone = a_case(by, **LATER, person=None)

    with pytest.raises(Refused, match=r"anonim|anonymous"):
        merge(gone, kept, by)
    with pytest.raises(Refused):
        merge(kept, gone, by, is_identified=True)

    merge(gone, kept, by, is_identified=True)
    assert Intake.objects.get(pk=gone.intake_id).is_anonymous


def test_of_whom_nothing_is_kept_nobody_can_tell_that_it_was_them(by):
    gone, kept = two(by)
    identity = gone.intake.identity_id
    Intake.objects.filter(pk=gone.intake_id).update(identity=None, initials="")
    vault.erase(identity_id=identity, by=by, at=road.now())

    with pytest.raises(Refused):
        merge(gone, kept, by)


def test_only_one_of_the_two_restricted_would_open_it_to_others(by):
    gone, kept = two(by)
    intake = Intake.objects.get(pk=gone.intake_id)
    intake.is_restricted = True

    assert reading.obstacle_to_joining(intake, kept.intake, is_identified=False, by=by)


@pytest.mark.parametrize("which", ["version", "merged_version"])
def test_a_stale_screen_merges_nothing(by, which):
    gone, kept = two(by)

    with pytest.raises(Stale):
        merge(gone, kept, by, **{which: 99})

    assert not Case.objects.filter(status="MERGED").exists()


def test_the_second_of_two_at_once_is_told(by):
    gone, kept = two(by)
    merge(gone, kept, by)

    with pytest.raises(Stale):
        merge(gone, kept, by)
    with pytest.raises(Stale):
        merge(kept, gone, by)


def test_another_services_case_is_not_there(ona, service, jonas, elsewhere, rita):
    with acting_as(ona, service) as by:
        gone, kept = two(by)
    with acting_as(jonas, elsewhere) as there:
        theirs = a_case(there)
        for pair in ((gone, theirs), (theirs, kept), (gone, kept)):
            with pytest.raises(Case.DoesNotExist):
                merge(*pair, there)
    with acting_as(rita, service) as officer, pytest.raises(PermissionDenied):
        merge(gone, kept, officer)


def test_a_merged_case_takes_nothing_any_more(by):
    gone, kept = two(by)
    merge(gone, kept, by)
    gone.refresh_from_db()

    with pytest.raises(Refused):
        give(gone, by)
    with pytest.raises(Refused):
        closed(gone, by)
    with pytest.raises(Stale):
        decision.accept(
            case=gone,
            decided_at=road.now(),
            facts=road.facts_of(),
            version=gone.version,
            by=by,
            at=road.now(),
        )


def test_a_closed_case_is_left_by_reopening_alone(by):
    """Its lifecycle leads back to what it was; no other action may go that way."""
    case = closed(a_case(by, channel="FIRST_CONTACT_REFERRAL"), by)

    for status in Status:
        assert obstacles.to_becoming(case, status)
    with pytest.raises(Stale):
        decision.accept(
            case=case,
            decided_at=road.now(),
            facts=road.facts_of(),
            version=case.version,
            by=by,
            at=road.now(),
        )


# Undoing


@pytest.mark.parametrize(
    ("status", "other"),
    [("ACCEPTED", "ACCEPTED"), ("PLANNED", "PLANNED"), ("ACCEPTED", "PLANNED"), ("PLANNED", "STARTED"),
     ("ASSESSED", "DECLINED")],
)  # fmt: skip
def test_undoing_puts_back_exactly_what_moved(by, status, other):
    gone, kept = two(by, status=status, other_status=other)
    give(kept, by) if status != "STARTED" else None
    if other not in {"STARTED", "DECLINED"}:
        give(gone, by, F.HEALTHCARE_INFORMATION)
        gone.refresh_from_db()
    kept.refresh_from_db()
    before = state_of(gone, kept)

    row = merge(gone, kept, by)
    assert state_of(gone, kept) != before
    undo(row, by)

    assert state_of(gone, kept) == before


def test_what_was_added_since_stays_unless_it_is_chosen(by):
    gone, kept = two(by)
    row = merge(gone, kept, by)
    kept.refresh_from_db()
    (stays,), (goes,) = give(kept, by), give(kept, by, F.HEALTHCARE_INFORMATION)
    assert [added.key for added in undoing.added(row)] == [str(stays.pk), str(goes.pk)]

    undo(row, by, chosen=[goes.pk])

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.case, goes.case) == (kept, gone)


def test_a_plan_goes_with_the_needs_it_rests_on(by):
    gone, kept = two(by, other_status="ASSESSED")
    row = merge(gone, kept, by)
    kept.refresh_from_db()
    from tests.cases.test_plan import agree

    plan = agree(kept, by)

    with pytest.raises(Refused) as refusal, transaction.atomic():
        undo(row, by)
    assert refusal.value.field == "chosen"

    undo(row, by, chosen=[plan.pk])
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.status, kept.status) == ("PLANNED", "ACCEPTED")


def test_of_two_mergings_the_first_can_be_undone_too(by):
    gone, kept = two(by, status="ASSESSED", other_status="ASSESSED")
    third = a_case(by, received="2026-11-11 10:00", started="2026-11-11 11:00", status="ASSESSED")
    first = merge(gone, kept, by)
    kept.refresh_from_db()
    merge(third, kept, by)

    undo(first, by)

    assert list(Case.objects.get(pk=gone.pk).assessments.values_list("number", flat=True)) == [1]
    assert len(set(kept.assessments.values_list("number", flat=True))) == 2


def test_a_chain_is_undone_from_its_end(by):
    gone, kept = two(by)
    last = a_case(by, received="2026-11-11 10:00", started="2026-11-11 11:00")
    first = merge(gone, kept, by)
    kept.refresh_from_db()
    second = merge(kept, last, by)
    assert Intake.objects.get(pk=gone.intake_id).link.leading_id == last.intake_id

    with pytest.raises(Refused):
        undo(first, by)

    undo(second, by)
    assert Intake.objects.get(pk=gone.intake_id).link.leading_id == kept.intake_id
    undo(first, by)
    assert set(Case.objects.values_list("status", flat=True)) == {Status.ACCEPTED}


def test_a_merging_is_undone_once(by):
    row = merge(*two(by), by)
    undo(row, by)

    with pytest.raises(Stale):
        undo(row, by)


def test_a_merging_of_another_service_is_not_there(ona, service, jonas, elsewhere):
    with acting_as(ona, service) as by:
        row = merge(*two(by), by)
    with acting_as(jonas, elsewhere) as there:
        assert not permissions.merges_visible_to(there).exists()
        with pytest.raises(type(row).DoesNotExist):
            unmerging.undo(merge=row, version=1, by=there, at=road.now())


def test_the_ledger_cannot_be_rewritten(by):
    row = merge(*two(by), by)

    with pytest.raises(DatabaseError), transaction.atomic():
        row.entries.update(became="x")


def test_who_seems_alike_is_settled_by_merging(by):
    gone, kept = two(by, person=OLGA)
    found = Likeness.objects.get(intake=gone.intake)
    assert (found.other, found.is_same) == (kept.intake, None)

    merge(gone, kept, by)

    found.refresh_from_db()
    assert found.is_same is True


def test_other_people_are_not_alike(by):
    a_case(by)
    other = a_case(by, **LATER, person=Person(first_name="Olga", surname="Kitokė", phone="+37061111111"))

    assert not Likeness.objects.filter(intake=other.intake).exists()
