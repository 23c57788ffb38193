"""What the next release would say: new cells of closed periods, revised ones where it is a revision, and the proof of
it all.

Every group of cells goes through the plan, the look at groups and the floor. Then everything ever said, with what would
be added, is audited. Where a cell would not stay open, the group it is in is taken out and the audit made again; where
that is no help, those that its figure can be worked out from; where nothing new is left to take out, the release fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from anonymisation.disclosure.audit.certify import Certification, prove
from anonymisation.disclosure.audit.statements import Key, PublishedStatements, Rule
from anonymisation.disclosure.plan.choices import chosen_candidates, has_candidates, suppressed_by_plan
from anonymisation.disclosure.rules.attribute_disclosure import groups_to_suppress
from anonymisation.disclosure.rules.policies import Policy, read_policy
from anonymisation.disclosure.rules.suppression import group_by, protect
from pipelines.context import Tools
from pipelines.count import read_counts
from pipelines.home import Home
from pipelines.release.cells import CELLS, COUNTED, PROVIDERS, as_text, key_text, with_dimensions, with_key
from pipelines.release.plan import Plan, plan_all
from pipelines.release.published import ReleaseHistory, add_release
from pipelines.reporting import months_of_window
from schemas.periods import first_day_of_year, year_of
from schemas.tables.marts import Mart, all_marts, last_month, mart

NEXT = "next"
"""What the release is called until its content, which names it, is known."""

MOST_ATTEMPTS = 12
"""How often groups are taken out and the audit is made again."""

INTERVAL = ("outer_low", "outer_high", "inner_low", "inner_high")

Groups = dict[str, set[str]]
"""Table → its groups, each the values of the table's group columns as one text."""


@dataclass(eq=False)
class Proposal:
    """cells: the columns of `CELLS`, what would be said now marked as said in `NEXT`. exact: table, key, `COUNTED`,
    vintage.

    before: the cells of the last release. secondary_suppression: groups suppressed_group because the proof asked for
    it.
    """

    policy: Policy
    months: list[date]
    is_revision: bool
    cells: pl.DataFrame
    before: pl.DataFrame
    exact: pl.DataFrame
    plan: Plan
    proved: Certification
    secondary_suppression: Groups = field(default_factory=dict)
    attribute_disclosing: Groups = field(default_factory=dict)

    @property
    def new(self) -> pl.DataFrame:
        """The cells that would be said something new of."""
        return self.cells.filter(pl.col("stated_in") == NEXT)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to release."""
        return self.new.is_empty()

    def changes(self) -> pl.DataFrame:
        """table, key, change (new, revised, newly suppressed, newly shown), status and n before and now, of every cell
        of which something else is said."""
        then = self.before.select(
            "table", "key", pl.col("status").alias("status_before"), pl.col("n").alias("n_before")
        )
        joined = self.new.join(then, on=["table", "key"], how="left")
        shown, was_shown = pl.col("status") == "published", pl.col("status_before") == "published"
        change = (
            pl.when(pl.col("status_before").is_null())
            .then(pl.lit("new"))
            .when(was_shown & ~shown)
            .then(pl.lit("newly suppressed"))
            .when(shown & ~was_shown)
            .then(pl.lit("newly shown"))
            .otherwise(pl.lit("revised"))
        )
        as_before = (pl.col("status") == pl.col("status_before")) & pl.col("n").eq_missing(pl.col("n_before"))
        other = joined.filter(~as_before.fill_null(False))
        return other.select("table", "key", change.alias("change"), "status_before", "n_before", "status", "n").sort(
            "table", "key"
        )

    def cells_by_change(self) -> dict[str, int]:
        """Kind of change → cells."""
        return dict(self.changes().group_by("change").len().sort("change").iter_rows())

    def restated(self) -> pl.DataFrame:
        """Cells whose exact count is no longer the one that was published, and that go on as published: for a
        revision."""
        return self.cells.filter(
            pl.col("vintage").is_not_null()
            & (pl.col("stated_in") != NEXT)
            & (pl.col("stated_vintage") != pl.col("vintage"))
        )


def propose(home: Home, tools: Tools, *, revise: bool = False, record: ReleaseHistory | None = None) -> Proposal:
    """What a release made now would say, audited. revise: whether cells whose count has changed are said anew."""
    record = record or ReleaseHistory(home)
    policy = read_policy(home.settings.policy, home.policies)
    months = months_of_window(home, tools)
    plan = plan_all(home, tools, record, policy)
    tables = {table.name: _closed(read_counts(home, table), table, months, plan) for table in all_marts()}
    attribute_disclosing = {
        name: _attribute_disclosing(counts, name, policy, tables) for name, counts in tables.items()
    }
    vintages = _vintages(tables, record)
    few = {name: _of_few_people(counts, name, policy) for name, counts in tables.items()}
    secondary_suppression: Groups = {}
    said = record.said()
    pieces = tools.geography.small_areas
    for attempt in range(MOST_ATTEMPTS):
        asked = [
            _cells(
                counts, name, policy, plan, attribute_disclosing[name], secondary_suppression, vintages, record, revise
            )
            for name, counts in tables.items()
        ]
        cells = _with_gone(pl.concat(asked), record)
        now = _with(said, cells, policy)
        proved = prove(now, pieces)
        more = (
            {}
            if proved.passed or attempt == MOST_ATTEMPTS - 1
            else _to_take_out(proved, cells, secondary_suppression, few)
        )
        if not more:
            break
        secondary_suppression = {
            name: secondary_suppression.get(name, set()) | more.get(name, set())
            for name in {*secondary_suppression, *more}
        }
    exact = pl.concat(_exact(counts, name, vintages) for name, counts in tables.items())
    return Proposal(
        policy,
        months,
        revise,
        _with_intervals(cells, proved),
        record.cells_now,
        exact,
        plan,
        proved,
        secondary_suppression,
        {name: _texts(groups) for name, groups in attribute_disclosing.items() if groups.height},
    )


def _closed(counts: pl.DataFrame, table: type[Mart], months: list[date], plan: Plan) -> pl.DataFrame:
    """The cells of periods that are over; of a table with candidates, those the plan has chosen."""
    if not months:
        return counts.clear()
    closed = counts.filter(last_month(table) <= max(months))
    if not has_candidates(table):
        return closed
    area = group_by(table)[0]
    chosen = [chosen_candidates(choices, table).with_columns(__year=pl.lit(year)) for year, choices in plan.items()]
    of_year = closed.with_columns(last_month(table).map_elements(year_of, return_dtype=pl.String).alias("__year"))
    return of_year.join(pl.concat(chosen), on=["__year", area, "area_level", "period_kind"], how="semi").drop("__year")


def _attribute_disclosing(
    counts: pl.DataFrame, name: str, policy: Policy, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    table = mart(name)
    totals = (
        tables["la_quarter_definition"].filter(pl.col("definition_name") == "secondary")
        if name == "la_quarter_kind"
        else None
    )
    return groups_to_suppress(counts, table, policy, totals)


def _vintages(tables: Mapping[str, pl.DataFrame], record: ReleaseHistory) -> pl.DataFrame:
    """table, key, vintage: the same as before where the exact counts and the trusts they come from are, else one more.

    What a trust sends late makes other figures of all cells that it serves, of those that it adds nothing to as well:
    were they left as they were said, their look would tell that it added nothing.
    """
    now = pl.concat(
        with_key(counts, mart(name)).select(pl.lit(name).alias("table"), "key", *COUNTED)
        for name, counts in tables.items()
    )
    then = record.exact_then.rename({name: f"{name}_then" for name in COUNTED} | {"vintage": "vintage_then"})
    known = record.cells_now.select("table", "key", pl.col("vintage").alias("vintage_known"))
    joined = now.join(then, on=["table", "key"], how="left").join(known, on=["table", "key"], how="left")
    same = pl.all_horizontal(
        pl.col("vintage_then").is_not_null(), *(pl.col(name) == pl.col(f"{name}_then") for name in COUNTED)
    )
    last = pl.coalesce("vintage_then", "vintage_known")
    vintage = pl.when(same).then(pl.col("vintage_then")).when(last.is_not_null()).then(last + 1).otherwise(0)
    return joined.select("table", "key", vintage.cast(pl.Int32).alias("vintage"))


def _cells(
    counts: pl.DataFrame,
    name: str,
    policy: Policy,
    plan: Plan,
    attribute_disclosing: pl.DataFrame,
    secondary_suppression: Groups,
    vintages: pl.DataFrame,
    record: ReleaseHistory,
    revise: bool,
) -> pl.DataFrame:
    """The cells of one table: what was said and still holds, and what would be said now."""
    table = mart(name)
    groups = counts.select(group_by(table)).unique()
    out = pl.concat(
        [
            _out_by_plan(plan, table, counts),
            attribute_disclosing.select(group_by(table)),
            groups.filter(as_text(groups.columns).is_in(list(secondary_suppression.get(name, ())))),
        ]
    ).unique()
    protected = with_key(protect(counts, table, policy, out), table)
    decided = protected.select(
        pl.lit(name).alias("table"), "key", as_text(group_by(table)).alias("__group"), "status", "n", *PROVIDERS
    )
    before = record.cells_now.select(
        "table",
        "key",
        *(
            pl.col(column).alias(f"{column}_before")
            for column in ("stated_in", "stated_vintage", "status", "n", *PROVIDERS)
        ),
    )
    joined = decided.join(vintages, on=["table", "key"], how="left").join(before, on=["table", "key"], how="left")
    # A group is said anew as a whole: what became of those of its cells that have not changed would tell of those that
    # have.
    changed = (pl.col("stated_vintage_before") != pl.col("vintage")).any().over("__group")
    speaks = pl.col("stated_in_before").is_null() | (pl.lit(revise) & changed)
    return (
        joined.select(
            "table",
            "key",
            "vintage",
            pl.when(speaks).then(pl.lit(NEXT)).otherwise(pl.col("stated_in_before")).alias("stated_in"),
            pl.when(speaks).then(pl.col("vintage")).otherwise(pl.col("stated_vintage_before")).alias("stated_vintage"),
            *(
                pl.when(speaks).then(pl.col(column)).otherwise(pl.col(f"{column}_before")).alias(column)
                for column in ("status", "n", *PROVIDERS)
            ),
            **dict.fromkeys(INTERVAL, pl.lit(None)),
        )
        .cast(pl.Schema(CELLS))
        .sort("key")
    )


def _with_gone(cells: pl.DataFrame, record: ReleaseHistory) -> pl.DataFrame:
    """The cells, and those that were said something of and that today's counts no longer have: areas and codes come and
    go.
    They have no vintage today, and stay as published."""
    gone = record.cells_now.filter(pl.col("status").is_not_null()).join(cells, on=["table", "key"], how="anti")
    return pl.concat([cells, gone.with_columns(pl.lit(None, pl.Int32).alias("vintage"))])


def _out_by_plan(plan: Plan, table: type[Mart], counts: pl.DataFrame) -> pl.DataFrame:
    """The groups that the plan of their year takes out."""
    keys = group_by(table)
    dated = counts.with_columns(last_month(table).alias("__last")).select(*keys, "__last").unique()
    found = [dated.select(keys).clear()]
    for year, choices in plan.items():
        begins = first_day_of_year(year)
        groups = dated.filter(
            (pl.col("__last") >= begins) & (pl.col("__last") < begins.replace(year=begins.year + 1))
        ).select(keys)
        if groups.height:
            found.append(suppressed_by_plan(choices, table, groups))
    return pl.concat(found)


def _with(said: PublishedStatements, cells: pl.DataFrame, policy: Policy) -> PublishedStatements:
    """What was said so far and what would be said now, together."""
    now = said.copy()
    add_release(now, NEXT, Rule.of(policy), cells)
    return now


def _to_take_out(proved: Certification, cells: pl.DataFrame, secondary_suppression: Groups, few: Groups) -> Groups:
    """The groups to take out so that the failing cells stay open: their own, or else those of their equations.

    Where no world agrees with what would be said, a suppressed cell holds many events of few people, more than readers
    would reckon with: the groups that hold such cells are taken out, and the true counts are a world again.
    """
    speaking = {
        (name, key, vintage): group
        for name, key, vintage, group in _speaking(cells)
        if group not in secondary_suppression.get(name, ())
    }
    more: Groups = {}
    if proved.audit.walk is None:
        for (name, _, _), group in speaking.items():
            if group in few[name]:
                more.setdefault(name, set()).add(group)
        return more
    for figure in proved.failing():
        own = [figure] if figure in speaking else [near for near in proved.beside(figure) if near in speaking]
        for each in own:
            more.setdefault(each[0], set()).add(speaking[each])
    return more


def _speaking(cells: pl.DataFrame) -> Iterator[tuple[str, Key, int, str]]:
    """table, key, vintage and group of every cell that would be said something new of."""
    for table in all_marts():
        rows = cells.filter((pl.col("table") == table.name) & (pl.col("stated_in") == NEXT))
        if rows.height:
            full = with_dimensions(rows, table)
            groups = full.select(as_text(group_by(table))).to_series()
            yield from (
                (table.name, key, vintage, group)
                for key, vintage, group in zip(
                    full.select(table.dimensions()).iter_rows(), full["stated_vintage"], groups, strict=True
                )
            )


def _with_intervals(cells: pl.DataFrame, proved: Certification) -> pl.DataFrame:
    """The cells with what a reader may deduce of the figure that was last said something of."""
    rows = [(name, key_text(key), vintage, *interval) for (name, key, vintage), interval in proved.intervals().items()]
    names = {"table": pl.String, "key": pl.String, "stated_vintage": pl.Int32}
    found = pl.DataFrame(rows, schema=names | dict.fromkeys(INTERVAL, pl.Int64), orient="row")
    return (
        cells.drop(INTERVAL)
        .join(found, on=["table", "key", "stated_vintage"], how="left")
        .select(list(CELLS))
        .sort("table", "key")
    )


def _of_few_people(counts: pl.DataFrame, name: str, policy: Policy) -> set[str]:
    """The groups with a cell that has events enough and people too few."""
    many_of_few = (pl.col("n") >= policy.threshold) & (pl.col("people") < policy.contributor_threshold)
    return _texts(counts.filter(many_of_few).select(group_by(mart(name))).unique())


def _exact(counts: pl.DataFrame, name: str, vintages: pl.DataFrame) -> pl.DataFrame:
    keyed = with_key(counts, mart(name)).select(pl.lit(name).alias("table"), "key", *COUNTED)
    return keyed.join(vintages, on=["table", "key"], how="left").sort("key")


def _texts(groups: pl.DataFrame) -> set[str]:
    return set(groups.select(as_text(groups.columns)).to_series())
