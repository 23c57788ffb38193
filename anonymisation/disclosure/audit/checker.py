#!/usr/bin/env python3
"""Checks a proof of disclosure control with nothing but Python: no solver, no other package, no trust in who wrote it.

    python checker.py PROOF.zip

A proof says what a reader knows of every published cell (cells.csv), how cells add up (equations.csv), and names a walk
of worlds (first.csv, walk.csv). This script works out the bounds of each published cell from its status and figure,
checks that every world of the walk lies between all bounds and makes every equation true, and that each suppressed cell
that is called safe differs by the gap between two of these worlds. One pass over the walk: time grows with the size of
the file. What a broken cell was narrowed to is worked out again from the equations named; only where all possibilities
were tried (`search`) that is not repeated, though no world of the walk may gainsay it.

What it cannot see is whether an equation or a cell is missing: compare the figures with the published tables, and the
file's SHA-256 with the ledger.

Exit code 0: every suppressed cell is safe, and shown to be. 3: the proof holds, but cells are broken or undecided.
1: the proof does not hold.
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
LEAST_SAFETY_INTERVAL = 3
FILES = {"about.json", "cells.csv", "equations.csv", "verdicts.csv", "broken.json", "first.csv", "walk.csv"}
STATUSES = {"", "published", "suppressed", "not_received", "suppressed_group"}
VERDICTS = {"safe", "broken", "undecided"}
KINDS = {"interval", "algebra", "bound", "search"}
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)


class CertificateWrong(Exception):
    """The proof does not show what it says; the message says where."""


@dataclass
class Checked:
    """What a proof shows: how many suppressed cells it has, and how many of them it shows to be safe or broken."""

    suppressed: int
    safe: int
    broken: int
    undecided: int
    worlds: int
    figures: dict[tuple[str, str, str], tuple[str, int | None]] = field(default_factory=dict)
    """(table, key, statement) → status and n of every published cell the proof is about."""
    contradiction: bool = False
    """Whether the proof says that no world agrees with what was published."""

    @property
    def passed(self) -> bool:
        """Whether every suppressed cell is safe."""
        return not self.contradiction and self.safe == self.suppressed


def check(packed: bytes) -> Checked:
    """Check a proof. Raises `CertificateWrong`."""
    failure = ""
    try:
        return _checked(_unpacked(packed))
    except CertificateWrong:
        raise
    except Exception as error:  # A file made to confuse may be wrong in any way.
        failure = type(error).__name__
    raise CertificateWrong(f"the file cannot be read as a proof ({failure})")


def _unpacked(packed: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        if sorted(names) != sorted(FILES):
            raise CertificateWrong("the file does not hold the parts of a proof, each once")
        return {name: archive.read(name).decode() for name in names}


def _checked(files: dict[str, str]) -> Checked:
    about, broken = json.loads(files["about.json"]), json.loads(files["broken.json"])
    cells, judged = _rows(files["cells.csv"]), _rows(files["verdicts.csv"])
    equations = [
        (_whole(row["total"]), [_whole(part) for part in row["parts"].split(" ") if part])
        for row in _rows(files["equations.csv"])
    ]
    first = [_whole(line) for line in files["first.csv"].split()]
    steps = [
        [(_whole(pair.partition(":")[0]), _whole(pair.partition(":")[2])) for pair in line.split(" ")]
        for line in files["walk.csv"].splitlines()
    ]
    gap = _number(about["gap"], LEAST_SAFETY_INTERVAL)
    rules = {name: _rule(rule) for name, rule in about["rules"].items()}
    low, high = _bounds(cells, rules)
    verdicts = {_whole(row["cell"]): row["verdict"] for row in judged}
    suppressed = {number for number, cell in enumerate(cells) if cell["suppressed"] == "1"}
    if set(verdicts) != suppressed or len(judged) != len(suppressed) or not set(verdicts.values()) <= VERDICTS:
        raise CertificateWrong("the verdicts are not of the suppressed cells, one each")
    _every_suppressed_is_judged(cells, suppressed)
    _equations_make_sense(equations, len(cells))
    counted = {each: list(verdicts.values()).count(each) for each in VERDICTS}
    told = (
        about["format"],
        about["cells"],
        about["equations"],
        about["suppressed"],
        about["verdicts"],
        about["system_sha256"],
    )
    if told != (1, len(cells), len(equations), len(suppressed), counted, _digest(low, high, cells, equations)):
        raise CertificateWrong("the cells and equations are not those that the proof says it is about")
    if type(about["contradiction"]) is not bool or (about["contradiction"] and first):
        raise CertificateWrong("the proof says that there is no world, and names one")
    if first:
        least, most = _walk(first, steps, low, high, equations)
    elif cells and (steps or counted["safe"]):
        raise CertificateWrong("there is no world to walk from")
    else:
        least = most = list(low)
    _verdicts_agree(cells, judged, rules, gap, low, high, least, most, bool(first))
    _broken_agree(broken, judged)
    for entry in broken:
        _broken(entry, low, high, equations, gap)
    return Checked(
        len(suppressed),
        counted["safe"],
        counted["broken"],
        counted["undecided"],
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


def _number(value: Any, least: int) -> int:
    """A whole number from JSON, which knows others, and one that is not a number."""
    if type(value) is not int or value < least:
        raise CertificateWrong(f"a number is not a whole number of at least {least}")
    return value


def _rule(told: dict[str, Any]) -> tuple[int, int, bool]:
    """threshold, base, and whether zeros are suppressed."""
    if told["zeros"] not in {"shown", "suppressed"}:
        raise CertificateWrong("a policy neither shows nor suppresses zeros")
    return _number(told["threshold"], 1), _number(told["base"], 1), told["zeros"] == "suppressed"


def _bounds(cells: list[dict[str, str]], rules: dict[str, tuple[int, int, bool]]) -> tuple[list[int], list[int]]:
    """What a reader knows of each cell: by the policy's rule where it was published, else as the proof says."""
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
        # Outsiders may know more than the rule says, never less.
        if a < at_least or b > at_most:
            raise CertificateWrong(f"cell {number} is given more room than a reader leaves it")
        low.append(a)
        high.append(b)
    return low, high


def _every_suppressed_is_judged(cells: list[dict[str, str]], suppressed: set[int]) -> None:
    for number, cell in enumerate(cells):
        if cell["status"] == "suppressed" and number not in suppressed:
            raise CertificateWrong(f"cell {number} is suppressed and not judged")


def _equations_make_sense(equations: list[tuple[int, list[int]]], cells: int) -> None:
    for e, (total, parts) in enumerate(equations):
        if len({total, *parts}) != len(parts) + 1:
            raise CertificateWrong(f"equation {e} names a cell twice")
        if not all(0 <= cell < cells for cell in (total, *parts)):
            raise CertificateWrong(f"equation {e} names a cell that is not there")


def _digest(
    low: list[int], high: list[int], cells: list[dict[str, str]], equations: list[tuple[int, list[int]]]
) -> str:
    """SHA-256 of bounds and equations, as the proof names its system by."""
    start = [0]
    for _, parts in equations:
        start.append(start[-1] + len(parts))
    part = [each for _, parts in equations for each in parts]
    found = hashlib.sha256()
    for numbers in (
        low,
        high,
        [int(cell["suppressed"]) for cell in cells],
        [total for total, _ in equations],
        start,
        part,
    ):
        found.update(
            len(numbers).to_bytes(8, "little") + b"".join(each.to_bytes(8, "little", signed=True) for each in numbers)
        )
    return found.hexdigest()


def _figures(cells: list[dict[str, str]]) -> dict[tuple[str, str, str], tuple[str, int | None]]:
    named = [cell for cell in cells if cell["status"]]
    found = {
        (cell["table"], cell["key"], cell["statement"]): (cell["status"], int(cell["n"]) if cell["n"] else None)
        for cell in named
    }
    if len(found) < sum(bool(cell["table"]) for cell in named):
        raise CertificateWrong("a figure is there twice")
    return found


def _verdicts_agree(
    cells: list[dict[str, str]],
    judged: list[dict[str, str]],
    rules: dict[str, tuple[int, int, bool]],
    gap: int,
    low: list[int],
    high: list[int],
    least: list[int],
    most: list[int],
    has_walk: bool,
) -> None:
    """Check what is said of each suppressed cell against the bounds and the walk."""
    for row in judged:
        cell, a, b = _whole(row["cell"]), _whole(row["low"]), _whole(row["high"]) if row["high"] else OPEN
        if row["verdict"] == "safe" and most[cell] - least[cell] < gap:
            raise CertificateWrong(f"cell {cell} is called safe, but no two worlds differ in it by {gap}")
        if has_walk and (a < low[cell] or b > high[cell] or a > least[cell] or b < most[cell]):
            raise CertificateWrong(f"cell {cell} is not said to be what its bounds and worlds say")
    for number, cell_row in enumerate(cells):
        if (
            has_walk
            and cell_row["status"] == "suppressed_group"
            and cell_row["suppressed"] == "0"
            and least[number] < rules[cell_row["rule"]][0]
        ):
            raise CertificateWrong(f"cell {number} is suppressed_group, may be small, and is not judged")


def _broken_agree(broken: list[dict[str, Any]], judged: list[dict[str, str]]) -> None:
    told = sorted((entry["cell"], entry["low"], entry["high"]) for entry in broken)
    if told != sorted(
        (_whole(row["cell"]), _whole(row["low"]), _whole(row["high"])) for row in judged if row["verdict"] == "broken"
    ):
        raise CertificateWrong("the proofs are not of the broken cells")


def _walk(
    first: list[int],
    steps: list[list[tuple[int, int]]],
    low: list[int],
    high: list[int],
    equations: list[tuple[int, list[int]]],
) -> tuple[list[int], list[int]]:
    """The least and most of each cell over the walk, every world of which is checked."""
    world = list(first)
    if len(world) != len(low):
        raise CertificateWrong("the first world has not one value for each cell")
    uses: list[list[tuple[int, int]]] = [[] for _ in world]
    for e, (total, parts) in enumerate(equations):
        uses[total].append((e, -1))
        for part in parts:
            uses[part].append((e, 1))
        if sum(world[part] for part in parts) != world[total]:
            raise CertificateWrong(f"equation {e} is not true in the first world")
    for cell, value in enumerate(world):
        if not low[cell] <= value <= high[cell]:
            raise CertificateWrong(f"cell {cell} is out of its bounds in the first world")
    least, most = list(world), list(world)
    off = [0] * len(equations)
    for number, step in enumerate(steps, 1):
        for cell, change in step:
            if not 0 <= cell < len(world):
                raise CertificateWrong(f"step {number} changes a cell that is not there")
            world[cell] += change
            for e, sign in uses[cell]:
                off[e] += sign * change
        for cell, _ in step:
            value = world[cell]
            if not low[cell] <= value <= high[cell]:
                raise CertificateWrong(f"cell {cell} is out of its bounds after step {number}")
            for e, _ in uses[cell]:
                if off[e]:
                    raise CertificateWrong(f"equation {e} is not true after step {number}")
            if value < least[cell]:
                least[cell] = value
            if value > most[cell]:
                most[cell] = value
    return least, most


def _broken(
    entry: dict[str, Any], low: list[int], high: list[int], equations: list[tuple[int, list[int]]], gap: int
) -> None:
    """Check the proof that a cell is broken: that it cannot be below or above what is said."""
    cell = _number(entry["cell"], 0)
    if _number(entry["high"], -OPEN) - _number(entry["low"], -OPEN) >= gap or entry["kind"] not in KINDS:
        raise CertificateWrong(f"cell {cell} is called broken, but its range is wide enough")
    if entry["kind"] == "search":
        if not any(cell in (equations[_number(e, 0)][0], *equations[e][1]) for e in entry["equations"]):
            raise CertificateWrong(f"cell {cell} is called broken by equations that it is not in")
        return
    least, most = _replayed(entry["steps"], low, high, equations)
    found = [least.get(cell, low[cell]), most.get(cell, high[cell])]
    bounds = entry.get("bounds", [])
    if entry["kind"] == "algebra":
        bounds = [
            {"is_upper": is_upper, "times": entry["times"], "multiples": entry["multiples"]}
            for is_upper in (False, True)
        ]
    for each in bounds:
        # The equations may be added up or taken away; both say something true.
        for sign in (1, -1):
            multiples = {_number(e, 0): sign * _number(by, -OPEN) for e, by in each["multiples"]}
            limit = _limit(
                cell, _number(each["times"], 1), multiples, each["is_upper"], least, most, low, high, equations
            )
            if each["is_upper"]:
                found[1] = min(found[1], limit // each["times"])
            else:
                found[0] = max(found[0], -(-limit // each["times"]))
    if found[0] < entry["low"] or found[1] > entry["high"]:
        raise CertificateWrong(f"the proof that cell {cell} is broken does not narrow it as far as it says")


def _replayed(
    steps: list[list[int]], low: list[int], high: list[int], equations: list[tuple[int, list[int]]]
) -> tuple[dict[int, int], dict[int, int]]:
    """What is known of the cells after the narrowings, each of which must follow from its equation."""
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
        least, most = (-largest, -smallest) if sign > 0 else (smallest, largest)
        if not sign or (bound > least if side == 0 else bound < most):
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
    least: dict[int, int],
    most: dict[int, int],
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
        weight * (most.get(v, high[v]) if (weight > 0) == is_upper else least.get(v, low[v]))
        for v, weight in weights.items()
        if weight
    )


def main(arguments: list[str]) -> int:
    """Check the proof named on the command line and say what it shows."""
    if len(arguments) != 1:
        print("usage: python checker.py PROOF.zip", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:  # noqa: PTH123 - nothing but the simplest Python
            found = check(file.read())
    except CertificateWrong as wrong:
        print(f"The proof does not hold: {wrong}.")
        return 1
    print(
        f"{found.suppressed} suppressed cells: {found.safe} safe, {found.broken} broken, {found.undecided} undecided; "
        f"{found.worlds} worlds checked."
    )
    return 0 if found.passed else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
