"""What identifies a person stays in the inbox and the identifiable zone, whatever goes wrong and wherever it was
written.
"""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

import polars as pl
import pytest
import xlsxwriter
from filelock import FileLock

from assets.instance import open_instance
from assets.runs import Runner
from pipelines.errors import StepFailed
from pipelines.home import Home
from pipelines.ingest.store import Refusal, SubmissionStore
from pipelines.release.approval import Approval
from tests.pipelines.small_homes import SmallHome
from tests.recount.canaries import made_of, search, search_bytes

FORENAME, SURNAME = "Zebedeeah", "Quillfeather"
NHS_NUMBER, OTHER_NHS_NUMBER = "9991234569", "4010232137"
BORN, POSTCODE, PHONE = "1987-03-19", "B98 6ED", "07700 900461"
INCIDENT, RECORD, ATTENDANCE, HOSPITAL = "WMQX7731902", "RECQX55119", "ATTQX77123", "HQXZ883177"
ADDRESS = "17 Thistledown Crescent, Nowhereton"
NOTE = (
    f"Pt {FORENAME} {SURNAME} ({NHS_NUMBER}, DOB 19/03/1987) assaulted outside {ADDRESS} by her partner; knife seen. "
    f"Rang from {PHONE}, home {POSTCODE}, CAD {INCIDENT}."
)
PEOPLE = [
    ("name", f"{FORENAME} {SURNAME}"),
    ("family name", SURNAME),
    ("family name", FORENAME),
    ("NHS number", NHS_NUMBER),
    ("NHS number", OTHER_NHS_NUMBER),
    ("date of birth", BORN),
    ("postcode", POSTCODE),
    ("telephone number", PHONE),
    ("incident number", INCIDENT),
    ("record number", RECORD),
    ("attendance number", ATTENDANCE),
    ("hospital number", HOSPITAL),
    ("address", ADDRESS),
    ("note", NOTE),
    ("coordinate", "52.4817731"),
    ("coordinate", "407123.56"),
    ("call sign", "QXCALL77"),
]
CANARIES = made_of(PEOPLE)
OUTSIDE = ("deidentified", "ledger", "warehouse", "drops", "dagster", "logs", "layouts", "partners", "reference")
APPROVER = "Ada Approver"
FILE_NAME = f"{FORENAME} {SURNAME} {NHS_NUMBER}.csv"


def of_ed(number=0, **said):
    """An assault of the person, with everything that identifies her in the column it belongs in."""
    return {
        "attendance_id": f"{ATTENDANCE}{number}",
        "nhs_number": NHS_NUMBER,
        "local_patient_id": HOSPITAL,
        "forename": FORENAME,
        "surname": SURNAME,
        "address": ADDRESS,
        "phone": PHONE,
        "birth_date": BORN,
        "age": "38",
        "sex": "Female",
        "ethnic_category": "A",
        "postcode": POSTCODE,
        "provider_code": "RRK",
        "arrival_date": "2025-04-12",
        "arrival_time": "22:15:00",
        "ambulance_incident_number": INCIDENT,
        "injury_intent": "Assault",
        "place_description": ADDRESS,
        "triage_note": NOTE,
    } | said


def of_ambulance(number=0, **said):
    """The call to it."""
    return {
        "incident_number": f"{INCIDENT}{number or ''}",
        "call_date": "2025-04-12",
        "call_time": "21:30:00",
        "dispatch_code": "04B01A",
        "incident_postcode": POSTCODE,
        "nhs_number": NHS_NUMBER,
        "patient_name": f"{FORENAME} {SURNAME}",
        "birth_date": BORN,
        "age": "38",
        "residence_postcode": POSTCODE,
        "callsign": "QXCALL77",
        "narrative": NOTE,
    } | said


MISPLACED = (
    f"{FORENAME} {SURNAME}",
    NHS_NUMBER,
    OTHER_NHS_NUMBER,
    "9991234568",
    BORN,
    POSTCODE,
    PHONE,
    INCIDENT,
    ADDRESS,
    NOTE,
    SURNAME.upper(),
)
"""What people type into columns that are for something else."""


def misplaced(row, headings, already):
    """The row with every misplaced value in every column that should hold something else."""
    columns = [name for name in headings if name not in already]
    return [
        row(number) | {name: value}
        for number, (name, value) in enumerate((name, value) for name in columns for value in MISPLACED)
    ]


IDENTIFYING = {
    "nhs_number",
    "local_patient_id",
    "forename",
    "surname",
    "address",
    "phone",
    "place_description",
    "triage_note",
    "patient_name",
    "narrative",
    "callsign",
}


def many_files(draw):
    """File name → bytes and source: good ones, and ones with everything in the wrong place."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(FILE_NAME, draw.sheet([of_ed(n) for n in range(100, 120)], draw.ISTV))
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as sheets:
        page = sheets.add_worksheet(SURNAME)
        for place, line in enumerate(
            [list(draw.ISTV.values()), *([of_ed(200 + n).get(name) for name in draw.ISTV] for n in range(9))]
        ):
            page.write_row(place, 0, line)
    headings = draw.ISTV | {"gp_practice": f"{FORENAME} {SURNAME}", "safeguarding": NHS_NUMBER}
    sent = {
        FILE_NAME: (draw.sheet([of_ed(n) for n in range(30)], draw.ISTV), "ecds"),
        f"{INCIDENT}.csv": (draw.sheet([of_ambulance(n) for n in range(30)], draw.RYA), "ambulance"),
        f"{SURNAME}.zip": (packed.getvalue(), "ecds"),
        f"{SURNAME}.xlsx": (book.getvalue(), "ecds"),
        "wrong places.csv": (draw.sheet(misplaced(of_ed, draw.ISTV, IDENTIFYING), draw.ISTV), "ecds"),
        "wrong calls.csv": (draw.sheet(misplaced(of_ambulance, draw.RYA, IDENTIFYING), draw.RYA), "ambulance"),
        "strange headings.csv": (draw.sheet([of_ed(n, attendance_id=f"S{n}") for n in range(9)], headings), "ecds"),
        f"unknown {POSTCODE}.csv": (draw.sheet([of_ed()], headings | {"arrival_date": NOTE}), "ecds"),
        f"no headings {PHONE}.csv": (draw.sheet([of_ed()], headings).split("\n", 1)[1], "ecds"),
        f"cut {BORN}.csv": (draw.sheet([of_ed()], draw.ISTV)[:-20], "ecds"),
        "quotes.csv": (
            draw.sheet([of_ed(n) for n in range(9)], draw.ISTV).replace(f",{FORENAME},", f',"{FORENAME},', 1),
            "ecds",
        ),
    }
    return {
        name: (content.encode() if isinstance(content, str) else content, source)
        for name, (content, source) in sent.items()
    }


@dataclass
class Finished:
    """A home after every command was given, and all that they said."""

    home: SmallHome
    codes: list[int]
    text: str


@pytest.fixture(scope="session")
def finished(make_small_home, open_home, draw, tmp_path_factory, worker_id):
    """A home whose files were taken in, counted, published and released by `svd`, in processes of its own.

    Made once, however many workers there are. Nobody writes into it.
    """
    shared = tmp_path_factory.getbasetemp()
    folder = (shared if worker_id == "master" else shared.parent) / "finished"
    with FileLock(f"{folder}.lock"):
        if not (folder / "said.json").exists():
            said = give_every_command(make_small_home(folder / "home"), folder / f"from {SURNAME}", draw)
            (folder / "said.json").write_text(json.dumps([[each.code, each.text] for each in said]), encoding="utf-8")
    told = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    return Finished(open_home(folder / "home"), [code for code, _ in told], "".join(text for _, text in told))


def give_every_command(home, sent, draw):
    """Take in what lies in the inbox and what is sent, publish and release; what each command said."""
    sent.mkdir()
    for name, (content, source) in many_files(draw).items():
        home.put(name, content, source)
        (sent / name).write_bytes(content.replace(b"RRK", b"RL4"))
    return [
        draw.svd(*words, home=home.home.root)
        for words in (["ingest", str(sent)], ["run"], ["release", "--approver", APPROVER])
    ]


@pytest.fixture
def copied(finished, tmp_path, open_home):
    """A copy of it to spoil."""
    shutil.copytree(finished.home.home.root, tmp_path / "copy")
    shutil.copytree(finished.home.home.key.parent, tmp_path / "home.keys")
    return open_home(tmp_path / "copy")


def leaks(home):
    """Where anything of the person is found outside the two zones she may be in; never what."""
    return [
        (folder, found.path, found.kind) for folder in OUTSIDE for found in search(home.home.root / folder, CANARIES)
    ]


def run(home):
    """The whole journey through Dagster, in this process. Returns what it said when it stopped."""
    running = Runner(home.home, home.tools, lambda step, words: print(step, words))
    try:
        running.register(settle_seconds=0)
        running.ingest()
        running.prepare()
        blocked = running.release(Approval([APPROVER], revise=True)).blocked
    except StepFailed as stopped:
        return str(stopped)
    return " ".join(block.reason for block in blocked)


def said_about_her(captured):
    return search_bytes((captured.out + captured.err).encode(), CANARIES)


# -- what is looked for is there to be found


def test_she_is_found_where_she_may_be(finished):
    home = finished.home.home
    assert {found.kind for found in search(home.inbox, CANARIES)} >= {
        "name",
        "NHS number",
        "note",
        "postcode",
        "date of birth",
    }
    assert search(home.register, CANARIES)


# -- the journey


def test_nothing_of_her_leaves_her_zones_on_the_whole_journey(finished):
    assert finished.codes == [3, 3, 0]
    assert search_bytes(finished.text.encode(), CANARIES) == {}
    assert leaks(finished.home) == []
    refused = [
        json.loads(path.read_text(encoding="utf-8"))["rule"]
        for path in (finished.home.home.deidentified / "refused").glob("*.json")
    ]
    assert set(refused) == {"truncated", "unknown_layout"}
    assert finished.home.violence() > 60


def test_nothing_of_her_is_on_the_screen_whatever_is_asked(copied, draw, tmp_path, svd_here):
    unknown, known = tmp_path / f"unknown {POSTCODE}.csv", tmp_path / FILE_NAME
    for path in (unknown, known):
        path.write_bytes(many_files(draw)[path.name][0])
    submissions = [path.stem for path in copied.home.register.glob("*.json")]
    commands = [
        ["status"],
        ["status", "--json"],
        ["release", "--plan"],
        ["release", "--plan", "--json"],
        ["release", "--approver", APPROVER, "--json"],
        ["doctor"],
    ]
    commands += [
        ["plan"],
        ["plan", "--json"],
        ["ledger"],
        ["ledger", "show", "2"],
        ["ledger", "verify"],
        *(["show", each, *more] for each in submissions for more in ([], ["--rejected"])),
    ]
    commands += [["ingest", str(unknown)], ["ingest", "--json", str(known)]]
    said = [svd_here(copied, *words) for words in commands]
    assert {each.code for each in said[:-2]} == {0}
    assert [each.code for each in said[-2:]] == [1, 0]
    assert search_bytes("".join(each.text for each in said).encode(), CANARIES) == {}
    assert leaks(copied) == []


def test_a_file_s_name_is_told_where_it_is_asked_for_and_nowhere_else(copied, svd_here):
    """The name may hold a person's; an officer must still be able to find the file."""
    assert FORENAME in svd_here(copied, "status", "--submissions").text
    for words in (["status"], ["status", "--json"], ["run"]):
        assert FORENAME not in svd_here(copied, *words).text


def test_a_name_typed_into_a_place_or_a_reason_stays_behind_and_is_told_with_its_line(home, draw):
    rows = [
        of_ed(1, local_place_type="Pub"),
        of_ed(2, local_place_type=f"{FORENAME} {SURNAME}"),
        of_ed(3, local_place_type=NHS_NUMBER),
    ]
    became = home.send(draw.sheet(rows, draw.ISTV))
    kept = pl.read_parquet(sorted(SubmissionStore(home.home).folder("ecds", became.submission).glob("month=*.parquet")))
    assert set(kept["local_place_type"]) == {"Pub", None}
    removed = [
        finding for finding in became.findings if finding.action == "remove" and finding.column == "local_place_type"
    ]
    assert sum(finding.rows for finding in removed) == 2
    assert {finding.first_line for finding in removed} == {3, 4}


def test_what_is_found_wrong_is_named_by_line_column_and_rule_never_by_value(finished):
    rejected = pl.concat([pl.read_parquet(path) for path in finished.home.home.rejected.glob("*.parquet")])
    assert rejected.height > 10
    assert search_bytes(rejected.write_csv().encode(), CANARIES) == {}


# -- what Dagster is told of counts


def events_of(home):
    """Asset → what it said of itself when it was last made, of every asset of the journey."""
    with open_instance(home.home.dagster) as instance:
        latest = {key: instance.get_latest_materialization_event(key) for key in instance.all_asset_keys()}
    return {
        key.to_user_string(): {name: value.value for name, value in event.asset_materialization.metadata.items()}
        for key, event in latest.items()
        if event
    }


def test_no_exact_count_is_told_to_dagster_or_kept_in_what_is_public(new_home, draw):
    """Of two homes with other counts, of which the same is published, all steps say the same of themselves."""
    told, public = [], []
    for name, here, there in (("one", 41, 3), ("other", 39, 5)):
        home = new_home(name)
        home.put(
            "1.csv",
            draw.sheet(
                draw.many(here) + draw.many(there, first=500, postcode=draw.COVENTRY_POSTCODE, provider_code="RKB")
            ),
        )
        assert run(home) == ""
        told.append(events_of(home))
        public.append(
            {table: rows for table, rows in draw.shown_in(home.home.warehouse).items() if table.startswith("main.")}
        )
    assert public[0] == public[1]
    assert told[0] == told[1]
    assert {"counted/la_year", "protected/la_year", "proposed/release_proposal"} <= set(told[0])
    assert told[0]["published/la_month_source"]["dagster/row_count"] > 0


# -- failures


class PanicException(BaseException):
    """What a panic in Polars looks like from Python: no `Exception`."""


TOLD = f"could not parse `{NOTE}` in column '{SURNAME}'"
FAILURES = {
    "an error of Polars": pl.exceptions.ComputeError(TOLD),
    "a panic of Polars": PanicException(TOLD),
    "an error with the value as its cause": KeyError(NHS_NUMBER),
    "a file that cannot be opened": PermissionError(13, "Permission denied", FILE_NAME),
}
PLACES = {
    "validating": "schemas.validation.cast",
    "stripping": "pipelines.ingest.deidentify.strip",
    "resolving": "pipelines.classify.superseded",
    "linking": "pipelines.classify.link",
    "counting": "pipelines.count.count",
    "protecting": "pipelines.count.protect",
    "planning": "pipelines.release.plan.plan",
    "proving": "pipelines.release.propose.certify",
    "entering in the ledger": "pipelines.release.entering.decision_record",
    "publishing": "pipelines.release.publish.publish",
    "dropping": "pipelines.release.publish.drop",
}


def fails_with(error):
    def fails(*words, **more):
        try:
            raise ValueError(TOLD)
        except ValueError:
            raise error from ValueError(TOLD)

    return fails


@pytest.fixture
def impatient(monkeypatch):
    """Dagster's clock runs fast, so that its waiting before another try takes no time."""
    hurried = SimpleNamespace(time=lambda: time.time() * 10_000, sleep=lambda seconds: None)
    monkeypatch.setattr("dagster._core.execution.plan.active.time", hurried)


ALL_FAILURES = [(where, what) for where in PLACES for what in FAILURES]
SOME_FAILURES = [
    *(("validating", what) for what in FAILURES),
    ("counting", "a panic of Polars"),
    ("proving", "an error of Polars"),
    ("entering in the ledger", "an error of Polars"),
    ("publishing", "an error of Polars"),
    ("dropping", "an error of Polars"),
]


def nothing_of_her_leaves_her_zones_when_a_step_fails(home, draw, capfd, monkeypatch, where, what):
    home.put(FILE_NAME, draw.sheet([of_ed(n) for n in range(9)], draw.ISTV))
    monkeypatch.setattr(PLACES[where], fails_with(FAILURES[what]))
    stopped = run(home)
    assert type(FAILURES[what]).__name__ in stopped
    assert search_bytes(stopped.encode(), CANARIES) == {}
    assert leaks(home) == []
    assert said_about_her(capfd.readouterr()) == {}
    notes = list((home.home.identifiable / "errors").iterdir())
    assert notes
    assert all(stat.S_IMODE(note.stat().st_mode) == 0o600 for note in notes)
    assert search(home.home.identifiable / "errors", CANARIES)


@pytest.mark.parametrize(("where", "what"), SOME_FAILURES)
def test_nothing_of_her_leaves_her_zones_when_a_step_fails(home, draw, capfd, monkeypatch, impatient, where, what):
    nothing_of_her_leaves_her_zones_when_a_step_fails(home, draw, capfd, monkeypatch, where, what)


@pytest.mark.sweep
@pytest.mark.parametrize(("where", "what"), ALL_FAILURES)
def test_nothing_of_her_leaves_her_zones_when_any_step_fails_in_any_way(
    home, draw, capfd, monkeypatch, impatient, where, what
):
    nothing_of_her_leaves_her_zones_when_a_step_fails(home, draw, capfd, monkeypatch, where, what)


def test_nothing_of_her_leaves_her_zones_when_not_even_the_error_can_be_written_down(
    home, draw, capfd, monkeypatch, impatient
):
    home.put(FILE_NAME, draw.sheet([of_ed(n) for n in range(9)], draw.ISTV))
    monkeypatch.setattr(PLACES["validating"], fails_with(FAILURES["an error of Polars"]))
    monkeypatch.setattr("assets.guard.write_down", fails_with(OSError(28, "No space left on device", FILE_NAME)))
    assert "could not be written" in run(home)
    assert leaks(home) == []
    assert said_about_her(capfd.readouterr()) == {}


def test_one_file_that_nobody_foresaw_does_not_hold_up_the_others(home, draw, monkeypatch, impatient):
    import pipelines.ingest.deidentify as step

    home.put("1.csv", draw.sheet(draw.many(20)))
    home.put("2.csv", draw.sheet([draw.attended("POISON")]))
    home.put("3.csv", draw.sheet(draw.many(20, first=50, arrival_date="2025-05-05")))

    def poisoned(rows, *words, read=step.canonical):
        if rows["Unique_CDS_identifier"][0] == "RPOISON":
            raise pl.exceptions.ComputeError(TOLD)
        return read(rows, *words)

    monkeypatch.setattr(step, "canonical", poisoned)
    assert run(home).startswith("1 of 3 submissions could not be taken in. ecds-")
    (home.home.inbox / "ecds" / "2.csv").unlink()
    assert run(home) == ""
    assert home.violence() == 40


@pytest.mark.parametrize("broken", ["keys.parquet", "superseded.parquet", "contacts", "submission.json"])
def test_nothing_of_her_leaves_her_zones_when_what_was_written_is_damaged(copied, capfd, impatient, broken):
    home = copied
    pattern = "contacts/ecds/*.parquet" if broken == "contacts" else f"ecds/**/{broken}"
    path = sorted(home.home.deidentified.glob(pattern))[0]
    path.write_bytes(path.read_bytes()[:-30] + os.urandom(20))
    try:
        said = run(home)
    except Exception as error:
        said = type(error).__name__
    # What follows from other files is simply made again.
    assert bool(said) == (broken != "superseded.parquet")
    assert leaks(home) == []
    assert said_about_her(capfd.readouterr()) == {}


# -- the command, in a process of its own


FAILING = """
import sys, time, types
import polars, schemas.validation
import dagster._core.execution.plan.active as active
from cli.main import main
def fails(*words): raise polars.exceptions.ComputeError(sys.stdin.read())
schemas.validation.cast = fails
active.time = types.SimpleNamespace(time=lambda: time.time() * 10_000, sleep=lambda seconds: None)
main()
"""


def test_nothing_of_her_is_on_the_screen_when_the_command_stops(home, draw):
    home.put(FILE_NAME, draw.sheet([of_ed()], draw.ISTV))
    environment = os.environ | {"SVD_HOME": str(home.home.root)}
    done = subprocess.run(
        [sys.executable, "-c", FAILING, "run"],
        env=environment,
        input=NOTE * 3,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "ComputeError" in done.stderr
    assert "Traceback" not in done.stderr
    assert search_bytes((done.stdout + done.stderr).encode(), CANARIES) == {}
    assert leaks(home) == []


# -- who may read what


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_zones_with_rows_about_people_are_closed_to_others(finished):
    home = finished.home.home
    for folder in (
        home.inbox,
        home.inbox / "ecds",
        home.identifiable,
        home.register,
        home.rejected,
        home.deidentified,
        home.ledger,
        home.snapshots,
    ):
        assert mode_of(folder) == 0o700, folder.name


def test_a_zone_opened_to_others_is_told_by_the_doctor(home):
    from cli.health import examine

    assert all(each.well for each in examine(home.tools))
    for folder in (home.home.inbox, home.home.identifiable, home.home.deidentified):
        folder.chmod(0o750)
        assert [each.what for each in examine(home.tools) if not each.well] == ["closed zones"]
        folder.chmod(0o700)


def test_rejected_rows_can_be_read_by_their_owner_alone(finished):
    files = list(finished.home.home.rejected.glob("*.parquet"))
    assert files
    assert {mode_of(path) for path in files} == {0o600}


def test_the_key_lies_outside_the_home_closed_to_others(home):
    assert mode_of(home.home.key) == 0o600
    assert mode_of(home.home.key.parent) == 0o700
    assert not home.home.key.is_relative_to(home.home.root)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused_and_nothing_is_taken_in(home, draw, mode):
    home.home.key.chmod(mode)
    home.put("1.csv", draw.sheet(draw.many(20)))
    assert "chmod 600" in run(home)
    assert not list((home.home.deidentified / "ecds" / "submissions").glob("[!.]*"))


def test_the_key_is_nowhere_but_in_its_file(finished):
    home = finished.home.home
    secret = home.key.read_text(encoding="ascii").split()[1]
    forms = [secret.encode(), bytes.fromhex(secret)]
    files = [path for path in home.root.rglob("*") if path.is_file()]
    assert not [path.name for path in files for form in forms if form in path.read_bytes()]
    assert secret not in finished.text


def test_submissions_taken_in_with_two_keys_are_refused_together(home, draw, open_home):
    from pipelines.home import make_home

    home.send(draw.sheet(draw.many(30)))
    old = home.home.key.read_bytes()
    home.home.key.unlink()
    make_home(home.home.root, "demo")
    home = open_home(home.home.root)
    home.put("2.csv", draw.sheet(draw.many(30, update_type="9", applicable_date="2025-06-01")))
    assert "another key" in run(home)
    home.home.key.write_bytes(old)
    shutil.rmtree(home.home.deidentified / "ecds" / "submissions")
    home = open_home(home.home.root)
    assert run(home) == ""
    assert home.violence() == 30


# -- a production home


def in_production(new_home):
    home = new_home("production", kind="production")
    assert not home.home.settings.is_demo
    return home


def test_a_production_home_stops_at_numbers_of_the_test_range_and_says_so(new_home, draw):
    home = in_production(new_home)
    became = home.send(draw.sheet([*draw.many(30), draw.attended(31, nhs_number="999 123 4569")]))
    assert isinstance(became, Refusal)
    assert became.rule == "test_range"
    assert "999" in became.message
    assert NHS_NUMBER not in became.message.replace(" ", "")
    assert home.classify() == 0


def test_a_production_home_takes_live_numbers_and_a_demo_takes_both(new_home, draw):
    live = draw.sheet(draw.many(30, nhs_number=OTHER_NHS_NUMBER))
    assert in_production(new_home).send(live).totals.accepted == 30
    assert new_home("demo").send(live).totals.accepted == 30


def test_a_production_home_has_its_own_partners_only(new_home, draw):
    home = in_production(new_home)
    home.send(draw.sheet(draw.many(30)))
    home.publish()
    assert home.release() == []
    from importlib.resources import files

    shipped = files("warehouse").joinpath("drops", "examples", "west_midlands_police.toml").read_text(encoding="utf-8")
    (home.home.partners / "police.toml").write_text(shipped, encoding="utf-8")
    assert len(home.release()) == 1


# -- two at once


def test_two_runs_at_once_end_as_one(home, draw, new_home):
    for number in range(4):
        home.put(f"{number}.csv", draw.sheet(draw.many(400, first=number * 500, arrival_date=f"2025-0{number + 4}-03")))
    both = [draw.svd("run", home=home.home.root, wait=False) for _ in range(2)]
    said = [draw.finished(each) for each in both]
    assert 0 in {each.code for each in said}
    for each in said:
        assert each.code == 0 or "Another run is at work on this home" in each.text, each.text
    assert home.violence() == 1_600
    assert home.leftovers() == []
    register = [json.loads(path.read_text(encoding="utf-8"))["sequence"] for path in home.home.register.glob("*.json")]
    assert sorted(register) == [1, 2, 3, 4]
    assert draw.svd("run", home=home.home.root).code == 0


HOLDING = """
import sys
from pathlib import Path
from pipelines.lock import alone
from pipelines.home import Home
with alone(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(home):
    """Another process at work on the home."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(home.home.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_a_run_says_that_another_is_at_work_and_works_once_that_was_killed(home, draw, held):
    from pipelines.errors import HomeBusy

    home.put("1.csv", draw.sheet(draw.many(20)))
    running = Runner(home.home, home.tools, lambda step, words: None)
    for act in (running.register, running.ingest, running.prepare, partial(running.release, Approval([APPROVER]))):
        with pytest.raises(HomeBusy, match="Another run is at work on this home"):
            act()
    held.kill()
    held.wait()
    assert run(home) == ""
    assert home.violence() == 20


KILLED = """
import os, sys
from pathlib import Path
import assets.release
from pipelines.home import Home
from pipelines.release.approval import Approval
from pipelines.context import Tools
from assets.runs import Runner
assets.release.publish_all = lambda *words: os._exit(9)
home = Home(Path(sys.argv[1]))
running = Runner(home, Tools(home), lambda step, words: None)
running.register(settle_seconds=0)
running.ingest()
running.prepare()
print(running.release(Approval(["Ada Approver"])))
"""


def test_a_run_killed_while_it_publishes_holds_up_no_other(home, draw):
    home.put("1.csv", draw.sheet(draw.many(20)))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.home.root)], capture_output=True, text=True, check=False
    )
    assert killed.returncode == 9, killed.stdout + killed.stderr
    assert not Home(home.home.root).warehouse.is_file()
    for words in (["run"], ["release", "--approver", APPROVER]):
        draw.svd(*words, home=home.home.root, check=True)
    assert Home(home.home.root).warehouse.is_file()
    assert home.violence() == 20
