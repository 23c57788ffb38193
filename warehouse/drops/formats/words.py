"""How a figure is to be read, in the words of every README, cover sheet and page of a drop.

Knows statuses and caveats. Must not know any table, area or partner.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

TITLE = "Violence seen by emergency departments and ambulances"

STATUSES: dict[str, str] = {
    "published": "n is the count, rounded.",
    "suppressed": "too few to show, which may be none. n is {n}. Never read it as 0.",
    "not_received": "no trust that serves the area had sent any month of the period. n is {n}. Not 0 either.",
    "suppressed_group": (
        "not shown at this level, for the whole group of cells; a coarser table has the figure. n is {n}."
    ),
}
"""Status → what it means to the reader; {n} is what stands in place of the count."""

SHORTHAND: dict[str, str] = {"suppressed": "[c]", "suppressed_group": "[c]", "not_received": "[x]"}
"""What a workbook shows in place of a number, as the UK Government Analysis Function has it for spreadsheets."""

SHORTHAND_MEANINGS: dict[str, str] = {
    "[c]": "confidential: the figure is suppressed. Never 0.",
    "[x]": "not available: the figure was not received. Never 0.",
}

CAVEATS: tuple[str, ...] = (
    "Where providers_complete is below providers_expected, some months of some trusts are missing, so the count is too "
    "low.",
    "Rounded counts do not add up exactly. Do not work out what is suppressed from what is shown.",
    "Emergency department (ED) and ambulance counts must not be added: some events are in both. Where there is a "
    "source called linked, it says how many.",
    "ED counts are by where people live, ambulance counts by where it happened.",
    "A period that began before the first month of this release counts only the months from then on.",
    "These are people who came to health services. Many who are hurt never do.",
    "Every partner sees the same figure for the same cell.",
)

SOURCES: tuple[str, ...] = (
    "Emergency departments: extracts of the trusts, in the terms of the Emergency Care Data Set (ECDS).",
    "Ambulance: extracts of the ambulance trust's incidents.",
    "Populations, where rates are shown: mid-year estimates, Office for National Statistics (ONS).",
)
OF_BOUNDARIES = (
    "Boundaries: Office for National Statistics, licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right. Say so on every map."
)

CONDITIONS = "Use it only as the agreement allows, and do not try to find out who is counted."
QUESTIONS = "Questions: the Serious Violence Duty data officer of the integrated care board that sent it."


def statuses(code_list: pl.DataFrame, shorthand: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Every status a cell may have, with what it means to the reader; one not known here by the label of its code.

    shorthand: status → what stands in place of n; without, n is empty.
    """
    listed = code_list.filter(pl.col("list") == "cell_status")
    labels = dict(zip(listed["code"], listed["label"], strict=True))
    return [
        (code, STATUSES.get(code, f"{label}. n is {{n}}.").replace("{n}", (shorthand or {}).get(code, "empty")))
        for code, label in ({**STATUSES, **labels}).items()
    ]
