"""The audit certificate as a file: what an intruder knows, and the feasible tables that protect every suppressed cell.

Two feasible tables that differ in a suppressed cell by the safety interval are its *witness*: whoever sees only what
was published cannot tell which of the two is true. The certificate holds one witness or more for every protected cell,
as a first feasible table and the steps from each to the next, and for every disclosed cell how it can be deduced.

A zip of plain text, the same bytes for the same audit. `checker.py` reads it with nothing but Python. It is made from
public figures alone; even so it stays with the board, for it lays out what an intruder would have to guess.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from anonymisation.disclosure.audit.audit import Audit, Deduction, Verdict
from anonymisation.disclosure.audit.elimination import weights
from anonymisation.disclosure.audit.intervals import Chains, propagate
from anonymisation.disclosure.audit.statements import CellLabel
from anonymisation.disclosure.audit.system import UNBOUNDED, System

FORMAT = 1
_NEVER = (1980, 1, 1, 0, 0, 0)


def certificate_file(
    audit: Audit, labels: Sequence[CellLabel], reasons: Sequence[str], rules: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """The audit as the bytes of a zip.

    labels: what each cell is. reasons: why each equation holds, as words. rules: policy → threshold, base and zeros.
    """
    system = audit.system
    members = {
        "about.json": _json(
            {
                "format": FORMAT,
                "safety_interval": audit.safety_interval,
                "rules": rules,
                "system_sha256": system.digest(),
                "cells": system.cells,
                "equations": system.equations,
                "suppressed": int(system.suppressed.sum()),
                "verdicts": {verdict.name.lower(): audit.count(verdict) for verdict in Verdict},
                "contradiction": audit.contradiction,
            }
        ),
        "cells.csv": _cells(system, labels),
        "equations.csv": _equations(system, reasons),
        "verdicts.csv": _verdicts(audit),
        "disclosed.json": _json(_disclosed(audit)),
        "first_table.csv": "\n".join(map(str, audit.feasible.first.tolist())) + "\n" if audit.feasible else "",
        "steps.csv": _steps(audit),
    }
    content = io.BytesIO()
    # Not compressed: compressors of different versions write different bytes, and the hash of these is published.
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as target:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system = 3
            target.writestr(entry, text.encode())
    return content.getvalue()


def _cells(system: System, labels: Sequence[CellLabel]) -> str:
    """Each cell with its label and the bounds that follow from what was published of it, without any equation."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["cell", "table", "key", "statement", "status", "n", "rule", "low", "high", "suppressed"])
    for cell, (label, low, high, suppressed) in enumerate(
        zip(labels, system.low.tolist(), system.high.tolist(), system.suppressed.tolist(), strict=True)
    ):
        writer.writerow(
            [
                cell,
                label.table,
                label.key,
                label.statement,
                label.status,
                "" if label.n is None else label.n,
                label.rule,
                low,
                _bound(high),
                int(suppressed),
            ]
        )
    return text.getvalue()


def _equations(system: System, reasons: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["total", "parts", "reason"])
    for e in range(system.equations):
        parts = system.part[system.start[e] : system.start[e + 1]]
        reason = reasons[e] if e < len(reasons) else ""
        writer.writerow([int(system.total[e]), " ".join(map(str, parts.tolist())), reason])
    return text.getvalue()


def _verdicts(audit: Audit) -> str:
    suppressed = np.flatnonzero(audit.system.suppressed)
    lines = ["cell,verdict,outer_low,outer_high"]
    lines += [
        f"{cell},{Verdict(int(audit.verdict[cell])).name.lower()},{audit.outer_low[cell]},"
        f"{_bound(audit.outer_high[cell])}"
        for cell in suppressed.tolist()
    ]
    return "\n".join(lines) + "\n"


def _steps(audit: Audit) -> str:
    """One step a line, as cell:change, from each feasible table to the next."""
    if audit.feasible is None:
        return ""
    cells, changes, ends = audit.feasible.steps()
    begin, lines = 0, []
    pairs = [f"{cell}:{change}" for cell, change in zip(cells.tolist(), changes.tolist(), strict=True)]
    for end in ends.tolist():
        lines.append(" ".join(pairs[begin:end]))
        begin = end
    return "\n".join(lines) + "\n" if lines else ""


def _disclosed(audit: Audit) -> list[dict[str, Any]]:
    chains = Chains(audit.system, propagate(audit.system).steps) if audit.deductions else None
    return [_deduction(audit.system, cell, deduction, chains) for cell, deduction in sorted(audit.deductions.items())]


def _deduction(system: System, cell: int, deduction: Deduction, chains: Chains | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "cell": cell,
        "kind": deduction.kind,
        "outer_low": deduction.outer_low,
        "outer_high": deduction.outer_high,
    }
    combinations = (*deduction.bounds, *((deduction.combination,) if deduction.combination else ()))
    rests_on = {cell} | {member for combination in combinations for member in weights(system, combination.multiples)}
    if chains and deduction.kind != "search":
        entry["narrowings"] = chains.to(sorted(rests_on)).tolist()
    if deduction.combination:
        entry |= {
            "times": deduction.combination.times,
            "multiples": sorted(deduction.combination.multiples.items()),
        }
    if deduction.bounds:
        entry["bounds"] = [
            {"is_upper": bound.is_upper, "times": bound.times, "multiples": sorted(bound.multiples.items())}
            for bound in deduction.bounds
        ]
    if deduction.equations:
        entry["equations"] = list(deduction.equations)
    return entry


def _bound(high: int) -> int | str:
    """An upper bound as it is written: empty where there is none."""
    return "" if high >= UNBOUNDED else int(high)


def _json(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=int) + "\n"
