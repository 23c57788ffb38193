"""A machine that stops at any moment of an append leaves a ledger that is sound and goes on."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from warehouse.ledger.ledger import REFUSAL, RELEASE, Ledger, LedgerRefused

AT = "2026-07-01T09:30:00Z"
FILES = {"cells": b"cells" * 9, "witness": b"w" * 70}
CALLS = ("open", "write", "fsync", "replace", "rename", "mkdir", "chmod", "unlink", "rmdir", "truncate", "close")


class Stopped(BaseException):
    """The machine stopped. No `Exception`, so that nothing takes it for something to be dealt with."""


class Machine:
    """Stops at the n-th call to the system, and does nothing after.

    how: at a `clean` stop all that was written is there; `torn`: of a write that it stops at, the first half;
    `lost`: nothing is there that was written to a file and not flushed.
    """

    def __init__(self, monkeypatch, stops_at: int | None, how: str) -> None:
        self.calls, self.stops_at, self.how, self.dead = 0, stops_at, how, False
        self.opened: dict[int, Path] = {}
        self.unflushed: dict[Path, int] = {}
        self.true = {name: getattr(os, name) for name in CALLS}
        for name, call in self.true.items():
            monkeypatch.setattr(os, name, self._watched(name, call))

    def _watched(self, name, call):
        def watched(*args, **kwargs):
            if name == "close":  # a dead machine holds no file open, and lets go of its locks
                return call(*args, **kwargs)
            self.calls += 1
            if self.dead or self.calls == self.stops_at:
                if not self.dead:
                    self._stop(name, args)
                raise Stopped
            if name == "write" and args[0] in self.opened:
                self.unflushed.setdefault(self.opened[args[0]], os.fstat(args[0]).st_size)
            result = call(*args, **kwargs)
            if name == "open":
                self.opened[result] = Path(args[0])
            if name == "fsync":
                self.unflushed.pop(self.opened[args[0]], None)
            return result

        return watched

    def _stop(self, name, args) -> None:
        self.dead = True
        if self.how == "torn" and name == "write":
            self.true["write"](args[0], args[1][: len(args[1]) // 2])
        if self.how == "lost":
            for path, size in self.unflushed.items():
                self.true["truncate"](path, size)


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch):
    """Thousands of ledgers are written here; that each waits for the disk would show nothing more."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def begun(folder: Path) -> Ledger:
    ledger = Ledger(folder)
    ledger.begin("demo", AT)
    ledger.append(RELEASE, {}, {"cells": b"first"}, AT, "first")
    return ledger


def append(folder: Path) -> None:
    Ledger(folder).append(RELEASE, {"n": 1}, FILES, AT, "second")


def begin(folder: Path) -> None:
    Ledger(folder).begin("demo", AT)


def settle(folder: Path) -> None:
    Ledger(folder).settle()


def stopped(act, folder: Path, at: int | None, how: str = "clean") -> int:
    """Do `act`, stopping at its call number `at`. Returns how many calls there were."""
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(patch, at, how)
        with contextlib.suppress(Stopped):
            act(folder)
        return machine.calls


def calls_of(act, folder: Path) -> int:
    calls = stopped(act, folder, None)
    shutil.rmtree(folder)
    return calls


def damage(ledger: Ledger) -> list[str]:
    return [each.words for each in ledger.verify() if each.is_damage]


def is_sound_and_goes_on(folder: Path) -> None:
    """Whatever was left: no damage, the entry is whole or nothing of it counts, and the next append mends all."""
    ledger = Ledger(folder)
    assert damage(ledger) == []
    names = [each.name for each in ledger.releases()]
    assert names in (["first"], ["first", "second"])
    if "second" in names:
        assert {name: ledger.read_file(ledger.releases()[1].entry, name) for name in FILES} == FILES
        with pytest.raises(LedgerRefused):
            append(folder)
    else:
        append(folder)
    assert ledger.verify() == []
    assert [each.name for each in ledger.releases()] == ["first", "second"]
    ledger.append(REFUSAL, {}, FILES, AT)
    assert ledger.verify() == []
    assert {path.name for path in folder.iterdir()} == {
        ".lock",
        "ledger.jsonl",
        "head",
        "000002_first",
        "000003_second",
        "000004",
    }


@pytest.mark.parametrize("how", ["clean", "torn", "lost"])
def test_an_append_may_stop_anywhere(tmp_path, how):
    begun(tmp_path / "count")
    calls = calls_of(append, tmp_path / "count")
    assert calls > 30
    for at in range(1, calls + 1):
        begun(tmp_path / f"{at}")
        stopped(append, tmp_path / f"{at}", at, how)
        is_sound_and_goes_on(tmp_path / f"{at}")


def test_putting_it_in_order_may_stop_anywhere_too(tmp_path):
    begun(tmp_path / "count")
    calls = calls_of(append, tmp_path / "count")
    for at in range(1, calls + 1):
        begun(tmp_path / f"{at}")
        stopped(append, tmp_path / f"{at}", at, how="torn")
        shutil.copytree(tmp_path / f"{at}", tmp_path / "count")
        for again in range(1, calls_of(settle, tmp_path / "count") + 1):
            copy = tmp_path / f"{at}_{again}"
            shutil.copytree(tmp_path / f"{at}", copy)
            stopped(settle, copy, again)
            is_sound_and_goes_on(copy)


def test_a_beginning_may_stop_anywhere(tmp_path):
    calls = calls_of(begin, tmp_path / "count")
    for how in ("clean", "torn", "lost"):
        for at in range(1, calls + 1):
            folder = tmp_path / f"{at}_{how}"
            stopped(begin, folder, at, how)
            ledger = Ledger(folder)
            if not ledger.exists():
                begin(folder)
            append(folder)
            assert [each.seq for each in ledger.entries()] == [1, 2]
            assert ledger.verify() == []


@pytest.mark.parametrize("how", ["clean", "torn"])
def test_a_beginning_that_stopped_twice_begins_at_last(tmp_path, how):
    calls = calls_of(begin, tmp_path / "count")
    for at in range(1, calls + 1):
        for again in range(1 + at % 2, calls + 1, 2):
            folder = tmp_path / f"{at}_{again}"
            stopped(begin, folder, at, how)
            if not Ledger(folder).exists():
                stopped(begin, folder, again, how)
            if not Ledger(folder).exists():
                begin(folder)
            append(folder)
            assert Ledger(folder).verify() == []


@pytest.fixture
def interrupted(tmp_path):
    """The ledger and the line of an append that stopped just before its line was written."""
    folder = tmp_path / "ledger"
    begun(folder)
    shutil.copytree(folder, tmp_path / "whole")
    append(tmp_path / "whole")
    line = (tmp_path / "whole" / "ledger.jsonl").read_bytes().splitlines(keepends=True)[-1]
    (folder / ".building").mkdir()
    (folder / ".building" / "entry.json").write_bytes(line)
    shutil.copytree(tmp_path / "whole" / "000003_second", folder / "000003_second")
    (folder / "ledger.jsonl").chmod(0o600)
    return folder, line


@pytest.mark.parametrize("zeros", [0, 1, 7, 10_000])
def test_a_line_torn_anywhere_is_passed_over_and_mended(interrupted, tmp_path, zeros):
    folder, line = interrupted
    sound = (folder / "ledger.jsonl").read_bytes()
    for size in range(0, len(line), 5):
        # A file system may have given room for the whole line before it had the bytes: zeros stand there then.
        copy = tmp_path / f"{size}"
        shutil.copytree(folder, copy)
        (copy / "ledger.jsonl").write_bytes(sound + line[:size] + b"\0" * min(zeros, len(line) - size))
        is_sound_and_goes_on(copy)


def test_all_but_the_line_feed_is_a_torn_line(interrupted):
    folder, line = interrupted
    with (folder / "ledger.jsonl").open("ab") as handle:
        handle.write(line[:-1])
    assert [each.words for each in Ledger(folder).verify()] == [
        "An append was cut off. Nothing is lost: the next one puts it in order."
    ]
    is_sound_and_goes_on(folder)


def test_a_whole_line_is_never_taken_back(interrupted):
    folder, line = interrupted
    with (folder / "ledger.jsonl").open("ab") as handle:
        handle.write(line)
    assert Ledger(folder).releases()[-1].name == "second"
    is_sound_and_goes_on(folder)


def test_settle_says_whether_there_was_anything(interrupted):
    folder, _ = interrupted
    assert Ledger(folder).settle()
    assert not Ledger(folder).settle()
    assert Ledger(folder).verify() == []


def test_an_export_of_an_interrupted_ledger_holds_what_counts(interrupted, tmp_path):
    folder, line = interrupted
    with (folder / "ledger.jsonl").open("ab") as handle:
        handle.write(line[:9])
    Ledger(folder).export(tmp_path / "export")
    ran = subprocess.run(
        [sys.executable, "-I", tmp_path / "export" / "verify_ledger.py"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout[:9]) == (0, "2 entries")


def test_a_full_disk_leaves_the_ledger_as_it_was(tmp_path, monkeypatch):
    ledger = begun(tmp_path / "ledger")
    before = ledger.entries()
    with monkeypatch.context() as patch:

        def full(*_):
            raise OSError(28, "No space left on device")

        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            append(ledger.folder)
    assert ledger.entries() == before
    is_sound_and_goes_on(ledger.folder)


def test_short_writes_are_gone_on_with(tmp_path, monkeypatch):
    ledger = begun(tmp_path / "ledger")
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, content: write(handle, content[:3]))
        append(ledger.folder)
    assert ledger.verify() == []


# -- several processes

APPENDING = """
import sys
from pathlib import Path
from warehouse.ledger.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}-{number}"
    ledger.append("release", {"by": sys.argv[2]}, {"cells": b"x" * 1000}, "2026-07-01T09:30:00Z", name)
"""


def appending(folder: Path, name: str, times: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", APPENDING, str(folder), name, str(times)], stderr=subprocess.PIPE, text=True
    )


def test_processes_that_append_at_once_make_one_chain_of_all(tmp_path):
    ledger = begun(tmp_path / "ledger")
    running = [appending(ledger.folder, name, 20) for name in ("one", "other", "third")]
    while any(each.poll() is None for each in running):
        assert damage(ledger) == []
    assert [(each.returncode, each.stderr.read()) for each in running] == [(0, "")] * 3
    assert ledger.verify() == []
    made = [each.name for each in ledger.releases()]
    for name in ("one", "other", "third"):
        assert [each for each in made if each.startswith(name)] == [f"{name}-{number}" for number in range(20)]


def test_a_process_killed_while_it_appends_holds_up_nobody(tmp_path):
    ledger = begun(tmp_path / "ledger")
    for number in range(5):
        before = (ledger.folder / "ledger.jsonl").stat().st_size
        running = appending(ledger.folder, f"killed{number}", 10_000)
        while (ledger.folder / "ledger.jsonl").stat().st_size < before + 2000:
            time.sleep(0.001)
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stderr.close()
        assert damage(ledger) == []
        ledger.append(REFUSAL, {}, {}, AT)
        assert ledger.verify() == []
