"""The habits of each invented trust: which extract it sends, in what kind of file, and what it leaves out.

The trusts have real codes and invented habits. Must not know any patient.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from synthetic.containers import Container
from synthetic.rendering import Style


@dataclass(frozen=True)
class Gaps:
    """Shares of records in which something is missing or filled in by default.

    intent: of injuries other than assaults. assault: of assaults whose intent is not coded as one, over the year; each
    month has its own share near it. note: of attendances without a note.
    """

    intent: float = 0.12
    mechanism: float = 0.15
    place: float = 0.25
    defaulted_time: float = 0.15
    nhs_number: float = 0.05
    ethnic: float = 0.06
    incident: float = 0.25
    assault: float = 0.12
    note: float = 0.02


NATIONAL = Style()
"""ISO dates and full times, as NHS England sends them."""
WINDOWS = Style(date="british", windows_1252=True)
BRITISH = Style(date="british", seconds=False)
USUAL = Gaps()


@dataclass(frozen=True)
class Trust:
    """One sender. net_change: whether all its files are of changes. extras: further headings and what stands below
    them.
    """

    code: str
    layout: str
    container: Container
    style: Style = NATIONAL
    gaps: Gaps = USUAL
    net_change: bool = False
    shouts: bool = False
    """Writes its headings in capitals."""
    extras: dict[str, str] = field(default_factory=dict)


TRUSTS = (
    Trust(
        "RRK",
        "sus_faster",
        Container("csv"),
        gaps=Gaps(intent=0.08, assault=0.10, place=0.15),
        extras={"Der_Financial_Year": "2025/26"},
    ),
    Trust(
        "RXK",
        "sus_unified",
        Container("gz", "utf-8-sig"),
        gaps=Gaps(intent=0.20, assault=0.35, nhs_number=0.08),
        net_change=True,
    ),
    Trust(
        "RNA",
        "local_istv",
        Container("csv", "cp1252", newline="\r\n"),
        WINDOWS,
        Gaps(intent=0.06, assault=0.06, defaulted_time=0.05),
    ),
    Trust(
        "RL4",
        "local_istv",
        Container("xlsx", preamble=("Violence extract", "")),
        BRITISH,
        Gaps(intent=0.15, assault=0.22, place=0.4, note=0.04),
    ),
    Trust("RBK", "dars_hes", Container("csv", "utf-8-sig", ";"), gaps=Gaps(intent=0.10, assault=0.13, mechanism=0.3)),
    Trust(
        "RKB", "sus_faster", Container("parquet"), gaps=Gaps(intent=0.05, assault=0.0, defaulted_time=0.45, note=0.05)
    ),
    Trust(
        "RLT",
        "sus_unified",
        Container("zip"),
        gaps=Gaps(intent=0.35, assault=0.45, mechanism=0.4, place=0.6),
        shouts=True,
    ),
    Trust(
        "RJC",
        "local_istv",
        Container("txt", "utf-16", "\t", "\r\n"),
        BRITISH,
        Gaps(intent=0.12, assault=0.18, ethnic=0.2),
    ),
    Trust(
        "RQ3",
        "sus_faster",
        Container("txt", "utf-8", "|"),
        gaps=Gaps(intent=0.18, assault=0.28, incident=0.5, note=0.0),
        extras={"Record_Version": "1"},
    ),
)

INSTEAD = {"nothing": 5.0, "undetermined": 2.0, "accident": 3.0}
"""What stands in place of the code of an assault that is not coded as one."""

RESUBMITS, SENDS_CHANGES, MISSES_A_MONTH = "RNA", "RRK", "RLT"
"""Who sends a month again whole, who sends changes to a month, who never sends one month."""
