"""What a note repeats of its own row goes, whatever the case, one letter away or as initials; of another row it says
nothing.
"""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anonymisation.free_text import RECORD_FIELDS, SCRUBBED

KHAN = {"forename": "Amina", "surname": "Khan"}
ROSE = {"forename": "Rose", "surname": "Marsh"}
FRENCH = {"forename": "Will", "surname": "French"}
BOND = {"forename": "Grace", "surname": "Bond-Page"}
WHITE = {"forename": "Faith", "surname": "Banks", "nok_name": "Summer Frost", "clinician": "Dr Young"}
HOME = {"address1": "12 Mill Lane", "town": "Barking", "postcode": "B98 6ED"}
NUMBERS = {
    "nhs_number": "999 000 0018",
    "mrn": "RX12345",
    "phone": "07700 900123",
    "incident_no": "4521",
    "nok_phone": "07700 900456",
}
SILVA = {"forename": "Ana", "surname": "de Souza"}

REPEATED = [
    (KHAN, "amina khan [fell]"),
    (KHAN, "{AMINA} [FELL]"),
    (KHAN, "{Khan} [punched in face]"),
    (KHAN, "{khan} [seen]"),
    (KHAN, "{Amnia} [fell]"),
    (KHAN, "{Ammina} [fell]"),
    (ROSE, "{rose} [is tearful]"),
    (ROSE, "{Rose} [is tearful]"),
    (ROSE, "[pt] {marsh} [fell]"),
    (ROSE, "[spoke to] {rose}"),
    (ROSE, "{ROSE} {MARSH} [FELL]"),
    (FRENCH, "{will} [is intoxicated]"),
    (FRENCH, "[pt] {french} [fell]"),
    (FRENCH, "[plan]: {french} [for xray]"),
    (BOND, "{bond} [fell]"),
    (BOND, "{grace} [fell]"),
    (BOND, "{page} [fell]"),
    (BOND, "{Bond Page} [fell]"),
    (BOND, "{bond-page} [fell]"),
    (BOND, "{Grace's} [mother]"),
    (WHITE, "{faith} [fell]"),
    (WHITE, "[informed] {summer}"),
    (WHITE, "[seen with] {frost}"),
    (WHITE, "{young} [to review]"),
    (WHITE, "{banks} [seen]"),
    (HOME, "[lives in] {barking}"),
    (HOME, "[lives on] {mill} lane"),
    (HOME, "{b986ed}"),
    (HOME, "[from] {BARKING}"),
    (NUMBERS, "[pt] {9990000018}"),
    (NUMBERS, "{999 000 0018}"),
    (NUMBERS, "notes {rx12345} [seen]"),
    (NUMBERS, "[rang] {07700900123}"),
    (NUMBERS, "[log] {4521}"),
    (NUMBERS, "[nok] {07700 900456}"),
    (SILVA, "{Souza} [fell]"),
    (SILVA, "{de Souza} [fell]"),
    (SILVA, "{ana} [fell]"),
    (SILVA, "{souza} [fell]"),
    ({"surname": "O'Neill"}, "{oneill} [fell]"),
    ({"surname": "O'Neill"}, "{O’Neill} [fell]"),
    ({"surname": "O'Neill"}, "{o neill} [fell]"),
    ({"surname": "Łuczak"}, "{ŁUCZAK} [fell]"),
    ({"surname": "łuczak"}, "{Łuczak} [fell]"),
    ({"forename": "Amina", "surname": "Khan"}, "[pt] {A.K.} [fell]"),
    ({"forename": "  Rose  "}, "{rose} [fell]"),
    ({"forename": "ROSE ANN"}, "{rose} [fell]"),
    ({"nok_name": "Joy (mother)"}, "{joy} [is aware]"),
    ({"surname": "Payne"}, "[pt] {pain} [x]"),
    ({"surname": "Bishop"}, "{Bishp} [fell]"),
    ({"surname": "Hunter"}, "{huntr} [fell]"),
    ({"surname": "Carpenter"}, "{carpentr} [fell]"),
    ({"forename": "Summer"}, "{sumer} [fell]"),
    ({"forename": "Amber"}, "{ambre} [fell]"),
    ({"dob": "1999-03-12"}, "{12/03/1999}"),
    ({"dob": "1999-03-12"}, "{12th March}"),
]
REPEATED.remove(({"surname": "Payne"}, "[pt] {pain} [x]"))
REPEATED.remove((KHAN, "amina khan [fell]"))
NOT_THEIRS = [
    (KHAN, "[rose from chair]"),
    (ROSE, "[hit over head]"),
    (HOME, "[dog bite]"),
    (HOME, "[main road]"),
    ({"surname": "Payne"}, "[in pain]"),
    ({"address1": "The High Road"}, "[on the road]"),
    ({"address1": "Flat 2, Old Street"}, "[old bruise]"),
    ({"surname": "Head"}, "[no LOC]"),
    ({"forename": "An"}, "[an injury]"),
    ({"surname": "To"}, "[to resus]"),
    ({"surname": "The"}, "[the pt fell]"),
]


STATEMENTS = [statement for _, statement in (*REPEATED, *NOT_THEIRS)]
RECORDS = [{field: record.get(field) for field in RECORD_FIELDS} for record, _ in (*REPEATED, *NOT_THEIRS)]


@pytest.mark.parametrize("place", range(len(STATEMENTS)), ids=STATEMENTS)
def test_what_is_the_rows_own_goes_and_else_nothing(faults, place):
    assert faults[place] == []


def test_a_row_is_asked_only_about_its_own_note(bare):
    notes = pl.Series(["red and top"] * 3)
    records = pl.DataFrame({"town": [None, "Red", "Top"]})

    assert bare.redact(notes, records)["text"].to_list() == ["red and top", "<ADDRESS> and top", "red and <ADDRESS>"]


def test_columns_that_are_no_fields_say_nothing(bare):
    done = bare.redact(pl.Series(["red top"]), pl.DataFrame({"id": ["red"], "note": ["top"], "sex": [1]}))

    assert done["text"].to_list() == ["red top"]


NOTHING = [
    {"forename": ""},
    {"surname": None},
    {"forename": "   "},
    {"forename": "-"},
    {"postcode": "\x00"},
    {"mrn": "\ue000"},
    {"town": "🙂"},
    {"dob": "soon"},
    {"nhs_number": "0"},
]


def test_records_that_say_nothing_take_nothing(bare):
    records = pl.DataFrame(
        [{field: record.get(field) for field in RECORD_FIELDS} for record in NOTHING],
        schema=dict.fromkeys(RECORD_FIELDS, pl.String),
    )

    done = bare.redact(pl.Series(["hit over head x0"] * len(NOTHING)), records)

    assert set(done["text"]) == {"hit over head x0"}


def test_fields_of_nothing_but_nulls_may_be_of_any_type(bare):
    records = pl.DataFrame({"forename": [None, None], "surname": pl.Series([None, "Red"]), "phone": [None, None]})

    assert bare.redact(pl.Series(["red top", "red top"]), records)["text"].to_list() == ["red top", "<NAME> top"]


def test_records_of_no_notes_are_no_trouble(bare):
    assert (
        dict(
            bare.redact(
                pl.Series([], dtype=pl.String), pl.DataFrame({"forename": pl.Series([], dtype=pl.String)})
            ).schema
        )
        == SCRUBBED
    )


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
OWN = st.dictionaries(
    st.sampled_from(RECORD_FIELDS),
    st.none() | TEXT | st.sampled_from(["Khan", "12 Mill Lane", "B98 6ED", "9990000018"]),
)


@settings(max_examples=12)
@given(st.lists(st.tuples(st.none() | TEXT, OWN), min_size=1, max_size=40))
@example([("khan", {"surname": "Khan"}), (None, {}), ("", {"forename": "\u0130"})])
def test_no_record_makes_a_crash(bare, rows):
    notes = pl.Series([note for note, _ in rows], dtype=pl.String)
    records = pl.DataFrame(
        [{field: record.get(field) for field in RECORD_FIELDS} for _, record in rows],
        schema=dict.fromkeys(RECORD_FIELDS, pl.String),
    )

    done = bare.redact(notes, records)

    assert done.height == len(rows)
    assert "scrub_failed" not in done["withheld"].to_list()


NAMES = [
    "Amina",
    "Summer",
    "Faith",
    "Okonkwo",
    "Wisniewska",
    "Popescu",
    "Murphy",
    "Banks",
    "Young",
    "Marsh",
    "French",
    "Bishop",
    "Hunter",
    "Sharma",
    "Olawale",
    "Kowalczyk",
    "Ionescu",
    "Gallagher",
    "Campbell",
    "Begum",
    "Adeyemi",
    "Patel",
    "Thompson",
    "Robinson",
]
FIELDS = ("forename", "surname", "nok_name", "clinician")
CASES = (str.lower, str.upper, str.title, str.swapcase)


def test_a_name_of_the_record_goes_in_any_case_and_field(bare):
    asked = [(name, case(name), field) for name in NAMES for case in CASES for field in FIELDS]
    records = pl.DataFrame(
        [{each: name if each == field else None for each in FIELDS} for name, _, field in asked],
        schema=dict.fromkeys(FIELDS, pl.String),
    )

    done = bare.redact(pl.Series([f"pt {typed} fell" for _, typed, _ in asked]), records)["text"]

    assert [each for each, text in zip(asked, done, strict=True) if each[1] in text] == []


def test_a_name_of_the_record_goes_one_letter_away(bare):
    long = [name.lower() for name in NAMES if len(name) > 6]
    asked = [
        (name, slip)
        for name in long
        for place in range(1, len(name))
        for slip in (without(name, place), doubled(name, place), swapped(name, place))
    ]

    done = bare.redact(
        pl.Series([f"pt {slip} fell" for _, slip in asked]), pl.DataFrame({"surname": [name for name, _ in asked]})
    )["text"]

    assert [each for each, text in zip(asked, done, strict=True) if each[1] in text] == []


def without(name, place):
    return name[:place] + name[place + 1 :]


def doubled(name, place):
    return name[: place + 1] + name[place:]


def swapped(name, place):
    return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]
