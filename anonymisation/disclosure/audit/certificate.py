"""The proof as a file: what a reader knows, and the walk of worlds that leaves every suppressed cell open.

A zip of plain text, the same bytes for the same audit. `checker.py` reads it with nothing but Python. It is made from
public figures alone; even so it stays with the board, for it lays out what has to be guessed.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np

from anonymisation.disclosure.audit.audit import Audit, Deduction, Verdict
from anonymisation.disclosure.audit.elimination import weights
from anonymisation.disclosure.audit.intervals import Chains, propagate
from anonymisation.disclosure.audit.statements import Named
from anonymisation.disclosure.audit.system import UNBOUNDED, System

FORMAT = 1
_NEVER = (1980, 1, 1, 0, 0, 0)


def certificate_file(
    found: Audit, names: Sequence[Named], why: Sequence[str], rules: dict[str, dict[str, Any]]
) -> bytes:
    """The audit as a file. names: of each cell; why: of each equation; rules: policy → threshold, base and zeros."""
    system = found.system
    parts = {
        "about.json": _json(
            {
                "format": FORMAT,
                "gap": found.gap,
                "rules": rules,
                "system_sha256": system.digest(),
                "cells": system.cells,
                "equations": system.equations,
                "suppressed": int(system.suppressed.sum()),
                "verdicts": {each.name.lower(): found.count(each) for each in Verdict},
                "contradiction": found.contradiction,
            }
        ),
        "cells.csv": _cells(system, names),
        "equations.csv": _equations(system, why),
        "verdicts.csv": _verdicts(found),
        "broken.json": _json(_broken(found)),
        "first.csv": "\n".join(map(str, found.walk.first.tolist())) + "\n" if found.walk else "",
        "walk.csv": _walk(found),
    }
    packed = io.BytesIO()
    # Not compressed: compressors of different versions write different bytes, and the hash of these is published.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system = 3
            target.writestr(entry, text.encode())
    return packed.getvalue()


def nameless(system: System) -> list[Named]:
    """No names: for systems that come from no table."""
    return [Named()] * system.cells


def _cells(system: System, names: Sequence[Named]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["cell", "table", "key", "statement", "status", "n", "rule", "low", "high", "suppressed"])
    for cell, (name, low, high, suppressed) in enumerate(
        zip(names, system.low.tolist(), system.high.tolist(), system.suppressed.tolist(), strict=True)
    ):
        n = "" if name.n is None else name.n
        writer.writerow(
            [
                cell,
                name.table,
                name.key,
                name.statement,
                name.status,
                n,
                name.rule,
                low,
                "" if high >= UNBOUNDED else high,
                int(suppressed),
            ]
        )
    return text.getvalue()


def _equations(system: System, why: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["total", "parts", "because"])
    for e in range(system.equations):
        parts = system.part[system.start[e] : system.start[e + 1]]
        writer.writerow([int(system.total[e]), " ".join(map(str, parts.tolist())), why[e] if e < len(why) else ""])
    return text.getvalue()


def _verdicts(found: Audit) -> str:
    suppressed = np.flatnonzero(found.system.suppressed)
    lines = ["cell,verdict,low,high"]
    lines += [
        f"{cell},{Verdict(int(found.verdict[cell])).name.lower()},{found.low[cell]},"
        f"{'' if found.high[cell] >= UNBOUNDED else found.high[cell]}"
        for cell in suppressed.tolist()
    ]
    return "\n".join(lines) + "\n"


def _walk(found: Audit) -> str:
    if found.walk is None:
        return ""
    cells, changes, ends = found.walk.steps()
    begin, lines = 0, []
    pairs = [f"{cell}:{change}" for cell, change in zip(cells.tolist(), changes.tolist(), strict=True)]
    for end in ends.tolist():
        lines.append(" ".join(pairs[begin:end]))
        begin = end
    return "\n".join(lines) + "\n" if lines else ""


def _broken(found: Audit) -> list[dict[str, Any]]:
    chains = Chains(found.system, propagate(found.system).steps) if found.deductions else None
    return [_told(found.system, cell, proof, chains) for cell, proof in sorted(found.deductions.items())]


def _told(system: System, cell: int, proof: Deduction, chains: Chains | None) -> dict[str, Any]:
    said: dict[str, Any] = {"cell": cell, "kind": proof.kind, "low": proof.low, "high": proof.high}
    used = [each.multiples for each in (*proof.bounds, *((proof.combination,) if proof.combination else ()))]
    rests_on = {cell} | {other for multiples in used for other in weights(system, multiples)}
    if chains and proof.kind != "search":
        said["steps"] = chains.to(sorted(rests_on)).tolist()
    if proof.combination:
        said |= {"times": proof.combination.times, "multiples": sorted(proof.combination.multiples.items())}
    if proof.bounds:
        said["bounds"] = [
            {"is_upper": each.is_upper, "times": each.times, "multiples": sorted(each.multiples.items())}
            for each in proof.bounds
        ]
    if proof.equations:
        said["equations"] = list(proof.equations)
    return said


def _json(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=int) + "\n"
