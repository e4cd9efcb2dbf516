"""Files are laid down at once, or not at all."""

import json

import pytest

from victimsupport.documents import publishing
from victimsupport.documents.publishing import File, lies_whole, publish

ABOUT = {"year": 2025}


def test_files_and_their_manifest_are_laid_down(tmp_path):
    entries = publish(tmp_path / "d" / "2025", [File("a.csv", b"1;2", 1), File("b.pdf", b"%PDF")], ABOUT)

    assert [(each["name"], each["bytes"], each["rows"]) for each in entries] == [
        ("a.csv", 3, 1),
        ("b.pdf", 4, None),
    ]
    assert json.loads((tmp_path / "d" / "2025" / "manifest.json").read_text()) == ABOUT | {"files": entries}
    assert lies_whole(tmp_path / "d" / "2025", ABOUT) == entries


def test_new_files_take_the_place_of_old_ones(tmp_path):
    publish(tmp_path / "x", [File("a", b"1"), File("b", b"2")], ABOUT)
    publish(tmp_path / "x", [File("a", b"3")], ABOUT)

    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["a", "manifest.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_an_interrupted_run_changes_nothing(tmp_path, monkeypatch):
    publish(tmp_path / "x", [File("a", b"1")], ABOUT)

    def stop(*_):
        raise OSError

    monkeypatch.setattr(publishing, "_write", stop)
    with pytest.raises(OSError):  # noqa: PT011
        publish(tmp_path / "x", [File("a", b"2")], ABOUT)

    assert (tmp_path / "x" / "a").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_folder_that_cannot_be_replaced_keeps_its_files(tmp_path, monkeypatch):
    publish(tmp_path / "x", [File("a", b"1")], ABOUT)
    rename = publishing.Path.rename

    def refuse(self, target):
        if target.name == "x" and ".x." in self.name and (self / "a").read_bytes() == b"2":
            raise OSError
        return rename(self, target)

    monkeypatch.setattr(publishing.Path, "rename", refuse)
    with pytest.raises(OSError):  # noqa: PT011
        publish(tmp_path / "x", [File("a", b"2")], ABOUT)

    assert (tmp_path / "x" / "a").read_bytes() == b"1"


@pytest.mark.parametrize("harm", ["nothing", "change", "remove", "garble", "other"])
def test_only_whole_and_unchanged_files_count_as_lying_there(tmp_path, harm):
    folder = tmp_path / "x"
    publish(folder, [File("a", b"1")], ABOUT)
    if harm == "change":
        (folder / "a").write_bytes(b"2")
    if harm == "remove":
        (folder / "a").unlink()
    if harm == "garble":
        (folder / "manifest.json").write_text("{")
    about = {"year": 2024} if harm == "other" else ABOUT

    assert (lies_whole(folder, about) is not None) == (harm == "nothing")
