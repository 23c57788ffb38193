from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest
from presidio_analyzer import EntityRecognizer

from anonymisation.entities import ENTITIES
from anonymisation.free_text.reading import RULES, Rule
from anonymisation.presidio.note_check import EXPECTED_ENTITIES
from anonymisation.presidio.registry import FAMILIES, Explained, Registry, RuleRecogniser, family_of

NOTE = "Mr Khan, NHS 999 000 0018, punched outside zzyzx arms."


class Found(NamedTuple):
    start: int
    end: int
    entity: str
    rule: str
    why: str


class Scrubber:
    """Finds the same in every note; the record's own name too."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, str] | None]] = []

    def findings(self, note: str, record: Mapping[str, str] | None = None) -> list[Found]:
        self.asked.append((note, record))
        name = (
            Found(3, 7, "NAME", "record", "is the surname of the record")
            if record
            else Found(3, 7, "NAME", "after a title", "stands after a title")
        )
        return [
            name,
            Found(13, 25, "NHS_NUMBER", "NHS number", "ten figures in groups of 3, 3 and 4"),
            Found(43, 48, "UNKNOWN_WORD", "on no list", "is on no list of words that may stay"),
        ]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(Scrubber())


def test_what_both_find_is_told_in_order_of_place_with_rule_and_reason(registry: Registry) -> None:
    told = registry.explain(NOTE)
    assert [each.start for each in told] == sorted(each.start for each in told)
    assert Explained(3, 7, "NAME", "name cues", "after a title", "stands after a title", 1.0) in told
    assert (
        Explained(
            43, 48, "UNKNOWN_WORD", "closed vocabulary", "on no list", "is on no list of words that may stay", 1.0
        )
        in told
    )
    assert {"UK_NHS", "NHS_NUMBER", "NAME_CUE"} <= {each.entity for each in told}
    assert all(each.rule and each.why for each in told)


def test_the_record_decides_which_rule_finds(registry: Registry) -> None:
    told = registry.explain(NOTE, {"surname": "Khan"})
    assert [each.rule for each in told if each.recogniser == "record link"] == ["record"]
    assert [each.rule for each in registry.explain(NOTE) if each.recogniser == "record link"] == []


def test_the_scrubber_reads_a_note_once_for_all_its_families() -> None:
    scrubber = Scrubber()
    registry = Registry(scrubber)
    registry.explain(NOTE, {"surname": "Khan"})
    assert scrubber.asked == [(NOTE, {"surname": "Khan"})]
    registry.explain(NOTE)
    assert scrubber.asked[1:] == [(NOTE, None)]


def test_no_reason_quotes_the_note(registry: Registry) -> None:
    for each in registry.explain(NOTE):
        assert not any(part in each.why + each.rule for part in ("Khan", "zzyzx", "0018"))


def test_one_registry_holds_presidios_recognisers_and_ours(registry: Registry) -> None:
    assert all(isinstance(each, EntityRecognizer) for each in registry.registry.recognizers)
    ours = [each for each in registry.registry.recognizers if isinstance(each, RuleRecogniser)]
    assert [each.family for each in ours] == list(FAMILIES)
    held = {entity for entities in registry.entities().values() for entity in entities}
    assert EXPECTED_ENTITIES | set(ENTITIES) == held
    assert ours[-2] in registry.registry.get_recognizers(language="en", entities=["UNKNOWN_WORD"])


@pytest.mark.parametrize("tag", ENTITIES)
def test_whatever_the_scrubber_finds_is_told_whatever_its_rule_is_called(tag: str) -> None:
    class One:
        def findings(self, note: str, record: Mapping[str, str] | None = None) -> list[Found]:
            return [Found(0, 3, tag, "some rule", "because")]

    assert [each.entity for each in Registry(One()).explain("abc")] == [tag]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule)
def test_every_rule_of_the_scrubber_belongs_to_a_family_that_tells_its_entity(rule: Rule) -> None:
    family = family_of(Found(0, 1, rule.entity or "NAME", rule.rule, rule.why))
    assert (rule.entity or "NAME") in family.entities


def test_every_rule_a_family_names_is_a_rule_of_the_scrubber() -> None:
    assert {rule for family in FAMILIES for rule in family.rules} <= {rule.rule for rule in RULES}
