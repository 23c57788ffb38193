"""What the next release would state: new cells of periods that are over, revised ones where it is a revision, audited.

Every group of cells goes through the plan, the attribute-disclosure rule and primary suppression. Then everything ever
published, with what would be added, is audited. Where a suppressed cell would not be protected, further groups are
suppressed (secondary suppression) and the audit is repeated; where there is no further group, the audit has failed.
A pure function of its inputs: it must not know a folder or a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from anonymisation.disclosure.audit.certify import Certification, certify
from anonymisation.disclosure.audit.statements import PublishedStatements, Rule
from anonymisation.disclosure.plan.choices import chosen_candidates, has_candidates, suppressed_by_plan
from anonymisation.disclosure.rules.attribute_disclosure import groups_to_suppress
from anonymisation.disclosure.rules.policies import Policy
from anonymisation.disclosure.rules.suppression import group_by, protect
from pipelines.release.cells import CELLS, COUNTED, PROVIDERS, add_release, as_text, key_text, with_key
from pipelines.release.plan import Plan, plan_all
from pipelines.release.proposal import NEXT, Groups, Proposal, ReleaseInputs
from pipelines.release.secondary_suppression import further_groups
from schemas.periods import first_day_of_year, year_of
from schemas.tables.marts import Mart, all_marts, last_month, mart

MOST_ATTEMPTS = 12
"""How often groups are suppressed and the audit is repeated."""

INTERVAL = ("outer_low", "outer_high", "inner_low", "inner_high")
STATED = ("status", "n", *PROVIDERS)


@dataclass(frozen=True, eq=False)
class _Tables:
    """What stays the same however often the audit is repeated, by name of the table.

    counts: exact counts of periods that are over. vintages: table, key, vintage of every cell. by_plan,
    attribute_disclosing: groups suppressed for these reasons, as rows of the group columns. of_few_people: see
    `_groups_of_few_people`.
    """

    counts: Mapping[str, pl.DataFrame]
    vintages: pl.DataFrame
    by_plan: Mapping[str, pl.DataFrame]
    attribute_disclosing: Mapping[str, pl.DataFrame]
    of_few_people: Groups


def propose(inputs: ReleaseInputs) -> Proposal:
    """What a release made now would state, audited."""
    plan = plan_all(inputs.planning, inputs.months, inputs.published.plan)
    tables = _tables(inputs, plan)
    suppressed: Groups = {}
    for attempt in range(MOST_ATTEMPTS):
        cells = _cells(tables, inputs, suppressed)
        statements = _with_statements(inputs.published.statements, cells, inputs.policy)
        certification = certify(statements, inputs.planning.small_areas)
        if certification.passed or attempt == MOST_ATTEMPTS - 1:
            break
        further = further_groups(certification, cells, suppressed, tables.of_few_people)
        if not further:
            break
        suppressed = {name: suppressed.get(name, set()) | further.get(name, set()) for name in {*suppressed, *further}}
    return Proposal(
        policy=inputs.policy,
        months=inputs.months,
        is_revision=inputs.revise,
        cells=_with_intervals(cells, certification),
        published_cells=inputs.published.cells,
        exact=_exact_counts(tables),
        plan=plan,
        certification=certification,
        secondary_suppression=suppressed,
        attribute_disclosing={
            name: _group_texts(groups) for name, groups in tables.attribute_disclosing.items() if groups.height
        },
    )


def _tables(inputs: ReleaseInputs, plan: Plan) -> _Tables:
    counts = {
        table.name: _of_closed_periods(inputs.planning.counts[table.name], table, inputs.months, plan)
        for table in all_marts()
    }
    return _Tables(
        counts=counts,
        vintages=_vintages(counts, inputs),
        by_plan={name: _groups_suppressed_by_plan(frame, mart(name), plan) for name, frame in counts.items()},
        attribute_disclosing={name: _attribute_disclosing_groups(name, counts, inputs.policy) for name in counts},
        of_few_people={name: _groups_of_few_people(frame, mart(name), inputs.policy) for name, frame in counts.items()},
    )


# -- which cells, and which groups of them are suppressed


def _of_closed_periods(counts: pl.DataFrame, table: type[Mart], months: list[date], plan: Plan) -> pl.DataFrame:
    """The cells of periods that are over; of a table with candidates, those the plan has chosen."""
    if not months:
        return counts.clear()
    closed = counts.filter(last_month(table) <= max(months))
    if not has_candidates(table):
        return closed
    area = group_by(table)[0]
    chosen = [chosen_candidates(choices, table).with_columns(__year=pl.lit(year)) for year, choices in plan.items()]
    by_year = closed.with_columns(last_month(table).map_elements(year_of, return_dtype=pl.String).alias("__year"))
    return by_year.join(pl.concat(chosen), on=["__year", area, "area_level", "period_kind"], how="semi").drop("__year")


def _groups_suppressed_by_plan(counts: pl.DataFrame, table: type[Mart], plan: Plan) -> pl.DataFrame:
    """The groups that the plan of their year does not publish at this level."""
    columns = group_by(table)
    dated = counts.with_columns(last_month(table).alias("__last")).select(*columns, "__last").unique()
    suppressed = [dated.select(columns).clear()]
    for year, choices in plan.items():
        begins = first_day_of_year(year)
        ends = begins.replace(year=begins.year + 1)
        groups = dated.filter((pl.col("__last") >= begins) & (pl.col("__last") < ends)).select(columns)
        if groups.height:
            suppressed.append(suppressed_by_plan(choices, table, groups))
    return pl.concat(suppressed)


def _attribute_disclosing_groups(name: str, counts: Mapping[str, pl.DataFrame], policy: Policy) -> pl.DataFrame:
    """The groups in which nearly everybody is alike. Kinds do not add up: their total is in another table."""
    totals = (
        counts["la_quarter_definition"].filter(pl.col("definition_name") == "secondary")
        if name == "la_quarter_kind"
        else None
    )
    return groups_to_suppress(counts[name], mart(name), policy, totals)


def _groups_of_few_people(counts: pl.DataFrame, table: type[Mart], policy: Policy) -> set[str]:
    """The groups with a cell that has events enough and people too few."""
    many_events_few_people = (pl.col("n") >= policy.threshold) & (pl.col("people") < policy.contributor_threshold)
    return _group_texts(counts.filter(many_events_few_people).select(group_by(table)).unique())


def _suppressed_groups(name: str, tables: _Tables, secondary_suppression: Groups) -> pl.DataFrame:
    """The groups of a table that are suppressed as a whole, for whichever reason."""
    columns = group_by(mart(name))
    groups = tables.counts[name].select(columns).unique()
    by_audit = groups.filter(as_text(columns).is_in(list(secondary_suppression.get(name, ()))))
    return pl.concat([tables.by_plan[name], tables.attribute_disclosing[name].select(columns), by_audit]).unique()


# -- what is stated of them


def _vintages(counts: Mapping[str, pl.DataFrame], inputs: ReleaseInputs) -> pl.DataFrame:
    """table, key, vintage: the same as before where the exact counts and the trusts they come from are, else one more.

    What a trust sends late makes other figures of all cells that it serves, of those that it adds nothing to as well:
    were they left as they were stated, their look would tell that it added nothing.
    """
    today = pl.concat(_exact_cells(name, frame) for name, frame in counts.items())
    earlier = inputs.published.exact.rename(
        {column: f"{column}_before" for column in COUNTED} | {"vintage": "vintage_before"}
    )
    published = inputs.published.cells.select("table", "key", pl.col("vintage").alias("vintage_published"))
    joined = today.join(earlier, on=["table", "key"], how="left").join(published, on=["table", "key"], how="left")
    is_same = pl.all_horizontal(
        pl.col("vintage_before").is_not_null(),
        *(pl.col(column) == pl.col(f"{column}_before") for column in COUNTED),
    )
    last = pl.coalesce("vintage_before", "vintage_published")
    vintage = pl.when(is_same).then(pl.col("vintage_before")).when(last.is_not_null()).then(last + 1).otherwise(0)
    return joined.select("table", "key", vintage.cast(pl.Int32).alias("vintage"))


def _cells(tables: _Tables, inputs: ReleaseInputs, secondary_suppression: Groups) -> pl.DataFrame:
    """All cells: what was stated and still holds, and what would be stated now.

    Those that were published and that today's counts no longer have, for areas and codes come and go, have no vintage
    today and stay as published.
    """
    cells = pl.concat(_cells_of(name, tables, inputs, secondary_suppression) for name in tables.counts)
    published = inputs.published.cells.filter(pl.col("status").is_not_null())
    no_longer_counted = published.join(cells, on=["table", "key"], how="anti")
    return pl.concat([cells, no_longer_counted.with_columns(pl.lit(None, pl.Int32).alias("vintage"))])


def _cells_of(name: str, tables: _Tables, inputs: ReleaseInputs, secondary_suppression: Groups) -> pl.DataFrame:
    table = mart(name)
    suppressed_groups = _suppressed_groups(name, tables, secondary_suppression)
    protected = with_key(protect(tables.counts[name], table, inputs.policy, suppressed_groups), table)
    today = protected.select(pl.lit(name).alias("table"), "key", as_text(group_by(table)).alias("__group"), *STATED)
    earlier = inputs.published.cells.select(
        "table",
        "key",
        *(pl.col(column).alias(f"{column}_before") for column in ("stated_in", "stated_vintage", *STATED)),
    )
    joined = today.join(tables.vintages, on=["table", "key"], how="left").join(earlier, on=["table", "key"], how="left")
    # A group is stated anew as a whole: what became of those of its cells that have not changed would tell of those
    # that have.
    has_changed = (pl.col("stated_vintage_before") != pl.col("vintage")).any().over("__group")
    is_stated_now = pl.col("stated_in_before").is_null() | (pl.lit(inputs.revise) & has_changed)
    return (
        joined.select(
            "table",
            "key",
            "vintage",
            pl.when(is_stated_now).then(pl.lit(NEXT)).otherwise(pl.col("stated_in_before")).alias("stated_in"),
            pl.when(is_stated_now)
            .then(pl.col("vintage"))
            .otherwise(pl.col("stated_vintage_before"))
            .alias("stated_vintage"),
            *(
                pl.when(is_stated_now).then(pl.col(column)).otherwise(pl.col(f"{column}_before")).alias(column)
                for column in STATED
            ),
            **dict.fromkeys(INTERVAL, pl.lit(None)),
        )
        .cast(pl.Schema(CELLS))
        .sort("key")
    )


def _with_statements(statements: PublishedStatements, cells: pl.DataFrame, policy: Policy) -> PublishedStatements:
    """What was published so far and what would be stated now, together."""
    together = statements.copy()
    add_release(together, NEXT, Rule.of(policy), cells)
    return together


def _with_intervals(cells: pl.DataFrame, certification: Certification) -> pl.DataFrame:
    """The cells with what a reader may deduce of the figure that was last stated."""
    rows = [
        (name, key_text(key), vintage, *interval)
        for (name, key, vintage), interval in certification.intervals().items()
    ]
    columns = {"table": pl.String, "key": pl.String, "stated_vintage": pl.Int32}
    intervals = pl.DataFrame(rows, schema=columns | dict.fromkeys(INTERVAL, pl.Int64), orient="row")
    return (
        cells.drop(INTERVAL)
        .join(intervals, on=["table", "key", "stated_vintage"], how="left")
        .select(list(CELLS))
        .sort("table", "key")
    )


def _exact_counts(tables: _Tables) -> pl.DataFrame:
    return pl.concat(
        _exact_cells(name, frame).join(tables.vintages, on=["table", "key"], how="left").sort("key")
        for name, frame in tables.counts.items()
    )


def _exact_cells(name: str, counts: pl.DataFrame) -> pl.DataFrame:
    return with_key(counts, mart(name)).select(pl.lit(name).alias("table"), "key", *COUNTED)


def _group_texts(groups: pl.DataFrame) -> set[str]:
    return set(groups.select(as_text(groups.columns)).to_series())
