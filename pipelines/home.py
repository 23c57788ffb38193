"""A home: the one directory below which everything of an installation lies, zone by zone, and its settings.

Two zones hold identifiable data (`inbox`, `identifiable`), two hold people without identity (`deidentified`) and
counts (`warehouse`, `drops`). The key to the pseudonyms lies outside the home.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipelines.settings import SETTINGS_FILE, Kind, Settings, settings_text
from schemas.config import read_toml
from schemas.durable import write_durably
from schemas.errors import SvdError

MISREAD = '*?[]%"\\'
"""Signs that file patterns, database addresses or `svd.toml` would read as something else in the path of a home."""


class HomeBroken(SvdError):
    """The home cannot be used as it is; the message says what to do."""


@dataclass(frozen=True)
class Home:
    """The paths of a home. Making one touches nothing; `make()` creates the directories."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Files as sent, one folder a source. Identifiable."""
        return self.root / "inbox"

    @property
    def identifiable(self) -> Path:
        """The register and the rejected rows. Identifiable."""
        return self.root / "identifiable"

    @property
    def register(self) -> Path:
        """One JSON file a submission, with the name of its file."""
        return self.identifiable / "register"

    @property
    def rejected(self) -> Path:
        """Rejected and unreadable rows of each submission: line, column, rule, reason."""
        return self.identifiable / "rejected"

    @property
    def deidentified(self) -> Path:
        """People without identity, as Parquet by source and month."""
        return self.root / "deidentified"

    @property
    def geography(self) -> Path:
        """The postcode lookup in use."""
        return self.root / "geography" / "postcodes.parquet"

    @property
    def reference(self) -> Path:
        """Organisations, areas, populations and code lists that replace the project's own."""
        return self.root / "reference"

    @property
    def layouts(self) -> Path:
        """Layouts of extracts that the project does not know, one folder a source."""
        return self.root / "layouts"

    @property
    def partners(self) -> Path:
        """Partner files beside the project's examples."""
        return self.root / "partners"

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file."""
        return self.root / "warehouse" / "violence.duckdb"

    @property
    def ledger(self) -> Path:
        """Everything ever published, with audit certificates: they tell what can be deduced, so it stays closed."""
        return self.root / "ledger"

    @property
    def snapshots(self) -> Path:
        """The exact counts on the day of each release, by which a later one knows what has changed."""
        return self.deidentified / "snapshots"

    @property
    def approvals(self) -> Path:
        """Approvals of releases that were not made yet, each used once. In the closed zone, for they hold names."""
        return self.deidentified / "approvals"

    @property
    def policies(self) -> Path:
        """Disclosure policies beside the project's own."""
        return self.root / "policies"

    @property
    def public_key(self) -> Path:
        """The public half of the signing key, to be given to partners."""
        return self.root / "signing.pub"

    @property
    def drops(self) -> Path:
        """Partner drops, one folder a partner."""
        return self.root / "drops"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage."""
        return self.root / "dagster"

    @property
    def logs(self) -> Path:
        """Run logs: counts and ids only."""
        return self.root / "logs"

    @cached_property
    def settings(self) -> Settings:
        """What `svd.toml` says. Raises `HomeBroken` with every fault of it, or where it is missing."""
        self.refuse_no_home()
        return read_toml(self.root / SETTINGS_FILE, Settings, HomeBroken)

    def refuse_no_home(self) -> None:
        """Raise `HomeBroken` where nobody has made a home here, or where its path is misread by other programs."""
        _refuse_misread_path(self.root)
        if not (self.root / SETTINGS_FILE).is_file():
            raise HomeBroken("There is no svd.toml here; make a home with `svd init`, or name another with --home.")

    @property
    def key(self) -> Path:
        """The pseudonym key, outside the home."""
        return (self.root / self.settings.key).resolve()

    @property
    def signing_key(self) -> Path:
        """The secret key that drops are signed with, beside the pseudonym key."""
        return self.key.with_name("signing.key")

    def make(self, settings: Settings) -> None:
        """Create the directories, closed to others where they hold rows about people or exact counts, and write
        `svd.toml`.

        Raises `HomeBroken` where the path holds a sign that is misread.
        """
        _refuse_misread_path(self.root)
        for folder in (
            self.inbox,
            self.identifiable,
            self.register,
            self.rejected,
            self.deidentified,
            self.ledger,
            self.logs,
            self.dagster,
        ):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        for folder in (self.warehouse.parent, self.drops, self.layouts, self.partners, self.reference):
            folder.mkdir(parents=True, exist_ok=True)
        target = self.root / SETTINGS_FILE
        if not target.exists():
            write_durably(target, settings_text(settings))


def default_key(root: Path) -> str:
    """Where the key of a home lies unless told otherwise: beside the home, never in it; relative to the home."""
    return f"../{root.resolve().name}.keys/pseudonym.key"


def _refuse_misread_path(root: Path) -> None:
    misread = [sign for sign in MISREAD if sign in root.resolve().as_posix()]
    if misread or not root.resolve().as_posix().isprintable():
        signs = f"the sign {' and '.join(misread)}" if misread else "a sign that cannot be printed"
        raise HomeBroken(f"The path of the home holds {signs}, which other programs misread; give it a path without.")


def make_home(root: Path, kind: Kind) -> Home:
    """Make a home of this kind where there is none yet, with its key; an existing one is left as it is."""
    from anonymisation.deidentification.keys import make_key
    from sources.source import all_sources

    home = Home(root)
    _refuse_misread_path(root)
    home.make(Settings(kind=kind, key=default_key(root), settle_seconds=0 if kind == "demo" else 30))
    for source in all_sources():
        (home.inbox / source).mkdir(mode=0o700, exist_ok=True)
        (home.layouts / source).mkdir(exist_ok=True)
    if not home.key.exists():
        make_key(home.key)
    return home
