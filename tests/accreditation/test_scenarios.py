"""The shared scenarios through the real actions on the real database: domain.md 3.6."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from accreditation.models import Decision
from tests.law.given import DATA
from victimsupport.accounts.models import Organisation

pytestmark = pytest.mark.django_db
SCENARIOS = DATA / "accreditation_scenarios.json"


def replay(file, **options):
    out = StringIO()
    try:
        call_command("replay_accreditation", str(file), stdout=out, **options)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0


def changed(tmp_path, scenario, **differently):
    """One scenario whose last event is told otherwise."""
    told = next(s for s in json.loads(SCENARIOS.read_text())["scenarios"] if s["id"] == scenario)
    told["events"][-1] |= differently
    file = tmp_path / "told.json"
    file.write_text(json.dumps({"scenarios": [told]}))
    return file


def test_every_shared_scenario_holds():
    printed, code = replay(SCENARIOS)

    assert printed.splitlines() == ["33 of 33 scenarios hold"]
    assert code == 0


def test_nothing_of_a_scenario_stays(tmp_path):
    before = Organisation.objects.count()

    replay(changed(tmp_path, "AS31"))

    assert Organisation.objects.count() == before
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("scenario", "differently", "said"),
    [
        ("AS01", {"exp_valid_until": "2027-04-01"}, "exp_valid_until: expected 2027-04-01, found 2027-04-02"),
        ("AS05", {"expect": "ok"}, "event 2 (grant): expected ok, found E_REQ_UNMET"),
        ("AS31", {"expect": "E_NOT_REMEDIED"}, "event 6 (reinstate): expected E_NOT_REMEDIED, found ok"),
        ("AS61", {"expect": "ok"}, "expected ok, found ok_flag_not_accredited"),
        ("AS60", {"expect": "ok"}, "expected ok, found E_SERVICE_NOT_ACCREDITED"),
    ],
)
def test_what_does_not_hold_is_said(tmp_path, scenario, differently, said):
    printed, code = replay(changed(tmp_path, scenario, **differently))

    assert said in printed
    assert printed.splitlines()[-1] == "0 of 1 scenarios hold"
    assert code == 1


def test_as_json_it_is_one_document(tmp_path):
    printed, code = replay(changed(tmp_path, "AS05", expect="ok"), json=True)

    document = json.loads(printed)
    assert (document["scenarios"], document["hold"], code) == (1, 0, 1)
    assert document["mismatches"] == [
        {"scenario": "AS05", "where": "event 2 (grant)", "expected": "ok", "found": "E_REQ_UNMET"}
    ]
