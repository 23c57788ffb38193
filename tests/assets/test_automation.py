"""A watched inbox and nights: what each asks for, and what they say where they cannot."""

from datetime import date

import dagster as dg

from assets.definitions import build
from assets.jobs import months_to_look_at
from assets.schedules import every_night
from assets.sensors import inbox_sensor
from pipelines.context import Tools
from pipelines.home import Home


def evaluate(home: Home) -> dg.SensorResult | dg.SkipReason:
    resources = build(home.root).resources or {}
    with (
        dg.DagsterInstance.ephemeral() as instance,
        dg.build_sensor_context(instance=instance, resources={"svd": resources["svd"]}) as context,
    ):
        result = inbox_sensor(context)
    assert isinstance(result, dg.SensorResult | dg.SkipReason)
    return result


def night(home: Home) -> dg.RunRequest | dg.SkipReason:
    resources = build(home.root).resources or {}
    with dg.build_schedule_context(resources={"svd": resources["svd"]}) as context:
        result = every_night(context)
    assert isinstance(result, dg.RunRequest | dg.SkipReason)
    return result


def test_the_sensor_asks_for_a_run_for_a_settled_file_and_names_it_by_its_id(home: Home) -> None:
    (home.inbox / "ecds" / "Someone Named.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = evaluate(home)
    assert isinstance(result, dg.SensorResult)
    (request,) = result.run_requests or []
    assert [value.startswith("ecds-") for value in request.tags.values()] == [True, True]
    assert "Someone" not in repr(result)


def test_the_sensor_tells_that_the_extracts_have_changed(home: Home) -> None:
    (home.inbox / "ecds" / "new.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = evaluate(home)
    assert isinstance(result, dg.SensorResult)
    seen = {event.asset_key.to_user_string(): event.metadata["files"].value for event in result.asset_events}
    assert seen == {"inbox/ecds": 1, "inbox/ambulance": 0}


def test_the_sensor_says_what_is_wrong_with_a_broken_home_without_quoting_anything(home: Home) -> None:
    (home.root / "svd.toml").write_text('kind = "live"\nkey = "x"\n', encoding="utf-8")
    result = evaluate(home)
    assert isinstance(result, dg.SkipReason)
    assert 'write "demo" or "production"' in str(result.skip_message)


def test_a_file_still_being_written_is_left_alone(home: Home) -> None:
    text = (home.root / "svd.toml").read_text(encoding="utf-8").replace("settle_seconds = 0", "settle_seconds = 3600")
    (home.root / "svd.toml").write_text(text, encoding="utf-8")
    (home.inbox / "ecds" / "half.csv").write_text("a,b\n", encoding="utf-8")
    result = evaluate(home)
    assert isinstance(result, dg.SensorResult)
    assert (result.run_requests, result.asset_events) == ([], [])


def test_nothing_is_asked_for_before_anything_came(home: Home) -> None:
    assert months_to_look_at(home, Tools(home)) == {}


def test_every_night_what_came_in_is_counted_and_audited(home: Home, demo_home: Home) -> None:
    skipped, request = night(home), night(demo_home)
    assert isinstance(skipped, dg.SkipReason)
    assert "No submission has been ingested yet." in str(skipped.skip_message)
    assert isinstance(request, dg.RunRequest)
    months = sorted(request.tags.values())
    assert (months[0], months[-1]) == ("2025-04-01", "2026-03-01")


def test_a_finished_demo_asks_for_its_whole_year(demo_home: Home) -> None:
    months = sorted(months_to_look_at(demo_home, Tools(demo_home)).values())
    assert date.fromisoformat(months[-1]) == date(2026, 3, 1)
