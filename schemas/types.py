"""What a value is: how it is read from text, what is asked of it, and how far it identifies a person.

A column says by its annotation which of these it holds; each is a Pandera data type over one of Polars. To say what a
new kind of value is, add a class here: nothing finds out what a value is in any other way.
Must not know any table, nor what becomes of a value between the zones.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

import polars as pl
from pandera.engines import polars_engine

from schemas import rules
from schemas.rules import EXCEL_SERIAL, RuleMaker


class Disclosure(StrEnum):
    """How far a column identifies a person, in the words of the ICO and ONS guidance; the strictest first."""

    DIRECT = "direct"
    """Identifies a person by itself: name, NHS number, address, free text."""
    QUASI = "quasi"
    """Identifies in combination: exact dates and times, age, small areas."""
    SENSITIVE = "sensitive"
    """Tells something harmful about a person once identified: intent, mechanism, ethnicity."""
    PLAIN = "plain"
    """About the service, not the person."""


DIRECT, QUASI, SENSITIVE, PLAIN = Disclosure.DIRECT, Disclosure.QUASI, Disclosure.SENSITIVE, Disclosure.PLAIN


class Value(polars_engine.DataType):
    """A kind of value. Each class below holds for every column annotated with it.

    disclosure: its class; a column may say a stricter one, and must say one where this is none.
    pattern: what its text looks like; empty where it has no fixed shape.
    code_list: the list its codes are on, unless the column says another.
    rules: what is asked of every such value.
    """

    disclosure: ClassVar[Disclosure | None] = None
    pattern: ClassVar[str] = ""
    code_list: ClassVar[str] = ""
    rules: ClassVar[tuple[RuleMaker, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        polars_engine.Engine.register_dtype(cls)

    def check(self, pandera_dtype: Any, data_container: Any = None) -> bool:
        """Whether a column of this Polars type may hold such values."""
        return bool(self.type == polars_engine.Engine.dtype(pandera_dtype).type)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """Text in its standard form → the value; null where it is in another."""
        return sent

    @staticmethod
    def unusual(sent: pl.Expr) -> pl.Expr | None:
        """Text in any other form that people send → the value; none where there is no other form."""
        return None


class Text(Value, polars_engine.String):
    """Words or codes, as sent."""


class Date(Value, polars_engine.Date):
    """A day, however it was written: ISO, British, or Excel's day number."""

    rules: ClassVar[tuple[RuleMaker, ...]] = (rules.readable("a date"), rules.no_excel_day_number)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """2025-04-01, alone or before a time."""
        return sent.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)

    @staticmethod
    def unusual(sent: pl.Expr) -> pl.Expr:
        """A British or another form, never the American; or Excel's day number."""
        day = sent.str.slice(0, 11).str.strip_chars()
        first_word = day.str.extract(r"^(\S+)", 1)
        forms = [first_word.str.to_date(form, strict=False) for form in _OTHER_DATES if " " not in form]
        spaced = [day.str.to_date(form, strict=False) for form in _OTHER_DATES if " " in form]
        return pl.coalesce(*forms, *spaced, _excel_date(sent))


class Time(Value, polars_engine.Time):
    """A time of day, however it was written: with or without colons or seconds, or Excel's fraction of a day."""

    rules = (rules.readable("a time"),)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """13:45:00."""
        return sent.str.to_time("%H:%M:%S", strict=False)

    @staticmethod
    def unusual(sent: pl.Expr) -> pl.Expr:
        """Without seconds or colons, behind a date, or Excel's fraction."""
        clock = sent.str.extract(r"(\d{1,2}:\d{2}(?::\d{2})?)", 1)
        padded = pl.when(clock.str.len_chars() < 6).then(clock + ":00").otherwise(clock)
        forms = [sent.str.to_time(form, strict=False) for form in _OTHER_TIMES]
        return pl.coalesce(padded.str.to_time("%H:%M:%S", strict=False), *forms, _excel_time(sent))


class WholeNumber(Value, polars_engine.Int32):
    """A whole number."""

    rules: ClassVar[tuple[RuleMaker, ...]] = (rules.readable("a number"),)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """34."""
        return sent.cast(pl.Int32, strict=False)

    @staticmethod
    def unusual(sent: pl.Expr) -> pl.Expr:
        """34.0, as spreadsheets write whole numbers."""
        return sent.cast(pl.Float64, strict=False).floor().cast(pl.Int32, strict=False)


class Number(Value, polars_engine.Float64):
    """A number with decimals."""

    rules = (rules.readable("a number"),)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """52.48."""
        return sent.cast(pl.Float64, strict=False)


# -- who


class NHSNumber(Text):
    """The NHS number: ten digits, the last of which checks the others."""

    disclosure = Disclosure.DIRECT
    pattern = r"^\d{10}$"
    rules = (rules.nhs_number,)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """Without the spaces or hyphens it is printed with."""
        return sent.str.replace_all(r"[ -]", "")


class Pseudonym(Text):
    """What a sender put in the place of an identifier: it still tells people from one another."""

    disclosure = Disclosure.DIRECT


class PatientNumber(Text):
    """A hospital's own number for a patient."""

    disclosure = Disclosure.DIRECT


class PersonName(Text):
    """A name, or a part of one."""

    disclosure = Disclosure.DIRECT


class StaffMark(Text):
    """What tells members of staff or their vehicle from others, such as a call sign."""

    disclosure = Disclosure.DIRECT


class Telephone(Text):
    """A telephone number."""

    disclosure = Disclosure.DIRECT


class BirthDate(Date):
    """A date of birth."""

    disclosure = Disclosure.DIRECT
    rules = (*Date.rules, rules.date_sentinel, rules.cds_date_range)


class Age(WholeNumber):
    """Age in completed years."""

    disclosure = Disclosure.QUASI
    rules = (*WholeNumber.rules, rules.age_range, rules.age_agrees_with_birth_date)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """A whole number, or a HES code of an infant."""
        return _without_hes_infants(WholeNumber.standard(sent))

    @staticmethod
    def unusual(sent: pl.Expr) -> pl.Expr:
        """A number with decimals counts the years completed."""
        return _without_hes_infants(WholeNumber.unusual(sent))


class EthnicCategory(Text):
    """The ethnic category of the national code: its first character; the second is the sender's own subdivision."""

    disclosure = Disclosure.SENSITIVE
    code_list = "ethnic_category"

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """The national code; 99 is the one of two characters."""
        return pl.when(sent == "99").then(sent).otherwise(sent.str.slice(0, 1).str.to_uppercase())


# -- which record


class RecordNumber(Text):
    """Identifies a record in the system of its sender."""

    disclosure = Disclosure.DIRECT
    rules = (rules.record_id_length,)


class AttendanceNumber(Text):
    """The number a department gives an attendance; it repeats between sites."""

    disclosure = Disclosure.DIRECT


class IncidentNumber(Text):
    """The number a dispatch system gives an incident; it starts again daily."""

    disclosure = Disclosure.DIRECT


# -- when


class EventDate(Date):
    """The day something happened or was recorded; never one of those that stand for no date."""

    disclosure = Disclosure.QUASI
    rules = (*Date.rules, rules.date_sentinel, rules.cds_date_range)


class VersionDate(Date):
    """The day from which a version of a record applies."""

    disclosure = Disclosure.QUASI
    rules = (*Date.rules, rules.cds_date_range)


class TimeOfDay(Time):
    """The time of day at which something happened or was recorded."""

    disclosure = Disclosure.QUASI


# -- where


class Postcode(Text):
    """A postcode, without its space."""

    disclosure = Disclosure.DIRECT
    pattern = r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$"
    rules = (rules.shape(pattern, "a postcode"),)

    @staticmethod
    def standard(sent: pl.Expr) -> pl.Expr:
        """Without spaces, in capitals."""
        return sent.str.replace_all(" ", "", literal=True).str.to_uppercase()


class AreaCode(Text):
    """An ONS code of an area of any level."""

    disclosure = Disclosure.QUASI
    pattern = r"^[EWSN]\d{8}$"
    rules = (rules.shape(pattern, "an ONS area code"),)


class LSOA(AreaCode):
    """A lower layer super output area: some 1,700 residents."""


class Address(Text):
    """An address, or words that lead to one."""

    disclosure = Disclosure.DIRECT


class Coordinate(Number):
    """One of the two numbers that name a point on the map."""

    disclosure = Disclosure.DIRECT


# -- what, and by which service


class Code(Text):
    """A code of a list that the column names, such as a national code of one or two characters."""


class SnomedCode(Code):
    """A SNOMED CT concept: up to 18 digits, which a spreadsheet damages."""


class SnomedCodes(Text):
    """Several SNOMED CT concepts, separated by commas."""

    disclosure = Disclosure.SENSITIVE


class DispatchCode(Text):
    """An AMPDS determinant with its suffix, such as 27D03S."""

    disclosure = Disclosure.SENSITIVE
    pattern = r"^\d{1,2}-?[A-EO]-?\d{1,2}[A-Z]?$"
    rules = (rules.shape(pattern, "an AMPDS determinant"),)


class OrganisationCode(Text):
    """The code of a trust or a site."""

    disclosure = Disclosure.PLAIN
    pattern = r"^[A-Z0-9]{3,5}$"
    rules = (rules.shape(pattern, "an organisation code"),)


class Wording(Text):
    """A short choice in the sender's own words."""

    disclosure = Disclosure.SENSITIVE


class Note(Text):
    """What somebody wrote freely."""

    disclosure = Disclosure.DIRECT


_BY_POLARS_TYPE: Mapping[Any, type[Value]] = {
    pl.String: Text,
    pl.Date: Date,
    pl.Time: Time,
    pl.Int32: WholeNumber,
    pl.Float64: Number,
}


def value_type(declared: Any) -> type[Value]:
    """The value type of a column's Pandera type: itself, or the plain one of a bare Polars type."""
    return type(declared) if isinstance(declared, Value) else _BY_POLARS_TYPE.get(declared.type, Value)


_OTHER_DATES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%d-%b-%Y")
_OTHER_TIMES = ("%H:%M", "%H%M%S", "%H%M")


def _excel_date(sent: pl.Expr) -> pl.Expr:
    days = pl.when(sent.str.contains(EXCEL_SERIAL)).then(sent).cast(pl.Float64, strict=False).floor()
    return pl.date(1899, 12, 30) + pl.duration(days=days.cast(pl.Int64))


def _excel_time(sent: pl.Expr) -> pl.Expr:
    """Excel writes a time as the fraction of a day, alone or behind its day number."""
    fraction = pl.when(sent.str.contains(r"^\d*\.\d+$")).then(sent).cast(pl.Float64, strict=False) % 1
    return ((fraction * 86_400).round() * 1_000_000_000).cast(pl.Int64).cast(pl.Time, strict=False)


def _without_hes_infants(age: pl.Expr) -> pl.Expr:
    # HES codes ages below one year as 7001 to 7007.
    return pl.when(age.is_between(7001, 7007)).then(0).otherwise(age)
