"""Whatever is changed in a ledger is noticed: any byte, any line, any file; in the ledger itself and in its export."""

import ast
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.ledger import check as ledger_check
from warehouse.ledger.ledger import REFUSAL, RELEASE, WITHDRAWAL, Ledger, LedgerBroken, LedgerRefused

AT = "2026-07-01T09:30:00Z"
CELLS = b"PAR1" + bytes(range(60)) + b"PAR1"


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch):
    """Thousands of ledgers are written here; that each waits for the disk would show nothing more."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def make(folder: Path) -> Ledger:
    """Six entries, two releases with files of the same names and sizes, one of them withdrawn, an empty file."""
    ledger = Ledger(folder)
    ledger.begin("demo", AT)
    ledger.append(RELEASE, {"release": "a", "cells": {"published": 12}}, {"cells": CELLS, "empty": b""}, AT, "a")
    ledger.append(REFUSAL, {"reasons": ["expired"]}, {}, AT, "b")
    ledger.append(RELEASE, {"release": "b", "cells": {"published": 13}}, {"cells": CELLS[::-1], "empty": b""}, AT, "b")
    ledger.append(WITHDRAWAL, {"reason": "é"}, {}, AT, "a")
    ledger.append(REFUSAL, {}, {}, AT, "c")
    return ledger


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    return make(tmp_path / "ledger")


@pytest.fixture(scope="module")
def lines(tmp_path_factory) -> list[bytes]:
    made = make(tmp_path_factory.mktemp("lines") / "ledger")
    return (made.folder / "ledger.jsonl").read_bytes().splitlines(keepends=True)


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def damage(ledger: Ledger) -> list[str]:
    return [each.words for each in ledger.verify() if each.is_damage]


def test_untouched_it_is_sound(ledger):
    assert ledger.verify() == []


def test_any_changed_byte_of_any_file_is_noticed(ledger):
    chance = random.Random(4)
    for path in sorted(path for path in ledger.folder.rglob("*") if path.is_file()):
        sound = path.read_bytes()
        for at in range(len(sound)):
            changed = bytearray(sound)
            changed[at] ^= chance.randrange(1, 256)
            overwrite(path, bytes(changed))
            assert damage(ledger), (path.name, at)
        overwrite(path, sound)
    assert ledger.verify() == []


@pytest.mark.sweep
def test_any_single_bit_of_a_line_is_noticed(lines, tmp_path):
    ledger = make(tmp_path / "ledger")
    path = ledger.folder / "ledger.jsonl"
    begin = sum(map(len, lines[:3]))
    for at in range(begin, begin + len(lines[3])):
        for bit in range(8):
            changed = bytearray(b"".join(lines))
            changed[at] ^= 1 << bit
            overwrite(path, bytes(changed))
            with pytest.raises(LedgerBroken):
                ledger.entries()


@pytest.mark.sweep
def test_any_byte_taken_out_or_put_in_is_noticed(ledger):
    for path in sorted(path for path in ledger.folder.rglob("*") if path.is_file()):
        sound = path.read_bytes()
        for at in range(0, len(sound) + 1, 2):
            for changed in {
                sound[:at] + sound[at + 1 :],
                sound[:at] + b" " + sound[at:],
                sound[:at] + b"\n" + sound[at:],
            } - {sound}:
                overwrite(path, changed)
                assert damage(ledger), (path.name, at)
        overwrite(path, sound)


@pytest.mark.sweep
def test_the_ledger_cut_off_anywhere_is_noticed_and_never_repaired(ledger):
    path = ledger.folder / "ledger.jsonl"
    sound = path.read_bytes()
    for size in range(len(sound)):
        overwrite(path, sound[:size])
        assert damage(ledger), size
        with pytest.raises(LedgerBroken):
            ledger.append(REFUSAL, {}, {}, AT)
        assert path.read_bytes() == sound[:size]


@given(st.data())
def test_lines_deleted_doubled_or_moved_are_noticed(lines, data):
    chosen = data.draw(st.lists(st.sampled_from(lines), max_size=8))
    with TemporaryDirectory() as folder:
        ledger = make(Path(folder) / "ledger")
        overwrite(ledger.folder / "ledger.jsonl", b"".join(chosen))
        assert bool(damage(ledger)) == (chosen != lines)


@pytest.mark.parametrize("gone", range(6))
def test_a_missing_line_is_noticed_also_where_it_had_no_files(ledger, lines, gone):
    overwrite(ledger.folder / "ledger.jsonl", b"".join(lines[:gone] + lines[gone + 1 :]))
    with pytest.raises(LedgerBroken, match="svd ledger verify"):
        ledger.entries()


def test_problems_name_the_entry(ledger, lines):
    overwrite(ledger.folder / "ledger.jsonl", b"".join(lines).replace(b'"published":12', b'"published":11'))
    (problem,) = ledger.verify()
    assert (problem.seq, problem.words) == (2, "Entry 2 does not have the hash that it states: it was changed.")


def test_an_entry_changed_with_its_hash_no_longer_leads_to_the_next(ledger, lines):
    entry = json.loads(lines[1]) | {"body": {"release": "a", "cells": {"published": 11}}}
    entry["hash"] = ledger_check.hash_of(entry)
    overwrite(ledger.folder / "ledger.jsonl", b"".join([lines[0], ledger_check.canonical(entry) + b"\n", *lines[2:]]))
    assert damage(ledger) == ["Entry 3 does not follow from the one before it."]


OTHER_SPELLINGS = [
    (b'"seq":2', b'"seq": 2'),
    (b'"seq":2', b'"seq":2.0'),
    (b'"seq":2', b'"seq":2e0'),
    (b'"seq":2', b'"seq":1,"seq":2'),
    (b'"act"', b'"\\u0061ct"'),
]


@pytest.mark.parametrize(("was", "now"), OTHER_SPELLINGS)
def test_the_same_entry_spelt_otherwise_is_noticed(ledger, lines, was, now):
    overwrite(ledger.folder / "ledger.jsonl", b"".join([lines[0], lines[1].replace(was, now), *lines[2:]]))
    assert "Line 2 is not an entry" in damage(ledger)[0]


HOSTILE = [
    b"",
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b"{}",
    b"null",
    b"9" * 5000,
    b'{"a":NaN}',
    b"\xff",
    b'{"seq":2}',
    b"\0" * 10,
]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_a_line_that_is_no_entry_is_told_not_tripped_over(ledger, lines, line):
    overwrite(ledger.folder / "ledger.jsonl", b"".join([lines[0], line + b"\n", *lines[2:]]))
    assert "Line 2 is not an entry as the ledger writes them: it was changed." in damage(ledger)


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "a/../b", "", ".", "a\\b"])
def test_a_line_that_lists_a_file_elsewhere_is_no_entry(ledger, lines, name):
    entry = json.loads(lines[1])
    entry["files"] = [{"name": name, "sha256": "0" * 64, "size": 0}]
    entry["hash"] = ledger_check.hash_of(entry)
    overwrite(ledger.folder / "ledger.jsonl", lines[0] + ledger_check.canonical(entry) + b"\n")
    assert "Line 2 is not an entry" in damage(ledger)[0]


def test_swapped_files_are_noticed(ledger):
    one, other = (ledger.folder / folder / "cells" for folder in ("000002_a", "000004_b"))
    first, second = one.read_bytes(), other.read_bytes()
    overwrite(one, second)
    overwrite(other, first)
    assert damage(ledger) == ["000002_a/cells is not as it was written.", "000004_b/cells is not as it was written."]


def test_swapped_folders_are_noticed(ledger):
    (ledger.folder / "000002_a").rename(ledger.folder / "x")
    (ledger.folder / "000004_b").rename(ledger.folder / "000002_a")
    (ledger.folder / "x").rename(ledger.folder / "000004_b")
    assert damage(ledger)


def test_missing_and_added_files_are_noticed(ledger):
    (ledger.folder / "000002_a" / "empty").unlink()
    (ledger.folder / "000002_a" / "more").touch()
    (ledger.folder / "000003_b").mkdir()
    (ledger.folder / "000002_a" / "below").mkdir()
    (ledger.folder / "ledger.jsonl.bak").touch()
    (ledger.folder / "verify_ledger.py").touch()
    assert sorted(damage(ledger)) == [
        "000002_a/below belongs to no entry.",
        "000002_a/empty is missing.",
        "000002_a/more belongs to no entry.",
        "000003_b belongs to no entry.",
        "ledger.jsonl.bak belongs to no entry.",
        "verify_ledger.py belongs to no entry.",
    ]


def test_a_name_with_odd_signs_is_shown_harmless(ledger):
    (ledger.folder / "\x1b[2J").touch()
    assert damage(ledger) == ["'\\x1b[2J' belongs to no entry."]


@pytest.mark.parametrize("name", ["ledger.jsonl", "head", "000002_a/cells", "000002_a"])
def test_a_link_in_place_of_a_file_is_noticed(ledger, tmp_path, name):
    (ledger.folder / name).rename(tmp_path / "moved")
    (ledger.folder / name).symlink_to(tmp_path / "moved")
    assert damage(ledger)


@pytest.mark.parametrize("name", ["ledger.jsonl", "head", "000002_a"])
def test_what_is_deleted_whole_is_noticed_and_no_new_ledger_begins(ledger, name):
    path = ledger.folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert ledger.exists()
    assert damage(ledger)
    with pytest.raises(LedgerRefused):
        ledger.begin("demo", AT)


def test_a_lock_that_says_something_is_noticed(ledger):
    (ledger.folder / ".lock").write_bytes(b"x")
    assert damage(ledger) == [".lock belongs to no entry."]


# -- a workplace put there by hand excuses nothing


@pytest.mark.parametrize("size", [0, 1, 10, -2, -1])
def test_a_last_line_cut_off_by_hand_is_told_from_a_crash_even_beside_a_workplace(ledger, lines, size):
    (ledger.folder / ".building").mkdir()
    (ledger.folder / ".building" / "entry.json").write_bytes(lines[-1])
    overwrite(ledger.folder / "ledger.jsonl", b"".join([*lines[:-1], lines[-1][:size]]))
    assert damage(ledger)
    with pytest.raises(LedgerBroken):
        ledger.append(REFUSAL, {}, {}, AT)


def test_a_torn_line_that_is_not_the_one_being_appended_is_damage(ledger):
    (ledger.folder / ".building").mkdir()
    (ledger.folder / ".building" / "entry.json").write_bytes(b'{"act":"release"}\n')
    path = ledger.folder / "ledger.jsonl"
    overwrite(path, path.read_bytes() + b'{"act":"with')
    assert "ends within a line" in damage(ledger)[0]


# -- exports


def run_script(folder: Path, *words) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-I", folder / "verify_ledger.py", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )


@pytest.fixture
def exported(ledger, tmp_path) -> Path:
    ledger.export(tmp_path / "export")
    return tmp_path / "export"


def test_an_export_is_checked_without_this_software(exported, ledger):
    ran = run_script(exported)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"6 entries, as they were written. Last hash: {ledger.head()}\n"


def test_the_script_is_the_check_itself_and_needs_nothing_but_the_standard_library(exported):
    text = (exported / "verify_ledger.py").read_text(encoding="utf-8")
    assert text == Path(ledger_check.__file__).read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
    ast.parse(text, feature_version=(3, 8))


def test_the_script_looks_for_a_hash_that_was_written_down(exported, ledger):
    assert run_script(exported, "--head", ledger.entries()[2].short).returncode == 0
    ran = run_script(exported, "--head", "0" * 64)
    assert ran.returncode == 3
    assert "written anew" in ran.stdout


def test_the_script_says_what_is_wrong(exported):
    overwrite(exported / "000002_a" / "cells", b"x")
    (exported / "000004_b" / "cells").unlink()
    ran = run_script(exported)
    assert (ran.returncode, ran.stdout) == (3, "000002_a/cells is not as it was written.\n000004_b/cells is missing.\n")


def test_the_script_on_what_is_no_ledger(exported, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"no zip")
    for place in (tmp_path / "nowhere", tmp_path / "x.zip", tmp_path):
        ran = run_script(exported, place)
        assert (ran.returncode, ran.stderr) == (3, "")


def test_any_changed_byte_of_an_export_is_noticed(exported):
    for path in sorted(path for path in exported.rglob("*") if path.is_file() and path.name != "verify_ledger.py"):
        sound = path.read_bytes()
        for at in range(len(sound)):
            overwrite(path, sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
            assert ledger_check.check(exported, beside=("verify_ledger.py",)).problems, (path.name, at)
        overwrite(path, sound)


def test_the_same_ledger_gives_the_same_zip_wherever_and_whenever_it_lies(tmp_path):
    zips = []
    for name in ("one", "other"):
        make(tmp_path / name / "ledger").export(tmp_path / f"{name}.zip")
        zips.append((tmp_path / f"{name}.zip").read_bytes())
    assert zips[0] == zips[1]


def test_zip_and_folder_hold_the_same(ledger, exported, tmp_path):
    ledger.export(tmp_path / "export.zip")
    assert (tmp_path / "export.zip").stat().st_mode & 0o777 == 0o600
    assert exported.stat().st_mode & 0o777 == 0o700
    with zipfile.ZipFile(tmp_path / "export.zip") as packed:
        in_zip = {name: packed.read(name) for name in packed.namelist()}
    assert in_zip == {
        path.relative_to(exported).as_posix(): path.read_bytes() for path in exported.rglob("*") if path.is_file()
    }
    assert run_script(exported, tmp_path / "export.zip").returncode == 0


def test_a_changed_byte_in_a_zip_is_noticed_or_changes_nothing_that_is_read(ledger, tmp_path):
    ledger.export(tmp_path / "export.zip")
    sound = (tmp_path / "export.zip").read_bytes()
    script = Path(ledger_check.__file__).stat().st_size
    entries = ledger_check.check(tmp_path / "export.zip", beside=("verify_ledger.py",)).entries
    changed = tmp_path / "changed.zip"
    for at in range(script, len(sound), 3):
        changed.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        found = ledger_check.check(changed, beside=("verify_ledger.py",))
        assert found.problems or found.entries == entries, at


def test_a_zip_with_a_name_twice_is_noticed(ledger, tmp_path):
    ledger.export(tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip", "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("000002_a/cells", CELLS)
    assert [
        each.words for each in ledger_check.check(tmp_path / "export.zip", beside=("verify_ledger.py",)).problems
    ] == ["The zip holds a name twice."]


def test_a_damaged_ledger_is_not_exported(ledger, tmp_path):
    overwrite(ledger.folder / "000002_a" / "cells", b"x")
    with pytest.raises(LedgerBroken, match="not as it was written"):
        ledger.export(tmp_path / "export")
    assert not (tmp_path / "export").exists()


def test_an_export_replaces_nothing_and_lies_outside_the_ledger(ledger, exported):
    with pytest.raises(LedgerRefused, match="already"):
        ledger.export(exported)
    with pytest.raises(LedgerRefused, match="outside"):
        ledger.export(ledger.folder / "export")
    assert ledger.verify() == []


def test_an_export_that_was_cut_off_is_made_anew(ledger, tmp_path):
    (tmp_path / ".export.building").mkdir()
    (tmp_path / ".export.building" / "ledger.jsonl").touch()
    (tmp_path / ".export.zip.building").touch()
    ledger.export(tmp_path / "export")
    ledger.export(tmp_path / "export.zip")
    assert run_script(tmp_path / "export", tmp_path / "export.zip").returncode == 0
    assert run_script(tmp_path / "export").returncode == 0


def test_an_export_taken_back_is_a_ledger_again(exported, ledger):
    (exported / "verify_ledger.py").unlink()
    again = Ledger(exported)
    assert again.verify() == []
    again.append(REFUSAL, {}, {}, AT)
    assert again.entries()[:-1] == ledger.entries()
