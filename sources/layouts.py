"""Layouts: which heading of which extract fills which of our columns.

Knows: headings, the TOML files that describe them, the column names of a declared table.
Must not know: how the file was stored, what a value means beyond `[values.*]`, any particular source.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from schemas.columns import Table
from sources.reading.headings import plain_heading
from sources.reading.refusals import FileRefused

PROTOCOLS = ("by_update_type", "net_change", "bulk")
MEANS_ABSENT = ("", "NULL", "null")
_KEYS = {
    "name",
    "title",
    "confirm",
    "protocol",
    "requires",
    "recognised_by",
    "not_supplied",
    "columns",
    "joined",
    "constants",
    "values",
}


class LayoutError(ValueError):
    """A layout file is wrong; the message names the file and what to change in it."""


@dataclass(frozen=True)
class Layout:
    """One extract's headings, as its TOML file declares them.

    columns: our column → headings that may fill it, the first one present wins.
    joined: our column → headings whose values are joined by commas, where none of its `columns` is present.
    values: our column → what is sent (trimmed, lower case) → our code.
    protocol: `net_change`, `bulk`, or `by_update_type` (net change where the update type is filled).
    confirm: what a data officer must confirm before relying on it; empty when every heading is verified.
    """

    name: str
    title: str
    path: Path
    protocol: str = "by_update_type"
    confirm: str = ""
    requires: tuple[str, ...] = ()
    recognised_by: tuple[str, ...] = ()
    not_supplied: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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

    Raises `LayoutError` where a file is not TOML, has an unknown key or column, leaves a column of the table
    unsaid, or shares its name with another in the same folder.
    """
    layouts: dict[str, Layout] = {}
    for folder in folders:
        here: dict[str, Layout] = {}
        for path in sorted(folder.glob("*.toml")):
            layout = read_layout(path, table)
            if layout.name in here:
                raise LayoutError(
                    f"{path.name} and {here[layout.name].path.name} are both named {layout.name}; rename one."
                )
            here[layout.name] = layout
        layouts |= here
    return list(layouts.values())


def read_layout(path: Path, table: type[Table]) -> Layout:
    """The layout in one file, checked against `table`. Raises `LayoutError`."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutError(f"{path.name} is not valid TOML: {error}") from None
    layout = _layout(path, said)
    _check_columns(layout, table)
    return layout


def recognise(headings: Sequence[str], layouts: Sequence[Layout]) -> Recognised:
    """The layout that a file's headings fit; order, case, punctuation and further columns do not matter.

    Among several, the one with most of its `recognised_by` headings, then with most columns filled.
    Raises `UnknownLayout`, naming the nearest layout and what it lacked.
    """
    present = _by_plain_heading(headings)
    matches = [(layout, _headings_for(layout, present)) for layout in layouts]
    fitting = [(layout, found) for layout, found in matches if not _lacked(layout, found)]
    if not fitting:
        raise _unknown(matches)
    layout, found = max(fitting, key=lambda match: (_marks(match[0], present), len(match[1])))
    joined = _joined_for(layout, found, present)
    recognised = Recognised(layout, found, 0, joined)
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
    named = rows.select("line", *alone, *together)
    if padded:
        named = named.with_columns(pl.col(*filled).str.strip_chars())
    text = _null_where_absent(named, filled)
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


def _layout(path: Path, said: dict[str, Any]) -> Layout:
    if unknown := sorted(said.keys() - _KEYS):
        raise LayoutError(
            f"{path.name} has a key nobody reads: {', '.join(unknown)}. Known keys: {', '.join(sorted(_KEYS))}."
        )
    for key in ("name", "title", "columns"):
        if not said.get(key):
            raise LayoutError(f"{path.name} has no {key}.")
    if said.get("protocol", PROTOCOLS[0]) not in PROTOCOLS:
        raise LayoutError(f"{path.name}: protocol must be one of {', '.join(PROTOCOLS)}.")
    try:
        return Layout(
            name=said["name"],
            title=said["title"],
            path=path,
            protocol=said.get("protocol", PROTOCOLS[0]),
            confirm=said.get("confirm", ""),
            requires=_texts(said.get("requires", [])),
            recognised_by=_texts(said.get("recognised_by", [])),
            not_supplied=_texts(said.get("not_supplied", [])),
            columns={name: _texts(headings) for name, headings in said["columns"].items()},
            joined={name: _texts(headings) for name, headings in said.get("joined", {}).items()},
            constants={name: _text(value) for name, value in said.get("constants", {}).items()},
            values={
                name: {key.strip().lower(): _text(code) for key, code in codes.items()}
                for name, codes in said.get("values", {}).items()
            },
        )
    except (TypeError, AttributeError):
        raise LayoutError(
            f"{path.name}: headings are lists of texts, constants and codes are texts in quotes."
        ) from None


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(_text(item) for item in value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _check_columns(layout: Layout, table: type[Table]) -> None:
    file, filled = layout.path.name, layout.columns.keys() | layout.joined.keys() | layout.constants.keys()
    named = filled | {*layout.not_supplied, *layout.requires, *layout.values}
    for name in sorted(named - table.columns.keys()):
        raise LayoutError(f"{file} names {name}, which is not a column of {table.name}.")
    for name in table.columns:
        if name not in filled and name not in layout.not_supplied:
            raise LayoutError(f"{file} maps nothing to {name}; map it or list it under not_supplied.")
        if name in filled and name in layout.not_supplied:
            raise LayoutError(f"{file} both maps {name} and lists it under not_supplied; take one away.")
        if name in layout.columns and name in layout.constants:
            raise LayoutError(f"{file} gives {name} both a heading and a constant; take one away.")
        if name in layout.columns and not layout.columns[name]:
            raise LayoutError(f"{file} names no heading for {name}; name one or list it under not_supplied.")
        if table.columns[name].required and name in layout.not_supplied:
            raise LayoutError(f"{file} lists {name} under not_supplied, but no row counts without it.")
    for name in (*layout.requires, *layout.values):
        if name not in layout.columns:
            raise LayoutError(f"{file} speaks of {name} but maps no heading to it.")


def _by_plain_heading(headings: Sequence[str]) -> dict[str, str]:
    present: dict[str, str] = {}
    for heading in headings:
        present.setdefault(plain_heading(heading), heading)
    return present


def _headings_for(layout: Layout, present: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, alternatives in layout.columns.items():
        for alternative in alternatives:
            if (plain := plain_heading(alternative)) in present:
                found[name] = present[plain]
                break
    return found


def _joined_for(layout: Layout, found: Mapping[str, str], present: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    plain = {
        name: [plain_heading(heading) for heading in headings]
        for name, headings in layout.joined.items()
        if name not in found
    }
    there = {
        name: tuple(present[heading] for heading in headings if heading in present) for name, headings in plain.items()
    }
    return {name: headings for name, headings in there.items() if headings}


def _lacked(layout: Layout, found: Mapping[str, str]) -> list[str]:
    return [name for name in layout.requires if name not in found]


def _marks(layout: Layout, present: Mapping[str, str]) -> int:
    return sum(plain_heading(heading) in present for heading in layout.recognised_by)


def _unknown(matches: Sequence[tuple[Layout, Mapping[str, str]]]) -> UnknownLayout:
    if not matches:
        return UnknownLayout("No layout is there to read this file with; add one to the layouts folder.", None, [])
    nearest, found = max(matches, key=lambda match: (len(match[1]), -len(_lacked(*match))))
    lacked = _lacked(nearest, found)
    wanted = "; ".join(f"{name} ({' or '.join(nearest.columns[name])})" for name in lacked)
    if not found:
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
        f"heading for: {wanted}. If the file has them under other names, copy {nearest.file} into the home's layouts "
        f"folder and add them there; if it is another kind of extract, give it a layout of its own there.",
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
    lost = {
        name: translated[name].null_count() - text[name].null_count() for name in layout.values if name in text.columns
    }
    some = {name: rows for name, rows in lost.items() if rows}
    return pl.DataFrame(
        {"column": list(some), "rows": list(some.values())}, schema={"column": pl.String, "rows": pl.UInt32}
    )
