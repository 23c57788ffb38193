"""The validation rules: what is asked of a value, what follows when it fails, and how to say so.

A rule's `ok` is an expression over a typed frame, and `check` is the same as Pandera's own check; null passes.
Knows no table and no value type: those choose among these rules, and `schemas.validation` runs them.
Sources of the rules: NHS Data Dictionary, CDS 6.2.2 schema, habits seen in public extracts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache

import pandera.polars as pa
import polars as pl

from schemas.ages import completed_years
from schemas.codes import CodeLists

TEXT = "__text"
"""Suffix of the column that keeps what was sent, beside each column that is not text."""

EXCEL_SERIAL = r"^[2-6]\d{4}(\.\d+)?$"
"""Excel's day number of a date between 1954 and 2091."""


class Action(StrEnum):
    """What follows when a rule fails."""

    REJECT = "reject"
    """The row is rejected."""
    BLANK = "blank"
    """The value is emptied and counted; the row stays."""
    FLAG = "flag"
    """Counted; nothing changes."""
    STOP = "stop"
    """The whole submission is refused."""


@dataclass(frozen=True)
class Rule:
    """One question asked of one column. `reason` is plain English and holds no value."""

    name: str
    column: str
    action: Action
    reason: str
    ok: pl.Expr
    refine: Callable[[pl.Series], pl.Series] | None = None
    """Failing values → finer rule names, for the counts."""

    @property
    def check(self) -> pa.Check:
        """The rule as Pandera asks it: of all rows at once, and of other columns too where it needs them."""
        return pa.Check(lambda data: data.lazyframe.select(self.ok), name=self.name, error=self.name)


@dataclass(frozen=True)
class Setting:
    """What the rules must know beside the row."""

    lists: CodeLists
    today: date
    test_nhs_numbers: bool
    unusual: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Subject:
    """The column a rule is asked of, and the names of those beside it that a rule may look at; empty where the table
    has none.
    """

    name: str
    is_text: bool
    code_list: str = ""
    contact_day: str = ""
    contact_time: str = ""
    birth_date: str = ""

    @property
    def value(self) -> pl.Expr:
        """The typed value."""
        return pl.col(self.name)

    @property
    def sent(self) -> pl.Expr:
        """The value as it was sent."""
        return pl.col(self.name if self.is_text else self.name + TEXT)


RuleMaker = Callable[[Subject, Setting], list[Rule]]
"""What a column or a value type names: the rules of one kind, for the column and the setting at hand."""

CDS_FIRST_DAY, CDS_LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
SENTINELS = [
    date(1900, 1, 1),
    date(1800, 1, 1),
    date(1801, 1, 1),
    date(1811, 11, 11),
    date(1582, 10, 15),
    date(9999, 12, 31),
]
"""Days that systems write for "no date". The last five are from memory: confirm against a real extract."""

ISSUED_NHS_NUMBERS = [
    (101_000_000, 3_112_999_999),
    (3_200_000_010, 3_999_999_999),
    (4_000_000_000, 4_999_999_999),
    (6_000_000_000, 7_999_999_999),
]
"""Scotland (CHI numbers begin with a date), Northern Ireland, then England, Wales and the Isle of Man."""

SCIENTIFIC = r"^\d([.,]\d+)?[eE]\+?\d+$"


def missing(column: Subject, setting: Setting) -> list[Rule]:
    """Something was sent."""
    return [Rule("missing", column.name, Action.REJECT, f"{column.name} is missing.", column.sent.is_not_null())]


def readable(kind: str) -> RuleMaker:
    """What was sent could be read as what it should be; kind: such as "a date"."""

    def rules(column: Subject, setting: Setting) -> list[Rule]:
        reason = f"{column.name} is not {kind}."
        ok = column.sent.is_null() | column.value.is_not_null()
        return [Rule("unreadable", column.name, Action.BLANK, reason, ok)]

    return rules


def shape(pattern: str, kind: str) -> RuleMaker:
    """The value matches the pattern; kind: such as "a postcode"."""

    def rules(column: Subject, setting: Setting) -> list[Rule]:
        reason = f"{column.name} does not have the shape of {kind}."
        return [Rule("shape", column.name, Action.BLANK, reason, column.value.str.contains(pattern))]

    return rules


def no_excel_day_number(column: Subject, setting: Setting) -> list[Rule]:
    """A date was not sent as Excel keeps it. Asked only where some value was in no standard form."""
    if column.name not in setting.unusual:
        return []
    reason = f"{column.name} was an Excel day number; it was read as a date."
    return [Rule("excel_serial_date", column.name, Action.FLAG, reason, ~column.sent.str.contains(EXCEL_SERIAL))]


def on_code_list(column: Subject, setting: Setting) -> list[Rule]:
    """The code was on its list on the day of the contact."""
    codes = setting.lists[column.code_list]
    if codes.is_open:
        return []
    reason = f"{column.name} is not on the code list {column.code_list} for that day."
    holds = codes.holds(column.value, pl.col(column.contact_day) if column.contact_day else None)
    return [Rule("not_on_list", column.name, Action.BLANK, reason, holds, refine=_how_the_code_is_wrong)]


def _how_the_code_is_wrong(values: pl.Series) -> pl.Series:
    """Excel writes long codes as 1.04803E+15, or keeps 15 digits of them; others are simply not on the list."""
    value = pl.col("value")
    rounded = value.str.contains(r"^\d{15}0{1,3}$")
    return (
        values.to_frame("value")
        .select(
            pl.when(value.str.contains(SCIENTIFIC))
            .then(pl.lit("excel_scientific"))
            .when(rounded)
            .then(pl.lit("excel_rounded"))
            .otherwise(pl.lit("not_on_list"))
        )
        .to_series()
    )


def date_sentinel(column: Subject, setting: Setting) -> list[Rule]:
    """The day is none of those that stand for no date."""
    reason = f"{column.name} is a day that stands for no date."
    return [Rule("sentinel", column.name, Action.BLANK, reason, ~column.value.is_in(SENTINELS))]


def cds_date_range(column: Subject, setting: Setting) -> list[Rule]:
    """The day lies in the years the national standard allows."""
    reason = f"{column.name} is outside 1900 to 2999."
    inside = column.value.is_between(CDS_FIRST_DAY, CDS_LAST_DAY)
    return [Rule("out_of_range", column.name, Action.BLANK, reason, inside)]


def not_in_the_future(column: Subject, setting: Setting) -> list[Rule]:
    """The day is not after the day the file was read."""
    reason = f"{column.name} is after the day the file was read."
    return [Rule("in_the_future", column.name, Action.REJECT, reason, column.value <= setting.today)]


def nhs_number(column: Subject, setting: Setting) -> list[Rule]:
    """The NHS number is ten digits with a valid check digit, and no test number where data is live."""
    number = column.value
    digits = pl.when(number.str.len_chars() == 10).then(number.cast(pl.Int64, strict=False)).otherwise(-1).fill_null(-1)
    valid = number.is_null() | (digits.ge(0) & modulus_11_holds(digits) & (digits % 1_111_111_111 != 0))
    reason = f"{column.name} is not a valid NHS number."
    rules = [Rule("invalid", column.name, Action.BLANK, reason, valid, refine=_how_the_nhs_number_is_wrong)]
    if not setting.test_nhs_numbers:
        reason = f"{column.name} holds numbers from the test range 999; this is not live data."
        rules.append(Rule("test_range", column.name, Action.STOP, reason, ~number.str.starts_with("999")))
        reason = (
            f"{column.name} is valid but lies outside the ranges known to be issued; sources disagree on these, so "
            f"it stays."
        )
        issued = pl.any_horizontal(digits.is_between(first, last) for first, last in ISSUED_NHS_NUMBERS)
        rules.append(Rule("unissued_range", column.name, Action.FLAG, reason, (digits < 0) | issued))
    return rules


def nhs_number_verified(column: Subject, setting: Setting) -> list[Rule]:
    """The NHS number was verified against the national register."""
    reason = f"{column.name} is not 01, so the number was not verified against the national register."
    return [Rule("not_verified", column.name, Action.FLAG, reason, column.value == "01")]


def modulus_11_holds(number: pl.Expr) -> pl.Expr:
    """Whether the last digit of a ten-digit integer is right: its digits times 10 down to 1 sum to a multiple of 11."""
    ten_digits = number.clip(0, 9_999_999_999)
    weighed = _weighed(ten_digits // 100_000, 10) + _weighed(ten_digits % 100_000, 5)
    return weighed % 11 == 0


def _weighed(five_digits: pl.Expr, first_weight: int) -> pl.Expr:
    # Looked up five digits at a time: taking a number apart digit by digit costs seven times as much.
    return pl.lit(_weighed_sums(first_weight)).gather(five_digits.cast(pl.UInt32))


@cache
def _weighed_sums(first_weight: int) -> pl.Series:
    """For each number from 00000 to 99999, its digits times falling weights, summed."""
    number = pl.int_range(100_000)
    digits = ((number // 10 ** (4 - place)) % 10 * (first_weight - place) for place in range(5))
    return pl.select(pl.sum_horizontal(digits).cast(pl.UInt16)).to_series()


def _how_the_nhs_number_is_wrong(values: pl.Series) -> pl.Series:
    value = pl.col("value")
    return (
        values.to_frame("value")
        .select(
            pl.when(value.str.contains(SCIENTIFIC))
            .then(pl.lit("excel_scientific"))
            .when(~value.str.contains(r"^\d{10}$"))
            .then(pl.lit("not_ten_digits"))
            .when(value.cast(pl.Int64, strict=False) % 1_111_111_111 == 0)
            .then(pl.lit("one_digit_repeated"))
            .otherwise(pl.lit("check_digit"))
        )
        .to_series()
    )


def record_id_length(column: Subject, setting: Setting) -> list[Rule]:
    """The identifier is no longer than the national standard allows."""
    reason = f"{column.name} is longer than the 35 characters of the national standard."
    return [Rule("too_long", column.name, Action.FLAG, reason, column.value.str.len_chars() <= 35)]


def age_range(column: Subject, setting: Setting) -> list[Rule]:
    """The age is one that people reach."""
    reason = f"{column.name} is not between 0 and 120."
    return [Rule("out_of_range", column.name, Action.BLANK, reason, column.value.is_between(0, 120))]


def age_hes_infant(column: Subject, setting: Setting) -> list[Rule]:
    """The age was not sent as a HES code for infants."""
    reason = f"{column.name} was a HES code for under one year; it was read as 0."
    ok = ~((column.value == 0) & column.sent.str.starts_with("70"))
    return [Rule("hes_infant", column.name, Action.FLAG, reason, ok)]


def age_agrees_with_birth_date(column: Subject, setting: Setting) -> list[Rule]:
    """Age and date of birth agree to the year."""
    if not column.birth_date:
        return []
    difference = completed_years(pl.col(column.birth_date), pl.col(column.contact_day)) - column.value
    reason = f"{column.name} differs from the date of birth by more than a year; the date of birth was used."
    return [Rule("disagrees_with_birth_date", column.name, Action.FLAG, reason, difference.abs() <= 1)]


def departure_not_before_arrival(column: Subject, setting: Setting) -> list[Rule]:
    """Nobody leaves before the day of arrival."""
    reason = f"{column.name} is before the arrival."
    return [Rule("before_arrival", column.name, Action.FLAG, reason, column.value >= pl.col(column.contact_day))]


def injury_not_after_arrival(column: Subject, setting: Setting) -> list[Rule]:
    """Nobody is injured after the day of arrival."""
    reason = f"{column.name} is after the arrival."
    return [Rule("after_arrival", column.name, Action.FLAG, reason, column.value <= pl.col(column.contact_day))]


def injury_time_defaulted(column: Subject, setting: Setting) -> list[Rule]:
    """The time of the injury is neither midnight nor the time of arrival."""
    reason = f"{column.name} is midnight or the time of arrival, so it was probably filled in by default."
    entered = (column.value != time(0)) & (column.value != pl.col(column.contact_time))
    return [Rule("defaulted", column.name, Action.FLAG, reason, entered)]
