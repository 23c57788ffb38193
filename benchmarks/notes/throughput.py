"""`python -m benchmarks.notes.throughput`: our scrubber, Presidio's check of its output included, beside stock
Presidio.

Knows: both, and the invented notes. Must not know: how well either does. One process, the same notes, one after the
other; each uses the threads it uses by itself. Stock Presidio is its default recognisers for English on a blank
pipeline, for no trained model can be had without the network; its findings are put as tags by hand.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.notes.corpus import SEED, authors, corpus

RESULTS = Path(__file__).parents[1] / "results"
AIM = 50
"""Times as fast as stock Presidio."""

LIBRARIES = ("polars", "presidio-analyzer", "spacy", "phonenumbers", "regex")
NOTE = "Microseconds mean nothing on another machine; compare ratios."


def main(arguments: list[str] | None = None) -> int:
    """Make the notes, run both, tell and perhaps save the figures."""
    options = _options(arguments)
    invented_notes = corpus(-(-options.notes // len(authors())), options.seed)
    notes = [
        note.text
        for note in random.Random(options.seed).sample(invented_notes, min(options.notes, len(invented_notes)))
    ]
    sample = notes[: options.sample]
    stock = _best(stock_presidio(), sample, options.stock_rounds)
    ours, shares = _ours(notes, options.rounds)
    results = _as_results(notes, len(sample), stock, ours, shares, options)
    sys.stdout.write(table(results) + "\n")
    if options.save:
        options.results.mkdir(parents=True, exist_ok=True)
        (options.results / "notes_throughput.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.notes.throughput", description="How fast notes are scrubbed, beside stock Presidio."
    )
    parser.add_argument("--notes", type=int, default=5000, help="notes of all authors together")
    parser.add_argument("--sample", type=int, default=1500, help="of these, so many for stock Presidio")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of ours, the best counts")
    parser.add_argument("--stock-rounds", type=int, default=2, help="rounds of stock Presidio, the best counts")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, other notes")
    parser.add_argument("--save", action="store_true", help="write the figures to notes_throughput.json")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder of notes_throughput.json")
    return parser.parse_args(arguments)


def stock_presidio() -> Callable[[Sequence[str]], object]:
    """Presidio as it comes: every note analysed by all its default recognisers, the findings put as tags."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SlimSpacyNlpEngine

    # As it comes, its e-mail recogniser asks the network; the time that takes, or fails in, is not counted against it.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    blank = SlimSpacyNlpEngine(models=[], auto_download=False)
    blank.nlp = {"en": spacy.blank("en")}
    engine = AnalyzerEngine(nlp_engine=blank, supported_languages=["en"])
    return lambda notes: [_tagged(note, engine.analyze(note, language="en")) for note in notes]


def _tagged(note: str, findings: Sequence[Any]) -> str:
    pieces, end = [], 0
    for finding in sorted(findings, key=lambda row: (row.start, -row.end)):
        if finding.start >= end:
            pieces += [note[end : finding.start], f"<{finding.entity_type}>"]
            end = finding.end
    return "".join([*pieces, note[end:]])


def _ours(notes: Sequence[str], rounds: int) -> tuple[float, dict[str, float]]:
    """Best microseconds a note, and which shares were asked about and withheld. Without records, as stock Presidio
    is."""
    from anonymisation.free_text import Scrubber

    scrubber = Scrubber.build()
    rounds_of_results: list[pl.DataFrame] = []
    best = _best(
        lambda texts: rounds_of_results.append(scrubber.redact(pl.Series("text", texts, dtype=pl.String))),
        notes,
        rounds,
    )
    withheld = rounds_of_results[-1]["withheld"]
    return best, {
        "asked of Presidio": round(scrubber.asked / (len(rounds_of_results) * len(notes)), 4),
        "withheld": round(withheld.is_not_null().mean(), 4),  # type: ignore[arg-type]
        "withheld by Presidio": round(withheld.str.starts_with("check:").fill_null(False).mean(), 4),  # type: ignore[arg-type]
    }


def _best(work: Callable[[Sequence[str]], object], notes: Sequence[str], rounds: int) -> float:
    """Microseconds a note in the best round, after a few notes to warm up."""
    work(notes[:20])
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work(notes)
        seconds.append(time.perf_counter() - start)
    return min(seconds) / len(notes) * 1e6


def _as_results(
    notes: Sequence[str], sampled: int, stock: float, ours: float, shares: dict[str, float], options: argparse.Namespace
) -> dict[str, Any]:
    ratio = stock / ours
    return {
        "ratios": {"stock Presidio over ours": round(ratio, 1)},
        "aims": {f"at least {AIM} times as fast as stock Presidio": ratio >= AIM},
        "shares": shares,
        "absolute": {
            "note": NOTE,
            "microseconds_a_note": {"stock Presidio": round(stock, 1), "ours, check included": round(ours, 1)},
            "notes": {
                "stock Presidio": sampled,
                "ours, check included": len(notes),
                "characters": round(sum(map(len, notes)) / len(notes)),
            },
            "best_of": {"stock Presidio": options.stock_rounds, "ours, check included": options.rounds},
            "seed": options.seed,
        },
        "machine": {
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "threads_of_polars": pl.thread_pool_size(),
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_version(),
        },
        "libraries": {library: importlib.metadata.version(library) for library in LIBRARIES},
    }


def table(results: dict[str, Any]) -> str:
    """The figures as text for a screen."""
    absolute = results["absolute"]
    lines = [
        f"  {name:<24}{microseconds:>12,.1f} µs a note   ({absolute['notes'][name]:,} notes)"
        for name, microseconds in absolute["microseconds_a_note"].items()
    ]
    lines += [f"  {words}: {ratio:.1f} times" for words, ratio in results["ratios"].items()]
    lines += [f"  {share:.2%} of notes {words}" for words, share in results["shares"].items()]
    lines += [f"  {'met    ' if is_met else 'NOT MET'}  {words}" for words, is_met in results["aims"].items()]
    return "\n".join([f"Notes of {absolute['notes']['characters']} characters", *lines, NOTE])


if __name__ == "__main__":
    sys.exit(main())
