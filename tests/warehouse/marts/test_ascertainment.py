"""The estimate of assaults that no code tells of: what it may never do, and how often its interval holds the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from warehouse.marts.ascertainment import (
    CODINGS,
    FEWEST_CODED,
    FIGURES,
    NOTES,
    Reading,
    ascertain,
    beta_of,
    learn,
    references,
    uncoded_assaults,
)
from warehouse.marts.published_gap import bounded

SCHEMA = {"provider_code": pl.String, "coding": pl.String, "note": pl.String, "n": pl.Int64}
USUAL = {
    "coded": (430, 70, 10),
    "other_intent": (60, 8_000, 100),
    "open_intent": (70, 900, 20),
    "no_injury": (40, 24_000, 400),
}
OTHERS: dict[str, dict[str, tuple[int, int, int]]] = {
    "RKB": {"open_intent": (5, 300, 0)},
    "RNA": {"open_intent": (9, 400, 0)},
}


def counts(**trusts: dict[str, tuple[int, int, int]]) -> pl.DataFrame:
    """Trust → coding → with a note that says so, with one that does not, without one; as `USUAL` unless told
    otherwise."""
    rows = [
        (code, coding, note, n)
        for code, told in trusts.items()
        for coding, numbers in (USUAL | told).items()
        for note, n in zip(NOTES, numbers, strict=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def of(frame: pl.DataFrame, trust: str = "RRK") -> dict[str, Any]:
    return ascertain(frame).row(by_predicate=pl.col("provider_code") == trust, named=True)


def test_a_trust_is_told_what_it_coded_what_it_missed_and_how_sure_that_is() -> None:
    row = of(counts(RRK={}, **OTHERS))
    assert (row["status"], row["attendances"], row["with_note"], row["coded"], row["reads_uncoded"]) == (
        "estimated",
        34_100,
        33_570,
        510,
        170,
    )
    assert 0.84 < row["sensitivity"] < 0.88
    assert 560 < row["estimated"] < 640
    assert row["low"] < row["estimated"] < row["high"]
    assert row["ascertained"] == pytest.approx(510 / row["estimated"])
    assert row["estimated_all_noted"] > row["estimated"]


def test_the_estimate_is_the_formula_of_rogan_and_gladen() -> None:
    sure = Reading(
        {"RRK": (800.0, 200.0)}, frozenset({"RRK"}), injury=(10.0, 990.0), no_injury=(1.0, 999.0), assaults_coded=0.0
    )
    table = np.array([[50, 10, 0], [30, 970, 5], [0, 0, 0], [0, 0, 0]], dtype=float)
    assert uncoded_assaults(table, sure, "RRK") == pytest.approx((30 - 0.01 * 1000) / (0.8 - 0.01))
    table[1:, 0] = 0
    assert uncoded_assaults(table, sure, "RRK") == 0


def test_nothing_at_all_gives_nothing_at_all() -> None:
    row = of(counts(RRK=dict.fromkeys(CODINGS, (0, 0, 0)), RKB={}))
    assert (row["status"], row["estimated"], row["low"], row["high"], row["estimated_all_noted"]) == (
        "no_attendances",
        0,
        0,
        0,
        0,
    )
    empty = ascertain(counts().clear())
    assert empty.is_empty()
    assert dict(empty.schema) == {"provider_code": pl.String()} | FIGURES


@pytest.mark.parametrize("coding", ["other_intent", "open_intent", "no_injury"])
def test_the_more_notes_read_like_one_the_more_are_estimated(coding: str) -> None:
    found = [of(counts(RRK={coding: (says, 5_000, 0)}, **OTHERS)) for says in (0, 1, 10, 100, 1_000)]
    assert [row["estimated"] for row in found] == sorted(row["estimated"] for row in found)
    assert all(row["coded"] <= row["low"] <= row["estimated"] <= row["high"] for row in found)


def test_there_are_never_more_assaults_than_attendances() -> None:
    row = of(counts(RRK={"open_intent": (900, 0, 0), "other_intent": (0, 0, 0), "no_injury": (0, 0, 0)}, RKB={}))
    assert row["high"] <= 510 + 900


def test_a_trust_without_notes_has_no_estimate_and_teaches_nothing() -> None:
    frame = counts(RRK=dict.fromkeys(CODINGS, (0, 0, 500)), RKB={}, RNA={})
    row = of(frame)
    assert (row["status"], row["coded"], row["estimated"], row["low"]) == ("no_notes", 500, None, None)
    assert of(frame, "RKB")["estimated"] == of(counts(RKB={}, RNA={}), "RKB")["estimated"]


def test_a_trust_with_few_coded_assaults_is_read_as_all_the_others_are() -> None:
    few = (0, FEWEST_CODED - 1, 0)
    row = of(counts(RRK={"coded": few}, RKB={}, RNA={}))
    assert row["status"] == "pooled"
    assert 0.8 < row["sensitivity"] < 0.9
    assert of(counts(RRK={"coded": few}))["status"] == "too_few"


def test_text_that_tells_nothing_apart_estimates_nothing() -> None:
    assert of(counts(RRK={"coded": (10, 490, 0), "other_intent": (200, 8_000, 0)}))["status"] == "too_few"


def test_the_same_counts_give_the_same_figures_in_any_order() -> None:
    frame = counts(RRK={}, **OTHERS)
    assert ascertain(frame).equals(ascertain(frame.sample(fraction=1, shuffle=True, seed=1)))


def test_what_is_learnt_is_learnt_over_all_periods() -> None:
    frame = counts(RRK={}, RKB={})
    months = pl.concat([frame.with_columns(pl.lit(month).alias("month")) for month in ("2025-04", "2025-05")])
    by_month = ascertain(months, ["month"])
    assert by_month.select("provider_code", "month").rows() == [
        (code, month) for code in ("RKB", "RRK") for month in ("2025-04", "2025-05")
    ]
    assert by_month["sensitivity"].n_unique() <= 2


def test_false_readings_are_learnt_where_intent_is_coded_most_completely() -> None:
    tables = {
        code: np.array([[50, 5, 0], [10, 1_000, 0], [5, missing, 0], [1, 5_000, 0]], dtype=float)
        for code, missing in (("A", 400), ("B", 20), ("C", 90))
    }
    assert references(tables) == ["B"]
    assert learn({}) is None


def test_trusts_that_differ_make_the_shared_share_less_certain() -> None:
    alike, apart = (np.array(pairs, dtype=float) for pairs in ([(80, 20), (82, 18)], [(98, 2), (62, 38)]))
    assert sum(beta_of(apart)) < sum(beta_of(alike)) / 5


def test_a_protected_count_is_known_within_its_bounds_and_widens_the_interval() -> None:
    small = {"coded": (30, 5, 0), "other_intent": (5, 500, 0), "open_intent": (6, 60, 0), "no_injury": (4, 2_000, 0)}
    exact = counts(RRK=small, RKB={}, RNA={})
    status = pl.when(pl.col("n") < 8).then(pl.lit("suppressed")).otherwise(pl.lit("published"))
    shown = exact.with_columns(status=status, n=pl.when(pl.col("n") >= 8).then((pl.col("n") + 2) // 5 * 5))
    known = bounded(shown, 8, 5)
    truth = exact["n"]
    assert ((known["least"] <= truth) & (truth <= known["most"])).all()
    before, after = of(exact), of(known)
    assert after["high"] - after["low"] > before["high"] - before["low"]


def simulated(seed: int, size: int, trusts: int = 10) -> tuple[pl.DataFrame, dict[str, int]]:
    """Trusts that code their assaults more or less, and how many assaults each truly had."""
    chance = np.random.default_rng([seed, size])
    told: dict[str, dict[str, tuple[int, int, int]]] = {}
    truth: dict[str, int] = {}

    def read(assaulted: int, others: int, s: float, f: float) -> tuple[int, int, int]:
        found = int(chance.binomial(assaulted, s) + chance.binomial(others, f))
        return found, int(assaulted + others) - found, 0

    for number in range(trusts):
        every = int(size * chance.uniform(0.4, 1.8))
        assaults, injuries = chance.binomial(every, 0.018), chance.binomial(every, 0.28)
        gap, uncoded_intent = chance.uniform(0, 0.45), chance.uniform(0.03, 0.35)
        s, f = float(np.clip(chance.normal(0.86, 0.02), 0.7, 0.97)), 0.006 * chance.uniform(0.85, 1.15)
        missed, unclear = chance.binomial(assaults, gap), chance.binomial(injuries, uncoded_intent)
        # Where intent is coded with care, few assaults are coded as anything else.
        hidden = chance.binomial(missed, min(0.3, uncoded_intent))
        told[f"T{number}"] = {
            "coded": read(assaults - missed, 0, s, f),
            "other_intent": read(hidden, injuries - unclear, s, f),
            "open_intent": read(missed - hidden, unclear, s, f),
            "no_injury": read(0, every - assaults - injuries, s, 0.0015),
        }
        truth[f"T{number}"] = int(assaults)
    return counts(**told), truth


def coverage(size: int, worlds: int) -> float:
    """Share of the trusts of so many worlds whose interval holds the truth."""
    hits = []
    for seed in range(worlds):
        frame, truth = simulated(seed, size)
        rows = ascertain(frame).filter(pl.col("low").is_not_null()).iter_rows(named=True)
        hits += [row["low"] <= truth[row["provider_code"]] <= row["high"] for row in rows]
    return sum(hits) / len(hits)


def test_the_interval_holds_the_truth_of_nearly_every_trust() -> None:
    assert coverage(36_000, 20) >= 0.93


@pytest.mark.sweep
@pytest.mark.parametrize("size", [1_300, 8_000, 36_000, 150_000])
def test_the_interval_holds_the_truth_at_any_size(size: int) -> None:
    assert coverage(size, 200) >= 0.93
