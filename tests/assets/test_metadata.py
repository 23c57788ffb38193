"""What assets say of themselves: columns as declared, versions, checks, and no count behind the boundary."""

import ast
import inspect
from typing import Any

import dagster as dg
import pytest
from dagster import AssetKey

from assets.definitions import build
from assets.instance import open_instance
from pipelines.home import Home
from pipelines.release import checks
from pipelines.release.checks import CHECKS, CHECKS_OF_AN_APPROVAL
from pipelines.release.outcome import OutcomeFiles
from schemas.columns import Table
from schemas.tables.contact import Contact
from schemas.tables.marts import all_derived, all_marts, published
from warehouse.duck import query, read_only

PUBLISHED = [*all_marts(), *all_derived()]


def columns_shown(definitions: dg.Definitions, *path: str) -> list[tuple[str, str, str | None]]:
    schema: dg.TableSchema = definitions.resolve_asset_graph().get(AssetKey(path)).metadata["dagster/column_schema"]
    return [(column.name, column.type, column.description) for column in schema.columns]


def columns_declared(table: type[Table]) -> list[tuple[str, str, str]]:
    return [(column.name, column.sql_type, column.meaning) for column in table.columns.values()]


def test_the_columns_shown_are_those_declared(definitions: dg.Definitions) -> None:
    assert columns_shown(definitions, "classified", "contacts") == columns_declared(Contact)
    for table in all_marts():
        assert columns_shown(definitions, "protected", table.name) == columns_declared(table)
    for each in PUBLISHED:
        assert columns_shown(definitions, "published", each.name) == columns_declared(each)


def test_a_table_carries_its_declared_version_and_meaning(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    for table in PUBLISHED:
        node = graph.get(AssetKey(["published", table.name]))
        assert (node.code_version, node.description) == (published(table.name).version, published(table.name).meaning())


def test_each_promise_is_a_check_by_name(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    keys = {(key.asset_key.to_user_string(), key.name): graph.get(key).blocking for key in graph.asset_check_keys}
    blocking = {which for which, is_blocking in keys.items() if is_blocking}
    assert blocking == {
        ("deidentified/submission_rows", "control_totals_balance"),
        *((f"protected/{table.name}", "policy_holds") for table in all_marts()),
    }
    proposal = {name for asset, name in keys if asset == "proposed/release_proposal"}
    assert proposal == {name.replace(" ", "_") for name in CHECKS}
    assert ("agreements/partner_files", "every_file_can_be_used") in keys
    assert ("delivered/west_midlands_police", "is_delivered") in keys


def test_no_check_of_a_release_is_without_its_promise() -> None:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(checks))) if isinstance(node, ast.Call)]
    names = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Blocked"]
    assert {ast.literal_eval(name) for name in names} == {*CHECKS, *CHECKS_OF_AN_APPROVAL}


# -- of a demo that went through the whole journey


@pytest.fixture(scope="session")
def events(demo_home: Home) -> dict[str, dict[str, Any]]:
    """Asset → metadata of its last materialisation or observation."""
    with open_instance(demo_home.dagster) as instance:
        latest = {key.to_user_string(): _latest(instance, key) for key in instance.all_asset_keys()}
    return {name: metadata for name, metadata in latest.items() if metadata is not None}


def _latest(instance: dg.DagsterInstance, key: AssetKey) -> dict[str, Any] | None:
    event = instance.get_latest_materialization_event(key)
    if event and event.asset_materialization:
        return {name: value.value for name, value in event.asset_materialization.metadata.items()}
    records = instance.fetch_observations(key, limit=1).records
    observation = records[0].asset_observation if records else None
    return {name: value.value for name, value in observation.metadata.items()} if observation else None


def test_every_asset_of_a_finished_demo_was_made_or_observed(
    demo_home: Home, events: dict[str, dict[str, Any]]
) -> None:
    keys = build(demo_home.root).resolve_asset_graph().get_all_asset_keys()
    assert {key.to_user_string() for key in keys} - set(events) == {"agreements/partner_files"}


def test_published_tables_have_the_row_counts_of_the_published_file(
    demo_home: Home, events: dict[str, dict[str, Any]]
) -> None:
    with read_only(demo_home.warehouse) as warehouse:
        for table in PUBLISHED:
            rows = query(warehouse, f"SELECT count(*) FROM {table.name}").item()
            assert events[f"published/{table.name}"] == {"dagster/row_count": rows}


def test_nothing_is_counted_between_the_files_and_what_is_published(events: dict[str, dict[str, Any]]) -> None:
    behind = [name for name in events if name.split("/")[0] in {"classified", "counted", "protected", "proposed"}]
    assert len(behind) == 4 + 2 * len(all_marts())
    assert {key for name in behind for key in events[name]} <= {"sources_redone"}
    assert set(events["inbox/ecds"]) == {"files", "bytes"}
    of_files = {"dagster/row_count", "rejected", "unreadable", "layout", "protocol"}
    assert set(events["deidentified/submission_rows"]) == of_files


def test_a_drop_says_which_release_it_is_of(demo_home: Home, events: dict[str, dict[str, Any]]) -> None:
    for drop in OutcomeFiles(demo_home).read_drops():
        assert events[f"delivered/{drop.partner}"] == {"release": drop.release, "outcome": drop.outcome}


def test_every_check_of_a_finished_demo_has_passed(demo_home: Home) -> None:
    keys = build(demo_home.root).resolve_asset_graph().asset_check_keys
    with open_instance(demo_home.dagster) as instance:
        latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(keys))
    assert {key for key, record in latest.items() if record.event.asset_check_evaluation.passed} == set(keys)
