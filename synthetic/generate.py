"""Synthetic extracts: an invented region, what happens in it, and the files its trusts send, with the truth beside them.

Knows no source: each source's own `synthetic` module is found and asked. Same seed, same bytes. Nothing here is of any real
person; NHS numbers come from the test range 999.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FIRST_MONTH = date(2025, 4, 1)


@dataclass(frozen=True)
class Generated:
    """files: paths below the inbox, sorted. attendances and incidents: how many happened, before repeats and omissions."""

    files: list[str]
    attendances: int
    incidents: int


def generate(
    inbox: Path, truth: Path, *, seed: int, attendances: int = 330_000, months: int = 12, first_month: date = FIRST_MONTH
) -> Generated:
    """Write synthetic extracts of every source below `inbox`, and what was planted in them to `truth`.

    attendances: at all departments over the whole span of `months` from `first_month`; ambulance incidents follow in
    proportion. Raises `ValueError` where the truth would lie in the inbox, or a number is not positive.
    """
    from sources.synthetic.events import make_events
    from sources.synthetic.world import make_world

    if attendances < 1 or months < 1:
        raise ValueError("There must be at least one attendance and one month.")
    if truth.resolve().is_relative_to(inbox.resolve()):
        raise ValueError("The truth must not lie in the inbox; name a folder outside it.")
    world = make_world(seed, attendances, months, first_month)
    events = make_events(world)
    files = [file for name in generators() for file in importlib.import_module(name).generate(world, events, inbox, truth)]
    return Generated(sorted(files), events["arrival"].count(), int(events["called"].sum()))


def generators() -> list[str]:
    """The modules that write a source's synthetic extracts: `sources.<name>.synthetic`, by name."""
    here = Path(__file__).parent.parent
    packages = [f"sources.{found.name}" for found in pkgutil.iter_modules([str(here)]) if found.ispkg]
    return [f"{name}.synthetic" for name in sorted(packages) if importlib.util.find_spec(f"{name}.synthetic")]


def write_plain(path: Path, rows: int, seed: int) -> None:
    """Write one ECDS file in the SUS Faster layout with `rows` clean attendances, in pieces, so that memory stays flat."""
    from sources.ecds.synthetic_plain import write_plain as write

    write(path, rows, seed)
