"""A file is there whole or not at all, and on the disk before its name is."""

import os

import pytest

from schemas.durable import built_durably, replace_durably, write_durably


class PowerCut(BaseException):
    """The machine stops here."""


@pytest.fixture
def calls(monkeypatch):
    """What was asked of the system, in order: (fsync, file or folder) and (replace, target)."""
    asked_of_system = []
    true_open, true_fsync, true_replace = os.open, os.fsync, os.replace
    opened = {}

    def opening(path, *more, **others):
        handle = true_open(path, *more, **others)
        opened[handle] = path
        return handle

    def flushing(handle):
        asked_of_system.append(("fsync", opened[handle].name))
        true_fsync(handle)

    def replacing(source, target):
        asked_of_system.append(("replace", target.name))
        true_replace(source, target)

    monkeypatch.setattr(os, "open", opening)
    monkeypatch.setattr(os, "fsync", flushing)
    monkeypatch.setattr(os, "replace", replacing)
    return asked_of_system


def cut_before_the_rename(monkeypatch):
    def cut(source, target):
        raise PowerCut

    monkeypatch.setattr(os, "replace", cut)


def write_half_of(path):
    with built_durably(path) as building:
        building.write_bytes(b"half")
        raise PowerCut


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_it_returns(tmp_path, calls):
    write_durably(tmp_path / "a.json", "new")
    assert (tmp_path / "a.json").read_text() == "new"
    assert calls == [("fsync", "a.json.tmp"), ("replace", "a.json"), ("fsync", tmp_path.name)]


def test_cut_off_before_the_rename_the_old_file_stays_whole(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text("old")
    with monkeypatch.context() as patch:
        cut_before_the_rename(patch)
        with pytest.raises(PowerCut):
            write_durably(tmp_path / "a.json", "new")
    assert (tmp_path / "a.json").read_text() == "old"
    write_durably(tmp_path / "a.json", "newer")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.json": "newer"}


def test_what_fails_while_it_is_built_replaces_nothing(tmp_path):
    write_durably(tmp_path / "a.csv", b"old")
    with pytest.raises(PowerCut):
        write_half_of(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"old"


def test_a_missing_folder_is_made(tmp_path):
    write_durably(tmp_path / "new" / "folder" / "a.json", "content")
    assert (tmp_path / "new" / "folder" / "a.json").read_text() == "content"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere files have no such mode")
def test_a_closed_file_is_closed_before_it_holds_anything(tmp_path):
    (tmp_path / "a.txt.tmp").write_text("left by a crash, open to all")
    with built_durably(tmp_path / "a.txt", mode=0o600) as building:
        assert building.stat().st_mode & 0o777 == 0o600
        building.write_text("closed")
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder cannot be opened")
def test_of_a_folder_every_file_is_on_the_disk_before_it_is_moved(tmp_path, calls):
    (tmp_path / "building" / "inner").mkdir(parents=True)
    (tmp_path / "building" / "inner" / "a.csv").write_text("1")
    calls.clear()
    replace_durably(tmp_path / "building", tmp_path / "final")
    assert sorted(calls[: calls.index(("replace", "final"))]) == [
        ("fsync", "a.csv"),
        ("fsync", "building"),
        ("fsync", "inner"),
    ]
    assert (tmp_path / "final" / "inner" / "a.csv").read_text() == "1"
