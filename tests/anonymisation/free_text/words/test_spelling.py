"""A word typed in a hurry stays where it can only be one word; a name one letter away from a word does not."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anonymisation.free_text.words.spelling import is_one_slip, is_slip_of_a_known_word

WORDS = st.text(string.ascii_lowercase, min_size=1, max_size=12)

MISSPELT = [
    "[assualted] by unknown male",
    "[punchd] in face",
    "[lacertaion] to hand",
    "[headahce] since",
    "[vomitting] x2",
    "[concious] on arrival",
    "[haemorrage]",
    "[fractue] wrist",
    "[alchohol] intake",
    "[paracetmol] given",
    "[uncoscious]",
    "[swollen] ankle",
    "[strangulaton]",
    "[abdominl] pain",
    "[threatned] with knife",
    "[diarrhoae]",
    "[dizzyness]",
    "[brusing] to face",
    "[tendernes]",
    "[ambulence]",
    "[overdoes]",
    "[medicaton]",
    "[referal] made",
    "[dischargd]",
    "[hypertensoin]",
    "[shoudler] pain",
    "[abdomne]",
    "[neurovacular]",
    "[orinetated]",
    "[recieved] analgesia",
    "[stabed] in leg",
]
RUN_TOGETHER = [
    "[withpain] in leg",
    "[andvomiting]",
    "[ptassaulted] by male",
    "[headinjury]",
    "[chestpain]",
    "[nausea] [andheadache]",
]
LOST_SPACES = [
    "pt seen by Dr{Khan}[ in resus]",
    "tel{07700900123}[ noted]",
    "NHS{9990000018}",
    "dob{12/03/1999}",
    "mum{07700900456}",
    "{jo@example.com}[ given]",
    "Mr{Okonkwo} [fell]",
    "seen,by.{Kowalski}",
    "hit by{Kieran}",
    "reg{AB12CDE}",
    "lives at{12 mill lane}",
    "name:{Khan}dob:{12/03/1999}",
]
MISSPELT_NAMES = [
    "seen by Dr {Khaan}",
    "[assaulted by] {Mohmmed}",
    "partner {Darrren} [hit her]",
    "[pt] {Kowlaski}",
    "mum {Agneiszka} [aware]",
    "{Chelsae} [punched her]",
    "[assaulted by] {Jermane}",
    "[hit by] {Gurpret}",
    "[friend] {Siobahn}",
    "[ex] {Kieron}",
    "[ex] {Conor}",
    "boyfriend {Dareen} [hit her]",
    "[hit by] {Oluwasuen}",
    "{SIOBAHN} [FELL]",
    "{mihia} [fell]",
    "husband {rajehs} [present]",
]
STATEMENTS = [*MISSPELT, *RUN_TOGETHER, *LOST_SPACES, *MISSPELT_NAMES]


@pytest.mark.parametrize("place", range(len(STATEMENTS)), ids=STATEMENTS)
def test_slips_of_words_stay_and_slips_of_names_go(faults, place):
    assert faults[place] == []


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("khan", "khaan"),
        ("khaan", "khan"),
        ("khan", "khen"),
        ("khan", "kahn"),
        ("khan", "kha"),
        ("a", "ab"),
        ("a", "b"),
        ("a", ""),
        ("ab", "ba"),
    ],
)
def test_one_letter_more_less_other_or_two_swapped_is_one_slip(word, other):
    assert is_one_slip(word, other)


@pytest.mark.parametrize(
    ("word", "other"),
    [("khan", "khan"), ("", ""), ("khan", "hk"), ("abc", "cba"), ("abcd", "badc"), ("khan", "khaaan"), ("ab", "cd")],
)
def test_more_than_one_is_none_and_neither_is_nothing(word, other):
    assert not is_one_slip(word, other)


@given(WORDS, WORDS)
@example("ab", "ba")
@example("aab", "aba")
def test_a_slip_goes_both_ways(word, other):
    assert is_one_slip(word, other) == is_one_slip(other, word)


@given(WORDS, st.integers(0, 11), st.sampled_from(string.ascii_lowercase))
def test_any_word_with_a_letter_added_is_one_slip_away(word, place, letter):
    place = min(place, len(word))

    assert is_one_slip(word, word[:place] + letter + word[place:])


@pytest.mark.parametrize(
    "word", ["", "a", "khan", "smith", "josé", "12345678", "a" * 31, "a" * 5_000, "ab cd efgh", "o'brien", "\u200b" * 9]
)
def test_short_foreign_and_endless_words_are_no_slip_of_anything(word):
    assert not is_slip_of_a_known_word(word)


COMMON = [
    "mohammed",
    "muhammad",
    "hussain",
    "begum",
    "kowalski",
    "nowak",
    "wojcik",
    "popescu",
    "ionescu",
    "murphy",
    "gallagher",
    "doherty",
    "oconnor",
    "okafor",
    "adeyemi",
    "mensah",
    "campbell",
    "thompson",
    "robinson",
    "williams",
    "johnson",
    "wilson",
    "davies",
    "patel",
    "sharma",
    "agnieszka",
    "katarzyna",
    "florentina",
    "siobhan",
    "aoife",
    "kieran",
    "jermaine",
    "shanice",
    "leroy",
    "winston",
    "chukwuemeka",
    "oluwaseun",
    "rajesh",
    "gurpreet",
    "harpreet",
    "charlotte",
    "elizabeth",
    "jessica",
    "matthew",
    "stephen",
    "michelle",
    "samantha",
    "nicola",
    "tracey",
    "gareth",
    "alexander",
    "benjamin",
    "christopher",
    "margaret",
    "patricia",
    "kathleen",
    "zbigniew",
    "grzegorz",
    "bogdan",
    "cristian",
    "mihaela",
    "babatunde",
    "ngozi",
    "kwame",
    "abena",
    "delroy",
    "desmond",
    "parveen",
    "ayesha",
    "tariq",
]


@pytest.mark.parametrize("name", COMMON)
def test_a_common_name_is_no_slip_of_a_word(name):
    assert not is_slip_of_a_known_word(name)
