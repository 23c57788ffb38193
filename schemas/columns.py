"""How a table is declared: one line a column, from which everything else is derived.

Casting, validation, what happens at the wall, `COMMENT ON`, the dictionary page, drop metadata and
synthetic rows all read these declarations. Nothing here knows any particular table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

import polars as pl


class Disclosure(StrEnum):
    """How far a column identifies a person, in the words of the ICO and ONS guidance."""

    DIRECT = "direct"
    """Identifies a person by itself: name, NHS number, address, free text."""
    QUASI = "quasi"
    """Identifies in combination: exact dates and times, age, small areas."""
    SENSITIVE = "sensitive"
    """Tells something harmful about a person once identified: intent, mechanism, ethnicity."""
    PLAIN = "plain"
    """About the service, not the person."""


class Deidentify(StrEnum):
    """What becomes of a column between the identifiable and the de-identified zone."""

    DROP = "drop"
    """Stays behind."""
    KEEP = "keep"
    """Crosses as it is; a coded column crosses only where the code is on its list."""
    SCAN = "scan"
    """Local wording: crosses only where the text scan finds every word known and nothing personal."""
    PERSON = "person"
    """Becomes `person_key`, a keyed pseudonym, for contacts that may be violence."""
    INCIDENT = "incident"
    """Becomes `incident_key`, a keyed pseudonym."""
    RECORD = "record"
    """Becomes part of `record_key`, which tells versions of one record from one another."""
    VERSION = "version"
    """Becomes part of `version`, which orders the versions of one record."""
    WHEN_DATE = "when_date"
    """The day of the contact: becomes `month` and `weekday`."""
    WHEN_TIME = "when_time"
    """The time of the contact: becomes the 3-hour `time_band`."""
    AGE = "age"
    """Age in years or date of birth: becomes `age_band`."""
    RESIDENCE = "residence"
    """Postcode or small-area code of the usual address: becomes the `residence_` areas."""
    SCENE = "scene"
    """Postcode or small-area code of the incident: becomes the `incident_` areas."""
    CONCEPTS = "concepts"
    """A list of codes: becomes the violence `concepts` among them."""
    TIME_KNOWN = "time_known"
    """A time that is often defaulted: becomes `<name>_known`, true where it is neither midnight nor the contact's own
    time.
    """
    FLAGS = "flags"
    """Free text: becomes the fixed `text_` signals; the text stays behind."""


DIRECT, QUASI, SENSITIVE, PLAIN = Disclosure.DIRECT, Disclosure.QUASI, Disclosure.SENSITIVE, Disclosure.PLAIN

RECORD_FIELDS = (
    "nhs_number",
    "mrn",
    "forename",
    "surname",
    "dob",
    "address1",
    "town",
    "postcode",
    "phone",
    "incident_no",
    "nok_name",
    "nok_phone",
    "clinician",
)
"""Facts of a record that its own notes may repeat, as `svd redact` names them. Text; the date of birth as yyyy-mm-dd.
"""

_MAY_CROSS_AS_IT_IS = {SENSITIVE, PLAIN}


@dataclass(frozen=True)
class Column:
    """One declared column; made by `column()`, named by the attribute it stands on."""

    name: str
    dtype: pl.DataType
    meaning: str
    disclosure: Disclosure
    nhs: str = ""
    deidentify: Deidentify = Deidentify.DROP
    code_list: str = ""
    required: bool = False
    rules: tuple[str, ...] = ()
    unit: str = ""
    fact: str = ""

    @property
    def sql_type(self) -> str:
        """The DuckDB type this column has in the warehouse."""
        return _SQL_TYPES[self.dtype.base_type()]


_SQL_TYPES: dict[Any, str] = {
    pl.String: "VARCHAR",
    pl.Date: "DATE",
    pl.Time: "TIME",
    pl.Datetime: "TIMESTAMP",
    pl.Boolean: "BOOLEAN",
    pl.Int8: "TINYINT",
    pl.Int16: "SMALLINT",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.UInt8: "UTINYINT",
    pl.UInt32: "UINTEGER",
    pl.UInt64: "UBIGINT",
    pl.Float64: "DOUBLE",
}


def column(
    meaning: str,
    *,
    disclosure: Disclosure,
    nhs: str = "",
    deidentify: Deidentify | None = None,
    code_list: str = "",
    required: bool = False,
    rules: Iterable[str] = (),
    unit: str = "",
    fact: str = "",
) -> Any:
    """Declare a column of a `Table`.

    meaning: one plain sentence; it becomes the comment in the warehouse and the dictionary entry.
    disclosure: direct, quasi, sensitive or plain; direct and quasi columns never cross the wall as they are.
    nhs: NHS Data Dictionary element, where there is one.
    deidentify: what becomes of it at the wall; by default direct and quasi are dropped, the rest kept.
    code_list: name of the list in `schemas/code_lists/` that the value must be on.
    required: a row without it is rejected.
    rules: names of further rules in `schemas.rules`.
    fact: which of RECORD_FIELDS it is, where the notes of the same row may repeat it.

    Raises `TypeError` where a direct or quasi column would be kept or scanned across.
    """
    if fact and fact not in RECORD_FIELDS:
        raise TypeError(f"{fact!r} is no fact that notes are searched for: {meaning!r}")
    treatment = deidentify or (Deidentify.KEEP if disclosure in _MAY_CROSS_AS_IT_IS else Deidentify.DROP)
    if treatment in {Deidentify.KEEP, Deidentify.SCAN} and disclosure not in _MAY_CROSS_AS_IT_IS:
        raise TypeError(f"A {disclosure} column cannot cross the wall as it is: {meaning!r}")
    return Column("", pl.Null(), meaning, disclosure, nhs, treatment, code_list, required, tuple(rules), unit, fact)


class Table:
    """Base of every declared table. Subclass it and write the columns as attributes.

    The docstring of the subclass is the comment of the table; `grain` says what one row is.
    """

    name: ClassVar[str] = ""
    grain: ClassVar[str] = ""
    columns: ClassVar[dict[str, Column]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declared = dict(cls.columns)
        for attribute, value in list(cls.__dict__.items()):
            if isinstance(value, Column):
                declared[attribute] = replace(value, name=attribute, dtype=_instance(_annotation(cls, attribute)))
        cls.columns = declared

    @classmethod
    def meaning(cls) -> str:
        """The table's docstring as one line."""
        return " ".join((cls.__doc__ or "").split())

    @classmethod
    def schema(cls) -> dict[str, pl.DataType]:
        """Column name → Polars type, in declared order."""
        return {name: col.dtype for name, col in cls.columns.items()}

    @classmethod
    def empty(cls) -> pl.DataFrame:
        """The table with its columns and no rows."""
        return pl.DataFrame(schema=cls.schema())

    @classmethod
    def treated(cls, *treatments: Deidentify) -> list[Column]:
        """The columns with one of these treatments at the wall, in declared order."""
        return [col for col in cls.columns.values() if col.deidentify in treatments]


def _annotation(cls: type, attribute: str) -> Any:
    annotation = cls.__annotations__[attribute]
    if isinstance(annotation, str):
        name = annotation.removeprefix("pl.")
        annotation = getattr(pl, name)
    return annotation


def _instance(dtype: Any) -> pl.DataType:
    if dtype is pl.Datetime:
        return pl.Datetime("us")
    return dtype() if isinstance(dtype, type) else dtype
