"""The files of a drop: Parquet and CSV of each table, what explains them, and the manifest.

Knows formats. Must not know which rows a partner may have, nor the time: equal content gives equal bytes.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from schemas.marts import published
from warehouse.manifest import sha256_of, write_manifest
from warehouse.partners import Partner

_FIELD_TYPES = {
    "VARCHAR": "string",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "DOUBLE": "number",
    "TINYINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
}


@dataclass(frozen=True)
class Content:
    """All that a drop holds, chosen but not yet written."""

    partner: Partner
    publication: dict[str, Any]
    tables: dict[str, pl.DataFrame]
    areas: pl.DataFrame
    marts: pl.DataFrame
    dictionary: pl.DataFrame
    code_list: pl.DataFrame

    @property
    def release(self) -> str:
        """The last month and the beginning of the publication's name."""
        return f"{self.publication['months_to']:%Y-%m}_{self.publication['publication_id'][:8]}"

    @property
    def explaining(self) -> dict[str, pl.DataFrame]:
        """The tables that explain the others, sorted; only the code lists that are used."""
        used = self.dictionary["code_list"].drop_nulls().unique().to_list()
        return {
            "area": self.areas.sort("level", "code"),
            "code_list": self.code_list.filter(pl.col("list").is_in(used)).sort("list", "code", "valid_from"),
            "dictionary": self.dictionary,
            "mart": self.marts.sort("name"),
        }


def pack(content: Content, folder: Path) -> None:
    """Write every file of the drop into the empty `folder`, and the manifest last."""
    rows: dict[str, int] = {}
    footer = {
        "release": content.release,
        "publication_id": content.publication["publication_id"],
        "policy": content.publication["policy"],
        "definitions_version": content.publication["definitions_version"],
    }
    for name, table in content.tables.items():
        ordered = table.sort(published(name).dimensions())
        _write_parquet(
            ordered, folder / f"{name}.parquet", footer | {"table": name, "schema": _schema_text(content, name)}
        )
        ordered.write_csv(folder / f"{name}.csv")
        rows |= {f"{name}.parquet": ordered.height, f"{name}.csv": ordered.height}
    for name, table in content.explaining.items():
        table.write_csv(folder / f"{name}.csv")
        rows[f"{name}.csv"] = table.height
    (folder / "README.txt").write_bytes(_readme(content).encode())
    (folder / "datapackage.json").write_bytes(_json(_datapackage(content, folder)))
    write_manifest(folder, _about(content), rows)
    for path in folder.iterdir():
        _flush(path)


def _write_parquet(table: pl.DataFrame, path: Path, footer: dict[str, str]) -> None:
    """Everything that could differ between two runs is fixed."""
    table.write_parquet(path, compression="zstd", compression_level=9, row_group_size=100_000, metadata=footer)


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _about(content: Content) -> dict[str, Any]:
    publication = content.publication
    return {
        "partner": content.partner.id,
        "agreement": content.partner.reference,
        "release": content.release,
        "publication_id": publication["publication_id"],
        "policy": publication["policy"],
        "definitions_version": publication["definitions_version"],
        "months_from": str(publication["months_from"]),
        "months_to": str(publication["months_to"]),
    }


def _fields(content: Content, name: str) -> list[dict[str, Any]]:
    """The columns of a table in the words of Frictionless Data, from the published dictionary."""
    return [
        {
            "name": row["column_name"],
            "type": _FIELD_TYPES[row["type"]],
            "description": row["meaning"],
            **({"unit": row["unit"]} if row["unit"] else {}),
            **({"codeList": row["code_list"]} if row["code_list"] else {}),
        }
        for row in content.dictionary.filter(pl.col("table_name") == name).iter_rows(named=True)
    ]


def _schema_text(content: Content, name: str) -> str:
    return json.dumps(_schema(content, name), ensure_ascii=False)


def _schema(content: Content, name: str) -> dict[str, Any]:
    return {"fields": _fields(content, name), "missingValues": [""], "primaryKey": published(name).dimensions()}


def _datapackage(content: Content, folder: Path) -> dict[str, Any]:
    resources = []
    for name in content.tables:
        words = {"title": published(name).meaning(), "schema": _schema(content, name)}
        resources.append(_resource(folder / f"{name}.csv", name, "tabular-data-resource") | words)
        resources.append(_resource(folder / f"{name}.parquet", f"{name}-parquet", "data-resource") | words)
    resources += [
        _resource(folder / f"{name}.csv", name.replace("_", "-"), "data-resource") for name in content.explaining
    ]
    return {
        "profile": "data-package",
        "name": f"violence-{content.partner.id}".replace("_", "-"),
        "title": f"Violence seen by emergency departments and ambulances: {content.partner.name}",
        "version": content.release,
        "id": content.publication["publication_id"],
        "contributors": [{"title": content.partner.name, "email": content.partner.contact, "role": "recipient"}],
        "resources": resources,
    }


def _resource(path: Path, name: str, profile: str) -> dict[str, Any]:
    form = path.suffix.removeprefix(".")
    kind = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}[form]
    described = {"name": name, "path": path.name, "profile": profile, "format": form, "mediatype": kind}
    encoding = {"encoding": "utf-8"} if form == "csv" else {}
    return described | encoding | {"bytes": path.stat().st_size, "hash": f"sha256:{sha256_of(path)}"}


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _readme(content: Content) -> str:
    publication, partner = content.publication, content.partner
    tables = "\n".join(
        f"  {name}\n    {published(name).meaning()}\n    One row: {published(name).grain}." for name in content.tables
    )
    return f"""Violence seen by emergency departments and ambulances
For {partner.name}, under agreement {partner.reference}

Release {content.release}
Months {publication["months_from"]:%B %Y} to {publication["months_to"]:%B %Y}
Definitions, version {publication["definitions_version"]}
Protected by: {publication["policy"]}

The tables, each as Parquet and as CSV (UTF-8):

{tables}

How to read a row
  n is a count only where status is "published", and then it is rounded.
  status "withheld": too few to show, which may be none. Never read it as 0.
  status "not_received": no trust that serves the area had sent any month of the period. Not 0 either.
  providers_complete below providers_expected: some months of some trusts are missing, so the count is too low.
  Rounded counts do not add up exactly. A period the release covers in part counts that part.
  Emergency department and ambulance counts must not be added: some events are in both.
  These are people who came to health services. Many who are hurt never do.

What explains the tables
  dictionary.csv    every column in words
  code_list.csv     the codes in the columns
  area.csv          the areas
  mart.csv          what each table counts, and how fine
  datapackage.json  the same for programs (Frictionless Data Package)
  manifest.json     size, rows and SHA-256 of each file

Use it only as the agreement allows, and do not try to find out who is counted.
Questions: the Serious Violence Duty data officer of the integrated care board that sent it.
"""
