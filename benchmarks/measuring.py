"""One contender in a process of its own: how long it took, how much processor time and how much memory.

Knows: processes and their use of the machine. Must not know: what a contender does, ratios. Imports nothing large: on
Linux a process is told to have held at least the memory of the one that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One contender's best round. Seconds and MiB; start is what it does before the clock of the work runs.

    wall, cpu: of the work. peak: most memory of the whole process. counted: provider and month → assaults.
    """

    contender: str
    rows: int
    wall: float
    cpu: float
    start: float
    peak: float
    start_peak: float
    steps: dict[str, float]
    counted: dict[str, int]

    @property
    def rows_a_second(self) -> float:
        """Rows of the file by second of the work."""
        return self.rows / self.wall


class ContenderFailed(Exception):
    """A contender did not end well; its own words are on the screen."""


def measure(contender: str, file: Path, rows: int, folder: Path) -> Measured:
    """Run one contender once. `folder` is empty and its own."""
    figures, peak = _run(contender, str(file), str(folder))
    return Measured(
        contender,
        rows,
        figures["wall"],
        figures["cpu"],
        figures["start"],
        peak,
        figures["start_peak"],
        figures["steps"],
        figures["counted"],
    )


def make_file(file: Path, rows: int) -> None:
    """Write the file that all contenders read, in a process of its own."""
    subprocess.run([sys.executable, "-m", "benchmarks.child", "make", str(file), str(rows)], check=True)


def better(one: Measured | None, other: Measured) -> Measured:
    """The round that was disturbed less; the larger peak of the two."""
    if one is None:
        return other
    best = min(one, other, key=lambda run: run.wall)
    return Measured(**{**vars(best), "peak": max(one.peak, other.peak), "cpu": min(one.cpu, other.cpu)})


def _run(*words: str) -> tuple[dict, float]:  # type: ignore[type-arg]
    with subprocess.Popen([sys.executable, "-m", "benchmarks.child", *words], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ContenderFailed(f"{words[0]} ended with {process.returncode}.")
    return json.loads(output), used.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
