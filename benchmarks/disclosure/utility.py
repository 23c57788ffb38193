"""`python -m benchmarks.disclosure.utility`: what disclosure control costs on demo volumes, beside suppression of the
usual kind.

On the exact counts of a finished demo home, which is read and never written: for each partner and each grain it sees,
the share of events that are suppressed; the groups that are suppressed_group, counted apart; and the same cells with
the usual suppression. Both with the planner's choice and without a planner, every group at every level. And how many
cells each leaves open to a reader who adds, subtracts and solves, by the audit.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.disclosure.utility_telling import left_open, lost, summary, suppressed_group, table

RESULTS = Path(__file__).parents[1] / "results"
HOME = Path(__file__).parents[2] / "demo"


def main(arguments: list[str] | None = None) -> int:
    """Look, tell, perhaps save."""
    asked = _asked(arguments)
    told = summary(**measure(asked.home))
    sys.stdout.write(table(told) + "\n")
    if asked.save:
        asked.results.mkdir(parents=True, exist_ok=True)
        (asked.results / "disclosure_utility.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.disclosure.utility",
        description="What disclosure control suppresses on demo volumes, beside the usual suppression.",
    )
    parser.add_argument("--home", type=Path, default=HOME, help="a finished demo home; it is only read")
    parser.add_argument("--save", action="store_true", help="write the figures to disclosure_utility.json")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder of disclosure_utility.json")
    return parser.parse_args(arguments)


def measure(root: Path) -> dict[str, Any]:
    """volumes, partners (way of choosing → partner → grain → figures), open (way → house and usual → what readers can
    tell).
    """
    from anonymisation.disclosure.audit.statements import Rule
    from benchmarks.disclosure import volumes
    from pipelines.context import Tools
    from pipelines.home import Home

    home = Home(root)
    if not (home.deidentified / "counts").is_dir():
        raise SystemExit(f"{root.name} holds no counts; make a demo home with `make demo`, or name one with --home.")
    tools = Tools(home)
    proposal = volumes.proposed(home, tools)
    ways = {"planned": volumes.as_planned(proposal), "unplanned": volumes.unplanned(home, proposal, proposal.policy)}
    partners = {
        way: {
            partner.id: {
                grain: lost(rows) | {"suppressed_group": suppressed_group(rows, grain)}
                for grain, rows in volumes.of(partner, cells, tools)
            }
            for partner in volumes.partners(home, tools)
        }
        for way, cells in ways.items()
    }
    rules = {"house": Rule.of(proposal.policy), "usual": volumes.EXACT}
    is_open = {
        way: {name: left_open(volumes.proved(cells, rule, tools), cells) for name, rule in rules.items()}
        for way, cells in ways.items()
    }
    year = ways["planned"]["la_year"]["count"].sum()
    about = {
        "policy": proposal.policy.id,
        "months": len(proposal.months),
        "events_of_ed_violence_in_whole_years": int(year),
        "audit_passed": proposal.certification.passed,
    }
    return {"volumes": about, "partners": partners, "is_open": is_open}


if __name__ == "__main__":
    sys.exit(main())
