"""What Dagster is told: assets by zone, a watched inbox, nights, and an act that nothing begins by itself, from any
directory.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
import yaml

from assets.definitions import build
from assets.jobs import months_to_look_at
from assets.schedules import every_night
from assets.sensors import inbox_sensor
from pipelines.home import Home, make_home

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path) -> Home:
    return make_home(tmp_path / "home", kind="demo")


def test_the_definitions_load_and_every_asset_says_what_it_is(home):
    definitions = build(home.root)
    dg.Definitions.validate_loadable(definitions)
    graph = definitions.resolve_asset_graph()
    assert {graph.get(key).group_name for key in graph.get_all_asset_keys()} == {"deidentified", "anonymous"}
    assert all(graph.get(key).description for key in graph.get_all_asset_keys())


def test_what_would_be_said_is_proved_after_the_check_that_blocks_it(home):
    graph = build(home.root).resolve_asset_graph()
    checks = {key.name: graph.get(key).blocking for key in graph.asset_check_keys}
    assert checks == {"control_totals_balance": True, "policy_holds": True}
    assert parents(graph, "release_proposal") == {"protected_counts"}


def test_publishing_comes_after_the_ledger_and_the_drops_after_publishing(home):
    """The gates that the act asks are those of the checks and more: see tests/pipelines/release/test_release.py."""
    graph = build(home.root).resolve_asset_graph()
    assert parents(graph, "violence_warehouse") == {"released_cells"}
    assert parents(graph, "partner_drops") == {"violence_warehouse"}


def parents(graph, name):
    return {key.to_user_string() for key in graph.get(dg.AssetKey(name)).parent_keys}


PUBLISHING = {"released_cells", "violence_warehouse", "partner_drops"}


def steps_of(definitions, job):
    return {key.to_user_string() for key in definitions.resolve_job_def(job).asset_layer.executable_asset_keys}


def test_only_the_job_that_is_the_act_publishes(home):
    definitions = build(home.root)
    assert steps_of(definitions, "release") == PUBLISHING
    for job in ("ingest", "prepare"):
        assert steps_of(definitions, job) & PUBLISHING == set()


def test_neither_the_clock_nor_the_inbox_begins_the_act(home):
    definitions = build(home.root)
    assert {each.name: each.job_name for each in definitions.schedules} == {"every_night": "prepare"}
    assert {each.name: each.job_name for each in definitions.sensors} == {"inbox_sensor": "ingest"}


def test_only_one_publish_runs_at_a_time(home):
    graph = build(home.root).resolve_asset_graph()
    assert {frozenset(graph.get(dg.AssetKey(name)).pools) for name in PUBLISHING} == {frozenset({"publish"})}


def test_the_workspace_loads_from_any_directory(home, tmp_path):
    named = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))["load_from"][0]["python_module"][
        "module_name"
    ]
    told = subprocess.run(
        [sys.executable, "-c", f"import {named} as m; print(len(m.defs.resolve_asset_graph().get_all_asset_keys()))"],
        cwd=tmp_path,
        env=os.environ | {"SVD_HOME": str(home.root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(told.stdout.split()[-1]) >= 8


def evaluate(home):
    with (
        dg.DagsterInstance.ephemeral() as instance,
        dg.build_sensor_context(instance=instance, resources={"svd": build(home.root).resources["svd"]}) as context,
    ):
        return inbox_sensor(context)


def test_the_sensor_asks_for_a_run_for_a_settled_file_and_names_it_by_its_id(home):
    (home.inbox / "ecds" / "Someone Named.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = evaluate(home)
    (request,) = result.run_requests
    assert [value.startswith("ecds-") for value in request.tags.values()] == [True, True]
    assert "Someone" not in repr(result)


def test_the_sensor_says_what_is_wrong_with_a_broken_home_without_quoting_anything(home):
    (home.root / "svd.toml").write_text('kind = "live"\nkey = "x"\n', encoding="utf-8")
    assert 'write "demo" or "production"' in evaluate(home).skip_message


def test_a_file_still_being_written_is_left_alone(home):
    text = (home.root / "svd.toml").read_text(encoding="utf-8").replace("settle_seconds = 0", "settle_seconds = 3600")
    (home.root / "svd.toml").write_text(text, encoding="utf-8")
    (home.inbox / "ecds" / "half.csv").write_text("a,b\n", encoding="utf-8")
    assert evaluate(home).run_requests == []


def test_nothing_is_asked_for_before_anything_came(home):
    from pipelines.context import Tools

    assert months_to_look_at(home, Tools(home)) == {}


def test_every_night_what_came_in_is_counted_and_proved(home, demo_home):
    assert "No submission has been taken in yet." in night(home).skip_message
    asked = sorted(night(demo_home).tags.values())
    assert (asked[0], asked[-1]) == ("2025-04-01", "2026-03-01")


def night(home):
    with dg.build_schedule_context(resources={"svd": build(home.root).resources["svd"]}) as context:
        return every_night(context)


def test_a_finished_demo_asks_for_its_whole_year(demo_home):
    from pipelines.context import Tools

    asked = sorted(months_to_look_at(demo_home, Tools(demo_home)).values())
    assert date.fromisoformat(asked[-1]) == date(2026, 3, 1)
