"""Exports: whole or not at all, the same files when nothing changed, and a failure that somebody hears of."""

import csv
import json
from datetime import date
from hashlib import sha256
from io import StringIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from reporting import documents, tasks
from reporting.actions import exports
from reporting.models import Cell, Export, ExportState
from tests import given
from tests.reporting.rows import a_registration
from tests.reporting.test_figures import a_small_country, refreshed
from tests.reporting.test_years import an_analyst
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.roles import Role
from victimsupport.audit.models import Entry
from victimsupport.notices.models import Notice
from victimsupport.refusal import Refused

pytestmark = pytest.mark.django_db
NIGHT = given.at("2026-11-20 02:30")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"
    return settings.EXPORT_DIR


@pytest.fixture
def country():
    return a_small_country()


@pytest.fixture
def ministry(country):
    _analyst, ministry = an_analyst()
    return ministry


def nightly(ministry, at=NIGHT) -> Export:
    with acting_as(system(), ministry) as by:
        return exports.export_nightly(year=2025, by=by, at=at)


def test_an_export_lays_out_five_files_that_are_as_the_manifest_says(ministry, folder):
    export = nightly(ministry)

    place = folder / "2026-11-20" / "2025"
    manifest = json.loads((place / "manifest.json").read_text())
    assert sorted(path.name for path in place.iterdir()) == [
        "figures.csv", "figures.json", "figures.xlsx", "manifest.json", "report.pdf",
    ]  # fmt: skip
    assert export.state == ExportState.READY
    assert export.manifest == manifest["files"]
    assert [path.name for path in folder.rglob(".*")] == []
    for each in manifest["files"]:
        content = (place / each["name"]).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(content), sha256(content).hexdigest())


def test_the_table_opens_in_a_lithuanian_spreadsheet(ministry, folder):
    export = nightly(ministry)

    raw = (folder / export.folder / "figures.csv").read_bytes()
    lines = list(csv.reader(StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert [line[6] for line in lines if line[1] == "ST-2" and not line[3]] == ["6"]
    assert [line[6] for line in lines if line[1] == "ST-8"] == ["1,75"]
    assert [line[6] for line in lines if line[3] == "MUNICIPALITY" and line[4] == "KAUNO_M"] == ["*", "*"]
    assert len(lines) - 1 == export.manifest[0]["rows"]


def test_the_workbook_says_whose_figures_it_holds_and_the_same_as_the_table(ministry, folder):
    export = nightly(ministry)

    book = openpyxl.load_workbook(folder / export.folder / "figures.xlsx")
    about, wholes, splits = book.worksheets
    said = {row[0].value: row[1].value for row in about}
    assert (said["Metai"], said["Sudaryta"].date()) == (2025, date(2026, 11, 20))
    assert said["*"], "what the sign for a small count means"
    values = {row[0].value: row[2].value for row in wholes.iter_rows(min_row=2)}
    assert (values["ST-2"], values["ST-8"], values["ST-9"]) == (6, 1.75, None)
    hidden = [row[5].value for row in splits.iter_rows(min_row=2) if row[3].value == "KAUNO_M"]
    assert hidden == ["*", "*"]
    assert wholes.max_row + splits.max_row - 2 == export.manifest[0]["rows"]


def test_the_file_for_programs_has_every_figure_and_no_small_place(ministry, folder):
    export = nightly(ministry)

    read = json.loads((folder / export.folder / "figures.json").read_text())
    assert (read["year"], read["closed"]) == (2025, False)
    assert (read["figures"]["ST-2"], read["figures"]["ST-8"], read["figures"]["ST-9"]) == (6, 1.75, None)
    assert read["splits"]["ST-2"]["MUNICIPALITY"] == {"KAUNO_M": None, "NOT_STATED": 5}
    assert all(each["left"] == each["right"] or each["relation"] == "<=" for each in read["identities"])


def test_a_second_run_on_the_same_day_changes_nothing(ministry, folder, monkeypatch):
    first = nightly(ministry)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    monkeypatch.setattr(documents, "files", None)  # not made again

    again = nightly(ministry, given.at("2026-11-20 03:30"))

    assert again.pk == first.pk
    assert again.finished_at == NIGHT
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    with acting_as(system(), ministry):
        assert Entry.objects.filter(action="EXPORT_MADE").count() == 1


def test_a_second_run_replaces_files_if_a_figure_changed(ministry, country, folder):
    nightly(ministry)
    a_registration(country[0], "2025-05-05 10:00")
    refreshed(country[0])

    export = nightly(ministry, given.at("2026-11-20 03:30"))

    read = json.loads((folder / export.folder / "figures.json").read_text())
    assert read["figures"]["ST-2"] == 7
    assert sorted(path.name for path in (folder / "2026-11-20").iterdir()) == ["2025"]


def test_a_damaged_file_is_made_again(ministry, folder):
    export = nightly(ministry)
    broken = folder / export.folder / "figures.csv"
    broken.write_bytes(b"half")

    nightly(ministry)

    assert broken.read_bytes() != b"half"


def test_exports_are_kept_by_date(ministry, folder):
    nightly(ministry)
    nightly(ministry, given.at("2026-11-21 02:30"))

    assert sorted(path.name for path in folder.iterdir()) == ["2026-11-20", "2026-11-21"]


def test_what_an_analyst_asks_for_is_made_by_the_task_in_a_place_of_its_own(country, folder):
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        export = exports.request_export(year=2025, by=by, at=NIGHT)
        assert export.state == ExportState.REQUESTED

    assert tasks.make_requested_exports() == 1
    assert tasks.make_requested_exports() == 0

    with acting_as(analyst, ministry):
        export.refresh_from_db()
        assert export.state == ExportState.READY
        actions = set(Entry.objects.values_list("action", flat=True))
        assert {"EXPORT_REQUESTED", "EXPORT_MADE"} <= actions
    assert (folder / "2026-11-20" / f"2025-{export.pk}" / "report.pdf").exists()


def test_a_year_that_has_not_begun_is_not_exported(country):
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by, pytest.raises(Refused):
        exports.request_export(year=2027, by=by, at=NIGHT)


def test_only_an_analyst_asks_for_files(country):
    service = country[0]
    manager = given.a_person(service, Role.SERVICE_MANAGER)
    with acting_as(manager, service) as by, pytest.raises(PermissionDenied):
        exports.request_export(year=2025, by=by, at=NIGHT)


def test_a_failure_is_noted_told_and_leaves_the_files_of_before(
    ministry, country, folder, settings, monkeypatch
):
    nightly(ministry)
    kept = (folder / "2026-11-20" / "2025" / "figures.json").read_bytes()
    a_registration(country[0], "2025-05-05 10:00")
    refreshed(country[0])

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reporting.actions.exports.publish", full)
    export = nightly(ministry, given.at("2026-11-20 03:30"))

    assert (export.state, export.problem) == (ExportState.FAILED, "OSError")
    assert (folder / "2026-11-20" / "2025" / "figures.json").read_bytes() == kept
    with acting_as(system(), ministry):
        assert [notice.kind for notice in Notice.objects.all()] == ["EXPORT_FAILED"]
        assert Entry.objects.filter(action="EXPORT_FAILED").count() == 1

    monkeypatch.undo()
    settings.EXPORT_DIR = folder
    assert nightly(ministry, given.at("2026-11-20 04:30")).state == ExportState.READY


def test_figures_that_do_not_add_up_do_not_leave(ministry, country, folder):
    with acting_as(system(), country[0]):
        Cell.objects.filter(year=2025, indicator="ST-4w").update(count=5)

    export = nightly(ministry)

    assert (export.state, export.problem) == (ExportState.FAILED, "NothingAddsUp")
    assert not folder.exists()


def test_the_night_makes_this_year_and_the_one_before(ministry, folder, time_machine):
    time_machine.move_to(given.at("2026-11-20 02:30"), tick=False)

    tasks.export_nightly()

    assert sorted(path.name for path in (folder / "2026-11-20").iterdir()) == ["2025", "2026"]
    with acting_as(system(), ministry):
        assert {(e.year, e.day, e.state) for e in Export.objects.all()} == {
            (2025, date(2026, 11, 20), "READY"),
            (2026, date(2026, 11, 20), "READY"),
        }
