"""`datapackage.json`: the drop in the words of a Frictionless Data Package, so that any program can read and check it.

Knows the standard. Tables are described as CSV, column by column; what a program of the standard cannot check by itself
(Parquet, the workbook, maps) is listed as a file with its size and hash.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from schemas.columns import Table
from schemas.tables.catalogue import catalogue
from warehouse.drops import changes
from warehouse.drops.manifest import files_below, sha256_of
from warehouse.drops.package import DeliveredTable, Package

_FIELD_TYPES = {
    "VARCHAR": "string",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "DOUBLE": "number",
    "TINYINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
}
_MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Schema = dict[str, Any]


def write_datapackage(package: Package, folder: Path) -> None:
    """Describe every data file now below `folder`."""
    described = _schemas(package)
    resources = [
        _resource(name, path, described.get(name))
        for name, path in files_below(folder).items()
        if path.suffix.removeprefix(".") in _MEDIA_TYPES
    ]
    descriptor = {
        "profile": "data-package",
        "name": f"violence-{package.partner.id}".replace("_", "-"),
        "title": f"Violence seen by emergency departments and ambulances: {package.partner.name}",
        "version": package.release.name,
        "id": package.release.publication["publication_id"],
        "contributors": [{"title": package.partner.name, "email": package.partner.contact, "role": "recipient"}],
        "resources": resources,
    }
    text = json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_bytes(text.encode())


def schema_of(table: DeliveredTable) -> Schema:
    """The columns of a table in the standard's words, its key, and the version of its schema."""
    fields = [_field(col["name"], col["type"], col["meaning"], col["unit"], col["code_list"]) for col in table.columns]
    return {"fields": fields, "missingValues": [""], "primaryKey": table.dimensions, "version": table.version}


def _schemas(package: Package) -> dict[str, tuple[str, Schema]]:
    """Name of a CSV file → title and schema."""
    tables = {f"{table.name}.csv": (table.title, schema_of(table)) for table in package.tables}
    explaining = {
        f"{name}.csv": (catalogue(name).meaning(), _schema_of_catalogue(catalogue(name))) for name in package.explaining
    }
    differs = [
        _field(name, "BIGINT" if dtype == pl.Int64() else "VARCHAR", changes.MEANINGS[name])
        for name, dtype in changes.SCHEMA.items()
    ]
    listed = ("What is different from the drop before.", {"fields": differs, "missingValues": [""]})
    return tables | explaining | {"CHANGES.csv": listed}


def _schema_of_catalogue(table: type[Table]) -> Schema:
    fields = [_field(col.name, col.sql_type, col.meaning, col.unit, col.code_list) for col in table.columns.values()]
    return {"fields": fields, "missingValues": [""]}


def _field(name: str, sql_type: str, meaning: str, unit: str = "", code_list: str = "") -> dict[str, Any]:
    optional = {"unit": unit, "codeList": code_list}
    return {
        "name": name,
        "type": _FIELD_TYPES[sql_type],
        "description": meaning,
        **{key: value for key, value in optional.items() if value},
    }


def _resource(name: str, path: Path, described: tuple[str, Schema] | None) -> dict[str, Any]:
    form = path.suffix.removeprefix(".")
    title, schema = described or ("", None)
    table = (
        {"type": "table", "profile": "tabular-data-resource", "encoding": "utf-8"}
        if schema
        else {"type": "file", "profile": "data-resource"}
    )
    return {
        "name": _resource_name(name),
        "path": name,
        **table,
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        **({"title": title} if title else {}),
        **({"schema": schema} if schema else {}),
    }


def _resource_name(name: str) -> str:
    """Small letters, figures and - only, as the standard asks; CSV by its bare name, other forms with theirs."""
    stem, _, form = name.lower().rpartition(".")
    bare = stem.replace("/", "-").replace("@", "-v")
    return bare if form == "csv" else f"{bare}-{form}"
