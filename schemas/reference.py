"""Organisations, areas and populations: data that changes every year, never code.

The files are in `schemas/reference/`; a home may hold newer ones of the same name, which replace ours whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import polars as pl

FILES = ("organisations.csv", "areas.csv", "populations.csv")
"""The reference files; a home may hold newer ones beside its code lists."""


@dataclass(frozen=True)
class Reference:
    """organisations: code, kind, name, parent_code, department_type, valid_from, valid_to, source, confidence (text).
    areas: code, name, level, parent_code, police_force, valid_from, valid_to, source, confidence (text).
    populations: area_code, year (integer), population (residents), source, confidence.
    """

    organisations: pl.DataFrame
    areas: pl.DataFrame
    populations: pl.DataFrame

    def codes_of_kind(self, *kinds: str) -> list[str]:
        """The codes of the organisations of these kinds."""
        return self.organisations.filter(pl.col("kind").is_in(kinds))["code"].to_list()

    @property
    def local_authorities(self) -> pl.DataFrame:
        """The areas of level local_authority."""
        return self.areas.filter(pl.col("level") == "local_authority")


def load(extra: Path | None = None) -> Reference:
    """Read the project's reference files, each replaced by the file of the same name in `extra` where there is one."""
    return Reference(
        organisations=pl.read_csv(_file("organisations.csv", extra), infer_schema=False),
        areas=pl.read_csv(_file("areas.csv", extra), infer_schema=False),
        populations=pl.read_csv(_file("populations.csv", extra), infer_schema=False).with_columns(
            pl.col("year").cast(pl.Int32), pl.col("population").cast(pl.Int64)
        ),
    )


def demo_postcodes() -> Path:
    """The invented postcode lookup of the demo, in the headings of the ONS National Statistics Postcode Lookup."""
    return Path(str(resources.files("schemas") / "reference" / "demo_postcodes.csv"))


def _file(name: str, extra: Path | None) -> Path:
    own = Path(str(resources.files("schemas") / "reference" / name))
    newer = extra / name if extra else own
    return newer if newer.is_file() else own
