"""What is on record of each submission: its totals, or why it was refused, with one reader each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.home import Home
from sources.submissions.register import ControlTotals


@dataclass(frozen=True)
class Refusal:
    """Why a submission was not taken in. `message` tells the officer what to do and holds no value."""

    submission: str
    source: str
    rule: str
    message: str


@dataclass(frozen=True)
class IngestedSubmission:
    """What is known of a submission behind the wall; written as `submission.json` beside its rows."""

    submission: str
    source: str
    sequence: int
    received_on: str
    layout: str
    format: str
    encoding: str
    protocol: str
    key: str
    totals: ControlTotals
    findings: list[dict[str, Any]]
    coverage: list[dict[str, Any]]


def submission_folder(home: Home, source: str, submission: str) -> Path:
    """Where the de-identified rows of a submission lie."""
    return home.deidentified / source / "submissions" / submission


def refusal_file(home: Home, submission: str) -> Path:
    """Where it is written why a submission was refused."""
    return home.deidentified / "refused" / f"{submission}.json"


def ingested(home: Home, source: str) -> list[dict[str, Any]]:
    """What is known of each submission of a source behind the wall, by order of arrival."""
    files = (home.deidentified / source / "submissions").glob("[!.]*/submission.json")
    return sorted((json.loads(path.read_text(encoding="utf-8")) for path in files), key=lambda each: each["sequence"])


def refusals(home: Home) -> list[dict[str, Any]]:
    """Every submission that was refused as a whole, and why."""
    files = sorted((home.deidentified / "refused").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


def rejected_rows(home: Home, submission: str) -> list[dict[str, Any]]:
    """line, column, rule, reason of each rejected or unreadable row. They hold no value, but stay in the identifiable
    zone.
    """
    path = home.rejected / f"{submission}.parquet"
    return pl.read_parquet(path).to_dicts() if path.is_file() else []
