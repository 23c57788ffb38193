"""Some tables or partners alone: one call does the work as ever, and only what was asked for is said to be made."""

from pathlib import Path

import dagster as dg
import pytest
from dagster import AssetKey

from assets.definitions import build
from assets.runs import why_it_failed
from pipelines.home import Home
from warehouse.drops.drops import Dropped, Outcome
from warehouse.drops.partners import Partner


def made(definitions: dg.Definitions, *keys: AssetKey) -> tuple[bool, set[str], dict[str, bool]]:
    """Whether it went well, what was materialised, and which checks passed, of a run of these assets alone."""
    job = definitions.resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(instance=instance, asset_selection=list(keys), raise_on_error=False)
    checks = {each.asset_key.to_user_string(): each.passed for each in result.get_asset_check_evaluations()}
    events = result.get_asset_materialization_events()
    return result.success, {event.asset_key.to_user_string() for event in events if event.asset_key}, checks


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which of the calls that do the work were made: here they do nothing."""
    names: list[str] = []
    monkeypatch.setattr("pipelines.context.Tools.count_context", lambda tools: None)
    monkeypatch.setattr("assets.count.count_all", lambda *words: names.append("count"))
    monkeypatch.setattr("assets.count.protect_all", lambda *words: names.append("protect"))
    monkeypatch.setattr("assets.count.cells_against_policy", lambda *words: {"la_year": 2})
    monkeypatch.setattr("assets.release.publish_all", lambda *words: names.append("publish"))
    monkeypatch.setattr("assets.release.published_rows", lambda *words: 3)
    return names


def test_of_some_tables_only_those_are_said_to_be_counted(definitions: dg.Definitions, calls: list[str]) -> None:
    tables = [AssetKey(["counted", name]) for name in ("la_year", "la_year_place")]
    assert made(definitions, *tables) == (True, {"counted/la_year", "counted/la_year_place"}, {})
    assert calls == ["count"]


def test_a_table_against_the_policy_fails_its_own_check(definitions: dg.Definitions, calls: list[str]) -> None:
    tables = [AssetKey(["protected", name]) for name in ("la_year", "la_year_place")]
    success, materialised, checks = made(definitions, *tables)
    assert (success, materialised) == (False, {"protected/la_year", "protected/la_year_place"})
    assert checks == {"protected/la_year": False, "protected/la_year_place": True}
    assert calls == ["protect"]


def test_of_some_published_tables_only_those_are_said_to_be_published(
    definitions: dg.Definitions, calls: list[str]
) -> None:
    success, materialised, _ = made(definitions, AssetKey(["published", "la_year_rate"]))
    assert (success, materialised, calls) == (True, {"published/la_year_rate"}, ["publish"])


def test_a_drop_that_may_not_be_made_is_skipped_with_a_reason_and_holds_up_no_other(
    home: Home, examples: list[Partner], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = [Outcome.WRITTEN, Outcome.BLOCKED, Outcome.UNCHANGED, Outcome.REFUSED]
    drops = [
        Dropped(partner.id, outcome, "2026-03_x", Path(), "" if outcome in outcomes[::2] else "It has expired.")
        for partner, outcome in zip(examples, outcomes, strict=True)
    ]
    monkeypatch.setattr("assets.partners.drop_all", lambda *words: drops)
    keys = [AssetKey(["delivered", partner.id]) for partner in examples]
    success, materialised, checks = made(build(home.root), *keys)
    assert success
    assert materialised == {f"delivered/{examples[place].id}" for place in (0, 2)}
    assert list(checks.values()) == [True, False, True, False]
    assert (home.drops / "latest.json").is_file()


def test_of_some_partners_only_those_are_said_to_be_delivered(
    home: Home, examples: list[Partner], monkeypatch: pytest.MonkeyPatch
) -> None:
    drops = [Dropped(partner.id, Outcome.UNCHANGED, "2026-03_x") for partner in examples]
    monkeypatch.setattr("assets.partners.drop_all", lambda *words: drops)
    key = AssetKey(["delivered", examples[1].id])
    assert made(build(home.root), key)[:2] == (True, {key.to_user_string()})


def test_the_inbox_can_be_observed_one_source_at_a_time(home: Home) -> None:
    (home.inbox / "ecds" / "Someone Named.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with dg.DagsterInstance.ephemeral() as instance:
        job = build(home.root).resolve_implicit_global_asset_job_def()
        result = job.execute_in_process(instance=instance, asset_selection=[AssetKey(["inbox", "ecds"])])
        (record,) = instance.fetch_observations(AssetKey(["inbox", "ecds"]), limit=5).records
        assert not instance.fetch_observations(AssetKey(["inbox", "ambulance"]), limit=5).records
    assert result.success
    assert record.asset_observation is not None
    assert {name: value.value for name, value in record.asset_observation.metadata.items()} == {"files": 1, "bytes": 8}
    assert record.asset_observation.data_version
    assert "Someone" not in repr(record)


def test_a_run_that_a_check_stopped_says_in_which_step(definitions: dg.Definitions, calls: list[str]) -> None:
    job = definitions.resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as instance:
        keys = [AssetKey(["protected", "la_year"])]
        result = job.execute_in_process(instance=instance, asset_selection=keys, raise_on_error=False)
    assert why_it_failed(result) == "A check did not pass in policy_holds; nothing after it was done."
