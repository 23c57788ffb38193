"""What Dagster loads, from any directory: jobs along the journey, and a release that nothing begins by itself."""

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import yaml
from dagster._core.storage import tags

from assets import partitions
from assets.definitions import build, defs
from assets.release import PUBLISH_POOL
from assets.resources import HomeResource
from pipelines.home import Home

ROOT = Path(__file__).parents[2]
PUBLISHING = {"released", "published", "delivered"}


def groups_of(definitions: dg.Definitions, job: str) -> set[str]:
    graph = definitions.resolve_asset_graph()
    keys = definitions.resolve_job_def(job).asset_layer.executable_asset_keys
    return {str(graph.get(key).group_name) for key in keys}


def test_the_definitions_load_and_every_asset_says_what_it_is(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)
    graph = definitions.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        assert graph.get(key).description, key
        assert graph.get(key).owners == ["team:data-office"], key
        assert graph.get(key).kinds, key
        assert key.path[0] == graph.get(key).group_name


def test_the_definitions_load_where_there_is_no_home(tmp_path: Path) -> None:
    definitions = build(tmp_path / "nowhere")
    dg.Definitions.validate_loadable(definitions)
    assert groups_of(definitions, "release") == PUBLISHING
    assert not (tmp_path / "nowhere").exists()


def test_only_the_job_that_releases_publishes(definitions: dg.Definitions) -> None:
    assert groups_of(definitions, "ingest") == {"deidentified"}
    assert groups_of(definitions, "prepare") == {"classified", "counted", "protected", "proposed"}
    assert groups_of(definitions, "release") == PUBLISHING


def test_neither_the_clock_nor_the_inbox_begins_a_release(definitions: dg.Definitions) -> None:
    jobs = [each.job_name for each in [*(definitions.schedules or []), *(definitions.sensors or [])]]
    assert sorted(map(str, jobs)) == ["ingest", "prepare"]


def test_only_one_publish_runs_at_a_time(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    pools = {frozenset(node.pools or ()) for node in nodes if node.group_name in PUBLISHING}
    assert pools == {frozenset({PUBLISH_POOL})}


def test_a_resource_can_be_put_in_the_place_of_the_home(home: Home, tmp_path: Path) -> None:
    other = HomeResource(root=str(tmp_path / "other"))
    assert (build(home.root, {"svd": other}).resources or {})["svd"] is other


def test_no_run_can_be_sent_to_another_home(home: Home, definitions: dg.Definitions, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    elsewhere = {"resources": {"svd": {"config": {"root": str(tmp_path / "elsewhere")}}}}
    result = definitions.resolve_job_def("release").execute_in_process(run_config=elsewhere, raise_on_error=False)
    assert not result.success
    assert (home.root / ".lock").exists()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_dagster_calls_a_range_of_partitions_and_a_data_version_is_what_we_call_it() -> None:
    assert partitions.RANGE_START == tags.ASSET_PARTITION_RANGE_START_TAG
    assert partitions.RANGE_END == tags.ASSET_PARTITION_RANGE_END_TAG
    observed = dg.ObserveResult(data_version=dg.DataVersion("1"))
    assert observed.data_version == dg.DataVersion("1")
    from dagster._core.definitions.data_version import DATA_VERSION_TAG

    assert partitions.DATA_VERSION == DATA_VERSION_TAG


def test_no_private_module_of_dagster_is_imported() -> None:
    private = [path.name for path in (ROOT / "assets").glob("*.py") if "import dagster._" in path.read_text("utf-8")]
    private += [path.name for path in (ROOT / "assets").glob("*.py") if "from dagster._" in path.read_text("utf-8")]
    assert private == []


def test_the_workspace_loads_from_any_directory(home: Home, tmp_path: Path) -> None:
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    module = workspace["load_from"][0]["python_module"]["module_name"]
    loading = f"import {module} as m; print(len(m.defs().resolve_asset_graph().get_all_asset_keys()))"
    loaded = subprocess.run(
        [sys.executable, "-c", loading],
        cwd=tmp_path,
        env=os.environ | {"SVD_HOME": str(home.root), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(loaded.stdout.split()[-1]) > 50
    assert isinstance(defs(), dg.Definitions)
