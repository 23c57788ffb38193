"""Homes small enough to break: files drawn row by row, taken through the journey step by step, and looked at from
outside.

Knows the journey's steps and the headings of a few layouts. Every person in here is invented.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.classify import classify_month, link_all, resolve
from pipelines.contact_store import ContactStore
from pipelines.context import Tools
from pipelines.count import count_all, protect_all
from pipelines.home import Home
from pipelines.ingest.inbox import Arrivals, pending, register_arrivals
from pipelines.ingest.ingest import ingest
from pipelines.ingest.store import IngestedSubmission, Refusal
from pipelines.release.approval import Approval
from pipelines.release.publish import drop_all, publish_all
from pipelines.release.release import Released, release
from schemas.reference import demo_postcodes
from schemas.tables.marts import all_marts
from warehouse.ledger.ledger import Entry, Ledger

TODAY = date(2025, 11, 1)
APPROVERS = ("Ada Approver",)
ASSAULT, ACCIDENT = "298231000000106", "242056005"
FIST, KNIFE = "242890000", "425322008"
PUB = "980911000000107"
BIRMINGHAM_POSTCODE, COVENTRY_POSTCODE = "B98 6ED", "CV98 9EL"

SUS = {
    "record_id": "Unique_CDS_identifier",
    "update_type": "Update_Type",
    "applicable_date": "CDS_Applicable_Date",
    "applicable_time": "CDS_Applicable_Time",
    "nhs_number": "NHS_Number",
    "birth_date": "Date_of_Birth",
    "age": "Age_At_Arrival",
    "sex": "Sex",
    "ethnic_category": "Ethnic_Category",
    "postcode": "Postcode",
    "provider_code": "Der_Provider_Code",
    "department_type": "EC_Department_Type",
    "arrival_date": "Arrival_Date",
    "arrival_time": "Arrival_Time",
    "ambulance_incident_number": "Ambulance_Incident_Number",
    "chief_complaint": "EC_Chief_Complaint_SNOMED_CT",
    "injury_time": "EC_Injury_Time",
    "injury_intent": "EC_Injury_Intent_SNOMED_CT",
    "injury_mechanism": "EC_Injury_Mechanism_SNOMED_CT",
    "place_of_injury": "EC_Place_Of_Injury_SNOMED_CT",
    "diagnosis": "Der_EC_Diagnosis_All",
}
"""Our column → its heading in a SUS extract."""

ISTV = {
    "attendance_id": "Attendance Number",
    "nhs_number": "NHS Number",
    "local_patient_id": "Hospital Number",
    "forename": "Forename",
    "surname": "Surname",
    "address": "Address",
    "phone": "Telephone",
    "birth_date": "Date of Birth",
    "age": "Age",
    "sex": "Sex",
    "ethnic_category": "Ethnic Category",
    "postcode": "Postcode",
    "gp_practice": "GP Practice",
    "provider_code": "Trust Code",
    "site_code": "Site Code",
    "arrival_date": "Arrival Date",
    "arrival_time": "Arrival Time",
    "ambulance_incident_number": "Ambulance Incident Number",
    "chief_complaint": "Chief Complaint",
    "injury_date": "Assault Date",
    "injury_time": "Assault Time",
    "injury_intent": "Intent of Injury",
    "injury_mechanism": "Assault Method",
    "place_of_injury": "Assault Location Type",
    "place_description": "Assault Location Description",
    "local_place_type": "Location",
    "diagnosis": "Diagnosis Codes",
    "safeguarding": "Safeguarding Concern",
    "triage_note": "Triage Note",
}
"""Our column → its heading in a trust's own file."""

RYA = {
    "incident_number": "CAD Incident Number",
    "call_date": "Call Date",
    "call_time": "Call Time",
    "dispatch_code": "AMPDS Code",
    "call_nature": "Nature of Call",
    "crew_impression": "Crew Impression",
    "stop_code": "Stop Reason",
    "pickup_location_type": "Location Type",
    "incident_postcode": "Incident Postcode",
    "nhs_number": "NHS Number",
    "patient_name": "Patient Name",
    "birth_date": "Date of Birth",
    "age": "Age",
    "sex": "Sex",
    "residence_postcode": "Patient Postcode",
    "callsign": "Callsign",
    "narrative": "Crew Notes",
}
"""Our column → its heading in an ambulance trust's file."""

Row = dict[str, str | None]


def areas_of(postcode: str | None) -> tuple[str, str, str, str]:
    """Local authority, ward, MSOA and deprivation fifth of a postcode of the demo, read from its file by hand."""
    with demo_postcodes().open(encoding="utf-8", newline="") as file:
        found = next((row for row in csv.DictReader(file) if row["pcds"] == postcode), None)
    if found is None:
        return ("no_fixed_abode" if postcode == "ZZ99 3VZ" else "unknown",) * 3 + ("unknown",)
    return found["lad25cd"], found["wd25cd"], found["msoa21cd"], str(-(-int(found["imd"]) * 5 // 33755))


def attended(record: object = 1, **said: Any) -> Row:
    """An assault seen at RRK on 12 April 2025 at 22:15, of a Birmingham man of 30."""
    usual = {
        "record_id": f"R{record}",
        "provider_code": "RRK",
        "arrival_date": "2025-04-12",
        "arrival_time": "22:15:00",
        "age": "30",
        "sex": "1",
        "ethnic_category": "A",
        "postcode": BIRMINGHAM_POSTCODE,
        "department_type": "01",
        "injury_intent": ASSAULT,
        "injury_mechanism": FIST,
        "place_of_injury": PUB,
        "injury_time": "21:00:00",
    }
    return usual | said


def called(number: object = "WM1", **said: Any) -> Row:
    """A call to an assault in Birmingham on the same evening at 21:30."""
    usual = {
        "incident_number": str(number),
        "call_date": "2025-04-12",
        "call_time": "21:30:00",
        "dispatch_code": "04B01A",
        "incident_postcode": BIRMINGHAM_POSTCODE,
    }
    return usual | said


def many(count: int, first: int = 1, **said: Any) -> list[Row]:
    """That many attendances, with records numbered from `first`."""
    return [attended(number, **said) for number in range(first, first + count)]


def sheet(
    rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str] = SUS, columns: Sequence[str] | None = None
) -> str:
    """The rows as CSV under the headings of a layout; only `columns`, in that order, where they are named."""
    names = list(columns or headings)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings[name] for name in names)
    writer.writerows([row.get(name) for name in names] for row in rows)
    return text.getvalue()


@dataclass
class SmallHome:
    """A demo or production home, its tools, and the journey's steps in order."""

    home: Home
    tools: Tools
    today: date = TODAY
    sent: list[str] = field(default_factory=list)

    # -- putting things in

    def put(self, name: str, content: str | bytes, source: str = "ecds") -> Path:
        """Lay a file into the inbox."""
        path = self.home.inbox / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def register(self) -> Arrivals:
        """Register what lies in the inbox."""
        return register_arrivals(self.home, self.tools.sources, self.today, 0)

    def ingest(self) -> list[IngestedSubmission | Refusal]:
        """Register what lies in the inbox, and take in what is pending."""
        self.register()
        return [ingest(self.home, self.tools, each, self.today) for each in pending(self.home)]

    def send(self, content: str | bytes, name: str = "", source: str = "ecds") -> Any:
        """Lay one file into the inbox and take it in: what became of it."""
        self.sent.append(name or f"{len(self.sent) + 1:03}.csv")
        self.put(self.sent[-1], content, source)
        became = self.ingest()
        assert len(became) == 1, f"{len(became)} submissions were taken in, not one"
        return became[0]

    # -- the rest of the journey

    def classify(self) -> int:
        """Resolve, classify and link. Returns how many months of a source had to be done again."""
        for source in self.tools.sources.values():
            resolve(self.home, source)
        redone = [
            classify_month(self.home, self.tools.lists, source, month)
            for source in self.tools.sources.values()
            for month in ContactStore(self.home).months(source.name)
        ]
        link_all(self.home)
        return sum(redone)

    def count(self) -> None:
        """Everything from what was taken in to the exact counts."""
        self.classify()
        count_all(self.home, self.tools.count_context())

    def prepare(self) -> None:
        """Everything from what was taken in to what the floor would let be seen. Publishes nothing."""
        self.count()
        protect_all(self.home)

    def act(self, *approvers: str, revise: bool = False) -> Released:
        """The act of releasing, by itself: into the ledger and no further. What became of it."""
        return release(self.home, self.tools, self.now, Approval(list(approvers or APPROVERS), revise))

    def publish(self) -> bool:
        """Everything from what was taken in to the published warehouse, what was counted again stated anew.

        Returns whether the warehouse changed. Nothing may be blocked.
        """
        self.prepare()
        became = self.act(revise=True)
        assert not became.is_blocked, became.blocked
        return publish_all(self.home, self.tools, self.now)

    def release(self) -> list[str]:
        """Make the drops. Returns what became of each."""
        return [each.outcome.value for each in drop_all(self.home, self.tools, self.today)]

    def publish_and_drop(self, *approvers: str, revise: bool = False) -> Released:
        """The whole act over what is prepared, as `svd release` does it: ledger, warehouse, drops. What became of
        it."""
        became = self.act(*approvers, revise=revise)
        if not became.is_blocked:
            publish_all(self.home, self.tools, self.now)
            self.release()
        return became

    @property
    def now(self) -> datetime:
        """Noon of the home's day."""
        return datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)

    # -- looking from outside

    def counts(self) -> dict[str, dict[tuple[Any, ...], int]]:
        """Mart → cell → exact count, without the cells that nobody is in."""
        return {
            mart.name: cells_of(
                pl.read_parquet(self.home.deidentified / "counts" / f"{mart.name}.parquet"), mart.dimensions()
            )
            for mart in all_marts()
        }

    def violence(self) -> int:
        """How many primary cases are counted in all, by the written counts."""
        return sum(self.counts()["la_year"].values())

    def bytes_of(self, *folders: str) -> dict[str, str]:
        """File → digest of every lasting file below the folders of the home."""
        paths = [path for folder in folders for path in sorted((self.home.root / folder).rglob("*")) if path.is_file()]
        return {
            path.relative_to(self.home.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
            if path.suffix != ".lock"
        }

    def entries(self) -> list[Entry]:
        """The ledger's entries; none before the first release."""
        ledger = Ledger(self.home.ledger)
        return ledger.entries() if ledger.exists() else []

    def kept(self, name: str) -> bytes:
        """A file that the last release left in the ledger."""
        last = [each for each in self.entries() if each.act == "release"][-1]
        return Ledger(self.home.ledger).read_file(last, name)

    def cells(self, table: str) -> dict[str, dict[str, Any]]:
        """Key of a cell → what the ledger says of it as of the last release."""
        rows = pl.read_parquet(io.BytesIO(self.kept("cells.parquet"))).filter(pl.col("table") == table)
        return {row["key"]: row for row in rows.to_dicts()}

    def set(self, name: str, value: str) -> None:
        """Set a line of svd.toml. The home must be opened again to see it."""
        settings = self.home.root / "svd.toml"
        lines = settings.read_text(encoding="utf-8").splitlines()
        settings.write_text(
            "\n".join(f"{name} = {value}" if line.startswith(f"{name} =") else line for line in lines) + "\n",
            encoding="utf-8",
        )

    def leftovers(self) -> list[str]:
        """Whatever a step left lying that is no result: hidden or unfinished files and folders behind the wall."""
        everything = self.home.deidentified.rglob("*")
        return sorted(path.name for path in everything if path.name.startswith(".") or path.suffix == ".tmp")

    def rejected(self, became: IngestedSubmission | Refusal) -> pl.DataFrame:
        """The rejected rows of a submission."""
        return pl.read_parquet(self.home.rejected / f"{became.submission}.parquet")


def cells_of(frame: pl.DataFrame, dimensions: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """Cell → count, without the empty ones."""
    filled = frame.filter(pl.col("n") > 0)
    return dict(zip(filled.select(dimensions).iter_rows(), filled["n"], strict=True))


def shown_in(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of the published warehouse, but for the clock."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        return {
            f"{schema}.{table}": connection.execute(
                f'SELECT {"* EXCLUDE (published_at)" if table == "publication" else "*"} FROM "{schema}"."{table}" '
                f"ORDER BY ALL"
            ).fetchall()
            for schema, table in tables
        }


@dataclass(frozen=True)
class CommandOutput:
    """What a command did and said."""

    code: int
    text: str


def svd(*words: str, home: Path, check: bool = False, wait: bool = True, **environment: str) -> Any:
    """Run `svd` in a process of its own; what it said on both outputs. With wait=False, the running process."""
    told = os.environ | {"SVD_HOME": str(home), "COLUMNS": "200", "DAGSTER_DISABLE_TELEMETRY": "yes"} | environment
    command = [sys.executable, "-c", "from cli.main import main; main()", *words]
    process = subprocess.Popen(command, env=told, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if not wait:
        return process
    said = finished(process)
    assert not check or said.code == 0, said.text
    return said


def finished(process: subprocess.Popen[str]) -> CommandOutput:
    """Wait for a running `svd`: what it did and said."""
    text, _ = process.communicate(timeout=240)
    return CommandOutput(process.returncode, text)


Maker = Callable[..., SmallHome]
Rows = Iterable[Mapping[str, Any]]
