"""Notes in, safe notes out: a reading by our rules, a second reading of what came out, and Presidio's. It fails closed.

Knows: who reads and in which order. Must not know: tables, trusts, files. A note that is too long, that cannot be read,
or in which the second readers find anything is withheld whole. No exception raised here, and nothing logged, holds a
word of a note.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import polars as pl

from anonymisation.entities import ENTITIES, RECORD_FIELDS, Finding
from anonymisation.free_text.reading import RULES, read
from anonymisation.free_text.rules.surroundings import Gap
from anonymisation.free_text.second_reading import Span, merged_spans, with_tags
from anonymisation.free_text.words.lexicon import lexicon
from schemas.errors import SvdError

LONGEST_NOTE = 20_000
"""Characters. A longer one is a whole record pasted in."""

BATCH, FEWEST = 2_500_000, 500
"""Characters read at a time at most, so that memory does not grow with the column; and notes at least, for each reading
has a cost of its own."""
AT_ONCE = os.cpu_count() or 1

READINGS = 4
"""Times a scrubbed note is read again before it is withheld for never coming to rest."""

LATER = "Once what stood beside it had gone, nothing showed any more that it is no name."

TOO_LONG, FAILED, UNSTABLE = "too_long", "scrub_failed", "second_reading"

_SPANS = pl.List(pl.Struct({"start": pl.UInt32, "end": pl.UInt32, "entity": pl.String}))
_JOINTS = Gap.NONE | Gap.SPACE | Gap.HYPHEN | Gap.APOSTROPHE | Gap.SLASH
SCRUBBED: dict[str, pl.DataType] = {"text": pl.String(), "spans": _SPANS, "withheld": pl.String()}


class NoteNotRead(SvdError):
    """One note cannot be explained. Never says which words it holds."""


class SecondReader(Protocol):
    """Who checks what came out: `presidio.note_check.OutputCheck`."""

    def hits(self, texts: pl.Series) -> pl.DataFrame:
        """entities ("A+B" or null) and asked (Boolean), a row a text."""
        ...


class Scrubber:
    """Keeps nothing of a note unless a rule keeps it. Made by `Scrubber.build()`."""

    def __init__(self, second: SecondReader | None) -> None:
        """second: checks the output; None only where the output is checked by somebody else."""
        self._second = second
        self.asked = 0

    @classmethod
    def build(cls, check: bool = True) -> Scrubber:
        """A scrubber with its word lists read; with `check` Presidio reads what comes out (takes seconds to load).

        Raises `DictionaryMissing` where the list of ordinary words is not there.
        """
        # A missing list must stop here: met while reading, it would only withhold every note.
        lexicon()
        if not check:
            return cls(None)
        from anonymisation.presidio.note_check import OutputCheck

        return cls(OutputCheck.build())

    def redact(self, notes: pl.Series, records: pl.DataFrame | None = None) -> pl.DataFrame:
        """Each note scrubbed: exactly SCRUBBED, a row a note, in order.

        records: same height, any of RECORD_FIELDS. text is null where there is no note or it is withheld; spans are the
        findings with offsets in characters of the original; withheld says why a note is not shown, with no word of it.
        """
        size = _notes_at_a_time(notes)
        starts = range(0, len(notes), size)
        with ThreadPoolExecutor(AT_ONCE) as readers:
            read_notes = readers.map(
                lambda start: _safe_notes(
                    notes.slice(start, size), None if records is None else records.slice(start, size)
                ),
                starts,
            )
            return pl.concat([pl.DataFrame(schema=SCRUBBED), *(self._checked(part) for part in read_notes)])

    def findings(self, note: str, record: Mapping[str, str] | None = None) -> list[Finding]:
        """What goes from one note, and why, in order of place. Raises `NoteNotRead`, without a word of it, where it
        cannot be read.
        """
        records = (
            None
            if record is None
            else pl.DataFrame(
                {field: [record.get(field)] for field in RECORD_FIELDS}, schema=dict.fromkeys(RECORD_FIELDS, pl.String)
            )
        )
        findings: list[Finding] | None
        try:
            first = _findings(
                read(
                    pl.DataFrame({"note": [0], "text": [note]}, schema={"note": pl.UInt32, "text": pl.String}),
                    _numbered(records),
                )
            )
            findings = [
                Finding(start, end, entity, RULES[rule].rule, RULES[rule].why)
                for start, end, entity, rule in first.select("start", "end", "entity", "rule").iter_rows()
            ]
            spans = _safe_notes(pl.Series([note]), records)["spans"][0]
        except Exception:
            findings, spans = None, None
        if findings is None or spans is None:
            raise NoteNotRead("The note cannot be read to the end, so it is withheld whole.")
        places = {(finding.start, finding.end) for finding in findings}
        later = [
            Finding(span["start"], span["end"], span["entity"], "second reading", LATER)
            for span in spans
            if (span["start"], span["end"]) not in places
        ]
        inside = [
            finding
            for finding in findings
            if not any(wider.start <= finding.start and finding.end <= wider.end for wider in later)
        ]
        return sorted([*inside, *later])

    def _checked(self, scrubbed: pl.DataFrame) -> pl.DataFrame:
        if self._second is None:
            return scrubbed
        hits = self._second.hits(scrubbed["text"])
        self.asked += int(hits["asked"].sum())
        scrubbed = scrubbed.with_columns(
            pl.coalesce(pl.col("withheld"), pl.lit("check:") + hits["entities"]).alias("withheld")
        )
        may_be_given_out = pl.col("withheld").is_null()
        return scrubbed.with_columns(
            pl.when(may_be_given_out).then(pl.col("text")).alias("text"),
            pl.when(may_be_given_out).then(pl.col("spans")).alias("spans"),
        )


def _notes_at_a_time(notes: pl.Series) -> int:
    """As many notes as hold BATCH characters together, no more than leave every reader something to read."""
    characters = int(notes.cast(pl.String).str.len_chars().sum() or 0)
    fitting = len(notes) * BATCH // max(characters, BATCH)
    return max(FEWEST, min(fitting, -(-len(notes) // AT_ONCE)), 1)


def _safe_notes(notes: pl.Series, records: pl.DataFrame | None) -> pl.DataFrame:
    """The notes scrubbed and read again, exactly SCRUBBED, before anybody else has checked them."""
    frame = pl.DataFrame({"note": pl.int_range(len(notes), dtype=pl.UInt32, eager=True), "text": notes.cast(pl.String)})
    too_long = frame["text"].str.len_chars().fill_null(0) > LONGEST_NOTE
    readable = frame.filter(pl.col("text").is_not_null() & ~too_long)
    scrubbed = _read_or_none(readable, _numbered(records))
    if scrubbed is None:
        scrubbed = _one_at_a_time(readable, records)
    scrubbed = _until_nothing_is_found(readable, scrubbed)
    all_notes = frame.select("note").join(scrubbed, on="note", how="left", maintain_order="left")
    all_notes = all_notes.with_columns(
        pl.when(too_long).then(pl.lit(TOO_LONG)).otherwise(pl.col("withheld")).alias("withheld")
    )
    return all_notes.select(pl.col(name).cast(dtype) for name, dtype in SCRUBBED.items())


_EMPTY = pl.DataFrame(schema={"note": pl.UInt32, "text": pl.String, "spans": _SPANS, "withheld": pl.String})


def _numbered(records: pl.DataFrame | None) -> pl.DataFrame | None:
    if records is None:
        return None
    return records.select(pl.col(field) for field in RECORD_FIELDS if field in records.columns).with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("note")
    )


def _read_or_none(notes: pl.DataFrame, records: pl.DataFrame | None) -> pl.DataFrame | None:
    """note, text, spans, withheld (null) for each; None where the batch could not be read as a whole."""
    if not notes.height:
        return _EMPTY
    try:
        return _rendered(read(notes, records))
    except Exception:
        return None


def _one_at_a_time(notes: pl.DataFrame, records: pl.DataFrame | None) -> pl.DataFrame:
    """As a batch, after something in it could not be read: that note alone is withheld."""
    numbered = _numbered(records)
    results = []
    for place in range(notes.height):
        note = notes.slice(place, 1)
        number = note["note"][0]
        record = None if numbered is None else numbered.filter(pl.col("note") == number)
        read_one = _read_or_none(note, record)
        failed = pl.DataFrame(
            {"note": [number], "text": [None], "spans": [None], "withheld": [FAILED]}, schema=_EMPTY.schema
        )
        results.append(failed if read_one is None else read_one)
    return pl.concat([_EMPTY, *results])


def _until_nothing_is_found(notes: pl.DataFrame, scrubbed: pl.DataFrame) -> pl.DataFrame:
    """The scrubbed notes read again, what is found put back into the note, until a reading finds nothing."""
    unread = scrubbed.filter(pl.col("spans").list.len() > 0).select("note", "text")
    for _ in range(READINGS):
        more = _read_or_none(unread, None)
        if more is None:
            more = _one_at_a_time(unread, None)
        more = more.filter(pl.col("withheld").is_not_null() | (pl.col("spans").list.len() > 0))
        if not more.height:
            return scrubbed
        mended = _mended(notes, scrubbed, more)
        scrubbed = scrubbed.update(mended, on="note", include_nulls=True)
        unread = mended.filter(pl.col("text").is_not_null()).select("note", "text")
    unstable = pl.col("note").is_in(unread["note"].implode())
    return scrubbed.with_columns(
        pl.when(unstable).then(None).otherwise(pl.col("text")).alias("text"),
        pl.when(unstable).then(None).otherwise(pl.col("spans")).alias("spans"),
        pl.when(unstable).then(pl.lit(UNSTABLE)).otherwise(pl.col("withheld")).alias("withheld"),
    )


def _mended(notes: pl.DataFrame, scrubbed: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    sides = (
        more.select("note", pl.col("spans").alias("more"), "withheld")
        .join(scrubbed.select("note", "spans"), on="note")
        .join(notes.select("note", pl.col("text").alias("original")), on="note")
    )
    rows: list[tuple[int, str | None, list[dict[str, object]] | None, str | None]] = []
    for side in sides.iter_rows(named=True):
        if side["withheld"] is not None:
            rows.append((side["note"], None, None, side["withheld"]))
            continue
        spans = merged_spans(
            [Span(*span.values()) for span in side["spans"]], [Span(*span.values()) for span in side["more"]]
        )
        rows.append((side["note"], with_tags(side["original"], spans), [span._asdict() for span in spans], None))
    return pl.DataFrame(rows, schema=_EMPTY.schema, orient="row")


def _rendered(words: pl.DataFrame) -> pl.DataFrame:
    """The text of each note with its findings as tags, and the findings."""
    words = _grouped(words)
    is_removed = pl.col("finding").is_not_null()
    first = is_removed & pl.col("finding").ne_missing(pl.col("finding").shift(1))
    last = is_removed & pl.col("finding").ne_missing(pl.col("finding").shift(-1))
    kept_token = pl.when(pl.col("is_first")).then(pl.lit("")).otherwise(pl.col("token"))
    tag = pl.when(first).then(pl.concat_str(pl.lit("<"), pl.col("shown"), pl.lit(">"))).otherwise(pl.lit(""))
    after = pl.when(last).then(pl.col("token").str.slice(pl.col("kept_to"))).otherwise(pl.lit(""))
    piece = pl.when(is_removed).then(tag + after).otherwise(kept_token)
    text = (
        words.select("note", piece.alias("piece"))
        .group_by("note", maintain_order=True)
        .agg(pl.col("piece").str.join("").alias("text"))
    )
    spans = (
        _findings(words, grouped=True)
        .group_by("note")
        .agg(pl.struct(pl.col("start").cast(pl.UInt32), pl.col("end").cast(pl.UInt32), "entity").alias("spans"))
    )
    empty = pl.Series([[]], dtype=_SPANS)
    return (
        text.join(spans, on="note", how="left", maintain_order="left")
        .with_columns(pl.col("spans").fill_null(empty), pl.lit(None, pl.String).alias("withheld"))
        .select(_EMPTY.columns)
    )


def _grouped(words: pl.DataFrame) -> pl.DataFrame:
    """The words with the finding they are part of: a shape is one, and so are words of one entity with only joints
    between.
    """
    is_removed = pl.col("gone").is_not_null()
    whole = pl.col("place").is_not_null()
    same_shape = whole & pl.col("place").eq_missing(pl.col("place").shift(1))
    joined = (
        ~whole
        & pl.col("place").shift(1).is_null()
        & pl.col("entity").eq_missing(pl.col("entity").shift(1))
        & (
            ((pl.col("gap").shift(1) & int(_JOINTS)) != 0)
            | (((pl.col("gap").shift(1) & int(Gap.STOP)) != 0) & (pl.col("length").shift(1) == 1))
        )
    )
    starts = is_removed & ~(
        (same_shape | joined).fill_null(False) & pl.col("gone").shift(1).is_not_null() & ~pl.col("is_first")
    )
    return words.with_columns(
        pl.when(is_removed).then(starts.cum_sum()).alias("finding"),
        pl.when(whole).then(pl.col("size")).otherwise(pl.col("length")).alias("kept_to"),
    ).with_columns(pl.when(is_removed).then(pl.col("entity").first().over("finding")).alias("shown"))


def _findings(words: pl.DataFrame, grouped: bool = False) -> pl.DataFrame:
    """note, start, end, entity, rule of each finding, in order."""
    words = words if grouped else _grouped(words)
    removed_words = words.filter(pl.col("finding").is_not_null()).with_columns(
        pl.when(pl.col("place").is_not_null() & pl.col("finding").eq_missing(pl.col("finding").shift(-1)))
        .then(pl.col("size"))
        .when(pl.col("place").is_not_null())
        .then(pl.col("size"))
        .otherwise(pl.col("length"))
        .alias("covers")
    )
    return (
        removed_words.group_by("finding", maintain_order=True)
        .agg(
            pl.col("note").first(),
            pl.col("start").first(),
            (pl.col("start") + pl.col("covers")).last().alias("end"),
            pl.col("entity").first(),
            pl.col("gone").first().alias("rule"),
        )
        .filter(pl.col("end") > pl.col("start"))
    )


__all__ = ["ENTITIES", "RECORD_FIELDS", "SCRUBBED", "Scrubber"]
