"""Writes `docs/confirm-before-go-live.md`: everything the project believes but has not verified.

Reads the code lists, reference files, layouts and definitions as they are. Run `python -m tests.docs.confirm` after
changing any of them; a test holds the page to what this writes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from anonymisation.disclosure.audit.system import SAFETY_INTERVAL
from anonymisation.disclosure.rules.policies import read_policy
from schemas.rules import SENTINELS
from sources.layouts import load_layouts
from sources.source import all_sources
from sources.submissions.linkage import MINUTES_AFTER_CALL, MINUTES_BEFORE_CALL
from sources.submissions.register import COVERED_SHARE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "confirm-before-go-live.md"
SURE = {"own", "verified_in_source", "verified_in_two_sources"}
"""What needs no confirming: our own words, and what was read in a public source."""

INTRODUCTION = """# Confirm before go-live

Written by `python -m tests.docs.confirm` from the code lists, reference files, layouts and definitions; do not edit by
hand. Here is everything the project believes but could not verify in a public source. All else was read in public
sources on 22 November 2026, named row by row in the CSV files. That does not make it current: compare every list with
your own ECDS code sets (ETOS) and TRUD release, each April.

How to confirm. Look the row up in the release or ask the sender. To correct it, copy the whole file into your home's
`reference/` folder, change the row there, and set its `source` and `confidence`. A file in `reference/` replaces the
project's file of the same name whole. For a layout, copy the TOML file into `layouts/<source>/`. Then tell the project,
so that the next home starts from the right value."""


def page() -> str:
    """The page. Ends with one line feed; the same on every machine."""
    parts = [INTRODUCTION, _summary(), *_lists(), *_layouts(), _definitions(), _choices()]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def unsure(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV with a `confidence` that is not SURE."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["confidence"] not in SURE]


def files() -> Iterator[Path]:
    """Every CSV whose rows say how far they are believed."""
    yield from sorted((ROOT / "schemas" / "code_lists").glob("*.csv"))
    for path in sorted((ROOT / "schemas" / "reference").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            if "confidence" in next(csv.reader(file)):
                yield path


def _summary() -> str:
    lines = ["| file | rows to confirm | of |", "| --- | ---: | ---: |"]
    for path in files():
        rows = len(unsure(path))
        if rows:
            with path.open(encoding="utf-8", newline="") as file:
                lines.append(
                    f"| `{path.relative_to(ROOT / 'schemas').as_posix()}` | {rows} | "
                    f"{sum(1 for _ in csv.DictReader(file))} |"
                )
    return "## How much there is\n\n" + "\n".join(lines)


def _lists() -> Iterator[str]:
    yield "## Codes, organisations, areas and populations"
    for path in files():
        if rows := unsure(path):
            yield f"### {path.stem}\n\n" + _table(rows)


def _table(rows: list[dict[str, str]]) -> str:
    name = next(key for key in ("code", "area_code") if key in rows[0])
    words = next(key for key in ("label", "name", "population") if key in rows[0])
    lines = [f"| {name.replace('_', ' ')} | {words} | how far believed | source |", "| --- | --- | --- | --- |"]
    lines += [
        "| "
        + " | ".join(
            _cell(text) for text in (f"`{row[name]}`", row[words], row["confidence"].replace("_", " "), row["source"])
        )
        + " |"
        for row in rows
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _layouts() -> Iterator[str]:
    yield "## Headings and wordings of extracts"
    for source in all_sources().values():
        for layout in sorted(load_layouts([source.layouts], source.table), key=lambda layout: layout.name):
            if layout.confirm:
                path = layout.path.relative_to(ROOT).as_posix()
                yield f"### {layout.title}\n\n`{path}`. {layout.confirm}"


def _definitions() -> str:
    parts = ["## Definitions and rules"]
    for source in all_sources().values():
        path = ROOT / "sources" / source.name / "definitions.toml"
        comment = " ".join(
            line.removeprefix("#").strip()
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith("# ")
        )
        unsure_sentences = [text.strip(" .") for text in _sentences(comment) if "confirm" in text.lower()]
        parts += [f"- `{path.relative_to(ROOT).as_posix()}`: {'. '.join(unsure_sentences)}."]
    days = ", ".join(day.isoformat() for day in SENTINELS[1:])
    parts.append(f"- `schemas/rules.py`: these days are taken to stand for no date, from memory: {days}.")
    parts.append(
        "- `schemas/rules.py`: sources disagree on which ranges of NHS numbers are issued; a number outside them is "
        "only noted."
    )
    parts.append(
        "- `sources/submissions/supersession.py`: that a bulk file replaces its whole period, and that in net change "
        "the latest applicable "
        "date and time wins, was seen in part in the CDS 6.2.2 schema; the rest is from memory of the NHS Data "
        "Dictionary."
    )
    return parts[0] + "\n\n" + "\n".join(parts[1:])


def _sentences(text: str) -> list[str]:
    return text.split(". ")


def _choices() -> str:
    policy = read_policy()
    return f"""## Our own choices, to be agreed

These are not facts that can be looked up. Agree them with the boards and partners, and write the agreement down.

- The four definitions of violence in [analyst.md](analyst.md#what-counts) are proposals drawn from published work.
- A file covers a month where it holds at least {COVERED_SHARE:.0%} of the rows of the provider's fullest
  month in that file.
- An ambulance call and an ED arrival of one person are one event where the arrival is from
  {MINUTES_BEFORE_CALL} minutes before to {MINUTES_AFTER_CALL // 60} hours after the call.
- Counts below {policy.threshold}, and of fewer than {policy.contributor_threshold} people, are suppressed,
  zeros among them, and the rest are rounded to the nearest {policy.rounding_base}.
- An area is left out of a table where more than {policy.most_suppressed:.0%} of its non-zero cells would be
  too small to show. Before there is history, {policy.expected_rate_per_1000:g} per 1,000 residents a year
  are expected: {policy.expected_rate_source}.
- A group is left out whole where {policy.attribute_disclosure_share:.0%} or more of it are in one category.
- A suppressed cell is safe where two of its possible whole numbers lie {SAFETY_INTERVAL} or more apart, and
  the links between tables that a reader is taken to know are those listed in
  [disclosure.md](disclosure.md#what-is-known-to-the-reader).
- Where a ward and an MSOA share an address of the postcode lookup they may share people; else they share
  none.
- Published figures stand until a revision. How often there is one, and when, is to be settled with the
  partners.
- Every trust of a board is expected to serve every local authority of that board; the ambulance trust
  serves all."""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
