"""The places of a service, and who is on call at night."""

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import places
from cases.models import Place
from tests import given
from tests.cases import beds, road
from tests.cases.beds import refused
from victimsupport.accounts.identity import acting_as
from victimsupport.refusal import Stale

NIGHT = given.at(beds.NIGHT)


def test_only_a_manager_keeps_places_and_the_list_of_those_on_call(by, ona):
    with pytest.raises(PermissionDenied):
        beds.a_place(by)
    with pytest.raises(PermissionDenied):
        places.put_on_call(
            person=ona, phone="+37060000000", starts_at=NIGHT, ends_at=road.now(), by=by, at=NIGHT
        )


def test_a_label_is_given_once_and_a_place_takes_somebody(service, vida):
    with acting_as(vida, service) as by:
        beds.a_place(by)
        for said, field in (({}, "label"), ({"label": " "}, "label"), ({"label": "B", "capacity": 0}, "capacity"),
                            ({"label": "B", "address": " "}, "address")):  # fmt: skip
            with refused(field):
                beds.a_place(by, **said)
        assert Place.objects.count() == 1


def test_who_is_on_call_works_here_and_at_some_time(service, vida, ona, jonas):
    turn = {"person": ona, "phone": "+37060000000", "starts_at": NIGHT, "ends_at": road.now()}
    with acting_as(vida, service) as by:
        for said, field in (({"person": jonas}, "person"), ({"phone": " "}, "phone"), ({"ends_at": NIGHT}, "ends_at"),
                            ({"starts_at": given.at("2026-11-01 10:00"), "ends_at": given.at("2026-11-02 10:00")}, "ends_at")):  # fmt: skip
            with refused(field):
                places.put_on_call(**turn | said, by=by, at=NIGHT)
        row = places.put_on_call(**turn, by=by, at=NIGHT)
        places.take_off_call(turn=row, by=by, at=NIGHT)
        with pytest.raises(Stale):
            places.take_off_call(turn=row, by=by, at=NIGHT)


def test_a_manager_of_a_service_sees_no_place_of_another(service, vida, place, elsewhere, jonas):
    with acting_as(jonas, elsewhere):
        assert not Place.objects.exists()
    with acting_as(vida, service):
        assert Place.objects.get() == place
