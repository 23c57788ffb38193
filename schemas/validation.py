"""The one place where Pandera runs: a frame of text becomes accepted rows, rejected rows and counts.

Pandera checks no values on a LazyFrame and quotes values in its errors, so it is only ever given eager frames,
and only the row number, column and rule of each failure are read from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from schemas.casting import cast
from schemas.codes import CodeLists
from schemas.columns import Column, Table
from schemas.errors import SvdError
from schemas.rules import Action, Rule, RuleMaker, Setting, missing, on_code_list
from schemas.types import SnomedCodes

REJECTED = {"line": pl.UInt32(), "column": pl.String(), "rule": pl.String(), "reason": pl.String()}
FAILURES = {"index": pl.UInt32(), "column": pl.String(), "rule": pl.String()}
FINDINGS = {"column": pl.String(), "rule": pl.String(), "action": pl.String(), "rows": pl.Int64()}


class SubmissionStopped(SvdError):
    """The submission as a whole must not be loaded; the message says why and holds no value."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass(frozen=True)
class Validated:
    """accepted: `line` and every column of the table, typed. rejected: line, column, rule, reason, a row for
    each reason. findings: column, rule, action, rows, for everything that failed, rejected rows included."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    findings: pl.DataFrame

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected, for however many reasons each."""
        return self.rejected["line"].n_unique()


def validate(
    text: pl.DataFrame, table: type[Table], lists: CodeLists, today: date, test_nhs_numbers: bool = False
) -> Validated:
    """Type and check `text` (`line` and canonical columns as String) against `table`.

    today: no contact may be later. test_nhs_numbers: whether numbers from 999 are expected (a demo) or stop the run.

    Raises `SubmissionStopped` where test numbers stand in live data or the frame itself does not fit the table.
    """
    typed = cast(text, table, lists)
    setting = Setting(lists, today, test_nhs_numbers, typed.unusual)
    rules = {(rule.column, rule.name): rule for rule in rules_for(table, set(text.columns), setting)}
    failures = failures_of(table, list(rules.values()), typed.frame)
    _stop_where_called_for(failures, rules)
    return _split(typed.frame, failures, rules, table)


def rules_for(table: type[Table], present: set[str], setting: Setting) -> list[Rule]:
    """Every rule of the table's columns that the extract supplies, and `missing` of those it must."""
    return [
        _stricter_where_required(rule, col)
        for col in table.columns.values()
        for maker in _makers(col, col.name in present)
        for rule in maker(table.subject(col.name), setting)
    ]


def _makers(col: Column, is_present: bool) -> list[RuleMaker]:
    makers: list[RuleMaker] = [missing] if col.required else []
    if is_present:
        makers += col.rules
        makers += [on_code_list] if col.code_list and not issubclass(col.type, SnomedCodes) else []
    return makers


def _stricter_where_required(rule: Rule, col: Column) -> Rule:
    # An emptied value that the row cannot do without is a rejected row.
    return replace(rule, action=Action.REJECT) if col.required and rule.action is Action.BLANK else rule


def failures_of(table: type[Table], rules: list[Rule], frame: pl.DataFrame) -> pl.DataFrame:
    """index, column, rule of every failure. Raises `SubmissionStopped` where the frame does not fit the table."""
    schema, failures = _with_checks(table, rules), None
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        # Never more than these three: the others quote values.
        failures = errors.failure_cases.select("index", "column", pl.col("check").alias("rule"))
    if failures is None:
        return pl.DataFrame(schema=FAILURES)
    if failures["index"].null_count():
        # A failure of no row is one of the frame, or of a check that could not be asked of it.
        columns = ", ".join(sorted(set(failures.filter(pl.col("index").is_null())["column"].drop_nulls())))
        raise SubmissionStopped("frame", f"The rows do not have the declared columns and types: {columns}.")
    numbered: pl.DataFrame = failures.cast({"index": pl.UInt32})
    return numbered


def _with_checks(table: type[Table], rules: list[Rule]) -> pa.DataFrameSchema:
    """The table's own schema, and of each column what is asked of this submission."""
    checks: dict[str, list[pa.Check]] = {}
    for rule in rules:
        checks.setdefault(rule.column, []).append(rule.check)
    return table.to_schema().update_columns({name: {"checks": of} for name, of in checks.items()})


def _stop_where_called_for(failures: pl.DataFrame, rules: dict[tuple[str, str], Rule]) -> None:
    for column, name in failures.select("column", "rule").unique().sort("column", "rule").iter_rows():
        rule = rules[column, name]
        if rule.action is Action.STOP:
            rows = failures.filter((pl.col("column") == column) & (pl.col("rule") == name)).height
            raise SubmissionStopped(name, f"{rule.reason} ({rows} rows.)")


def _split(
    frame: pl.DataFrame, failures: pl.DataFrame, rules: dict[tuple[str, str], Rule], table: type[Table]
) -> Validated:
    columns = ["line", *table.columns]
    if failures.is_empty():
        return Validated(frame.select(columns), pl.DataFrame(schema=REJECTED), pl.DataFrame(schema=FINDINGS))
    rejected: list[pl.DataFrame] = []
    findings: list[pl.DataFrame] = []
    blanked: dict[str, list[pl.Series]] = {}
    for (column, name), rows in sorted(failures.group_by("column", "rule"), key=lambda group: group[0]):
        rule, index = rules[str(column), str(name)], rows["index"]
        findings.append(_finding(rule, frame[index.to_list(), rule.column] if rule.refine else None, rows.height))
        if rule.action is Action.REJECT:
            rejected.append(_rejection(rule, frame["line"].gather(index)))
        if rule.action is Action.BLANK:
            blanked.setdefault(rule.column, []).append(index)
    rejections = pl.concat(rejected) if rejected else pl.DataFrame(schema=REJECTED)
    accepted = _emptied(frame, blanked).filter(~pl.col("line").is_in(rejections["line"].unique().to_list()))
    counts = pl.concat(findings).group_by("column", "rule", "action").agg(pl.col("rows").sum())
    return Validated(accepted.select(columns), rejections, counts.sort("column", "rule"))


def _finding(rule: Rule, failing: pl.Series | None, rows: int) -> pl.DataFrame:
    if rule.refine is None or failing is None:
        return pl.DataFrame([(rule.column, rule.name, str(rule.action), rows)], schema=FINDINGS, orient="row")
    names = rule.refine(failing.cast(pl.String)).alias("rule").to_frame()
    return (
        names.group_by("rule")
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .select(pl.lit(rule.column).alias("column"), "rule", pl.lit(str(rule.action)).alias("action"), "rows")
    )


def _rejection(rule: Rule, lines: pl.Series) -> pl.DataFrame:
    return (
        lines.alias("line")
        .to_frame()
        .select(
            "line",
            pl.lit(rule.column).alias("column"),
            pl.lit(rule.name).alias("rule"),
            pl.lit(rule.reason).alias("reason"),
        )
    )


def _emptied(frame: pl.DataFrame, blanked: dict[str, list[pl.Series]]) -> pl.DataFrame:
    row = pl.int_range(pl.len(), dtype=pl.UInt32)
    return frame.with_columns(
        pl.when(row.is_in(pl.concat(indexes).unique().to_list())).then(None).otherwise(pl.col(column)).alias(column)
        for column, indexes in blanked.items()
    )
