"""The published tables: what each counts, by what, how fine, and how sensitive it is.

The count itself is `warehouse/marts/counts/<name>.sql`. A mart's dimension columns are those declared before `n`.
Nothing here decides what may be shown; that is for `anonymisation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import polars as pl

from schemas.columns import PLAIN, SENSITIVE, Fact, Table, column, fact
from schemas.periods import MONTHS_OF, first_day_of_years, last_month_of

ResidenceLA = Annotated[
    pl.String, column("Local authority of residence, or outside, no_fixed_abode, unknown.", disclosure=PLAIN)
]
FinancialYear = Annotated[pl.String, column("April to March, such as 2025/26.", disclosure=PLAIN)]
Quarter = Annotated[pl.Date, column("First day of the quarter.", disclosure=PLAIN)]
Month = Annotated[pl.Date, column("First day of the month.", disclosure=PLAIN)]
Count = Annotated[
    pl.Int64,
    column("Count, rounded to the nearest 5; empty unless the status is published.", disclosure=PLAIN, unit="contacts"),
]
Status = Annotated[
    pl.String,
    column("published, suppressed, not_received or suppressed_group.", disclosure=PLAIN, code_list="cell_status"),
]
ProvidersReceived = Annotated[
    pl.Int32,
    column(
        "Providers expected to serve the area that had sent at least one month of the period; where none of them had, "
        "the status is not_received.",
        disclosure=PLAIN,
        unit="providers",
    ),
]
ProvidersComplete = Annotated[
    pl.Int32,
    column(
        "Providers expected to serve the area that had sent every month of the period; where fewer than "
        "providers_expected, the count is too low, by an unknown amount.",
        disclosure=PLAIN,
        unit="providers",
    ),
]
ProvidersExpected = Annotated[
    pl.Int32, column("Providers expected to serve the area in the period.", disclosure=PLAIN, unit="providers")
]


NONE: tuple[str, ...] = ()

MEASURES: Mapping[str, Any] = {
    "n": Count,
    "status": Status,
    "providers_received": ProvidersReceived,
    "providers_complete": ProvidersComplete,
    "providers_expected": ProvidersExpected,
}
"""What every mart holds of a cell after the dimensions that name it."""


class Counts(Table):
    """A published table of counts. A class that says its own `version` is published; nothing else lists them."""

    version = fact("")
    """Semantic version of its contract: see `schemas.versions`."""
    area_level = fact("local_authority")
    period = fact("month")
    definition = fact("primary")
    sensitive = fact(False)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        is_published = "version" in vars(cls) and not isinstance(vars(cls)["version"], Fact)
        super().__init_subclass__(**kwargs)
        if is_published:
            if cls.name in DECLARED:
                raise TypeError(f"Two published tables are called {cls.name!r}; name each once.")
            DECLARED[cls.name] = cls

    @classmethod
    def dimensions(cls) -> list[str]:
        """The columns that name a cell."""
        raise NotImplementedError


DECLARED: dict[str, type[Counts]] = {}
"""Name → each published table, in the order of declaration; filled by the declarations themselves."""


class Mart(Counts):
    """A table of protected counts. Its own columns are its dimensions; the measures follow them.

    A column called as one of the declaration's own words has an alias.
    """

    universe = fact("")
    """Which contacts are counted, each once for a level of area and a kind of period. Tables of one universe count the
    same contacts, so that cells of one add up to cells of another; empty where a table counts several sets or a contact
    twice."""
    group_by = fact(NONE)
    """The dimensions that name a cell's group, always the area and the period. A group is looked at as a whole, and is
    suppressed_group as a whole."""
    period_column = fact("month")
    """The dimension that names a cell's period."""
    attributes = fact(NONE)
    """The dimensions that say something about a person; none where a table is of areas, periods or services alone."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.__annotations__ = {**cls.__annotations__, **MEASURES}
        super().__init_subclass__(**kwargs)

    @classmethod
    def dimensions(cls) -> list[str]:
        """The columns that name a cell."""
        return [name for name in cls.columns if name not in MEASURES]

    @classmethod
    def splits(cls, whole: type[Mart]) -> bool:
        """Whether its cells are those of `whole` by further dimensions, so that they add up to them."""
        same = (cls.universe, cls.area_level, cls.period) == (whole.universe, whole.area_level, whole.period)
        return bool(cls.universe) and same and set(cls.dimensions()) > set(whole.dimensions())


class LaMonthSource(Mart):
    """Violence by local authority, month and source: ED attendances by residence, ambulance incidents by place of
    incident, and events both hold. Sources are never added.
    """

    name = "la_month_source"
    version = "1.0.0"
    grain = "local authority × month × source"
    period = "month"
    definition = "primary for ecds, ambulance for ambulance; linked counts ambulance incidents also held by an ED"
    group_by = ("la", "month", "area_basis", "source")

    area_basis: pl.String = column("residence or incident: which place the area is.", disclosure=PLAIN)
    la: pl.String = column("Local authority, or outside, no_fixed_abode, unknown.", disclosure=PLAIN)
    month: Month
    source: pl.String = column("ecds, ambulance, or linked for events held by both.", disclosure=PLAIN)


class LaQuarterAgeSex(Mart):
    """ED violence by local authority of residence, quarter, age band and sex."""

    name = "la_quarter_age_sex"
    version = "1.0.0"
    grain = "local authority of residence × quarter × age band × sex"
    period = "quarter"
    sensitive = True
    universe = "ecds_primary"
    group_by = ("residence_la", "quarter")
    period_column = "quarter"
    attributes = ("age_band", "sex")

    residence_la: ResidenceLA
    quarter: Quarter
    age_band: pl.String = column("Age band.", disclosure=SENSITIVE, code_list="age_band")
    sex: pl.String = column("Sex.", disclosure=SENSITIVE, code_list="sex_group")


class LaQuarterKind(Mart):
    """Sexual violence, domestic violence and violence against under-18s seen by EDs, by local authority of residence
    and quarter: the finest these are shown.
    """

    name = "la_quarter_kind"
    version = "1.0.0"
    grain = "local authority of residence × quarter × kind"
    period = "quarter"
    definition = "secondary"
    sensitive = True
    group_by = ("residence_la", "quarter")
    period_column = "quarter"
    attributes = ("kind",)

    residence_la: ResidenceLA
    quarter: Quarter
    # The three hold about a fifth of violence between them, so that each is about a fifteenth.
    kind: pl.String = column(
        "sexual, domestic or under_18; one contact may be in several.", disclosure=SENSITIVE, categories=15
    )


class LaQuarterDefinition(Mart):
    """ED violence by each definition, by local authority of residence and quarter: how much the choice of definition
    matters.
    """

    name = "la_quarter_definition"
    version = "1.0.0"
    grain = "local authority of residence × quarter × definition"
    period = "quarter"
    definition = "primary, secondary and sensitivity"
    sensitive = True
    group_by = ("residence_la", "quarter")
    period_column = "quarter"

    residence_la: ResidenceLA
    quarter: Quarter
    definition_name: pl.String = column(
        "primary, secondary (which holds the primary) or sensitivity.", disclosure=PLAIN, categories=3
    )


class LaYearMechanism(Mart):
    """ED violence by local authority of residence, financial year and what caused the injury."""

    name = "la_year_mechanism"
    version = "1.0.0"
    grain = "local authority of residence × financial year × mechanism"
    period = "year"
    universe = "ecds_primary"
    group_by = ("residence_la", "financial_year")
    period_column = "financial_year"
    attributes = ("mechanism",)

    residence_la: ResidenceLA
    financial_year: FinancialYear
    mechanism: pl.String = column("What caused the injury.", disclosure=SENSITIVE, code_list="mechanism")


class LaYearPlace(Mart):
    """ED violence by local authority of residence, financial year and type of place where it happened."""

    name = "la_year_place"
    version = "1.0.0"
    grain = "local authority of residence × financial year × place type"
    period = "year"
    universe = "ecds_primary"
    group_by = ("residence_la", "financial_year")
    period_column = "financial_year"
    attributes = ("place_type",)

    residence_la: ResidenceLA
    financial_year: FinancialYear
    place_type: pl.String = column("Type of place.", disclosure=SENSITIVE, code_list="place_type")


class LaYearWeekdayTime(Mart):
    """ED violence by local authority of residence, financial year, weekday and 3-hour band of arrival."""

    name = "la_year_weekday_time"
    version = "1.0.0"
    grain = "local authority of residence × financial year × weekday × 3-hour band of arrival"
    period = "year"
    universe = "ecds_primary"
    group_by = ("residence_la", "financial_year")
    period_column = "financial_year"

    residence_la: ResidenceLA
    financial_year: FinancialYear
    weekday: pl.Int8 = column("Day of arrival, Monday 1 to Sunday 7.", disclosure=PLAIN, code_list="weekday")
    time_band: pl.String = column("Three hours in which the patient arrived.", disclosure=PLAIN, code_list="time_band")


class LaYearEthnicGroup(Mart):
    """ED violence by local authority of residence, financial year and ethnic group."""

    name = "la_year_ethnic_group"
    version = "1.0.0"
    grain = "local authority of residence × financial year × ethnic group"
    period = "year"
    universe = "ecds_primary"
    group_by = ("residence_la", "financial_year")
    period_column = "financial_year"
    attributes = ("ethnic_group",)

    residence_la: ResidenceLA
    financial_year: FinancialYear
    ethnic_group: pl.String = column("Ethnic group.", disclosure=SENSITIVE, code_list="ethnic_group")


class LaYearDeprivation(Mart):
    """ED violence by local authority of residence, financial year and deprivation fifth of the neighbourhood."""

    name = "la_year_deprivation"
    version = "1.0.0"
    grain = "local authority of residence × financial year × deprivation fifth"
    period = "year"
    universe = "ecds_primary"
    group_by = ("residence_la", "financial_year")
    period_column = "financial_year"
    attributes = ("residence_deprivation",)

    residence_la: ResidenceLA
    financial_year: FinancialYear
    residence_deprivation: pl.String = column(
        "National deprivation fifth, 1 most deprived to 5 least.",
        disclosure=SENSITIVE,
        code_list="deprivation_quintile",
    )


class MsoaYear(Mart):
    """ED violence by middle layer super output area of residence and financial year."""

    name = "msoa_year"
    version = "1.0.0"
    grain = "MSOA of residence × financial year"
    area_level = "msoa"
    period = "year"
    universe = "ecds_primary"
    group_by = ("residence_la", "financial_year")
    period_column = "financial_year"

    residence_msoa: pl.String = column("Middle layer super output area of residence.", disclosure=PLAIN)
    residence_la: pl.String = column("Local authority that holds the area.", disclosure=PLAIN)
    financial_year: FinancialYear


class SmallAreaPeriod(Mart):
    """ED violence (primary) by the finest small area and period that the plan allows for each local authority: wards or
    MSOAs, months, quarters or financial years. Never add up levels or kinds of period.
    """

    name = "small_area_period"
    version = "1.0.0"
    grain = "local authority of residence × ward or MSOA × month, quarter or financial year"
    area_level = "ward or msoa"
    period = "month, quarter or year"
    universe = "ecds_primary"
    group_by = ("residence_la", "area_level", "period_kind", "starts")
    period_column = "starts"

    residence_la: pl.String = column("Local authority that holds the area.", disclosure=PLAIN)
    area_level_: pl.String = column("ward or msoa.", disclosure=PLAIN, alias="area_level")
    area: pl.String = column("Ward or middle layer super output area of residence.", disclosure=PLAIN)
    period_kind: pl.String = column("month, quarter or year (April to March).", disclosure=PLAIN)
    starts: pl.Date = column("First day of the period.", disclosure=PLAIN)


class ProviderMonth(Mart):
    """What each provider sent each month: attendances or incidents, injuries, violence, and how many of them were well
    coded.
    """

    name = "provider_month"
    version = "1.0.0"
    grain = "provider × month × measure"
    area_level = "provider"
    period = "month"
    definition = "all contacts; violence is primary for EDs and ambulance for ambulance"
    group_by = ("provider_code", "source", "month")

    provider_code: pl.String = column("Trust.", disclosure=PLAIN)
    source: pl.String = column("ecds or ambulance.", disclosure=PLAIN)
    month: Month
    measure: pl.String = column(
        "contacts, injuries, intent_coded, mechanism_coded, place_coded, time_known (of injuries), violence.",
        disclosure=PLAIN,
        categories=1,
    )


class ProviderYearCoding(Mart):
    """ED attendances of each trust and financial year by what their codes say and what their note says: how complete
    the coding of assault is. No count of violence, and never added to one.
    """

    name = "provider_year_coding"
    version = "1.0.0"
    grain = "provider × financial year × coding × note"
    area_level = "provider"
    period = "year"
    definition = "all ED attendances; coded is secondary"
    group_by = ("provider_code", "financial_year")
    period_column = "financial_year"

    provider_code: pl.String = column("Trust.", disclosure=PLAIN)
    financial_year: FinancialYear
    coding: pl.String = column(
        "coded (as an assault, by any code), other_intent, open_intent (an injury without a determined intent), "
        "no_injury.",
        disclosure=PLAIN,
        categories=4,
    )
    note: pl.String = column(
        "says (the note reads like an assault), silent (it does not), no_note (there is none, or none that could be "
        "read).",
        disclosure=PLAIN,
        categories=3,
    )


class LaYear(Mart):
    """ED violence by local authority of residence and financial year."""

    name = "la_year"
    version = "1.0.0"
    grain = "local authority of residence × financial year"
    period = "year"
    universe = "ecds_primary"
    group_by = ("residence_la", "financial_year")
    period_column = "financial_year"

    residence_la: ResidenceLA
    financial_year: FinancialYear


class Derived(Counts):
    """A table reckoned from published marts and public figures alone: never from contacts, never protected again."""

    period = fact("year")
    identified_by = fact(NONE)

    @classmethod
    def dimensions(cls) -> list[str]:
        """The columns that name a cell."""
        return list(cls.identified_by)


class LaYearRate(Derived):
    """ED violence per 1,000 residents by local authority of residence and financial year, from the published counts."""

    name = "la_year_rate"
    version = "1.0.0"
    grain = "local authority of residence × financial year"
    identified_by = ("residence_la", "financial_year")

    residence_la: pl.String = column("Local authority of residence.", disclosure=PLAIN)
    financial_year: FinancialYear
    n: Count
    status: Status
    months: pl.Int32 = column(
        "Months of the year that the tables cover; the rate is of these months and is not scaled up.",
        disclosure=PLAIN,
        unit="months",
    )
    population: pl.Int64 = column(
        "Residents, by the latest estimate not after the year's start, else the earliest.",
        disclosure=PLAIN,
        unit="residents",
    )
    population_year: pl.Int32 = column("Year of the estimate.", disclosure=PLAIN)
    rate_per_1000: pl.Float64 = column(
        "Published count per 1,000 residents, to two decimals; empty unless the status is published, too low where the "
        "count is.",
        disclosure=PLAIN,
        unit="contacts per 1,000 residents",
    )
    providers_received: ProvidersReceived
    providers_complete: ProvidersComplete
    providers_expected: ProvidersExpected


class ProviderYearGap(Derived):
    """How many ED attendances of each trust and financial year were truly assaults, estimated from the published counts
    of `provider_year_coding`: a figure about coding, to be taken up with the trust. No count of violence, and never
    added to one.
    """

    name = "provider_year_gap"
    version = "1.0.0"
    grain = "provider × financial year"
    area_level = "provider"
    definition = "an estimate beside secondary"
    identified_by = ("provider_code", "financial_year")

    provider_code: pl.String = column("Trust.", disclosure=PLAIN)
    financial_year: FinancialYear
    n: pl.Int64 = column(
        "Coded as an assault, summed from published counts, a suppressed one taken as 3 or 4; empty unless the status "
        "is "
        "published.",
        disclosure=PLAIN,
        unit="contacts",
    )
    status: pl.String = column(
        "published; not_received; suppressed_group; suppressed where nothing is estimated, for the reason that `basis` "
        "gives.",
        disclosure=PLAIN,
        code_list="cell_status",
    )
    basis: pl.String = column(
        "estimated; pooled (with how often the notes of all trusts say so, this one having few coded assaults); "
        "suppressed (its coded assaults whose note says so are); "
        "no_notes; too_few (coded assaults in all trusts together, or text that tells nothing apart); not_received; "
        "suppressed_group (as its counts are).",
        disclosure=PLAIN,
    )
    reads_uncoded: pl.Int64 = column(
        "With a note that reads like an assault and no code of one, from the published counts in the same way.",
        disclosure=PLAIN,
        unit="contacts",
    )
    sensitivity: pl.Float64 = column("Share of coded assaults whose note says so, as used.", disclosure=PLAIN)
    estimated: pl.Int64 = column(
        "Estimated true assaults among attendances coded or with a note; the coded are among them.",
        disclosure=PLAIN,
        unit="contacts",
    )
    low: pl.Int64 = column(
        "Lower end of the 95 % interval of the estimate, rounding and suppressing allowed for.",
        disclosure=PLAIN,
        unit="contacts",
    )
    high: pl.Int64 = column("Upper end of the interval.", disclosure=PLAIN, unit="contacts")
    percent_ascertained: pl.Int64 = column("Coded of estimated, in percent.", disclosure=PLAIN, unit="percent")
    providers_received: ProvidersReceived
    providers_complete: ProvidersComplete
    providers_expected: ProvidersExpected


def all_marts() -> list[type[Mart]]:
    """Every declared mart, in the order of declaration."""
    return [table for table in DECLARED.values() if issubclass(table, Mart)]


def mart(name: str) -> type[Mart]:
    """The mart of that name. Raises `KeyError` where there is none."""
    return {table.name: table for table in all_marts()}[name]


def last_month(table: type[Mart]) -> pl.Expr:
    """For each row of `table`: the first day of the last month of its period (a Date).

    A period is closed once this month is over. Whether the tables hold all of its months is not asked.
    """
    period = pl.col(table.period_column)
    if table.period_column == "financial_year":
        first, kind = first_day_of_years(period), pl.lit("year")
    elif table.period_column in MONTHS_OF:
        first, kind = period, pl.lit(table.period_column)
    else:
        first, kind = period, pl.col("period_kind")
    return last_month_of(first, kind).alias("last_month")


def all_derived() -> list[type[Derived]]:
    """Every declared table that is reckoned from published marts, in the order of declaration."""
    return [table for table in DECLARED.values() if issubclass(table, Derived)]


def published(name: str) -> type[Mart] | type[Derived]:
    """The mart or derived table of that name. Raises `KeyError` where there is none."""
    tables: list[type[Mart] | type[Derived]] = [*all_marts(), *all_derived()]
    return {table.name: table for table in tables}[name]
