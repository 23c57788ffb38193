"""What many tests share: a small demo, made once however many workers there are. Nobody writes into it."""

from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from pipelines.home import Home

# No promise here is about time, and a busy machine must not break one.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

DEMO_ATTENDANCES = 12_000
DEMO_SEED = 7


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory, worker_id) -> Home:
    """The home of a demo of 12,000 attendances over twelve months, taken through the whole journey."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    root = shared / "demo home"
    with FileLock(shared / "demo.lock"):
        if not (root / "DEMO-DONE").exists():
            make_demo(root)
            (root / "DEMO-DONE").touch()
    return Home(root)


def make_demo(root: Path, attendances: int = DEMO_ATTENDANCES, seed: int = DEMO_SEED) -> None:
    """Make a demo home as `svd demo` does."""
    from cli.showcase import run_demo

    run_demo(root, seed, attendances)


@pytest.fixture(scope="session")
def worker_id(request) -> str:
    """The worker's name, also where pytest-xdist is not in use."""
    return getattr(request.config, "workerinput", {}).get("workerid", "master")
