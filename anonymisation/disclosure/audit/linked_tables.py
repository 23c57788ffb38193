"""Linked tables: from everything ever published to one system of cells and additivity constraints.

Every constraint an intruder knows is written here once: months make quarters and years, categories make their total,
neighbourhoods and wards make their authority and intersect one another, authorities and trusts are two ways to divide
the same month, one definition lies within another. Two tables may be linked only by a figure that nobody published;
such a figure is a cell of the system without a bound. The tables of places, and those of trusts, are each linked as a
tree of shared totals, so that whole numbers which satisfy the constraints are the margins of some table of people.
Between the two more is true than is written here: that violence of which the cause was recorded is among the injuries
of which it was, and that a quarter's violence is among its attendances. Both leave far more room than any suppressed
cell has.

Knows the published tables by name. Must not know exact counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from anonymisation.disclosure.audit.statements import CellLabel, Figure, Key, PublishedStatements, Snapshot, Statement
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder, System
from anonymisation.disclosure.rules.policies import NOT_RECEIVED, PUBLISHED, SUPPRESSED
from schemas.periods import first_day_of_year, quarter_of, year_of
from schemas.tables.marts import LaYear, all_marts

CATEGORIES_OF_A_YEAR = tuple(table.name for table in all_marts() if table.splits(LaYear))
"""Tables whose categories add up to the ED violence of an authority and year."""

UNDER_18 = ("00-10", "11-15", "16-17")
MEASURES_OF_INJURIES = ("intent_coded", "mechanism_coded", "place_coded", "time_known")


@dataclass
class LinkedTables:
    """A system, a label of each of its cells, and the reason why each equation holds.

    figures: published figure → its cell. suppressed_group: cells that were published with that status only → the
    threshold of the policy it was published under.
    """

    system: System
    labels: list[CellLabel]
    reasons: list[str]
    figures: dict[Figure, int]
    suppressed_group: dict[int, int]


def link(
    published: PublishedStatements, intersections: pl.DataFrame, *, assumes_not_received_is_zero: bool = True
) -> LinkedTables:
    """Everything ever published as one system.

    intersections: ward, msoa, la: the wards and MSOAs that share an address. assumes_not_received_is_zero: whether an
    intruder takes a cell that was not received for 0, and everybody in an authority for placed in one of its wards and
    MSOAs; else both may be anything.
    """
    linked = _LinkedSystem(published, assumes_not_received_is_zero)
    wards_and_msoas = _intersections(intersections)
    for snapshot in published.snapshots:
        _SnapshotConstraints(linked, snapshot, wards_and_msoas).add_all()
    linked.add_unlinked()
    return LinkedTables(linked.builder.build(), linked.labels, linked.reasons, linked.figures, linked.suppressed_group)


@dataclass
class _LinkedSystem:
    """The system under way: figures and unpublished cells, each made when first named."""

    published: PublishedStatements
    assumes_not_received_is_zero: bool
    builder: Builder = field(default_factory=Builder)
    labels: list[CellLabel] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    figures: dict[Figure, int] = field(default_factory=dict)
    suppressed_group: dict[int, int] = field(default_factory=dict)
    unpublished_cells: dict[tuple[Any, ...], int] = field(default_factory=dict)
    dimensions: dict[str, list[str]] = field(
        default_factory=lambda: {mart.name: mart.dimensions() for mart in all_marts()}
    )

    def figure(self, table: str, key: Key, vintage: int) -> int:
        """The cell of a figure, with the bounds from what was published of it."""
        figure_id = (table, key, vintage)
        if figure_id not in self.figures:
            self.figures[figure_id] = self._cell_of(figure_id)
        return self.figures[figure_id]

    def unpublished(self, *identity: Any) -> int:
        """The cell of a figure never published, named by what it is and by the figures it is made of."""
        if identity not in self.unpublished_cells:
            self.unpublished_cells[identity] = self.builder.cell()
            self.labels.append(CellLabel("", _words(identity[:-1])))
        return self.unpublished_cells[identity]

    def in_no_part(self, *identity: Any) -> int:
        """The people of a place who are in none of its known parts: none where the intruder assumes so."""
        if identity not in self.unpublished_cells:
            self.unpublished_cells[identity] = self.builder.cell(
                0, 0 if self.assumes_not_received_is_zero else UNBOUNDED
            )
            self.labels.append(CellLabel("", _words(identity[:-1])))
        return self.unpublished_cells[identity]

    def equation(self, total: int, parts: Iterable[int], reason: str) -> None:
        """The parts make the total, for this reason."""
        equations_before = len(self.builder.total)
        self.builder.equation(total, list(parts))
        if len(self.builder.total) > equations_before:
            self.reasons.append(reason)

    def is_unbounded(self, cell: int) -> bool:
        """Whether nothing published bounds a cell."""
        return self.builder.high[cell] >= UNBOUNDED

    def add_unlinked(self) -> None:
        """Add the figures that no constraint names, each alone."""
        for table, key, vintage in self.published.statements:
            self.figure(table, key, vintage)

    def _cell_of(self, figure: Figure) -> int:
        """A new cell for a figure, within the bounds that all its statements leave."""
        table, key, vintage = figure
        statements = self.published.statements.get(figure, [])
        bounding = [statement for statement in statements if not statement.says_nothing]
        intervals = [self._interval(statement) for statement in bounding]
        low = max((low for low, _ in intervals), default=0)
        high = min((high for _, high in intervals), default=UNBOUNDED)
        is_suppressed = bool(bounding) and all(statement.status == SUPPRESSED for statement in bounding)
        dimensions = ", ".join(f"{name}={value}" for name, value in zip(self.dimensions[table], key, strict=True))
        self.labels.append(_label(table, f"{dimensions}; vintage {vintage}", statements))
        cell = self.builder.cell(low, high, is_suppressed)
        if statements and not bounding:
            self.suppressed_group[cell] = max(statement.rule.threshold for statement in statements)
        return cell

    def _interval(self, statement: Statement) -> tuple[int, int]:
        if statement.status == NOT_RECEIVED and not self.assumes_not_received_is_zero:
            return 0, UNBOUNDED
        return statement.rule.interval(statement.status, statement.n)


class _SnapshotConstraints:
    """The additivity constraints between the figures of one snapshot."""

    def __init__(
        self, linked: _LinkedSystem, snapshot: Snapshot, intersections: Mapping[str, list[tuple[str, str]]]
    ) -> None:
        self.linked, self.snapshot, self.intersections = linked, snapshot, intersections
        months = {key[2] for key in snapshot.vintages.get("la_month_source", ())} | {
            key[2] for key in snapshot.vintages.get("provider_month", ())
        }
        self.months_of_quarter = _by(sorted(months), quarter_of)
        self.quarters_of_year = {
            year: sorted({quarter_of(month) for month in within})
            for year, within in _by(sorted(months), year_of).items()
        }
        self.months_of_year = _by(sorted(months), year_of)
        self.indexes: dict[tuple[str, int], dict[Key, list[Key]]] = {}
        self.msoas = _by(snapshot.vintages.get("msoa_year", {}), lambda key: key[1:])

    def add_all(self) -> None:
        """Add every constraint, table by table."""
        for la in sorted(
            {key[1] for key in self.snapshot.vintages.get("la_month_source", ()) if key[0] == "residence"}
        ):
            self._authority(la)
        self._authorities_and_trusts()
        self._linked_incidents()
        self._measures_of_trusts()
        self._coding_of_trusts()
        self._wards_and_neighbourhoods()

    # -- figures of the snapshot

    def cell(self, table: str, *key: Any) -> int | None:
        """The figure of a cell of the snapshot, if the table has it."""
        vintage = self.snapshot.vintages.get(table, {}).get(key)
        return None if vintage is None else self.linked.figure(table, key, vintage)

    def cells(self, table: str, *beginning: Any) -> list[tuple[Key, int]]:
        """Key and figure of every cell of the snapshot whose key begins so."""
        index = self._index(table, len(beginning))
        return [
            (key, self.linked.figure(table, key, self.snapshot.vintages[table][key]))
            for key in index.get(beginning, ())
        ]

    def _index(self, table: str, length: int) -> Mapping[Key, list[Key]]:
        if (table, length) not in self.indexes:
            self.indexes[table, length] = _by(self.snapshot.vintages.get(table, {}), lambda key: key[:length])
        return self.indexes[table, length]

    def unpublished_sum(self, what: tuple[Any, ...], parts: Sequence[int | None], reason: str) -> int | None:
        """The cell of an unpublished figure that the parts make; None where a part is missing."""
        present_parts = [part for part in parts if part is not None]
        if not present_parts or len(present_parts) < len(parts):
            return None
        total = self.linked.unpublished(*what, tuple(present_parts))
        self.linked.equation(total, present_parts, reason)
        return total

    def sum_to(self, total: int | None, parts: Sequence[int | None], reason: str) -> None:
        """The parts make the total; nothing is added where the total or a part is not there."""
        present_parts = [part for part in parts if part is not None]
        if total is None or not present_parts or len(present_parts) < len(parts):
            return
        self.linked.equation(total, present_parts, reason)

    def within(self, whole: int | None, parts: Sequence[int | None], reason: str) -> int | None:
        """The parts are some of the whole, without overlap. Returns the rest, a figure never published."""
        present_parts = [part for part in parts if part is not None]
        if whole is None or not present_parts:
            return None
        rest = self.linked.unpublished("the rest", reason, (whole, *present_parts))
        self.linked.equation(whole, [*present_parts, rest], reason)
        return rest

    # -- an authority's own tables

    def _authority(self, la: str) -> None:
        for quarter, months in self.months_of_quarter.items():
            primary = self.primary_of_quarter(la, quarter)
            self.sum_to(primary, [self.primary_of_month(la, month) for month in months], "the months make the quarter")
            secondary = self.secondary_of_quarter(la, quarter)
            secondary_only = self.within(secondary, [primary], "the primary definition lies within the secondary")
            for kind in ("sexual", "domestic", "under_18"):
                self.within(
                    secondary,
                    [self.cell("la_quarter_kind", la, quarter, kind)],
                    f"{kind} lies within the secondary definition",
                )
            people = self.cells("la_quarter_age_sex", la, quarter)
            self._categories(primary, [cell for _, cell in people], "age bands and sexes make the quarter")
            young_cells = [cell for key, cell in people if key[2] in UNDER_18]
            older_than_primary = self._within_if_published(
                self.cell("la_quarter_kind", la, quarter, "under_18"),
                young_cells,
                "the young of the primary definition are among those under 18",
            )
            self.within(
                secondary_only,
                [older_than_primary],
                "those under 18 who are not of the primary definition are of the secondary alone",
            )
        for year, quarters in self.quarters_of_year.items():
            total = self.primary_of_year(la, year)
            self.sum_to(
                total, [self.primary_of_quarter(la, quarter) for quarter in quarters], "the quarters make the year"
            )
            for table in CATEGORIES_OF_A_YEAR:
                self._categories(
                    total, [cell for _, cell in self.cells(table, la, year)], f"the categories of {table} make the year"
                )

    def primary_of_month(self, la: str, month: date) -> int | None:
        """ED violence of an authority and month."""
        return self.cell("la_month_source", "residence", la, month, "ecds")

    def primary_of_quarter(self, la: str, quarter: date) -> int | None:
        """ED violence of an authority and quarter."""
        published = self.cell("la_quarter_definition", la, quarter, "primary")
        if published is not None:
            return published
        return self.unpublished_sum(
            ("ED violence", la, quarter),
            [self.primary_of_month(la, month) for month in self.months_of_quarter[quarter]],
            "the months make the quarter",
        )

    def secondary_of_quarter(self, la: str, quarter: date) -> int | None:
        """ED violence by the secondary definition."""
        return self.cell("la_quarter_definition", la, quarter, "secondary")

    def primary_of_year(self, la: str, year: str) -> int | None:
        """ED violence of an authority and financial year."""
        published = self.cell("la_year", la, year)
        if published is not None:
            return published
        return self.unpublished_sum(
            ("ED violence", la, year),
            [self.primary_of_quarter(la, quarter) for quarter in self.quarters_of_year.get(year, ())],
            "the quarters make the year",
        )

    def _categories(self, total: int | None, cells: list[int], reason: str) -> None:
        """The cells make the total; where nothing bounds any of them, that tells nothing and is left out."""
        if cells and not all(self.linked.is_unbounded(cell) for cell in cells):
            self.sum_to(total, cells, reason)

    def _within_if_published(self, whole: int | None, parts: list[int], reason: str) -> int | None:
        if (
            whole is not None
            and parts
            and not (self.linked.is_unbounded(whole) and all(self.linked.is_unbounded(part) for part in parts))
        ):
            return self.within(whole, parts, reason)
        return None

    # -- one month divided by authority, and by trust

    def _authorities_and_trusts(self) -> None:
        for source, basis in (("ecds", "residence"), ("ambulance", "incident")):
            by_month = _by(
                (
                    key
                    for key in self.snapshot.vintages.get("la_month_source", ())
                    if key[0] == basis and key[3] == source
                ),
                lambda key: key[2],
            )
            trusts = _by(
                (
                    key
                    for key in self.snapshot.vintages.get("provider_month", ())
                    if key[1] == source and key[3] == "violence"
                ),
                lambda key: key[2],
            )
            for month, keys in by_month.items():
                total = self.unpublished_sum(
                    (f"{source} violence of all areas", month),
                    [self.cell("la_month_source", *key) for key in keys],
                    "the areas make the month",
                )
                if month in trusts:
                    self.sum_to(
                        total, [self.cell("provider_month", *key) for key in trusts[month]], "the trusts make the month"
                    )

    def _linked_incidents(self) -> None:
        for key in self.snapshot.vintages.get("la_month_source", ()):
            if key[3] == "linked":
                self.within(
                    self.cell("la_month_source", key[0], key[1], key[2], "ambulance"),
                    [self.cell("la_month_source", *key)],
                    "linked incidents are ambulance incidents",
                )

    # -- what trusts sent

    def _measures_of_trusts(self) -> None:
        for trust, source, month in sorted({key[:3] for key in self.snapshot.vintages.get("provider_month", ())}):
            measure = {key[3]: cell for key, cell in self.cells("provider_month", trust, source, month)}
            self.within(measure.get("contacts"), [measure.get("injuries")], "injuries are among the contacts")
            for name in MEASURES_OF_INJURIES:
                self.within(measure.get("injuries"), [measure.get(name)], f"{name} is counted among injuries")
            whole = "intent_coded" if source == "ecds" else "contacts"
            self.within(measure.get(whole), [measure.get("violence")], f"violence is among {whole}")

    def _coding_of_trusts(self) -> None:
        """A trust's attendances of a year by coding and note; what is coded as assault is the secondary definition."""
        by_year: dict[str, list[int | None]] = {}
        open_by_year: dict[str, list[int]] = {}
        for trust, year in sorted({key[:2] for key in self.snapshot.vintages.get("provider_year_coding", ())}):
            coding = _by_coding(self.cells("provider_year_coding", trust, year))
            months = self.months_of_year.get(year, [])

            def of_year(measure: str, trust: str = trust, months: list[date] = months, year: str = year) -> int | None:
                parts = [self.cell("provider_month", trust, "ecds", month, measure) for month in months]
                return self.unpublished_sum((measure, trust, year), parts, "the months make the year")

            self.sum_to(
                of_year("contacts"),
                [cell for cells in coding.values() for cell in cells],
                "codings and notes make all attendances",
            )
            violence = of_year("violence")
            injured = self.within(
                of_year("injuries"),
                [violence, *coding["other_intent"], *coding["open_intent"]],
                "injuries are of the primary definition, of another or of an open intent",
            )
            intended = self.within(
                of_year("intent_coded"), [violence, *coding["other_intent"]], "an intent is an assault or another"
            )
            coded = self.unpublished_sum(("coded", trust, year), coding["coded"], "the notes make what is coded")
            secondary_only = self.within(coded, [violence], "the primary definition lies within the secondary")
            # What is left of either are contacts of the secondary definition alone.
            self.within(
                secondary_only, [injured], "injuries that are of no other coding are of the secondary definition alone"
            )
            self.within(injured, [intended], "those of them with an intent are among them")
            by_year.setdefault(year, []).append(coded)
            open_by_year.setdefault(year, []).extend(coding["open_intent"])
        for year, coded_of_trusts in by_year.items():
            coded_of_year = self.unpublished_sum(("coded", year), coded_of_trusts, "the trusts make the year")
            areas = sorted({key[0] for key in self.snapshot.vintages.get("la_quarter_definition", ())})
            quarters = [
                self.secondary_of_quarter(la, quarter)
                for la in areas
                for quarter in self.quarters_of_year.get(year, ())
            ]
            self.sum_to(coded_of_year, quarters, "the areas make the year")
            possible = [
                self.cell("la_quarter_definition", la, quarter, "sensitivity")
                for la in areas
                for quarter in self.quarters_of_year.get(year, ())
            ]
            undetermined = self.unpublished_sum(("open intent", year), open_by_year[year], "the trusts make the year")
            self.within(undetermined, possible, "possible violence has an open intent")

    # -- below the authority

    def _wards_and_neighbourhoods(self) -> None:
        groups_of_areas = _by(
            self.snapshot.vintages.get("small_area_period", ()), lambda key: (key[0], key[1], key[3], key[4])
        )
        for (la, level, kind, starts), keys in groups_of_areas.items():
            cells = [cell for key in keys if (cell := self.cell("small_area_period", *key)) is not None]
            self._parts_of_place(self._period(la, kind, starts), cells, f"the {level}s make the authority")
        for la, year in sorted({key[1:3] for key in self.snapshot.vintages.get("msoa_year", ())}):
            self._neighbourhoods(la, year)

    def _period(self, la: str, kind: str, starts: date) -> int | None:
        if kind == "month":
            return self.primary_of_month(la, starts)
        return self.primary_of_quarter(la, starts) if kind == "quarter" else self.primary_of_year(la, year_of(starts))

    def _neighbourhoods(self, la: str, year: str) -> None:
        of_msoa = {key[0]: cell for key, cell in self._msoas_of(la, year)}
        self._parts_of_place(self.primary_of_year(la, year), list(of_msoa.values()), "the MSOAs make the authority")
        small_area_figures = {msoa: self._small_year(la, "msoa", msoa, year) for msoa in of_msoa}
        for msoa, figure in small_area_figures.items():
            if figure is not None:
                self.linked.equation(of_msoa[msoa], [figure], "the same MSOA and year in two tables")
        if all(self.linked.is_unbounded(cell) and small_area_figures[msoa] is None for msoa, cell in of_msoa.items()):
            return
        wards = {
            ward: self._small_year(la, "ward", ward, year)
            for ward in sorted({ward for ward, _ in self.intersections.get(la, ())})
        }
        if all(cell is None for cell in wards.values()):
            return
        shared_cells = {
            (ward, msoa): self.linked.unpublished(
                "shared by ward and MSOA", ward, msoa, year, (wards[ward], of_msoa[msoa])
            )
            for ward, msoa in self.intersections[la]
            if msoa in of_msoa
        }
        in_no_intersection = [
            self._parts_of_place(
                whole,
                [cell for pair, cell in shared_cells.items() if pair[0] == ward],
                "the intersections make the ward",
                always=True,
            )
            for ward, whole in wards.items()
        ]
        in_no_intersection += [
            self._parts_of_place(
                cell,
                [cell for pair, cell in shared_cells.items() if pair[1] == msoa],
                "the intersections make the MSOA",
                always=True,
            )
            for msoa, cell in of_msoa.items()
        ]
        if not self.linked.assumes_not_received_is_zero:
            # Who is in a ward and no MSOA is another than who is in an MSOA and no ward.
            all_parts = [*shared_cells.values(), *(cell for cell in in_no_intersection if cell is not None)]
            self._parts_of_place(
                self.primary_of_year(la, year),
                all_parts,
                "the intersections and those in none make the authority",
                always=True,
            )

    def _parts_of_place(self, whole: int | None, parts: list[int], reason: str, *, always: bool = False) -> int | None:
        """The parts make the place, but for the people in none of them, whose cell is returned.

        always: also where no part was published, which otherwise tells nothing.
        """
        if whole is None or not parts or not (always or not all(self.linked.is_unbounded(part) for part in parts)):
            return None
        in_no_part = self.linked.in_no_part("in no known part", reason, (whole, *parts))
        self.linked.equation(whole, [*parts, in_no_part], reason)
        return in_no_part

    def _msoas_of(self, la: str, year: str) -> list[tuple[Key, int]]:
        return [
            (key, self.linked.figure("msoa_year", key, self.snapshot.vintages["msoa_year"][key]))
            for key in self.msoas.get((la, year), ())
        ]

    def _small_year(self, la: str, level: str, area: str, year: str) -> int | None:
        """A small area's year: published, or made of its published quarters or months."""
        start = first_day_of_year(year)
        whole = self.cell("small_area_period", la, level, area, "year", start)
        if whole is not None:
            return whole
        for kind, periods in (
            ("quarter", self.quarters_of_year.get(year, ())),
            ("month", self.months_of_year.get(year, ())),
        ):
            parts = [self.cell("small_area_period", la, level, area, kind, period) for period in periods]
            if any(part is not None and not self.linked.is_unbounded(part) for part in parts):
                return self.unpublished_sum((level, area, year), parts, f"the {kind}s make the year")
        return None


def _intersections(intersections: pl.DataFrame) -> dict[str, list[tuple[str, str]]]:
    rows = intersections.select("la", "ward", "msoa").drop_nulls().unique().sort("la", "ward", "msoa").iter_rows()
    of_authority = _by(rows, lambda row: row[0])
    return {la: [(ward, msoa) for _, ward, msoa in group] for la, group in of_authority.items()}


def _by_coding(cells: list[tuple[Key, int]]) -> dict[str, list[int]]:
    by_coding: dict[str, list[int]] = {"coded": [], "other_intent": [], "open_intent": [], "no_injury": []}
    for key, cell in cells:
        by_coding[key[2]].append(cell)
    return by_coding


def _by(things: Iterable[Any], name: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for thing in things:
        groups.setdefault(name(thing), []).append(thing)
    return groups


def _label(table: str, key: str, statements: Sequence[Statement]) -> CellLabel:
    """The label of a figure: with its last published statement, else its last suppressed one, else its last.

    What was published under one policy may be suppressed by a stricter one, and is published all the same.
    """
    if not statements:
        return CellLabel(table, key)
    telling = [s for s in statements if s.status == PUBLISHED] or [s for s in statements if s.status == SUPPRESSED]
    last = (telling or list(statements))[-1]
    return CellLabel(table, key, last.release, last.status, last.n, last.rule.id)


def _words(identity: tuple[Any, ...]) -> str:
    return ", ".join(map(str, identity))
