"""People of one act are linked by a number; neither sees the other: art. 2(3)2, 4(2)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.actions import incidents
from cases.documents import people
from cases.models import Case, Incident, IncidentMember, KinRelation, UnlinkReason
from tests.cases import road
from tests.cases.road import a_case
from victimsupport.accounts.identity import acting_as
from victimsupport.audit.models import Entry
from victimsupport.refusal import Refused, Stale
from victimsupport.vault.person import Person

SISTER = Person(first_name="Regina", surname="Slaptutė", phone="+37067777777")


def link(case, other, by, relation=KinRelation.FAMILY_MEMBER):
    return incidents.link(case=case, other=other, relation=relation, by=by, at=road.now())


def seen(case, by):
    own = people.incident_of(case)
    return [(one.case.reference, one.relation) for one in people.linked(case, own.incident, by=by)]


def names(relation):
    return str(KinRelation(relation).label)


def test_an_incident_holds_a_number_and_nothing_of_anybody(by):
    case = a_case(by)

    incident = incidents.open_incident(case=case, by=by, at=road.now())

    assert incident.reference == "IV-2026-00001"
    assert seen(case, by) == []
    assert Incident.personal_data == set() == IncidentMember.personal_data
    with pytest.raises(Stale):
        incidents.open_incident(case=case, by=by, at=road.now())


def test_each_sees_the_others_number_and_the_relation(by):
    first, second, third = (a_case(by) for _number in range(3))

    link(first, second.reference, by)
    link(second, third.reference.lower(), by, KinRelation.SAME_HOUSEHOLD)

    family, household, act = (names(each) for each in ("FAMILY_MEMBER", "SAME_HOUSEHOLD", "SAME_ACT"))
    assert seen(first, by) == [(second.reference, family), (third.reference, act)]
    assert seen(second, by) == [(first.reference, family), (third.reference, household)]
    assert seen(third, by) == [(first.reference, act), (second.reference, household)]
    assert Incident.objects.count() == 1
    assert Entry.objects.filter(action="CASE_LINKED", about_id=third.pk).count() == 1


def test_what_the_actor_may_not_see_is_answered_as_what_there_is_not(by, jonas, elsewhere):
    case = a_case(by)
    with acting_as(jonas, elsewhere) as stranger:
        foreign = [a_case(stranger) for _number in range(3)][-1].reference

    with pytest.raises(Refused) as theirs:
        link(case, foreign, by)
    with pytest.raises(Refused) as nobodys:
        link(case, "NK-2026-99999", by)

    assert (str(theirs.value), theirs.value.field) == (str(nobodys.value), "other")
    assert not Incident.objects.exists()


def test_a_case_is_not_linked_to_itself_nor_twice_nor_to_two_incidents(by):
    first, second, third = (a_case(by) for _number in range(3))
    link(first, second.reference, by)
    incidents.open_incident(case=third, by=by, at=road.now())

    for case, other in ((first, first), (first, second), (first, third), (third, second)):
        with pytest.raises(Refused):
            link(case, other.reference, by)

    with pytest.raises(IntegrityError, match="a_case_has_one_incident"), transaction.atomic():
        IncidentMember.objects.create(
            organisation=by.organisation, incident=third.incidents.get().incident, case=first, linked_at=road.now(),
            linked_by=by.user,
        )  # fmt: skip


def test_unlinking_keeps_the_row_with_its_reason_and_leaves_the_others(by):
    first, second, third = (a_case(by) for _number in range(3))
    link(first, second.reference, by)
    link(first, third.reference, by)

    with pytest.raises(Refused):
        incidents.unlink(case=second, reason="", by=by, at=road.now())
    row = incidents.unlink(case=second, reason=UnlinkReason.SAFETY, by=by, at=road.now())

    assert (row.unlinked_reason, row.unlinked_by) == ("SAFETY", by.user)
    assert people.incident_of(second) is None
    assert [reference for reference, _relation in seen(first, by)] == [third.reference]
    with pytest.raises(Stale):
        incidents.unlink(case=second, reason=UnlinkReason.SAFETY, by=by, at=road.now())
    link(first, second.reference, by)
    assert len(seen(first, by)) == 2


def test_only_who_works_on_cases_links_them(by, rita, service):
    first, second = a_case(by), a_case(by)

    with acting_as(rita, service) as watcher, pytest.raises(PermissionDenied):
        link(first, second.reference, watcher)


def test_of_another_service_there_is_no_case_to_link_from(by, jonas, elsewhere):
    case = a_case(by)

    with acting_as(jonas, elsewhere) as stranger, pytest.raises(Case.DoesNotExist):
        incidents.open_incident(case=case, by=stranger, at=road.now())
