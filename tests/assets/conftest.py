"""An empty demo home, and what Dagster loads of it."""

from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import build
from pipelines.home import Home, make_home
from schemas.reference import load
from warehouse.drops.partners import Partner, load_partners


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A demo home in which nothing lies yet."""
    return make_home(tmp_path / "home", kind="demo")


@pytest.fixture
def definitions(home: Home) -> dg.Definitions:
    """Its definitions, with the project's example partners."""
    return build(home.root)


@pytest.fixture(scope="session")
def examples() -> list[Partner]:
    """The project's example partners, which a demo has."""
    return load_partners(load().areas)
