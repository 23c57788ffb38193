"""Partners and their agreements: one TOML file each, checked as it is read.

Knows which marts and areas exist. Must not know counts, nor what a drop looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import Field, ValidationInfo, field_validator

from schemas.config import AsTuple, ConfigModel, Content, Fault, Filled, Write, fault, read_toml
from schemas.errors import SvdError
from schemas.tables.marts import all_derived, all_marts

Format = Literal["parquet", "csv", "xlsx", "geoparquet"]
FORMATS: tuple[Format, ...] = ("parquet", "csv", "xlsx", "geoparquet")
"""In which forms a drop can hold its tables: two for programs and spreadsheets, a workbook, maps."""
_PROGRAMS_READ = frozenset({"parquet", "csv"})
_AREAS_BY = {"areas": "code", "police_force": "police_force", "icb": "parent_code", "all": ""}
"""The ways to name areas, and by which column of the areas each goes."""


class PartnerFileWrong(SvdError):
    """A partner's file cannot be used; the message names the file, each key that is wrong, and what to do."""


class Recipient(ConfigModel):
    """`[partner]`: who receives the drop."""

    id: Annotated[
        str,
        Field(pattern="^[a-z0-9_]+$", max_length=100),
        Write("small letters, figures and underscores only,", "a_fire_service"),
    ]
    name: Annotated[Filled, Write("text", "A Fire Service")]
    contact: Annotated[Filled, Write("text", "data@fire.example")]


class Agreement(ConfigModel):
    """`[agreement]`: under what, and from when to when."""

    reference: Annotated[Filled, Write("text", "ISA-9")]
    signed: Annotated[date, Write("a date without quotes", date(2025, 4, 1))]
    expires: Annotated[date, Write("a date without quotes", date(2027, 3, 31))]

    @field_validator("expires")
    @classmethod
    def _is_after_it_was_signed(cls, expires: date, section: ValidationInfo) -> date:
        if expires < section.data.get("signed", expires):
            raise fault("is before agreement.signed; correct one of them")
        return expires


class Drop(ConfigModel):
    """`[drop]`: which tables, of which areas, in which formats, under which policy. One of the ways to name areas."""

    marts: Annotated[tuple[str, ...], AsTuple, Write("a list of at least one table", ["la_year", "la_year_rate"])]
    areas: Annotated[
        tuple[str, ...], AsTuple, Field(min_length=1), Write("a list of codes of local authorities", ["E08000025"])
    ] = ()
    police_force: Annotated[str, Write("the name of a police force", "West Midlands Police")] = ""
    icb: Annotated[str, Write("the code of an integrated care board", "QHL")] = ""
    all: Annotated[Literal[True] | None, Write("true, or leave it out", True, shown=False)] = None
    policy: Annotated[
        str,
        Field(pattern="^[a-z0-9-]*$", max_length=100),
        Write('the id of a policy such as "suppress-10-round-5", or leave it out', "", shown=False),
    ] = ""
    formats: Annotated[
        tuple[Format, ...],
        AsTuple,
        Write(f"a list of some of {', '.join(FORMATS)}, or leave it out for all that apply", ["csv"], shown=False),
    ] = FORMATS

    @field_validator("marts")
    @classmethod
    def _are_published(cls, marts: tuple[str, ...]) -> tuple[str, ...]:
        published = [table.name for table in [*all_marts(), *all_derived()]]
        if not marts:
            raise fault(f"list at least one of {', '.join(published)}")
        if unknown := [name for name in marts if name not in published]:
            raise fault(f"there is no {', '.join(unknown)}; choose from {', '.join(published)}")
        return tuple(name for name in published if name in marts)

    @field_validator("formats")
    @classmethod
    def _hold_one_for_programs(cls, formats: tuple[Format, ...]) -> tuple[Format, ...]:
        if not _PROGRAMS_READ & set(formats):
            raise fault("add parquet or csv; the data package and the next list of changes rest on one of them")
        return tuple(name for name in FORMATS if name in formats)


class PartnerFile(ConfigModel):
    """What the file of a partner says."""

    partner: Recipient
    agreement: Agreement
    drop: Drop


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
    A file in `extra` takes the place of a shipped one of the same name. Raises `PartnerFileWrong` with every
    fault of all the files.
    """
    partners, wrong = partners_and_wrong_files(areas, extra, examples=examples)
    if wrong:
        raise PartnerFileWrong("\n".join(map(str, wrong.values())))
    return partners


def partners_and_wrong_files(
    areas: pl.DataFrame, extra: Path | None = None, *, examples: bool = True
) -> tuple[list[Partner], dict[str, PartnerFileWrong]]:
    """As `load_partners`, and what is wrong with each file that cannot be used, by its name: the others can.

    Of files that name the same partner, none can: nobody knows which of them holds the agreement.
    """
    shipped = sorted(Path(str(files("warehouse").joinpath("drops", "examples"))).glob("*.toml")) if examples else []
    of_the_home = sorted(extra.glob("*.toml")) if extra and extra.is_dir() else []
    partners: dict[str, Partner] = {}
    wrong: dict[str, PartnerFileWrong] = {}
    for path in {path.name: path for path in [*shipped, *of_the_home]}.values():
        try:
            partners[path.stem] = read_partner(path, areas)
        except PartnerFileWrong as error:
            wrong[path.stem] = error
    wrong |= _twins(partners)
    usable = [partner for name, partner in partners.items() if name not in wrong]
    return sorted(usable, key=lambda partner: partner.id), wrong


def read_partner(path: Path, areas: pl.DataFrame) -> Partner:
    """The partner that `path` describes. Raises `PartnerFileWrong` with every fault of the file."""
    authorities = areas.filter(pl.col("level") == "local_authority")
    content = read_toml(path, PartnerFile, PartnerFileWrong, lambda content: _area_faults(content, authorities))
    return Partner(
        **dict(content.partner),
        **dict(content.agreement),
        marts=content.drop.marts,
        areas=frozenset() if content.drop.all else _codes(content.drop, authorities),
        everywhere=content.drop.all is True,
        policy=content.drop.policy,
        formats=content.drop.formats,
    )


def _codes(drop: Drop, authorities: pl.DataFrame) -> frozenset[str]:
    if drop.areas:
        return frozenset(drop.areas)
    column, value = ("police_force", drop.police_force) if drop.police_force else ("parent_code", drop.icb)
    return frozenset(authorities.filter(pl.col(column) == value)["code"])


def _area_faults(content: Content, authorities: pl.DataFrame) -> Iterator[Fault]:
    """What only the list of areas can tell, and whether they are named in one way."""
    drop = content.get("drop")
    if not isinstance(drop, dict):
        return
    ways = [way for way in _AREAS_BY if way in drop]
    if len(ways) != 1:
        yield Fault("drop", f"name the areas in exactly one way: {', '.join(_AREAS_BY)}")
    for way, column in _AREAS_BY.items():
        codes = set(authorities[column].drop_nulls()) if column else set()
        value = drop.get(way)
        if way == "areas" and isinstance(value, list):
            unknown = [code for code in value if isinstance(code, str) and code not in codes]
            if unknown:
                yield Fault("drop.areas", f"no local authority of the region has the code {', '.join(unknown)}")
        elif column and isinstance(value, str) and value not in codes:
            yield Fault(f"drop.{way}", f"no local authority has it; choose from {', '.join(sorted(codes))}")


def _twins(partners: Mapping[str, Partner]) -> dict[str, PartnerFileWrong]:
    """File → what is wrong, of the files that name the same partner as another."""
    ids = [partner.id for partner in partners.values()]
    return {
        name: PartnerFileWrong(f"Several partner files have the id {partner.id}; give each its own.")
        for name, partner in partners.items()
        if ids.count(partner.id) > 1
    }
