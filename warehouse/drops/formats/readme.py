"""README.txt: what a drop is, where to begin and how to read it, for people who have never seen one.

Knows the content of a drop and plain words. Must not know how any file was written.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from warehouse.drops.changes import counted
from warehouse.drops.formats import words
from warehouse.drops.package import Package

_WIDTH = 100
_FILES = {
    "violence.xlsx": (
        "the workbook: a first sheet to read, then a sheet a table; there [c] stands for a suppressed figure and "
        "[x] for one that was not received"
    ),
    "<table>.csv": "each table for spreadsheets and programs (UTF-8 with a byte order mark, commas)",
    "<table>.parquet": "each table for programs; types are kept",
    "maps/": "areas, and tables of one figure an area, with boundaries (GeoParquet: QGIS, geopandas, sf)",
    "CHANGES.csv": "what is different from the release before, cell by cell",
    "dictionary.csv": "every column in words",
    "code_list.csv": "the codes in the columns",
    "area.csv": "the areas, with names",
    "provider.csv": "the trusts, with names",
    "mart.csv": "what each table counts, how fine, by which definition",
    "loaders/": "ready-made steps to load the tables: Python, R, Power BI",
    "datapackage.json": "the same for programs (Frictionless Data Package)",
    "manifest.json": "size, rows and SHA-256 of each file",
    "manifest.json.minisig": "the sender's signature of the manifest (minisign)",
}
_KEEP = [
    "Check it before you work in it, and keep a copy untouched: a file added here is reported as no part of the drop."
]


def write_readme(package: Package, path: Path) -> None:
    """Write the README to `path`; equal content gives equal bytes."""
    path.write_bytes(readme(package).encode())


def readme(package: Package) -> str:
    """The README as text, lines of at most 100 characters, line feeds only."""
    parts = [
        _heading(package),
        _begin(package),
        _section("How to read a row", [*_status_lines(package), "", *_bullets(words.CAVEATS)]),
        *_not_promised(package),
        _section("The tables", _tables(package)),
        _section("The files", _files(package)),
        _section("Is it as it was sent?", _checking(bool(package.release.key_id))),
        _section("Where the figures are from", _bullets(_sources(package))),
        f"{words.CONDITIONS}\n{words.QUESTIONS}\n",
    ]
    return "\n".join(parts)


def _heading(package: Package) -> str:
    release, partner = package.release, package.partner
    policy = f"{release.policy}, which your agreement asks for" if partner.policy else release.policy
    return f"""{words.TITLE.upper()}
For {partner.name}, under agreement {partner.reference}

Release         {release.name}
Months          {release.publication["months_from"]:%B %Y} to {release.publication["months_to"]:%B %Y}
Protected by    {policy}
Definitions     {release.publication["definitions_version"]}
Audit           {(release.audit or {}).get("verdict") or "none is named"}
Changes         {_changes(package)}
"""


def _changes(package: Package) -> str:
    if not package.release.previous:
        return "this is the first release you have had, or the one before was not at hand"
    changes = ", ".join(f"{times:,} {change}" for change, times in counted(package.changes).items())
    return f"since {package.release.previous}: {changes or 'none'}"


def _begin(package: Package) -> str:
    lines = []
    if package.has("xlsx"):
        lines.append("In Excel: open violence.xlsx and read its first sheet.")
    if package.has("csv"):
        lines.append(
            "Do not open a CSV file in Excel by double-click: Excel turns age bands such as 11-15 and times such as "
            "03-06 into dates. Import it (Data, From Text/CSV, do not detect data types)"
            + (", or use the workbook." if package.has("xlsx") else ".")
        )
    lines.append("In Python, R or Power BI: take the steps in loaders/.")
    lines.append("Areas and trusts are codes: area.csv and provider.csv have their names.")
    return _section("Where to begin", _bullets(lines))


def _status_lines(package: Package) -> list[str]:
    entries = [("status", "says whether n, the count, is shown:"), *words.statuses(package.code_list)]
    return [_entry(code, meaning, 18) for code, meaning in entries]


def _not_promised(package: Package) -> list[str]:
    """What the agreement's stricter policy asks for and this drop does not keep; no section where it keeps all."""
    sentence = package.release.not_promised
    return [_section("What is not promised", _bullets([sentence]))] if sentence else []


def _tables(package: Package) -> list[str]:
    lines = []
    for table in package.tables:
        lines.append(f"  {table.name}   (version {table.version}, {table.rows.height:,} rows)")
        lines.append(_indented(table.title, 4))
        lines.append(_indented(f"One row: {table.contract['grain']}.", 4))
    return lines


def _files(package: Package) -> list[str]:
    absent = {
        "violence.xlsx": not package.has("xlsx"),
        "<table>.csv": not package.has("csv"),
        "<table>.parquet": not package.has("parquet"),
        "maps/": not package.has("geoparquet"),
        "manifest.json.minisig": not package.release.key_id,
    }
    return [_entry(name, meaning, 24) for name, meaning in _FILES.items() if not absent.get(name)]


def _checking(signed: bool) -> list[str]:
    if not signed:
        return [
            *_bullets(
                [
                    "This drop is not signed. manifest.json has the SHA-256 of every file, which shows damage but not "
                    "origin."
                ]
            ),
            *_bullets(_KEEP),
        ]
    return [
        _indented("With this software and the public key you were given:", 2),
        "    svd verify THIS_FOLDER --key THE_KEY.pub",
        _indented("or with the free tool minisign, which tells who signed, and then the hashes in manifest.json:", 2),
        "    minisign -V -p THE_KEY.pub -m manifest.json",
        *_bullets(["Take the public key once, by another way than the drops.", *_KEEP]),
    ]


def _sources(package: Package) -> list[str]:
    return [*words.SOURCES, *([words.OF_BOUNDARIES] if package.has("geoparquet") else [])]


def _section(title: str, lines: list[str]) -> str:
    return "\n".join([title.upper(), *lines, ""])


def _bullets(lines: tuple[str, ...] | list[str]) -> list[str]:
    return [
        fill(line, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False) for line in lines
    ]


def _entry(name: str, meaning: str, width: int) -> str:
    start = f"  {name:<{width}}"
    return fill(meaning, _WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False)


def _indented(text: str, by: int) -> str:
    return fill(text, _WIDTH, initial_indent=" " * by, subsequent_indent=" " * by, break_long_words=False)
