"""Leaks planted in small published tables, each also as plain numbers, for the attacker and for any audit.

Knows the shape of published tables. Must not know `anonymisation.disclosure`. All figures are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from schemas.tables import marts
from tests.attack.knowledge import Knowledge, Rules
from tests.attack.reading import Tables

Value = int | None
HIDDEN = None
"""A suppressed cell in the drawings below."""
EXACT = Rules(base=1)
ROUNDED = Rules()
APRIL, MAY, JUNE = (date(2025, month, 1) for month in (4, 5, 6))
QUARTERS = (date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1))
YEAR = "2025/26"
TRUST = "RRK"


@dataclass(frozen=True)
class PlantedSystem:
    """Whole numbers low[i] … high[i]; every equation says value[total] == sum(value[parts]). leaking: suppressed cells
    that are known to within 2."""

    low: list[int]
    high: list[int]
    suppressed: list[bool]
    equations: list[tuple[int, list[int]]]
    leaking: list[int]


@dataclass(frozen=True)
class Planted:
    """A leak. pools: for each reader the releases in order. leaks: how many cells leak, and by which attack first."""

    name: str
    pools: list[list[Tables]]
    rules: Rules
    knowledge: Knowledge
    system: PlantedSystem
    attack: str
    also: tuple[str, ...] = ()


@dataclass
class _Numbers:
    """Collects a generic system."""

    rules: Rules
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    suppressed: list[bool] = field(default_factory=list)
    equations: list[tuple[int, list[int]]] = field(default_factory=list)

    def cell(self, shown: Value) -> int:
        """A published or suppressed cell."""
        if shown is HIDDEN:
            return self.between(0, self.rules.threshold - 1, suppressed=True)
        least = shown - self.rules.base // 2
        return self.between(max(self.rules.threshold, least), least + self.rules.base - 1)

    def between(self, low: int, high: int, suppressed: bool = False) -> int:
        self.low.append(low)
        self.high.append(high)
        self.suppressed.append(suppressed)
        return len(self.low) - 1

    def sum(self, total: int, parts: Sequence[int]) -> None:
        self.equations.append((total, list(parts)))

    def done(self, leaking: Sequence[int]) -> PlantedSystem:
        return PlantedSystem(self.low, self.high, self.suppressed, self.equations, list(leaking))


def frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of a published table: dimensions and `n`, `HIDDEN` for a suppressed cell; or a status of their own."""
    told = [
        {"status": "suppressed" if row["n"] is HIDDEN else "published"}
        | dict.fromkeys(("providers_received", "providers_complete", "providers_expected"), 1)
        | dict(row)
        for row in rows
    ]
    declared = {each.name: each for each in marts.all_marts()}
    schema = dict(declared[table].schema()) if table in declared else None
    return pl.DataFrame(told, schema=schema) if schema else pl.DataFrame(told)


def la_months(cells: Mapping[tuple[str, date], Value]) -> pl.DataFrame:
    return frame(
        "la_month_source",
        [
            {"area_basis": "residence", "la": la, "month": month, "source": "ecds", "n": n}
            for (la, month), n in cells.items()
        ],
    )


def la_quarters(cells: Mapping[tuple[str, date], Value]) -> pl.DataFrame:
    return frame(
        "la_quarter_definition",
        [
            {"residence_la": la, "quarter": quarter, "definition_name": "primary", "n": n}
            for (la, quarter), n in cells.items()
        ],
    )


def la_years(cells: Mapping[str, Value]) -> pl.DataFrame:
    return frame("la_year", [{"residence_la": la, "financial_year": YEAR, "n": n} for la, n in cells.items()])


def sent(cells: Mapping[date, Value]) -> pl.DataFrame:
    return frame(
        "provider_month",
        [
            {"provider_code": TRUST, "source": "ecds", "month": month, "measure": "violence", "n": n}
            for month, n in cells.items()
        ],
    )


def mechanisms(la: str, cells: Mapping[str, Value]) -> pl.DataFrame:
    return frame(
        "la_year_mechanism",
        [{"residence_la": la, "financial_year": YEAR, "mechanism": name, "n": n} for name, n in cells.items()],
    )


def knows(places: Sequence[str], **more: Any) -> Knowledge:
    """A world of these local authorities and one trust."""
    return Knowledge(places=tuple(places), categories=more.pop("categories", {}), providers={"ecds": (TRUST,)}, **more)


def _grid(
    drawn: Sequence[Sequence[Value]], truth: Sequence[Sequence[int]]
) -> tuple[list[int], list[int], _Numbers, list[list[int]]]:
    """Exact margins of a rectangle, and its plain numbers."""
    rows, columns = [sum(row) for row in truth], [sum(column) for column in zip(*truth, strict=True)]
    numbers = _Numbers(EXACT)
    cells = [[numbers.cell(value) for value in row] for row in drawn]
    for total, parts in [*zip(rows, cells, strict=True), *zip(columns, zip(*cells, strict=True), strict=True)]:
        numbers.sum(numbers.cell(total), parts)
    return rows, columns, numbers, cells


def _by_month(
    name: str,
    drawn: Sequence[Sequence[Value]],
    truth: Sequence[Sequence[int]],
    leaking: Sequence[tuple[int, int]],
    attack: str,
) -> Planted:
    """Local authorities by the months of a quarter; the margins are the quarter, and the trust that sees everybody."""
    places, months = "ABC"[: len(drawn)], [APRIL, MAY, JUNE][3 - len(drawn[0]) :]
    rows, columns, numbers, cells = _grid(drawn, truth)
    tables = {
        "la_month_source": la_months(
            {
                (la, month): n
                for la, row in zip(places, drawn, strict=True)
                for month, n in zip(months, row, strict=True)
            }
        ),
        "la_quarter_definition": la_quarters({(la, APRIL): n for la, n in zip(places, rows, strict=True)}),
        "provider_month": sent(dict(zip(months, columns, strict=True))),
    }
    return Planted(name, [[tables]], EXACT, knows(places), numbers.done([cells[i][j] for i, j in leaking]), attack)


def rectangle() -> Planted:
    """Two by two, one cell suppressed, exact margins: the margins give it back. The window begins in May."""
    return _by_month("rectangle", [[20, 15], [12, HIDDEN]], [[20, 15], [12, 5]], [(1, 1)], "month against year")


def l_shape() -> Planted:
    """Three suppressed cells in the shape of an L: an end is alone in its column, and once it is known so are the
    others."""
    return _by_month(
        "L-shape",
        [[HIDDEN, HIDDEN, 14], [HIDDEN, 21, 9], [30, 11, 16]],
        [[3, 6, 14], [2, 21, 9], [30, 11, 16]],
        [(0, 0), (0, 1), (1, 0)],
        "month against year",
    )


def bridge() -> Planted:
    """Two blocks of four suppressed cells joined by one: every line has two unknown, but the lines of a block together
    have one.
    """
    truth = [[2, 5, 4, 20], [6, 1, 18, 15], [17, 12, 3, 6], [22, 19, 5, 2]]
    hidden = {(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
    drawn = [[HIDDEN if (i, j) in hidden else n for j, n in enumerate(row)] for i, row in enumerate(truth)]
    rows, columns, numbers, cells = _grid(drawn, truth)
    places = "ABCD"
    months = {
        date(q.year, q.month + k, 1): columns[i] - 20 if k == 0 else 10
        for i, q in enumerate(QUARTERS)
        for k in range(3)
    }
    tables = {
        "la_quarter_definition": la_quarters(
            {(la, q): n for la, row in zip(places, drawn, strict=True) for q, n in zip(QUARTERS, row, strict=True)}
        ),
        "la_year": la_years(dict(zip(places, rows, strict=True))),
        "provider_month": sent(months),
    }
    return Planted("bridge", [[tables]], EXACT, knows(places), numbers.done([cells[0][2]]), "linear algebra")


def year_to_date() -> Planted:
    """A month is suppressed, but each release gives the open year so far, exactly: two releases differ by the month."""
    months, so_far = {APRIL: 20, MAY: HIDDEN, JUNE: 12}, {APRIL: 20, MAY: 25, JUNE: 37}
    releases: list[Tables] = [
        {
            "la_month_source": la_months({("A", each): n for each, n in months.items() if each <= month}),
            "la_year": la_years({"A": so_far[month]}),
        }
        for month in months
    ]
    numbers = _Numbers(EXACT)
    april, may, june = (numbers.cell(n) for n in months.values())
    first, second, third = (numbers.cell(n) for n in so_far.values())
    for total, parts in ((first, [april]), (second, [first, may]), (third, [second, june])):
        numbers.sum(total, parts)
    return Planted("year to date", [releases], EXACT, knows("A"), numbers.done([may]), "month against year")


def extra_total() -> Planted:
    """One partner has the causes of injury, one of them suppressed; another has the exact total of the authority."""
    causes = {"body": 40, "knife": HIDDEN, "glass": 12, "other": 9}
    first: Tables = {"la_year_mechanism": mechanisms("A", causes)}
    second: Tables = {"la_year": la_years({"A": 65})}
    numbers = _Numbers(EXACT)
    parts = [numbers.cell(n) for n in causes.values()]
    numbers.sum(numbers.cell(65), parts)
    knowledge = knows("A", categories={"mechanism": tuple(causes)})
    return Planted(
        "extra total",
        [[first], [second]],
        EXACT,
        knowledge,
        numbers.done([parts[1]]),
        "subtraction",
        ("pooled partners",),
    )


def tight_pair() -> Planted:
    """Rounding does not help: two suppressed parts of a total shown as 15 are 6 or 7 each."""
    causes = {"body": HIDDEN, "knife": HIDDEN}
    tables: Tables = {"la_year_mechanism": mechanisms("A", causes), "la_year": la_years({"A": 15})}
    numbers = _Numbers(ROUNDED)
    parts = [numbers.cell(n) for n in causes.values()]
    numbers.sum(numbers.cell(15), parts)
    knowledge = knows("A", categories={"mechanism": tuple(causes)})
    return Planted("tight pair", [[tables]], ROUNDED, knowledge, numbers.done(parts), "subtraction")


def revision() -> Planted:
    """Late rows raise a quarter from 40 to 50 while two months stand: the suppressed third was 0 or 1 and is now 6 or
    7."""
    months: dict[tuple[str, date], Value] = {("A", APRIL): 20, ("A", MAY): 20, ("A", JUNE): HIDDEN}
    releases: list[Tables] = [
        {"la_month_source": la_months(months), "la_quarter_definition": la_quarters({("A", APRIL): n})}
        for n in (40, 50)
    ]
    numbers = _Numbers(ROUNDED)
    april, may = numbers.cell(20), numbers.cell(20)
    before, after = numbers.cell(HIDDEN), numbers.cell(HIDDEN)
    numbers.sum(numbers.cell(40), [april, may, before])
    numbers.sum(numbers.cell(50), [april, may, after])
    return Planted(
        "revision",
        [releases],
        ROUNDED,
        knows("A"),
        numbers.done([before, after]),
        "linear programming",
        ("differences between revisions",),
    )


def crossing() -> Planted:
    """Wards and MSOAs cross; that they meet in unpublished pieces does not hide an MSOA that the wards leave over."""
    pieces = pl.DataFrame({"ward": ["W1", "W2", "W2", "W3"], "msoa": ["M1", "M1", "M2", "M3"], "la": ["A"] * 4})
    wards, msoas = {"W1": 12, "W2": 25, "W3": 9}, {"M1": 31, "M2": HIDDEN, "M3": 9}
    told = [("ward", code, n) for code, n in wards.items()] + [("msoa", code, n) for code, n in msoas.items()]
    tables: Tables = {
        "small_area_period": frame(
            "small_area_period",
            [
                {"residence_la": "A", "area_level": level, "area": code, "period_kind": "year", "starts": APRIL, "n": n}
                for level, code, n in told
            ],
        )
    }
    numbers = _Numbers(EXACT)
    w1, w2, w3 = (numbers.cell(n) for n in wards.values())
    m1, m2, m3 = (numbers.cell(n) for n in msoas.values())
    p11, p21, p22, p33 = (numbers.between(0, 40) for _ in range(4))
    for total, parts in ((w1, [p11]), (w2, [p21, p22]), (w3, [p33]), (m1, [p11, p21]), (m2, [p22]), (m3, [p33])):
        numbers.sum(total, parts)
    return Planted("crossing", [[tables]], EXACT, knows("A", pieces=pieces), numbers.done([m2]), "subtraction")


def sane() -> Planted:
    """No leak: rounded months of a rounded quarter, small causes suppressed together, a small authority among large
    ones."""
    places = ("A", "B", "C")
    months = {
        ("A", APRIL): 45,
        ("A", MAY): 40,
        ("A", JUNE): 50,
        ("B", APRIL): HIDDEN,
        ("B", MAY): 10,
        ("B", JUNE): HIDDEN,
        ("C", APRIL): 20,
        ("C", MAY): HIDDEN,
        ("C", JUNE): 15,
    }
    quarters = {"A": 135, "B": 15, "C": 40}
    seen = {APRIL: 70, MAY: 55, JUNE: 70}
    causes = {"body": 90, "knife": 25, "glass": 10, "blunt_object": HIDDEN, "firearm": HIDDEN, "other": HIDDEN}
    tables: Tables = {
        "la_month_source": la_months(months),
        "la_quarter_definition": la_quarters({(la, APRIL): n for la, n in quarters.items()}),
        "la_year": la_years({"A": 135}),
        "la_year_mechanism": mechanisms("A", causes),
        "provider_month": sent(dict(seen)),
    }
    numbers = _Numbers(ROUNDED)
    cells = {key: numbers.cell(n) for key, n in months.items()}
    whole = {la: numbers.cell(n) for la, n in quarters.items()}
    for la in places:
        numbers.sum(whole[la], [cells[la, month] for month in seen])
    for month, n in seen.items():
        numbers.sum(numbers.cell(n), [cells[la, month] for la in places])
    numbers.sum(whole["A"], [numbers.cell(n) for n in causes.values()])
    knowledge = knows(places, categories={"mechanism": tuple(causes)})
    return Planted("sane", [[tables]], ROUNDED, knowledge, numbers.done([]), "")


LEAKS: tuple[Callable[[], Planted], ...] = (
    rectangle,
    l_shape,
    bridge,
    year_to_date,
    extra_total,
    tight_pair,
    revision,
    crossing,
)
"""Every planted leak."""
