"""Partners and their agreements: one TOML file each, checked as it is read.

Knows which marts and areas exist. Must not know counts, nor what a drop looks like.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from schemas.tables.marts import all_derived, all_marts

_KEYS: dict[str, dict[str, type]] = {
    "partner": {"id": str, "name": str, "contact": str},
    "agreement": {"reference": str, "signed": date, "expires": date},
}
_WAYS_TO_NAME_AREAS: dict[str, type] = {"areas": list, "police_force": str, "icb": str, "all": bool}
FORMATS = ("parquet", "csv", "xlsx", "geoparquet")
"""In which forms a drop can hold its tables: two for programs and spreadsheets, a workbook, maps."""
_PROGRAMS_READ = {"parquet", "csv"}
_KINDS: dict[type, str] = {str: "text", date: "a date such as 2027-03-31, without quotes", list: "a list", bool: "true"}


class PartnerFileWrong(Exception):
    """A partner's file cannot be used; the message names the file, the key and what to do."""


@dataclass(frozen=True)
class Partner:
    """Who receives a drop, under which agreement, and which part of the warehouse."""

    id: str
    name: str
    contact: str
    reference: str
    signed: date
    expires: date
    marts: tuple[str, ...]
    areas: frozenset[str]
    """Codes of the local authorities; empty where `everywhere`."""
    everywhere: bool
    """Every row, those of no area of the region among them."""
    policy: str = ""
    """Id of the stricter policy that the agreement asks for; empty for that of the home. What it means is not known
    here.
    """
    formats: tuple[str, ...] = FORMATS


def agreement_has_expired(partner: Partner, on: date) -> bool:
    """Whether `on` is past the last day of the agreement."""
    return on > partner.expires


def agreement_has_begun(partner: Partner, on: date) -> bool:
    """Whether the agreement had been signed by `on`."""
    return on >= partner.signed


def load_partners(areas: pl.DataFrame, extra: Path | None = None, *, examples: bool = True) -> list[Partner]:
    """The partners of the folder `extra` and, unless `examples` is false, those that ship with the project; by id.

    areas: code, level, parent_code, police_force, as in `schemas/reference/areas.csv`.
    A file in `extra` takes the place of a shipped one of the same name. Raises `PartnerFileWrong`.
    """
    partners, wrong = partners_and_wrong_files(areas, extra, examples=examples)
    for error in wrong.values():
        raise error
    return partners


def partners_and_wrong_files(
    areas: pl.DataFrame, extra: Path | None = None, *, examples: bool = True
) -> tuple[list[Partner], dict[str, PartnerFileWrong]]:
    """As `load_partners`, and what is wrong with each file that cannot be used, by its name: the others can.

    Raises `PartnerFileWrong` where two files name the same partner.
    """
    shipped = sorted(Path(str(files("warehouse").joinpath("drops", "examples"))).glob("*.toml")) if examples else []
    own = sorted(extra.glob("*.toml")) if extra and extra.is_dir() else []
    partners: list[Partner] = []
    wrong: dict[str, PartnerFileWrong] = {}
    for path in {path.name: path for path in [*shipped, *own]}.values():
        try:
            partners.append(read_partner(path, areas))
        except PartnerFileWrong as error:
            wrong[path.stem] = error
    _refuse_twins(partners)
    return sorted(partners, key=lambda partner: partner.id), wrong


def read_partner(path: Path, areas: pl.DataFrame) -> Partner:
    """The partner that `path` describes. Raises `PartnerFileWrong`."""
    told = _parsed(path)
    _refuse_unknown(path, "", told, {*_KEYS, "drop"})
    parts: dict[str, Any] = {}
    for section, keys in _KEYS.items():
        parts |= _section(path, told, section, keys)
    if not re.fullmatch(r"[a-z0-9_]+", parts["id"]):
        raise _wrong(path, "partner.id", "use small letters, figures and underscores only")
    if parts["expires"] < parts["signed"]:
        raise _wrong(path, "agreement.expires", "is before agreement.signed; correct one of them")
    drop = told.get("drop")
    if not isinstance(drop, dict):
        raise _wrong(path, "drop", "is missing; add the section [drop] with marts and areas")
    return Partner(
        **parts,
        marts=_marts(path, drop),
        policy=_policy(path, drop),
        formats=_formats(path, drop),
        **_areas(path, drop, areas),
    )


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = f" ({error})" if isinstance(error, tomllib.TOMLDecodeError) else ""
    raise PartnerFileWrong(f"{path.name} is not TOML that can be read{where}. Compare it with a shipped partner file.")


def _section(path: Path, told: dict[str, Any], section: str, keys: dict[str, type]) -> dict[str, Any]:
    given = told.get(section)
    if not isinstance(given, dict):
        raise _wrong(path, section, f"is missing; add the section [{section}] with {', '.join(keys)}")
    _refuse_unknown(path, f"{section}.", given, set(keys))
    for key, kind in keys.items():
        if type(given.get(key)) is not kind or not given[key]:
            raise _wrong(path, f"{section}.{key}", f"write {_KINDS[kind]}")
    return given


def _marts(path: Path, drop: dict[str, Any]) -> tuple[str, ...]:
    _refuse_unknown(path, "drop.", drop, {"marts", "policy", "formats", *_WAYS_TO_NAME_AREAS})
    known = [table.name for table in [*all_marts(), *all_derived()]]
    wanted = drop.get("marts")
    if not isinstance(wanted, list) or not wanted:
        raise _wrong(path, "drop.marts", f"list at least one of {', '.join(known)}")
    unknown = [str(name) for name in wanted if name not in known]
    if unknown:
        raise _wrong(path, "drop.marts", f"there is no {', '.join(unknown)}; choose from {', '.join(known)}")
    return tuple(name for name in known if name in wanted)


def _policy(path: Path, drop: dict[str, Any]) -> str:
    wanted = drop.get("policy", "")
    if not isinstance(wanted, str) or not re.fullmatch(r"[a-z0-9-]*", wanted):
        raise _wrong(path, "drop.policy", 'write the id of a policy such as "suppress-10-round-5", or leave it out')
    return wanted


def _formats(path: Path, drop: dict[str, Any]) -> tuple[str, ...]:
    wanted = drop.get("formats", list(FORMATS))
    if not isinstance(wanted, list) or any(each not in FORMATS for each in wanted):
        raise _wrong(path, "drop.formats", f"list some of {', '.join(FORMATS)}, or leave it out for all that apply")
    if not _PROGRAMS_READ & set(wanted):
        raise _wrong(
            path,
            "drop.formats",
            "add parquet or csv; the data package and the next list of changes rest on one of them",
        )
    return tuple(each for each in FORMATS if each in wanted)


def _areas(path: Path, drop: dict[str, Any], areas: pl.DataFrame) -> dict[str, Any]:
    ways = [way for way in _WAYS_TO_NAME_AREAS if way in drop]
    if len(ways) != 1:
        raise _wrong(path, "drop", f"name the areas in exactly one way: {', '.join(_WAYS_TO_NAME_AREAS)}")
    (way,) = ways
    wanted = drop[way]
    if not isinstance(wanted, _WAYS_TO_NAME_AREAS[way]) or not wanted:
        raise _wrong(path, f"drop.{way}", f"write {_KINDS[_WAYS_TO_NAME_AREAS[way]]}")
    authorities = areas.filter(pl.col("level") == "local_authority")
    if way == "all":
        return {"everywhere": True, "areas": frozenset()}
    if way == "areas":
        listed: list[Any] = drop[way]
        found = frozenset(code for code in authorities["code"] if code in listed)
        unknown = [str(code) for code in listed if code not in authorities["code"].to_list()]
        if unknown:
            raise _wrong(path, "drop.areas", f"no local authority of the region has the code {', '.join(unknown)}")
    else:
        column = {"police_force": "police_force", "icb": "parent_code"}[way]
        found = frozenset(authorities.filter(pl.col(column) == wanted)["code"])
        if not found:
            choices = ", ".join(sorted(set(authorities[column].drop_nulls())))
            raise _wrong(path, f"drop.{way}", f"no local authority has it; choose from {choices}")
    return {"everywhere": False, "areas": found}


def _refuse_unknown(path: Path, prefix: str, given: dict[str, Any], known: set[str]) -> None:
    for key in given:
        if key not in known:
            raise _wrong(path, f"{prefix}{key}", f"is not a key of a partner file; use {', '.join(sorted(known))}")


def _refuse_twins(partners: Sequence[Partner]) -> None:
    ids = [partner.id for partner in partners]
    twins = sorted({each for each in ids if ids.count(each) > 1})
    if twins:
        raise PartnerFileWrong(f"Several partner files have the id {', '.join(twins)}; give each its own.")


def _wrong(path: Path, key: str, what_to_do: str) -> PartnerFileWrong:
    return PartnerFileWrong(f"{path.name}, {key}: {what_to_do}.")
