"""Writes the files of a drop: each table in each form, what explains them, how to load them, the manifest and its
signature.

Knows formats. Must not know which rows a partner may have, nor the time: equal content gives equal bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.drops.formats.datapackage import schema_of, write_datapackage
from warehouse.drops.formats.loaders import write_loaders
from warehouse.drops.formats.maps import write_geoparquet
from warehouse.drops.formats.readme import write_readme
from warehouse.drops.formats.workbook import WORKBOOK, write_workbook
from warehouse.drops.manifest import MANIFEST, SIGNATURE, write_manifest
from warehouse.drops.package import DeliveredTable, Package
from warehouse.drops.signing import Signer
from warehouse.drops.verify import trusted_comment

CHANGES = "CHANGES.csv"
MAPS = "maps"


def write_drop(package: Package, folder: Path, signer: Signer | None) -> None:
    """Write every file of the drop into the empty `folder`, the manifest and its signature last."""
    rows: dict[str, int] = {}
    for table in package.tables:
        rows |= _write_table(package, table, folder)
    for name, explaining in package.explaining.items():
        rows[f"{name}.csv"] = _write_csv(explaining, folder / f"{name}.csv")
    rows[CHANGES] = _write_csv(package.changes, folder / CHANGES)
    rows |= _write_maps(package, folder)
    if package.has("xlsx"):
        write_workbook(package, folder / WORKBOOK)
    write_loaders(package, folder / "loaders")
    write_readme(package, folder / "README.txt")
    write_datapackage(package, folder)
    write_manifest(folder, _about(package), rows)
    if signer:
        comment = trusted_comment(package.release.name, package.partner.id)
        (folder / SIGNATURE).write_bytes(signer.sign((folder / MANIFEST).read_bytes(), comment))


def _write_table(package: Package, table: DeliveredTable, folder: Path) -> dict[str, int]:
    written = {}
    if package.has("parquet"):
        path = folder / f"{table.name}.parquet"
        # Everything that could differ between two runs is fixed.
        table.rows.write_parquet(
            path, compression="zstd", compression_level=9, row_group_size=100_000, metadata=_footer(package, table)
        )
        written[path.name] = table.rows.height
    if package.has("csv"):
        path = folder / f"{table.name}.csv"
        written[path.name] = _write_csv(table.rows, path)
    return written


def _write_maps(package: Package, folder: Path) -> dict[str, int]:
    if not package.has("geoparquet"):
        return {}
    (folder / MAPS).mkdir()
    tables = {table.name: table for table in package.tables}
    for name, rows in package.maps.items():
        footer = _footer(package, tables[name]) if name in tables else _release_footer(package) | {"table": name}
        write_geoparquet(rows, folder / MAPS / f"{name}.parquet", footer)
    return {f"{MAPS}/{name}.parquet": rows.height for name, rows in package.maps.items()}


def _write_csv(rows: pl.DataFrame, path: Path) -> int:
    """UTF-8 with a byte order mark, by which Excel knows it, and CRLF, as RFC 4180 and Excel write it. Returns the
    rows.
    """
    rows.write_csv(path, include_bom=True, line_terminator="\r\n")
    return rows.height


def _footer(package: Package, table: DeliveredTable) -> dict[str, str]:
    return _release_footer(package) | {
        "table": table.name,
        "schema_id": f"svd-health-data/{table.contract['name']}",
        "schema_version": table.version,
        "schema": json.dumps(schema_of(table), ensure_ascii=False),
    }


def _release_footer(package: Package) -> dict[str, str]:
    return {
        "release": package.release.name,
        "publication_id": package.release.publication["publication_id"],
        "policy": package.release.policy,
        "definitions_version": package.release.publication["definitions_version"],
    }


def _about(package: Package) -> dict[str, Any]:
    release = package.release
    return {
        "partner": package.partner.id,
        "agreement": package.partner.reference,
        "release": release.name,
        "previous_release": release.previous or None,
        "publication_id": release.publication["publication_id"],
        "policy": release.policy,
        "definitions_version": release.publication["definitions_version"],
        "months_from": str(release.publication["months_from"]),
        "months_to": str(release.publication["months_to"]),
        "ledger_head": release.ledger_head or None,
        "audit": dict(release.audit) if release.audit else None,
        "signed_with": release.key_id or None,
        "tables": {
            table.name: {"schema_version": table.version, "rows": table.rows.height} for table in package.tables
        },
    }
