"""From the rows of all submissions to current contacts, decided and linked: which rows count, and as what.

A month is done again only when the rows it is made of have changed, so a correction touches its own months alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from assets.home import Home
from assets.journey.take_in import submission_folder
from assets.tools import Tools
from schemas.contact import Contact
from sources.linkage import link, mark_linked
from sources.source import Source
from sources.submissions import ControlTotals, write_json
from sources.supersession import SUPERSEDED, superseded


@dataclass(frozen=True)
class Decided:
    """How many months were looked at and done again, how many contacts they hold, how many rows no longer count."""

    months: int
    redone: int
    contacts: int
    superseded: int


def taken_in(home: Home, source: str) -> list[dict[str, Any]]:
    """What is known of each submission of a source behind the wall, by order of arrival."""
    files = (home.deidentified / source / "submissions").glob("[!.]*/submission.json")
    return sorted((json.loads(path.read_text(encoding="utf-8")) for path in files), key=lambda each: each["sequence"])


def resolve(home: Home, source: Source) -> pl.DataFrame:
    """Work out which rows of a source no longer count, and write them down with their reasons."""
    known = taken_in(home, source.name)
    found = pl.DataFrame(schema=SUPERSEDED)
    if known:
        keys = pl.scan_parquet([submission_folder(home, source.name, each["submission"]) / "keys.parquet" for each in known])
        found = superseded(keys, _order(known), _covered(known))
    _replace_parquet(found, home.deidentified / source.name / "superseded.parquet")
    return found


def months_of(home: Home, source: Source) -> list[date]:
    """Every month that any submission of the source has a row in."""
    files = (home.deidentified / source.name / "submissions").glob("[!.]*/month=*.parquet")
    return sorted({month_of(path) for path in files})


def decide_month(home: Home, tools: Tools, source: Source, month: date) -> bool:
    """Decide the contacts of one source in one month. Returns whether anything had to be done."""
    gone = pl.read_parquet(home.deidentified / source.name / "superseded.parquet").filter(pl.col("month") == month)
    parts = _parts(home, source.name, month)
    target = contacts_file(home, source.name, month)
    made_of = _made_of(parts, gone, source.definitions_version)
    if target.is_file() and _is_made_of(target, made_of):
        return False
    rows = pl.scan_parquet(parts).join(gone.lazy().select("submission", "line"), on=["submission", "line"], how="anti")
    contacts = source.decide(rows, tools.lists).sort("submission", "line").collect()
    _replace_parquet(contacts, target)
    write_json(target.with_suffix(".json"), {"made_of": made_of, "contacts": contacts.height})
    return True


def link_all(home: Home) -> int:
    """Link ED and ambulance contacts over all months, marking them in the month files. Returns the number of pairs.

    Only files whose marks change are written again.
    """
    files = sorted((home.deidentified / "contacts").glob("*/month=*.parquet"))
    pairs = link(pl.scan_parquet(files)) if files else link(Contact.empty().lazy())
    _replace_parquet(pairs, home.deidentified / "links.parquet")
    for path in files:
        contacts = pl.read_parquet(path)
        marked = mark_linked(contacts.lazy(), pairs).collect()
        if not marked["linked"].equals(contacts["linked"]):
            _replace_parquet(marked, path)
    return pairs.height


def contacts_file(home: Home, source: str, month: date) -> Path:
    """Where the contacts of a source and month lie."""
    return home.deidentified / "contacts" / source / f"month={month:%Y-%m}.parquet"


def month_of(path: Path) -> date:
    """The month that a file is named after."""
    return date.fromisoformat(path.stem.removeprefix("month=") + "-01")


def _parts(home: Home, source: str, month: date) -> list[Path]:
    return sorted((home.deidentified / source / "submissions").glob(f"[!.]*/month={month:%Y-%m}.parquet"))


def _made_of(parts: list[Path], gone: pl.DataFrame, definitions: str) -> str:
    """A fingerprint of what the month's contacts follow from."""
    digest = hashlib.sha256(definitions.encode())
    for path in parts:
        digest.update(f"{path.parent.name} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    for row in gone.select("submission", "line").iter_rows():
        digest.update(f"{row}\n".encode())
    return digest.hexdigest()


def _is_made_of(target: Path, made_of: str) -> bool:
    note = target.with_suffix(".json")
    return note.is_file() and json.loads(note.read_text(encoding="utf-8"))["made_of"] == made_of


def _order(known: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {"submission": pl.String, "sequence": pl.Int64, "protocol": pl.String}
    return pl.DataFrame([{name: each[name] for name in schema} for each in known], schema=schema)


def _covered(known: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [{"submission": each["submission"]} | month for each in known for month in each["coverage"] if month["covered"]]
    schema = {"submission": pl.String, "provider_code": pl.String, "month": pl.String}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col("month").str.to_date("%Y-%m-%d"))


def _replace_parquet(frame: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".tmp")
    frame.write_parquet(beside, compression="zstd", compression_level=1)
    beside.replace(path)


def submissions_out_of_balance(home: Home, sources: Iterable[str]) -> list[str]:
    """The submissions whose rows behind the wall are not as many as their control totals say.

    Counts the rows in the written files, apart from the code that wrote them.
    """
    return [each["submission"] for source in sources for each in taken_in(home, source) if not _is_in_balance(home, each)]


def _is_in_balance(home: Home, each: dict[str, Any]) -> bool:
    folder = submission_folder(home, each["source"], each["submission"])
    months = list(folder.glob("month=*.parquet"))
    written = pl.scan_parquet(months).select(pl.len()).collect().item() if months else 0
    totals = ControlTotals(**each["totals"])
    return totals.balance() and written == totals.accepted + totals.duplicate
