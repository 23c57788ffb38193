from __future__ import annotations

import logging
import random
import socket
from typing import Any

import phonenumbers
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from anonymisation.entities import ENTITIES
from anonymisation.presidio.note_check import EXPECTED_ENTITIES, OutputCheck, RecogniserMissing
from anonymisation.presidio.note_recognisers import Check, analyser, note_checks
from anonymisation.presidio.patterns import NOTE_SHAPES
from anonymisation.presidio.prefilter import without_looking

FIGURES = [
    "BP 128/76",
    "BP 90/60, HR 130, RR 28",
    "HR 98",
    "HR98 and RR18 sats 97%",
    "GCS 15/15",
    "GCS E4 V5 M6",
    "sats 97% RA",
    "T 36.8",
    "T36.8 HR72 RR16",
    "at 14:30",
    "at 1430hrs",
    "5mg",
    "2.5mg/ml",
    "1000ml 0.9% saline",
    "f/u 2/52",
    "since 3/7",
    "for 6/12",
    "10/10",
    "pain 8/10",
    "pain 0/10 128/76",
    "x3",
    "x3 day course",
    "x2 per day",
    "C5/6",
    "C5 and C6",
    "L5/S1",
    "T10 tender",
    "MRC 5/5",
    "6/6 vision",
    "120-130 mmHg",
    "500-1000ml",
    "co-amoxiclav 1000/200",
    "paracetamol 1g QDS",
    "age 45 y",
    "45yo male",
    "45F",
    "3rd degree",
    "2nd finger",
    "BM 5.6",
    "WCC 12.3 CRP 45",
    "NEWS 2",
    "SpO2 98%",
    "94% on air",
    "38/40 pregnant",
    "born 38/40",
    "ref 135-145",
    "DC 200J",
    "PC 3/7 of pain",
    "may 2 hourly",
    "dec 20%",
    "fell from 2m",
    "1 in 10",
    "vit D 800 units",
    "50µg",
    "MR scan",
    "MR head 2/52",
    "BMI 32",
    "24/7",
    "O/E: HR 88",
]
WORDS = [
    "nurse advised",
    "PC attended",
    "pc attended",
    "seen by dr who advised rest",
    "Dr <NAME> reviewed",
    "mother <NAME> aware",
    "mum states",
    "Miss <NAME>",
    "called Police",
    "partner <NAME>, <PHONE_NUMBER>",
    "hit over head",
    "pain.no LOC",
    "fell on arm.in pain",
    "walking down main road",
    "hit by car on road",
    "unable to drive",
    "wound close",
    "lying flat 20 mins",
    "DOB <DATE>",
    "<NAME><NHS_NUMBER>12",
    "punched to the face outside a pub",
]
LEFT_OVER = {
    "999 000 0019": "NHS_NUMBER_SHAPE",
    "9990000018": "UK_NHS",
    "99900 00019": "NHS_NUMBER_SHAPE",
    "9990 000 019": "NHS_NUMBER_SHAPE",
    "9 9 9 0 0 0 0 0 1 9": "LONG_NUMBER",
    "hosp 123456": "LONG_NUMBER",
    "12-34-56": "LONG_NUMBER",
    "a1234567": "LONG_NUMBER",
    "B98 6ED": "UK_POSTCODE",
    "b986ed": "UK_POSTCODE",
    "AB 12 34 56 C": "UK_NINO",
    "ab123456c": "UK_NINO",
    "AB1234567": "UK_PASSPORT",
    "AB12 CDE": "UK_VEHICLE_REGISTRATION",
    "ab12cde": "UK_VEHICLE_REGISTRATION",
    "A123 BCD": "UK_VEHICLE_REGISTRATION",
    "MORGA657054SM9IJ": "UK_DRIVING_LICENCE",
    "07912 345678": "PHONE_NUMBER",
    "(0161) 496 0000": "PHONE_NUMBER",
    "+33 1 42 68 53 00": "PHONE_NUMBER",
    "07700 900123": "PHONE_SHAPE",
    "+44 7700 900 123": "PHONE_SHAPE",
    "a.khan@example.org": "EMAIL_ADDRESS",
    "www.example.org/khan": "URL",
    "facebook.com/khan": "URL",
    "192.168.0.1": "IP_ADDRESS",
    "4111 1111 1111 1111": "CREDIT_CARD",
    "GB82WEST12345698765432": "IBAN_CODE",
    "12/03/1999": "DATE_TIME",
    "12.3.99": "DATE_TIME",
    "12-03-99": "DATE_SHAPE",
    "12 03 1999": "DATE_SHAPE",
    "14/03": "DATE_SHAPE",
    "3rd of March": "DATE_SHAPE",
    "3 march 1999": "DATE_SHAPE",
    "12 May": "DATE_SHAPE",
    "jan 3rd": "DATE_SHAPE",
    "dob 3/4": "DATE_SHAPE",
    "Flat 4": "ADDRESS",
    "12 Mill Lane": "ADDRESS",
    "Station Road": "ADDRESS",
    "12 mill road": "ADDRESS",
    "CAD 4521": "INCIDENT_NUMBER",
    "cad no 4521": "INCIDENT_NUMBER",
    "PC 1234": "COLLAR_NUMBER",
    "warrant no 812": "COLLAR_NUMBER",
    "A1234BC": "PRISON_NUMBER",
    "@joe_99": "HANDLE",
    "insta: joe99": "HANDLE",
    "93 yo": "AGE_OVER_89",
    "nine nine nine zero zero one": "SPOKEN_NUMBER",
    "Mr Khan": "NAME_CUE",
    "mrs hill": "NAME_CUE",
    "Dr Green": "NAME_CUE",
    "partner Darren": "NAME_CUE",
    "mother Rose": "NAME_CUE",
    "named Darren": "NAME_CUE",
}


@pytest.fixture(scope="module")
def made() -> list[Check]:
    return note_checks()


@pytest.fixture(scope="module")
def check(made: list[Check]) -> OutputCheck:
    return OutputCheck(made, analyser(made))


def found_in(check: OutputCheck, text: str) -> str | None:
    return check.hits(pl.Series([text]))["entities"][0]


def fires(check: Check, text: str) -> bool:
    return bool(check.recogniser.analyze(text, check.recogniser.supported_entities, None))


def passes(output_check: OutputCheck, check: Check, text: str) -> bool:
    """Whether the condition of this one recogniser holds, as the output check sees it."""
    met = output_check._conditions_met(pl.Series("text", [text]))
    return bool(met[check.recogniser.supported_entities[0]][0])


@pytest.mark.parametrize("text", [*FIGURES, *WORDS])
def test_clinical_figures_and_ordinary_words_are_no_hit(check: OutputCheck, text: str) -> None:
    assert found_in(check, text) is None
    assert found_in(check, f"Pt seen, {text}. {text}, plan home.") is None


def test_clinical_figures_side_by_side_are_no_hit_and_hardly_ever_asked_about(check: OutputCheck) -> None:
    chance = random.Random(3)
    notes = pl.Series([". ".join(chance.choices([*FIGURES, *WORDS], k=14)) for _ in range(2000)])
    told = check.hits(notes)
    assert told["entities"].drop_nulls().to_list() == []


def test_most_clinical_figures_do_not_even_reach_presidio(check: OutputCheck) -> None:
    assert check.could_fire(pl.Series(FIGURES)).mean() < 0.1


@pytest.mark.parametrize(("left", "entity"), LEFT_OVER.items())
def test_what_was_left_over_withholds_the_note(check: OutputCheck, left: str, entity: str) -> None:
    for text in (left, f"BP 128/76, <NAME> seen {left}. Plan home 2/52"):
        assert entity in (found_in(check, text) or "").split("+")


def test_tags_are_not_read_and_nothing_joins_across_them(check: OutputCheck) -> None:
    assert [found_in(check, f"Mr <{tag}> 999 <{tag}> 000 <{tag}> 0018") for tag in ENTITIES] == [None] * len(ENTITIES)
    assert found_in(check, "<SMITH 9990000018>") is not None


NAMES = sorted(EXPECTED_ENTITIES - {"PHONE_NUMBER"})
AROUND = st.sampled_from(
    ["", " ", "pt seen ", "BP 120/80 ", "HR 98, ", "é", "1", "a", "•", "x", "(", "\n", " ¬", "_", "º"]
)


@pytest.mark.parametrize("entity", NAMES)
@settings(max_examples=15)
@given(data=st.data())
def test_what_a_recogniser_finds_meets_its_condition(
    check: OutputCheck, made: list[Check], entity: str, data: st.DataObject
) -> None:
    [one] = [each for each in made if each.recogniser.supported_entities == [entity]]
    pattern = data.draw(st.sampled_from([each.regex for each in one.recogniser.patterns]))
    text = data.draw(AROUND) + data.draw(texts_of(pattern)) + data.draw(AROUND)
    for typed in (text, text.upper(), text.lower()):
        assert passes(check, one, typed) or not fires(one, typed)


def texts_of(pattern: str) -> st.SearchStrategy[str]:
    """Texts of a pattern of the library regex, as far as Python's own can say them: what is looked for around is left
    out.
    """
    plain = without_looking(pattern).replace("(?-u:\\b)", "").replace("(?i)", "")
    plain = (
        plain.replace(r"\p{Lu}", "[A-ZÉÅ]")
        .replace(r"\p{Ll}", "[a-zéÿ]")
        .replace(r"[\p{L}", "[A-Za-zé")
        .replace(r"\p{L}", "[A-Za-zé]")
    )
    return st.from_regex(plain, fullmatch=True)


@settings(max_examples=300)
@given(
    figures=st.text("0123456789", min_size=7, max_size=10),
    lead=st.sampled_from(["", "0", "+44", "+44 (0)", "0044", "44", "(0", "+", "00", "180020", "0 ", "tel:0"]),
    signs=st.lists(
        st.sampled_from(["", "", "", " ", "-", ".", "/", "(", ")", " - ", "x", "~", "\u00a0", "‐"]),
        min_size=10,
        max_size=10,
    ),
    around=st.tuples(AROUND, AROUND),
)
def test_any_valid_number_in_any_punctuation_meets_the_condition_of_phones(
    check: OutputCheck, made: list[Check], figures: str, lead: str, signs: list[str], around: tuple[str, str]
) -> None:
    [phone] = [each for each in made if each.recogniser.supported_entities == ["PHONE_NUMBER"]]
    text = around[0] + lead + "".join(figure + sign for figure, sign in zip(figures, signs, strict=False)) + around[1]
    assert passes(check, phone, text) or not fires(phone, text)


def valid_numbers() -> list[str]:
    """Examples of every kind of number of every country, as people write them."""
    written = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in phonenumbers.PhoneNumberType.values():
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                shapes = {
                    phonenumbers.format_number(number, form)
                    for form in (PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164)
                }
                shapes.add(phonenumbers.format_out_of_country_calling_number(number, "GB"))
                shapes |= {phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)} if region == "GB" else set()
                written += sorted(shapes)
    return written


def test_a_number_of_any_country_meets_the_condition_of_phones(check: OutputCheck, made: list[Check]) -> None:
    [phone] = [each for each in made if each.recogniser.supported_entities == ["PHONE_NUMBER"]]
    numbers = valid_numbers()
    assert sum(fires(phone, f"call {each} now") for each in numbers) > 1000
    met = check._conditions_met(pl.Series("text", [f"call {each} now" for each in numbers]))["PHONE_NUMBER"]
    assert [
        each for each, held in zip(numbers, met, strict=True) if not held and fires(phone, f"call {each} now")
    ] == []


@settings(max_examples=400)
@given(
    st.one_of(
        st.text("0123456789 /.-+()xX:@%AaBbCcMmRrKı٣", max_size=40),
        st.lists(
            st.sampled_from([*FIGURES, *WORDS, *LEFT_OVER, "9", "0", " ", "/", "•", "Mr ", "ſ", "٣"]), max_size=6
        ).map("".join),
        st.text(max_size=40),
    )
)
@example("Mr Khan 07912345678")
@example("AB1234567\u212a")
@example("call ٠٧٩١٢٣٤٥٦٧٨")
def test_nothing_fires_where_no_condition_is_met(check: OutputCheck, made: list[Check], text: str) -> None:
    wrong = [each.recogniser.name for each in made if fires(each, text) and not passes(check, each, text)]
    assert wrong == []
    check.hits(pl.Series([text]))


def test_conditions_run_in_the_engine_of_polars_and_every_shape_has_one(check: OutputCheck) -> None:
    assert set(check.conditions) == EXPECTED_ENTITIES
    assert set(NOTE_SHAPES) < EXPECTED_ENTITIES


def test_a_note_without_text_is_neither_asked_about_nor_found(check: OutputCheck) -> None:
    told = check.hits(pl.Series([None, "", "Mr Khan"], dtype=pl.String))
    assert told.rows() == [(None, False), (None, False), ("NAME_CUE", True)]
    assert check.could_fire(pl.Series("note", [None, "HR 98", "Mr Khan"])).to_list() == [False, False, True]
    assert check.hits(pl.Series([], dtype=pl.String)).shape == (0, 2)


def test_the_same_text_is_asked_about_once(made: list[Check]) -> None:
    asked: list[str] = []

    def analyse(text: str, entities: list[str]) -> list[Any]:
        asked.append(text)
        return []

    told = OutputCheck(made, analyse).hits(pl.Series(["Mr Khan", "HR 98", "Mr Khan"]))
    assert asked == ["Mr Khan"]
    assert told["asked"].to_list() == [True, False, True]


def test_a_note_presidio_fails_on_is_a_hit_and_nothing_is_said_of_it(
    made: list[Check], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(text: str, entities: list[str]) -> list[Any]:
        logging.getLogger("presidio-analyzer").error("cannot read %s", text)
        raise ValueError(text)

    assert found_in(OutputCheck(made, fail), "Mr Khan") == "SCAN_FAILED"
    assert "Khan" not in caplog.text


def test_a_pattern_that_runs_out_of_time_is_a_hit(made: list[Check]) -> None:
    def time_out(text: str, entities: list[str]) -> list[Any]:
        logging.getLogger("presidio-analyzer").warning(
            "Regex pattern '%s' timed out after %s seconds, skipping.", "x", 60
        )
        return []

    assert found_in(OutputCheck(made, time_out), "Mr Khan") == "SCAN_FAILED"


def test_one_line_of_a_hundred_thousand_signs_comes_to_an_end(check: OutputCheck) -> None:
    for sign in ("1", "a", "0 ", "A", ".", "@", "a@", "one "):
        check.could_fire(pl.Series([sign * 100_000]))


def test_it_does_not_start_with_a_recogniser_missing_or_too_many(made: list[Check]) -> None:
    for wrong in (made[1:], [*made, made[0]]):
        with pytest.raises(RecogniserMissing):
            OutputCheck(wrong, lambda text, entities: [])


def test_it_does_not_start_with_a_recogniser_that_uses_the_network(made: list[Check]) -> None:
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    with pytest.raises(ValueError, match="network"):
        analyser([Check(EmailRecognizer(), "@")])


def test_nothing_goes_to_the_network(check: OutputCheck, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the check asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    assert "EMAIL_ADDRESS" in (found_in(check, "write to somebody.new@example.co.uk") or "")
