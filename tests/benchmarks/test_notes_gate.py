"""The release gate: notes that nobody tuned on are scrubbed no worse than docs/free-text.md says, less what few notes
vary by.
"""

import polars as pl
import pytest

from anonymisation.free_text import RECORD_FIELDS, Scrubber
from benchmarks.notes.corpus import corpus
from benchmarks.notes.scoring import Redacted, Score, score


def measured(per_author: int) -> Score:
    notes = [note for note in corpus(per_author, seed=20260401) if note.split == "measure"]
    records = pl.DataFrame(
        [{field: note.record.get(field) for field in RECORD_FIELDS} for note in notes],
        schema=dict.fromkeys(RECORD_FIELDS, pl.String),
    )
    made = Scrubber.build(check=False).redact(pl.Series([note.text for note in notes]), records)
    told = [
        Redacted(
            row["text"] or "",
            [(span["start"], span["end"], span["entity"]) for span in row["spans"] or []],
            row["withheld"] is not None,
        )
        for row in made.iter_rows(named=True)
    ]
    return score(notes, told)


def is_no_worse_than(found: Score, *, direct: float, leaking: float, words: float, violence: float, gap: float) -> None:
    assert found.inconsistent == 0
    assert found.text_leaks == 0
    assert found.direct.percent >= direct
    assert found.leaking.percent <= leaking
    assert found.words.percent <= words
    assert found.violence.percent <= violence
    assert found.origin_gap <= gap


def test_notes_nobody_tuned_on_lose_their_identifiers_and_keep_their_words():
    is_no_worse_than(measured(150), direct=97, leaking=20, words=6, violence=2, gap=5)


@pytest.mark.sweep
def test_thousands_of_notes_nobody_tuned_on_lose_their_identifiers_and_keep_their_words():
    is_no_worse_than(measured(1500), direct=97.5, leaking=17, words=5.5, violence=1.2, gap=3)
