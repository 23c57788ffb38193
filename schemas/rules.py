"""The validation rules: what is asked of a value, what follows when it fails, and how to say so.

A rule's `ok` is an expression over the typed frame of `schemas.casting`; null passes. Must not run anything:
`schemas.validation` does. Sources of the rules: NHS Data Dictionary, CDS 6.2.2 schema, habits seen in public extracts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from functools import cache

import polars as pl

from schemas.ages import completed_years
from schemas.casting import EXCEL_SERIAL, TEXT
from schemas.codes import CodeLists
from schemas.columns import Column, Deidentify, Table


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


@dataclass(frozen=True)
class Setting:
    """What the rules must know beside the row."""

    lists: CodeLists
    today: date
    test_nhs_numbers: bool
    unusual: frozenset[str] = frozenset()


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

POSTCODE = r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$"
SITE_OR_ORGANISATION = r"^[A-Z0-9]{3,5}$"
DISPATCH_CODE = r"^\d{1,2}-?[A-EO]-?\d{1,2}[A-Z]?$"
SCIENTIFIC = r"^\d([.,]\d+)?[eE]\+?\d+$"


def rules_for(table: type[Table], present: set[str], setting: Setting) -> list[Rule]:
    """Every rule of the table's columns that the extract supplies, and `missing` of those it must."""
    found: list[Rule] = []
    for col in table.columns.values():
        if col.required:
            found.append(_missing(col))
        if col.name in present:
            found += _standing(col, table, setting)
            found += [rule for name in col.rules for rule in _NAMED[name](col, table, setting)]
    return [_stricter_where_required(rule, table.columns[rule.column]) for rule in found]


def _stricter_where_required(rule: Rule, col: Column) -> Rule:
    # An emptied value that the row cannot do without is a rejected row.
    return replace(rule, action=Action.REJECT) if col.required and rule.action is Action.BLANK else rule


def _missing(col: Column) -> Rule:
    sent = pl.col(col.name if col.dtype == pl.String else col.name + TEXT)
    return Rule("missing", col.name, Action.REJECT, f"{col.name} is missing.", sent.is_not_null())


def _standing(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    """The rules that follow from the column's type and code list."""
    value, sent, found = pl.col(col.name), pl.col(col.name + TEXT), []
    if col.dtype != pl.String:
        readable = sent.is_null() | value.is_not_null()
        kind = "a date" if col.dtype == pl.Date() else "a time" if col.dtype == pl.Time() else "a number"
        found.append(Rule("unreadable", col.name, Action.BLANK, f"{col.name} is not {kind}.", readable))
        if col.dtype == pl.Date() and col.name in setting.unusual:
            reason = f"{col.name} was an Excel day number; it was read as a date."
            found.append(Rule("excel_serial_date", col.name, Action.FLAG, reason, ~sent.str.contains(EXCEL_SERIAL)))
    if col.code_list and not setting.lists[col.code_list].is_open and col.deidentify is not Deidentify.CONCEPTS:
        holds = setting.lists[col.code_list].holds(value, pl.col(contact_day(table)))
        reason = f"{col.name} is not on the code list {col.code_list} for that day."
        found.append(Rule("not_on_list", col.name, Action.BLANK, reason, holds, refine=_how_the_code_is_wrong))
    return found


def contact_day(table: type[Table]) -> str:
    """The name of the column that holds the day of the contact."""
    return table.treated(Deidentify.WHEN_DATE)[0].name


def contact_time(table: type[Table]) -> str:
    """The name of the column that holds the time of the contact."""
    return table.treated(Deidentify.WHEN_TIME)[0].name


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


def _date_sentinel(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is a day that stands for no date."
    return [Rule("sentinel", col.name, Action.BLANK, reason, ~pl.col(col.name).is_in(SENTINELS))]


def _cds_date_range(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is outside 1900 to 2999."
    inside = pl.col(col.name).is_between(CDS_FIRST_DAY, CDS_LAST_DAY)
    return [Rule("out_of_range", col.name, Action.BLANK, reason, inside)]


def _not_in_the_future(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is after the day the file was read."
    return [Rule("in_the_future", col.name, Action.REJECT, reason, pl.col(col.name) <= setting.today)]


def _nhs_number(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    number = pl.col(col.name)
    digits = pl.when(number.str.len_chars() == 10).then(number.cast(pl.Int64, strict=False)).otherwise(-1).fill_null(-1)
    valid = number.is_null() | (digits.ge(0) & modulus_11_holds(digits) & (digits % 1_111_111_111 != 0))
    reason = f"{col.name} is not a valid NHS number."
    rules = [Rule("invalid", col.name, Action.BLANK, reason, valid, refine=_how_the_nhs_number_is_wrong)]
    if not setting.test_nhs_numbers:
        reason = f"{col.name} holds numbers from the test range 999; this is not live data."
        rules.append(Rule("test_range", col.name, Action.STOP, reason, ~number.str.starts_with("999")))
        reason = (
            f"{col.name} is valid but lies outside the ranges known to be issued; sources disagree on these, so "
            f"it stays."
        )
        issued = pl.any_horizontal(digits.is_between(first, last) for first, last in ISSUED_NHS_NUMBERS)
        rules.append(Rule("unissued_range", col.name, Action.FLAG, reason, (digits < 0) | issued))
    return rules


def _nhs_number_verified(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is not 01, so the number was not verified against the national register."
    return [Rule("not_verified", col.name, Action.FLAG, reason, pl.col(col.name) == "01")]


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


def _postcode_shape(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} does not have the shape of a postcode."
    return [Rule("shape", col.name, Action.BLANK, reason, pl.col(col.name).str.contains(POSTCODE))]


def _area_code_shape(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} does not have the shape of an ONS area code."
    return [Rule("shape", col.name, Action.BLANK, reason, pl.col(col.name).str.contains(r"^[EWSN]\d{8}$"))]


def _organisation_code_shape(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} does not have the shape of an organisation code."
    return [Rule("shape", col.name, Action.BLANK, reason, pl.col(col.name).str.contains(SITE_OR_ORGANISATION))]


def _dispatch_code_shape(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} does not have the shape of an AMPDS determinant."
    return [Rule("shape", col.name, Action.BLANK, reason, pl.col(col.name).str.contains(DISPATCH_CODE))]


def _record_id_length(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is longer than the 35 characters of the national standard."
    return [Rule("too_long", col.name, Action.FLAG, reason, pl.col(col.name).str.len_chars() <= 35)]


def _age_range(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is not between 0 and 120."
    return [Rule("out_of_range", col.name, Action.BLANK, reason, pl.col(col.name).is_between(0, 120))]


def _age_hes_infant(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} was a HES code for under one year; it was read as 0."
    ok = ~((pl.col(col.name) == 0) & pl.col(col.name + TEXT).str.starts_with("70"))
    return [Rule("hes_infant", col.name, Action.FLAG, reason, ok)]


def _age_agrees_with_birth_date(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    dates = [other for other in table.treated(Deidentify.AGE) if other.dtype == pl.Date()]
    if not dates:
        return []
    difference = completed_years(pl.col(dates[0].name), pl.col(contact_day(table))) - pl.col(col.name)
    reason = f"{col.name} differs from the date of birth by more than a year; the date of birth was used."
    return [Rule("disagrees_with_birth_date", col.name, Action.FLAG, reason, difference.abs() <= 1)]


def _departure_not_before_arrival(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is before the arrival."
    return [Rule("before_arrival", col.name, Action.FLAG, reason, pl.col(col.name) >= pl.col(contact_day(table)))]


def _injury_not_after_arrival(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is after the arrival."
    return [Rule("after_arrival", col.name, Action.FLAG, reason, pl.col(col.name) <= pl.col(contact_day(table)))]


def _injury_time_defaulted(col: Column, table: type[Table], setting: Setting) -> list[Rule]:
    reason = f"{col.name} is midnight or the time of arrival, so it was probably filled in by default."
    given = (pl.col(col.name) != time(0)) & (pl.col(col.name) != pl.col(contact_time(table)))
    return [Rule("defaulted", col.name, Action.FLAG, reason, given)]


_NAMED: dict[str, Callable[[Column, type[Table], Setting], list[Rule]]] = {
    "date_sentinel": _date_sentinel,
    "cds_date_range": _cds_date_range,
    "not_in_the_future": _not_in_the_future,
    "nhs_number": _nhs_number,
    "nhs_number_verified": _nhs_number_verified,
    "postcode_shape": _postcode_shape,
    "area_code_shape": _area_code_shape,
    "organisation_code_shape": _organisation_code_shape,
    "dispatch_code_shape": _dispatch_code_shape,
    "record_id_length": _record_id_length,
    "age_range": _age_range,
    "age_hes_infant": _age_hes_infant,
    "age_agrees_with_birth_date": _age_agrees_with_birth_date,
    "departure_not_before_arrival": _departure_not_before_arrival,
    "injury_not_after_arrival": _injury_not_after_arrival,
    "injury_time_defaulted": _injury_time_defaulted,
}
