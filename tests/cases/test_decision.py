"""The person accepts the assistance, with what the statistics and the scope need; or declines it."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.actions import decision
from cases.actions.facts import Representation
from cases.lifecycle import Status
from cases.models import Case
from referrals.models import Intake
from tests import given
from tests.cases import road
from tests.cases.pages import text
from tests.cases.road import a_case, facts_of
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.directory.models import CrimeType, Municipality
from victimsupport.refusal import Refused, Stale

DECIDED = given.at("2026-11-10 09:00")


def a_started_case(by, **rest):
    return a_case(by, status="STARTED", **rest)


def accept(case, by, *, decided_at=DECIDED, version=None, representative=None, **facts):
    return decision.accept(
        case=case,
        decided_at=decided_at,
        facts=facts_of(**facts),
        representation=Representation(**(representative or {})),
        version=version or case.version,
        by=by,
        at=road.now(),
    )


def decline(case, by, *, decided_at=DECIDED, version=None):
    return decision.decline(
        case=case, decided_at=decided_at, version=version or case.version, by=by, at=road.now()
    )


def test_accepting_records_the_facts(by):
    case = a_started_case(by)
    city = Municipality.objects.get(pk="VILNIAUS_M")

    accept(case, by, municipality=city, has_disability=True, is_hate_motivated=True, language="uk")

    case.refresh_from_db()
    assert (case.status, case.decided_at, case.version) == ("ACCEPTED", DECIDED, 2)
    assert (case.recipient_group, case.municipality, case.language) == ("WOMAN", city, "uk")
    assert case.has_disability
    assert case.is_hate_motivated
    assert case.complaint_filed == "UNKNOWN"
    assert Intake.objects.running().filter(case=case).exists()
    assert Entry.objects.filter(action="ASSISTANCE_ACCEPTED", about_id=case.pk).count() == 1


@pytest.mark.article("XIV-169 art. 6(3)4", rule="R-ST.4.group")
@pytest.mark.parametrize(
    ("born", "declared", "may"),
    [
        ("2008-11-10", "WOMAN", False),
        ("2008-11-10", "CHILD", True),
        ("2008-11-09", "WOMAN", True),
        ("2008-11-09", "UNKNOWN", True),
        ("2008-11-09", "CHILD", False),
    ],
)
def test_a_known_date_of_birth_outweighs_what_is_declared(by, born, declared, may):
    person = replace(road.OLGA, birth_date=date.fromisoformat(born))
    case = a_started_case(by, person=person)  # registered on 2026-11-09

    if may:
        accept(case, by, recipient_group=declared, representative={"takes_part": True})
        assert Case.objects.get(pk=case.pk).recipient_group == declared
        return
    with pytest.raises(Refused) as refused:
        accept(case, by, recipient_group=declared, representative={"takes_part": True})
    assert refused.value.field == "recipient_group"
    assert Case.objects.get(pk=case.pk).status == "STARTED"


def test_declining_takes_the_registration_off_the_worklist_and_keeps_it_counted(by):
    case = a_started_case(by)

    decline(case, by)

    case.refresh_from_db()
    assert (case.status, case.decided_at) == ("DECLINED", DECIDED)
    assert case.intake.ended_at == road.now()
    assert Entry.objects.filter(action="ASSISTANCE_DECLINED", about_id=case.pk).count() == 1


def test_a_late_start_is_explained_before_a_person_who_declines_leaves_the_worklist(by):
    late = road.a_case(by, status="STARTED", started="2026-11-12 11:00")
    decided = given.at("2026-11-13 09:00")

    with pytest.raises(Refused) as refused:
        decline(late, by, decided_at=decided)
    assert refused.value.field == "late_reason"
    assert Case.objects.get(pk=late.pk).status == "STARTED"

    decision.decline(
        case=late, decided_at=decided, late_reason="Liga", version=late.version, by=by, at=road.now()
    )
    late.intake.duty.refresh_from_db()
    assert late.intake.duty.late_reason == "Liga"


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.STARTED, Status.CLOSED, Status.MERGED}))
@pytest.mark.parametrize("act", [accept, decline])
def test_it_is_decided_once(by, status, act):
    case = a_case(by, status=status)

    with pytest.raises(Stale):
        act(case, by)

    assert Case.objects.get(pk=case.pk).status == status


@pytest.mark.parametrize("act", [accept, decline])
def test_the_second_of_two_is_refused(by, act):
    case = a_started_case(by)
    Case.objects.filter(pk=case.pk).update(version=2)

    with pytest.raises(Stale):
        act(case, by)


@pytest.mark.parametrize("act", [accept, decline])
@pytest.mark.parametrize("moment", ["2026-11-09 09:59", "2026-11-20 14:06"])
def test_the_decision_lies_neither_before_the_person_came_nor_in_the_future(by, act, moment):
    case = a_started_case(by)

    with pytest.raises(Refused) as refusal:
        act(case, by, decided_at=given.at(moment))

    assert refusal.value.field == "decided_at"
    assert Case.objects.get(pk=case.pk).status == "STARTED"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"recipient_group": ""}, "recipient_group"),
        ({"harm_types": []}, "harm_types"),
        ({"crime_on": given.at("2026-11-21 00:00").date()}, "crime_on"),
        ({"crime_place": "OUTSIDE_EU", "proceedings_in_lithuania": "NO"}, "crime_place"),
        ({"recipient_group": "CHILD"}, "representative_absent"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_nothing_stored(by, facts, field):
    case = a_started_case(by)

    with pytest.raises(Refused) as refusal:
        accept(case, by, **facts)

    assert refusal.value.field == field
    kept = Case.objects.get(pk=case.pk)
    assert (kept.status, kept.recipient_group, kept.version) == ("STARTED", "", 1)


@pytest.mark.article("XIV-169 art. 4(4)", rule="R-4.4")
@pytest.mark.parametrize(
    ("representative", "absent"),
    [
        ({"takes_part": True, "absent": "UNKNOWN"}, ""),
        ({"absent": "AGAINST_INTERESTS"}, "AGAINST_INTERESTS"),
        ({"absent": "OTHER", "note": "kita"}, "OTHER"),
    ],
)
def test_of_a_child_it_is_said_why_no_representative_takes_part(by, representative, absent):
    case = a_started_case(by)

    accept(case, by, recipient_group="CHILD", representative=representative)

    assert Case.objects.get(pk=case.pk).representative_absent == absent


def test_another_reason_is_written_out(by):
    with pytest.raises(Refused) as refusal:
        accept(a_started_case(by), by, recipient_group="CHILD", representative={"absent": "OTHER"})

    assert refusal.value.field == "representative_note"


@pytest.mark.article("XIV-169 art. 4(3)")
@pytest.mark.parametrize("filed", ["YES", "NO", "UNKNOWN"])
def test_no_complaint_is_needed(by, filed):
    assert accept(a_started_case(by), by, complaint_filed=filed).status == "ACCEPTED"


@pytest.mark.parametrize("act", [accept, decline])
def test_strangers_and_other_roles_decide_nothing(by, rita, service, jonas, elsewhere, act):
    case = a_started_case(by)

    with acting_as(jonas, elsewhere) as there, pytest.raises(Case.DoesNotExist):
        act(case, there)
    with acting_as(rita, service) as other, pytest.raises(PermissionDenied):
        act(case, other)

    assert Case.objects.get(pk=case.pk).status == "STARTED"


# The pages


def address(case, name="decide"):
    return reverse(f"cases:{name}", args=[getattr(case, "reference", case)])


def typed(case, **rest):
    known = {
        "decided_at_0": "2026-11-10",
        "decided_at_1": "09:00",
        "recipient_group": "WOMAN",
        "victim_category": "DIRECT_VICTIM",
        "harm_types": ["NON_PECUNIARY"],
        "crime_place": "LITHUANIA",
        "is_in_lithuania": "yes",
        "language": "lt",
        "version": case.version,
    }
    return known | rest


def test_the_page_accepts_and_leads_to_the_case(ona_signed_in, by):
    case = a_started_case(by)
    page = text(ona_signed_in.get(address(case)))
    assert "The person declines" in page

    answer = ona_signed_in.post(address(case), typed(case, municipality="NOT_STATED", crime_type="HEALTH"))

    case.refresh_from_db()
    assert answer.headers["Location"] == reverse("cases:case", args=[case.reference])
    assert (case.status, case.municipality_id) == ("ACCEPTED", "NOT_STATED")
    assert case.crime_type == CrimeType.objects.get(pk="HEALTH")


@pytest.mark.article("XIV-169 art. 3(4)")
def test_only_the_recipient_group_is_demanded(ona_signed_in, by):
    case = a_started_case(by)
    bare = {"decided_at_0": "2026-11-10", "decided_at_1": "09:00", "version": case.version}

    assert "Select the recipient group" in text(ona_signed_in.post(address(case), bare))
    ona_signed_in.post(address(case), bare | {"recipient_group": "UNKNOWN"})

    case.refresh_from_db()
    assert (case.status, case.recipient_group, case.language) == ("ACCEPTED", "UNKNOWN", "lt")
    assert (case.crime_place, case.complaint_filed, case.is_in_lithuania) == ("UNKNOWN", "UNKNOWN", True)


def test_bad_input_is_named_and_what_was_typed_stays(ona_signed_in, by):
    case = a_started_case(by)
    wrong = typed(
        case,
        decided_at_1="29:99",
        crime_place="OUTSIDE_EU",
        recipient_group="CHILD",
        has_representative="no",
        representative_absent="OTHER",
    )

    page = text(ona_signed_in.post(address(case), wrong))

    assert "Enter a real time" in page
    assert "Select whether there are proceedings in Lithuania" in page
    assert "Write the other reason" in page
    assert "29:99" in page


def test_out_of_scope_is_said_where_the_place_is_asked(ona_signed_in, by):
    case = a_started_case(by)
    outside = typed(case, crime_place="OUTSIDE_EU", proceedings_in_lithuania="NO")

    page = text(ona_signed_in.post(address(case), outside))

    assert 'href="#id_crime_place' in page
    assert "The law does not apply" in page
    case.refresh_from_db()
    assert case.status == "STARTED"


def test_the_page_declines(ona_signed_in, by):
    case = a_started_case(by)
    assert "Record that the person declined" in text(ona_signed_in.get(address(case, "decline")))
    assert "Enter when the person decided" in text(
        ona_signed_in.post(address(case, "decline"), {"version": case.version})
    )

    ona_signed_in.post(
        address(case, "decline"),
        {"decided_at_0": "2026-11-10", "decided_at_1": "09:00", "version": case.version},
    )

    case.refresh_from_db()
    assert case.status == "DECLINED"


@pytest.mark.parametrize("name", ["decide", "decline"])
def test_who_comes_second_keeps_what_was_typed(ona_signed_in, by, name):
    case = a_started_case(by)
    form = typed(case, decided_at_1="09:17")
    accept(case, by)

    answer = ona_signed_in.post(address(case, name), form)

    assert answer.status_code == 409
    assert "09:17" in text(answer)
    assert ona_signed_in.get(address(case, name)).headers["Location"] == reverse(
        "cases:case", args=[case.reference]
    )


@pytest.mark.parametrize("name", ["decide", "decline"])
def test_what_is_foreign_and_what_is_not_look_the_same(ona_signed_in, by, jonas, elsewhere, name):
    with acting_as(jonas, elsewhere) as there:
        foreign = a_started_case(there)

    for reference in (foreign.reference, "NK-2026-99999"):
        assert ona_signed_in.get(address(reference, name)).status_code == 404
        assert ona_signed_in.post(address(reference, name), {"version": 1}).status_code == 404


@pytest.mark.parametrize("name", ["decide", "decline"])
def test_other_roles_are_told_who_can_help(client, rita, today, by, name):
    assert road.signed_in(client, rita).get(address(a_started_case(by), name)).status_code == 403
