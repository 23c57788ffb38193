"""The list of ordinary words: broad, of small letters, without names; and without it nothing starts."""

from __future__ import annotations

import sys

import pytest

from anonymisation.free_text import Scrubber
from anonymisation.free_text.words import dictionary, lexicon
from anonymisation.free_text.words.dictionary import DictionaryMissing, ordinary_words


@pytest.mark.parametrize(
    "word",
    ["fell", "running", "children", "went", "bottle", "happier", "quickly", "bruised", "teeth", "kicking", "was"],
)
def test_ordinary_words_and_their_forms_are_in_it(word):
    assert word in ordinary_words()


@pytest.mark.parametrize(
    "name", ["patel", "siobhan", "agnieszka", "popescu", "oluwaseun", "mohammed", "kowalski", "okafor", "gallagher"]
)
def test_names_are_not(name):
    assert name not in ordinary_words()


def test_a_word_has_its_parts_of_speech():
    assert {"noun", "verb"} <= ordinary_words()["kick"]
    assert "adj" in ordinary_words()["drunk"]


def test_every_word_is_of_small_letters_and_longer_than_one():
    assert all(word == word.lower() and len(word) > 1 for word in ordinary_words())


@pytest.fixture
def unread(monkeypatch):
    """The lists are read anew, and afterwards again."""
    for cached in (dictionary.ordinary_words, lexicon.lexicon):
        cached.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    for cached in (dictionary.ordinary_words, lexicon.lexicon):
        cached.cache_clear()


def test_without_the_package_nothing_starts(unread):
    unread.setattr(dictionary, "find_spec", lambda name: None)

    with pytest.raises(DictionaryMissing, match=r"requirements\.lock"):
        Scrubber.build(check=False)


def test_with_a_list_that_has_shrunk_nothing_starts(unread):
    unread.setattr(dictionary, "_entries", lambda: iter([("kick", "verb"), ("fell", "verb")]))

    with pytest.raises(DictionaryMissing, match=r"requirements\.lock"):
        Scrubber.build(check=False)


def test_the_package_is_read_as_data_and_not_run():
    ordinary_words()

    assert "lemminflect" not in sys.modules
