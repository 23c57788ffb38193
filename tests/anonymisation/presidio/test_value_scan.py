from __future__ import annotations

import logging
import socket
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation import vocabulary
from anonymisation.presidio.value_scan import EXPECTED_ENTITIES, LONGEST_VALUE, RecogniserMissing, Scanner
from schemas.codes import CodeLists


def found_in(scanner: Scanner, value: str) -> set[str]:
    return set(scanner.scan([value])[value])


@pytest.mark.parametrize(
    "value",
    [
        "Public house / bar",
        "Licensed premises (bar)",
        "Home - own address",
        "Road or street",
        "Main road",
        "A&E",
        "24/7 shop",
        "Stab / gunshot / penetrating trauma",
        "Assault / sexual assault",
        "Category 1",
        "Under 18s football",
        "Police custody",
    ],
)
def test_ordinary_places_and_reasons_may_cross(scanner: Scanner, value: str) -> None:
    assert found_in(scanner, value) == set()


@pytest.mark.parametrize("name", ["place_type", "place_of_injury", "ambulance_reason", "injury_mechanism", "stop_code"])
def test_every_label_of_our_own_lists_may_cross(scanner: Scanner, lists: CodeLists, name: str) -> None:
    assert {value: found for value, found in scanner.scan(lists[name].frame["label"]).items() if found} == {}


@pytest.mark.parametrize(
    ("value", "entity"),
    [
        ("Kelly Barnes house", "UNKNOWN_WORD"),
        ("9990000018", "UK_NHS"),
        ("999 000 0019", "NHS_NUMBER_SHAPE"),
        ("house B98 6ED", "UK_POSTCODE"),
        ("b986ed", "UK_POSTCODE"),
        ("AB123456C", "UK_NINO"),
        ("AB1234567", "UK_PASSPORT"),
        ("car AB12 CDE", "UK_VEHICLE_REGISTRATION"),
        ("MORGA657054SM9IJ", "UK_DRIVING_LICENCE"),
        ("call 07700 900123", "PHONE_NUMBER"),
        ("kelly@example.org", "EMAIL_ADDRESS"),
        ("kelly@nosuchtop", "UNKNOWN_WORD"),
        ("www.example.org/kelly", "URL"),
        ("192.168.0.1", "IP_ADDRESS"),
        ("4111 1111 1111 1111", "CREDIT_CARD"),
        ("12/03/1999", "DATE_TIME"),
        ("3rd of March 1999", "DATE_SHAPE"),
        ("March 3", "DATE_SHAPE"),
        ("1 2 3 4 5 6 7", "LONG_NUMBER"),
        ("12 Park Road", "ADDRESS"),
        ("Flat 4", "ADDRESS"),
        ("Station Road", "STREET_NAME"),
        ("Church lane shop", "STREET_NAME"),
        ("CAD 4521", "INCIDENT_NUMBER"),
        ("RYA-2025-123456", "INCIDENT_NUMBER"),
        ("Mr house", "UNKNOWN_WORD"),
        ("x" * (LONGEST_VALUE + 1), "TOO_LONG"),
    ],
)
def test_what_may_name_somebody_stays_behind(scanner: Scanner, value: str, entity: str) -> None:
    assert entity in found_in(scanner, value)


@given(
    number=st.from_regex(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", fullmatch=True),
    before=st.sampled_from(["", "pub ", "home, "]),
)
def test_any_ten_digits_stay_behind_whatever_their_check_digit(scanner: Scanner, number: str, before: str) -> None:
    assert "NHS_NUMBER_SHAPE" in found_in(scanner, before + number)


@given(name=st.text(st.characters(categories=["L"]), min_size=4, max_size=12))
def test_a_word_nobody_listed_stays_behind(scanner: Scanner, name: str) -> None:
    assert vocabulary.is_known(name) or found_in(scanner, f"{name} house")


@given(st.text(max_size=60))
def test_any_text_at_all_can_be_scanned(scanner: Scanner, text: str) -> None:
    scanner.scan([text])


def test_nothing_goes_to_the_network(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the scan asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    assert "EMAIL_ADDRESS" in found_in(scanner, "somebody.new@example.co.uk")


def test_a_missing_recogniser_is_noticed_at_the_start(scanner: Scanner) -> None:
    class WithoutPostcodes:
        def get_supported_entities(self, language: str) -> list[str]:
            return sorted(EXPECTED_ENTITIES - {"UK_POSTCODE"})

    with pytest.raises(RecogniserMissing, match="UK_POSTCODE"):
        Scanner(WithoutPostcodes())  # type: ignore[arg-type]


class Engine:
    """An engine that behaves as told."""

    def __init__(self, behave: Any) -> None:
        self.behave = behave

    def get_supported_entities(self, language: str) -> list[str]:
        return sorted(EXPECTED_ENTITIES)

    def analyze(self, text: str, **kwargs: Any) -> list[Any]:
        return list(self.behave(text))


def test_a_recogniser_that_fails_removes_the_value_and_says_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    def fail(text: str) -> None:
        logging.getLogger("presidio-analyzer").error("cannot read %s", text)
        raise ValueError(f"cannot read {text}")

    failing = Scanner(Engine(fail))  # type: ignore[arg-type]
    assert failing.scan(["house"])["house"] == ("SCAN_FAILED",)
    assert "house" not in caplog.text


def test_a_pattern_that_runs_out_of_time_does_not_pass_for_a_clean_scan() -> None:
    def time_out(text: str) -> list[Any]:
        logging.getLogger("presidio-analyzer").warning(
            "Regex pattern '%s' timed out after %s seconds, skipping.", "x", 60
        )
        return []

    slow = Scanner(Engine(time_out))  # type: ignore[arg-type]
    assert slow.scan(["house"])["house"] == ("SCAN_FAILED",)


def test_a_value_is_scanned_once() -> None:
    asked: list[str] = []

    def note_down(text: str) -> list[Any]:
        asked.append(text)
        return []

    patient = Scanner(Engine(note_down))  # type: ignore[arg-type]
    patient.scan(["house", "street"])
    patient.scan(["house"])
    assert asked == ["house", "street"]


def test_importing_the_package_does_not_import_presidio() -> None:
    code = (
        "import sys, anonymisation, anonymisation.deidentification.deidentify, "
        "anonymisation.disclosure.rules.suppression, anonymisation.deidentification.keys; "
        "sys.exit(any(name.startswith(('presidio', 'spacy', 'phonenumbers')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
