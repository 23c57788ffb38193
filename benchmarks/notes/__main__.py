"""`python -m benchmarks.notes`: the scrubber on all authors' notes, told by author and split.

Leaks and lost words are shown of the notes to tune by only, unless --split measure asks for the others by name: who
tunes must not have read what it is measured on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import polars as pl

from benchmarks.notes.corpus import PER_AUTHOR, SEED, authors, corpus
from benchmarks.notes.note import DIRECT, Note
from benchmarks.notes.scoring import NONE, Part, Redacted, Score, score, surviving

RESULTS = Path(__file__).parents[1] / "results"
RECORD = (
    "nhs_number",
    "mrn",
    "forename",
    "surname",
    "dob",
    "address1",
    "town",
    "postcode",
    "phone",
    "incident_no",
    "nok_name",
    "nok_phone",
    "clinician",
)
SPLITS = ("tune", "measure")


def main(arguments: list[str] | None = None) -> int:
    """Make the corpus, scrub it, tell the score."""
    options = _options(arguments)
    notes = [
        note for note in corpus(options.notes, options.seed, options.author) if options.split in ("all", note.split)
    ]
    if not notes:
        raise SystemExit(f"No notes: the authors are {', '.join(authors()) or 'none'}.")
    redacted = _scrub(notes)
    groups = _groups(notes)
    scores = {
        name: score([notes[place] for place in places], [redacted[place] for place in places])
        for name, places in groups.items()
    }
    places_shown = [
        place for place, note in enumerate(notes) if note.split == ("measure" if options.split == "measure" else "tune")
    ]
    lines = [_overview(scores), _by_kind(scores), _by_origin(scores)]
    lines += _lost_words(
        [notes[place] for place in places_shown], [redacted[place] for place in places_shown], options.lost
    )
    lines += _leaks(
        [notes[place] for place in places_shown], [redacted[place] for place in places_shown], options.leaks
    )
    sys.stdout.write("\n\n".join(lines) + "\n")
    if options.save:
        results = {
            "notes_an_author": options.notes,
            "seed": options.seed,
            "scores": {name: part_score.as_dict() for name, part_score in scores.items()},
        }
        options.results.mkdir(parents=True, exist_ok=True)
        (options.results / "notes.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.notes", description="Score the scrubber of free text on invented notes."
    )
    parser.add_argument("--notes", type=int, default=PER_AUTHOR, help="notes of each author")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, other notes")
    parser.add_argument("--split", choices=(*SPLITS, "all"), default="all", help="the notes of which templates")
    parser.add_argument("--author", default="", help="the notes of one author")
    parser.add_argument(
        "--leaks", type=int, default=0, metavar="K", help="show K leaking notes, what survived between ⟦ and ⟧"
    )
    parser.add_argument("--lost", type=int, default=0, metavar="K", help="show the K ordinary words lost most")
    parser.add_argument("--save", action="store_true", help="write the scores to notes.json")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder of notes.json")
    return parser.parse_args(arguments)


def _scrub(notes: Sequence[Note]) -> list[Redacted]:
    """What the product's scrubber makes of the notes."""
    from anonymisation.free_text import Scrubber

    texts = pl.Series("text", [note.text for note in notes], dtype=pl.String)
    records = pl.DataFrame(
        [{key: note.record.get(key) for key in RECORD} for note in notes], schema=dict.fromkeys(RECORD, pl.String)
    )
    scrubbed = Scrubber.build().redact(texts, records)
    return [
        Redacted(
            row["text"] or "",
            [(span["start"], span["end"], span["entity"]) for span in row["spans"] or []],
            row["withheld"] is not None,
        )
        for row in scrubbed.select("text", "spans", "withheld").iter_rows(named=True)
    ]


def _groups(notes: Sequence[Note]) -> dict[str, list[int]]:
    """Name of a group → places of its notes: each author's splits, then each split of all authors, then all."""
    names = sorted({note.author for note in notes})
    groups = {
        f"{name} {split}": [place for place, note in enumerate(notes) if (note.author, note.split) == (name, split)]
        for name in names
        for split in SPLITS
    }
    if len(names) > 1:
        groups |= {
            f"all {split}": [place for place, note in enumerate(notes) if note.split == split] for split in SPLITS
        }
    groups["all"] = list(range(len(notes)))
    return {name: places for name, places in groups.items() if places}


def _overview(scores: dict[str, Score]) -> str:
    heads = [
        "",
        "notes",
        "direct recall",
        "notes leaking",
        "towns",
        "words lost",
        "with withheld",
        "violence lost",
        "with withheld",
        "withheld",
        "inconsistent",
        "in text",
    ]
    rows = [
        [
            name,
            f"{part_score.notes:,}",
            _percent(part_score.direct),
            _percent(part_score.leaking),
            _percent(part_score.towns),
            _percent(part_score.words),
            _percent(part_score.words_with_withheld),
            _percent(part_score.violence),
            _percent(part_score.violence_with_withheld),
            _percent(Part(part_score.withheld, part_score.notes)),
            f"{part_score.inconsistent}",
            f"{part_score.text_leaks}",
        ]
        for name, part_score in scores.items()
    ]
    return _table(heads, rows)


def _by_kind(scores: dict[str, Score]) -> str:
    kinds = [*sorted(DIRECT), "town"]
    rows = [
        [
            kind,
            *(_percent(part_score.by_kind.get(kind, NONE)) for part_score in scores.values()),
            f"{_last(scores).by_kind.get(kind, NONE).all:,}",
        ]
        for kind in kinds
    ]
    return _table(["recall of", *scores, "spans"], rows)


def _by_origin(scores: dict[str, Score]) -> str:
    origins = sorted({origin for part_score in scores.values() for origin in part_score.by_origin})
    rows = [
        [
            origin,
            *(_percent(part_score.by_origin.get(origin, NONE)) for part_score in scores.values()),
            f"{_last(scores).by_origin[origin].all:,}",
        ]
        for origin in origins
    ]
    gaps = [
        "gap, points",
        *("–" if part_score.origin_gap is None else f"{part_score.origin_gap:.2f}" for part_score in scores.values()),
        "",
    ]
    return _table(["names recalled of", *scores, "spans"], [*rows, gaps])


def _last(scores: dict[str, Score]) -> Score:
    return list(scores.values())[-1]


def _lost_words(notes: Sequence[Note], redacted: Sequence[Redacted], many: int) -> list[str]:
    if not many:
        return []
    lost = score(notes, redacted).lost
    return ["Lost most: " + ", ".join(f"{word} {count}" for word, count in lost.most_common(many))]


def _leaks(notes: Sequence[Note], redacted: Sequence[Redacted], many: int) -> list[str]:
    return list(islice(filter(None, map(_leak, notes, redacted)), many))


def _leak(note: Note, redacted: Redacted) -> str:
    """The note with what survived of its direct spans marked, and under it the kinds; empty where nothing did."""
    leaks = {span: pieces for span, pieces in surviving(note, redacted).items() if span.kind in DIRECT}
    if not leaks:
        return ""
    text = note.text
    for start, end in sorted((piece for pieces in leaks.values() for piece in pieces), reverse=True):
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    kinds = ", ".join(f"{span.kind} “{note.text[span.start : span.end]}”" for span in leaks)
    return f"{note.author}/{note.template} ({note.id})\n{text}\n  leaks: {kinds}\n  made:  {redacted.text}"


def _percent(part: Part) -> str:
    return "–" if part.percent is None else f"{part.percent:.2f} %"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [heads, *rows]
    )


if __name__ == "__main__":
    sys.exit(main())
