"""Layouts: which heading of which extract fills which of our columns.

Knows: headings, the TOML files that describe them, the column names of a declared table.
Must not know: how the file was stored, what a value means beyond `[values.*]`, any particular source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal, get_args

import polars as pl
from pydantic import BeforeValidator, Field, PrivateAttr

from schemas.columns import Table
from schemas.config import (
    AsTuple,
    ConfigModel,
    Content,
    Fault,
    Filled,
    Write,
    did_you_mean,
    fault,
    read_all,
    read_toml,
    shown_key,
)
from schemas.errors import SvdError
from sources.reading.headings import plain_heading
from sources.reading.refusals import FileRefused

Protocol = Literal["by_update_type", "net_change", "bulk"]
MEANS_ABSENT = ("", "NULL", "null")


class LayoutError(SvdError):
    """A layout file is wrong; the message names the file, each key that is wrong, and what to change."""


def _one_or_many(headings: object) -> object:
    return (headings,) if isinstance(headings, str) else headings


def _plain_wording(codes: object) -> object:
    if not isinstance(codes, dict):
        return codes
    plain: dict[str, object] = {}
    for wording, code in codes.items():
        if plain.setdefault(wording.strip().lower(), code) != code:
            raise fault("one wording has two codes; capitals and outer spaces do not count, so take one away")
    return plain


Names = Annotated[tuple[Filled, ...], AsTuple, BeforeValidator(_one_or_many)]
Headings = Annotated[tuple[Filled, ...], AsTuple, BeforeValidator(_one_or_many), Field(min_length=1)]
Codes = Annotated[Mapping[str, str], BeforeValidator(_plain_wording)]


class Layout(ConfigModel):
    """One extract's headings, as its TOML file declares them.

    columns: our column → headings that may fill it, the first one present wins.
    joined: our column → headings whose values are joined by commas, where none of its `columns` is present.
    values: our column → what is sent (trimmed, lower case) → our code.
    protocol: `net_change`, `bulk`, or `by_update_type` (net change where the update type is filled).
    confirm: what a data officer must confirm before relying on it; empty when every heading is verified.
    """

    name: Annotated[Filled, Write("a name", "our_trust")]
    title: Annotated[Filled, Write("a title", "Our trust's monthly extract")]
    protocol: Annotated[
        Protocol,
        Write(f"one of {', '.join(get_args(Protocol))}, or leave it out", "bulk", shown=False),
    ] = "by_update_type"
    confirm: Annotated[str, Write("text, or leave it out", "", shown=False)] = ""
    requires: Annotated[Names, Write("a list of our columns", ["arrival_date"])] = ()
    recognised_by: Annotated[Names, Write("a list of headings", ["Arrival_Date"])] = ()
    not_supplied: Annotated[Names, Write("a list of our columns", ["postcode"])] = ()
    columns: Annotated[
        Mapping[str, Headings],
        Field(min_length=1),
        Write('the headings of each column as a list of texts such as sex = ["Gender", "Sex"]', {}, shown=False),
    ]
    joined: Annotated[
        Mapping[str, Headings],
        Write(
            'the headings of each column as a list of texts such as diagnosis = ["Code 1", "Code 2"]', {}, shown=False
        ),
    ] = Field(default_factory=dict)
    constants: Annotated[
        Mapping[str, str], Write('a text for each column such as provider_code = "RYA"', {}, shown=False)
    ] = Field(default_factory=dict)
    values: Annotated[
        Mapping[str, Codes],
        Write('for each column its codes, as texts, such as male = "1" below [values.sex]', {}, shown=False),
    ] = Field(default_factory=dict)

    _path: Path = PrivateAttr(default=Path())

    @property
    def path(self) -> Path:
        """Where its file lies."""
        return self._path

    @property
    def file(self) -> str:
        """The layout's file as a person would look for it: its folder and name."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True)
class Recognised:
    """A file's headings matched to a layout.

    headings_for: our column → the heading in the file that fills it. joined_for: our column → the headings in the file
    that fill it together. extra: how many headings nothing uses.
    """

    layout: Layout
    headings_for: Mapping[str, str]
    extra: int
    joined_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        """The headings worth reading, each once, as they stand in the file."""
        together = [heading for headings in self.joined_for.values() for heading in headings]
        return list(dict.fromkeys([*self.headings_for.values(), *together]))


class UnknownLayout(FileRefused):
    """No layout fits the headings of a file.

    nearest: the layout that came closest, if any. lacked: our columns for which it found no heading.
    """

    def __init__(self, message: str, nearest: Layout | None, lacked: Sequence[str]) -> None:
        super().__init__("unknown_layout", message)
        self.nearest = nearest
        self.lacked = list(lacked)


def load_layouts(folders: Iterable[Path], table: type[Table]) -> list[Layout]:
    """Every layout in `folders` for `table`; a layout in a later folder replaces the one of that name before it.

    Raises `LayoutError` with every fault of the files that cannot be used, or where two in a folder share a name.
    """
    layouts: dict[str, Layout] = {}
    for folder in folders:
        here: dict[str, Layout] = {}
        for layout in read_all(sorted(folder.glob("*.toml")), lambda path: read_layout(path, table), LayoutError):
            if layout.name in here:
                raise LayoutError(
                    f"{layout.path.name} and {here[layout.name].path.name} are both named {layout.name}; rename one."
                )
            here[layout.name] = layout
        layouts |= here
    return list(layouts.values())


def read_layout(path: Path, table: type[Table]) -> Layout:
    """The layout in one file, checked against `table`. Raises `LayoutError` with every fault of the file."""
    layout = read_toml(path, Layout, LayoutError, lambda content: _column_faults(content, table))
    layout._path = path
    return layout


def recognise(headings: Sequence[str], layouts: Sequence[Layout]) -> Recognised:
    """The layout that a file's headings fit; order, case, punctuation and further columns do not matter.

    Among several, the one with most of its `recognised_by` headings, then with most columns filled.
    Raises `UnknownLayout`, naming the nearest layout and what it lacked.
    """
    present = _by_plain_heading(headings)
    matches = [(layout, _headings_for(layout, present)) for layout in layouts]
    fitting = [(layout, headings_for) for layout, headings_for in matches if not _lacked(layout, headings_for)]
    if not fitting:
        raise _unknown(matches)
    layout, headings_for = max(fitting, key=lambda match: (_marks(match[0], present), len(match[1])))
    joined = _joined_for(layout, headings_for, present)
    recognised = Recognised(layout, headings_for, 0, joined)
    return replace(recognised, extra=len(headings) - len(recognised.headings))


def canonical(rows: pl.DataFrame, recognised: Recognised, padded: bool = True) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows as sent → rows in our columns, all text, trimmed; empty and `NULL` are null.

    rows: `line` and one text column per heading. padded: False where no value can have white space at its ends.
    Returns `line` and every column the layout maps or sets, and how many values `[values.*]` did not
    know: `column`, `rows`. Such values become null.
    """
    layout, headings_for = recognised.layout, recognised.headings_for
    alone = [pl.col(heading).alias(name) for name, heading in headings_for.items()]
    together = [
        pl.concat_str(headings, separator=",", ignore_nulls=True).alias(name)
        for name, headings in recognised.joined_for.items()
    ]
    filled = [*headings_for, *recognised.joined_for]
    renamed = rows.select("line", *alone, *together)
    if padded:
        renamed = renamed.with_columns(pl.col(*filled).str.strip_chars())
    text = _null_where_absent(renamed, filled)
    translated = text.with_columns(
        pl.col(name).str.to_lowercase().replace_strict(dict(codes), default=None, return_dtype=pl.String)
        for name, codes in layout.values.items()
        if name in headings_for
    )
    return translated.with_columns(_missing(layout, filled)), _unmapped(text, translated, layout)


def known_headings(layouts: Iterable[Layout]) -> set[str]:
    """Every heading the layouts know, by which a heading row is told from a title above it."""
    return {
        heading
        for layout in layouts
        for headings in (*layout.columns.values(), *layout.joined.values())
        for heading in headings
    }


def _column_faults(content: Content, table: type[Table]) -> Iterator[Fault]:
    """What only the table can tell: columns that it lacks, and columns that nothing or too much fills."""
    columns, joined, constants, values = (
        _section(content, name) for name in ("columns", "joined", "constants", "values")
    )
    not_supplied, requires = (set(_names(content, name)) for name in ("not_supplied", "requires"))
    filled = columns | joined | constants
    for key, names in {"columns": columns, "joined": joined, "constants": constants, "values": values}.items():
        for name in sorted(names - table.columns.keys()):
            yield Fault(shown_key(key, name), f"is not a column of {table.name}; {_remedy(name, table)}")
    for key in ("not_supplied", "requires"):
        # An entry of a list is a value: it is told by its place, for nobody knows what was written there.
        for place, name in enumerate(_names(content, key), start=1):
            if name not in table.columns:
                yield Fault(key, f"entry {place} is not a column of {table.name}; {_remedy(name, table)}")
    for name, column in table.columns.items():
        if columns and name not in filled | not_supplied:
            yield Fault(f"columns.{name}", "is missing; name its headings, or list it under not_supplied")
        if name in filled & not_supplied:
            yield Fault(f"not_supplied.{name}", "is mapped too; take one away")
        if name in columns & constants:
            yield Fault(f"constants.{name}", "has headings too; take one away")
        if column.required and name in not_supplied:
            yield Fault(f"not_supplied.{name}", "no row counts without it; name its headings")
    for key, names in {"requires": requires, "values": values}.items():
        for name in sorted((names & table.columns.keys()) - columns):
            yield Fault(f"{key}.{name}", "no heading is mapped to it; name one under [columns]")


def _section(content: Content, key: str) -> set[str]:
    section = content.get(key)
    return set(section) if isinstance(section, dict) else set()


def _names(content: Content, key: str) -> list[str]:
    """The names in a list, in its order; none where it is no list, which is a fault that the model tells."""
    names = _one_or_many(content.get(key))
    return [name for name in names if isinstance(name, str)] if isinstance(names, list | tuple) else []


def _remedy(name: str, table: type[Table]) -> str:
    return did_you_mean(name, list(table.columns)) or "take it out"


def _by_plain_heading(headings: Sequence[str]) -> dict[str, str]:
    present: dict[str, str] = {}
    for heading in headings:
        present.setdefault(plain_heading(heading), heading)
    return present


def _headings_for(layout: Layout, present: Mapping[str, str]) -> dict[str, str]:
    headings_for: dict[str, str] = {}
    for name, alternatives in layout.columns.items():
        for alternative in alternatives:
            if (plain := plain_heading(alternative)) in present:
                headings_for[name] = present[plain]
                break
    return headings_for


def _joined_for(
    layout: Layout, headings_for: Mapping[str, str], present: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    plain = {
        name: [plain_heading(heading) for heading in headings]
        for name, headings in layout.joined.items()
        if name not in headings_for
    }
    headings_in_file = {
        name: tuple(present[heading] for heading in headings if heading in present) for name, headings in plain.items()
    }
    return {name: headings for name, headings in headings_in_file.items() if headings}


def _lacked(layout: Layout, headings_for: Mapping[str, str]) -> list[str]:
    return [name for name in layout.requires if name not in headings_for]


def _marks(layout: Layout, present: Mapping[str, str]) -> int:
    return sum(plain_heading(heading) in present for heading in layout.recognised_by)


def _unknown(matches: Sequence[tuple[Layout, Mapping[str, str]]]) -> UnknownLayout:
    if not matches:
        return UnknownLayout("No layout is there to read this file with; add one to the layouts folder.", None, [])
    nearest, headings_for = max(matches, key=lambda match: (len(match[1]), -len(_lacked(*match))))
    lacked = _lacked(nearest, headings_for)
    missing_headings = "; ".join(f"{name} ({' or '.join(nearest.columns[name])})" for name in lacked)
    if not headings_for:
        return UnknownLayout(
            f"No layout knows any heading of this file. Is its first row the headings? If it is a kind of extract that "
            f"is new "
            f"here, describe it in a layout of its own: copy {nearest.file} into the home's layouts folder and change "
            f"it.",
            None,
            [],
        )
    return UnknownLayout(
        f"No layout fits the headings of this file. The nearest is {nearest.name} ({nearest.title}), which found no "
        f"heading for: {missing_headings}. If the file has them under other names, copy {nearest.file} into the home's "
        f"layouts folder and add them there; if it is another kind of extract, give it a layout of its own there.",
        nearest,
        lacked,
    )


def _null_where_absent(rows: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    # Few columns hold any such value, and only those are written anew.
    holds = rows.select(_means_absent(pl.col(*names)).any()).row(0, named=True)
    columns = [pl.col(name) for name, any_value in holds.items() if any_value]
    return rows.with_columns(pl.when(~_means_absent(column)).then(column) for column in columns)


def _means_absent(column: pl.Expr) -> pl.Expr:
    absent = column == MEANS_ABSENT[0]
    for text in MEANS_ABSENT[1:]:
        absent = absent | (column == text)
    return absent


def _missing(layout: Layout, filled: Sequence[str]) -> list[pl.Expr]:
    constants = [pl.lit(value).alias(name) for name, value in layout.constants.items()]
    mapped = dict.fromkeys([*layout.columns, *layout.joined])
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in mapped if name not in filled]
    return constants + absent


def _unmapped(text: pl.DataFrame, translated: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    untranslated = {
        name: translated[name].null_count() - text[name].null_count() for name in layout.values if name in text.columns
    }
    columns = {name: rows for name, rows in untranslated.items() if rows}
    return pl.DataFrame(
        {"column": list(columns), "rows": list(columns.values())}, schema={"column": pl.String, "rows": pl.UInt32}
    )
