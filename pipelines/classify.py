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

from pipelines.context import Tools
from pipelines.home import Home, HomeBroken
from pipelines.ingest.store import ingested, submission_folder
from schemas.codes import CodeLists
from schemas.durable import built_durably
from schemas.tables.contact import Contact
from sources.source import Source
from sources.submissions.linkage import link, mark_linked
from sources.submissions.register import ControlTotals, write_json
from sources.submissions.supersession import SUPERSEDED, superseded


@dataclass(frozen=True)
class Decided:
    """How many months were looked at and done again, how many contacts they hold, how many rows no longer count."""

    months: int
    redone: int
    contacts: int
    superseded: int


def resolve(home: Home, source: Source) -> pl.DataFrame:
    """Work out which rows of a source no longer count, and write them down with their reasons.

    Raises `HomeBroken` where submissions were taken in with different keys, whose versions cannot be told apart.
    """
    known = ingested(home, source.name)
    _refuse_several_keys(known)
    found = pl.DataFrame(schema=SUPERSEDED)
    if known:
        keys = pl.scan_parquet(
            [submission_folder(home, source.name, each["submission"]) / "keys.parquet" for each in known]
        )
        found = superseded(keys, _order(known), _covered(known))
    _replace_parquet(found, home.deidentified / source.name / "superseded.parquet")
    write_json(_resolved_file(home, source), [each["submission"] for each in known])
    return found


def is_resolved(home: Home, source: Source) -> bool:
    """Whether what no longer counts was worked out over the submissions that are there now."""
    there = {
        path.parent.name for path in (home.deidentified / source.name / "submissions").glob("[!.]*/submission.json")
    }
    return _resolved_file(home, source).is_file() and set(resolved(home, source)) == there


def resolved(home: Home, source: Source) -> list[str]:
    """The submissions over which it was last worked out what no longer counts."""
    note = _resolved_file(home, source)
    found: list[str] = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else []
    return found


def months_of(home: Home, source: Source) -> list[date]:
    """Every month that any submission of the source has a row in, or that contacts were made of."""
    rows = (home.deidentified / source.name / "submissions").glob("[!.]*/month=*.parquet")
    contacts = (home.deidentified / "contacts" / source.name).glob("month=*.parquet")
    return sorted({month_of(path) for path in (*rows, *contacts)})


def classify_month(home: Home, tools: Tools, source: Source, month: date) -> bool:
    """Decide the contacts of one source in one month. Returns whether anything had to be done."""
    if not is_resolved(home, source):
        resolve(home, source)
    gone = pl.read_parquet(home.deidentified / source.name / "superseded.parquet").filter(pl.col("month") == month)
    parts = _parts(home, source.name, month)
    target = contacts_file(home, source.name, month)
    made_of = _made_of(parts, gone, source.definitions_version, tools.lists)
    if not parts:
        return _remove(target)
    if target.is_file() and _is_made_of(target, made_of):
        return False
    _replace_parquet(source.classify(_standing(parts, gone), tools.lists), target)
    contacts = pl.scan_parquet(target).select(pl.len()).collect().item()
    write_json(target.with_suffix(".json"), {"made_of": made_of, "contacts": contacts})
    return True


def forget(home: Home, source: Source, month: date) -> None:
    """Forget what the contacts of a month were made of, so that they are decided again although nothing has changed."""
    contacts_file(home, source.name, month).with_suffix(".json").unlink(missing_ok=True)


def link_all(home: Home) -> int:
    """Link ED and ambulance contacts over all months, marking them in the month files. Returns the number of pairs.

    Only files whose marks change are written again.
    """
    files = sorted((home.deidentified / "contacts").glob("*/month=*.parquet"))
    pairs = link(pl.scan_parquet(files)) if files else link(Contact.empty().lazy())
    _replace_parquet(pairs, home.deidentified / "links.parquet")
    for path in files:
        contacts = pl.scan_parquet(path)
        if not _linked(mark_linked(contacts, pairs)).equals(_linked(contacts)):
            _replace_parquet(mark_linked(contacts, pairs), path)
    return pairs.height


def contacts_file(home: Home, source: str, month: date) -> Path:
    """Where the contacts of a source and month lie."""
    return home.deidentified / "contacts" / source / f"month={month:%Y-%m}.parquet"


def month_of(path: Path) -> date:
    """The month that a file is named after."""
    return date.fromisoformat(path.stem.removeprefix("month=") + "-01")


def _parts(home: Home, source: str, month: date) -> list[Path]:
    return sorted((home.deidentified / source / "submissions").glob(f"[!.]*/month={month:%Y-%m}.parquet"))


def _standing(parts: list[Path], gone: pl.DataFrame) -> pl.LazyFrame:
    """The rows of a month that still count, by submission and line: so they lie in the files, and so they stay."""
    rows = pl.scan_parquet(parts)
    if gone.is_empty():
        return rows
    return rows.join(gone.lazy(), on=["submission", "line"], how="anti", maintain_order="left")


def _remove(target: Path) -> bool:
    """Take away the contacts of a month whose submissions were withdrawn."""
    found = target.is_file()
    target.unlink(missing_ok=True)
    target.with_suffix(".json").unlink(missing_ok=True)
    return found


def _made_of(parts: list[Path], gone: pl.DataFrame, definitions: str, lists: CodeLists) -> str:
    """A fingerprint of what the month's contacts follow from."""
    digest = hashlib.sha256(" ".join([definitions, *Contact.columns]).encode())
    digest.update(lists.frame.write_csv().encode())
    for path in parts:
        digest.update(f"{path.parent.name} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    for row in gone.select("submission", "line").iter_rows():
        digest.update(f"{row}\n".encode())
    return digest.hexdigest()


def _is_made_of(target: Path, made_of: str) -> bool:
    note = target.with_suffix(".json")
    return note.is_file() and json.loads(note.read_text(encoding="utf-8"))["made_of"] == made_of


def _resolved_file(home: Home, source: Source) -> Path:
    return home.deidentified / source.name / "resolved.json"


def _refuse_several_keys(known: list[dict[str, Any]]) -> None:
    latest = next((each["key"] for each in reversed(known)), "")
    others = [each["submission"] for each in known if each["key"] != latest]
    if others:
        raise HomeBroken(
            f"{len(others)} submissions, {others[0]} first, were taken in with another key than the latest, so what "
            f"they "
            "have in common cannot be seen. Bring the old key back, or remove everything below deidentified/, and run "
            "again."
        )


def _order(known: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {"submission": pl.String, "sequence": pl.Int64, "protocol": pl.String}
    return pl.DataFrame([{name: each[name] for name in schema} for each in known], schema=schema)


def _covered(known: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [
        {"submission": each["submission"]} | month for each in known for month in each["coverage"] if month["covered"]
    ]
    schema = {"submission": pl.String, "provider_code": pl.String, "month": pl.String}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col("month").str.to_date("%Y-%m-%d"))


def _linked(contacts: pl.LazyFrame) -> pl.Series:
    return contacts.select("linked").collect().to_series()


def _replace_parquet(rows: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
    """Write the rows in their order, as they come, and put the file in the place of an older one in one rename."""
    with built_durably(path) as building:
        # No statistics: whoever reads these files reads all rows.
        rows.lazy().sink_parquet(
            building, compression="zstd", compression_level=1, statistics=False, maintain_order=True
        )


def submissions_out_of_balance(home: Home, sources: Iterable[str]) -> list[str]:
    """The submissions whose rows behind the wall are not as many as their control totals say.

    Counts the rows in the written files, apart from the code that wrote them.
    """
    return [
        each["submission"] for source in sources for each in ingested(home, source) if not _is_in_balance(home, each)
    ]


def _is_in_balance(home: Home, each: dict[str, Any]) -> bool:
    folder = submission_folder(home, each["source"], each["submission"])
    months = list(folder.glob("month=*.parquet"))
    written = pl.scan_parquet(months).select(pl.len()).collect().item() if months else 0
    totals = ControlTotals(**each["totals"])
    return totals.balance() and written == totals.accepted + totals.duplicate
