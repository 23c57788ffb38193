"""`python -m benchmarks.disclosure.speed`: cells proved a second, beside plain linear programming cell by cell, on the
same cubes.

Three cubes of one shape: sparser, middling and denser. On each, in one run and in turn: the audit after a warm-up, the
certificate file, the stand-alone check, plain linear programming on a random sample; then the audit under the other
policies,
to see what each leaves open. Every task has a process of its own. Processor time is what is compared, for it is a
second of a core whoever else is at work on the machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.disclosure.attempt import attempt, run
from benchmarks.disclosure.cube import SEED, Size
from benchmarks.disclosure.speed_telling import summary, table

RESULTS = Path(__file__).parents[1] / "results"
CHECKER = Path(__file__).parents[2] / "anonymisation" / "disclosure" / "audit" / "checker.py"
MEANS = {"sparser": 2.0, "middling": 5.0, "denser": 10.0}
"""Cube → mean events of a neighbourhood, month and sex."""

HOUSE = "suppress-8-round-5"
OTHERS = ("nhs-1-7-round-5", "redact-7-round-5")


def main(arguments: list[str] | None = None) -> int:
    """Measure, tell, perhaps save."""
    asked = _asked(arguments)
    size = Size(asked.authorities, asked.each, asked.months)
    cubes = {name: asdict(replace(size, mean=mean)) for name, mean in MEANS.items() if name in asked.cubes}
    with tempfile.TemporaryDirectory(prefix="svd-bench-") as folder:
        compiling = {
            "fresh": attempt("compiling", {"NUMBA_CACHE_DIR": folder}),
            "kept": attempt("compiling", {"NUMBA_CACHE_DIR": folder}),
        }
        measured = {name: _measure(each, Path(folder), asked) for name, each in cubes.items()}
    policies = {name: _policies(each, measured[name]["audit"]) for name, each in cubes.items()}
    told = summary(
        measured, compiling, policies, {"rounds": asked.rounds, "sample": asked.sample, "seed": SEED, "cubes": cubes}
    )
    sys.stdout.write(table(told) + "\n")
    if asked.save:
        asked.results.mkdir(parents=True, exist_ok=True)
        (asked.results / "disclosure_speed.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.disclosure.speed",
        description="How fast everything published is audited, beside plain linear programming.",
    )
    parser.add_argument("--authorities", type=int, default=Size.authorities)
    parser.add_argument("--each", type=int, default=Size.each, help="neighbourhoods of an authority")
    parser.add_argument("--months", type=int, default=Size.months, help="whole years of them")
    parser.add_argument("--cubes", nargs="+", choices=list(MEANS), default=list(MEANS))
    parser.add_argument("--sample", type=int, default=200, help="cells of each cube for plain linear programming")
    parser.add_argument("--rounds", type=int, default=2, help="rounds of both; the best counts")
    parser.add_argument("--save", action="store_true", help="write the figures to disclosure_speed.json")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder of disclosure_speed.json")
    return parser.parse_args(arguments)


def _measure(size: dict[str, Any], folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """The certificate, its check, and plain linear programming of one cube, round after round; the best of each."""
    certificate = folder / "certificate.zip"
    found: dict[str, list[dict[str, Any]]] = {"audit": [], "check": [], "plain": []}
    for _ in range(asked.rounds):
        found["audit"].append(attempt("certify", size=size, policy=HOUSE, certificate=str(certificate)))
        found["check"].append(
            run([sys.executable, str(CHECKER), str(certificate)], parse=lambda said: {"said": said.decode().strip()})
        )
        found["plain"].append(
            attempt("plain", size=size, policy=HOUSE, sample=asked.sample, seed=SEED, certificate=str(certificate))
        )
    best = {
        "audit": min(found["audit"], key=_cpu),
        "check": min(found["check"], key=_cpu),
        "plain": min(found["plain"], key=lambda each: each["all_cpu"]),
    }
    peaks = {name: {"peak_mib": max(each["peak_mib"] for each in rounds)} for name, rounds in found.items()}
    same = {"same_bytes": len({each["written"]["sha256"] for each in found["audit"]}) == 1}
    return {name: each | peaks[name] for name, each in best.items()} | same


def _cpu(told: dict[str, Any]) -> float:
    return told.get("cpu", told["process_cpu"])


def _policies(size: dict[str, Any], house: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What each policy discloses of one cube; the house's also once groups were suppressed until the audit passes."""
    found = {HOUSE: house} | {name: attempt("certify", size=size, policy=name, certificate=None) for name in OTHERS}
    return found | {"secondary_suppression": attempt("take_out", size=size, policy=HOUSE)}


if __name__ == "__main__":
    sys.exit(main())
