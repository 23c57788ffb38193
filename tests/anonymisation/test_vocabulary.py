from __future__ import annotations

import pytest

from anonymisation import vocabulary
from schemas.codes import CodeLists

# Common given names and surnames that name nothing else; invented people in tests use them too.
NAMES_IN_LINES = """
aaliyah abdul adam ahmed aisha alan alex alice amanda amir amy andrew angela anita anna anthony arjun ashley barbara
barnes
barry ben bill bob brian callum carol chantelle charlie chloe chris christine claire connor craig daniel darren dave
david
dean deborah donna dylan edward elizabeth emily emma eric fatima frank gareth gary george gill gordon grace graham grant
hannah harjit harry hassan heather helen ian imran isla jack jackson jacob james jamie jane jason jasmine jean jess
jim joan
joanne joe john jones jordan jose josh joy julie karen karl kate kelly ken kevin khan kim kyle laura lauren leanne lee
lewis
liam linda lisa louise lucy luke mandy maria mark martin mary mason matt matthew max megan mia michael mike mohammed
nadia
nathan neil nicola nigel noah olivia omar oscar pat patel patrick paul peter phil rachel rajesh ray rebecca rhys richard
rob robert roger rosie ross ruth ryan sally sam sandra sara sarah scott sean sharon shaun simon singh smith sophie
stephen
steve stuart sue susan tanya taylor terry tim tina tom tony tracy tyler victoria viktor wayne wendy william williams
yasmin zara zoe
"""
NAMES = set(NAMES_IN_LINES.split())

LISTS_OF_PLACES_AND_REASONS = (
    "place_of_injury",
    "place_type",
    "ambulance_reason",
    "stop_code",
    "injury_mechanism",
    "mechanism",
    "injury_intent",
    "chief_complaint",
    "arrival_mode",
    "ampds_determinant",
    "violence_concept",
    "discharge_destination",
)


def unknown(text: str) -> list[str]:
    return [text[start:end] for start, end in vocabulary.unknown_spans(text)]


def test_the_lists_hold_no_given_name() -> None:
    assert not vocabulary.known_words() & NAMES


@pytest.mark.parametrize("name", LISTS_OF_PLACES_AND_REASONS)
def test_every_label_of_our_own_lists_is_made_of_known_words(name: str, lists: CodeLists) -> None:
    assert {label: unknown(label) for label in lists[name].frame["label"] if unknown(label)} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Public house / bar", []),
        ("Neighbour's garden", []),
        ("STAB WOUNDS", []),
        ("Kelly Barnes house", ["Kelly", "Barnes"]),
        ("O'Brien's bar", ["O'Brien"]),
        ("K E L L Y", ["K", "L", "L", "Y"]),
        ("Kеlly", ["Kеlly"]),
        ("café", ["café"]),
        ("house \u200b", ["\u200b"]),
        ("pub ☎", ["☎"]),
        ("flat 42", ["42"]),
        ("", []),
    ],
)
def test_a_word_that_is_on_no_list_is_found(text: str, expected: list[str]) -> None:
    assert [word for word in unknown(text) if word != "s"] == expected
