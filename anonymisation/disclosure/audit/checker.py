#!/usr/bin/env python3
"""Checks an audit certificate with nothing but Python: no solver, no other package, no trust in who wrote it.

    python checker.py CERTIFICATE.zip

A certificate says what an intruder knows of every published cell (cells.csv), which cells add up to which
(equations.csv), and lists feasible tables (first_table.csv, steps.csv). This script works out the bounds of each
published cell from its status and figure, checks that every feasible table lies between all bounds and makes every
equation true, and that each suppressed cell that is called protected differs by the safety interval between two of
them. One pass over the steps: time grows with the size of the file. What a disclosed cell was narrowed to is worked out
again from the equations named; only where all possibilities were tried (`search`) that is not repeated, though no
feasible table of the certificate may contradict it.

What it cannot see is whether an equation or a cell is missing: compare the figures with the published tables, and the
file's SHA-256 with the ledger.

Exit code 0: every suppressed cell is protected, and shown to be. 3: the certificate holds, but cells are disclosed or
undecided. 1: the certificate does not hold.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from dataclasses import dataclass, field
from typing import Any

OPEN = 1 << 40
SMALLEST_SAFETY_INTERVAL = 3
FILES = {
    "about.json",
    "cells.csv",
    "equations.csv",
    "verdicts.csv",
    "disclosed.json",
    "first_table.csv",
    "steps.csv",
}
STATUSES = {"", "published", "suppressed", "not_received", "suppressed_group"}
VERDICTS = {"protected", "disclosed", "undecided"}
KINDS = {"interval", "elimination", "bound", "search"}
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)


class CertificateWrong(Exception):
    """The certificate does not show what it says; the message says where."""


@dataclass
class CheckResult:
    """What a certificate shows: how many suppressed cells it has, how many of them it shows to be protected or
    disclosed, and how many feasible tables were checked."""

    suppressed: int
    protected: int
    disclosed: int
    undecided: int
    feasible_tables: int
    figures: dict[tuple[str, str, str], tuple[str, int | None]] = field(default_factory=dict)
    """(table, key, statement) → status and n of every published cell the certificate is about."""
    contradiction: bool = False
    """Whether the certificate says that no feasible table exists."""

    @property
    def passed(self) -> bool:
        """Whether every suppressed cell is protected."""
        return not self.contradiction and self.protected == self.suppressed


def check(packed: bytes) -> CheckResult:
    """Check the bytes of a certificate. Raises `CertificateWrong`."""
    failure = ""
    try:
        return _checked(_unpacked(packed))
    except CertificateWrong:
        raise
    except Exception as error:  # A file made to confuse may be wrong in any way.
        failure = type(error).__name__
    raise CertificateWrong(f"the file cannot be read as a certificate ({failure})")


def _unpacked(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        if sorted(names) != sorted(FILES):
            raise CertificateWrong("the file does not hold the parts of a certificate, each once")
        return {name: archive.read(name).decode() for name in names}


def _checked(files: dict[str, str]) -> CheckResult:
    about, disclosed = json.loads(files["about.json"]), json.loads(files["disclosed.json"])
    cells, verdict_rows = _rows(files["cells.csv"]), _rows(files["verdicts.csv"])
    equations = [
        (_whole(row["total"]), [_whole(part) for part in row["parts"].split(" ") if part])
        for row in _rows(files["equations.csv"])
    ]
    first = [_whole(line) for line in files["first_table.csv"].split()]
    steps = [
        [(_whole(pair.partition(":")[0]), _whole(pair.partition(":")[2])) for pair in line.split(" ")]
        for line in files["steps.csv"].splitlines()
    ]
    safety_interval = _number(about["safety_interval"], SMALLEST_SAFETY_INTERVAL)
    rules = {name: _rule(rule) for name, rule in about["rules"].items()}
    low, high = _bounds(cells, rules)
    verdicts = {_whole(row["cell"]): row["verdict"] for row in verdict_rows}
    suppressed = {number for number, cell in enumerate(cells) if cell["suppressed"] == "1"}
    if set(verdicts) != suppressed or len(verdict_rows) != len(suppressed) or not set(verdicts.values()) <= VERDICTS:
        raise CertificateWrong("the verdicts are not of the suppressed cells, one each")
    _every_suppressed_has_verdict(cells, suppressed)
    _equations_make_sense(equations, len(cells))
    counts = {verdict: list(verdicts.values()).count(verdict) for verdict in VERDICTS}
    stated = (
        about["format"],
        about["cells"],
        about["equations"],
        about["suppressed"],
        about["verdicts"],
        about["system_sha256"],
    )
    if stated != (1, len(cells), len(equations), len(suppressed), counts, _digest(low, high, cells, equations)):
        raise CertificateWrong("the cells and equations are not those that the certificate says it is about")
    if type(about["contradiction"]) is not bool or (about["contradiction"] and first):
        raise CertificateWrong("the certificate says that there is no feasible table, and lists one")
    if first:
        inner_low, inner_high = _inner_bounds(first, steps, low, high, equations)
    elif cells and (steps or counts["protected"]):
        raise CertificateWrong("there is no first feasible table for the steps")
    else:
        inner_low = inner_high = list(low)
    _verdicts_agree(cells, verdict_rows, rules, safety_interval, low, high, inner_low, inner_high, bool(first))
    _deductions_agree(disclosed, verdict_rows)
    for entry in disclosed:
        _deduction_holds(entry, low, high, equations, safety_interval)
    return CheckResult(
        len(suppressed),
        counts["protected"],
        counts["disclosed"],
        counts["undecided"],
        len(steps) + bool(first),
        _figures(cells),
        about["contradiction"],
    )


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError
    return int(text)


def _number(value: Any, smallest: int) -> int:
    """A whole number from JSON, which knows others, and one that is not a number."""
    if type(value) is not int or value < smallest:
        raise CertificateWrong(f"a number is not a whole number of at least {smallest}")
    return value


def _rule(rule: dict[str, Any]) -> tuple[int, int, bool]:
    """threshold, base, and whether zeros are suppressed."""
    if rule["zeros"] not in {"shown", "suppressed"}:
        raise CertificateWrong("a policy neither shows nor suppresses zeros")
    return _number(rule["threshold"], 1), _number(rule["base"], 1), rule["zeros"] == "suppressed"


def _bounds(cells: list[dict[str, str]], rules: dict[str, tuple[int, int, bool]]) -> tuple[list[int], list[int]]:
    """The bounds an intruder knows: by the policy's rule where a cell was published, else as the certificate says."""
    low, high = [], []
    for number, cell in enumerate(cells):
        if cell["cell"] != str(number) or cell["status"] not in STATUSES or cell["suppressed"] not in {"0", "1"}:
            raise CertificateWrong(f"cell {number} is not in its place, or its status is none")
        if (cell["status"] == "published") != bool(cell["n"]):
            raise CertificateWrong(f"cell {number} has a figure and is not published, or is published without")
        a, b = _whole(cell["low"]), _whole(cell["high"]) if cell["high"] else OPEN
        at_least, at_most = 0, OPEN
        if cell["status"] == "published":
            threshold, base, _ = rules[cell["rule"]]
            n = _whole(cell["n"])
            at_least, at_most = (0, 0) if n == 0 else (max(n - base // 2, threshold), n + base - 1 - base // 2)
        elif cell["status"] == "suppressed":
            threshold, _, zeros_suppressed = rules[cell["rule"]]
            at_least, at_most = (0 if zeros_suppressed else 1), threshold - 1
        # An intruder may know more than the rule says, never less.
        if a < at_least or b > at_most:
            raise CertificateWrong(f"cell {number} is given wider bounds than an intruder knows")
        low.append(a)
        high.append(b)
    return low, high


def _every_suppressed_has_verdict(cells: list[dict[str, str]], suppressed: set[int]) -> None:
    for number, cell in enumerate(cells):
        if cell["status"] == "suppressed" and number not in suppressed:
            raise CertificateWrong(f"cell {number} is suppressed and has no verdict")


def _equations_make_sense(equations: list[tuple[int, list[int]]], cells: int) -> None:
    for e, (total, parts) in enumerate(equations):
        if len({total, *parts}) != len(parts) + 1:
            raise CertificateWrong(f"equation {e} names a cell twice")
        if not all(0 <= cell < cells for cell in (total, *parts)):
            raise CertificateWrong(f"equation {e} names a cell that is not there")


def _digest(
    low: list[int], high: list[int], cells: list[dict[str, str]], equations: list[tuple[int, list[int]]]
) -> str:
    """SHA-256 of bounds and equations, by which the certificate names its system."""
    start = [0]
    for _, parts in equations:
        start.append(start[-1] + len(parts))
    part = [cell for _, parts in equations for cell in parts]
    digest = hashlib.sha256()
    for numbers in (
        low,
        high,
        [int(cell["suppressed"]) for cell in cells],
        [total for total, _ in equations],
        start,
        part,
    ):
        digest.update(
            len(numbers).to_bytes(8, "little")
            + b"".join(number.to_bytes(8, "little", signed=True) for number in numbers)
        )
    return digest.hexdigest()


def _figures(cells: list[dict[str, str]]) -> dict[tuple[str, str, str], tuple[str, int | None]]:
    stated = [cell for cell in cells if cell["status"]]
    figures = {
        (cell["table"], cell["key"], cell["statement"]): (cell["status"], int(cell["n"]) if cell["n"] else None)
        for cell in stated
    }
    if len(figures) < sum(bool(cell["table"]) for cell in stated):
        raise CertificateWrong("a figure is there twice")
    return figures


def _verdicts_agree(
    cells: list[dict[str, str]],
    verdict_rows: list[dict[str, str]],
    rules: dict[str, tuple[int, int, bool]],
    safety_interval: int,
    low: list[int],
    high: list[int],
    inner_low: list[int],
    inner_high: list[int],
    has_tables: bool,
) -> None:
    """Check the verdict and outer bounds of each suppressed cell against its bounds and the feasible tables."""
    for row in verdict_rows:
        cell = _whole(row["cell"])
        outer_low, outer_high = _whole(row["outer_low"]), _whole(row["outer_high"]) if row["outer_high"] else OPEN
        if row["verdict"] == "protected" and inner_high[cell] - inner_low[cell] < safety_interval:
            raise CertificateWrong(
                f"cell {cell} is called protected, but no two feasible tables differ in it by {safety_interval}"
            )
        if has_tables and (
            outer_low < low[cell]
            or outer_high > high[cell]
            or outer_low > inner_low[cell]
            or outer_high < inner_high[cell]
        ):
            raise CertificateWrong(f"cell {cell} has outer bounds that its own bounds or a feasible table contradict")
    for number, cell_row in enumerate(cells):
        if (
            has_tables
            and cell_row["status"] == "suppressed_group"
            and cell_row["suppressed"] == "0"
            and inner_low[number] < rules[cell_row["rule"]][0]
        ):
            raise CertificateWrong(f"cell {number} is suppressed_group, may be small, and has no verdict")


def _deductions_agree(disclosed: list[dict[str, Any]], verdict_rows: list[dict[str, str]]) -> None:
    deduced = sorted((entry["cell"], entry["outer_low"], entry["outer_high"]) for entry in disclosed)
    if deduced != sorted(
        (_whole(row["cell"]), _whole(row["outer_low"]), _whole(row["outer_high"]))
        for row in verdict_rows
        if row["verdict"] == "disclosed"
    ):
        raise CertificateWrong("the deductions are not of the disclosed cells")


def _inner_bounds(
    first: list[int],
    steps: list[list[tuple[int, int]]],
    low: list[int],
    high: list[int],
    equations: list[tuple[int, list[int]]],
) -> tuple[list[int], list[int]]:
    """The lowest and highest value of each cell over all feasible tables, every one of which is checked."""
    table = list(first)
    if len(table) != len(low):
        raise CertificateWrong("the first feasible table has not one value for each cell")
    uses: list[list[tuple[int, int]]] = [[] for _ in table]
    for e, (total, parts) in enumerate(equations):
        uses[total].append((e, -1))
        for part in parts:
            uses[part].append((e, 1))
        if sum(table[part] for part in parts) != table[total]:
            raise CertificateWrong(f"equation {e} is not true in the first feasible table")
    for cell, value in enumerate(table):
        if not low[cell] <= value <= high[cell]:
            raise CertificateWrong(f"cell {cell} is out of its bounds in the first feasible table")
    inner_low, inner_high = list(table), list(table)
    untrue_by = [0] * len(equations)
    for number, step in enumerate(steps, 1):
        for cell, change in step:
            if not 0 <= cell < len(table):
                raise CertificateWrong(f"step {number} changes a cell that is not there")
            table[cell] += change
            for e, sign in uses[cell]:
                untrue_by[e] += sign * change
        for cell, _ in step:
            value = table[cell]
            if not low[cell] <= value <= high[cell]:
                raise CertificateWrong(f"cell {cell} is out of its bounds after step {number}")
            for e, _ in uses[cell]:
                if untrue_by[e]:
                    raise CertificateWrong(f"equation {e} is not true after step {number}")
            if value < inner_low[cell]:
                inner_low[cell] = value
            if value > inner_high[cell]:
                inner_high[cell] = value
    return inner_low, inner_high


def _deduction_holds(
    entry: dict[str, Any], low: list[int], high: list[int], equations: list[tuple[int, list[int]]], safety_interval: int
) -> None:
    """Check the deduction of a disclosed cell: that it cannot lie outside the outer bounds stated."""
    cell = _number(entry["cell"], 0)
    if (
        _number(entry["outer_high"], -OPEN) - _number(entry["outer_low"], -OPEN) >= safety_interval
        or entry["kind"] not in KINDS
    ):
        raise CertificateWrong(f"cell {cell} is called disclosed, but its interval is wide enough")
    if entry["kind"] == "search":
        if not any(cell in (equations[_number(e, 0)][0], *equations[e][1]) for e in entry["equations"]):
            raise CertificateWrong(f"cell {cell} is called disclosed by equations that it is not in")
        return
    narrowed_low, narrowed_high = _replayed(entry["narrowings"], low, high, equations)
    deduced = [narrowed_low.get(cell, low[cell]), narrowed_high.get(cell, high[cell])]
    bounds = entry.get("bounds", [])
    if entry["kind"] == "elimination":
        bounds = [
            {"is_upper": is_upper, "times": entry["times"], "multiples": entry["multiples"]}
            for is_upper in (False, True)
        ]
    for bound in bounds:
        # The equations may be added up or taken away; both say something true.
        for sign in (1, -1):
            multiples = {_number(e, 0): sign * _number(by, -OPEN) for e, by in bound["multiples"]}
            limit = _limit(
                cell,
                _number(bound["times"], 1),
                multiples,
                bound["is_upper"],
                narrowed_low,
                narrowed_high,
                low,
                high,
                equations,
            )
            if bound["is_upper"]:
                deduced[1] = min(deduced[1], limit // bound["times"])
            else:
                deduced[0] = max(deduced[0], -(-limit // bound["times"]))
    if deduced[0] < entry["outer_low"] or deduced[1] > entry["outer_high"]:
        raise CertificateWrong(f"the deduction of cell {cell} does not narrow it as far as it says")


def _replayed(
    steps: list[list[int]], low: list[int], high: list[int], equations: list[tuple[int, list[int]]]
) -> tuple[dict[int, int], dict[int, int]]:
    """The bounds of the cells after the narrowings, each of which must follow from its equation."""
    a: dict[int, int] = {}
    b: dict[int, int] = {}
    for e, narrowed, side, bound in steps:
        total, parts = equations[_number(e, 0)]
        if side not in {0, 1} or _number(bound, -OPEN) > OPEN:
            raise CertificateWrong("a narrowing is neither of a low nor of a high end")
        signed = [(total, -1)] + [(part, 1) for part in parts]
        sign = next((s for v, s in signed if v == narrowed), 0)
        smallest = largest = 0
        for v, s in signed:
            if v != narrowed:
                at_least, at_most = a.get(v, low[v]), b.get(v, high[v])
                smallest += at_least if s > 0 else -at_most
                largest += at_most if s > 0 else -at_least
        lowest, highest = (-largest, -smallest) if sign > 0 else (smallest, largest)
        if not sign or (bound > lowest if side == 0 else bound < highest):
            raise CertificateWrong(f"a narrowing of cell {narrowed} does not follow from equation {e}")
        if side == 0:
            a[narrowed] = max(a.get(narrowed, low[narrowed]), bound)
        else:
            b[narrowed] = min(b.get(narrowed, high[narrowed]), bound)
    return a, b


def _limit(
    cell: int,
    times: int,
    multiples: dict[int, int],
    is_upper: bool,
    narrowed_low: dict[int, int],
    narrowed_high: dict[int, int],
    low: list[int],
    high: list[int],
    equations: list[tuple[int, list[int]]],
) -> int:
    """The most (or least) that times × cell can be, the equations added up so many times."""
    weights = {cell: times}
    for e, by in multiples.items():
        total, parts = equations[e]
        weights[total] = weights.get(total, 0) - by
        for part in parts:
            weights[part] = weights.get(part, 0) + by
    return sum(
        weight * (narrowed_high.get(v, high[v]) if (weight > 0) == is_upper else narrowed_low.get(v, low[v]))
        for v, weight in weights.items()
        if weight
    )


def main(arguments: list[str]) -> int:
    """Check the certificate named on the command line and say what it shows."""
    if len(arguments) != 1:
        print("usage: python checker.py CERTIFICATE.zip", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:  # noqa: PTH123 - nothing but the simplest Python
            result = check(file.read())
    except CertificateWrong as wrong:
        print(f"The certificate does not hold: {wrong}.")
        return 1
    print(
        f"{result.suppressed} suppressed cells: {result.protected} protected, {result.disclosed} disclosed, "
        f"{result.undecided} undecided; {result.feasible_tables} feasible tables checked."
    )
    return 0 if result.passed else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
