"""The act of releasing: nothing is published without it, everything is remembered by it, and what blocks it says
why."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from anonymisation.disclosure.audit.certify import certify
from anonymisation.disclosure.audit.checker import check as check_proof
from assets.instance import open_instance
from assets.runs import Runner
from pipelines.errors import ReleaseBlocked, StepFailed
from pipelines.ingest.store import SubmissionStore
from pipelines.release import propose as proposing
from pipelines.release.approval import Approval
from pipelines.release.publish import publish_all, shown_release, signer_of
from pipelines.release.release import plan_release, withdraw
from tests.pipelines.small_homes import APPROVERS, SmallHome, shown_in
from warehouse.drops.drops import DropFailed
from warehouse.drops.manifest import verify
from warehouse.ledger.ledger import LedgerBroken, LedgerRefused

PUBLISHED = ("ledger", "warehouse", "drops")
APRIL, MAY, JUNE, JULY = "2025-04", "2025-05", "2025-06", "2025-07"
BIRMINGHAM, COVENTRY = "E08000025", "E08000026"
APPROVED_BY_ADA = ["Ada Approver"]


def month_of(draw, month, birmingham=40, coventry=5, first=0):
    """A month of attendances: many of Birmingham, few of Coventry, each seen by the trust next door."""
    on = {"arrival_date": f"{month}-12"}
    here = draw.many(birmingham, first=first + 1, **on)
    return here + draw.many(coventry, first=first + 501, postcode=draw.COVENTRY_POSTCODE, provider_code="RKB", **on)


def months_of(draw, months, **sizes):
    return [row for place, month in enumerate(months) for row in month_of(draw, month, first=1_000 * place, **sizes)]


@pytest.fixture(scope="module")
def copies_of(open_home) -> Callable[[SmallHome], Callable[..., SmallHome]]:
    """A home → what makes copies of it, which sign with the same key."""

    def of(home: SmallHome):
        signer_of(home.home.signing_key, home.home.public_key)

        numbers = count(1)

        def another(**settings: str) -> SmallHome:
            # Its svd.toml names the keys of the first.
            root = home.home.root.with_name(f"{home.home.root.name} {next(numbers)}")
            shutil.copytree(home.home.root, root)
            copy = replace(open_home(root), today=home.today, sent=list(home.sent))
            for setting, value in settings.items():
                copy.set(setting, value)
            return replace(open_home(root), today=home.today, sent=list(home.sent))

        return another

    return of


def prepared(make_small_home, folder: Path, draw, rows, today=date(2025, 11, 1)) -> SmallHome:
    home = replace(make_small_home(folder / "first"), today=today)
    home.send(draw.sheet(rows))
    home.send(draw.sheet([draw.called(n) for n in range(12)], draw.RYA), source="ambulance")
    home.prepare()
    return home


@pytest.fixture(scope="module")
def spring(make_small_home, copies_of, draw, tmp_path_factory):
    """Makes homes in which April to June are counted, and nothing was ever released."""
    home = prepared(make_small_home, tmp_path_factory.mktemp("spring"), draw, months_of(draw, (APRIL, MAY, JUNE)))
    return copies_of(home)


@pytest.fixture(scope="module")
def released(spring, copies_of):
    """Makes homes in which that was released."""
    home = spring()
    assert not home.publish_and_drop().is_blocked
    return copies_of(home)


@pytest.fixture
def counted(spring) -> SmallHome:
    """A home in which April to June are counted, and nothing was ever released."""
    return spring()


@pytest.fixture
def home(released) -> SmallHome:
    """A home in which April to June were released."""
    return released()


def july(draw, home: SmallHome, **sizes) -> None:
    """The next month comes in and is counted."""
    home.send(draw.sheet(month_of(draw, JULY, first=7_000, **sizes)))
    home.prepare()


def correction(draw, home: SmallHome, birmingham=60) -> None:
    """April is sent again: 20 more of Birmingham."""
    home.send(draw.sheet(month_of(draw, APRIL, birmingham=birmingham)))
    home.prepare()


def failed_checks(outcome) -> list[str]:
    return [block.check for block in outcome.blocked]


def figures(home: SmallHome) -> dict[str, list[tuple]]:
    """The published tables, without the catalogue."""
    return {name: rows for name, rows in shown_in(home.home.warehouse).items() if name.startswith("main.")}


STATED = (
    "stated_in",
    "stated_vintage",
    "vintage",
    "status",
    "n",
    "providers_received",
    "providers_complete",
    "providers_expected",
)


def stated(home: SmallHome, table: str) -> dict[str, tuple]:
    """Key → what is published of a cell, and since when; not what may be deduced of it, which grows narrower with more
    to deduce from.
    """
    return {key: tuple(cell[name] for name in STATED) for key, cell in home.cells(table).items()}


def drop_of(home: SmallHome, partner: str) -> Path:
    """The folder of a partner's last drop."""
    return home.home.drops / partner / shown_release(home.home.warehouse)


def table(home: SmallHome, partner: str, name: str) -> pl.DataFrame:
    return pl.read_parquet(drop_of(home, partner) / f"{name}.parquet")


# -- whose act it is


def test_counting_and_auditing_publish_nothing(counted):
    before = counted.bytes_of(*PUBLISHED)
    planned = plan_release(counted.home, counted.tools)
    assert planned.proposal.new.height > 0
    assert planned.blocked == []
    assert counted.bytes_of(*PUBLISHED) == before
    assert not counted.home.warehouse.exists()
    assert counted.entries() == []


def test_what_was_never_released_is_neither_published_nor_dropped(counted):
    with pytest.raises(DropFailed, match="svd release"):
        publish_all(counted.home, counted.tools, counted.now)
    with pytest.raises(DropFailed, match="svd release"):
        counted.release()


@pytest.mark.parametrize("names", [[], [""], ["  "]])
def test_a_release_needs_a_named_approver(counted, names):
    from pipelines.release.release import release

    before = counted.bytes_of(*PUBLISHED)
    outcome = release(counted.home, counted.tools, counted.now, Approval(names))
    assert failed_checks(outcome) == ["approval"]
    assert "--approver" in outcome.blocked[0].reason
    assert counted.bytes_of(*PUBLISHED) == before


@pytest.mark.parametrize("names", [["Ada"], ["Ada", "Ada"], ["Ada Approver", " ada  APPROVER "], ["Ada", ""]])
def test_the_strict_policy_needs_two_and_one_named_twice_is_one(spring, names):
    home = spring(policy='"suppress-10-round-5"')
    outcome = home.act(*names)
    assert failed_checks(outcome) == ["approval"]
    assert "2 named approvers" in outcome.blocked[0].reason


def test_two_sign_off_a_release_under_the_strict_policy(spring):
    home = spring(policy='"suppress-10-round-5"')
    outcome = home.act("Ada", "Bo")
    assert not outcome.is_blocked
    entry = home.entries()[-1]
    assert (entry.body["approvers"], entry.body["policy"]) == (["Ada", "Bo"], "suppress-10-round-5")
    assert {cell["n"] for cell in home.cells("la_month_source").values() if cell["status"] == "published"} == {40}


def test_the_job_that_releases_asks_for_an_approval_whoever_starts_it(counted):
    running = Runner(counted.home, counted.tools, lambda step, words: None)
    with open_instance(counted.home.dagster) as instance, pytest.raises(StepFailed, match="needs a named approver"):
        running._run(instance, "release", {})
    assert counted.entries() == []
    assert not counted.home.warehouse.exists()


def test_an_approval_that_came_to_nothing_is_not_left_lying(counted, monkeypatch):
    running = Runner(counted.home, counted.tools, lambda step, words: None)
    monkeypatch.setattr("assets.release.release", lambda *words: 1 / 0)
    with pytest.raises(StepFailed):
        running.release(Approval(APPROVED_BY_ADA))
    assert list((counted.home.deidentified / "approvals").iterdir()) == []


# -- what the act leaves


def test_a_release_is_entered_in_the_ledger_published_and_dropped(counted):
    outcome = counted.publish_and_drop()
    genesis, entry = counted.entries()
    assert (genesis.act, entry.act, entry.release) == ("genesis", "release", outcome.name)
    assert entry.at == "2025-11-01T12:00:00Z"
    assert entry.body["approvers"] == list(APPROVERS)
    assert {file.name for file in entry.files} == {"cells.parquet", "decision.md", "plan.parquet", "certificate.zip"}
    assert shown_release(counted.home.warehouse) == outcome.name
    for partner in entry.body["recipients"]:
        drop = drop_of(counted, partner["partner"])
        assert verify(drop).is_intact
        manifest = json.loads((drop / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["ledger_head"] == entry.hash
        assert (drop / "manifest.json.minisig").is_file()
    assert oct(counted.home.ledger.stat().st_mode)[-3:] == "700"


def test_the_ledger_the_warehouse_and_the_drops_say_the_same(home):
    rows = {row[:-5]: row[-5:] for row in figures(home)["main.la_month_source"]}
    entered = {tuple(key.split("|")): cell for key, cell in home.cells("la_month_source").items() if cell["status"]}
    assert len(rows) == len(entered)
    for dimensions, (n, status, *_) in rows.items():
        cell = entered[tuple(map(str, dimensions))]
        assert (cell["n"], cell["status"]) == (n, status)
    police = table(home, "west_midlands_police", "la_month_source")
    assert {tuple(row) for row in police.select("area_basis", "la", "month", "source", "n").iter_rows()} <= {
        (*key, values[0]) for key, values in rows.items()
    }


def test_the_certificate_passes_the_script_that_knows_nothing_of_us(home):
    audit = check_proof(home.kept("certificate.zip"))
    assert audit.passed
    assert audit.suppressed > 0


def test_a_period_is_published_once_it_is_over(home):
    """April to June: months and the quarter, no year."""
    published = {name: len(rows) for name, rows in figures(home).items()}
    assert published["main.la_month_source"] > 0
    assert published["main.la_quarter_definition"] > 0
    assert {name for name in published if "year" in name and published[name]} == set()


def test_a_year_is_published_only_once_its_last_month_is_in(make_small_home, draw, tmp_path):
    months = [f"2025-{number:02}" for number in range(4, 13)] + ["2026-01", "2026-02"]
    home = prepared(make_small_home, tmp_path, draw, months_of(draw, months), today=date(2026, 5, 1))
    home.publish_and_drop()
    before = stated(home, "la_month_source")
    assert home.cells("la_year") == {}
    assert figures(home)["main.la_year"] == []
    home.send(draw.sheet(month_of(draw, "2026-03", first=20_000)))
    home.prepare()
    home.publish_and_drop()
    assert home.cells("la_year")[f"{BIRMINGHAM}|2025/26"]["n"] == 12 * 40
    assert {(row[0], row[1]): row[2] for row in figures(home)["main.la_year"]}[BIRMINGHAM, "2025/26"] == 12 * 40
    assert before.items() <= stated(home, "la_month_source").items()


# -- again


def test_a_release_made_again_changes_no_byte(home):
    before, ledger = home.bytes_of("drops"), home.bytes_of("ledger", "warehouse", "deidentified")
    home.today += timedelta(days=30)
    outcome = home.publish_and_drop()
    assert outcome.name == shown_release(home.home.warehouse)
    assert outcome.proposal.is_empty
    assert home.bytes_of("drops") == before
    assert home.bytes_of("ledger", "warehouse", "deidentified") == ledger


def test_two_homes_with_the_same_counts_release_the_same_bytes(spring, released):
    one, other = released(), spring()
    other.publish_and_drop()
    assert other.bytes_of("ledger", "drops") == one.bytes_of("ledger", "drops")
    assert shown_in(other.home.warehouse) == shown_in(one.home.warehouse)


def test_what_is_published_can_be_made_again_from_the_ledger(home):
    before, shown = home.bytes_of("drops"), shown_in(home.home.warehouse)
    home.home.warehouse.unlink()
    shutil.rmtree(home.home.drops)
    home.publish_and_drop()
    assert shown_in(home.home.warehouse) == shown
    assert home.bytes_of("drops") == before


def test_a_crash_between_the_ledger_and_the_warehouse_is_made_good_by_the_next_release(home, draw):
    july(draw, home)
    before = shown_release(home.home.warehouse)
    entered = home.act()
    assert shown_release(home.home.warehouse) == before != entered.name
    again = home.publish_and_drop()
    assert again.name == entered.name == shown_release(home.home.warehouse)
    assert [entry.act for entry in home.entries()] == ["genesis", "release", "release"]
    assert all(
        (drop_of(home, partner["partner"]) / "manifest.json").is_file()
        for partner in home.entries()[-1].body["recipients"]
    )


# -- the next month, and months sent again


def test_a_new_month_is_added_and_nothing_else_is_said_anew(home, draw):
    before = figures(home)
    july(draw, home)
    outcome = home.publish_and_drop()
    assert set(outcome.proposal.changes()["change"]) == {"new"}
    for name, rows in figures(home).items():
        assert set(before[name]) <= set(rows), name
    assert len(figures(home)["main.la_month_source"]) > len(before["main.la_month_source"])


def test_what_is_sent_again_changes_nothing_published_until_a_revision(home, draw):
    before = home.bytes_of(*PUBLISHED)
    correction(draw, home)
    outcome = home.publish_and_drop()
    assert outcome.proposal.is_empty
    assert outcome.proposal.restated().height > 0
    assert home.bytes_of(*PUBLISHED) == before


def test_a_month_that_waits_for_a_revision_waits_while_others_are_released(home, draw):
    correction(draw, home)
    july(draw, home)
    home.publish_and_drop()
    cells = home.cells("la_month_source")
    assert cells[f"residence|{BIRMINGHAM}|{APRIL}-01|ecds"]["n"] == 40
    assert cells[f"residence|{BIRMINGHAM}|{JULY}-01|ecds"]["n"] == 40
    assert (
        len(pl.read_csv(drop_of(home, "west_midlands_police") / "CHANGES.csv").filter(pl.col("change") != "new")) == 0
    )


def test_a_revision_states_the_month_anew_and_says_what_changed(home, draw):
    before = figures(home)
    correction(draw, home)
    outcome = home.publish_and_drop(revise=True)
    entry = home.entries()[-1]
    assert entry.body["revision"] is True
    assert (
        entry.body["changes"]["revised"]
        == dict(outcome.proposal.changes().group_by("change").len().iter_rows())["revised"]
    )
    assert home.cells("la_month_source")[f"residence|{BIRMINGHAM}|{APRIL}-01|ecds"]["n"] == 60
    with (drop_of(home, "west_midlands_police") / "CHANGES.csv").open(encoding="utf-8-sig", newline="") as file:
        changes = [row for row in csv.DictReader(file) if row["table"] == "la_month_source"]
    assert [(row["change"], row["n_before"], row["n_after"]) for row in changes] == [("revised", "40", "60")]
    assert BIRMINGHAM in changes[0]["key"]
    may_and_june = lambda rows: {row for row in rows if row[2] != date(2025, 4, 1)}  # noqa: E731
    assert may_and_june(figures(home)["main.la_month_source"]) == may_and_june(before["main.la_month_source"])


def test_a_figure_that_falls_below_the_threshold_is_newly_suppressed_and_one_that_rises_newly_shown(home, draw):
    home.send(draw.sheet(month_of(draw, APRIL, birmingham=40, coventry=25)))
    home.prepare()
    up = home.publish_and_drop(revise=True)
    assert "newly shown" in set(up.proposal.changes()["change"])
    home.send(draw.sheet(month_of(draw, APRIL, birmingham=41, coventry=4)))
    home.prepare()
    down = home.publish_and_drop(revise=True)
    changed = (
        down.proposal.changes().filter(pl.col("key") == f"residence|{COVENTRY}|{APRIL}-01|ecds").row(0, named=True)
    )
    assert (changed["change"], changed["n_before"], changed["n"]) == ("newly suppressed", 25, None)


def test_a_revision_back_to_what_was_said_before_is_a_release_of_its_own(home, draw):
    first = shown_release(home.home.warehouse)
    correction(draw, home)
    home.publish_and_drop(revise=True)
    correction(draw, home, birmingham=40)
    assert home.publish_and_drop(revise=True).name == f"{first}-2" == shown_release(home.home.warehouse)
    assert [entry.release for entry in home.entries() if entry.act == "release"][::2] == [first, f"{first}-2"]


def test_a_month_that_a_trust_sends_late_is_said_anew_alike_in_every_place_that_it_serves(home, draw):
    """Were cells that it adds nothing to left as they were, their look would tell that it added nothing."""
    rows = draw.many(20, first=9_001, provider_code="RQ3", arrival_date="2025-05-20")
    home.send(draw.sheet(rows))
    home.prepare()
    home.publish_and_drop(revise=True)
    for table in ("la_month_source", "la_quarter_definition", "la_quarter_age_sex"):
        providers = {
            key: cell["providers_received"]
            for key, cell in home.cells(table).items()
            if cell["providers_expected"] == 2 and (MAY in key or "quarter" in table)
        }
        assert set(providers.values()) == {2}, table


def of_april(draw, children, sexual):
    on = {"arrival_date": f"{APRIL}-12"}
    return [
        *draw.many(children, first=20_001, age="12", **on),
        *draw.many(sexual, first=30_001, chief_complaint="56890008", **on),
    ]


def test_what_suppresses_a_group_at_a_revision_suppresses_all_of_it(spring, draw):
    """Were the cells that have not changed left as they were, their look would tell which have."""
    home = spring()
    home.send(draw.sheet(of_april(draw, children=12, sexual=10)))
    home.prepare()
    home.publish_and_drop()
    assert kinds(home) == {"domestic": "suppressed", "sexual": "published", "under_18": "published"}
    home.send(draw.sheet(of_april(draw, children=1_900, sexual=10)))
    home.prepare()
    home.publish_and_drop(revise=True)
    assert set(kinds(home).values()) == {"suppressed_group"}


def kinds(home: SmallHome) -> dict[str, str]:
    return {
        key.split("|")[2]: cell["status"]
        for key, cell in home.cells("la_quarter_kind").items()
        if key.startswith(BIRMINGHAM)
    }


def test_people_of_a_place_whose_own_trusts_have_not_sent_break_no_audit(make_small_home, draw, tmp_path):
    """Outsiders take such a place for none, though it is not."""
    home = prepared(
        make_small_home, tmp_path, draw, [row | {"provider_code": "RRK"} for row in months_of(draw, (APRIL, MAY))]
    )
    outcome = home.act()
    assert not outcome.is_blocked
    cell = home.cells("la_month_source")[f"residence|{COVENTRY}|{APRIL}-01|ecds"]
    assert (cell["status"], cell["n"]) == ("not_received", None)


def test_where_a_month_comes_late_no_place_goes_on_as_not_received(home, draw):
    """Were those that it adds nothing to left as they were, that would tell of a zero."""
    rows = draw.many(20, first=9_001, provider_code="RL4", postcode="WV1 1AA", arrival_date="2025-05-20")
    home.send(draw.sheet(rows))
    home.prepare()
    home.publish_and_drop(revise=True)
    cells = {
        key: cell
        for key, cell in home.cells("la_month_source").items()
        if f"|{MAY}-01|ecds" in key and cell["providers_expected"] == 4
    }
    assert cells
    assert {cell["status"] for cell in cells.values()} <= {"published", "suppressed", "suppressed_group"}


# -- checks


def test_a_submission_that_is_registered_and_not_counted_blocks(home, draw):
    home.put("late.csv", draw.sheet(month_of(draw, JULY, first=7_000)))
    home.register()
    planned = plan_release(home.home, home.tools)
    assert failed_checks(planned) == ["submissions"]
    assert "svd run" in planned.blocked[0].reason


def test_a_submission_that_is_taken_in_and_not_counted_blocks(home, draw):
    """Else a quarter would be over by the one and counted by the other."""
    home.send(draw.sheet(month_of(draw, JULY, first=7_000)))
    assert failed_checks(plan_release(home.home, home.tools, revise=True)) == ["submissions"]
    home.prepare()
    assert failed_checks(plan_release(home.home, home.tools)) == []


def test_a_damaged_ledger_blocks_and_nothing_is_written(home, draw):
    july(draw, home)
    certificate = next(home.home.ledger.glob("*/certificate.zip"))
    content = bytearray(certificate.read_bytes())
    content[len(content) // 2] ^= 1
    certificate.chmod(0o600)
    certificate.write_bytes(content)
    before = home.bytes_of(*PUBLISHED)
    outcome = home.publish_and_drop()
    assert failed_checks(outcome) == ["ledger"]
    assert "svd ledger verify" in outcome.blocked[0].reason
    assert home.bytes_of(*PUBLISHED) == before


def test_a_ledger_whose_chain_is_broken_stops_everything(home, draw):
    july(draw, home)
    lines = next(path for path in home.home.ledger.iterdir() if path.is_file() and path.stat().st_size > 200)
    lines.chmod(0o600)
    lines.write_bytes(lines.read_bytes().replace(b"Ada Approver", b"Bob Approver"))
    before = home.bytes_of(*PUBLISHED)
    for act in (home.act, lambda: plan_release(home.home, home.tools)):
        with pytest.raises(LedgerBroken, match="svd ledger verify"):
            act()
    assert home.bytes_of(*PUBLISHED) == before


def test_drops_without_a_ledger_block_for_what_was_published_is_not_known(home):
    shutil.rmtree(home.home.ledger)
    before = home.bytes_of("warehouse", "drops")
    outcome = home.publish_and_drop()
    assert failed_checks(outcome) == ["ledger"]
    assert "Bring the folder ledger/ back" in outcome.blocked[0].reason
    assert home.bytes_of("warehouse", "drops") == before
    assert home.entries() == []


def test_control_totals_that_do_not_add_up_block(counted):
    (submission, *_) = sorted((counted.home.deidentified / "ecds" / "submissions").iterdir())
    note = SubmissionStore(counted.home).folder("ecds", submission.name) / "submission.json"
    record = json.loads(note.read_text(encoding="utf-8"))
    record["totals"]["rejected"] += 1
    note.write_text(json.dumps(record), encoding="utf-8")
    outcome = counted.publish_and_drop()
    assert failed_checks(outcome) == ["control totals"]
    assert submission.name in outcome.blocked[0].reason


def test_a_cell_against_the_policy_blocks(counted):
    path = counted.home.deidentified / "protected" / "la_month_source.parquet"
    rows = pl.read_parquet(path)
    rows.with_columns(n=pl.when(pl.col("status") == "published").then(41).otherwise("n")).write_parquet(path)
    outcome = counted.publish_and_drop()
    assert failed_checks(outcome) == ["policy"]
    assert "la_month_source" in outcome.blocked[0].reason
    assert not counted.home.warehouse.exists()


def test_a_suppression_rule_that_lets_through_what_it_should_not_blocks(counted, monkeypatch):
    """Asked of the very cells that would be stated, apart from the code that protects."""
    protect = proposing.protect
    monkeypatch.setattr(
        proposing,
        "protect",
        lambda *words: protect(*words).with_columns(n=pl.when(pl.col("status") == "published").then(pl.col("n") + 1)),
    )
    outcome = counted.publish_and_drop()
    assert "policy" in failed_checks(outcome)
    assert not counted.home.warehouse.exists()


def test_a_month_that_few_have_sent_blocks(spring):
    home = spring(least_received="0.5")
    outcome = home.act()
    assert set(failed_checks(outcome)) == {"completeness"}
    assert any("June 2025 has come in from 2 of 9 providers of ecds" in block.reason for block in outcome.blocked)


def test_nothing_to_publish_yet_is_said(new_home, draw):
    home = new_home("empty")
    home.prepare()
    outcome = home.act()
    assert "content" in failed_checks(outcome)
    assert home.entries() == []


def never_open(said, pieces):
    """Asks more than any suppressed cell can give."""
    return certify(said, pieces, safety_interval=8)


def test_a_failed_audit_blocks_everybody_and_leaves_a_refusal_in_the_ledger(home, draw, monkeypatch):
    july(draw, home)
    before, entries = home.bytes_of("warehouse", "drops"), home.entries()
    monkeypatch.setattr(proposing, "certify", never_open)
    outcome = home.publish_and_drop()
    assert failed_checks(outcome) == ["audit"]
    assert "suppressed cells of la_month_source" in outcome.blocked[0].reason
    assert home.bytes_of("warehouse", "drops") == before
    *earlier, refusal = home.entries()
    assert earlier == entries
    assert refusal.act == "refusal"
    assert refusal.body["blocked"] == [vars(block) for block in outcome.blocked]


def test_a_first_release_that_is_blocked_leaves_nothing(counted, monkeypatch):
    monkeypatch.setattr(proposing, "certify", never_open)
    monkeypatch.setattr(proposing, "MOST_ATTEMPTS", 1)
    assert failed_checks(counted.publish_and_drop()) == ["audit"]
    assert counted.entries() == []
    assert not counted.home.warehouse.exists()


def test_tables_that_contradict_one_another_are_not_published(home, draw):
    """As when a definition has changed between two releases without anybody saying so."""
    july(draw, home)
    path = home.home.deidentified / "counts" / "provider_month.parquet"
    rows = pl.read_parquet(path)
    july_of_all = (pl.col("measure") == "violence") & (pl.col("month") == date(2025, 7, 1)) & (pl.col("n") > 0)
    rows.with_columns(
        pl.when(july_of_all).then(pl.lit(400)).otherwise("n").alias("n"),
        pl.when(july_of_all).then(pl.lit(400)).otherwise("people").alias("people"),
    ).write_parquet(path)
    outcome = home.act()
    assert failed_checks(outcome) == ["audit"]
    assert "cannot all be true" in outcome.blocked[0].reason


def test_where_a_cell_would_not_be_protected_its_group_is_suppressed(counted, monkeypatch):
    asked: list[int] = []

    def strict_at_first(said, pieces):
        asked.append(1)
        return never_open(said, pieces) if len(asked) == 1 else certify(said, pieces)

    monkeypatch.setattr(proposing, "certify", strict_at_first)
    outcome = counted.act()
    assert not outcome.is_blocked
    assert len(asked) == 2
    secondary_suppression = counted.entries()[-1].body["secondary_suppression"]
    assert secondary_suppression == {
        name: sorted(groups) for name, groups in sorted(outcome.proposal.secondary_suppression.items())
    }
    assert secondary_suppression
    for name, groups in secondary_suppression.items():
        statuses = {
            cell["status"]
            for key, cell in counted.cells(name).items()
            for group in groups
            if name == "la_month_source" and group == "|".join([key.split("|")[place] for place in (1, 2, 0, 3)])
        }
        assert statuses <= {"suppressed_group", "not_received"}
    assert "By secondary suppression" in counted.kept("decision.md").decode()


# -- each partner


POLICE = """
[partner]
id = "{id}"
name = "The {id}"
contact = "{id}@police.example"
[agreement]
reference = "ISA-{id}"
signed = 2025-04-01
expires = {expires}
[drop]
marts = ["la_month_source", "la_quarter_definition"]
police_force = "West Midlands Police"
{more}
"""


def partner(home: SmallHome, name: str, expires: str = "2028-03-31", more: str = "") -> str:
    (home.home.partners / f"{name}.toml").write_text(
        POLICE.format(id=name, expires=expires, more=more), encoding="utf-8"
    )
    return name


def test_an_agreement_that_has_expired_blocks_its_partner_and_no_other(counted):
    gone = partner(counted, "gone", expires="2025-10-31")
    assert not counted.act().is_blocked
    publish_all(counted.home, counted.tools, counted.now)
    outcomes = counted.release()
    assert sorted(outcomes) == ["blocked", *["written"] * (len(outcomes) - 1)]
    assert not (counted.home.drops / gone).exists()
    body = counted.entries()[-1].body
    assert gone not in {recipient["partner"] for recipient in body["recipients"]}
    assert len(body["recipients"]) == len(outcomes) - 1
    assert any("expired on 2025-10-31" in reason for reason in body["blocked"])
    assert "expired on 2025-10-31" in counted.kept("decision.md").decode()


def test_a_partner_with_a_stricter_policy_sees_fewer_figures_and_none_other(spring, draw):
    home = spring()
    home.send(draw.sheet(month_of(draw, APRIL, birmingham=40, coventry=12)))
    home.prepare()
    partner(home, "plain")
    partner(home, "strict", more='policy = "suppress-10-round-5"')
    home.publish_and_drop()
    # Ten are published of Coventry in April, as of anything from 8 to 12; nine would be too few for the strict policy.
    for name in ("la_month_source", "la_quarter_definition"):
        plain, strict = (table(home, each, name) for each in ("plain", "strict"))
        assert plain.drop("n", "status").equals(strict.drop("n", "status"))
        seen = [row for row in strict.rows() if row[strict.columns.index("status")] == "published"]
        assert set(seen) <= set(plain.rows())
        assert strict.filter(pl.col("status") != "published")["n"].null_count() == strict.height - len(seen)
    fewer = (
        table(home, "plain", "la_month_source").filter(pl.col("status") == "published").height
        - table(home, "strict", "la_month_source").filter(pl.col("status") == "published").height
    )
    assert fewer == 2
    readmes = [" ".join((drop_of(home, name) / "README.txt").read_text().split()) for name in ("plain", "strict")]
    sentence = "of people this drop keeps the threshold of suppress-8-round-5, 8, not 10."
    assert [sentence in readme for readme in readmes] == [False, True]
    recipients = {recipient["partner"]: recipient["policy"] for recipient in home.entries()[-1].body["recipients"]}
    assert (recipients["plain"], recipients["strict"]) == ("suppress-8-round-5", "suppress-10-round-5")


def test_a_partner_with_a_looser_policy_is_blocked_and_is_no_recipient(counted):
    partner(counted, "loose", more='policy = "nhs-1-7-round-5"')
    counted.publish_and_drop()
    assert not (counted.home.drops / "loose").exists()
    body = counted.entries()[-1].body
    assert "loose" not in {recipient["partner"] for recipient in body["recipients"]}
    assert any("looser" in reason for reason in body["blocked"])


def test_a_partner_s_policy_that_nobody_knows_blocks_it_alone(counted):
    partner(counted, "lost", more='policy = "floor-9-9"')
    assert not counted.publish_and_drop().is_blocked
    assert not (counted.home.drops / "lost").exists()
    assert (counted.home.drops / "west_midlands_police").is_dir()


# -- withdrawn


def test_a_release_that_is_withdrawn_stays_in_the_ledger_the_warehouse_and_the_drops(home):
    name = shown_release(home.home.warehouse)
    before = home.bytes_of("warehouse", "drops")
    kept = home.bytes_of("ledger")
    entry = withdraw(home.home, name, "The wrong file was counted.", APPROVED_BY_ADA, home.now)
    assert (entry.act, entry.release) == ("withdrawal", name)
    after = home.bytes_of("warehouse", "drops")
    notes = {path for path in after if path.endswith(".WITHDRAWN.txt")}
    assert {path: digest for path, digest in after.items() if path not in notes} == before
    assert len(notes) == len([path for path in before if path.endswith("/manifest.json")])
    files = {path: digest for path, digest in home.bytes_of("ledger").items() if path.count("/") > 1}
    assert {path: digest for path, digest in kept.items() if path.count("/") > 1} == files
    assert [entry.act for entry in home.entries()] == ["genesis", "release", "withdrawal"]


def test_what_was_withdrawn_is_still_reckoned_with_by_the_next_audit(home, draw):
    name = shown_release(home.home.warehouse)
    before = plan_release(home.home, home.tools).proposal.certification.audit.system.cells
    withdraw(home.home, name, "The wrong file was counted.", APPROVED_BY_ADA, home.now)
    assert plan_release(home.home, home.tools).proposal.certification.audit.system.cells == before
    july(draw, home)
    after = home.publish_and_drop()
    assert set(after.proposal.changes()["change"]) == {"new"}
    assert home.cells("la_month_source")[f"residence|{BIRMINGHAM}|{APRIL}-01|ecds"]["stated_in"] == name


@pytest.mark.parametrize(
    ("reason", "names"), [("", APPROVED_BY_ADA), ("  ", APPROVED_BY_ADA), ("A reason.", []), ("A reason.", [" "])]
)
def test_a_withdrawal_needs_a_reason_and_a_name(home, reason, names):
    with pytest.raises(ReleaseBlocked, match="--reason and --approver"):
        withdraw(home.home, shown_release(home.home.warehouse), reason, names, home.now)


def test_only_what_was_released_is_withdrawn_and_once(home):
    with pytest.raises(LedgerRefused):
        withdraw(home.home, "2025-06_00000000", "A reason.", APPROVED_BY_ADA, home.now)
    withdraw(home.home, shown_release(home.home.warehouse), "A reason.", APPROVED_BY_ADA, home.now)
    with pytest.raises(LedgerRefused):
        withdraw(home.home, shown_release(home.home.warehouse), "A reason.", APPROVED_BY_ADA, home.now)


# -- what the ledger tells


@pytest.fixture(scope="module")
def twins(make_small_home, draw, tmp_path_factory):
    """Two homes whose exact counts differ in every place and month, and of which the same is published, twice."""
    made = []
    for name, birmingham, coventry in (("one", (41, 40, 39), (1, 2, 3)), ("other", (39, 42, 38), (2, 1, 1))):
        rows = [
            row
            for place, month in enumerate((APRIL, MAY, JUNE))
            for row in month_of(draw, month, birmingham[place], coventry[place], first=1_000 * place)
        ]
        home = prepared(make_small_home, tmp_path_factory.mktemp(name), draw, rows)
        assert not home.publish_and_drop().is_blocked
        july(draw, home, birmingham=birmingham[0], coventry=coventry[0])
        assert not home.publish_and_drop().is_blocked
        made.append(home)
    return made


def test_the_certificate_is_a_function_of_what_is_public(twins):
    one, other = twins
    assert one.counts()["la_month_source"].keys() == other.counts()["la_month_source"].keys()
    assert not set(one.counts()["la_month_source"].items()) & {
        item for item in other.counts()["la_month_source"].items() if item[0][3] == "ecds"
    }
    assert figures(one) == figures(other)
    assert one.kept("certificate.zip") == other.kept("certificate.zip")


@pytest.mark.parametrize("file", ["cells.parquet", "plan.parquet", "decision.md"])
def test_no_file_of_the_ledger_depends_on_an_exact_count(twins, file):
    """But for the hash of the ledger before, which a record of the second release tells."""
    one, other = (home.kept(file) for home in twins)
    if file == "decision.md":
        one, other = (
            text.replace(home.entries()[1].hash.encode(), b"") for text, home in zip((one, other), twins, strict=True)
        )
    assert one == other


def test_no_entry_of_the_ledger_depends_on_an_exact_count_but_for_its_hash(twins):
    """The hash of what went in binds a release to its counts; it tells none of them."""
    bodies = [
        [
            {name: value for name, value in entry.body.items() if name != "exact_counts_sha256"}
            for entry in home.entries()
        ]
        for home in twins
    ]
    assert bodies[0] == bodies[1]


def test_what_a_release_says_on_the_screen_depends_on_no_exact_count(twins):
    from pipelines.release.outcome import outcome_of

    one, other = (outcome_of(plan_release(home.home, home.tools)).as_json() for home in twins)
    assert one == other


def test_the_exact_counts_of_the_day_stay_behind_the_wall(home):
    (path,) = home.home.snapshots.glob("*.parquet")
    assert path.is_relative_to(home.home.deidentified)
    assert oct(home.home.snapshots.stat().st_mode)[-3:] == "700"
    assert set(pl.read_parquet(io.BytesIO(home.kept("cells.parquet"))).columns) & {"people"} == set()
