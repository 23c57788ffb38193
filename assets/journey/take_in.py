"""One submission through the wall: read, validate, strip, and write what may cross; or refuse it whole.

Everything is written beside and moved into place at the end, so a submission is there whole or not at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from os import SEEK_END
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from anonymisation.wall import strip
from assets.home import Home
from assets.journey.inbox import as_registered
from assets.journey.writing import MonthWriter, RowWriter
from assets.tools import Tools
from schemas.columns import AtWall, Table
from schemas.rules import contact_day
from schemas.validation import FINDINGS, REJECTED, SubmissionStopped, Validated, validate
from schemas.wall import RECORD_KEYS, after_wall
from sources.files import Batch, FileRefused, TableFile, open_table
from sources.layouts import Recognised, canonical, known_headings, recognise
from sources.source import Source
from sources.submissions import BULK, NET_CHANGE, ControlTotals, Submission, coverage, write_json
from sources.supersession import duplicates_within

Item = TypeVar("Item")

BATCH_ROWS = 200_000
FIRST_DAY = date(2015, 4, 1)
"""Contacts before it are out of scope: the Emergency Care Data Set begins in 2017, and older days are slips of the pen."""

BROKEN = ["field_count", "unclosed_quote"]
_LONGEST_LAST_LINE = 1 << 20

COUNTS = ["column", "rule", "action"]
NOTICED = FINDINGS | {"first_line": pl.UInt32()}


@dataclass(frozen=True)
class Refusal:
    """Why a submission was not taken in. `message` tells the officer what to do and holds no value."""

    submission: str
    source: str
    rule: str
    message: str


@dataclass(frozen=True)
class TakenIn:
    """What is known of a submission behind the wall; written as `submission.json` beside its rows."""

    submission: str
    source: str
    sequence: int
    received_on: str
    layout: str
    format: str
    encoding: str
    protocol: str
    key: str
    totals: ControlTotals
    findings: list[dict[str, Any]]
    coverage: list[dict[str, Any]]


def take_in(home: Home, tools: Tools, submission: Submission, today: date) -> TakenIn | Refusal:
    """Take one submission from the inbox through the wall.

    A file that is broken as a whole is refused: nothing of it is written but the refusal.
    """
    source = tools.sources[submission.source]
    target = submission_folder(home, submission.source, submission.submission)
    beside = target.with_name(f".{target.name}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    refusal: Refusal | None = None
    try:
        taken = _through_the_wall(home, tools, source, submission, beside, today)
    except (FileRefused, SubmissionStopped) as refused:
        rule = refused.rule if isinstance(refused, SubmissionStopped) else refused.reason
        refusal = Refusal(submission.submission, submission.source, rule, str(refused))
    if refusal:
        shutil.rmtree(beside, ignore_errors=True)
        write_json(refusal_file(home, submission.submission), asdict(refusal))
        return refusal
    write_json(beside / "submission.json", asdict(taken))
    shutil.rmtree(target, ignore_errors=True)
    beside.replace(target)
    refusal_file(home, submission.submission).unlink(missing_ok=True)
    return taken


def submission_folder(home: Home, source: str, submission: str) -> Path:
    """Where the de-identified rows of a submission lie."""
    return home.deidentified / source / "submissions" / submission


def refusal_file(home: Home, submission: str) -> Path:
    """Where it is written why a submission was refused."""
    return home.deidentified / "refused" / f"{submission}.json"


def _through_the_wall(
    home: Home, tools: Tools, source: Source, submission: Submission, folder: Path, today: date
) -> TakenIn:
    layouts = tools.layouts(source)
    with as_registered(home, submission) as path:
        file = open_table(path, known_headings(layouts))
        recognised = recognise(file.headings, layouts)
        batches = read_ahead(file.batches(rows=BATCH_ROWS, headings=recognised.headings))
        with closing(Crossing(source, tools, submission.submission, folder, today)) as crossing:
            for checked in read_ahead(crossing.checked(batch, recognised) for batch in batches):
                crossing.take(checked)
        _refuse_cut_short(path, file, crossing)
    crossing.write_rejected(home.rejected / f"{submission.submission}.parquet")
    totals = _totals(file, crossing, folder)
    months = coverage(pl.scan_parquet(folder / "keys.parquet"))
    return TakenIn(
        submission=submission.submission,
        source=source.name,
        sequence=submission.sequence,
        received_on=submission.received_on,
        layout=recognised.layout.name,
        format=file.format,
        encoding=file.encoding,
        protocol=_protocol(recognised, crossing),
        key=tools.key.id,
        totals=totals,
        findings=crossing.findings.to_dicts(),
        coverage=months.with_columns(pl.col("month").dt.strftime("%Y-%m-%d")).to_dicts(),
    )


def _refuse_cut_short(path: Path, file: TableFile, crossing: Crossing) -> None:
    """Raise `FileRefused` (truncated) where a plain text file ends in the middle of a record.

    Its last line then is no whole record, has a delimiter and so is no footer, and has no line end.
    """
    if file.format != "csv" or crossing.last_broken != file.totals.physical_lines:
        return
    delimiter = file.delimiter.encode("utf-16-le" if file.encoding.startswith("utf-16") else "ascii")[:1]
    with path.open("rb") as content:
        content.seek(-min(path.stat().st_size, _LONGEST_LAST_LINE), SEEK_END)
        *before, last = content.read().rstrip(b"\0").split(b"\n")
    if before and delimiter in last:
        raise FileRefused("truncated", "The file ends in the middle of its last line: it is cut short, or was still being written. Copy it again.")


def _totals(file: TableFile, crossing: Crossing, folder: Path) -> ControlTotals:
    duplicate = duplicates_within(pl.scan_parquet(folder / "keys.parquet"))
    totals = ControlTotals(
        received=file.totals.received,
        accepted=crossing.crossed - duplicate,
        rejected=crossing.rejected,
        duplicate=duplicate,
        out_of_scope=crossing.out_of_scope,
        unreadable=file.totals.unreadable,
    )
    if not totals.balance():
        raise FileRefused("control_totals", f"The rows do not add up: {totals.explain()}. Nothing was loaded; please report this.")
    return totals


def _protocol(recognised: Recognised, crossing: Crossing) -> str:
    if recognised.layout.protocol in {BULK, NET_CHANGE}:
        return recognised.layout.protocol
    return NET_CHANGE if crossing.update_types else BULK


@dataclass(frozen=True)
class Checked:
    """One batch, validated. unmapped: values that the layout did not know. update_types: how many rows say what they update."""

    validated: Validated
    unreadable: pl.DataFrame
    unmapped: pl.DataFrame
    update_types: int


class Crossing:
    """The batches of one file on their way through the wall, and what was counted on the way."""

    def __init__(self, source: Source, tools: Tools, submission: str, folder: Path, today: date) -> None:
        self._source, self._tools, self._today, self._folder = source, tools, today, folder
        self._submission = pl.lit(submission).alias("submission")
        self._rows = MonthWriter(folder, {"submission": pl.String()} | after_wall(source.table))
        self._keys = RowWriter(folder / "keys.parquet", {"submission": pl.String()} | RECORD_KEYS)
        self._rejected: list[pl.DataFrame] = []
        self._findings: list[pl.DataFrame] = []
        self.crossed = self.rejected = self.out_of_scope = self.update_types = self.last_broken = 0

    def checked(self, batch: Batch, recognised: Recognised) -> Checked:
        """One batch, validated. Changes nothing here, so that it may go on while another batch is taken."""
        text, unmapped = canonical(batch.rows, recognised, batch.padded)
        table, tools = self._source.table, self._tools
        validated = validate(text, table, tools.lists, self._today, tools.home.settings.is_demo)
        return Checked(validated, batch.unreadable, unmapped, _update_types(text, table))

    def take(self, batch: Checked) -> None:
        """Strip and write one batch."""
        table, tools, checked, unreadable = self._source.table, self._tools, batch.validated, batch.unreadable
        ours = checked.accepted.filter(self._is_in_scope())
        person_where = self._source.may_be_violence(tools.lists)
        stripped = strip(ours, table, tools.key, tools.geography, tools.scanner_if_needed(table), tools.lists, person_where)
        rows, keys = self._in_region(stripped.rows, stripped.keys)
        self._rows.write(rows.with_columns(self._submission))
        self._keys.write(keys.with_columns(self._submission))
        self.crossed += rows.height
        self.out_of_scope += checked.accepted.height - rows.height
        self.update_types += batch.update_types
        self.rejected += checked.rejected_rows
        self.last_broken = max([self.last_broken, *unreadable.filter(pl.col("rule").is_in(BROKEN))["line"]])
        self._rejected += [checked.rejected, unreadable.with_columns(pl.lit("").alias("column")).select(*REJECTED)]
        found = _noticed(checked.findings, pl.col("rule"), "", pl.lit(None)).with_columns(checked.findings["action"])
        self._findings += [found, _withheld(stripped.withheld), _unmapped(batch.unmapped)]

    def _is_in_scope(self) -> pl.Expr:
        sent_by_ours = pl.col("provider_code").is_in(self._tools.providers(self._source))
        return sent_by_ours & (pl.col(contact_day(self._source.table)) >= FIRST_DAY)

    def _in_region(self, rows: pl.DataFrame, keys: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        if not self._source.scene_in_region:
            return rows, keys
        inside = rows.filter(pl.col("incident_status") != "outside")
        return inside, keys.filter(pl.col("line").is_in(inside["line"].implode()))

    def close(self) -> None:
        """Finish the files."""
        self._rows.close()
        self._keys.close()

    def write_rejected(self, path: Path) -> None:
        """Write the rejected and unreadable rows into the identifiable zone."""
        every = pl.concat([pl.DataFrame(schema=REJECTED), *self._rejected]).sort("line", "column", "rule")
        path.parent.mkdir(parents=True, exist_ok=True)
        every.write_parquet(path)
        path.chmod(0o600)

    @property
    def findings(self) -> pl.DataFrame:
        """column, rule, action, rows, and the first line where it is known: everything noticed, over all batches."""
        every = pl.concat([pl.DataFrame(schema=NOTICED), *self._findings])
        return every.group_by(COUNTS).agg(pl.col("rows").sum(), pl.col("first_line").min()).sort(COUNTS)


def _update_types(text: pl.DataFrame, table: type[Table]) -> int:
    columns = [col.name for col in table.treated(AtWall.VERSION) if col.code_list and col.name in text.columns]
    return sum(text[name].count() for name in columns)


def _withheld(withheld: pl.DataFrame) -> pl.DataFrame:
    return _noticed(withheld, pl.col("reason"), "withhold", pl.col("first_line"))


def _unmapped(unmapped: pl.DataFrame) -> pl.DataFrame:
    return _noticed(unmapped, pl.lit("not_in_mapping"), "blank", pl.lit(None))


def _noticed(found: pl.DataFrame, rule: pl.Expr, action: str, first_line: pl.Expr) -> pl.DataFrame:
    told = found.select(
        "column", rule.alias("rule"), pl.lit(action).alias("action"), "rows", first_line.alias("first_line")
    )
    return told.select(pl.col(name).cast(dtype) for name, dtype in NOTICED.items())


def read_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, the next one made on another thread while this one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item
