"""Small homes for the tests of the journey, and the words to draw their files with."""

from pathlib import Path

import pytest

import schemas.reference
from anonymisation.deidentification.postcode_lookup import load_lookup
from anonymisation.presidio.value_scan import Scanner
from pipelines.context import Tools
from pipelines.home import Home, make_home
from tests.pipelines import small_homes
from tests.pipelines.small_homes import Maker, SmallHome


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    """The text scan; building it once is enough."""
    return Scanner.build()


@pytest.fixture(scope="session")
def open_home(scanner):
    """A home's paths → the home with its tools."""

    def opened(root: Path) -> SmallHome:
        tools = Tools(Home(root))
        tools.__dict__["scanner"] = scanner
        return SmallHome(tools.home, tools)

    return opened


@pytest.fixture(scope="session")
def make_small_home(open_home):
    """Makes a home at a path, with its key and the demo's postcodes."""

    def made(root: Path, kind: str = "demo") -> SmallHome:
        home = make_home(root, kind=kind)
        load_lookup(schemas.reference.demo_postcodes(), home.geography)
        # One trust sends here, of many that are expected.
        settings = home.root / "svd.toml"
        settings.write_text(
            settings.read_text(encoding="utf-8").replace("least_received = 0.5", "least_received = 0"), encoding="utf-8"
        )
        return open_home(home.root)

    return made


@pytest.fixture
def new_home(tmp_path, make_small_home) -> Maker:
    """Makes homes by name."""
    return lambda name="home", kind="demo": make_small_home(tmp_path / name, kind)


@pytest.fixture
def svd_here(capfd, monkeypatch):
    """Runs `svd` on a home in this process: what it did, and all it said on both outputs."""
    from cli.main import main

    def run(home: SmallHome, *words: str) -> small_homes.CommandOutput:
        monkeypatch.setenv("SVD_HOME", str(home.home.root))
        monkeypatch.setattr("anonymisation.presidio.value_scan.Scanner.build", lambda: home.tools.scanner)
        monkeypatch.setattr("sys.argv", ["svd", *words])
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        return small_homes.CommandOutput(int(end.value.code or 0), said.out + said.err)

    return run


@pytest.fixture
def home(new_home) -> SmallHome:
    """One small demo home."""
    return new_home()


@pytest.fixture(scope="session")
def draw():
    """The words to draw files with: attended, called, many, sheet, and the headings they stand under."""
    return small_homes
