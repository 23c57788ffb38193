"""What the measurements of utility say: shares first, then the aim, then grain by grain.

Knows: the aim, and how cells are counted. Must not know: how a cell was decided.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from anonymisation.disclosure.audit.audit import Verdict
from anonymisation.disclosure.audit.certify import Certification
from anonymisation.disclosure.audit.statements import Figure
from anonymisation.disclosure.rules.policies import PUBLISHED, SUPPRESSED, SUPPRESSED_GROUP
from anonymisation.disclosure.rules.suppression import group_by
from benchmarks.disclosure.usual import PRIMARY, SECONDARY, SMALLEST_SHOWN
from schemas.tables.marts import mart

AIM = 0.05
"""Of the events of a grain, suppressed at the most."""

EVERYBODY = "everybody"
"""Who is given the whole warehouse: the union of what anyone may see."""

WORDS = {
    "house": "0 to 7 suppressed, also fewer than 8 people; the rest to the nearest 5",
    "usual": (
        "1 to 7 starred, zeros shown, further cells starred until none follows from one total by subtraction; the "
        "rest exactly"
    ),
    "planned": "the planner's choice; suppressed_group groups are not counted, they are in no table",
    "unplanned": "every group at every level",
    "open": (
        "cells of 1 to 7 that have to be protected (of the house: the suppressed_group ones too), those that a reader "
        "of all tables can narrow to fewer than four numbers, and to one; undecided ones apart"
    ),
}


def lost(rows: pl.DataFrame) -> dict[str, Any]:
    """Of the cells shown or suppressed: events and cells, and how many of each are lost by the house's way and by the
    usual one.

    rows: `count`, `status`, `n`, `usual`. mean_distance: of a shown figure from its count; the usual one's is 0.
    """
    there = rows.filter(pl.col("status").is_in([PUBLISHED, SUPPRESSED]))
    events, cells = int(there["count"].sum()), there.height
    suppressed, distance = there.filter(pl.col("status") == SUPPRESSED), (pl.col("n") - pl.col("count")).abs()
    starred = there.filter(pl.col("usual").is_in([PRIMARY, SECONDARY]))
    shown = there.filter(pl.col("status") == PUBLISHED)
    return {
        "events": events,
        "cells": cells,
        "zeros": int((there["count"] == 0).sum()),
        "house": _lost(suppressed, events, cells)
        | {
            "zeros": int((suppressed["count"] == 0).sum()),
            "mean_distance": round(float(shown.select(distance.mean()).item() or 0), 2),
        },
        "usual": _lost(starred, events, cells)
        | {
            "secondary_events": int(starred.filter(pl.col("usual") == SECONDARY)["count"].sum()),
            "secondary_cells": starred.filter(pl.col("usual") == SECONDARY).height,
        },
    }


def _lost(rows: pl.DataFrame, events: int, cells: int) -> dict[str, Any]:
    gone = int(rows["count"].sum())
    return {
        "events": gone,
        "share": round(gone / events, 4) if events else 0.0,
        "cells": rows.height,
        "cells_share": round(rows.height / cells, 4) if cells else 0.0,
    }


def suppressed_group(rows: pl.DataFrame, grain: str) -> dict[str, Any]:
    """The groups that are not shown at this level: how many, their events, why, and of which areas or providers."""
    keys = group_by(mart(grain.partition(":")[0]))
    out = rows.filter(pl.col("status") == SUPPRESSED_GROUP)
    groups = out.select(*keys, "reason").unique()
    reasons = dict(groups.group_by("reason").len().sort("reason").iter_rows())
    return {
        "groups": groups.height,
        "events": int(out["count"].sum()),
        "why": reasons,
        "of": sorted(out[_place(keys)].unique().to_list()),
    }


def _place(keys: list[str]) -> str:
    return next(name for name in ("residence_la", "la", "provider_code") if name in keys)


def verdicts(certification: Certification) -> dict[Figure, Verdict]:
    """The verdict on every suppressed figure."""
    audit, figures = certification.audit, certification.linked.figures
    return {
        figure: Verdict(int(audit.verdict[cell])) for figure, cell in figures.items() if audit.system.suppressed[cell]
    }


def left_open(proved: Certification, cells: dict[str, pl.DataFrame]) -> dict[str, int]:
    """judged: cells that have to be protected; those of 1 to 7 among them; of these, how many are disclosed, known
    exactly, undecided.
    """
    small = {
        (name, key, 0)
        for name, rows in cells.items()
        for key in rows.filter(pl.col("count").is_between(1, SMALLEST_SHOWN - 1))
        .select(mart(name).dimensions())
        .iter_rows()
    }
    known, found = proved.intervals(), verdicts(proved)
    judged = {figure: verdict for figure, verdict in found.items() if figure in small}
    disclosed = [figure for figure, verdict in judged.items() if verdict == Verdict.DISCLOSED]
    return {
        "judged": len(found),
        "ones_to_sevens": len(judged),
        "disclosed": len(disclosed),
        "exact": sum(known[figure][0] == known[figure][1] for figure in disclosed),
        "undecided": sum(verdict == Verdict.UNDECIDED for verdict in judged.values()),
        "disclosed_of_any_size": sum(verdict == Verdict.DISCLOSED for verdict in found.values()),
    }


def summary(volumes: dict[str, Any], partners: dict[str, Any], is_open: dict[str, Any]) -> dict[str, Any]:
    """Everything there is to know of one run, for JSON."""
    return {
        "volumes": volumes,
        "aims": aims(partners["planned"]),
        "worst": {way: _worst(each) for way, each in partners.items()},
        "together": {
            way: {partner: together(grains) for partner, grains in each.items()} for way, each in partners.items()
        },
        "open": is_open,
        "what": WORDS,
        "partners": partners,
    }


def aims(partners: dict[str, Any]) -> dict[str, bool]:
    """Which aims are met: of the partners of the home, and of the warehouse, where small areas are that no partner is
    given yet.
    """
    shares = _shares(partners)
    return {
        f"at most {AIM:.0%} of events suppressed at every grain of every partner": all(
            share <= AIM for partner, _, share in shares if partner != EVERYBODY
        ),
        f"at most {AIM:.0%} at every grain of the warehouse": all(
            share <= AIM for partner, _, share in shares if partner == EVERYBODY
        ),
    }


def together(grains: dict[str, Any]) -> dict[str, Any]:
    """All grains of places at once (a contact is in several), tables of providers apart: shares lost by either way."""
    of_places = {name: each for name, each in grains.items() if mart(name.partition(":")[0]).area_level != "provider"}
    events, cells = (sum(each[what] for each in of_places.values()) for what in ("events", "cells"))
    told: dict[str, Any] = {"events": events, "cells": cells}
    for way in ("house", "usual"):
        gone, cells_gone = (sum(each[way][what] for each in of_places.values()) for what in ("events", "cells"))
        told[way] = {
            "events": gone,
            "share": round(gone / max(1, events), 4),
            "cells": cells_gone,
            "cells_share": round(cells_gone / max(1, cells), 4),
        }
    out = sum(each["suppressed_group"]["events"] for each in of_places.values())
    return told | {"coarsened_events": out, "coarsened_share_of_all": round(out / max(1, events + out), 4)}


def _shares(partners: dict[str, Any]) -> list[tuple[str, str, float]]:
    return [
        (partner, grain, each["house"]["share"])
        for partner, grains in partners.items()
        for grain, each in grains.items()
    ]


def _worst(partners: dict[str, Any]) -> dict[str, Any]:
    """Partner → the grain of which most is suppressed."""
    found: dict[str, Any] = {}
    for partner, grain, share in _shares(partners):
        if partner not in found or share > found[partner]["share"]:
            found[partner] = {"grain": grain, "share": share}
    return found


def table(told: dict[str, Any]) -> str:
    """The figures as text for a screen."""
    lines = []
    for way, each in told["partners"].items():
        lines.append(f"{way}: {told['what'][way]}")
        for partner, grains in each.items():
            lines.append(
                f"  {partner}{'events':>40}  suppressed   usual     cells  suppressed   usual   suppressed_group"
            )
            lines += [_row(grain, figures) for grain, figures in grains.items()]
            both = told["together"][way][partner]
            lines.append(
                f"    {'of places, together':<38}{both['events']:>9,}{both['house']['share']:>9.1%}"
                f"{both['usual']['share']:>9.1%}{both['cells']:>9,}{both['house']['cells_share']:>9.1%}"
                f"{both['usual']['cells_share']:>9.1%}  {both['coarsened_events']:,} events"
            )
        lines += [f"  open, {name}: {_open_in_words(left)}" for name, left in told["open"][way].items()]
    lines += [f"  {'met    ' if is_met else 'NOT MET'}  {words}" for words, is_met in told["aims"].items()]
    return "\n".join(lines)


def _row(grain: str, each: dict[str, Any]) -> str:
    house, usual, out = each["house"], each["usual"], each["suppressed_group"]
    taken = f"{out['groups']} groups, {out['events']:,} events: {' '.join(out['of'])}" if out["groups"] else ""
    return (
        f"    {grain:<38}{each['events']:>9,}{house['share']:>9.1%}{usual['share']:>9.1%}{each['cells']:>9,}"
        f"{house['cells_share']:>9.1%}{usual['cells_share']:>9.1%}  {taken}"
    )


def _open_in_words(left: dict[str, int]) -> str:
    return (
        f"of {left['ones_to_sevens']:,} cells of 1 to 7 not shown, {left['disclosed']} disclosed ({left['exact']} "
        f"exactly), {left['undecided']} undecided; of any size {left['disclosed_of_any_size']} disclosed"
    )
