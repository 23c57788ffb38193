"""`python -m benchmarks.notes.signals_score`: what is read out of the notes against what their authors say they say.

Knows: the corpus, its labels, the product's signals and scrubber. Must not know: the words either goes by. Precision
and recall are told by author and split, of the notes as written and as scrubbed. Mistakes are shown of the notes to
tune by only.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import islice

import polars as pl

from anonymisation.free_text.signals.signals import signals
from benchmarks.notes.__main__ import RECORD
from benchmarks.notes.corpus import PER_AUTHOR, SEED, authors, corpus
from benchmarks.notes.note import SIGNALS, Note
from benchmarks.notes.scoring import Part, signal_scores

SPLITS = ("tune", "measure")


def main(arguments: list[str] | None = None) -> int:
    """Make the corpus, read its notes, tell the score."""
    options = _options(arguments)
    notes = corpus(options.notes, options.seed)
    if not notes:
        raise SystemExit(f"No notes: the authors are {', '.join(authors()) or 'none'}.")
    texts = {"as written": pl.Series([note.text for note in notes], dtype=pl.String)}
    scrubbed = None if options.unscrubbed else _scrubbed(notes)
    if scrubbed is not None:
        texts["as scrubbed"] = scrubbed
    for name, text in texts.items():
        answers = signals(text).rename(lambda column: column.removeprefix("text_"))
        sys.stdout.write(f"{name}\n{_table(notes, answers)}\n\n")
    sys.stdout.writelines(islice(_mistakes(notes, answers, text, options.signal, options.author), options.mistakes))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.notes.signals_score", description="Score the signals on invented notes."
    )
    parser.add_argument("--notes", type=int, default=PER_AUTHOR, help="notes of each author")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, other notes")
    parser.add_argument("--unscrubbed", action="store_true", help="do not scrub")
    parser.add_argument(
        "--mistakes", type=int, default=0, metavar="K", help="show K notes to tune by that are read wrongly"
    )
    parser.add_argument("--signal", choices=SIGNALS, default="assault", help="mistakes of which signal")
    parser.add_argument("--author", default="", help="mistakes in the notes of one author")
    return parser.parse_args(arguments)


def _scrubbed(notes: Sequence[Note]) -> pl.Series | None:
    """The notes as the product's scrubber leaves them; None while it has none.

    Without the output check: that withholds whole notes, of which nothing is said right or wrong."""
    try:
        from anonymisation.free_text import Scrubber

        scrubber = Scrubber.build(check=False)
    except ImportError:
        return None
    texts = pl.Series("text", [note.text for note in notes], dtype=pl.String)
    records = pl.DataFrame(
        [{key: note.record.get(key) for key in RECORD} for note in notes], schema=dict.fromkeys(RECORD, pl.String)
    )
    return scrubber.redact(texts, records)["text"]


def _table(notes: Sequence[Note], answers: pl.DataFrame) -> str:
    names = sorted({note.author for note in notes})
    groups = [(author, split) for author in [*names, "all"] for split in SPLITS]
    lines = [f"{'precision / recall':28}" + "".join(f"{signal:>16}" for signal in SIGNALS)]
    for author, split in groups:
        places = [place for place, note in enumerate(notes) if note.split == split and author in (note.author, "all")]
        scores = signal_scores([notes[place] for place in places], answers[places])
        cells = (
            f"{_percent(scores[signal]['precision'])} / {_percent(scores[signal]['recall'])}" for signal in SIGNALS
        )
        lines.append(f"{author + ' ' + split:28}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)


def _mistakes(notes: Sequence[Note], answers: pl.DataFrame, texts: pl.Series, signal: str, author: str) -> list[str]:
    """One note of a template and a kind of mistake: a hundred of the same teach no more."""
    mistakes: dict[tuple[str, str, bool], str] = {}
    for note, claimed, text in zip(notes, answers[signal], texts, strict=True):
        wrong = bool(claimed) != (signal in note.signals)
        if wrong and note.split == "tune" and author in ("", note.author):
            kind = "claimed" if claimed else "missed "
            mistakes.setdefault(
                (note.author, note.template + str(len(mistakes) % 3), bool(claimed)),
                f"{kind} {note.author}/{note.template}: {text!r}\n",
            )
    return list(mistakes.values())


def _percent(part: Part) -> str:
    return "–" if part.percent is None else f"{part.percent:.1f}"


if __name__ == "__main__":
    sys.exit(main())
