"""Which version each published table has, and what a new version owes to those who read the old one.

Knows declarations, code lists and the committed contracts beside them. Must not know rows, nor how a table is
delivered.
Versions are semantic. Major: a column or code went away, was renamed or changed its type, its unit, its list or its
rank among the dimensions. Minor: a column, a list or a code was added. Patch: words. `python -m schemas.versions`
renews the committed contracts, and refuses where a version was not raised as the change demands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from schemas.codes import load
from schemas.errors import SvdError
from schemas.tables.marts import DECLARED, Derived, Mart, all_derived, all_marts

RELEASES_AN_OLD_MAJOR_IS_SERVED = 2
PUBLISHED = Path(__file__).with_name("published")
EARLIER = Path(__file__).with_name("earlier")

Contract = dict[str, Any]
"""name, version, meaning, grain, dimensions, columns (name, type, unit, code_list, meaning), code_lists (name → codes).
"""


class Change(IntEnum):
    """How far a change of a contract reaches."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class VersionsBroken(SvdError):
    """A version and its contract do not fit; the message says which and what to do."""


def version(table: str) -> str:
    """The version of a published table. Raises `VersionsBroken` where none is declared."""
    try:
        return versions()[table]
    except KeyError:
        raise VersionsBroken(
            f"{table} has no version; declare it in its class in schemas/tables/marts.py, beginning with 1.0.0."
        ) from None


def versions() -> dict[str, str]:
    """Published table → the version it declares."""
    return {table.name: table.version for table in DECLARED.values()}


def parts(text: str) -> tuple[int, int, int]:
    """Major, minor and patch of a version such as 1.4.0. Raises `VersionsBroken` where it is none."""
    numbers = text.split(".")
    if len(numbers) != 3 or not all(number.isdecimal() for number in numbers):
        raise VersionsBroken(f"{text} is not a version such as 1.4.0.")
    major, minor, patch = (int(number) for number in numbers)
    return major, minor, patch


def contract(table: type[Mart] | type[Derived], at: str | None = None) -> Contract:
    """What readers of `table` may rely on, with the shipped code lists; at version `at`, else the declared one."""
    lists = sorted({column.code_list for column in table.columns.values() if column.code_list})
    return {
        "name": table.name,
        "version": at or version(table.name),
        "meaning": table.meaning(),
        "grain": table.grain,
        "dimensions": table.dimensions(),
        "columns": [
            {
                "name": column.name,
                "type": column.sql_type,
                "unit": column.unit,
                "code_list": column.code_list,
                "meaning": column.meaning,
            }
            for column in table.columns.values()
        ],
        "code_lists": {name: sorted(_shipped_codes()[name]) for name in lists},
    }


def reach(before: Contract, after: Contract) -> Change:
    """How far the change from one contract of a table to the next reaches; wording beyond the grain is not compared."""
    old, new = (_promises(contract) for contract in (before, after))
    if before["dimensions"] != after["dimensions"] or not old <= new:
        return Change.MAJOR
    if old != new or _names(before) != _names(after):
        return Change.MINOR
    return Change.PATCH if before["grain"] != after["grain"] else Change.NONE


def raised(before: str, after: str) -> Change | None:
    """By what a version was raised; nothing where it went back."""
    old, new = parts(before), parts(after)
    if new < old:
        return None
    for change, one, other in zip((Change.MAJOR, Change.MINOR, Change.PATCH), old, new, strict=True):
        if one != other:
            return change
    return Change.NONE


def faults(current: Iterable[Contract], published: Mapping[str, Contract]) -> list[str]:
    """What is wrong with the versions of the `current` contracts, one sentence each; empty where all is well.

    published: table → the committed contract.
    """
    tables = {table["name"]: table for table in current}
    found = [
        f"{name} is gone; a published table is not taken away: raise its major version and serve it from "
        f"warehouse/earlier/."
        for name in sorted(published.keys() - tables.keys())
    ]
    for name, after in tables.items():
        before = published.get(name)
        if before is None:
            continue
        needed, given = reach(before, after), raised(before["version"], after["version"])
        if given is None:
            found.append(f"{name} went back from {before['version']} to {after['version']}; versions only rise.")
        elif needed > given:
            found.append(
                f"{name} changed so that its {needed.name.lower()} version must rise, and is still {after['version']} "
                f"after {before['version']}; raise it where the table is declared."
            )
    return found


def current() -> list[Contract]:
    """The contract of every published table as declared now."""
    tables: list[type[Mart] | type[Derived]] = [*all_marts(), *all_derived()]
    return [contract(table) for table in tables]


def read(folder: Path = PUBLISHED) -> dict[str, Contract]:
    """File name without its ending → contract, of every contract in `folder`."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def renew(now: Sequence[Contract] | None = None, published: Path = PUBLISHED, earlier: Path = EARLIER) -> list[str]:
    """Write the contracts anew and keep the last of each major that ended in `earlier`. Returns the tables that
    changed.

    Raises `VersionsBroken` with every fault, and writes nothing, where a version was not raised as it must be.
    """
    tables, before = list(now if now is not None else current()), read(published)
    if wrong := faults(tables, before):
        raise VersionsBroken(" ".join(wrong))
    changed = [table for table in tables if before.get(table["name"]) != table]
    for table in changed:
        last = before.get(table["name"])
        if last and parts(last["version"])[0] < parts(table["version"])[0]:
            _write(earlier / f"{earlier_name(last)}.json", last)
        _write(published / f"{table['name']}.json", table)
    return [table["name"] for table in changed]


def earlier_name(last: Contract) -> str:
    """How an old major is called in a drop, such as la_year@1."""
    return f"{last['name']}@{parts(last['version'])[0]}"


def still_served(history: Sequence[Mapping[str, str]], now: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Which old majors the next release must hold, such as la_year@1, sorted.

    history: the versions of every earlier release, oldest first, table → version. An old major that was released is
    served until two releases hold a newer one: in the release that raised it and in the one after.
    """
    served = []
    for table, text in (versions() if now is None else now).items():
        released = [parts(release[table])[0] for release in history if table in release]
        for old in sorted({major for major in released if major < parts(text)[0]}):
            if sum(major > old for major in released) < RELEASES_AN_OLD_MAJOR_IS_SERVED:
                served.append(f"{table}@{old}")
    return tuple(sorted(served))


def _promises(table: Contract) -> set[tuple[str, ...]]:
    columns = {
        ("column", column["name"], column["type"], column["unit"], column["code_list"]) for column in table["columns"]
    }
    codes = {("code", name, code) for name, listed in table["code_lists"].items() for code in listed}
    return columns | codes


def _names(table: Contract) -> list[str]:
    return [column["name"] for column in table["columns"]]


@cache
def _shipped_codes() -> Mapping[str, frozenset[str]]:
    return {name: codes.codes for name, codes in load().items()}


def _write(path: Path, content: Contract) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    print("\n".join(renew()) or "Every contract is as it was.")
