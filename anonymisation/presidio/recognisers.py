"""What both profiles of Presidio share: its recognisers that need no change, ours made of patterns, and the engine.

Knows: Presidio. Slow to import, so only `Scanner.build`, `OutputCheck.build` and the registry import it.
Must not know: what is scanned, or what happens to a text in which something is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    NhsRecognizer,
    UkDrivingLicenceRecognizer,
    UkNinoRecognizer,
    UkPassportRecognizer,
)

from anonymisation.presidio.patterns import Shape


class EmailAddress(EmailRecognizer):
    """Presidio's, but any address counts: asking whether its domain exists goes to the network, and forgives typing
    errors.
    """

    def validate_result(self, pattern_text: str) -> None:
        """No opinion, so the pattern decides."""


class NoContext(ContextAwareEnhancer):
    """Leaves scores alone: any finding counts, so a word nearby cannot make it count more, and copying results is
    dear."""

    def __init__(self) -> None:
        super().__init__(0, 0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """The results as they are."""
        return raw_results


def unchanged_recognisers() -> list[EntityRecognizer]:
    """Those of Presidio's that suit values and notes as they are, the UK ones switched on; freshly made."""
    return [
        NhsRecognizer(),
        UkNinoRecognizer(),
        UkPassportRecognizer(),
        UkDrivingLicenceRecognizer(),
        CreditCardRecognizer(),
        IbanRecognizer(),
    ]


def shape_recognisers(shapes: Mapping[str, Shape]) -> list[EntityRecognizer]:
    """One recogniser for each entity of `shapes`."""
    return [_shape_recogniser(entity, patterns, flags) for entity, (patterns, flags) in shapes.items()]


def _shape_recogniser(entity: str, patterns: tuple[str, ...], flags: int) -> PatternRecognizer:
    scored = [Pattern(f"{entity} {place}", pattern, 0.9) for place, pattern in enumerate(patterns, start=1)]
    return PatternRecognizer(supported_entity=entity, patterns=scored, name=entity, global_regex_flags=flags)


def engine_of(recognisers: Sequence[EntityRecognizer]) -> AnalyzerEngine:
    """Presidio with these recognisers and no other, without model or network; a finding counts whatever its score."""
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=recognisers, supported_languages=["en"]),
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}]),
        supported_languages=["en"],
        default_score_threshold=0,
        context_aware_enhancer=NoContext(),
    )
