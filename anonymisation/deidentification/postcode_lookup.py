"""The postcode lookup: an ONS file (NSPL or ONSPD, any edition) made into a small Parquet of our own.

Knows: the headings ONS has used and the shape of its zip files. Must not know: any patient's postcode.
ONS changes the year in its headings with each edition (`lad23cd`, `lad25cd`, `oslaua`), so they are matched by pattern.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from schemas.durable import replace_durably
from schemas.errors import SvdError

LOOKUP_COLUMNS = ("postcode", "lsoa", "msoa", "ward", "la", "deprivation")
NEIGHBOURHOODS_2019, NEIGHBOURHOODS_2025 = 32_844, 33_755
"""How many English neighbourhoods the Indices of Deprivation of 2019 and of 2025 rank."""

_HEADINGS: dict[str, tuple[str, str]] = {
    "postcode": (r"pcds|pcd8|pcd7|pcd2|pcd|postcode", "pcds"),
    "lsoa": (r"lsoa(\d\d)?(cd)?", "lsoa21cd"),
    "msoa": (r"msoa(\d\d)?(cd)?", "msoa21cd"),
    "ward": (r"wd(\d\d)?cd|osward|ward", "wd25cd"),
    "la": (r"lad(\d\d)?cd|oslaua|laua", "lad25cd"),
    "rank": (r"imd(\d\d|\d\d\d\d)?(ind|rank)?", "imd"),
}


class LookupRefused(SvdError):
    """The file is not a postcode lookup we can read; the message says what it lacks."""


@dataclass(frozen=True)
class LookupLoaded:
    """What a lookup held: postcodes, the small areas (LSOA) among them, and the neighbourhoods its ranks run to."""

    postcodes: int
    small_areas: int
    neighbourhoods: int


def load_lookup(path: Path, target: Path) -> LookupLoaded:
    """Read an ONS postcode file (CSV, or the zip it comes in) and write `target` as Parquet.

    The Parquet has LOOKUP_COLUMNS, one row a postcode in capitals without a space, terminated postcodes kept;
    deprivation is '1' (most deprived) to '5', null outside England. Written beside the target, then renamed.
    Raises `LookupRefused` where the file is none of these or lacks headings; the message names them.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    try:
        with _as_csv(path, target.parent) as csv:
            neighbourhoods = _write(csv, path.name, partial)
        loaded = _counted(partial, neighbourhoods)
    except (pl.exceptions.PolarsError, zipfile.BadZipFile, UnicodeError):
        # Their messages may quote a line of the file, and the file may be the wrong one.
        loaded = None
    if loaded is None or not loaded.postcodes:
        partial.unlink(missing_ok=True)
        raise LookupRefused(f"{path.name} holds no postcodes that can be read; is it the file as ONS publishes it?")
    replace_durably(partial, target)
    return loaded


def _write(csv: Path, file_name: str, partial: Path) -> int:
    rows = _our_names(pl.scan_csv(csv, infer_schema=False, encoding="utf8-lossy"), file_name)
    neighbourhoods = _edition(rows)
    _lookup_rows(rows, neighbourhoods).sink_parquet(partial, compression="zstd")
    return neighbourhoods


def _counted(parquet: Path, neighbourhoods: int) -> LookupLoaded:
    postcodes, areas = (
        pl.scan_parquet(parquet).select(pl.len(), pl.col("lsoa").n_unique().alias("areas")).collect().row(0)
    )
    return LookupLoaded(postcodes, areas, neighbourhoods)


def _our_names(rows: pl.LazyFrame, file_name: str) -> pl.LazyFrame:
    headings = rows.collect_schema().names()
    heading_of = {ours: _heading_for(pattern, headings) for ours, (pattern, _) in _HEADINGS.items()}
    lacking = [f"{ours} (such as {_HEADINGS[ours][1]})" for ours, heading in heading_of.items() if heading is None]
    if lacking:
        raise LookupRefused(
            f"{file_name} is not a postcode lookup we know: it has no heading for {', '.join(lacking)}. "
            "Download the National Statistics Postcode Lookup or the ONS Postcode Directory."
        )
    return rows.select(pl.col(heading).alias(ours) for ours, heading in heading_of.items() if heading)


def _heading_for(pattern: str, headings: list[str]) -> str | None:
    """The heading that fits; of several editions the latest, of several spacings of the postcode the first in the
    pattern.
    """
    alternatives = pattern.split("|") if pattern.startswith("pcds") else [pattern]
    for alternative in alternatives:
        fitting = [name for name in headings if re.fullmatch(alternative, name.strip().lower())]
        if fitting:
            return max(fitting, key=_edition_year)
    return None


def _edition_year(heading: str) -> int:
    # lsoa01 and lsoa91 are censuses before lsoa11 and lsoa21.
    digits = re.search(r"\d+", heading)
    year = int(digits.group()) % 100 if digits else -1
    return year - 100 if year > 80 else year


def _edition(rows: pl.LazyFrame) -> int:
    """How many neighbourhoods the ranks run to: the highest English rank tells the edition."""
    english = rows.filter(pl.col("lsoa").str.starts_with("E"))
    highest = english.select(pl.col("rank").cast(pl.Int64, strict=False).max()).collect(engine="streaming").item()
    return NEIGHBOURHOODS_2025 if (highest or 0) > NEIGHBOURHOODS_2019 else NEIGHBOURHOODS_2019


def _lookup_rows(rows: pl.LazyFrame, neighbourhoods: int) -> pl.LazyFrame:
    rank = pl.col("rank").cast(pl.Int64, strict=False)
    fifth = (rank * 5 + neighbourhoods - 1) // neighbourhoods
    ranked = pl.col("lsoa").str.starts_with("E") & rank.is_between(1, neighbourhoods)
    return rows.select(
        pl.col("postcode").str.to_uppercase().str.replace_all(" ", "", literal=True),
        *(_code(name) for name in ("lsoa", "msoa", "ward", "la")),
        pl.when(ranked).then(fifth.cast(pl.String)).alias("deprivation"),
    ).filter(pl.col("postcode").str.len_chars() >= 5)


def _code(name: str) -> pl.Expr:
    code = pl.col(name).str.strip_chars()
    return pl.when(code.str.len_chars() == 9).then(code).alias(name)


@contextmanager
def _as_csv(path: Path, folder_of_target: Path) -> Iterator[Path]:
    """The file itself, or the postcode table of a zip unpacked beside the target for as long as it is needed."""
    if not path.is_file():
        raise LookupRefused(f"There is no file {path}.")
    if not zipfile.is_zipfile(path):
        yield path
        return
    with zipfile.ZipFile(path) as archive:
        tables = [member for member in archive.infolist() if member.filename.lower().endswith(".csv")]
        if not tables:
            raise LookupRefused(f"{path.name} holds no CSV file.")
        # The postcode table is by far the largest: the others name codes, and `multi_csv` holds slices of it.
        largest = max(tables, key=lambda member: member.file_size)
        with tempfile.TemporaryDirectory(dir=folder_of_target) as folder:
            unpacked = Path(folder) / "lookup.csv"
            with archive.open(largest) as source, unpacked.open("wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
            yield unpacked
