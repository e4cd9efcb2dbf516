"""Erasing: what is a person's goes for good, what is counted stays; held or running cases do not go."""

from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models

from cases.actions import closing, delivery, erasing, reopening, rights
from cases.actions import retention as keeping
from cases.actions.delivery import Talk
from cases.documents import inventory, retention
from cases.documents.inventory import Fate
from cases.models import ClosingReason, Erasure, Need, Rectification
from reporting.figures.counting import count
from reporting.figures.years import ReportingYear
from tests import given
from tests.cases import road
from tests.cases.road import OLGA, a_case
from victimsupport.accounts.identity import acting_as, system
from victimsupport.choices import ServiceFunction
from victimsupport.drafts.models import Draft
from victimsupport.law.calendar import day_of
from victimsupport.law.retention import Record
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.models import Identity, PersonKey, SearchToken

pytestmark = pytest.mark.django_db


@pytest.fixture
def guard(rita, service, by):
    with acting_as(rita, service) as actor:
        yield actor


def a_closed_case(by, **rest):
    case = a_case(by, status="PLANNED", **rest)
    talk = Talk(
        functions=[ServiceFunction.RIGHTS_INFORMATION], delivered_on=date(2026, 11, 20), note="Slaptai pasakė"
    )
    delivery.record(case=case, talk=talk, by=by, at=road.now())
    case.refresh_from_db()
    closing.close(
        case=case, reason=ClosingReason.WISH, information_missing_reason="Neprašė", version=case.version, by=by,
        at=road.now(),
    )  # fmt: skip
    case.refresh_from_db()
    return case


def erase(case, guard, at=None):
    erasing.erase(
        case=case, record=Record.CLOSED_CASE, ground=Erasure.Ground.REQUEST, by=guard, at=at or road.now()
    )


def test_every_kind_of_row_that_hangs_on_a_person_is_reviewed():
    found = {model._meta.label for model, _path in inventory.found()}

    assert found == set(inventory.TREATMENTS)


def test_what_is_not_copied_says_why_and_what_is_copied_has_a_name():
    for label, treatment in inventory.TREATMENTS.items():
        assert bool(treatment.name) != bool(treatment.why_not), label


def test_a_kind_with_personal_data_is_kept_only_where_the_erasure_itself_must_be_shown():
    kept = {
        kind.label
        for kind in inventory.kinds()
        if kind.treatment.fate is Fate.KEPT and kind.personal_fields()
    }

    assert kept == {"cases.SubjectRequest", "referrals.EmergencyAccess"}


def test_nothing_of_the_person_is_left_and_everything_counted_is(by, guard):
    case = a_closed_case(by)
    counted = counted_of(by)
    Draft.objects.create(
        organisation=by.organisation, user=by.user, page=f"/bylos/{case.reference}/planas/", sealed=b"x",
        saved_at=road.now(),
    )  # fmt: skip

    erase(case, guard)

    case.refresh_from_db()
    case.intake.refresh_from_db()
    assert not Identity.objects.exists()
    assert not PersonKey.objects.exists()
    assert not SearchToken.objects.exists()
    assert not Draft.objects.exists()
    assert (case.intake.identity_id, case.intake.initials, case.erased_at) == (None, "—", road.now())
    assert set(Need.objects.values_list("description", flat=True)) == {"—"}
    assert set(case.deliveries.values_list("note", flat=True)) == {"—"}
    assert counted_of(by) == counted
    assert Erasure.objects.get().ground == "REQUEST"


def counted_of(by):
    with acting_as(system(), by.organisation):
        found = {row[:3]: row.number for row in count(ReportingYear(2026))}
    assert sum(found.values()) > 10
    return found


def test_every_personal_field_of_what_stays_is_empty_or_a_dash(by, guard):
    case = a_closed_case(by)

    erase(case, guard)

    for kind in inventory.kinds():
        rows = kind.rows_of([case.intake_id])
        if kind.treatment.fate is Fate.DELETED:
            assert not rows.exists(), kind.label
        elif kind.treatment.fate is Fate.BLANKED:
            for field in kind.personal_fields():
                left = set(rows.values_list(field.name, flat=True))
                assert left <= {None, "", "—", b""}, (kind.label, field.name, left)


def test_no_text_of_the_person_is_left_anywhere_in_the_database(by, guard):
    case = a_closed_case(by)
    erase(case, guard)

    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField)):
                texts = model._default_manager.filter(**{f"{field.name}__icontains": "Slaptai pasakė"})
                assert not texts.exists(), (model, field.name)


def test_a_person_who_is_looked_after_is_not_erased(by, guard):
    case = a_case(by)

    with pytest.raises(Refused, match="17"):
        erase(case, guard)

    assert Identity.objects.exists()


def test_a_case_on_hold_is_not_erased_until_the_hold_is_lifted(by, guard):
    case = a_closed_case(by)
    keeping.hold(case=case, reason="Skundas", by=guard, at=road.now())
    with pytest.raises(Stale):
        keeping.hold(case=case, reason="Skundas", by=guard, at=road.now())
    with pytest.raises(Refused):
        erase(case, guard)

    keeping.lift(case=case, by=guard, at=road.now())
    erase(case, guard)

    case.refresh_from_db()
    assert case.erased_at is not None
    with pytest.raises(Refused):
        erase(case, guard)


def test_why_a_case_was_held_goes_with_the_person(by, guard):
    case = a_closed_case(by)
    keeping.hold(case=case, reason="Skundas dėl Petro", by=guard, at=road.now())
    keeping.lift(case=case, by=guard, at=road.now())

    erase(case, guard)

    held = case.holds.get()
    assert (bytes(held.reason), held.placed_by_id) == (b"", guard.user_id)


def test_who_works_with_the_person_does_not_erase_them(by):
    case = a_closed_case(by)

    with pytest.raises(PermissionDenied):
        erase(case, by)


def test_an_erased_case_is_neither_reopened_nor_asked_about(by, guard):
    case = a_closed_case(by)
    erase(case, guard)
    case.refresh_from_db()

    with pytest.raises(Refused):
        reopening.reopen(case=case, reason="MISTAKE", note="x", version=case.version, by=by, at=road.now())
    with pytest.raises(Refused):
        rights.receive(
            case=case, right="ACCESS", asked_by="VICTIM", received_at=road.now(), by=by, at=road.now()
        )


def test_a_request_to_erase_that_is_granted_erases_and_the_answer_stays(by, guard):
    case = a_closed_case(by)
    asked = rights.receive(
        case=case, right="ERASURE", asked_by="VICTIM", received_at=road.now(), by=by, at=road.now()
    )

    rights.answer(
        request=asked, answer="GRANTED", text="Ištrinta", answered_at=road.now(), by=guard, at=road.now()
    )

    asked.refresh_from_db()
    assert asked.answer_text is not None
    assert not Identity.objects.exists()


def test_corrections_go_with_the_person(by, guard):
    case = a_closed_case(by)
    Rectification.objects.create(
        case=case, field="surname", reason=b"x", rectified_by=by.user, rectified_at=road.now()
    )

    erase(case, guard)

    assert not Rectification.objects.exists()


# By terms


def test_a_closed_case_goes_after_its_term_and_not_a_day_before(by, guard):
    a_closed_case(by)
    last = date(2031, 11, 20)

    assert retention.due(guard, last) == []
    (item,) = retention.due(guard, last + timedelta(days=1))
    assert (item.record, item.kept_until, item.is_held) == (Record.CLOSED_CASE, last, False)


def test_a_run_erases_what_was_seen_and_leaves_what_is_held(by, guard):
    going, held = a_closed_case(by), a_closed_case(by)
    keeping.hold(case=held, reason="Teismas", by=guard, at=road.now())
    later = road.now() + timedelta(days=6 * 365)
    seen = retention.digest(retention.due(guard, day_of(later)))

    assert keeping.run(seen=seen, by=guard, at=later) == (1, "")

    going.refresh_from_db()
    held.refresh_from_db()
    assert (going.erased_at, held.erased_at) == (later, None)
    assert [item.is_held for item in retention.due(guard, day_of(later))] == [True]


def test_a_run_of_another_list_than_was_seen_is_refused(by, guard):
    case = a_closed_case(by)
    later = road.now() + timedelta(days=6 * 365)
    seen = retention.digest(retention.due(guard, day_of(later)))
    keeping.hold(case=case, reason="Skundas", by=guard, at=road.now())

    with pytest.raises(Stale):
        keeping.run(seen=seen, by=guard, at=later)

    assert Identity.objects.exists()


def test_a_declined_registration_goes_after_six_months(by, guard):
    case = a_case(by, status="DECLINED")
    later = given.at("2027-05-10 12:00")

    (item,) = retention.due(guard, day_of(later))
    assert item.record == Record.DECLINED_REGISTRATION
    keeping.run(seen=retention.digest([item]), by=guard, at=later)

    case.refresh_from_db()
    assert case.erased_at == later
    assert retention.due(guard, day_of(later)) == []


def test_who_applied_for_the_victim_goes_once_the_case_is_closed(by, guard):
    case = a_case(by, channel="THIRD_PARTY", status="DECLINED")
    case.intake.applicant_relation = "Kaimynė"
    case.intake.save(update_fields=["applicant_relation"])
    tomorrow = road.now() + timedelta(days=1)

    items = retention.due(guard, day_of(tomorrow))
    keeping.run(seen=retention.digest(items), by=guard, at=tomorrow)

    case.intake.refresh_from_db()
    assert [item.record for item in items] == [Record.THIRD_PARTY_APPLICANT]
    assert case.intake.applicant_relation == ""
    assert case.intake.identity_id is not None
    assert retention.due(guard, day_of(tomorrow)) == []


def test_the_controllers_term_goes_before_the_default(by, guard):
    a_closed_case(by)
    keeping.confirm_term(record="CLOSED_CASE", months=12, days=0, by=guard, at=road.now())

    assert len(retention.due(guard, date(2027, 11, 21))) == 1
    assert retention.due(guard, date(2027, 11, 20)) == []
    for months, days in ((0, 0), (601, 0), (1, 400)):
        with pytest.raises(Refused):
            keeping.confirm_term(record="CLOSED_CASE", months=months, days=days, by=guard, at=road.now())
    with pytest.raises(Refused):
        keeping.confirm_term(record="ACCREDITATION_FILE", months=1, days=0, by=guard, at=road.now())


def test_the_page_shows_what_goes_and_erases_it(client, by, rita):
    case = a_closed_case(by)
    with time_machine.travel(road.now() + timedelta(days=6 * 365)):
        guardian = road.signed_in(client, rita)
        page = guardian.get("/saugojimas/")
        assert case.reference in page.content.decode()
        assert OLGA.surname not in page.content.decode()
        stale = guardian.post("/saugojimas/", {"seen": "other", "is_sure": "on"})
        assert stale.status_code == 409
        done = guardian.post("/saugojimas/", {"seen": page.context["seen"], "is_sure": "on"}, follow=True)

        assert "1 record is erased" in done.content.decode()
    case.refresh_from_db()
    assert case.erased_at is not None
