"""One case becomes two again: exactly what moved goes back."""

import pytest
from django.db import DatabaseError, transaction

from cases import permissions
from cases.actions import unmerging
from cases.documents import unmerging as undoing
from cases.lifecycle import Status
from cases.models import Case
from referrals.models import Intake, Likeness
from tests.cases import road
from tests.cases.merging import LATER, give, merge, state_of, two, undo
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import ServiceFunction
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.person import Person

F = ServiceFunction


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
