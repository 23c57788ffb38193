"""One registry of Presidio that holds its recognisers and the scrubber's rules, and can be asked about a single note.

Knows: Presidio, and that a scrubber tells its findings with their rule and reason. Slow to import.
Must not know: how a rule works, or what happens to a note. What it returns quotes no text of the note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from presidio_analyzer import (
    AnalysisExplanation,
    LocalRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts

from anonymisation.entities import ENTITIES
from anonymisation.presidio.note_recognisers import note_checks

OURS = 1.0
"""The score of a rule of ours: what it finds goes, whatever stands near."""


class Finding(Protocol):
    """One thing the scrubber takes out: where, as what, by which rule, and why in words."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def entity(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def why(self) -> str: ...


class TellsFindings(Protocol):
    """A scrubber, as far as it is asked about single notes."""

    def findings(self, note: str, record: Mapping[str, str] | None = None) -> Sequence[Finding]:
        """What it takes out of the note, in order of place."""
        ...


class Family(NamedTuple):
    """Rules of one kind: their names, the entities they find, and the words that people write near such things."""

    name: str
    rules: frozenset[str]
    entities: tuple[str, ...]
    context: tuple[str, ...]


FAMILIES = (
    Family("record link", frozenset({"record"}), ENTITIES, ()),
    Family(
        "name cues",
        frozenset({"after a title", "after 'name'", "beside a name", "initials"}),
        ("NAME", "INITIALS"),
        ("mr", "mrs", "dr", "pc", "nurse", "mother", "partner", "friend", "called", "named"),
    ),
    Family(
        "places and venues",
        frozenset({"street", "school", "venue"}),
        ("SCHOOL", "VENUE", "ADDRESS"),
        ("outside", "near", "pub", "school", "lives"),
    ),
    Family(
        "numbers",
        frozenset({"number without reason", "number in words", "number in words, after its name"}),
        ("NUMBER", "SPOKEN_NUMBER"),
        ("number", "no", "ref"),
    ),
    Family(
        "closed vocabulary",
        frozenset({"on no list", "first a name", "may be a name", "capital amid a sentence"}),
        ("UNKNOWN_WORD", "NAME"),
        (),
    ),
    Family("patterns", frozenset(), ENTITIES, ("nhs", "mrn", "dob", "tel", "mobile", "reg", "postcode", "cad")),
)
"""A rule that none of them names is a pattern."""


@dataclass(frozen=True)
class Explained:
    """One finding as a data officer sees it. recogniser: its name in the registry; score: Presidio's, from 0 to 1."""

    start: int
    end: int
    entity: str
    recogniser: str
    rule: str
    why: str
    score: float


class LastNote:
    """The findings of the note asked about last: six recognisers read it, and the scrubber shall work once."""

    def __init__(self, scrubber: TellsFindings) -> None:
        self._scrubber = scrubber
        self._record: Mapping[str, str] | None = None
        self._of: str | None = None
        self._findings: Sequence[Finding] = ()

    def open(self, record: Mapping[str, str] | None) -> None:
        """From now on notes belong to this record."""
        self._record, self._of, self._findings = record, None, ()

    def findings(self, note: str) -> Sequence[Finding]:
        """As of the scrubber."""
        if self._of != note:
            self._findings = self._scrubber.findings(note, self._record)
            self._of = note
        return self._findings


class RuleRecogniser(LocalRecognizer):
    """One family of the scrubber's rules as a recogniser of Presidio."""

    def __init__(self, family: Family, last: LastNote) -> None:
        self.family, self._last = family, last
        super().__init__(
            supported_entities=list(family.entities),
            supported_language="en",
            name=family.name,
            context=list(family.context),
        )

    def load(self) -> None:
        """Nothing: the scrubber has read its words."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The family's findings among the asked entities, each with its rule and reason."""
        asked_for = [finding for finding in self._last.findings(text) if finding.entity in entities]
        return [self._result(finding) for finding in asked_for if family_of(finding) is self.family]

    def _result(self, finding: Finding) -> RecognizerResult:
        explanation = AnalysisExplanation(
            recognizer=self.family.name, original_score=OURS, pattern_name=finding.rule, textual_explanation=finding.why
        )
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.family.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return RecognizerResult(finding.entity, finding.start, finding.end, OURS, explanation, metadata)


def family_of(finding: Finding) -> Family:
    """The family its rule belongs to."""
    for family in FAMILIES:
        if finding.rule in family.rules and finding.entity in family.entities:
            return family
    return FAMILIES[-1]


class Registry:
    """Presidio's recognisers and the scrubber's rules together."""

    def __init__(self, scrubber: TellsFindings) -> None:
        """scrubber: built. Takes seconds."""
        self._last = LastNote(scrubber)
        rules = [RuleRecogniser(family, self._last) for family in FAMILIES]
        self._recognisers: list[Any] = [*rules, *(check.recogniser for check in note_checks())]
        self.registry = RecognizerRegistry(recognizers=self._recognisers, supported_languages=["en"])

    def entities(self) -> dict[str, list[str]]:
        """Name of a recogniser → the entities it can find."""
        return {recogniser.name: list(recogniser.supported_entities) for recogniser in self._recognisers}

    def explain(self, note: str, record: Mapping[str, str] | None = None) -> list[Explained]:
        """All that any recogniser finds in the note, in order of place, ours before Presidio's of the same place."""
        self._last.open(record)
        try:
            explanations = [
                _explained(recogniser, result)
                for recogniser in self._recognisers
                for result in recogniser.analyze(note, recogniser.supported_entities, None)
            ]
        finally:
            self._last.open(None)
        return sorted(explanations, key=lambda row: (row.start, -row.end, -row.score, row.recogniser))


def explain(scrubber: TellsFindings, note: str, record: Mapping[str, str] | None = None) -> list[Explained]:
    """All that goes from one note or that Presidio sees in it, and why."""
    return Registry(scrubber).explain(note, record)


def _explained(recogniser: Any, result: RecognizerResult) -> Explained:
    explanation = result.analysis_explanation
    rule = (explanation and explanation.pattern_name) or recogniser.name
    why = (explanation and explanation.textual_explanation) or ""
    return Explained(result.start, result.end, result.entity_type, recogniser.name, rule, why, result.score)
