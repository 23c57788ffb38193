"""What goes into the ledger comes out of it, in order, and nothing is taken back."""

import os
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import is_vetted
from warehouse.ledger.check import canonical
from warehouse.ledger.ledger import GENESIS, REFUSAL, RELEASE, WITHDRAWAL, Ledger, LedgerBroken, LedgerRefused

AT = "2026-07-01T09:30:00Z"
FILES = {
    "cells.parquet": b"PAR1 cells PAR1",
    "witness.bin": bytes(range(256)),
    "decision.md": "Decision, größer\n".encode(),
}


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch):
    """Thousands of ledgers are written here; that each waits for the disk would show nothing more."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    begun = Ledger(tmp_path / "ledger")
    begun.begin("demo", AT)
    return begun


def released(ledger, name="2026-03_ab12cd34", files=FILES):
    return ledger.append(RELEASE, {"release": name, "cells": {"published": 12}, "revision": False}, files, AT, name)


def test_a_ledger_begins_with_its_id_and_is_closed_to_others(ledger):
    (first,) = ledger.entries()
    assert (first.seq, first.at, first.act, first.release, first.body) == (1, AT, GENESIS, "", {"ledger": "demo"})
    assert first.previous == "0" * 64
    assert ledger.folder.stat().st_mode & 0o777 == 0o700
    assert ledger.verify() == []


def test_looking_for_a_ledger_makes_none(tmp_path):
    ledger = Ledger(tmp_path / "none")
    assert not ledger.exists()
    assert [each.words for each in ledger.verify()] == ["ledger.jsonl is missing or empty."]
    for asked in (
        ledger.entries,
        ledger.head,
        ledger.releases,
        ledger.settle,
        lambda: released(ledger),
        lambda: ledger.export(tmp_path / "x"),
    ):
        with pytest.raises(LedgerRefused, match="svd release"):
            asked()
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_begins_once(ledger):
    with pytest.raises(LedgerRefused, match="already"):
        ledger.begin("other", AT)
    assert ledger.entries()[0].body == {"ledger": "demo"}


def test_a_ledger_may_begin_in_a_folder_that_is_there(tmp_path):
    (tmp_path / "ledger").mkdir(mode=0o755)
    ledger = Ledger(tmp_path / "ledger")
    assert not ledger.exists()
    ledger.begin("demo", AT)
    assert ledger.folder.stat().st_mode & 0o777 == 0o700


def test_each_entry_holds_the_hash_of_the_one_before(ledger):
    one, two = released(ledger, "a"), released(ledger, "b")
    assert [each.seq for each in ledger.entries()] == [1, 2, 3]
    assert (one.previous, two.previous) == (ledger.entries()[0].hash, one.hash)
    assert ledger.head() == two.hash
    assert ledger.entries()[1:] == [one, two]


def test_lines_before_are_never_touched(ledger):
    path = ledger.folder / "ledger.jsonl"
    before = path.read_bytes()
    released(ledger)
    assert path.read_bytes().startswith(before)


def test_attached_files_come_back_and_are_read_only(ledger):
    entry = released(ledger)
    assert [each.name for each in entry.files] == sorted(FILES)
    assert {name: ledger.read_file(entry, name) for name in FILES} == FILES
    folder = ledger.folder / "000002_2026-03_ab12cd34"
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert {
        path.stat().st_mode & 0o777
        for path in [*folder.iterdir(), ledger.folder / "ledger.jsonl", ledger.folder / "head"]
    } == {0o400}


def test_a_changed_file_is_not_read(ledger):
    entry = released(ledger)
    path = ledger.folder / entry.folder / "witness.bin"
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(LedgerBroken, match=r"witness\.bin is not as it was written") as told:
        ledger.read_file(entry, "witness.bin")
    assert told.value.seq == 2
    path.unlink()
    with pytest.raises(LedgerBroken, match="missing"):
        ledger.read_file(entry, "witness.bin")
    with pytest.raises(LedgerRefused, match="no file of that name"):
        ledger.read_file(entry, "../ledger.jsonl")


def test_an_entry_without_files_has_no_folder(ledger):
    ledger.append(REFUSAL, {"reasons": ["the proof failed"]}, {}, AT, "2026-04_ffff0000")
    assert {path.name for path in ledger.folder.iterdir()} == {".lock", "ledger.jsonl", "head"}
    assert ledger.verify() == []


def test_an_entry_about_no_release_keeps_its_files_by_number(ledger):
    ledger.append(REFUSAL, {}, {"why.txt": b"x"}, AT)
    assert (ledger.folder / "000002" / "why.txt").read_bytes() == b"x"
    assert ledger.verify() == []


def test_a_withdrawn_release_stays(ledger):
    entry = released(ledger, "a")
    released(ledger, "b")
    ledger.append(WITHDRAWAL, {"reason": "a wrong table"}, {}, AT, "a")
    assert [(each.name, each.is_withdrawn) for each in ledger.releases()] == [("a", True), ("b", False)]
    assert ledger.releases()[0].withdrawal.body == {"reason": "a wrong table"}
    assert ledger.read_file(entry, "cells.parquet") == FILES["cells.parquet"]
    assert ledger.verify() == []


def test_a_refusal_is_no_release(ledger):
    ledger.append(REFUSAL, {}, {}, AT, "a")
    assert ledger.releases() == []
    released(ledger, "a")
    assert [each.name for each in ledger.releases()] == ["a"]


REFUSED = {
    "unknown act": (("revision", {}, {}, AT, "b"), "these acts only"),
    "a second genesis": ((GENESIS, {}, {}, AT), "these acts only"),
    "nameless release": ((RELEASE, {}, {}, AT), "must have a name"),
    "released before": ((RELEASE, {}, {}, AT, "a"), "another name"),
    "released and withdrawn before": ((RELEASE, {}, {}, AT, "w"), "another name"),
    "withdrawn, never released": ((WITHDRAWAL, {}, {}, AT, "b"), "none can be withdrawn"),
    "withdrawn before": ((WITHDRAWAL, {}, {}, AT, "w"), "already"),
    "path as release": ((RELEASE, {}, {}, AT, "../b"), "name of a release"),
    "hidden release": ((RELEASE, {}, {}, AT, ".building"), "name of a release"),
    "path as file": ((RELEASE, {}, {"a/b": b""}, AT, "b"), "names of files"),
    "parent as file": ((RELEASE, {}, {"..": b""}, AT, "b"), "names of files"),
    "line feed in a file": ((RELEASE, {}, {"a\n": b""}, AT, "b"), "names of files"),
    "capitals": ((RELEASE, {}, {"a": b"", "A": b""}, AT, "b"), "capitals"),
    "other release in the body": ((RELEASE, {"release": "c"}, {}, AT, "b"), "another release"),
    "fraction": ((RELEASE, {"gap": 0.5}, {}, AT, "b"), "type float"),
    "no number": ((RELEASE, {"gap": [float("nan")]}, {}, AT, "b"), "type float"),
    "bytes": ((RELEASE, {"x": {"y": b""}}, {}, AT, "b"), "type bytes"),
    "date": ((RELEASE, {"from": datetime(2026, 1, 1, tzinfo=UTC)}, {}, AT, "b"), "type datetime"),
    "number as a name": ((RELEASE, {"x": {1: 2}}, {}, AT, "b"), "not text"),
    "beyond whole numbers": ((RELEASE, {"x": 2**53 + 1}, {}, AT, "b"), "give it as text"),
    "half a character": ((RELEASE, {"x": "\ud800"}, {}, AT, "b"), "half a character"),
    "local time": ((RELEASE, {}, {}, "2026-07-01T09:30:00", "b"), "UTC"),
    "no such day": ((RELEASE, {}, {}, "2026-02-30T09:30:00Z", "b"), "UTC"),
    "time without a zone": ((RELEASE, {}, {}, datetime(2026, 7, 1), "b"), "UTC"),  # noqa: DTZ001
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_stand_in_the_ledger_is_refused_and_leaves_no_trace(ledger, name):
    released(ledger, "a")
    released(ledger, "w")
    ledger.append(WITHDRAWAL, {}, {}, AT, "w")
    before = {path: path.read_bytes() for path in ledger.folder.rglob("*") if path.is_file()}
    asked, words = REFUSED[name]
    with pytest.raises(LedgerRefused, match=words) as told:
        ledger.append(*asked)
    assert is_vetted(told.value)
    assert {path: path.read_bytes() for path in ledger.folder.rglob("*") if path.is_file()} == before


def test_nesting_without_end_is_refused(ledger):
    nested: list = []
    nested.append(nested)
    with pytest.raises(LedgerRefused, match="too deeply"):
        ledger.append(REFUSAL, {"x": nested}, {}, AT)


def test_a_moment_of_any_zone_is_kept_in_utc(ledger):
    summer = datetime(2026, 7, 1, 10, 30, 0, 999, tzinfo=timezone(timedelta(hours=1)))
    assert ledger.append(REFUSAL, {}, {}, summer).at == AT


class Verdict(StrEnum):
    SAFE = "safe"


def test_what_append_returns_is_what_is_read_later(ledger):
    body = {
        "tuple": (1, (2, 3)),
        "verdict": Verdict.SAFE,
        "lines": "a\nb\u2028c\r\x85d",
        "ü": None,
        "largest": 2**53,
        "safe": True,
    }
    entry = ledger.append(REFUSAL, body, {}, AT)
    assert entry == ledger.entries()[-1]
    assert entry.body["tuple"] == [1, [2, 3]]
    assert ledger.verify() == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    st.lists(st.dictionaries(st.sampled_from(["a", "b", "é", "\n"]), JSON, max_size=3), max_size=3),
    st.binary(max_size=50),
)
def test_any_body_and_any_bytes_come_back_as_they_were(bodies, content):
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger")
        ledger.begin("demo", AT)
        made = [ledger.append(REFUSAL, body, {"content": content}, AT) for body in bodies]
        assert [each.body for each in ledger.entries()[1:]] == bodies
        assert all(ledger.read_file(each, "content") == content for each in made)
        assert ledger.verify() == []


def test_there_is_one_way_to_write_a_value():
    assert canonical({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()


def test_a_hash_written_down_is_found_by_its_beginning(ledger):
    entry = released(ledger)
    released(ledger, "later")
    assert entry.short == "-".join(entry.hash[at : at + 4] for at in (0, 4, 8, 12, 16))
    for written in (entry.hash, entry.short, entry.short.upper().replace("-", " "), entry.hash[:21]):
        assert ledger.find(written) == entry
    for written in ("", entry.hash[:19], "0" * 20, entry.hash + "0", "not a hash but long enough"):
        assert ledger.find(written) is None


def test_a_chain_written_anew_as_a_whole_is_sound_in_itself_but_lacks_the_hash_written_down(ledger, tmp_path):
    written_down = released(ledger).hash
    forged = Ledger(tmp_path / "forged")
    forged.begin("demo", AT)
    released(forged, files=FILES | {"cells.parquet": b"other cells"})
    assert forged.verify() == []
    assert forged.find(written_down) is None
