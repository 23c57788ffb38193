"""The counts again, by plain loops over what the generator says is true, to hold against what the product counts.

Knows the truth tables, the case definitions and the rules of the contract. Must not share a line with the product: it
imports nothing of it, reads none of its files, and uses no library but pyarrow, to read Parquet.

A cell that nobody is in is absent. Months and quarters are dates, weekdays whole numbers, the rest text, in the order
in which the mart declares its dimensions.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from tests.recount.constants import (
    ACUTE_TRUSTS,
    AMBULANCE_TRUSTS,
    APPARENT_ASSAULT,
    ATTENDANCE,
    CONCEPTS_THAT_COUNT,
    CONCEPTS_THAT_MARK,
    DETERMINED_INTENTS,
    ETHNIC_GROUP,
    INJURY_COMPLAINTS,
    INTENTS,
    LOCAL_AUTHORITIES,
    MECHANISM_GROUP,
    NEVER_ON_CARD_27,
    NO_AREA,
    PLACE_GROUP,
    SELF_HARM_COMPLAINT,
    SEX_GROUP,
    SEXUAL_ASSAULT_COMPLAINT,
    SUSPICIOUS_MECHANISMS,
    UNDETERMINED,
    VIOLENT_REASONS,
)

TrueRow = Mapping[str, object]
Cell = tuple[object, ...]
Cells = dict[Cell, int]
Within = dict[Cell, list[object]]
"""Cell → who each contact in it is of."""
Says = Mapping[tuple[str, int], bool | None]
NOTE = {True: "says", False: "silent", None: "no_note"}

MARTS = (
    "la_month_source",
    "la_quarter_age_sex",
    "la_quarter_kind",
    "la_quarter_definition",
    "la_year_mechanism",
    "la_year_place",
    "la_year_weekday_time",
    "la_year_ethnic_group",
    "la_year_deprivation",
    "msoa_year",
    "small_area_period",
    "provider_month",
    "provider_year_coding",
    "la_year",
)

COVERED = (1, 5)
"""A month is covered from one row for five of the fullest month."""
MINUTES_BEFORE, MINUTES_AFTER = 30, 720

WHERE = ("file", "sequence", "protocol", "line", "fate")
PLACE = ("residence_la_true", "residence_ward_true", "residence_msoa_true", "residence_deprivation_true")
ECDS_NEEDS = (
    *WHERE,
    *PLACE,
    "record_id",
    "attendance_id",
    "update_type",
    "applicable_date",
    "applicable_time",
    "dupe_flag",
    "deleted",
    "finished",
    "nhs_number",
    "pseudo_nhs_number",
    "birth_date",
    "age",
    "sex",
    "ethnic_category",
    "provider_code",
    "department_type",
    "arrival_date",
    "arrival_time",
    "ambulance_incident_number",
    "attendance_category",
    "chief_complaint",
    "injury_time",
    "injury_intent",
    "injury_mechanism",
    "place_of_injury",
    "diagnosis",
    "safeguarding",
)
AMBULANCE_NEEDS = (
    *WHERE,
    "scene_la_true",
    "incident_number",
    "provider_code",
    "call_date",
    "call_time",
    "dispatch_code",
    "local_reason",
    "crew_impression",
    "stop_code",
    "nhs_number",
)


@dataclass
class Totals:
    """Where the data records of one file went."""

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0
    out_of_scope: int = 0
    unreadable: int = 0


@dataclass
class Recount:
    """marts: name → cell → count. people: name → cell → distinct people it is of. totals: source → file → its control
    totals. linked: pairs made, by incident and by person.
    surprises: where the fate that was planted and the rules disagree, with how often; empty where the truth is
    sound."""

    marts: dict[str, Cells]
    people: dict[str, Cells]
    totals: dict[str, dict[str, Totals]]
    linked: Counter[str]
    surprises: Counter[str]


@dataclass(slots=True)
class Row:
    """A usable row, with what is decided about it by itself."""

    file: str
    sequence: int
    line: int
    protocol: str
    provider: str
    month: date
    identity: tuple[object, ...]
    version: str | None
    deletes: bool
    contact: Contact


@dataclass(slots=True)
class Contact:
    """What is counted of a row. `minute` runs from the year 1; None where the time is not known.

    known_as: who the contact is of, so far as may be asked: only of what could be violence, and only by a number.
    """

    counts: bool
    violent: bool
    day: date
    minute: int | None
    person: str | None
    incident: str | None
    la: str
    known_as: tuple[str, str] | None = None
    ward: str = "unknown"
    msoa: str = "unknown"
    deprivation: str = "unknown"
    time_band: str = "unknown"
    age_band: str = "unknown"
    sex: str = "unknown"
    ethnic_group: str = "unknown"
    mechanism: str = "unknown"
    place: str = "unknown"
    is_secondary: bool = False
    is_sensitivity: bool = False
    kinds: tuple[str, ...] = ()
    measures: tuple[str, ...] = field(default=())
    coding: str = "no_injury"


# -- reading


def recount(truth: Path, months: Container[date] | None = None, says: Says | None = None) -> Recount:
    """Count the truth in `truth`/ecds.parquet and ambulance.parquet.

    months: first days of the months to count, every month by default; links are made over all months. says: file and
    line of ED rows → whether their note reads like an assault, for no loop could read it; what is not there has no
    note. Raises `ValueError` where a truth table lacks a column.
    """
    ecds = read(truth / "ecds.parquet", ECDS_NEEDS, ("record_id", "attendance_id"), ATTENDANCE)
    return recount_rows(ecds, read(truth / "ambulance.parquet", AMBULANCE_NEEDS), months, says)


def read(
    path: Path, needed: tuple[str, ...], numbers: tuple[str, ...] = (), whole: tuple[str, ...] = ()
) -> Iterator[dict[str, object]]:
    """The rows of a truth table: the columns needed, and those of `whole` where a row has none of its `numbers`."""
    with pq.ParquetFile(path) as table:
        missing = [name for name in dict.fromkeys([*needed, *whole]) if name not in table.schema_arrow.names]
        if missing:
            raise ValueError(f"The truth table {path.name} lacks {', '.join(missing)}.")
        for batch in table.iter_batches(50_000, columns=list(dict.fromkeys([*needed, *whole]))):
            columns = {name: batch.column(name).to_pylist() for name in needed}
            if numbers and any(not any(found) for found in zip(*(columns[name] for name in numbers), strict=True)):
                columns |= {name: batch.column(name).to_pylist() for name in whole if name not in columns}
            names = list(columns)
            for values in zip(*columns.values(), strict=True):
                yield dict(zip(names, values, strict=True))


def recount_rows(
    ecds: Iterable[TrueRow],
    ambulance: Iterable[TrueRow],
    months: Container[date] | None = None,
    says: Says | None = None,
) -> Recount:
    """Count rows of the truth, as `recount` does; a column that a row lacks is null."""
    surprises: Counter[str] = Counter()
    departments, ed_totals = usable(ecds, ed_row, surprises)
    calls, call_totals = usable(ambulance, ambulance_row, surprises)
    seen = [row for row in current(departments) if row.contact.counts]
    called = [row for row in current(calls) if row.contact.counts]
    ways = link([row for row in seen if row.contact.violent], [row for row in called if row.contact.violent])
    within: dict[str, Within] = {name: defaultdict(list) for name in MARTS}
    for row in seen:
        if months is None or row.month in months:
            count_attendance(row, within)
            note = NOTE[(says or {}).get((row.file, row.line))]
            within["provider_year_coding"][row.provider, financial_year(row.month), row.contact.coding, note].append(
                who(row)
            )
    for row in called:
        if months is None or row.month in months:
            count_incident(row, id(row) in ways, within)
    cells = {name: {cell: len(held) for cell, held in found.items()} for name, found in within.items()}
    people = {name: {cell: len(set(held)) for cell, held in found.items()} for name, found in within.items()}
    return Recount(cells, people, {"ecds": ed_totals, "ambulance": call_totals}, Counter(ways.values()), surprises)


# -- which rows are usable


def usable(
    rows: Iterable[TrueRow], make: Callable[[TrueRow], tuple[Row | None, bool]], surprises: Counter[str]
) -> tuple[list[Row], dict[str, Totals]]:
    """The rows that are neither unreadable, rejected nor out of scope, and every file's totals.

    Duplicates are among the rows: they are told apart in the totals here, and beaten in `current`.
    """
    totals: dict[str, Totals] = defaultdict(Totals)
    kept: list[Row] = []
    planted: set[tuple[int, int]] = set()
    for true in rows:
        file = totals[str(true["file"])]
        file.received += 1
        fates = set(re.split(r"[;,| ]+", re.sub(r":[^;,| ]*", "", str(true.get("fate") or "clean"))))
        if "unreadable" in fates:
            file.unreadable += 1
        elif "rejected" in fates:
            file.rejected += 1
        else:
            row, in_scope = make(true)
            if row is None:
                surprises["a row that lacks what it must have was not planted as rejected"] += 1
                file.rejected += 1
                continue
            if in_scope == ("out_of_scope" in fates):
                surprises["out of scope by fate or by rule, not by both"] += 1
            if not in_scope or "out_of_scope" in fates:
                file.out_of_scope += 1
                continue
            if "duplicate" in fates:
                planted.add((row.sequence, row.line))
            kept.append(row)
    _total_duplicates(kept, planted, totals, surprises)
    return kept, dict(totals)


def _total_duplicates(
    rows: list[Row], planted: set[tuple[int, int]], totals: Mapping[str, Totals], surprises: Counter[str]
) -> None:
    """Of the rows of one record in one file, one is accepted and the others are duplicates."""
    last: dict[tuple[object, ...], Row] = {}
    for row in rows:
        totals[row.file].accepted += 1
        known = last.get((row.sequence, row.file, row.identity))
        if known is None or _rank(row) > _rank(known):
            last[row.sequence, row.file, row.identity] = row
    winners = {id(row) for row in last.values()}
    for row in rows:
        beaten = id(row) not in winners
        if beaten:
            totals[row.file].accepted -= 1
            totals[row.file].duplicate += 1
        if beaten != ((row.sequence, row.line) in planted):
            surprises["duplicate by fate or by rule, not by both"] += 1


def ed_row(true: TrueRow) -> tuple[Row | None, bool]:
    """An attendance, and whether its trust has emergency departments in the three boards. None where it cannot be
    one."""
    provider, day = _text(true, "provider_code"), _day(true, "arrival_date")
    if provider is None or day is None:
        return None, False
    contact = attendance(true, day)
    return _row(true, provider, day, _ed_identity(true, provider), contact), provider in ACUTE_TRUSTS


def _ed_identity(true: TrueRow, provider: str) -> tuple[object, ...]:
    if record := _text(true, "record_id"):
        return ("record", provider, record)
    if number := _text(true, "attendance_id"):
        return ("attendance", provider, number, _text(true, "arrival_date"))
    return ("row", *(true.get(name) for name in ATTENDANCE))


def ambulance_row(true: TrueRow) -> tuple[Row | None, bool]:
    """An incident, and whether it is of the region's trust and not known to lie outside the region."""
    provider, day, number = _text(true, "provider_code"), _day(true, "call_date"), _text(true, "incident_number")
    if provider is None or day is None or number is None:
        return None, False
    contact = incident(true, day)
    return _row(
        true, provider, day, ("incident", provider, number), contact
    ), provider in AMBULANCE_TRUSTS and contact.la != "outside"


def _row(true: TrueRow, provider: str, day: date, identity: tuple[object, ...], contact: Contact) -> Row:
    return Row(
        file=str(true["file"]),
        sequence=int(str(true["sequence"])),
        line=int(str(true["line"])),
        protocol=str(true["protocol"]),
        provider=provider,
        month=day.replace(day=1),
        identity=identity,
        version=_version(true),
        deletes=_text(true, "update_type") == "1",
        contact=contact,
    )


def _version(true: TrueRow) -> str | None:
    applies = _text(true, "applicable_date")
    return None if applies is None else f"{applies} {_text(true, 'applicable_time') or '00:00:00'}"


def _text(true: TrueRow, column: str) -> str | None:
    value = true.get(column)
    return None if value is None or value == "" else str(value)


def _day(true: TrueRow, column: str) -> date | None:
    value = _text(true, column)
    return None if value is None else date.fromisoformat(value[:10])


# -- which version of a record counts


def _rank(row: Row) -> tuple[bool, str, int, int]:
    """A version without a time of its own is older than any that has one; then the later file, then the later line."""
    return row.version is not None, row.version or "", row.sequence, row.line


def current(rows: list[Row]) -> list[Row]:
    """The rows that stand after all files were taken in their order, as if each were taken on the day it came."""
    files: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        files[row.sequence, row.file].append(row)
    standing: dict[str, dict[tuple[object, ...], Row]] = defaultdict(dict)
    for _, sent in sorted(files.items()):
        if sent[0].protocol == "bulk":
            for provider, covered in coverage(sent).items():
                earlier = standing[provider]
                for identity in [key for key, row in earlier.items() if row.month in covered]:
                    del earlier[identity]
        for row in sent:
            known = standing[row.provider].get(row.identity)
            if known is None or _rank(row) > _rank(known):
                standing[row.provider][row.identity] = row
    return [row for records in standing.values() for row in records.values() if not row.deletes]


def coverage(sent: list[Row]) -> dict[str, set[date]]:
    """Provider → the months that a file covers; rows of other months are late rows."""
    rows: dict[str, Counter[date]] = defaultdict(Counter)
    for row in sent:
        rows[row.provider][row.month] += 1
    some, of = COVERED
    return {
        provider: {month for month, number in months.items() if number * of >= max(months.values()) * some}
        for provider, months in rows.items()
    }


# -- what an attendance is


def attendance(true: TrueRow, day: date) -> Contact:
    """An attendance by the ED definitions."""
    intent, mechanism = _text(true, "injury_intent"), _text(true, "injury_mechanism")
    complaint, place = _text(true, "chief_complaint"), _text(true, "place_of_injury")
    told = set(re.split(r"\D+", f"{_text(true, 'diagnosis') or ''},{_text(true, 'safeguarding') or ''}"))
    counts = is_countable(true)
    primary = counts and intent == APPARENT_ASSAULT
    secondary = primary or (
        counts and (complaint == SEXUAL_ASSAULT_COMPLAINT or any(code in CONCEPTS_THAT_COUNT for code in told))
    )
    open_intent = intent not in DETERMINED_INTENTS
    sensitivity = (
        counts
        and not secondary
        and open_intent
        and mechanism in SUSPICIOUS_MECHANISMS
        and complaint != SELF_HARM_COMPLAINT
    )
    band = age_band(true, day)
    la, ward, msoa, deprivation = residence(true)
    could_be = could_be_violence(intent, mechanism, complaint, told)
    measures = tuple(_measures(true, intent, mechanism, place, complaint))
    other = "other_intent" if "intent_coded" in measures else "open_intent" if "injuries" in measures else "no_injury"
    return Contact(
        counts=counts,
        violent=primary,
        day=day,
        minute=_minute(day, _text(true, "arrival_time")),
        person=_text(true, "nhs_number"),
        incident=_text(true, "ambulance_incident_number"),
        la=la,
        known_as=known_as(true) if could_be else None,
        ward=ward,
        msoa=msoa,
        deprivation=deprivation,
        time_band=time_band(_text(true, "arrival_time")),
        age_band=band,
        sex=SEX_GROUP.get(_text(true, "sex") or "", "unknown"),
        ethnic_group=ETHNIC_GROUP.get((_text(true, "ethnic_category") or " ")[0].upper(), "unknown"),
        mechanism=MECHANISM_GROUP.get(mechanism or "", "unknown"),
        place=PLACE_GROUP.get(place or "", "unknown"),
        is_secondary=secondary,
        is_sensitivity=sensitivity,
        kinds=_kinds(complaint, told, band) if secondary else (),
        measures=measures,
        coding="coded" if secondary else other,
    )


def is_countable(true: TrueRow) -> bool:
    """Whether an attendance is finished, undeleted, no duplicate, no planned follow-up, and of a department of types 1
    to 5.
    """
    department = _text(true, "department_type")
    return (
        _text(true, "dupe_flag") != "1"
        and _text(true, "deleted") != "1"
        and _text(true, "finished") != "0"
        and _text(true, "attendance_category") != "4"
        and (department is None or department.lstrip("0") in {"1", "2", "3", "4", "5"})
    )


def could_be_violence(intent: str | None, mechanism: str | None, complaint: str | None, told: set[str]) -> bool:
    """Whether anything said tells of violence, so that the person is asked for; a mere concern does."""
    return (
        intent == APPARENT_ASSAULT
        or complaint == SEXUAL_ASSAULT_COMPLAINT
        or mechanism in SUSPICIOUS_MECHANISMS
        or any(code in CONCEPTS_THAT_COUNT or code in CONCEPTS_THAT_MARK for code in told)
    )


def known_as(true: TrueRow) -> tuple[str, str] | None:
    """The first number that names the person, and which kind of number it is."""
    return next(((kind, number) for kind in ("nhs_number", "pseudo_nhs_number") if (number := _text(true, kind))), None)


def _kinds(complaint: str | None, told: set[str], band: str) -> tuple[str, ...]:
    categories = {CONCEPTS_THAT_COUNT.get(code) or CONCEPTS_THAT_MARK.get(code) for code in told}
    found = []
    if complaint == SEXUAL_ASSAULT_COMPLAINT or "sexual" in categories:
        found.append("sexual")
    if "domestic" in categories:
        found.append("domestic")
    if band in {"00-10", "11-15", "16-17"}:
        found.append("under_18")
    return tuple(found)


def _measures(
    true: TrueRow, intent: str | None, mechanism: str | None, place: str | None, complaint: str | None
) -> Iterator[str]:
    """Injury, and which of its items were coded; a time is known where it is neither midnight nor the time of
    arrival."""
    if intent not in INTENTS and mechanism not in MECHANISM_GROUP and complaint not in INJURY_COMPLAINTS:
        return
    yield "injuries"
    if intent is not None and intent != UNDETERMINED and intent in DETERMINED_INTENTS:
        yield "intent_coded"
    if mechanism in MECHANISM_GROUP:
        yield "mechanism_coded"
    if place in PLACE_GROUP:
        yield "place_coded"
    clock = _text(true, "injury_time")
    if clock is not None and clock[:5] != "00:00" and clock[:5] != (_text(true, "arrival_time") or "")[:5]:
        yield "time_known"


def age_band(true: TrueRow, day: date) -> str:
    """The band of the completed years on `day`, by the birth date, else by the age given; nobody is older than 120."""
    born, age = _day(true, "birth_date"), _text(true, "age")
    candidates = []
    if born is not None:
        candidates.append(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))
    if age is not None:
        candidates.append(0 if 7001 <= int(float(age)) <= 7007 else int(float(age)))
    years = next((years for years in candidates if 0 <= years <= 120), None)
    if years is None:
        return "unknown"
    for last, band in (
        (10, "00-10"),
        (15, "11-15"),
        (17, "16-17"),
        (24, "18-24"),
        (34, "25-34"),
        (44, "35-44"),
        (54, "45-54"),
        (64, "55-64"),
    ):
        if years <= last:
            return band
    return "65+"


def time_band(clock: str | None) -> str:
    """The three hours that `clock` lies in."""
    if clock is None:
        return "unknown"
    first = int(clock[:2]) // 3 * 3
    return f"{first:02}-{first + 3:02}"


def residence(true: TrueRow) -> tuple[str, str, str, str]:
    """Local authority, ward, MSOA and deprivation fifth of residence; no fifth is known where there is no area."""
    la = _area(_text(true, "residence_la_true"))
    if la in NO_AREA:
        return la, la, la, "unknown"
    ward, msoa, fifth = (_text(true, f"residence_{part}_true") or "unknown" for part in ("ward", "msoa", "deprivation"))
    return la, ward, msoa, fifth


def _area(code: str | None) -> str:
    if code is None:
        return "unknown"
    return code if code in LOCAL_AUTHORITIES or code in NO_AREA else "outside"


def _minute(day: date, clock: str | None) -> int | None:
    return None if clock is None else day.toordinal() * 1440 + int(clock[:2]) * 60 + int(clock[3:5])


# -- what an incident is


def incident(true: TrueRow, day: date) -> Contact:
    """An ambulance incident by the ambulance definition; a stopped one is no incident at all."""
    return Contact(
        counts=_text(true, "stop_code") is None,
        violent=_text(true, "stop_code") is None and is_ambulance_violence(true),
        day=day,
        minute=_minute(day, _text(true, "call_time")),
        person=_text(true, "nhs_number"),
        incident=_text(true, "incident_number"),
        la=_area(_text(true, "scene_la_true")),
        known_as=known_as(true) if is_ambulance_violence(true) else None,
    )


def is_ambulance_violence(true: TrueRow) -> bool:
    """By dispatch card and suffix, or by a reason; on card 27, self-harm takes it away."""
    card, suffix = dispatch(_text(true, "dispatch_code"))
    reasons = {_text(true, "local_reason"), _text(true, "crew_impression")}
    if card == 27 and "self_harm" in reasons:
        return False
    by_card = card == 4 or (card == 27 and suffix not in NEVER_ON_CARD_27)
    return by_card or bool(reasons & VIOLENT_REASONS)


def dispatch(code: str | None) -> tuple[int, str]:
    """Card and suffix of a determinant such as 27D03S or 27-D-3S; 0 where it is none."""
    shape = re.fullmatch(r"(\d{1,2})-?[A-Z]-?\d{1,2}-?([A-Z]?)", (code or "").strip().upper())
    return (int(shape[1]), shape[2]) if shape else (0, "")


# -- which contacts are one event


def link(departments: list[Row], calls: list[Row]) -> dict[int, str]:
    """The id of each ambulance row that an ED holds too → incident or person, which made the pair."""
    ways: dict[int, str] = {}
    paired: set[int] = set()
    for way in ("incident", "person"):
        held: dict[str, list[Row]] = defaultdict(list)
        for call in calls:
            key = getattr(call.contact, way)
            if key is not None and id(call) not in ways:
                held[key].append(call)
        pairs = [
            (apart, (seen.sequence, seen.line), (call.sequence, call.line), seen, call)
            for seen in departments
            if id(seen) not in paired
            for call in held.get(getattr(seen.contact, way) or "", ())
            if (apart := _minutes_apart(seen, call, way)) is not None
        ]
        for _, _, _, seen, call in sorted(pairs, key=lambda pair: pair[:3]):
            if id(seen) not in paired and id(call) not in ways:
                paired.add(id(seen))
                ways[id(call)] = way
    return ways


def _minutes_apart(seen: Row, call: Row, way: str) -> float | None:
    """How far apart, however far for the same incident; None where the same person may have had two events."""
    if seen.contact.minute is None or call.contact.minute is None:
        return float("inf") if way == "incident" else None
    after = seen.contact.minute - call.contact.minute
    if way == "person" and not -MINUTES_BEFORE <= after <= MINUTES_AFTER:
        return None
    return abs(after)


# -- the marts


def financial_year(day: date) -> str:
    """April to March, such as 2025/26."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02}"


def quarter(day: date) -> date:
    """The first day of the calendar quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def who(row: Row) -> object:
    """Whom a contact is of; nobody knows whether two without a number are one, so each is somebody else."""
    return row.contact.known_as or (row.file, row.line)


def count_attendance(row: Row, within: Mapping[str, Within]) -> None:
    """Add one ED contact to every cell it is in."""
    it, year, three_months, person = row.contact, financial_year(row.month), quarter(row.month), who(row)
    for measure in ("contacts", *it.measures, *(["violence"] if it.violent else [])):
        within["provider_month"][row.provider, "ecds", row.month, measure].append(person)
    for definition, holds in (
        ("primary", it.violent),
        ("secondary", it.is_secondary),
        ("sensitivity", it.is_sensitivity),
    ):
        if holds:
            within["la_quarter_definition"][it.la, three_months, definition].append(person)
    for kind in it.kinds:
        within["la_quarter_kind"][it.la, three_months, kind].append(person)
    if not it.violent:
        return
    within["la_month_source"]["residence", it.la, row.month, "ecds"].append(person)
    within["la_quarter_age_sex"][it.la, three_months, it.age_band, it.sex].append(person)
    within["la_year"][it.la, year].append(person)
    within["la_year_mechanism"][it.la, year, it.mechanism].append(person)
    within["la_year_place"][it.la, year, it.place].append(person)
    within["la_year_weekday_time"][it.la, year, it.day.isoweekday(), it.time_band].append(person)
    within["la_year_ethnic_group"][it.la, year, it.ethnic_group].append(person)
    within["la_year_deprivation"][it.la, year, it.deprivation].append(person)
    if it.la in LOCAL_AUTHORITIES:
        within["msoa_year"][it.msoa, it.la, year].append(person)
        for level, area in (("ward", it.ward), ("msoa", it.msoa)):
            for kind, starts in (("month", row.month), ("quarter", three_months), ("year", date(int(year[:4]), 4, 1))):
                if area != "unknown":
                    within["small_area_period"][it.la, level, area, kind, starts].append(person)


def count_incident(row: Row, is_linked: bool, within: Mapping[str, Within]) -> None:
    """Add one ambulance contact to every cell it is in."""
    person = who(row)
    within["provider_month"][row.provider, "ambulance", row.month, "contacts"].append(person)
    if not row.contact.violent:
        return
    within["provider_month"][row.provider, "ambulance", row.month, "violence"].append(person)
    within["la_month_source"]["incident", row.contact.la, row.month, "ambulance"].append(person)
    if is_linked:
        within["la_month_source"]["incident", row.contact.la, row.month, "linked"].append(person)


def differences(recounted: Mapping[str, Cells], counted: Mapping[str, Mapping[tuple[object, ...], int]]) -> list[str]:
    """In words, each mart and cell in which the two disagree; an absent cell is 0. Empty where all agree."""
    found = []
    for mart in sorted(set(recounted) | set(counted)):
        here, there = recounted.get(mart, {}), counted.get(mart, {})
        for cell in sorted(set(here) | set(there), key=str):
            if here.get(cell, 0) != there.get(cell, 0):
                name = " × ".join(str(part) for part in cell)
                found.append(f"{mart}: {name}: recounted {here.get(cell, 0)}, counted {there.get(cell, 0)}")
    return found


if __name__ == "__main__":
    result = recount(Path(sys.argv[1]))
    for name, cells in result.marts.items():
        print(f"{name}: {len(cells)} cells, {sum(cells.values())} in them")
    for source, files in result.totals.items():
        sums = Counter({part: sum(getattr(each, part) for each in files.values()) for part in vars(Totals())})
        print(f"{source}: {len(files)} files, {dict(sums)}")
    print(f"linked: {dict(result.linked)}; surprises: {dict(result.surprises)}")
