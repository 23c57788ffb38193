"""What the measurements of speed say: ratios first, for they hold elsewhere; then the aims; then seconds, which do not.

Knows: the aims and how a table looks. Must not know: how anything was measured.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
from typing import Any

CELLS_A_SECOND, WHOLE_SECONDS, PEAK_MIB = 1000, 60, 1024
"""The aims, for a cube of at least LINKED cells of which SMALL are suppressed: at least, at most, at most."""
LINKED, SMALL = 60_000, 30_000
AIMED = "middling"
"""The cube that the aims are for; the last one measured where it was not."""

LIBRARIES = ("numpy", "numba", "highspy", "polars")
NOTE = "Seconds and MiB mean nothing on another machine; compare ratios. Seconds of processor are of one core."
WORDS = {
    "suppress-8-round-5": "0 to 7 suppressed, the rest to the nearest 5: the rule alone",
    "secondary_suppression": "suppress-8-round-5 as released: groups suppressed until the audit passes",
    "nhs-1-7-round-5": "1 to 7 suppressed, zeros shown, the rest to the nearest 5",
    "redact-7-round-5": (
        "0 to 7 suppressed, the rest to the nearest 5: on one table the same statements as suppress-8-round-5"
    ),
}


def summary(
    measured: dict[str, Any], compiling: dict[str, Any], policies: dict[str, Any], asked: dict[str, Any]
) -> dict[str, Any]:
    """Everything there is to know of one run, for JSON."""
    return {
        "ratios": {name: ratios(each) for name, each in measured.items()},
        "aims": aims(measured),
        "policies": {
            name: {policy: _left_open(told) for policy, told in each.items()} for name, each in policies.items()
        },
        "what": WORDS,
        "absolute": {"note": NOTE} | {name: absolute(each) for name, each in measured.items()},
        "compiling_seconds_of_processor": {
            "first audit of a small cube, nothing compiled": round(compiling["fresh"]["first"], 2),
            "first in a process, compiled before": round(compiling["kept"]["first"], 2),
            "again": round(compiling["kept"]["again"], 2),
        },
        "asked": asked,
        "machine": {
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_version(),
        },
        "libraries": {library: importlib.metadata.version(library) for library in LIBRARIES},
    }


def ratios(each: dict[str, Any]) -> dict[str, float]:
    """How many times as long plain linear programming takes for all suppressed cells, as the audit and as the whole
    certificate.
    """
    plain = each["plain"]["all_cpu"]
    return {
        "plain over the audit": round(plain / each["audit"]["cpu"], 1),
        "plain over the whole certification": round(plain / whole(each, "cpu"), 1),
    }


def whole(each: dict[str, Any], clock: str) -> float:
    """Seconds of the audit, the certificate file and the stand-alone check, by `wall` or `cpu`."""
    return float(each["audit"][clock] + each["audit"]["written"][clock] + each["check"][f"process_{clock}"])


def cells_a_second(each: dict[str, Any]) -> float:
    """Suppressed cells decided by second of processor."""
    return float(each["audit"]["suppressed"] / each["audit"]["cpu"])


def aims(measured: dict[str, Any]) -> dict[str, bool]:
    """Which aims of the project are met."""
    each = measured.get(AIMED) or list(measured.values())[-1]
    audit = each["audit"]
    return {
        f"at least {LINKED:,} linked cells, {SMALL:,} of them suppressed": audit["cells"] >= LINKED
        and audit["suppressed"] >= SMALL,
        f"at least {CELLS_A_SECOND:,} cells a second of a core": cells_a_second(each) >= CELLS_A_SECOND,
        f"audit, certificate file and check within {WHOLE_SECONDS} seconds": whole(each, "wall") <= WHOLE_SECONDS,
        f"peak below {PEAK_MIB} MiB": max(each["audit"]["peak_mib"], each["check"]["peak_mib"]) < PEAK_MIB,
        "nothing undecided, on any cube": all(one["audit"]["undecided"] == 0 for one in measured.values()),
        "the same bytes in every round": all(one["same_bytes"] for one in measured.values()),
        "plain linear programming finds the same of every cell of its sample": all(
            one["plain"]["agree"] == one["plain"]["sample"] for one in measured.values()
        ),
    }


def absolute(each: dict[str, Any]) -> dict[str, Any]:
    """Of one cube: what it is, and what everything took."""
    audit, check, plain = each["audit"], each["check"], each["plain"]
    return {
        "cells": audit["cells"],
        "equations": audit["equations"],
        "suppressed": audit["suppressed"],
        "protected": audit["protected"],
        "disclosed": audit["disclosed"],
        "undecided": audit["undecided"],
        "decided_by": audit["decided_by"],
        "truth_is_possible": audit["truth_is_possible"],
        "feasible_tables": audit["feasible_tables"],
        "cells_a_second": round(cells_a_second(each)),
        "seconds_of_processor": {
            "audit": round(audit["cpu"], 2),
            "certificate file": round(audit["written"]["cpu"], 2),
            "check": round(check["process_cpu"], 2),
            "whole": round(whole(each, "cpu"), 2),
        },
        "seconds": {
            "audit": round(audit["wall"], 2),
            "certificate file": round(audit["written"]["wall"], 2),
            "check": round(check["process_wall"], 2),
            "whole": round(whole(each, "wall"), 2),
        },
        "peak_mib": {
            "audit and certificate file": round(audit["peak_mib"]),
            "check": round(check["peak_mib"]),
            "plain": round(plain["peak_mib"]),
        },
        "certificate_mib": round(audit["written"]["bytes"] / (1 << 20), 1),
        "checker_said": check["said"],
        "plain": {
            "sample": plain["sample"],
            "agree": plain["agree"],
            "narrow": plain["narrow"],
            "begun_from_nothing": plain["again"],
            "seconds_of_processor_first": round(plain["first_cpu"], 2),
            "seconds_of_processor_a_cell": round(plain["each_cpu"], 4),
            "on_average": round(plain["mean_cpu"], 4),
            "cells_a_second": round(1 / plain["each_cpu"], 1),
            "seconds_of_processor_for_all_extrapolated": round(plain["all_cpu"]),
        },
    }


def table(told: dict[str, Any]) -> str:
    """The figures as text for a screen."""
    lines = []
    for name, each in told["absolute"].items():
        if name == "note":
            continue
        took, plain = each["seconds_of_processor"], each["plain"]
        lines += [
            f"{name}: {each['cells']:,} linked cells, {each['suppressed']:,} suppressed: "
            f"{each['protected']:,} protected, {each['disclosed']:,} disclosed, {each['undecided']:,} undecided",
            f"  audit{took['audit']:>10.1f} s of processor   {each['cells_a_second']:,} cells a second   "
            f"with certificate file and check {took['whole']:.1f} s ({each['seconds']['whole']:.1f} s by the clock), "
            f"{max(each['peak_mib'].values())} MiB at most",
            f"  plain{plain['seconds_of_processor_for_all_extrapolated']:>10,} s of processor   "
            f"{plain['cells_a_second']:,} cells a second, by {plain['sample']} cells, {plain['agree']} "
            f"found alike",
            *(f"  {words}: {ratio:,.0f} times" for words, ratio in told["ratios"][name].items()),
            *(f"  {policy:<18}{_open_in_words(left)}" for policy, left in told["policies"][name].items()),
        ]
    lines += [f"compiling: {words} {seconds} s" for words, seconds in told["compiling_seconds_of_processor"].items()]
    lines += [f"  {'met    ' if is_met else 'NOT MET'}  {words}" for words, is_met in told["aims"].items()]
    return "\n".join([*lines, NOTE])


def _left_open(told: dict[str, Any]) -> dict[str, Any]:
    """Of one policy on one cube: how many suppressed cells a reader may narrow below a gap of 3, and how many tell
    their number.
    """
    if "audits" in told:
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in told.items()
            if name in ("audits", "groups", "suppressed", "disclosed", "cells_share", "events_share")
        }
    kept = (
        "suppressed",
        "shown_zeros",
        "disclosed",
        "exact",
        "undecided",
        "ones_to_sevens",
        "ones_to_sevens_disclosed",
        "ones_to_sevens_exact",
    )
    shares = {
        "disclosed_share": round(told["disclosed"] / max(1, told["suppressed"]), 4),
        "ones_to_sevens_disclosed_share": round(told["ones_to_sevens_disclosed"] / max(1, told["ones_to_sevens"]), 4),
    }
    return (
        {name: told[name] for name in kept}
        | shares
        | {"seconds_of_processor": round(told["cpu"], 2), "system": told["system"][:12]}
    )


def _open_in_words(left: dict[str, Any]) -> str:
    if "audits" in left:
        return (
            f"{left['disclosed']} of {left['suppressed']:,} disclosed after {left['audits']} audits; "
            f"{left['cells_share']:.1%} of cells and {left['events_share']:.1%} of events taken out"
        )
    return (
        f"{left['disclosed']:,} of {left['suppressed']:,} suppressed cells disclosed ({left['disclosed_share']:.1%}), "
        f"{left['exact']:,} of them exactly; of true ones to sevens "
        f"{left['ones_to_sevens_disclosed']:,} of {left['ones_to_sevens']:,}, "
        f"{left['ones_to_sevens_exact']:,} exactly"
    )
