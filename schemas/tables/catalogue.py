"""The catalogue: tables of the warehouse that tell a stranger, or a program, what the others hold.

Comments, the dictionary and the checks at publishing are derived from these declarations.
Must not know how the tables are filled; that is `warehouse.publish.catalogue`.
"""

from __future__ import annotations

from typing import cast

import polars as pl

from schemas.columns import PLAIN, Table, column, fact


class Catalogue(Table):
    """A table of the schema `catalogue`; `key` names the columns its rows are ordered by.

    A column called as the declaration's own `name`, `grain` or `meaning` has an alias.
    """

    key = fact(cast("tuple[str, ...]", ()))


class MartEntry(Catalogue):
    """The tables of counts: what each counts, by what, how fine, and under which policy it was protected."""

    name = "mart"
    grain = "table of counts"
    key = ("name",)

    name_: pl.String = column("Name of the table.", disclosure=PLAIN, alias="name")
    kind: pl.String = column(
        "counted from contacts, or derived from published tables and public figures.", disclosure=PLAIN
    )
    grain_: pl.String = column("What one row is.", disclosure=PLAIN, alias="grain")
    dimensions: pl.String = column("Columns that name a cell, separated by commas.", disclosure=PLAIN)
    area_level: pl.String = column("Level of the areas: local_authority, msoa or provider.", disclosure=PLAIN)
    period: pl.String = column("Length of the period: month, quarter, or year for financial years.", disclosure=PLAIN)
    definition: pl.String = column("Definition of violence that is counted.", disclosure=PLAIN)
    sensitive: pl.Boolean = column(
        "Whether the table tells of sensitive kinds or groups, shown by quarter at the finest.", disclosure=PLAIN
    )
    policy: pl.String = column("Policy by which the counts were protected.", disclosure=PLAIN)
    meaning_: pl.String = column("What the table counts, in words.", disclosure=PLAIN, alias="meaning")


class AreaEntry(Catalogue):
    """The areas in the tables, what holds each, and the three statuses that stand where no area is known."""

    name = "area"
    grain = "area, or status in the place of an area"
    key = ("level", "code")

    code: pl.String = column("Code of the area, or outside, no_fixed_abode, unknown.", disclosure=PLAIN)
    name_: pl.String = column("Name of the area; empty for MSOAs.", disclosure=PLAIN, alias="name")
    level: pl.String = column(
        "region, integrated_care_board, county, local_authority, msoa, or status.", disclosure=PLAIN
    )
    parent_code: pl.String = column("Area that holds it.", disclosure=PLAIN)
    police_force: pl.String = column("Police force of the area.", disclosure=PLAIN)
    valid_from: pl.Date = column("First day of the area, where known.", disclosure=PLAIN)
    valid_to: pl.Date = column("Last day of the area, where it has ended.", disclosure=PLAIN)


class ProviderEntry(Catalogue):
    """The trusts that are expected to send, and the board each belongs to."""

    name = "provider"
    grain = "trust"
    key = ("code",)

    code: pl.String = column("Code of the trust.", disclosure=PLAIN)
    name_: pl.String = column("Name of the trust.", disclosure=PLAIN, alias="name")
    kind: pl.String = column("Kind of trust.", disclosure=PLAIN)
    board_code: pl.String = column(
        "Integrated care board of the trust; empty where it serves the whole region.", disclosure=PLAIN
    )


class PopulationEntry(Catalogue):
    """The residents by which rates were reckoned."""

    name = "population"
    grain = "area × year"
    key = ("area_code", "year")

    area_code: pl.String = column("Code of the area.", disclosure=PLAIN)
    year: pl.Int32 = column("Year of the estimate.", disclosure=PLAIN)
    population: pl.Int64 = column("Residents.", disclosure=PLAIN, unit="residents")


class CodeEntry(Catalogue):
    """The codes that stand in the tables' columns, with their labels."""

    name = "code_list"
    grain = "list × code × first day"
    key = ("list", "code", "valid_from")

    list: pl.String = column("Name of the list; the dictionary says which column uses which.", disclosure=PLAIN)
    code: pl.String = column("The code.", disclosure=PLAIN)
    label: pl.String = column("What the code means.", disclosure=PLAIN)
    group: pl.String = column("Group the code is counted in, where codes are grouped.", disclosure=PLAIN)
    valid_from: pl.Date = column("First day of the code, where known.", disclosure=PLAIN)
    valid_to: pl.Date = column("Last day of the code, where it has ended.", disclosure=PLAIN)


class DictionaryEntry(Catalogue):
    """Every column of every table of the warehouse, in words."""

    name = "dictionary"
    grain = "table × column"
    key = ()

    table_name: pl.String = column("Table; those of this schema begin with catalogue.", disclosure=PLAIN)
    column_name: pl.String = column("Column.", disclosure=PLAIN)
    type: pl.String = column("Type of the column.", disclosure=PLAIN)
    meaning_: pl.String = column("What the column holds.", disclosure=PLAIN, alias="meaning")
    unit: pl.String = column("Unit of a number.", disclosure=PLAIN)
    code_list: pl.String = column("List that explains the column's codes.", disclosure=PLAIN)
    nhs: pl.String = column("Element of the NHS Data Dictionary.", disclosure=PLAIN)
    disclosure: pl.String = column(
        "direct, quasi, sensitive or plain: how far the column could identify a person.", disclosure=PLAIN
    )


class Publication(Catalogue):
    """What this file is: which release, when it was built, under which policy, definitions and code."""

    name = "publication"
    grain = "publication; there is one in a file"
    key = ("publication_id",)

    publication_id: pl.String = column("Name of the file's content: equal content has an equal name.", disclosure=PLAIN)
    release: pl.String = column("Release of the ledger that this file shows.", disclosure=PLAIN)
    published_at: pl.Datetime = column("When the file was built, in UTC.", disclosure=PLAIN)
    policy: pl.String = column("Policy by which the counts were protected.", disclosure=PLAIN)
    definitions_version: pl.String = column("Version of the definitions of violence.", disclosure=PLAIN)
    code_version: pl.String = column("Version of the software.", disclosure=PLAIN)
    submissions: pl.Int64 = column("Submissions the counts were made from.", disclosure=PLAIN, unit="submissions")
    months_from: pl.Date = column("First month covered.", disclosure=PLAIN)
    months_to: pl.Date = column("Last month covered.", disclosure=PLAIN)
    content_hash: pl.String = column("SHA-256 of the protected counts.", disclosure=PLAIN)


class PublicationSubmission(Catalogue):
    """The submissions a publication was made from, with their control totals as the policy lets them be shown."""

    name = "publication_submission"
    grain = "publication × submission"
    key = ("publication_id", "submission")

    publication_id: pl.String = column("Name of the release.", disclosure=PLAIN)
    submission: pl.String = column("Name of the submission.", disclosure=PLAIN)
    source: pl.String = column("ecds or ambulance.", disclosure=PLAIN)
    provider_code: pl.String = column("Trust; empty where the file holds several.", disclosure=PLAIN)
    period_from: pl.Date = column("First month in the file.", disclosure=PLAIN)
    period_to: pl.Date = column("Last month in the file.", disclosure=PLAIN)
    received: pl.Int64 = column("Data records in the file.", disclosure=PLAIN, unit="records")
    accepted: pl.Int64 = column("Records that were used or could have been.", disclosure=PLAIN, unit="records")
    rejected: pl.Int64 = column("Records that broke a rule.", disclosure=PLAIN, unit="records")
    duplicate: pl.Int64 = column("Records of which the file holds a later version.", disclosure=PLAIN, unit="records")
    out_of_scope: pl.Int64 = column(
        "Records of places or providers that are not ours to count.", disclosure=PLAIN, unit="records"
    )
    unreadable: pl.Int64 = column("Records that could not be read.", disclosure=PLAIN, unit="records")


class Reporting(Catalogue):
    """Which provider had sent which month: what tells not received from none."""

    name = "reporting"
    grain = "provider × source × month"
    key = ("provider_code", "source", "month")

    provider_code: pl.String = column("Trust that is expected to send.", disclosure=PLAIN)
    source: pl.String = column("ecds or ambulance.", disclosure=PLAIN)
    month: pl.Date = column("First day of the month.", disclosure=PLAIN)
    received: pl.Boolean = column("Whether the month had come in when this file was built.", disclosure=PLAIN)


def all_catalogue() -> list[type[Catalogue]]:
    """Every table of the catalogue, in the order of declaration."""
    return list(Catalogue.__subclasses__())


def catalogue(name: str) -> type[Catalogue]:
    """The catalogue table of that name. Raises `KeyError` where there is none."""
    return {table.name: table for table in all_catalogue()}[name]
