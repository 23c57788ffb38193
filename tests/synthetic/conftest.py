"""One small invented region, generated once for all tests of the generator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from synthetic.generate import Generated, generate


@dataclass(frozen=True)
class Region:
    """What was generated, and the truth of each source."""

    inbox: Path
    generated: Generated
    ecds: pl.DataFrame
    ambulance: pl.DataFrame


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """Twelve months of 60,000 attendances."""
    home = tmp_path_factory.mktemp("region")
    made = generate(home / "inbox", home / "truth", seed=7, attendances=60_000, first_month=date(2025, 4, 1))
    truth = {name: pl.read_parquet(home / "truth" / f"{name}.parquet") for name in ("ecds", "ambulance")}
    return Region(home / "inbox", made, truth["ecds"], truth["ambulance"])
