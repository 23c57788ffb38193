"""What the scrubber promises of any column of notes: it keeps order and height, its offsets are true, and it fails
closed.
"""

from __future__ import annotations

import logging
import re

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anonymisation.entities import ENTITIES, TAG
from anonymisation.free_text import SCRUBBED, Scrubber
from anonymisation.free_text import scrubber as module
from anonymisation.free_text.second_reading import Span, with_tags

NOTES = [
    "pt assaulted by partner Darren outside The Plough, tel 07700 900123",
    None,
    "",
    "BP 128/76 GCS 15/15 hit over head",
    "DR KHAN AWARE. MRN 1234567. LIVES AT 12 MILL LANE",
    "nhs 9990000018 dob 12/03/1999 mum agnieszka jo@example.com",
    "   ",
    "Seen by J. Murphy, 93 yo female from Oakwood Academy",
]
SECRET = "Zbigniew"


def redacted(bare, *notes):
    return bare.redact(pl.Series(notes, dtype=pl.String))


# --- shape of the answer


def test_the_answer_is_a_row_a_note_in_order(bare):
    done = redacted(bare, *NOTES)

    assert dict(done.schema) == SCRUBBED
    assert [text is None for text in done["text"]] == [note is None for note in NOTES]


def test_no_note_is_null_not_withheld_and_without_spans(bare):
    assert redacted(bare, None).row(0) == (None, None, None)


def test_an_empty_note_stays_empty(bare):
    assert redacted(bare, "").row(0) == ("", [], None)


@pytest.mark.parametrize(
    "notes",
    [
        pl.Series([], dtype=pl.String),
        pl.Series([None, None]),
        pl.Series([None], dtype=pl.String),
        pl.Series(["a", None]),
        pl.Series(["a"] * 3, dtype=pl.Categorical),
    ],
)
def test_columns_of_any_height_and_kind_are_read(bare, notes):
    done = bare.redact(notes)

    assert dict(done.schema) == SCRUBBED
    assert done["text"].to_list() == notes.cast(pl.String).to_list()


def test_the_notes_given_are_not_changed(bare):
    notes = pl.Series("text", NOTES)
    before = notes.clone()

    bare.redact(notes)

    assert notes.equals(before)
    assert notes.name == "text"


def test_findings_of_one_note_are_those_of_the_column_and_say_why(bare):
    note = NOTES[4]
    spans = redacted(bare, note)["spans"].to_list()[0]

    found = bare.findings(note)

    assert {(each.start, each.end, each.entity) for each in found} <= {tuple(span.values()) for span in spans}
    assert all(each.rule and each.why and each.entity in ENTITIES for each in found)
    assert not any(word in each.why for each in found for word in ("KHAN", "1234567", "MILL"))


def test_findings_use_the_record(bare):
    assert [each.rule for each in bare.findings("summer", {"forename": "Summer"})] == ["record"]


@pytest.mark.parametrize(("size", "fewest"), [(1, 1), (3, 3), (5_000, 500)])
def test_the_size_of_a_batch_changes_nothing(bare, monkeypatch, size, fewest):
    records = pl.DataFrame({"surname": [None, "Khan", None, "Head", "Plough", None, "Khan", "Female"]})
    whole = bare.redact(pl.Series(NOTES), records)
    monkeypatch.setattr(module, "BATCH", size)
    monkeypatch.setattr(module, "FEWEST", fewest)

    assert bare.redact(pl.Series(NOTES), records).equals(whole)


def test_a_note_is_read_the_same_whatever_stands_around_it(bare):
    alone = pl.concat([redacted(bare, note) for note in NOTES])

    assert redacted(bare, *NOTES).equals(alone)
    assert redacted(bare, *NOTES[::-1]).equals(alone.reverse())


# --- fails closed


def test_a_note_too_long_is_withheld_and_one_just_short_enough_is_not(bare, monkeypatch):
    monkeypatch.setattr(module, "LONGEST_NOTE", 20)

    done = redacted(bare, "x" * 21, "hit over the head ok", "é" * 21, "hit")

    assert done["withheld"].to_list() == ["too_long", None, "too_long", None]
    assert done["text"].to_list() == [None, "hit over the head ok", None, "hit"]
    assert done["spans"].to_list() == [None, [], None, []]


@pytest.fixture
def reading_that_fails(monkeypatch):
    """Reading raises, quoting it, for a batch that holds the note with SECRET."""
    read = module.read

    def failing(notes, records):
        if notes["text"].str.contains(SECRET).any():
            raise ValueError(f"cannot read {SECRET}")
        return read(notes, records)

    monkeypatch.setattr(module, "read", failing)


@pytest.mark.usefixtures("reading_that_fails")
def test_a_note_that_cannot_be_read_is_withheld_alone_and_nobody_hears_of_it(bare, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    notes = ["hit over head", f"{SECRET} fell", None, "mum Agnieszka fell"]

    done = redacted(bare, *notes)

    assert done["withheld"].to_list() == [None, "scrub_failed", None, None]
    assert done["text"][0] == "hit over head"
    assert done.row(1)[:2] == (None, None)
    assert "Agnieszka" not in done["text"][3]
    captured = capsys.readouterr()
    assert SECRET not in caplog.text + captured.out + captured.err + str(done)


@pytest.mark.usefixtures("reading_that_fails")
def test_the_others_keep_their_own_records_when_one_cannot_be_read(bare):
    done = bare.redact(pl.Series(["red and top", SECRET, "red and top"]), pl.DataFrame({"town": ["Top", "Red", "Red"]}))

    assert done["text"].to_list() == ["red and <ADDRESS>", None, "<ADDRESS> and top"]


def test_a_second_reading_that_fails_withholds_that_note_alone(bare, monkeypatch):
    read = module.read

    def failing(notes, records):
        if notes["text"].str.contains("<EMAIL>").any():
            raise ValueError("no")
        return read(notes, records)

    monkeypatch.setattr(module, "read", failing)

    done = redacted(bare, "mum on 07700 900123", "jo@example.com", "hit over head")

    assert done["withheld"].to_list() == [None, "scrub_failed", None]
    assert done["text"].to_list() == ["mum on <PHONE_NUMBER>", None, "hit over head"]


def test_a_note_that_has_not_come_to_rest_is_withheld(bare, monkeypatch):
    monkeypatch.setattr(module, "READINGS", 0)

    done = redacted(bare, "pt Kowalski fell", "hit over head")

    assert done.rows() == [(None, None, "second_reading"), ("hit over head", [], None)]


class SecondReader:
    """Finds an e-mail wherever "hidden" stands."""

    def hits(self, texts):
        entities = [None if text is None or "hidden" not in text else "EMAIL_ADDRESS+URL" for text in texts]
        return pl.DataFrame(
            {"entities": entities, "asked": [entity is not None for entity in entities]},
            schema={"entities": pl.String, "asked": pl.Boolean},
        )


def test_what_the_second_reader_finds_withholds_the_note_whole_and_is_counted():
    made = Scrubber(SecondReader())

    done = redacted(made, "hit over head", "hidden in cupboard", None, "hidden too")

    assert done["withheld"].to_list() == [None, "check:EMAIL_ADDRESS+URL", None, "check:EMAIL_ADDRESS+URL"]
    assert done["text"].to_list() == ["hit over head", None, None, None]
    assert done["spans"].to_list() == [[], None, None, None]
    assert made.asked == 2


def test_a_note_withheld_already_keeps_its_first_reason(monkeypatch):
    monkeypatch.setattr(module, "LONGEST_NOTE", 10)

    assert redacted(Scrubber(SecondReader()), "hidden in cupboard")["withheld"].to_list() == ["too_long"]


def test_presidio_withholds_what_our_rules_let_through(monkeypatch, scrubber):
    blind = pl.DataFrame(
        {
            "note": [0, 1],
            "text": ["pt rang 07912 345678", "hit over head"],
            "spans": [[], []],
            "withheld": [None, None],
        },
        schema=module._EMPTY.schema,
    )
    monkeypatch.setattr(module, "_rendered", lambda words: blind)

    done = redacted(scrubber, "pt rang 07912 345678", "hit over head")

    assert "PHONE_NUMBER" in done["withheld"][0].removeprefix("check:").split("+")
    assert done.rows()[0][:2] == (None, None)
    assert done.rows()[1] == ("hit over head", [], None)


def test_presidio_lets_pass_what_the_scrubber_has_cleaned(scrubber):
    done = redacted(scrubber, *NOTES)

    assert done["withheld"].null_count() == len(NOTES)


def test_an_error_of_a_whole_column_quotes_no_note(bare):
    with pytest.raises(Exception, match=r".*") as told:
        bare.redact(pl.Series([[SECRET]]))

    assert SECRET not in str(told.value)


# --- any text

LETTERS = st.characters(exclude_categories=["Cs"])
ODD = st.sampled_from(
    [
        "<NAME>",
        "<",
        ">",
        "<NAME",
        "NAME>",
        "<<NAME>>",
        "\u0301",
        "\u200b",
        "\u200d",
        "\u202e",
        "\ufeff",
        "\ue000",
        "\uf000",
        "\uf8ff",
        "\x00",
        "\x1f",
        "👨‍👩‍👧",
        "９",
        "٣",
        "①",
        "İ",
        "ı",
        "ſ",
        "ß",
        "ﬁ",
        "\u2028",
        "\x85",
        "\r",
        "\n",
        "\t",
        "|",
        "_",
        "'",
        "’",
        "-",
        "–",
        ".",
        ",",
        "/",
        "@",
        "#",
        " ",
        "  ",
        "\U0001d7d7",
        "\U000e0041",
        "\u180e",
        "\u3164",
    ]
)
PIECES = st.sampled_from(
    [
        "pt",
        "mum",
        "Dr",
        "MR",
        "seen by",
        "hit",
        "Khan",
        "KOWALSKI",
        "siobhan",
        "Rose",
        "will",
        "outside",
        "The Plough",
        "12",
        "Mill Lane",
        "flat 3",
        "07700 900123",
        "9990000018",
        "999 000 0018",
        "B98 6ED",
        "jo@example.com",
        "12/03/1999",
        "3rd March",
        "93yo",
        "BP 128/76",
        "2/52",
        "nhs",
        "cad",
        "PC",
        "1234",
        "A1234BC",
        "school",
        "one two three four",
        "J.",
        "A",
        "s",
        "park",
        "street",
        "name:",
        "@joe_b",
        "head",
        "AB12 CDE",
        "and",
        "of the",
        "x3",
        "5mg",
    ]
)
ANY = st.one_of(
    st.text(LETTERS, max_size=50),
    st.lists(st.one_of(PIECES, PIECES, st.just(" "), ODD), max_size=14).map("".join),
    st.lists(PIECES, max_size=12).map(" ".join),
)
HOSTILE = [
    "",
    "\x00",
    "\ue000NAME\uf000",
    "\uf8ffpt \uf8ff fell",
    "<NAME>" * 50,
    "<<NAME>",
    "<NAME>Khan<NAME>",
    "<KHAN>",
    "Kh\u200ban fell",
    "K\u0301h\u0301an",
    "\u202enahK rM",
    "９９９ ０００ ００１８",
    "a" * 19_000,
    "Mr \u00a0Khan",
    "Mr\u2003Khan",
    "Mr\nKhan",
    "Mr\r\nKhan",
    "Mr\x85Khan",
    "👨‍👩‍👧 Khan 👍🏽",
    "ℌ𝔢𝔫𝔯𝔶",
    "𝐊𝐡𝐚𝐧 fell",
    "Кhan",
    "i̇stanbul",
    "İSTANBUL",
    "ǅ",
    "ﬁona fell",
    "\U0010ffff",
    "\ufffe",
    "\ud7ff",
    "_" * 40,
    "'" * 40,
    "a'" * 40,
]


def faults_in(bare, notes):
    """What is wrong with the scrubbed notes, of all that is promised of any note."""
    done = redacted(bare, *notes)
    again = bare.redact(done["text"])
    wrong = []
    for note, text, spans, withheld, text_again, spans_again in zip(
        notes,
        done["text"],
        done["spans"].to_list(),
        done["withheld"],
        again["text"],
        again["spans"].to_list(),
        strict=True,
    ):
        if withheld is not None:
            # A reading may find no rest; but none may fail.
            wrong += ["failed"] * (withheld == "scrub_failed") + ["shown"] * (text is not None or spans is not None)
            continue
        ends = [0, *(span["end"] for span in spans)]
        if not all(end <= span["start"] < span["end"] <= len(note) for end, span in zip(ends, spans, strict=False)):
            wrong.append(("offsets", note, spans))
        if with_tags(note, [Span(**span) for span in spans]) != text:
            wrong.append(("text is not the note with its spans replaced", note, text, spans))
        if not all(span["entity"] in ENTITIES for span in spans):
            wrong.append(("no entity", note, spans))
        if text_again != text or spans_again:
            wrong.append(("scrubbing again changes", note, text, text_again))
    return wrong


@settings(max_examples=10)
@given(st.lists(ANY, min_size=30, max_size=120))
@example(HOSTILE)
def test_offsets_are_true_and_scrubbing_twice_changes_nothing_for_any_text(bare, notes):
    assert faults_in(bare, notes) == []


@pytest.mark.sweep
@settings(max_examples=300)
@given(st.lists(ANY, min_size=100, max_size=300))
def test_offsets_are_true_and_scrubbing_twice_changes_nothing_for_much_text(bare, notes):
    assert faults_in(bare, notes) == []


IDENTIFIERS = (
    r"[0-9]{10}",
    r"[0-9]{6,}",
    r"(?i)[a-z0-9._]+@[a-z0-9]+\.[a-z]+",
    r"(?i)(?<![a-z0-9])b98 ?6ed(?![a-z0-9])",
    r"(?i)(?<![a-z])(?:khan|kowalski|siobhan)(?![a-z])",
    r"\b999 000 0018\b",
    r"\b12/03/1999\b",
)


@settings(max_examples=10)
@given(
    st.lists(
        st.lists(PIECES | st.text("0123456789", min_size=6, max_size=14), max_size=12).map(" ".join),
        min_size=30,
        max_size=120,
    )
)
def test_no_identifier_is_left_in_the_text(bare, notes):
    texts = [re.sub(TAG, "•", text or "") for text in redacted(bare, *notes)["text"]]

    assert [
        (note, text)
        for note, text in zip(notes, texts, strict=True)
        if any(re.search(each, text) for each in IDENTIFIERS)
    ] == []


WRITTEN = [
    "9990000018",
    "999 000 0018",
    "07700 900123",
    "+447700900123",
    "b98 6ed",
    "b986ed",
    "jo.b@example.com",
    "ab123456c",
    "a1234bc",
    "@jo_b99",
    "12/03/1999",
    "3rd march",
    "www.example.com/jo",
    "ab12 cde",
    "rx123456",
]
AROUND = [
    "{} seen",
    "pt {} seen",
    "{}",
    "seen {}, hit over head",
    "SEEN {} IN ED",
    "({})",
    "a\n{}\nb",
    "x: {}.",
    "{};{}",
    "hit|{}|hit",
    "'{}'",
    '"{}"',
    "-{}-",
    "{}\t{}",
    "fell,{},hit",
]


@pytest.mark.parametrize("identifier", WRITTEN)
def test_neither_case_nor_what_is_around_it_saves_an_identifier(bare, identifier):
    forms = [str.lower(identifier), str.upper(identifier), str.title(identifier)]
    asked = [(around, form) for around in AROUND for form in forms]

    done = redacted(bare, *(around.replace("{}", form) for around, form in asked))["text"]

    assert [each for each, text in zip(asked, done, strict=True) if each[1] in re.sub(TAG, "•", text)] == []


TAGS_TYPED = ["<NAME> fell", "pt <NHS_NUMBER>, <DATE>", "<UNKNOWN_WORD><NUMBER>", "seen by <NAME>.", "<NAME>-<NAME>"]


@pytest.mark.parametrize("note", TAGS_TYPED)
def test_a_note_scrubbed_before_stays_as_it_is(bare, note):
    assert redacted(bare, note).row(0) == (note, [], None)


@pytest.mark.parametrize(
    "note",
    [
        "<KHAN>",
        "<Khan> fell",
        "<name of Khan>",
        "<NAMEKHAN>",
        "<NAME KHAN>",
        "<9990000018>",
        "<<KHAN>>",
        "NAME>KHAN<NAME",
    ],
)
def test_what_only_looks_like_a_tag_is_read(bare, note):
    text = redacted(bare, note)["text"][0]

    assert "khan" not in re.sub(TAG, "", text).lower()
    assert "9990000018" not in text
