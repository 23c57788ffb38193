"""What a trust sends again: it changes the cells it should and no other, and a run that was cut off leaves no trace."""

import json
import os
import random
import shutil
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from assets.runs import Runner
from pipelines import classify as deciding
from pipelines.contact_store import ContactStore
from pipelines.ingest.store import SubmissionStore
from pipelines.release.approval import Approval
from schemas import codes
from tests.pipelines.small_homes import SmallHome, areas_of
from tests.recount.recount import recount_rows

RESULTS = ("deidentified", "ledger", "warehouse", "drops")


@pytest.fixture(scope="session")
def postcodes(draw):
    """A postcode of Birmingham, and one of Coventry."""
    import csv

    with draw.demo_postcodes().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [next(row["pcds"] for row in rows if row["lad25cd"] == la) for la in ("E08000025", "E08000026")]


class Sending:
    """A home, and beside it what was sent, from which plain Python says what must be counted."""

    def __init__(self, home: SmallHome, draw) -> None:
        self.home, self._draw = home, draw
        self._true = {"ecds": [], "ambulance": []}

    def send(self, rows, source="ecds"):
        """Send rows; the net-change protocol is told by any row's update type."""
        became = self.home.send(
            self._draw.sheet(rows, self._draw.SUS if source == "ecds" else self._draw.RYA), source=source
        )
        protocol = "net_change" if any(row.get("update_type") for row in rows) else "bulk"
        number = len(self.home.sent)
        self._true[source] += [self._truth(row, number, line, protocol) for line, row in enumerate(rows, 2)]
        assert became.totals.received == len(rows)
        assert became.totals.balance()
        return became

    def _truth(self, row, number, line, protocol):
        la, ward, msoa, deprivation = areas_of(row.get("postcode"))
        return row | {
            "file": f"{number}.csv",
            "sequence": number,
            "line": line,
            "protocol": protocol,
            "fate": "clean",
            "provider_code": row.get("provider_code", "RYA"),
            "residence_la_true": la,
            "residence_ward_true": ward,
            "residence_msoa_true": msoa,
            "residence_deprivation_true": deprivation,
            "scene_la_true": areas_of(row.get("incident_postcode"))[0],
        }

    def expected(self):
        """Mart → cell → count, by plain Python over everything sent."""
        return recount_rows(self._true["ecds"], self._true["ambulance"]).marts

    def counted(self):
        """Mart → cell → count, by the home."""
        self.home.count()
        return self.home.counts()


@pytest.fixture
def sending(home, draw) -> Sending:
    return Sending(home, draw)


def cells_that_changed(before, after):
    return {
        mart: {
            cell for cell in before[mart].keys() | after[mart].keys() if before[mart].get(cell) != after[mart].get(cell)
        }
        for mart in before
    }


def april(draw, count=30, first=1, **said):
    return draw.many(count, first=first, **said)


def may(draw, count=20, first=101, **said):
    return draw.many(count, first=first, **{"arrival_date": "2025-05-10"} | said)


# -- the same again


def test_the_same_month_twice_changes_no_byte(home, draw):
    home.send(draw.sheet(april(draw)))
    home.send(draw.sheet([draw.called(n) for n in range(30)], draw.RYA), source="ambulance")
    assert home.publish()
    assert set(home.release()) == {"written"}
    before = home.bytes_of(*RESULTS)
    home.put("again.csv", draw.sheet(april(draw)))
    assert home.ingest() == []
    assert home.classify() == 0
    assert not home.publish()
    assert set(home.release()) == {"unchanged"}
    assert home.bytes_of(*RESULTS) == before


def test_the_same_rows_in_another_file_change_no_count_and_no_figure(home, draw):
    home.send(draw.sheet(april(draw) + may(draw)))
    home.publish()
    before = home.bytes_of("deidentified/counts", "deidentified/protected")
    figures = {name: rows for name, rows in draw.shown_in(home.home.warehouse).items() if name.startswith("main.")}
    home.send(draw.sheet(may(draw) + april(draw), columns=list(reversed(draw.SUS))))
    home.publish()
    assert home.bytes_of("deidentified/counts", "deidentified/protected") == before
    assert {
        name: rows for name, rows in draw.shown_in(home.home.warehouse).items() if name.startswith("main.")
    } == figures


def test_a_finished_demo_run_again_changes_nothing(demo_home, tmp_path, open_home):
    """Through Dagster, as `svd run` does it."""
    root = tmp_path / "copy"
    shutil.copytree(demo_home.root, root)
    shutil.copytree(demo_home.root.with_name(f"{demo_home.root.name}.keys"), tmp_path / f"{demo_home.root.name}.keys")
    home = open_home(root)
    before = but_for_notes(home)
    running = Runner(home.home, home.tools, lambda step, words: None)
    assert running.register(settle_seconds=0).new == []
    assert running.ingest() == []
    assert running.prepare()
    assert but_for_notes(home) == before
    assert json.loads((home.home.deidentified / "proposal.json").read_text(encoding="utf-8"))["changes"] == {}
    assert not running.release(Approval(["Ada Approver"], revise=True)).blocked
    assert {each["outcome"] for each in json.loads((home.home.drops / "latest.json").read_text(encoding="utf-8"))} == {
        "unchanged"
    }
    assert but_for_notes(home) == before


def but_for_notes(home):
    """Every result, but for the notes of what the last proposal and the last act came to."""
    notes = ("deidentified/proposal.json", "deidentified/release.json", "drops/latest.json")
    return {name: digest for name, digest in home.bytes_of(*RESULTS).items() if name not in notes}


# -- bulk


def test_a_corrected_bulk_file_changes_exactly_the_cells_it_should(sending, draw, postcodes):
    _, coventry = postcodes
    sending.send(april(draw) + may(draw))
    before = sending.counted()
    assert before == sending.expected()
    corrected = april(draw, count=28)
    corrected[0] |= {"postcode": coventry, "sex": "2"}
    corrected[1] |= {"injury_intent": draw.ACCIDENT}
    corrected[2] |= {"injury_mechanism": draw.KNIFE}
    sending.send([*corrected, draw.attended(99, age="12")])
    after = sending.counted()
    assert after == sending.expected()
    changed = cells_that_changed(before, after)
    assert changed["la_year"] == {("E08000025", "2025/26"), ("E08000026", "2025/26")}
    assert changed["la_year_mechanism"] == {
        ("E08000025", "2025/26", "body"),
        ("E08000026", "2025/26", "body"),
        ("E08000025", "2025/26", "knife"),
    }
    assert {cell[2].month for cell in changed["provider_month"]} == {4}


def test_a_correction_touches_the_files_of_its_own_months_alone(home, draw):
    home.send(draw.sheet(april(draw) + may(draw)))
    home.publish()
    of_may = ContactStore(home.home).file("ecds", ContactStore(home.home).months("ecds")[1])
    before = of_may.stat().st_mtime_ns
    home.send(draw.sheet(april(draw, count=31)))
    assert home.classify() == 1
    assert of_may.stat().st_mtime_ns == before


def test_a_bulk_file_with_fewer_rows_takes_the_others_away(sending, draw):
    sending.send(april(draw, count=30))
    sending.send(april(draw, count=12))
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 12


def test_a_bulk_file_of_one_trust_leaves_the_others_alone(sending, draw):
    sending.send(april(draw) + april(draw, provider_code="RL4"))
    sending.send(april(draw, count=10, provider_code="RL4"))
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 40


def test_a_few_late_rows_of_another_month_do_not_replace_it(sending, draw):
    sending.send(april(draw))
    sending.send(may(draw, count=40) + april(draw, count=2, first=5, injury_intent=draw.ACCIDENT) + [draw.attended(88)])
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 40 + 30 - 2 + 1


@pytest.mark.parametrize("update_type", [None, "9"], ids=["bulk", "net change"])
def test_an_attendance_that_moves_to_another_month_is_counted_once(sending, draw, update_type):
    sending.send(april(draw) + may(draw))
    moved = draw.attended(1, arrival_date="2025-05-02", update_type=update_type)
    sending.send([moved] if update_type else [moved, *april(draw, count=29, first=2), *may(draw)])
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 50


def test_a_month_asked_for_alone_does_not_count_what_moved_out_of_another_twice(home, draw):
    home.put("1.csv", draw.sheet(april(draw) + may(draw)))
    running = Runner(home.home, home.tools, lambda step, words: None)
    running.register(settle_seconds=0)
    running.ingest()
    running.prepare()
    home.put("2.csv", draw.sheet([draw.attended(1, arrival_date="2025-05-02", update_type="9")]))
    running.register(settle_seconds=0)
    running.ingest()
    running.prepare(ContactStore(home.home).months("ecds")[1])
    assert home.violence() == 50


def test_a_refused_file_leaves_what_was_there_before(home, draw):
    home.send(draw.sheet(april(draw)))
    home.publish()
    home.release()
    before = home.bytes_of(
        "deidentified/counts", "deidentified/contacts", "deidentified/ecds", "ledger", "warehouse", "drops"
    )
    assert home.send(draw.sheet(april(draw, count=3))[:-30]).rule == "truncated"
    assert home.send(b"\x1f\x8b\x08" + b"x" * 50).rule == "truncated"
    assert not home.publish()
    assert set(home.release()) == {"unchanged"}
    assert (
        home.bytes_of(
            "deidentified/counts", "deidentified/contacts", "deidentified/ecds", "ledger", "warehouse", "drops"
        )
        == before
    )


# -- net change


def test_a_deletion_takes_one_attendance_away_and_no_other(sending, draw):
    sending.send(april(draw, update_type="9", applicable_date="2025-05-01"))
    sending.send([draw.attended(7, update_type="1", applicable_date="2025-05-02")])
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 29


def test_what_was_deleted_comes_back_with_a_later_version(sending, draw):
    sending.send(april(draw, update_type="9", applicable_date="2025-05-01"))
    sending.send([draw.attended(7, update_type="1", applicable_date="2025-05-02")])
    sending.send([draw.attended(7, update_type="9", applicable_date="2025-05-03", sex="2")])
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 30


def test_an_older_version_that_comes_later_does_not_win(sending, draw):
    sending.send(april(draw, update_type="9", applicable_date="2025-05-01"))
    sending.send([draw.attended(7, update_type="9", applicable_date="2025-05-09", injury_intent=draw.ACCIDENT)])
    sending.send([draw.attended(7, update_type="9", applicable_date="2025-05-05", sex="2")])
    sending.send([draw.attended(7, update_type="1", applicable_date="2025-05-09", applicable_time="00:00:00")])
    sending.send([draw.attended(7, update_type="9", sex="9")])
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 29


def test_the_hour_of_a_version_orders_the_versions_of_a_day(sending, draw):
    sending.send(
        [
            *april(draw, count=20),
            draw.attended(50, update_type="9", applicable_date="2025-05-09", applicable_time="14:00:00"),
        ]
    )
    sending.send(
        [
            draw.attended(
                50,
                update_type="9",
                applicable_date="2025-05-09",
                applicable_time="09:00:00",
                injury_intent=draw.ACCIDENT,
            )
        ]
    )
    assert sending.counted() == sending.expected()
    assert sending.home.violence() == 21


def test_a_corrected_attendance_is_linked_and_unlinked_with_its_incident(sending, draw):
    sending.send([draw.called(f"WM{n}") for n in range(20)], source="ambulance")
    sending.send(
        [
            draw.attended(n, ambulance_incident_number=f"WM{n}", update_type="9", applicable_date="2025-05-01")
            for n in range(20)
        ]
    )
    assert sending.counted() == sending.expected()
    linked = lambda: sum(n for cell, n in sending.home.counts()["la_month_source"].items() if cell[3] == "linked")  # noqa: E731
    assert linked() == 20
    sending.send(
        [
            draw.attended(3, update_type="9", applicable_date="2025-05-02"),
            draw.attended(4, update_type="1", applicable_date="2025-05-02"),
        ]
    )
    assert sending.counted() == sending.expected()
    assert linked() == 18
    sending.send([draw.called(f"WM{n}") for n in range(12)], source="ambulance")
    assert sending.counted() == sending.expected()


def drawn_submission(draw, postcodes, chance):
    """Some rows of a few records, of two trusts, in two months, in one protocol."""
    net = chance.random() < 0.5
    return [
        draw.attended(
            chance.randrange(25),
            provider_code=chance.choice(["RRK", "RRK", "RL4"]),
            postcode=chance.choice([*postcodes, "ZZ99 3VZ", None]),
            arrival_date=f"2025-0{chance.choice([4, 4, 4, 5, 5, 6])}-1{chance.randrange(9)}",
            sex=chance.choice("129"),
            age=str(chance.randrange(90)),
            injury_intent=chance.choice([draw.ASSAULT, draw.ASSAULT, draw.ACCIDENT, None]),
            injury_mechanism=chance.choice([draw.FIST, draw.KNIFE, None]),
            update_type=chance.choice("9991") if net else None,
            applicable_date=chance.choice([None, "2025-07-01", "2025-07-02"]) if net else None,
            chief_complaint=chance.choice([None, "56890008", "262525000"]),
            injury_time=chance.choice([None, "00:00:00", "20:10:00"]),
            ambulance_incident_number=chance.choice([None, "WM1", "WM2"]),
        )
        for _ in range(chance.randrange(1, 30))
    ]


def any_history_is_counted_as_plain_python_counts_it(sending, draw, postcodes, seed):
    chance = random.Random(seed)
    sending.send(
        [draw.called("WM1"), draw.called("WM2", dispatch_code="17A01"), draw.called("WM3")], source="ambulance"
    )
    for _ in range(5):
        sending.send(drawn_submission(draw, postcodes, chance))
    assert sending.counted() == sending.expected()


@pytest.mark.parametrize("seed", range(2))
def test_any_history_is_counted_as_plain_python_counts_it(sending, draw, postcodes, seed):
    any_history_is_counted_as_plain_python_counts_it(sending, draw, postcodes, seed)


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(2, 62))
def test_many_histories_are_counted_as_plain_python_counts_them(sending, draw, postcodes, seed):
    any_history_is_counted_as_plain_python_counts_it(sending, draw, postcodes, seed)


# -- what else a month follows from


def test_a_file_that_comes_in_between_two_steps_is_not_counted_beside_what_it_replaces(home, draw):
    """As when `svd ingest` is run while the daemon publishes."""
    home.send(draw.sheet(april(draw)))
    home.classify()
    source = home.tools.sources["ecds"]
    home.send(draw.sheet(april(draw, count=12)))
    for month in ContactStore(home.home).months(source.name):
        deciding.classify_month(home.home, home.tools.lists, source, month)
    home.count()
    assert home.violence() == 12


def test_a_code_that_changes_its_group_changes_every_month_at_once(home, draw, open_home):
    home.send(draw.sheet(april(draw) + may(draw)))
    home.count()
    shipped = Path(codes.__file__).parent / "code_lists" / "injury_mechanism.csv"
    rows = [
        line.replace(",body,", ",knife,") if line.startswith(draw.FIST) else line
        for line in shipped.read_text(encoding="utf-8").splitlines()
    ]
    (home.home.reference / "injury_mechanism.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    home = open_home(home.home.root)
    assert home.classify() == 2
    home.count()
    assert home.counts()["la_year_mechanism"] == {("E08000025", "2025/26", "knife"): 50}


def test_a_submission_that_was_withdrawn_is_counted_no_more(home, draw):
    home.send(draw.sheet(april(draw)))
    wrong = home.send(draw.sheet(may(draw)))
    home.count()
    assert home.violence() == 50
    (home.home.inbox / "ecds" / home.sent[-1]).unlink()
    (home.home.register / f"{wrong.submission}.json").unlink()
    shutil.rmtree(SubmissionStore(home.home).folder("ecds", wrong.submission))
    home.count()
    assert home.violence() == 30


# -- cut off in the middle


class PowerCut(BaseException):
    """The process ends here."""


def whole_journey(home):
    home.ingest()
    home.publish()
    home.release()


def two_months_sent(home, draw):
    home.put("1.csv", draw.sheet(april(draw) + may(draw)))
    home.put("2.csv", draw.sheet([draw.called(n) for n in range(30)], draw.RYA), source="ambulance")


def correction_sent(home, draw):
    home.put("3.csv", draw.sheet([*april(draw, count=25), draw.attended(101)]))


def results(home, draw):
    """Everything that lasts, but for notes of when files were written and for the clock in the warehouse."""
    files = home.bytes_of("deidentified", "ledger", "drops")
    return {
        name: digest
        for name, digest in files.items()
        if not name.startswith("deidentified/contacts/") or name.endswith(".parquet")
    }, draw.shown_in(home.home.warehouse)


@pytest.fixture(scope="module")
def undisturbed(make_small_home, draw, open_home, tmp_path_factory):
    """A home before its correction, as often as asked; and what an undisturbed run makes of the correction."""
    folder = tmp_path_factory.mktemp("cut")
    home = make_small_home(folder / "undisturbed")
    two_months_sent(home, draw)
    whole_journey(home)
    shutil.copytree(home.home.root, folder / "before")
    correction_sent(home, draw)
    whole_journey(home)

    def another(name):
        # Its svd.toml names the key of the first.
        shutil.copytree(folder / "before", folder / name)
        again = open_home(folder / name)
        correction_sent(again, draw)
        return again

    return another, results(home, draw)


def cut_at(monkeypatch, moment, of="", about=""):
    """Cut the power at the n-th time anything is renamed, removed or written down.

    of: only what is done by that name; about: only what is done to files with this in their path. Says how many there
    were.
    """
    seen = []

    def counted(act):
        def acted(*words, **more):
            paths = " ".join(str(word) for word in words if isinstance(word, Path))
            if act.__qualname__.endswith(of) and about in paths:
                seen.append(act.__qualname__)
                if len(seen) == moment:
                    raise PowerCut
            return act(*words, **more)

        return acted

    files = [
        (os, "replace"),
        (os, "write"),
        (Path, "unlink"),
        (Path, "write_bytes"),
        (shutil, "rmtree"),
    ]
    for owner, name in [*files, (pl.DataFrame, "write_parquet"), (pq.ParquetWriter, "write_table")]:
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return seen


def cut_off_and_run_again_is_as_if_nothing_had_happened(undisturbed, draw, monkeypatch, moment, of="", about=""):
    another, wanted = undisturbed
    home = another(f"cut {moment} {of} {about}".replace("/", " "))
    with monkeypatch.context() as patch:
        cut_at(patch, moment, of, about)
        with pytest.raises(PowerCut):
            whole_journey(home)
    whole_journey(home)
    files, tables = results(home, draw)
    assert files == wanted[0]
    assert tables == wanted[1]
    assert home.leftovers() == []


MOMENTS = {
    "while rows are written": (1, "write_table"),
    "while months are decided": (1, "replace", "contacts/ecds/month=2025-05.parquet"),
    "while cells are counted": (10, "write_parquet"),
    "before the files of the ledger's entry are there": (3, "write"),
    "before the line of the entry": (6, "write"),
    "before the file that names the entry": (7, "write"),
    "before the warehouse": (1, "replace", "violence.duckdb"),
    "before the second drop": (2, "replace", "/drops/"),
}
"""The n-th time that something of that name is done, to files of that path."""


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_cut_off_and_run_again_ends_as_if_nothing_had_happened(undisturbed, draw, monkeypatch, moment):
    cut_off_and_run_again_is_as_if_nothing_had_happened(undisturbed, draw, monkeypatch, *MOMENTS[moment])


@pytest.mark.sweep
def test_a_run_cut_off_anywhere_and_run_again_ends_as_if_nothing_had_happened(undisturbed, draw, monkeypatch):
    another, _ = undisturbed
    home = another("counting")
    with monkeypatch.context() as patch:
        seen = cut_at(patch, -1)
        whole_journey(home)
    for moment in range(1, len(seen) + 1):
        cut_off_and_run_again_is_as_if_nothing_had_happened(undisturbed, draw, monkeypatch, moment)
