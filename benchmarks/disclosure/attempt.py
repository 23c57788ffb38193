"""One task in a process of its own, so that each has its own memory: what is measured, and how it is begun.

`python -m benchmarks.disclosure.attempt TASK WORDS-AS-JSON` writes one line of JSON. Knows: the clock, the audit, the
cubes.
Must not know: other tasks, ratios. Heavy libraries are imported by the task that needs them: on Linux a process is
told to have held at least the memory of the one that started it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST_ATTEMPTS = 12
"""How often groups are taken out, as in a release."""


class AttemptFailed(Exception):
    """A task did not end well; its own words are on the screen."""


def attempt(task: str, environment: dict[str, str] | None = None, **words: Any) -> dict[str, Any]:
    """What the task told, with `peak_mib` of its process."""
    return run(
        [sys.executable, "-m", "benchmarks.disclosure.attempt", task, json.dumps(words)], environment, parse=json.loads
    )


def run(
    command: list[str],
    environment: dict[str, str] | None = None,
    parse: Callable[[bytes], dict[str, Any]] = lambda _: {},
) -> dict[str, Any]:
    """What a process told, the most memory it held, and the seconds it took from beginning to end."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | (environment or {})) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    whole = time.perf_counter() - began
    # 3: a certificate that holds and says that cells are disclosed.
    if process.returncode not in (0, 3):
        raise AttemptFailed(f"{' '.join(command[1:4])} ended with {process.returncode}.")
    told = {
        "peak_mib": used.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10)),
        "process_wall": whole,
        "process_cpu": used.ru_utime + used.ru_stime,
    }
    return parse(said) | told


def compiling() -> dict[str, Any]:
    """Seconds of processor of a first audit of a small cube, and of the same again."""
    return {"first": _warm_up(), "again": _warm_up()}


def certify(size: dict[str, Any], policy: str, certificate: str | None) -> dict[str, Any]:
    """Audit a cube, and write the certificate where a path is given. Times are without compiling."""
    import hashlib

    from anonymisation.disclosure.audit.audit import audit
    from anonymisation.disclosure.audit.certificate import certificate_file
    from benchmarks.disclosure.cube import Size, make_cube, tell

    told = tell(make_cube(Size(**size)), policy)
    system = told.system
    _warm_up()
    with _Clock() as clock:
        found = audit(system)
    with _Clock() as writing:
        content = certificate_file(found, told.names(), [], told.rules()) if certificate else b""
        if certificate:
            Path(certificate).write_bytes(content)
    written = (
        {"wall": writing.wall, "cpu": writing.cpu, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        if certificate
        else {}
    )
    steps = found.feasible.count() - 1 if found.feasible else 0
    return {
        "wall": clock.wall,
        "cpu": clock.cpu,
        "feasible_tables": steps,
        "decided_by": found.decided_by,
        "written": written,
    } | _found(told, found)


def take_out(size: dict[str, Any], policy: str) -> dict[str, Any]:
    """As a release does: groups (an area in a period) with a cell that would not stay open are taken out, until all
    stay open.
    """
    import numpy as np

    from anonymisation.disclosure.audit.audit import audit
    from benchmarks.disclosure.cube import Size, make_cube, tell
    from benchmarks.disclosure.taking_out import groups_of, to_take_out, without

    told = tell(make_cube(Size(**size)), policy)
    group, out = groups_of(told), set()
    found, audits = audit(told.system), 1
    while audits < MOST_ATTEMPTS and (more := to_take_out(found, group, out)):
        out |= more
        found, audits = audit(without(told, group, out)), audits + 1
    hidden = np.isin(group, sorted(out))
    events = told.cube.true
    return {
        "audits": audits,
        "groups": len(out),
        "disclosed": len(found.failing()),
        "cells_share": float(hidden.mean()),
        "events_share": float(events[hidden].sum() / events.sum()),
        "suppressed": int(found.system.suppressed.sum()),
    }


def plain(size: dict[str, Any], policy: str, sample: int, seed: int, certificate: str) -> dict[str, Any]:
    """Plain linear programming on a random sample of the suppressed cells, beside the verdicts of the certificate at
    that path.
    """
    import csv
    import io
    import math
    import zipfile

    import numpy as np

    from anonymisation.disclosure.audit.system import SAFETY_INTERVAL
    from benchmarks.disclosure.cube import Size, make_cube, tell
    from benchmarks.disclosure.plain_lp import ranges

    system = tell(make_cube(Size(**size)), policy).system
    suppressed = np.flatnonzero(system.suppressed)
    cells = np.random.default_rng(seed).choice(suppressed, min(sample, len(suppressed)), replace=False)
    found = ranges(system, cells)
    with zipfile.ZipFile(certificate) as archive:
        verdicts = {
            int(row["cell"]): row["verdict"]
            for row in csv.DictReader(io.StringIO(archive.read("verdicts.csv").decode()))
        }
    wide = [
        math.floor(high + 1e-6) - math.ceil(low - 1e-6) >= SAFETY_INTERVAL
        for low, high in zip(found.low, found.high, strict=True)
    ]
    same = sum((verdicts[cell] == "protected") == is_wide for cell, is_wide in zip(cells.tolist(), wide, strict=True))
    return {
        "sample": len(cells),
        "first_cpu": found.first,
        "each_cpu": found.each,
        "mean_cpu": found.mean,
        "all_cpu": found.seconds_for(len(suppressed)),
        "again": found.again,
        "agree": same,
        "narrow": wide.count(False),
    }


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task for task in (compiling, certify, take_out, plain)
}


def _found(told: Any, found: Any) -> dict[str, Any]:
    """Verdicts, and how many of the true ones to sevens among the suppressed cells a reader may narrow down, or tell
    exactly at the least.
    """
    import numpy as np

    from anonymisation.disclosure.audit.audit import Verdict
    from benchmarks.disclosure.cube import SMALLEST

    system, true = told.system, told.cube.true
    small = system.suppressed & (true > 0) & (true < SMALLEST)
    disclosed = found.verdict == int(Verdict.DISCLOSED)
    exact = disclosed & (found.outer_low == found.outer_high)
    inside = bool(((found.outer_low <= true) & (true <= found.outer_high)).all())
    return {
        "cells": system.cells,
        "equations": system.equations,
        "system": system.digest(),
        "suppressed": int(system.suppressed.sum()),
        "shown_zeros": int((~system.suppressed & (true == 0)).sum()),
        "protected": found.count(Verdict.PROTECTED),
        "disclosed": found.count(Verdict.DISCLOSED),
        "undecided": found.count(Verdict.UNDECIDED),
        "exact": int(np.sum(exact & system.suppressed)),
        "ones_to_sevens": int(small.sum()),
        "ones_to_sevens_disclosed": int((small & disclosed).sum()),
        "ones_to_sevens_exact": int((small & exact).sum()),
        "truth_is_possible": inside,
    }


def _warm_up() -> float:
    from anonymisation.disclosure.audit.audit import audit
    from benchmarks.disclosure.cube import SMALL, make_cube, tell

    system = tell(make_cube(SMALL), "suppress-8-round-5").system
    with _Clock() as clock:
        audit(system)
    return clock.cpu


class _Clock:
    wall = cpu = 0.0

    def __enter__(self) -> _Clock:
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


if __name__ == "__main__":
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2]))) + "\n")
