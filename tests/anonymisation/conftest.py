"""What the tests of de-identification share: an invented key, one scanner, the demo lookup."""

from __future__ import annotations

from pathlib import Path

import pytest

from anonymisation.deidentification.geography import Geography
from anonymisation.deidentification.keys import PseudonymKey
from anonymisation.deidentification.postcode_lookup import load_lookup
from anonymisation.free_text import Scrubber
from anonymisation.presidio.value_scan import Scanner
from schemas import codes, reference
from schemas.codes import CodeLists


@pytest.fixture(scope="session")
def key() -> PseudonymKey:
    return PseudonymKey(bytes(range(32)))


@pytest.fixture(scope="session")
def other_key() -> PseudonymKey:
    return PseudonymKey(bytes(32))


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    return Scanner.build()


@pytest.fixture(scope="session")
def scrubber() -> Scrubber:
    return Scrubber.build()


@pytest.fixture(scope="session")
def lists() -> CodeLists:
    return codes.load()


@pytest.fixture(scope="session")
def geography(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    parquet: Path = tmp_path_factory.mktemp("lookup") / "postcodes.parquet"
    load_lookup(reference.demo_postcodes(), parquet)
    return Geography.read(parquet, reference.load().areas)
