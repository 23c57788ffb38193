"""What the measurements say: ratios first, for they hold elsewhere; then the aims; then seconds, which do not.

Knows: the aims of the project and how a table looks. Must not know: how anything was measured.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Sequence
from typing import Any

from benchmarks.measuring import Measured

TIMES_BARE, TIMES_FASTER_THAN_PANDAS, PEAK_MIB, FLAT = 2.5, 4.0, 2048, 1.25
"""The aims: at most, at least, at most; and how much more memory ten times the rows may take and still be called flat.
"""

LIBRARIES = ("polars", "pandera", "pyarrow", "numpy", "presidio-analyzer", "pandas")
WORDS = {
    "bare_lazy": "Polars, only the columns it needs (the limit)",
    "bare_all": "Polars, every column as text (the limit when all are read)",
    "product": "read, validate, strip, events",
    "pandas_usual": "pandas and Pandera, the same work as people write it",
}
NOTE = "Seconds, rows a second and MiB mean nothing on another machine; compare ratios."

Runs = dict[int, dict[str, Measured]]


def summary(name: str, runs: Runs, repeats: int) -> dict[str, Any]:
    """Everything there is to know of one run of the benchmark, for JSON."""
    return {
        "name": name,
        "what": WORDS,
        "ratios": {str(rows): ratios(measured) for rows, measured in runs.items()},
        "aims": aims(runs),
        "agree": {str(rows): agreement(measured) for rows, measured in runs.items()},
        "memory": memory(runs),
        "absolute": {"note": NOTE, "best_of": repeats}
        | {str(rows): _absolute(measured) for rows, measured in runs.items()},
        "machine": {
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_version(),
        },
        "libraries": {library: importlib.metadata.version(library) for library in LIBRARIES},
    }


def ratios(measured: dict[str, Measured]) -> dict[str, dict[str, float]]:
    """How many times as long the product takes as each of the bare ones, and pandas as the product; by wall and by
    CPU."""
    pairs = {
        "product over bare_all": ("product", "bare_all"),
        "product over bare_lazy": ("product", "bare_lazy"),
        "pandas_usual over product": ("pandas_usual", "product"),
    }
    return {
        words: {
            clock: round(getattr(measured[one], clock) / getattr(measured[other], clock), 2)
            for clock in ("wall", "cpu")
        }
        for words, (one, other) in pairs.items()
        if one in measured and other in measured
    }


def agreement(measured: dict[str, Measured]) -> dict[str, bool]:
    """Whether those that answer the same question gave the same answer, provider by provider and month by month.

    The bare ones count every row with the code; the product and pandas leave out duplicates, deleted, unfinished and
    planned ones, so these are two questions.
    """
    pairs = {
        "bare_lazy and bare_all": ("bare_lazy", "bare_all"),
        "product and pandas_usual": ("product", "pandas_usual"),
    }
    return {
        words: measured[one].counted == measured[other].counted
        for words, (one, other) in pairs.items()
        if one in measured and other in measured
    }


def memory(runs: Runs) -> dict[str, float]:
    """The product's peak at each number of rows in MiB, and how many times the smallest run's the largest run's is."""
    peaks = {rows: measured["product"].peak for rows, measured in sorted(runs.items()) if "product" in measured}
    sizes = list(peaks)
    growth = {"growth": round(peaks[sizes[-1]] / peaks[sizes[0]], 2)} if len(sizes) > 1 else {}
    return {f"peak at {rows}": round(peak) for rows, peak in peaks.items()} | growth


def aims(runs: Runs) -> dict[str, bool]:
    """Which aims are met, each at every number of rows measured, by wall clock."""
    ratios_by_size = {rows: ratios(measured) for rows, measured in runs.items()}
    aims_met: dict[str, bool] = {}
    for words, holds in (
        (
            f"product over bare_all at most {TIMES_BARE}",
            lambda ratio: ratio["product over bare_all"]["wall"] <= TIMES_BARE,
        ),
        (
            f"product over bare_lazy at most {TIMES_BARE}",
            lambda ratio: ratio["product over bare_lazy"]["wall"] <= TIMES_BARE,
        ),
    ):
        aims_met[words] = all(holds(ratio) for ratio in ratios_by_size.values())
    pandas = [
        ratio["pandas_usual over product"]["wall"]
        for ratio in ratios_by_size.values()
        if "pandas_usual over product" in ratio
    ]
    if pandas:
        aims_met[f"pandas_usual over product at least {TIMES_FASTER_THAN_PANDAS}"] = (
            min(pandas) >= TIMES_FASTER_THAN_PANDAS
        )
    memory_of = memory(runs)
    aims_met[f"peak below {PEAK_MIB} MiB"] = (
        max(peak for what, peak in memory_of.items() if what != "growth") < PEAK_MIB
    )
    if "growth" in memory_of:
        aims_met[f"memory flat, within {FLAT} times"] = memory_of["growth"] <= FLAT
    return aims_met


def table(runs: Runs, left_out: Sequence[str]) -> str:
    """The run as text for a screen."""
    parts = [_table_of(rows, measured) for rows, measured in sorted(runs.items())]
    aim_lines = [f"  {'met    ' if is_met else 'NOT MET'}  {words}" for words, is_met in aims(runs).items()]
    return "\n\n".join([*parts, "\n".join(["Aims", *aim_lines]), "\n".join([*left_out, NOTE])])


def _table_of(rows: int, measured: dict[str, Measured]) -> str:
    lines = [f"{rows:,} rows", f"  {'':<13}{'seconds':>9}{'CPU':>9}{'rows/s':>12}{'peak MiB':>10}{'start s':>9}"]
    lines += [
        f"  {name:<13}{measure.wall:>9.2f}{measure.cpu:>9.2f}{measure.rows_a_second:>12,.0f}{measure.peak:>10,.0f}"
        f"{measure.start:>9.2f}   {WORDS[name]}"
        for name, measure in measured.items()
    ]
    steps = measured["product"].steps if "product" in measured else {}
    lines += ["  product: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in steps.items())] if steps else []
    lines += [
        f"  {words}: {measure['wall']:.1f} times (CPU {measure['cpu']:.1f})"
        for words, measure in ratios(measured).items()
    ]
    lines += [
        f"  {words}: {'the same counts' if same else 'THEIR COUNTS DIFFER'}"
        for words, same in agreement(measured).items()
    ]
    return "\n".join(lines)


def _absolute(measured: dict[str, Measured]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "seconds": round(measure.wall, 3),
            "cpu_seconds": round(measure.cpu, 3),
            "rows_a_second": round(measure.rows_a_second),
            "peak_mib": round(measure.peak),
            "start_seconds": round(measure.start, 3),
            "start_peak_mib": round(measure.start_peak),
            "steps": {step: round(seconds, 3) for step, seconds in measure.steps.items()},
            "assaults": sum(measure.counted.values()),
        }
        for name, measure in measured.items()
    }
