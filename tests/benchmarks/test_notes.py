"""The scorer counts what it says it counts, and the corpus is fit to be counted on."""

import json
import random
from collections import Counter

import polars as pl
import pytest

from benchmarks.notes import __main__ as command
from benchmarks.notes.corpus import authors, corpus
from benchmarks.notes.note import DIRECT, KINDS, SIGNALS, Draft
from benchmarks.notes.scoring import VIOLENCE_WORDS, Part, Redacted, consistent, score, seen_in_text, signal_scores

SEED = 11


@pytest.fixture(scope="module")
def notes():
    return corpus(600, SEED)


def drafted(*parts, signals=frozenset()):
    """A note of plain strings and of (text, kind) or (text, kind, origin)."""
    draft = Draft()
    for part in parts:
        draft = draft.say(part) if isinstance(part, str) else draft.hide(*part)
    return draft.note("one", "nobody", "none", {}, set(signals))


def hiding(note, *spans):
    """The note with the spans replaced, as a sound scrubber would."""
    text = note.text
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}<X>{text[end:]}"
    return Redacted(text, [(start, end, "X") for start, end in spans])


def nothing(note):
    return Redacted(note.text, [])


def everything(note):
    return hiding(note, (0, len(note.text)))


PUNCHED = drafted("punched by gf ", ("Chloe", "name", "english"), "'s ex in ", ("Leeds", "town"), ", lac L cheek")


# The corpus


def test_the_triage_desk_is_among_the_authors():
    assert "triage_desk" in authors()
    assert not {"note", "corpus", "scoring"} & set(authors())


@pytest.mark.parametrize("author", sorted(authors()))
def test_an_author_writes_the_same_note_for_the_same_chance_and_names_itself(author):
    module = authors()[author]
    assert len(set(module.TEMPLATES)) == len(module.TEMPLATES)
    for template in module.TEMPLATES:
        note = module.write(template, random.Random(3))
        assert note == module.write(template, random.Random(3))
        assert (note.author, note.template) == (author, template)


def test_spans_are_inside_the_text_in_order_and_say_something(notes):
    for note in notes:
        end = 0
        for span in note.spans:
            assert end <= span.start < span.end <= len(note.text)
            assert any(letter.isalnum() for letter in note.text[span.start : span.end])
            assert span.kind in KINDS
            end = span.end


def test_records_hold_nothing_but_the_keys_a_record_has(notes):
    for note in notes:
        assert set(note.record) <= set(command.RECORD)
        assert all(note.record.values())
    empty = sum(not note.record for note in notes) / len(notes)
    assert 0.15 < empty < 0.5


def test_ids_are_unique_and_a_longer_corpus_begins_with_the_shorter(notes):
    assert len({note.id for note in notes}) == len(notes)
    first = sorted(authors())[0]
    assert [note.text for note in corpus(20, SEED) if note.author == first] == [
        note.text for note in notes if note.author == first
    ][:20]


def test_tune_and_measure_share_no_template_and_both_hold_every_kind_signal_and_origin(notes):
    splits = {split: [note for note in notes if note.split == split] for split in ("tune", "measure")}
    templates = [{(note.author, note.template) for note in each} for each in splits.values()]
    assert not templates[0] & templates[1]
    for each in splits.values():
        assert {span.kind for note in each for span in note.spans} == set(KINDS)
        assert {signal for note in each for signal in note.signals} == set(SIGNALS)
        assert len({span.origin for note in each for span in note.spans if span.origin}) == 7


def test_the_triage_desk_draws_names_evenly_by_origin_and_has_sixty_templates():
    desk = authors()["triage_desk"]
    assert len(desk.TEMPLATES) >= 60
    found = Counter(
        span.origin for note in corpus(2000, SEED) if note.author == "triage_desk" for span in note.spans if span.origin
    )
    assert min(found.values()) > 0.75 * max(found.values())


# The scorer


def test_a_scrubber_that_hides_nothing_recalls_nothing_and_loses_no_word(notes):
    found = score(notes, [nothing(note) for note in notes])
    assert found.direct.percent == 0
    assert found.towns.percent == 0
    assert found.words.some == found.violence.some == found.inconsistent == found.text_leaks == 0
    assert found.leaking_notes == sum(any(span.kind in DIRECT for span in note.spans) for note in notes)


def test_a_scrubber_that_hides_everything_recalls_all_and_loses_all_words(notes):
    found = score(notes, [everything(note) for note in notes])
    assert found.direct.percent == found.towns.percent == found.words.percent == found.violence.percent == 100
    assert found.leaking_notes == found.inconsistent == found.text_leaks == found.origin_gap == 0


def test_a_scrubber_that_hides_just_the_spans_is_perfect(notes):
    found = score(notes, [hiding(note, *((span.start, span.end) for span in note.spans)) for note in notes])
    assert found.direct.percent == 100
    assert found.words.some == found.leaking_notes == found.inconsistent == found.text_leaks == 0


def test_one_character_left_is_a_leak():
    found = score([PUNCHED], [hiding(PUNCHED, (15, 19))])
    assert PUNCHED.text[15:19] == "hloe"
    assert found.direct == Part(0, 1)
    assert found.leaking_notes == 1


def test_whitespace_and_punctuation_left_are_no_leak():
    note = drafted("tel ", ("0121-496 0123", "phone"))
    assert score([note], [hiding(note, (4, 8), (9, 12), (13, 17))]).direct == Part(1, 1)


def test_a_town_is_counted_apart():
    found = score([PUNCHED], [hiding(PUNCHED, (14, 19))])
    assert (found.direct, found.towns, found.leaking_notes) == (Part(1, 1), Part(0, 1), 0)


def test_words_that_touch_a_span_are_not_ordinary_and_a_word_half_hidden_is_lost():
    found = score([PUNCHED], [hiding(PUNCHED, (0, 1), (14, 21))])
    assert found.words == Part(1, 8)
    assert found.violence == Part(1, 2)
    assert found.lost == Counter({"punched": 1})


def test_a_withheld_note_leaks_nothing_and_loses_all_its_words():
    found = score([PUNCHED, PUNCHED], [Redacted("", [], True), nothing(PUNCHED)])
    assert found.withheld == 1
    assert found.direct == Part(1, 2)
    assert (found.words, found.words_with_withheld) == (Part(0, 8), Part(8, 16))
    assert (found.violence, found.violence_with_withheld) == (Part(0, 2), Part(2, 4))


def test_the_gap_is_between_the_origins_hidden_best_and_worst():
    note = drafted(("Kasia", "name", "polish"), " and ", ("Sukhdeep", "name", "south_asian"))
    found = score([note, note], [hiding(note, (0, 5)), hiding(note, (0, 5), (10, 18))])
    assert found.by_origin == {"polish": Part(2, 2), "south_asian": Part(1, 2)}
    assert found.origin_gap == 50


@pytest.mark.parametrize(
    "made",
    [
        Redacted("punched by gf <X>'s ex in Leeds, lac", [(14, 19, "X")]),
        Redacted("punched by gf <X> in Leeds, lac L cheek", [(14, 19, "X")]),
        Redacted(PUNCHED.text, [(14, 400, "X")]),
        Redacted(PUNCHED.text + "!", []),
    ],
)
def test_a_text_that_does_not_follow_from_its_spans_is_inconsistent(made):
    assert not consistent(PUNCHED.text, made)


def test_a_text_that_shows_what_its_spans_call_hidden_is_found():
    sly = Redacted(PUNCHED.text, [(14, 19, "X")])
    assert seen_in_text(PUNCHED, sly) == {"Chloe"}
    assert score([PUNCHED], [sly]).text_leaks == 1


def test_a_name_that_the_plain_text_also_has_as_a_word_is_not_held_against_it():
    note = drafted("burn mark, seen by ", ("mark", "name"))
    assert seen_in_text(note, hiding(note, (19, 23))) == set()


def test_as_many_redacted_as_notes():
    with pytest.raises(ValueError, match="1 notes and 0 redacted"):
        score([PUNCHED], [])


def test_signals_are_scored_by_precision_and_recall():
    notes = [drafted("a", signals={"assault"}), drafted("b", signals={"assault"}), drafted("c")]
    found = signal_scores(notes, pl.DataFrame({"assault": [True, False, True], "other": [True, True, True]}))
    assert found == {"assault": {"precision": Part(1, 2), "recall": Part(1, 2)}}


def test_the_words_of_violence_are_many_and_lower_case():
    assert len(VIOLENCE_WORDS) >= 150
    assert all(word == word.lower() for word in VIOLENCE_WORDS)


# The command


def test_the_command_tells_leaks_and_saves_only_when_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "_scrub", lambda notes: [nothing(note) for note in notes])
    asked = ["--notes", "80", "--leaks", "2", "--lost", "3", "--results", str(tmp_path)]
    assert command.main(asked) == 0
    said = capsys.readouterr().out
    assert "⟦" in said
    assert "triage_desk measure" in said
    assert list(tmp_path.iterdir()) == []
    assert command.main([*asked, "--save", "--split", "measure", "--author", "triage_desk"]) == 0
    told = json.loads((tmp_path / "notes.json").read_text(encoding="utf-8"))
    assert set(told["scores"]) == {"triage_desk measure", "all"}
    assert told["scores"]["all"]["direct"][2] == 0
