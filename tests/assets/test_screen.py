"""Whoever opens Dagster's screen can start its jobs, for it has no login: without an approval nothing is published.

The screen is the one that `svd web` starts, on this machine only, over a home in which a release would go through.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster_graphql import DagsterGraphQLClient, DagsterGraphQLClientError

from assets.instance import open_instance
from assets.release import released_cells
from pipelines.home import Home

APPROVER = "Wilhelmina Approver"
LONGEST_START, LONGEST_RUN = 180, 240
ENDED = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}
MADE_UP = [{}, {"approval_id": "0" * 32}, {"approval_id": "../../release"}]


@pytest.fixture(scope="module")
def home(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of the demo in which nothing was released yet, and that waits for an approval."""
    folder = tmp_path_factory.mktemp("screen")
    shutil.copytree(demo_home.root, folder / demo_home.root.name)
    shutil.copytree(demo_home.key.parent, folder / demo_home.key.parent.name)
    copy = Home(folder / demo_home.root.name)
    for unmade in (copy.ledger, copy.drops, copy.warehouse.parent, copy.snapshots, copy.dagster):
        shutil.rmtree(unmade)
        unmade.mkdir()
    copy.key.with_name("signing.key").unlink()
    copy.public_key.unlink()
    return copy


@pytest.fixture(scope="module")
def screen(home: Home) -> Iterator[DagsterGraphQLClient]:
    """The screen over that home, once it answers and its daemon runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    starting = f"import sys; sys.argv = ['svd', 'web', '--home', {str(home.root)!r}, '--port', '{port}']; "
    process = subprocess.Popen(
        [sys.executable, "-c", f"{starting}from cli.main import main; main()"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        yield _client(process, port)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=60)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _client(process: subprocess.Popen[bytes], port: int) -> DagsterGraphQLClient:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return DagsterGraphQLClient("127.0.0.1", port_number=port)
        time.sleep(1)
    raise AssertionError("The screen did not start.")


def launched(screen: DagsterGraphQLClient, config: dict[str, Any]) -> tuple[str, dg.DagsterRunStatus]:
    """A run of the release job, started from the screen with this configuration; how it ended."""
    ops = {released_cells.op.name: {"config": config}} if config else {}
    run_id = screen.submit_job_execution("release", run_config={"ops": ops})
    until = time.monotonic() + LONGEST_RUN
    while (status := screen.get_run_status(run_id)) not in ENDED and time.monotonic() < until:
        time.sleep(1)
    return run_id, status


def published(home: Home) -> list[Path]:
    """What a release leaves behind it, wherever."""
    folders = (home.ledger, home.drops, home.warehouse.parent, home.snapshots)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("config", MADE_UP, ids=["no id", "a made-up id", "a path"])
def test_a_release_started_from_the_screen_publishes_nothing(
    home: Home, screen: DagsterGraphQLClient, config: dict[str, Any]
) -> None:
    run_id, status = launched(screen, config)
    assert status == dg.DagsterRunStatus.FAILURE
    with open_instance(home.dagster) as instance:
        logs = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.dagster_event]
    failures = [event.step_failure_data.user_failure_data for event in logs if event.is_step_failure]
    assert [failure.description for failure in failures if failure and "approv" in str(failure.description)]
    assert published(home) == []


def test_the_screen_takes_no_name_of_an_approver(home: Home, screen: DagsterGraphQLClient) -> None:
    with pytest.raises(DagsterGraphQLClientError):
        launched(screen, {"approval_id": "", "approvers": [APPROVER]})
    assert published(home) == []


def test_an_approved_release_goes_through_and_leaves_no_name_in_dagster(home: Home) -> None:
    command = [sys.executable, "-c", "from cli.main import main; main()", "release", "--approver", APPROVER]
    environment = os.environ | {"SVD_HOME": str(home.root), "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert home.warehouse.is_file()
    with open_instance(home.dagster) as instance:
        run = instance.get_runs(dg.RunsFilter(job_name="release"), limit=1)[0]
    assert set(run.run_config["ops"][released_cells.op.name]["config"]) == {"approval_id"}
    stored = b"".join(path.read_bytes() for path in home.dagster.rglob("*") if path.is_file())
    assert b"released__released_cells" in stored
    assert APPROVER.split()[0].encode() not in stored
