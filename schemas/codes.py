"""Code lists: which codes there are, what they mean to us, and from when to when they are valid.

The lists are CSV files in `schemas/code_lists/`; a home may hold newer ones of the same name in its own folder,
which replace ours whole. Must not know any table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path

import polars as pl

from schemas import reference
from schemas.errors import SvdError

HEADINGS = ("code", "label", "category", "group", "replaced_by", "valid_from", "valid_to", "source", "confidence")

OPEN_LISTS = frozenset({"chief_complaint", "violence_concept"})
"""Lists that hold only the codes that matter to violence: a code outside them is ordinary, and is not kept.
"""


class CodeListBroken(SvdError):
    """A code list file cannot be used; the message says which and why."""


@dataclass(frozen=True)
class CodeList:
    """One list. `frame` has the CSV's columns, all text, in file order."""

    name: str
    frame: pl.DataFrame

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code that was ever valid, old codes included."""
        return frozenset(self.frame["code"])

    @cached_property
    def undated(self) -> list[str]:
        """The codes valid on every day."""
        return self.frame.filter(pl.col("valid_from").is_null() & pl.col("valid_to").is_null())["code"].to_list()

    @cached_property
    def dated(self) -> list[tuple[str, date, date]]:
        """The codes valid only on some days, with the first and last of them."""
        rows = self.frame.filter(pl.col("valid_from").is_not_null() | pl.col("valid_to").is_not_null())
        return [
            (row["code"], _day(row["valid_from"], date.min), _day(row["valid_to"], date.max))
            for row in rows.iter_rows(named=True)
        ]

    @cached_property
    def replacements(self) -> dict[str, str]:
        """Old code → the code that took its place."""
        rows = self.frame.filter(pl.col("replaced_by").is_not_null())
        return dict(zip(rows["code"], rows["replaced_by"], strict=True))

    @property
    def is_open(self) -> bool:
        """Whether a code outside the list is ordinary rather than a finding."""
        return self.name in OPEN_LISTS

    def holds(self, code: pl.Expr, on: pl.Expr | None = None) -> pl.Expr:
        """True where `code` is on the list on the day `on`; on any day where no day is known."""
        valid = code.is_in(self.undated)
        for name, first, last in self.dated:
            same = code == name
            valid = valid | (same if on is None else same & (on.is_null() | on.is_between(first, last)))
        return valid

    def lookup(self, code: pl.Expr, field: str, default: str | None = None) -> pl.Expr:
        """The `field` (label, category, group) of each code; `default` where the code is null or not listed."""
        rows = self.frame.filter(pl.col(field).is_not_null())
        return code.replace_strict(rows["code"], rows[field], default=default, return_dtype=pl.String)

    def having(self, field: str, *values: str) -> list[str]:
        """The codes whose `field` is one of `values`."""
        return self.frame.filter(pl.col(field).is_in(values))["code"].to_list()


class CodeLists(Mapping[str, CodeList]):
    """All code lists by name."""

    def __init__(self, lists: Mapping[str, CodeList]) -> None:
        self._lists = dict(lists)

    def __getitem__(self, name: str) -> CodeList:
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All lists as one frame: `list` and the CSV's columns."""
        return pl.concat(
            [
                codes.frame.select(pl.lit(codes.name).alias("list"), *HEADINGS)
                for _, codes in sorted(self._lists.items())
            ]
        )


def load(extra: Path | None = None) -> CodeLists:
    """Read the project's lists, each replaced by the file of the same name in `extra` where there is one.

    Each kind of organisation is a list too: ed_site, acute_trust, ambulance_trust.

    Raises `CodeListBroken` where a file lacks a heading, names a code twice, or holds a date that is none.
    """
    folders = [Path(str(resources.files("schemas") / "code_lists")), *([extra] if extra and extra.is_dir() else [])]
    files = {
        path.stem: path
        for folder in folders
        for path in sorted(folder.glob("*.csv"))
        if path.name not in reference.FILES
    }
    return CodeLists({name: _read(name, path) for name, path in files.items()} | _organisations(extra))


def _organisations(extra: Path | None) -> dict[str, CodeList]:
    frame = reference.load(extra).organisations.select(
        "kind",
        "code",
        pl.col("name").alias("label"),
        pl.col("department_type").alias("category"),
        pl.col("parent_code").alias("group"),
        pl.lit(None, pl.String).alias("replaced_by"),
        "valid_from",
        "valid_to",
        "source",
        "confidence",
    )
    return {str(kind): CodeList(str(kind), rows.select(HEADINGS)) for (kind,), rows in frame.group_by("kind")}


def _read(name: str, path: Path) -> CodeList:
    frame = pl.read_csv(path, infer_schema=False)
    missing = [heading for heading in HEADINGS if heading not in frame.columns]
    if missing:
        raise CodeListBroken(f"{path.name} lacks the headings {', '.join(missing)}; add them, empty where unknown.")
    if frame["code"].is_duplicated().any():
        raise CodeListBroken(
            f"{path.name} names a code twice; keep one row a code and date it with valid_from and valid_to."
        )
    for heading in ("valid_from", "valid_to"):
        if (frame[heading].is_not_null() & frame[heading].str.to_date("%Y-%m-%d", strict=False).is_null()).any():
            raise CodeListBroken(f"{path.name} has a {heading} that is not a date such as 2026-04-01.")
    return CodeList(name, frame.select(HEADINGS))


def _day(text: str | None, default: date) -> date:
    return date.fromisoformat(text) if text else default
