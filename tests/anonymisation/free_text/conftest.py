"""What the tests of the scrubber share: one scrubber, and short statements of what goes and what stays.

A statement is a note in which {this} goes to the last letter and [this] stays to the last letter; the rest may do
either.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl
import pytest

from anonymisation.free_text import RECORD_FIELDS, Scrubber

Fault = tuple[str, str]


class Statement(NamedTuple):
    """A note, and which characters of it are to go and which to stay."""

    note: str
    goes: list[tuple[int, int]]
    stays: list[tuple[int, int]]


def stated(statement: str) -> Statement:
    note, goes, stays = "", [], []
    for piece in re.split(r"(\{[^}]*\}|\[[^\]]*\])", statement):
        inner = piece[1:-1] if piece[:1] in ("{", "[") else piece
        if piece is not inner:
            (goes if piece[0] == "{" else stays).append((len(note), len(note) + len(inner)))
        note += inner
    return Statement(note, goes, stays)


@pytest.fixture(scope="session")
def bare() -> Scrubber:
    """A scrubber whose output nobody checks."""
    return Scrubber.build(check=False)


@pytest.fixture(scope="module")
def faults(bare: Scrubber, request: pytest.FixtureRequest) -> list[list[Fault]]:
    """For each of the module's STATEMENTS, all read in one batch, what should have gone or stayed and did not.

    RECORDS of the module: the rows they belong to.
    """
    told = [stated(statement) for statement in request.module.STATEMENTS]
    own = getattr(request.module, "RECORDS", None)
    records = None if own is None else pl.DataFrame(own, schema=dict.fromkeys(RECORD_FIELDS, pl.String))
    done = bare.redact(pl.Series([each.note for each in told], dtype=pl.String), records)
    return [_faults(*row) for row in zip(told, done["spans"].to_list(), done["withheld"].to_list(), strict=True)]


def _faults(statement: Statement, spans: list[dict[str, int]] | None, withheld: str | None) -> list[Fault]:
    if withheld is not None or spans is None:
        return [("withheld", str(withheld))]
    gone = {place for span in spans for place in range(span["start"], span["end"])}
    note = statement.note
    survived = [
        ("survived", note[a:b])
        for a, b in statement.goes
        if any(note[at].isalnum() and at not in gone for at in range(a, b))
    ]
    lost = [("lost", note[a:b]) for a, b in statement.stays if any(at in gone for at in range(a, b))]
    return survived + lost
