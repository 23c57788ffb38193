"""The word lists of the scrubber: lower case, without repeats, broad enough, and without the commonest names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import pytest

WORDS = resources.files("anonymisation") / "words"

AT_LEAST = {
    "shorthand": 900,
    "shorthand_roles": 150,
    "medical": 2500,
    "drugs": 1200,
    "everyday": 2000,
    "violence": 500,
    "violence_misspelt": 400,
}
EPONYMS_AT_LEAST = 250
TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")

# Very common given names and surnames of the United Kingdom, of all its origins, that are seldom a plain word.
# Names that are also needed words (may, will, mark, grace, rose, bell) are judged by the scrubber itself.
NAMES_IN_LINES = """
aaron abdul abigail adam adams aisha ahmed akhtar alan alex alexander ali alice allen amanda amelia amir amy andrea
andrew andrzej angela anita ann anna anne anthony anwar archie arjun arthur ashley aziz bailey barbara barry begum beth
ben benjamin bethany bibi bradley brian bryan callum cameron campbell carl carol caroline catherine charles charlie
charlotte chloe chris christian christine christopher claire clarke collins colin connor craig cristina daniel darren
dave david davies dean deborah debbie denise dennis derek diane dimitri donald donna dorothy doreen douglas dylan edward
edwards eileen elaine elena elizabeth ella ellie ellis emily emma eric ethan eva evans evie farah fatima fatma fiona
florence frances fred freddie freya gareth gary gavin geoff george georgia gillian giovanni gordon graham grzegorz
gurpreet hannah harpreet harriet harris harry harvey hassan helen henry hughes hussain hussein ian ibrahim imran
ioana ioan ionut isabella isla iqbal jack jackson jacob jacqueline jake james jamie jan jane janet jason jasmine jayden
jean jeffrey jennifer jenny jessica joan joanna joanne joe john johnson jones jordan jose joseph josh joshua joyce
judith julia julie karen katarzyna kate katherine kathleen katie kaur kayleigh keith kelly kenneth kerry kevin khan
kieran kim kowalski kumar kyle lauren laura leah leanne lee leo leon lesley lewis liam libby linda lisa louis louise
lucas lucy luke lynn mahmood malik malgorzata mandy maria marie marion martin mary mateusz matthew maureen megan
melissa mehmet michael michelle mihai mike mohamed mohammad mohammed molly morgan morris muhammad murphy nadia naomi
natalie nathan neil nguyen nicholas nicola nicole nigel noah nowak oliver olivia oluwaseun omar oscar owen pamela
patel patricia patrick paul pauline pawel peter phil philip philips piotr popescu priya rachel rahman rajesh ravi
raymond rebecca reece rhys richard richards robert roberts robinson ronald ross roy ruth ryan sam samantha samuel
sandra sanjay sarah scott sean shah shannon sharma sharon shaun sheila shirley simon singh smith sophia sophie stacey
stanley stephanie stephen steve steven stewart stuart susan suzanne sylvia tanya taylor teresa theo theresa thomas
thompson tina toby tomasz tony tracey tracy trevor tyler valerie vanessa veronica victoria vikram vincent walker
walsh watson wayne wendy wilson william williams wojciech wright yasmin yusuf zainab zara zoe
"""
COMMON_NAMES = frozenset(NAMES_IN_LINES.split())


def lines_of(name: str) -> list[str]:
    return (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@cache
def words_of(name: str) -> tuple[str, ...]:
    return tuple(word for line in lines_of(name) if not line.startswith("#") for word in line.split())


@cache
def eponyms() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((WORDS / "eponyms.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", AT_LEAST)
def test_every_word_is_one_lower_case_token(name: str) -> None:
    assert [word for word in words_of(name) if not TOKEN.fullmatch(word)] == []


@pytest.mark.parametrize("name", AT_LEAST)
def test_no_word_is_only_digits(name: str) -> None:
    assert [word for word in words_of(name) if word.isdigit()] == []


@pytest.mark.parametrize("name", AT_LEAST)
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    words = words_of(name)

    assert len(words) == len(set(words))


@pytest.mark.parametrize("name", AT_LEAST)
def test_every_list_opens_with_what_its_words_are(name: str) -> None:
    assert lines_of(name)[0].startswith("# ")


@pytest.mark.parametrize(("name", "least"), AT_LEAST.items())
def test_a_list_is_broad_enough(name: str, least: int) -> None:
    assert len(words_of(name)) >= least


@pytest.mark.parametrize("name", AT_LEAST)
def test_no_list_holds_a_very_common_name(name: str) -> None:
    assert not COMMON_NAMES & set(words_of(name))


def test_the_names_of_this_test_are_many() -> None:
    assert len(COMMON_NAMES) >= 300


def test_there_are_enough_eponyms() -> None:
    assert len(eponyms()) >= EPONYMS_AT_LEAST


def test_an_eponym_is_a_lower_case_word_without_possessive() -> None:
    assert [key for key in eponyms() if not re.fullmatch(r"[a-z]+", key)] == []


def test_an_eponym_needs_a_word_beside_it() -> None:
    assert [key for key, cue in eponyms().items() if not (cue.get("followed_by") or cue.get("preceded_by"))] == []


def test_an_eponym_has_only_the_two_kinds_of_neighbour() -> None:
    assert {kind for cue in eponyms().values() for kind in cue} == {"followed_by", "preceded_by"}


def test_the_neighbours_of_an_eponym_are_lower_case_words_and_none_is_itself() -> None:
    odd = {
        key: [word for words in cue.values() for word in words if word == key or not re.fullmatch(r"[a-z0-9]+|#", word)]
        for key, cue in eponyms().items()
    }

    assert {key: words for key, words in odd.items() if words} == {}
