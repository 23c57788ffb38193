"""How many attendances were assaults although no code says so: an estimate from what notes say, with its interval.

Knows counts alone, by trust and period, of what was coded and what the note says. Must not know contacts, notes, nor
how a count is protected. What it makes never adds to a count of violence.

The reading of a note is a test that errs, so the share of notes that read like an assault is corrected by how often a
note of a true assault says so (s) and how often a note of anything else does (f): p = (q - f) / (s - f), Rogan and
Gladen, Am J Epidemiol 1978;107:71-76. s is learnt from attendances coded as assault, by trust, drawn towards all trusts
where a trust has few. f is learnt where a code says something else, in the trusts that code intent most completely.
Taking one error for granted makes intervals far too short, as Lang and Reiczigel show (Prev Vet Med 2014;113:13-22);
they carry all three sources of chance, and so does the fixed sequence of draws here, which carries two more: that the
trusts f is learnt in may hide some assaults themselves, and that a protected count is known within bounds only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

Numbers = np.ndarray[Any, Any]

CODINGS = ("coded", "other_intent", "open_intent", "no_injury")
"""What the codes say: assault; another intent; injury without a determined intent; no injury."""
NOTES = ("says", "silent", "no_note")
"""What the note says: an assault; no assault; there is none, or none that could be read."""

FEWEST_CODED = 20
"""Coded assaults with a note below which s says nothing: a trust takes the pool's, a pool has no estimate."""
REFERENCE_SHARE = 1 / 3
"""Share of the trusts, those with the most complete intent coding, in which f is learnt."""
MOST_HIDDEN = 0.10
"""Those trusts may hide up to so many assaults under another intent for each they code: any share to this is as likely.
"""
LEAST_TOLD_APART = 0.05
"""Where s exceeds f by less, the text tells nothing."""
DRAWS, SEED = 10_000, 20_250_401
TAIL = 0.025
"""On either side: an interval of 95 %."""

ESTIMATED, POOLED, NO_NOTES, TOO_FEW, NO_ATTENDANCES = "estimated", "pooled", "no_notes", "too_few", "no_attendances"

FIGURES: dict[str, pl.DataType] = {
    "status": pl.String(),
    "attendances": pl.Int64(),
    "with_note": pl.Int64(),
    "coded": pl.Int64(),
    "reads_uncoded": pl.Int64(),
    "sensitivity": pl.Float64(),
    "estimated": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "ascertained": pl.Float64(),
    "estimated_all_noted": pl.Float64(),
}
"""What `ascertain` says of a cell. reads_uncoded: with a note that reads like an assault and no code of one. estimated,
low, high: true assaults, those coded among them, of attendances coded or with a note. ascertained: coded of estimated.
estimated_all_noted: as if attendances without a note held uncoded assaults as often as those with one."""


@dataclass(frozen=True)
class Reading:
    """How the text errs, as beta distributions: s of each trust, f of injuries and of the rest.

    assaults_coded: those of the reference trusts, for each of their injuries coded with another intent.
    """

    sensitivity: dict[str, tuple[float, float]]
    own: frozenset[str]
    injury: tuple[float, float]
    no_injury: tuple[float, float]
    assaults_coded: float


def ascertain(counts: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """provider_code, `by`, and `FIGURES`, one row a trust and period, sorted; the errors are learnt over all periods.

    counts: provider_code, `by`, coding, note, n, and, where n is known within bounds only, `least` and `most`.
    """
    keys = ["provider_code", *by]
    bounded = counts if "least" in counts.columns else counts.with_columns(least="n", most="n")
    wide = bounded.group_by(keys).agg(*_cells("n"), *_cells("least"), *_cells("most")).sort(keys)
    trusts = wide.group_by("provider_code").agg(
        pl.col(f"n {coding} {note}").sum() for coding in CODINGS for note in NOTES
    )
    reading = learn(
        {row["provider_code"]: _table(row, "n") for row in trusts.sort("provider_code").iter_rows(named=True)}
    )
    rows = [{key: row[key] for key in keys} | figures_of(row, reading, keys) for row in wide.iter_rows(named=True)]
    return pl.DataFrame(rows, schema={key: wide.schema[key] for key in keys} | FIGURES)


def learn(trusts: dict[str, Numbers]) -> Reading | None:
    """How the text errs, from each trust's table of coding by note; None where too few coded assaults have a note."""
    noted = {code: table for code, table in trusts.items() if table[:, :2].sum() > 0}
    coded = np.array([table[0, :2] for table in noted.values()]).reshape(-1, 2)
    if coded.sum() < FEWEST_CODED:
        return None
    own = frozenset(code for code, table in noted.items() if table[0, :2].sum() >= FEWEST_CODED)
    sensitivity = {code: _of_trust(coded, table[0, :2], code in own) for code, table in noted.items()}
    best = [noted[code] for code in references(noted)]
    others = np.array([table[1, :2] for table in best])
    return Reading(
        sensitivity,
        own,
        injury=beta_of(others),
        no_injury=beta_of(np.array([table[3, :2] for table in best])),
        assaults_coded=float(sum(table[0, :2].sum() for table in best) / max(1.0, others.sum())),
    )


def references(trusts: dict[str, Numbers]) -> list[str]:
    """The trusts that code the intent of injuries most completely: there, another intent seldom hides an assault."""

    def completeness(code: str) -> float:
        injuries = trusts[code][:3].sum()
        return float(trusts[code][:2].sum() / injuries) if injuries else 0.0

    return sorted(trusts, key=lambda code: (-completeness(code), code))[: max(1, round(len(trusts) * REFERENCE_SHARE))]


def beta_of(pairs: Numbers, most: float | None = None) -> tuple[float, float]:
    """The beta distribution of a share that differs between trusts: pairs of yes and no, one a trust.

    The spread is that of the moments of a beta-binomial (Kleinman 1973), and never less than chance in the whole.
    """
    trials = pairs.sum(axis=1)
    pairs, trials = pairs[trials > 0], trials[trials > 0]
    total = float(trials.sum())
    mean = (float(pairs[:, 0].sum()) + 0.5) / (total + 1)
    certain = total + 1
    freedom = len(trials) - 1
    if freedom > 0 and total > freedom:
        spread = float((trials * (pairs[:, 0] / trials - mean) ** 2).sum()) / (mean * (1 - mean))
        likeness = (spread - freedom) / max(1e-9, total - float((trials**2).sum()) / total - freedom)
        certain = min(certain, max(2.0, 1 / likeness - 1)) if likeness > 0 else certain
    certain = certain if most is None else min(certain, most)
    return mean * certain, (1 - mean) * certain


def _of_trust(every: Numbers, its: Numbers, own: bool) -> tuple[float, float]:
    # Its own notes are already in the pool, and count once.
    yes, no = beta_of(every, max(2.0, float(every.sum() - its.sum()) + 1)) if own else beta_of(every)
    return (yes + float(its[0]), no + float(its[1])) if own else (yes, no)


def figures_of(row: dict[str, Any], reading: Reading | None, keys: Sequence[str]) -> dict[str, Any]:
    """`FIGURES` of one trust and period."""
    table = _table(row, "n")
    known = {
        "attendances": round(table.sum()),
        "with_note": round(table[:, :2].sum()),
        "coded": round(table[0].sum()),
        "reads_uncoded": round(table[1:, 0].sum()),
    }
    if not table.sum():
        return (
            known | {"status": NO_ATTENDANCES} | dict.fromkeys(("estimated", "low", "high", "estimated_all_noted"), 0.0)
        )
    if not table[:, :2].sum():
        return known | {"status": NO_NOTES}
    trust = row["provider_code"]
    if reading is None or _mean(reading.sensitivity[trust]) - _mean(reading.injury) < LEAST_TOLD_APART:
        return known | {"status": TOO_FEW}
    hidden = uncoded_assaults(table, reading, trust)
    draws = np.random.default_rng([SEED, crc32(" ".join(str(row[key]) for key in keys).encode())])
    low, high = np.quantile(_drawn(row, reading, trust, draws), [TAIL, 1 - TAIL])
    estimated = table[0].sum() + hidden
    unread = table[1:].sum() / table[1:, :2].sum() if table[1:, :2].sum() else 1.0
    return known | {
        "status": ESTIMATED if trust in reading.own else POOLED,
        "sensitivity": _mean(reading.sensitivity[trust]),
        "estimated": estimated,
        "low": min(float(np.floor(low)), estimated),
        "high": max(float(np.ceil(high)), estimated),
        "ascertained": table[0].sum() / estimated if estimated else None,
        "estimated_all_noted": table[0].sum() + hidden * unread,
    }


def uncoded_assaults(table: Numbers, reading: Reading, trust: str) -> float:
    """Assaults among attendances with a note and no code of one, as likely as not; never below none."""
    s = _mean(reading.sensitivity[trust])
    injury = max(0.0, _mean(reading.injury) - s * MOST_HIDDEN / 2 * reading.assaults_coded)
    falsely = (injury, injury, _mean(reading.no_injury))
    noted = table[1:, :2].sum(axis=1)
    hidden = sum((table[1 + k, 0] - f * noted[k]) / (s - f) for k, f in enumerate(falsely))
    return float(min(max(0.0, hidden), noted.sum()))


def _drawn(row: dict[str, Any], reading: Reading, trust: str, draws: np.random.Generator) -> Numbers:
    """The true total in each of many draws that the counts leave possible."""
    least, most = _table(row, "least"), _table(row, "most")
    tables = (
        least + (most - least) * draws.random((DRAWS, *least.shape))
        if (most > least).any()
        else np.broadcast_to(least, (DRAWS, *least.shape))
    )
    s = draws.beta(*reading.sensitivity[trust], DRAWS)
    injury = np.maximum(
        0.0, draws.beta(*reading.injury, DRAWS) - s * draws.uniform(0, MOST_HIDDEN, DRAWS) * reading.assaults_coded
    )
    no_injury = draws.beta(*reading.no_injury, DRAWS)
    hidden = np.zeros(DRAWS)
    for k, f in ((1, injury), (2, injury), (3, no_injury)):
        says, silent = tables[:, k, 0], tables[:, k, 1]
        share = draws.beta(says + 0.5, silent + 0.5)
        hidden += (says + silent) * (share - f) / np.maximum(s - f, LEAST_TOLD_APART)
    assaults: Numbers = tables[:, 0].sum(axis=1) + np.clip(hidden, 0.0, tables[:, 1:, :2].sum(axis=(1, 2)))
    return assaults


def _mean(shape: tuple[float, float]) -> float:
    return shape[0] / (shape[0] + shape[1])


def _cells(value: str) -> list[pl.Expr]:
    return [
        pl.col(value)
        .filter((pl.col("coding") == coding) & (pl.col("note") == note))
        .sum()
        .cast(pl.Float64)
        .alias(f"{value} {coding} {note}")
        for coding in CODINGS
        for note in NOTES
    ]


def _table(row: dict[str, Any], value: str) -> Numbers:
    return np.array([[row[f"{value} {coding} {note}"] for note in NOTES] for coding in CODINGS], dtype=float)
