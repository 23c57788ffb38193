"""What happens inside the process of one contender: prepare, then work, then one line of JSON on the standard output.

Knows: the clock and the processor time of this process. Must not know: other contenders, ratios.
`python -m benchmarks.child NAME FILE FOLDER`; the name `make` writes the file instead, FOLDER being the number of rows.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

SEED = 2026


@dataclass
class Outcome:
    """rows: records read. counted: provider and month → assaults. steps: name → seconds, where the work has steps."""

    rows: int
    counted: dict[str, int]
    steps: dict[str, float] = field(default_factory=dict)


def key_of(provider: str, month: object) -> str:
    """How a provider and a month are written in `Outcome.counted`; months as 2025-04."""
    return f"{provider} {str(month)[:7]}"


def main(name: str, file: Path, folder: str) -> None:
    """Run one contender, or make the file."""
    if name == "make":
        from synthetic.ecds.clean_extract import write_clean_extract

        write_clean_extract(file, int(folder), SEED)
        return
    began = time.perf_counter()
    work = importlib.import_module(f"benchmarks.contenders.{name}").prepare(file, Path(folder))
    start, start_cpu, start_peak = time.perf_counter() - began, _cpu(), peak_mib()
    began = time.perf_counter()
    outcome = work()
    wall, cpu = time.perf_counter() - began, _cpu() - start_cpu
    figures = {"start": start, "start_cpu": start_cpu, "start_peak": start_peak, "wall": wall, "cpu": cpu}
    sys.stdout.write(json.dumps(figures | asdict(outcome)) + "\n")


def peak_mib() -> float:
    """The most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
