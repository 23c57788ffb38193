"""`svd plan`, `svd release` and `svd withdraw`, as an officer and a script meet them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from cli.release import CHANGES, STATUSES
from pipelines.release.publish import shown_release, signer_of
from schemas.tables.marts import all_marts
from tests.pipelines.small_homes import SmallHome

ADA = ("--approver", "Ada Approver")


@pytest.fixture(scope="module")
def counted(make_small_home, open_home, draw, tmp_path_factory):
    """Makes homes in which April to June 2025 are counted."""
    home = make_small_home(tmp_path_factory.mktemp("commands") / "first")
    rows = [
        row
        for place, month in enumerate(("2025-04", "2025-05", "2025-06"))
        for row in draw.many(30, first=1_000 * place + 1, arrival_date=f"{month}-10")
    ]
    home.send(draw.sheet(rows))
    home.prepare()
    signer_of(home.home.signing_key, home.home.public_key)
    numbers = count(1)

    def another(**settings) -> SmallHome:
        root = home.home.root.with_name(f"copy {next(numbers)}")
        shutil.copytree(home.home.root, root)
        copy = open_home(root)
        for name, value in settings.items():
            copy.set(name, value)
        return replace(open_home(root), sent=list(home.sent))

    return another


@pytest.fixture
def ready(counted) -> SmallHome:
    """A home with something to release."""
    return counted()


@pytest.fixture(scope="module")
def released(counted, open_home):
    """Makes homes in which that was released."""
    home = counted()
    assert not home.publish_and_drop().is_blocked
    numbers = count(1)

    def another() -> SmallHome:
        root = home.home.root.with_name(f"released {next(numbers)}")
        shutil.copytree(home.home.root, root)
        return replace(open_home(root), sent=list(home.sent))

    return another


PUBLISHED = ("ledger", "warehouse", "drops")


# -- svd release --plan


def test_what_a_release_would_change_is_shown_and_nothing_is_published(ready, svd_here):
    before = ready.bytes_of(*PUBLISHED)
    output = svd_here(ready, "release", "--plan")
    assert output.code == 0, output.text
    assert "under suppress-8-round-5" in output.text
    assert "la_month_source" in output.text
    assert "west_midlands_police" in output.text
    assert "figures are protected" in output.text
    assert "svd release --approver NAME" in output.text
    assert ready.bytes_of(*PUBLISHED) == before
    assert not ready.home.warehouse.exists()


def test_a_plan_for_a_script_has_every_cell_and_every_partner(ready, svd_here):
    output = svd_here(ready, "release", "--plan", "--json")
    assert output.code == 0, output.text
    result = json.loads(output.text)
    assert set(result) >= {
        "name",
        "is_revision",
        "changes",
        "waiting_for_revision",
        "blocked",
        "approvers_needed",
        "audit",
        "partners",
        "secondary_suppression",
        "cells",
    }
    assert set(result["changes"]) <= set(CHANGES)
    assert sum(result["changes"].values()) == len(result["cells"])
    assert {cell["status"] for cell in result["cells"]} <= set(STATUSES)
    assert all(
        set(cell) == {"table", "key", "change", "status_before", "n_before", "status", "n"} for cell in result["cells"]
    )
    assert {cell["n"] for cell in result["cells"] if cell["status"] != "published"} == {None}
    assert {partner["partner"] for partner in result["partners"]} >= {"west_midlands_police", "coventry_city_council"}
    assert all(partner["blocked"] == "" for partner in result["partners"])
    assert result["audit"]["passed"] is True
    assert result["audit"]["suppressed"] > 0
    assert result["approvers_needed"] == 1
    assert result["blocked"] == []


def test_what_blocks_is_shown_with_what_to_do_and_tells_a_script(ready, draw, svd_here):
    ready.put("late.csv", draw.sheet(draw.many(30, first=9_000, arrival_date="2025-07-01")))
    ready.register()
    output = svd_here(ready, "release", "--plan")
    assert output.code == 3
    assert "Blocked (submissions): 1 submissions are registered and not counted; run `svd run` first." in output.text
    assert "To release:" not in output.text
    result = svd_here(ready, "release", "--plan", "--json")
    assert result.code == 3
    assert [block["check"] for block in json.loads(result.text)["blocked"]] == ["submissions"]


def test_a_partner_without_an_agreement_is_shown_as_blocked(ready, svd_here):
    from importlib.resources import files

    shipped = files("warehouse").joinpath("drops", "examples", "west_midlands_police.toml").read_text(encoding="utf-8")
    expired = shipped.replace("expires = 2028-03-31", "expires = 2025-09-30")
    (ready.home.partners / "west_midlands_police.toml").write_text(expired, encoding="utf-8")
    result = json.loads(svd_here(ready, "release", "--plan", "--json").text)
    (police,) = [partner for partner in result["partners"] if partner["partner"] == "west_midlands_police"]
    assert "expired on 2025-09-30" in police["blocked"]
    assert "expired on 2025-09-30" in " ".join(svd_here(ready, "release", "--plan").text.split())


def test_nothing_new_is_said_to_be_nothing_new(released, svd_here):
    output = svd_here(released(), "release", "--plan")
    assert output.code == 0
    assert "Nothing new to release." in output.text


# -- svd release


def test_a_release_without_an_approver_is_blocked_in_a_sentence(ready, svd_here):
    before = ready.bytes_of(*PUBLISHED)
    output = svd_here(ready, "release")
    assert output.code == 3
    assert "A release under suppress-8-round-5 needs a named approver; name each with --approver." in output.text
    assert "Nothing was published." in output.text
    assert ready.bytes_of(*PUBLISHED) == before


def test_a_release_is_published_dropped_and_told(ready, svd_here):
    output = svd_here(ready, "release", *ADA)
    assert output.code == 0, output.text
    name = shown_release(ready.home.warehouse)
    assert f"Release {name}: " in output.text
    assert " new." in output.text
    assert "west_midlands_police" in output.text
    assert "written" in output.text
    assert ready.entries()[-1].body["approvers"] == ["Ada Approver"]
    again = svd_here(ready, "release", *ADA, "--json")
    result = json.loads(again.text)
    assert (again.code, result["name"], result["changes"], result["blocked"]) == (0, name, {}, [])
    assert {drop["outcome"] for drop in result["drops"]} == {"unchanged"}


def test_two_approvers_are_named_apart(counted, svd_here):
    home = counted(policy='"suppress-10-round-5"')
    one = svd_here(home, "release", *ADA, "--approver", " ada   approver ", "--json")
    assert one.code == 3
    result = json.loads(one.text)
    assert [block["check"] for block in result["blocked"]] == ["approval"]
    assert result["drops"] == []
    assert svd_here(home, "release", *ADA, "--approver", "Bo").code == 0
    assert home.entries()[-1].body["approvers"] == ["Ada Approver", "Bo"]


def test_what_waits_for_a_revision_is_told_and_stated_anew_when_asked(released, draw, svd_here):
    home = released()
    home.send(draw.sheet(draw.many(50, arrival_date="2025-04-10")))
    home.prepare()
    output = svd_here(home, "release", *ADA)
    assert output.code == 0
    assert "Nothing new" in output.text
    assert "wait for a revision (--revise)" in output.text
    planned = svd_here(home, "release", "--plan", "--revise", "--json")
    assert json.loads(planned.text)["is_revision"] is True
    result = json.loads(svd_here(home, "release", *ADA, "--revise", "--json").text)
    assert result["is_revision"] is True
    assert result["changes"]["revised"] > 0
    assert result["waiting_for_revision"] == 0


def test_a_blocked_partner_is_told_and_the_others_receive_theirs(ready, svd_here):
    (ready.home.partners / "odd.toml").write_text("[partner]\n", encoding="utf-8")
    output = svd_here(ready, "release", *ADA, "--json")
    assert output.code == 3
    outcomes = {drop["partner"]: drop["outcome"] for drop in json.loads(output.text)["drops"]}
    assert outcomes.pop("odd") == "blocked"
    assert set(outcomes.values()) == {"written"}


@pytest.mark.parametrize("words", [["release", "--plan"], ["release", *ADA], ["plan"]])
def test_before_anything_was_counted_it_says_what_to_do(new_home, svd_here, words):
    output = svd_here(new_home(), *words)
    assert output.code in {1, 3}
    assert "svd run" in output.text
    assert "Error" not in output.text


def test_a_damaged_ledger_stops_it_in_a_sentence(released, draw, svd_here):
    home = released()
    lines = next(path for path in home.home.ledger.iterdir() if path.suffix == ".jsonl")
    lines.chmod(0o600)
    lines.write_bytes(lines.read_bytes().replace(b"Ada Approver", b"Bob Approver"))
    for words in (["release", "--plan"], ["release", *ADA]):
        output = svd_here(home, *words)
        assert output.code == 1, output.text
        assert "svd ledger verify" in output.text
        assert "Traceback" not in output.text


# -- svd plan


def test_the_plan_is_shown_table_by_table_and_whether_it_is_kept(ready, released, svd_here):
    output = svd_here(ready, "plan")
    assert output.code == 0, output.text
    assert "Plan for 2025/26, from public figures" in output.text
    for table in all_marts():
        assert table.name in output.text
    assert "Not yet used" in output.text
    assert "Kept in the ledger" in svd_here(released(), "plan").text


def test_one_table_is_shown_area_by_area_with_its_alternatives(ready, svd_here):
    output = svd_here(ready, "plan", "--table", "small_area_period")
    assert output.code == 0, output.text
    assert "E08000025" in output.text
    assert "ward × " in output.text
    assert "msoa × " in output.text


def test_the_plan_for_a_script_tells_what_is_chosen_why_and_what_it_costs(ready, svd_here):
    rows = json.loads(svd_here(ready, "plan", "--json").text)
    assert {row["table"] for row in rows} == {table.name for table in all_marts()}
    for row in rows:
        assert set(row) >= {
            "table",
            "part",
            "area",
            "chosen",
            "basis",
            "share_below",
            "suppressed_events",
            "suppressed_share",
            "alternatives",
            "advice",
            "year",
            "kept",
        }
        assert 0 <= row["share_below"] <= 1
        assert 0 <= row["suppressed_share"] <= 1
        assert (row["chosen"] == "nothing at this level") == bool(row["advice"])
    assert {(row["year"], row["kept"]) for row in rows} == {("2025/26", False)}
    assert all(len(row["alternatives"]) > 0 for row in rows if row["table"] == "small_area_period")


def test_a_year_to_come_can_be_planned(ready, svd_here):
    rows = json.loads(svd_here(ready, "plan", "--year", "2026/27", "--json").text)
    assert {row["year"] for row in rows} == {"2026/27"}


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["plan", "--table", "la_decade"], "la_year"),
        (["plan", "--year", "2026"], "2026/27"),
        (["plan", "--year", "2026/29"], "2026/27"),
        (["release", "--unknown"], "--unknown"),
    ],
)
def test_what_is_asked_for_wrongly_is_told_how(ready, svd_here, words, hint):
    output = svd_here(ready, *words)
    assert output.code in {1, 2}
    assert hint in output.text


# -- svd withdraw


def test_a_release_is_withdrawn_with_a_reason_and_a_name(released, svd_here):
    home = released()
    name = shown_release(home.home.warehouse)
    before = home.bytes_of("warehouse")
    output = svd_here(home, "withdraw", name, "--reason", "The wrong file was counted.", *ADA)
    assert output.code == 0, output.text
    assert "destroy their copies" in output.text
    last = home.entries()[-1]
    assert (last.act, last.release, last.body) == (
        "withdrawal",
        name,
        {"reason": "The wrong file was counted.", "approvers": ["Ada Approver"]},
    )
    assert home.bytes_of("warehouse") == before
    assert "withdrawn" in json.dumps(json.loads(svd_here(home, "ledger", "--json").text))


def test_a_withdrawal_that_cannot_be_is_told_why(released, svd_here):
    home = released()
    name = shown_release(home.home.warehouse)
    assert svd_here(home, "withdraw", name, *ADA).code == 2
    nameless = svd_here(home, "withdraw", name, "--reason", "Wrong.")
    assert (nameless.code, "--approver" in nameless.text) == (1, True)
    unknown = svd_here(home, "withdraw", "2025-06_00000000", "--reason", "Wrong.", *ADA)
    assert unknown.code == 1
    assert "Traceback" not in unknown.text
    assert [each.act for each in home.entries()] == ["genesis", "release"]


# -- svd run, and the demo


def test_a_run_says_that_something_is_ready_and_publishes_nothing(ready, draw, svd_here):
    ready.put("july.csv", draw.sheet(draw.many(30, first=9_000, arrival_date="2025-07-01")))
    output = svd_here(ready, "run")
    assert output.code == 0, output.text
    assert "Ready to release 2025-07_" in output.text
    assert "svd release --plan" in output.text
    assert not ready.home.warehouse.exists()
    assert ready.entries() == []


def test_the_demo_is_released_by_an_approver_of_its_own(demo_home, open_home):
    demo = open_home(demo_home.root)
    entry = demo.entries()[-1]
    assert entry.body["approvers"] == ["Demo Approver"]
    assert entry.body["audit"]["verdict"] == "passed"
    assert shown_release(demo.home.warehouse) == entry.release
    assert date.fromisoformat(entry.body["months_to"]) == date(2026, 3, 1)
