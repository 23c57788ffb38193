"""The package of a partner: all that a drop holds, filtered but not yet written in any form.

Knows tables, their contracts and what explains them. Must not know files or formats, nor which rows a partner may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.versions import Contract
from warehouse.drops.partners import Partner


@dataclass(frozen=True)
class DeliveredTable:
    """A table as a partner receives it: under its name, such as la_year, or la_year@1 for an old major still served."""

    name: str
    contract: Contract
    rows: pl.DataFrame
    """Sorted by what names a row."""

    @property
    def version(self) -> str:
        """The version of its schema."""
        return str(self.contract["version"])

    @property
    def dimensions(self) -> list[str]:
        """The columns that name a row."""
        return list(self.contract["dimensions"])

    @property
    def columns(self) -> list[dict[str, str]]:
        """name, type, unit, code_list and meaning of each column."""
        return list(self.contract["columns"])

    @property
    def is_earlier(self) -> bool:
        """Whether it is an old major, beside the table of today."""
        return "@" in self.name

    @property
    def title(self) -> str:
        """What the table counts, in words."""
        old = f"As {self.contract['name']} was up to version {self.version}, for programs that still read it. "
        return (old if self.is_earlier else "") + str(self.contract["meaning"])


@dataclass(frozen=True)
class Release:
    """Which release a drop is of, and what its manifest says of it.

    publication: the row of the catalogue. audit: verdict and certificate_sha256. previous: the release before.
    """

    name: str
    policy: str
    publication: Mapping[str, Any]
    ledger_head: str = ""
    audit: Mapping[str, Any] | None = None
    previous: str = ""
    key_id: str = ""
    """Id of the key that signs it; empty where nobody does."""
    not_promised: str = ""
    """What a partner's stricter policy asks for and the drop does not keep, as a sentence; empty where it keeps all."""


@dataclass(frozen=True)
class Package:
    """What a drop holds. maps: table → rows with boundaries; empty where none are loaded. The frames are those of the
    catalogue, of this partner."""

    partner: Partner
    release: Release
    tables: list[DeliveredTable]
    maps: dict[str, pl.DataFrame]
    areas: pl.DataFrame
    providers: pl.DataFrame
    marts: pl.DataFrame
    dictionary: pl.DataFrame
    code_list: pl.DataFrame
    changes: pl.DataFrame

    @property
    def explaining(self) -> dict[str, pl.DataFrame]:
        """The tables that explain the others, sorted; only the code lists that are used."""
        used = self.dictionary["code_list"].drop_nulls().unique().to_list()
        return {
            "area": self.areas.sort("level", "code"),
            "code_list": self.code_list.filter(pl.col("list").is_in(used)).sort("list", "code", "valid_from"),
            "dictionary": self.dictionary,
            "mart": self.marts.sort("name"),
            "provider": self.providers.sort("code"),
        }

    @property
    def names(self) -> dict[str, str]:
        """Code of an area or trust → its name, where it has one."""
        return names_in(self.areas, self.providers)

    def has(self, form: str) -> bool:
        """Whether the drop holds its tables in that form."""
        return form in self.partner.formats and (form != "geoparquet" or bool(self.maps))


def names_in(areas: pl.DataFrame, providers: pl.DataFrame) -> dict[str, str]:
    """Code of an area or trust → its name, where it has one."""
    names = pl.concat([frame.select("code", "name") for frame in (areas, providers)]).drop_nulls()
    return dict(names.sort("code").iter_rows())
