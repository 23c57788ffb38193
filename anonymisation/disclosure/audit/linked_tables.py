"""How published tables hang together: from all that was ever said to one system of linked cells.

Every relation an outsider knows is written here once: months make quarters and years, categories make their total,
neighbourhoods and wards make their authority and cross one another, authorities and trusts are two ways to cut the same
month, one definition lies within another. Two tables may meet only in a figure that nobody published; such a figure is
a cell of the system without a bound. The tables of places, and those of trusts, each hang together as a tree of shared
totals, so that whole numbers which satisfy the relations are the margins of some table of people. Between the two more
could be said than is said here: that violence of which the cause was written down is among the injuries of which it
was, and that a quarter's violence is among its attendances. Both leave far more room than any suppressed cell has.

Knows the published tables by name. Must not know exact counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from anonymisation.disclosure.audit.statements import Figure, Key, Named, PublishedStatements, Snapshot
from anonymisation.disclosure.audit.system import UNBOUNDED, Builder, System
from anonymisation.disclosure.rules.policies import NOT_RECEIVED, PUBLISHED, SUPPRESSED
from schemas.periods import first_day_of_year, quarter_of, year_of
from schemas.tables.marts import all_marts

CATEGORIES_OF_A_YEAR = (
    "la_year_mechanism",
    "la_year_place",
    "la_year_weekday_time",
    "la_year_ethnic_group",
    "la_year_deprivation",
)
"""Tables whose categories add up to the ED violence of an authority and year."""

UNDER_18 = ("00-10", "11-15", "16-17")
MEASURES_OF_INJURIES = ("intent_coded", "mechanism_coded", "place_coded", "time_known")


@dataclass
class LinkedTables:
    """A system, what each of its cells is, and why each equation holds. suppressed_group: cells that were said to be
    shown at another level only → the threshold of the policy that said so."""

    system: System
    names: list[Named]
    why: list[str]
    figures: dict[Figure, int]
    suppressed_group: dict[int, int]


def link(said: PublishedStatements, pieces: pl.DataFrame, *, bold: bool = True) -> LinkedTables:
    """Everything ever said as one system.

    pieces: ward, msoa, la: the wards and MSOAs that share an address. bold: whether outsiders take a cell that was not
    received for 0, and everybody in an authority for placed in one of its wards and MSOAs; else both may be anything.
    """
    net = _Net(said, bold)
    crossing = _crossing(pieces)
    for day in said.snapshots:
        _Day(net, day, crossing).relate()
    net.add_unlinked()
    return LinkedTables(net.builder.build(), net.names, net.why, net.figures, net.suppressed_group)


@dataclass
class _Net:
    """The system under way: figures and unpublished cells, each made when first named."""

    said: PublishedStatements
    bold: bool
    builder: Builder = field(default_factory=Builder)
    names: list[Named] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    figures: dict[Figure, int] = field(default_factory=dict)
    suppressed_group: dict[int, int] = field(default_factory=dict)
    inner: dict[tuple[Any, ...], int] = field(default_factory=dict)
    dimensions: dict[str, list[str]] = field(
        default_factory=lambda: {mart.name: mart.dimensions() for mart in all_marts()}
    )

    def figure(self, table: str, key: Key, vintage: int) -> int:
        """The cell of a figure, with what has been said of it."""
        named = (table, key, vintage)
        if named not in self.figures:
            self.figures[named] = self._said(named)
        return self.figures[named]

    def between(self, *identity: Any) -> int:
        """A figure never published, known by what it is and by the figures it is made of."""
        if identity not in self.inner:
            self.inner[identity] = self.builder.cell()
            self.names.append(Named("", _words(identity[:-1])))
        return self.inner[identity]

    def nowhere(self, *identity: Any) -> int:
        """Those of a place who are in none of its parts that anybody knows: none, for the bold."""
        if identity not in self.inner:
            self.inner[identity] = self.builder.cell(0, 0 if self.bold else UNBOUNDED)
            self.names.append(Named("", _words(identity[:-1])))
        return self.inner[identity]

    def equation(self, total: int, parts: Iterable[int], why: str) -> None:
        """The parts make the total, for this reason."""
        before = len(self.builder.total)
        self.builder.equation(total, list(parts))
        if len(self.builder.total) > before:
            self.why.append(why)

    def is_open(self, cell: int) -> bool:
        """Whether nothing was said of a cell."""
        return self.builder.high[cell] >= UNBOUNDED

    def add_unlinked(self) -> None:
        """Figures that no relation names are there all the same, alone."""
        for table, key, vintage in self.said.statements:
            self.figure(table, key, vintage)

    def _said(self, named: Figure) -> int:
        table, key, vintage = named
        told = self.said.statements.get(named, ())
        statements = [each for each in told if not each.is_open]
        intervals = [
            (0, UNBOUNDED) if each.status == NOT_RECEIVED and not self.bold else each.rule.interval(each.status, each.n)
            for each in statements
        ]
        low = max((low for low, _ in intervals), default=0)
        high = min((high for _, high in intervals), default=UNBOUNDED)
        is_suppressed = bool(statements) and all(each.status == SUPPRESSED for each in statements)
        label = ", ".join(f"{name}={value}" for name, value in zip(self.dimensions[table], key, strict=True))
        # What was published by one policy may be suppressed by a stricter one, and is published all the same.
        last = (
            max(enumerate(told), key=lambda each: (each[1].status == PUBLISHED, each[1].status == SUPPRESSED, each[0]))[
                1
            ]
            if told
            else None
        )
        self.names.append(
            Named(
                table,
                f"{label}; vintage {vintage}",
                last.release if last else "",
                last.status if last else "",
                last.n if last else None,
                last.rule.id if last else "",
            )
        )
        cell = self.builder.cell(low, high, is_suppressed)
        if told and not statements:
            self.suppressed_group[cell] = max(each.rule.threshold for each in told)
        return cell


class _Day:
    """The relations between the figures of one snapshot."""

    def __init__(self, net: _Net, day: Snapshot, crossing: Mapping[str, list[tuple[str, str]]]) -> None:
        self.net, self.day, self.crossing = net, day, crossing
        months = {key[2] for key in day.vintages.get("la_month_source", ())} | {
            key[2] for key in day.vintages.get("provider_month", ())
        }
        self.months_of_quarter = _by(sorted(months), quarter_of)
        self.quarters_of_year = {
            year: sorted({quarter_of(month) for month in within})
            for year, within in _by(sorted(months), year_of).items()
        }
        self.months_of_year = _by(sorted(months), year_of)
        self.indexes: dict[tuple[str, int], dict[Key, list[Key]]] = {}
        self.msoas = _by(day.vintages.get("msoa_year", {}), lambda key: key[1:])

    def relate(self) -> None:
        """Every relation, table by table."""
        for la in sorted({key[1] for key in self.day.vintages.get("la_month_source", ()) if key[0] == "residence"}):
            self._authority(la)
        self._authorities_and_trusts()
        self._linked_incidents()
        self._measures_of_trusts()
        self._coding_of_trusts()
        self._wards_and_neighbourhoods()

    # -- figures of the day

    def cell(self, table: str, *key: Any) -> int | None:
        """The figure of a cell of today, if the table has it."""
        vintage = self.day.vintages.get(table, {}).get(key)
        return None if vintage is None else self.net.figure(table, key, vintage)

    def cells(self, table: str, *beginning: Any) -> list[tuple[Key, int]]:
        """Key and figure of every cell of today whose key begins so."""
        index = self._index(table, len(beginning))
        return [(key, self.net.figure(table, key, self.day.vintages[table][key])) for key in index.get(beginning, ())]

    def _index(self, table: str, length: int) -> Mapping[Key, list[Key]]:
        if (table, length) not in self.indexes:
            self.indexes[table, length] = _by(self.day.vintages.get(table, {}), lambda key: key[:length])
        return self.indexes[table, length]

    def made_of(self, what: tuple[Any, ...], parts: Sequence[int | None], why: str) -> int | None:
        """An unpublished figure that the parts make; none where a part is missing."""
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts):
            return None
        total = self.net.between(*what, tuple(known))
        self.net.equation(total, known, why)
        return total

    def sum_to(self, total: int | None, parts: Sequence[int | None], why: str) -> None:
        """The parts make the total. Parts of which nothing was said become one, and say nothing where there are no
        others.
        """
        known = [part for part in parts if part is not None]
        if total is None or not known or len(known) < len(parts):
            return
        self.net.equation(total, known, why)

    def within(self, whole: int | None, parts: Sequence[int | None], why: str) -> int | None:
        """The parts are some of the whole, without overlap. The rest, a figure never published."""
        known = [part for part in parts if part is not None]
        if whole is None or not known:
            return None
        rest = self.net.between("the rest", why, (whole, *known))
        self.net.equation(whole, [*known, rest], why)
        return rest

    # -- an authority's own tables

    def _authority(self, la: str) -> None:
        for quarter, months in self.months_of_quarter.items():
            primary = self.primary_of_quarter(la, quarter)
            self.sum_to(primary, [self.primary_of_month(la, month) for month in months], "the months make the quarter")
            secondary = self.secondary_of_quarter(la, quarter)
            beyond = self.within(secondary, [primary], "the primary definition lies within the secondary")
            for kind in ("sexual", "domestic", "under_18"):
                self.within(
                    secondary,
                    [self.cell("la_quarter_kind", la, quarter, kind)],
                    f"{kind} lies within the secondary definition",
                )
            people = self.cells("la_quarter_age_sex", la, quarter)
            self._categories(primary, [cell for _, cell in people], "age bands and sexes make the quarter")
            young = [cell for key, cell in people if key[2] in UNDER_18]
            older = self._within_if_said(
                self.cell("la_quarter_kind", la, quarter, "under_18"),
                young,
                "the young of the primary definition are among those under 18",
            )
            self.within(
                beyond, [older], "those under 18 who are not of the primary definition are of the secondary alone"
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
        return self.made_of(
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
        return self.made_of(
            ("ED violence", la, year),
            [self.primary_of_quarter(la, quarter) for quarter in self.quarters_of_year.get(year, ())],
            "the quarters make the year",
        )

    def _categories(self, total: int | None, cells: list[int], why: str) -> None:
        """The cells make the total; where nothing was said of any of them, that tells nothing."""
        if cells and not all(self.net.is_open(cell) for cell in cells):
            self.sum_to(total, cells, why)

    def _within_if_said(self, whole: int | None, parts: list[int], why: str) -> int | None:
        if (
            whole is not None
            and parts
            and not (self.net.is_open(whole) and all(self.net.is_open(part) for part in parts))
        ):
            return self.within(whole, parts, why)
        return None

    # -- one month cut by authority, and by trust

    def _authorities_and_trusts(self) -> None:
        for source, basis in (("ecds", "residence"), ("ambulance", "incident")):
            by_month = _by(
                (key for key in self.day.vintages.get("la_month_source", ()) if key[0] == basis and key[3] == source),
                lambda key: key[2],
            )
            trusts = _by(
                (
                    key
                    for key in self.day.vintages.get("provider_month", ())
                    if key[1] == source and key[3] == "violence"
                ),
                lambda key: key[2],
            )
            for month, keys in by_month.items():
                total = self.made_of(
                    (f"{source} violence of all areas", month),
                    [self.cell("la_month_source", *key) for key in keys],
                    "the areas make the month",
                )
                if month in trusts:
                    self.sum_to(
                        total, [self.cell("provider_month", *key) for key in trusts[month]], "the trusts make the month"
                    )

    def _linked_incidents(self) -> None:
        for key in self.day.vintages.get("la_month_source", ()):
            if key[3] == "linked":
                self.within(
                    self.cell("la_month_source", key[0], key[1], key[2], "ambulance"),
                    [self.cell("la_month_source", *key)],
                    "linked incidents are ambulance incidents",
                )

    # -- what trusts sent

    def _measures_of_trusts(self) -> None:
        for trust, source, month in sorted({key[:3] for key in self.day.vintages.get("provider_month", ())}):
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
        for trust, year in sorted({key[:2] for key in self.day.vintages.get("provider_year_coding", ())}):
            coding = _by_coding(self.cells("provider_year_coding", trust, year))
            months = self.months_of_year.get(year, [])

            def of_year(measure: str, trust: str = trust, months: list[date] = months, year: str = year) -> int | None:
                parts = [self.cell("provider_month", trust, "ecds", month, measure) for month in months]
                return self.made_of((measure, trust, year), parts, "the months make the year")

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
            coded = self.made_of(("coded", trust, year), coding["coded"], "the notes make what is coded")
            beyond = self.within(coded, [violence], "the primary definition lies within the secondary")
            # What is left of either are contacts of the secondary definition alone.
            self.within(beyond, [injured], "injuries that are of no other coding are of the secondary definition alone")
            self.within(injured, [intended], "those of them with an intent are among them")
            by_year.setdefault(year, []).append(coded)
            open_by_year.setdefault(year, []).extend(coding["open_intent"])
        for year, coded_of_trusts in by_year.items():
            every = self.made_of(("coded", year), coded_of_trusts, "the trusts make the year")
            areas = sorted({key[0] for key in self.day.vintages.get("la_quarter_definition", ())})
            quarters = [
                self.secondary_of_quarter(la, quarter)
                for la in areas
                for quarter in self.quarters_of_year.get(year, ())
            ]
            self.sum_to(every, quarters, "the areas make the year")
            possible = [
                self.cell("la_quarter_definition", la, quarter, "sensitivity")
                for la in areas
                for quarter in self.quarters_of_year.get(year, ())
            ]
            undetermined = self.made_of(("open intent", year), open_by_year[year], "the trusts make the year")
            self.within(undetermined, possible, "possible violence has an open intent")

    # -- below the authority

    def _wards_and_neighbourhoods(self) -> None:
        small = _by(self.day.vintages.get("small_area_period", ()), lambda key: (key[0], key[1], key[3], key[4]))
        for (la, level, kind, starts), keys in small.items():
            cells = [cell for key in keys if (cell := self.cell("small_area_period", *key)) is not None]
            self._parts_of_place(self._period(la, kind, starts), cells, f"the {level}s make the authority")
        for la, year in sorted({key[1:3] for key in self.day.vintages.get("msoa_year", ())}):
            self._neighbourhoods(la, year)

    def _period(self, la: str, kind: str, starts: date) -> int | None:
        if kind == "month":
            return self.primary_of_month(la, starts)
        return self.primary_of_quarter(la, starts) if kind == "quarter" else self.primary_of_year(la, year_of(starts))

    def _neighbourhoods(self, la: str, year: str) -> None:
        of_msoa = {key[0]: cell for key, cell in self._msoas_of(la, year)}
        self._parts_of_place(self.primary_of_year(la, year), list(of_msoa.values()), "the MSOAs make the authority")
        again = {msoa: self._small_year(la, "msoa", msoa, year) for msoa in of_msoa}
        for msoa, same in again.items():
            if same is not None:
                self.net.equation(of_msoa[msoa], [same], "the same MSOA and year in two tables")
        if all(self.net.is_open(cell) and again[msoa] is None for msoa, cell in of_msoa.items()):
            return
        wards = {
            ward: self._small_year(la, "ward", ward, year)
            for ward in sorted({ward for ward, _ in self.crossing.get(la, ())})
        }
        if all(cell is None for cell in wards.values()):
            return
        shared = {
            (ward, msoa): self.net.between("shared by ward and MSOA", ward, msoa, year, (wards[ward], of_msoa[msoa]))
            for ward, msoa in self.crossing[la]
            if msoa in of_msoa
        }
        apart = [
            self._parts_of_place(
                whole,
                [piece for pair, piece in shared.items() if pair[0] == ward],
                "the pieces make the ward",
                unknown=True,
            )
            for ward, whole in wards.items()
        ]
        apart += [
            self._parts_of_place(
                cell,
                [piece for pair, piece in shared.items() if pair[1] == msoa],
                "the pieces make the MSOA",
                unknown=True,
            )
            for msoa, cell in of_msoa.items()
        ]
        if not self.net.bold:
            # Who is in a ward and no MSOA is another than who is in an MSOA and no ward.
            everybody = [*shared.values(), *(cell for cell in apart if cell is not None)]
            self._parts_of_place(
                self.primary_of_year(la, year),
                everybody,
                "the pieces and those in none make the authority",
                unknown=True,
            )

    def _parts_of_place(self, whole: int | None, parts: list[int], why: str, *, unknown: bool = False) -> int | None:
        """The parts make the place, but for those who are in none of them: these. unknown: the parts were never
        published.
        """
        if whole is None or not parts or not (unknown or not all(self.net.is_open(part) for part in parts)):
            return None
        nowhere = self.net.nowhere("in no known part", why, (whole, *parts))
        self.net.equation(whole, [*parts, nowhere], why)
        return nowhere

    def _msoas_of(self, la: str, year: str) -> list[tuple[Key, int]]:
        return [
            (key, self.net.figure("msoa_year", key, self.day.vintages["msoa_year"][key]))
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
            if any(part is not None and not self.net.is_open(part) for part in parts):
                return self.made_of((level, area, year), parts, f"the {kind}s make the year")
        return None


def _crossing(pieces: pl.DataFrame) -> dict[str, list[tuple[str, str]]]:
    rows = pieces.select("la", "ward", "msoa").drop_nulls().unique().sort("la", "ward", "msoa").iter_rows()
    return {la: [(ward, msoa) for _, ward, msoa in found] for la, found in _by(rows, lambda row: row[0]).items()}


def _by_coding(cells: list[tuple[Key, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"coded": [], "other_intent": [], "open_intent": [], "no_injury": []}
    for key, cell in cells:
        found[key[2]].append(cell)
    return found


def _by(things: Iterable[Any], name: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for thing in things:
        found.setdefault(name(thing), []).append(thing)
    return found


def _words(identity: tuple[Any, ...]) -> str:
    return ", ".join(str(each) for each in identity)
