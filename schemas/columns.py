"""How a table is declared: a Pandera model, one field a column, from which everything else is derived.

Casting, validation, de-identification, `COMMENT ON`, the dictionary page, drop metadata and invented rows all read
these declarations. Nothing here knows any particular table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypedDict, TypeVar, cast

import pandera.polars as pa
import polars as pl

from schemas.rules import RuleMaker, Subject
from schemas.types import DIRECT, PLAIN, QUASI, SENSITIVE, BirthDate, Disclosure, Value, value_type

__all__ = ["DIRECT", "PLAIN", "QUASI", "RECORD_FIELDS", "SENSITIVE", "Column", "Deidentify", "Disclosure", "Fact"]
__all__ += ["Table", "column", "fact"]


class Deidentify(StrEnum):
    """What becomes of a column between the identifiable and the de-identified zone."""

    DROP = "drop"
    """Not kept."""
    KEEP = "keep"
    """Kept as it is; of a coded column only the codes on its list."""
    SCAN = "scan"
    """Local wording: kept only where the value scan finds every word known and nothing personal."""
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
    """Free text: becomes the fixed `text_` signals; the text is not kept."""


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


class Metadata(TypedDict):
    """What a field's `metadata` says beside its type and description."""

    disclosure: Disclosure | None
    nhs: str
    deidentify: Deidentify | None
    code_list: str
    required: bool
    rules: tuple[RuleMaker, ...]
    unit: str
    fact: str
    categories: int


@dataclass(frozen=True)
class Column:
    """A field of a table as its readers see it; declared by `column()`."""

    name: str
    dtype: pl.DataType
    meaning: str
    disclosure: Disclosure
    nhs: str = ""
    deidentify: Deidentify = Deidentify.DROP
    code_list: str = ""
    required: bool = False
    rules: tuple[RuleMaker, ...] = ()
    unit: str = ""
    fact: str = ""
    categories: int = 0
    type: type[Value] = Value

    @property
    def sql_type(self) -> str:
        """The DuckDB type this column has in the warehouse."""
        return _SQL_TYPES[self.dtype.base_type()]

    @property
    def is_text(self) -> bool:
        """Whether its values are text, so that what was sent and what was read are of one type."""
        return self.dtype == pl.String()


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
    disclosure: Disclosure | None = None,
    nhs: str = "",
    deidentify: Deidentify | None = None,
    code_list: str = "",
    required: bool = False,
    rules: Iterable[RuleMaker] = (),
    unit: str = "",
    fact: str = "",
    categories: int = 0,
    alias: str | None = None,
) -> Any:
    """Declare a column of a `Table`: a Pandera field. Its annotation says its type: one of `schemas.types`, or Polars'.

    meaning: one plain sentence; it becomes the comment in the warehouse and the dictionary entry.
    disclosure: direct, quasi, sensitive or plain, where not as its type says; direct and quasi columns never leave
    the identifiable zone as they are.
    nhs: NHS Data Dictionary element, where there is one.
    deidentify: its rule of de-identification; by default direct and quasi are dropped, the rest kept.
    code_list: name of the list in `schemas/code_lists/` that the value must be on, where its type names none.
    required: a row without it is rejected.
    rules: rules of `schemas.rules` beyond those of its type.
    fact: which of RECORD_FIELDS it is, where the notes of the same row may repeat it.
    categories: how many categories what is counted spreads over, where no code list says so; 1 where each is a count
    of its own.
    alias: the column's name, where the declaration itself has a word of that name.

    Raises `TypeError` where a direct or quasi column would be kept, or kept after the value scan.
    """
    if fact and fact not in RECORD_FIELDS:
        raise TypeError(f"{fact!r} is no fact that notes are searched for: {meaning!r}")
    if disclosure:
        _refuse_identifying_column(meaning, disclosure, deidentify)
    metadata = Metadata(
        disclosure=disclosure,
        nhs=nhs,
        deidentify=deidentify,
        code_list=code_list,
        required=required,
        rules=tuple(rules),
        unit=unit,
        fact=fact,
        categories=categories,
    )
    # Null is never Pandera's to refuse: `required` does, with a reason a sender understands.
    return pa.Field(nullable=True, alias=alias, description=meaning, metadata=cast("dict[str, Any]", metadata))


def _refuse_identifying_column(meaning: str, disclosure: Disclosure, deidentify: Deidentify | None) -> None:
    if deidentify in {Deidentify.KEEP, Deidentify.SCAN} and disclosure not in _MAY_CROSS_AS_IT_IS:
        raise TypeError(f"A {disclosure} column cannot leave the identifiable zone as it is: {meaning!r}")


T = TypeVar("T")


class Fact(Generic[T]):
    """A word of the declaration; reading it from a table gives what the table says, else the default."""

    def __init__(self, default: T) -> None:
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = _hidden(name)

    def __get__(self, instance: object, owner: type) -> T:
        return cast("T", getattr(owner, self.name, self.default))


def fact(default: T) -> T:
    """Declare a word that each table says about itself, such as its grain.

    Pandera takes every other public name of a model for a column.
    """
    return cast("T", Fact(default))


def _hidden(name: str) -> str:
    return f"_fact_{name}"


class Table(pa.DataFrameModel):
    """Base of every declared table. Subclass it and write the columns as annotated fields.

    The docstring of the subclass is the comment of the table; `grain` says what one row is.
    """

    name = fact("")
    grain = fact("")
    columns = fact(cast("dict[str, Column]", {}))
    """Column name → column, in declared order."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        for word in [word for word, value in vars(cls).items() if _is_answer(cls, word, value)]:
            if word in cls.__annotations__:
                raise TypeError(f"{word} is a word of the declaration of {cls.__name__}; call the column by an alias.")
            setattr(cls, _hidden(word), vars(cls)[word])
            delattr(cls, word)
        super().__init_subclass__(**kwargs)  # type: ignore[no-untyped-call]
        columns = {name: _column(name, field) for name, field in cls.to_schema().columns.items()}
        setattr(cls, _hidden("columns"), columns)

    @classmethod
    def meaning(cls) -> str:
        """The table's docstring as one line."""
        return " ".join((cls.__doc__ or "").split())

    @classmethod
    def schema(cls) -> dict[str, pl.DataType]:
        """Column name → Polars type, in declared order."""
        return {name: col.dtype for name, col in cls.columns.items()}

    @classmethod
    def empty(cls, *_args: Any) -> pl.DataFrame:  # type: ignore[override]  # Pandera's is of a class of its own
        """The table with its columns and no rows."""
        return pl.DataFrame(schema=cls.schema())

    @classmethod
    def with_rule(cls, *rules: Deidentify) -> list[Column]:
        """The columns with one of these rules of de-identification, in declared order."""
        return [col for col in cls.columns.values() if col.deidentify in rules]

    @classmethod
    def contact_day(cls) -> str:
        """The name of the column that holds the day of the contact; empty where there is none."""
        return _first(cls.with_rule(Deidentify.WHEN_DATE))

    @classmethod
    def contact_time(cls) -> str:
        """The name of the column that holds the time of the contact; empty where there is none."""
        return _first(cls.with_rule(Deidentify.WHEN_TIME))

    @classmethod
    def subject(cls, name: str) -> Subject:
        """The column of that name as a rule sees it."""
        col = cls.columns[name]
        born = [other for other in cls.columns.values() if issubclass(other.type, BirthDate)]
        return Subject(name, col.is_text, col.code_list, cls.contact_day(), cls.contact_time(), _first(born))


def _is_answer(table: type[Table], word: str, value: object) -> bool:
    """Whether the table says something of itself there, rather than declare a column or a word for others to say."""
    inherited = next((vars(base)[word] for base in table.__mro__[1:] if word in vars(base)), None)
    return isinstance(inherited, Fact) and not isinstance(value, Fact)


def _first(columns: list[Column]) -> str:
    return columns[0].name if columns else ""


def _column(name: str, field: pa.Column) -> Column:
    metadata = cast("Metadata", field.metadata)
    kind, meaning = value_type(field.dtype), field.description or ""
    disclosure = _disclosure(name, metadata["disclosure"], kind)
    _refuse_identifying_column(meaning, disclosure, metadata["deidentify"])
    default = Deidentify.KEEP if disclosure in _MAY_CROSS_AS_IT_IS else Deidentify.DROP
    return Column(
        name=name,
        dtype=_instance(field.dtype.type),
        meaning=meaning,
        disclosure=disclosure,
        nhs=metadata["nhs"],
        deidentify=metadata["deidentify"] or default,
        code_list=metadata["code_list"] or kind.code_list,
        required=metadata["required"],
        rules=(*kind.rules, *metadata["rules"]),
        unit=metadata["unit"],
        fact=metadata["fact"],
        categories=metadata["categories"],
        type=kind,
    )


def _disclosure(name: str, declared: Disclosure | None, kind: type[Value]) -> Disclosure:
    """As declared, else as its type says; never milder than its type."""
    if declared is None and kind.disclosure is None:
        raise TypeError(f"{name} says nowhere how far it identifies a person; declare its disclosure.")
    # The enumeration is in order, the strictest first.
    strictest = next(one for one in Disclosure if one in (declared, kind.disclosure))
    if declared and kind.disclosure and declared is not strictest:
        raise TypeError(f"{name} is a {kind.__name__}, which is {kind.disclosure}; it cannot be declared {declared}.")
    return declared or strictest


def _instance(dtype: Any) -> pl.DataType:
    instance: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return instance
