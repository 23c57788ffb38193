"""The second reader of notes: Presidio reads what the scrubber has made; whatever it finds withholds the note whole.

Knows: what the profile for notes looks for; `note_recognisers` says how, and on what condition each could fire.
Must not know: how the scrubber works, tables, files.
A note that meets no condition is not asked about, for Presidio could find nothing in it; a test holds that for each.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from anonymisation.entities import TAG
from anonymisation.presidio.engine import ENTITIES_OF_BOTH, Analyse, Reader, RecogniserMissing, require_recognisers

if TYPE_CHECKING:
    from anonymisation.presidio.note_recognisers import Check

__all__ = ["EXPECTED_ENTITIES", "OutputCheck", "RecogniserMissing"]

EXPECTED_ENTITIES = ENTITIES_OF_BOTH | {
    "PHONE_SHAPE",
    "COLLAR_NUMBER",
    "PRISON_NUMBER",
    "HANDLE",
    "AGE_OVER_89",
    "SPOKEN_NUMBER",
}
"""What must be looked for, no more and no less."""

_IN_PLACE = "•"
"""Stands where a tag of the scrubber stood (anything else in < > was typed, and is read): no letter, figure, space or
sign of a number, so nothing joins across it.
"""

_ODD = r"[\p{Nd}--[0-9]]|[\x{17F}\x{212A}\x{130}\x{131}\x1c-\x1f]|\p{Cn}"
"""Signs of which Python and Polars may think differently: other figures, letters whose other case is ASCII, unassigned
ones.
"""


class OutputCheck:
    """Says of scrubbed notes what is still in them. Made by `OutputCheck.build()`."""

    def __init__(self, checks: Collection[Check], analyse: Analyse) -> None:
        """analyse: (text, entities) → Presidio's results. Raises `RecogniserMissing` unless there is one check an
        entity.
        """
        entities = [entity for check in checks for entity in check.recogniser.supported_entities]
        require_recognisers(EXPECTED_ENTITIES, entities, "The check of scrubbed notes")
        self.conditions = {check.recogniser.supported_entities[0]: check.could_fire for check in checks}
        self._reader = Reader(analyse)

    @classmethod
    def build(cls, ordinary: Collection[str] = ()) -> OutputCheck:
        """A check with every recogniser; takes seconds, for Presidio is imported here. Uses no network and no model.

        ordinary: words in lower case that are nobody's name, besides those of our lists: they may follow a title.
        """
        from anonymisation.presidio.note_recognisers import analyser, note_checks

        checks = note_checks(ordinary)
        return cls(checks, analyser(checks))

    def could_fire(self, texts: pl.Series) -> pl.Series:
        """Whether any recogniser could find anything: true wherever one would. False where there is no text."""
        return _any(self._conditions_met(_untagged(texts))).rename(texts.name)

    def hits(self, texts: pl.Series) -> pl.DataFrame:
        """One row a text: entities found as "A+B", or null; and whether Presidio was asked. The same text is asked
        once.
        """
        plain = _untagged(texts)
        conditions_met = self._conditions_met(plain)
        is_asked = _any(conditions_met)
        answers: dict[str, str | None] = {}
        for text, *possible in conditions_met.filter(is_asked).insert_column(0, plain.filter(is_asked)).iter_rows():
            if text not in answers:
                entities = [entity for entity, holds in zip(conditions_met.columns, possible, strict=True) if holds]
                answers[text] = "+".join(self._reader.entities_in(text, entities)) or None
        asked_answers = pl.Series([answers[text] for text in plain.filter(is_asked)], dtype=pl.String)
        no_answers = pl.repeat(None, len(plain), dtype=pl.String, eager=True)
        return pl.DataFrame({"entities": no_answers.scatter(is_asked.arg_true(), asked_answers), "asked": is_asked})

    def _conditions_met(self, plain: pl.Series) -> pl.DataFrame:
        """One column an entity: whether its recogniser could find anything; all of them where a text has odd signs."""
        # One expression each: joined into one they outgrow the cache of the matcher, and cost forty times as much.
        text = pl.col("text").str
        matches = [text.contains(condition).alias(entity) for entity, condition in self.conditions.items()]
        matched = plain.rename("text").to_frame().select(*matches, odd=text.contains(_ODD))
        return matched.select(pl.col(entity) | pl.col("odd") for entity in self.conditions).fill_null(False)


def _untagged(texts: pl.Series) -> pl.Series:
    return texts.cast(pl.String).str.replace_all(TAG, _IN_PLACE).rename("text")


def _any(conditions_met: pl.DataFrame) -> pl.Series:
    return conditions_met.select(asked=pl.any_horizontal(pl.all())).to_series()
