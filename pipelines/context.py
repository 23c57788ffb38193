"""What the steps need beside the data, read once: code lists, reference data, layouts, key, geography, text scan."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import polars as pl

from anonymisation.deidentification.geography import Geography
from anonymisation.deidentification.keys import PseudonymKey, read_key
from anonymisation.free_text import Scrubber
from anonymisation.presidio.value_scan import Scanner
from pipelines.home import Home, HomeBroken
from schemas import codes, reference
from schemas.columns import Deidentify
from schemas.versions import versions
from sources.layouts import Layout, load_layouts
from sources.source import Source, all_sources

PACKAGES = ("anonymisation", "assets", "cli", "pipelines", "reports", "schemas", "sources", "synthetic", "warehouse")
OWN_FILES = {".py", ".sql", ".toml", ".csv", ".txt"}


@dataclass(frozen=True)
class IngestContext:
    """What ingest needs of one source. The text scan and the scrubber are there for tables that have text and notes."""

    lists: codes.CodeLists
    key: PseudonymKey
    geography: Geography
    scanner: Scanner | None
    scrubber: Scrubber | None
    providers: list[str]
    is_demo: bool


@dataclass(frozen=True)
class CountContext:
    """What counting needs beside contacts: sources, code lists, reference data and the small areas of the region."""

    sources: dict[str, Source]
    lists: codes.CodeLists
    reference: reference.Reference
    small_areas: pl.DataFrame
    first_month: str


@dataclass(frozen=True)
class Tools:
    """Everything is read when first asked for, and then kept."""

    home: Home

    @cached_property
    def lists(self) -> codes.CodeLists:
        """The code lists, the home's own replacing ours."""
        return codes.load(self.home.reference)

    @cached_property
    def reference(self) -> reference.Reference:
        """Organisations, areas and populations, the home's own replacing ours."""
        return reference.load(self.home.reference)

    @cached_property
    def key(self) -> PseudonymKey:
        """The pseudonym key."""
        return read_key(self.home.key)

    @cached_property
    def geography(self) -> Geography:
        """The postcode lookup."""
        if not self.home.geography.is_file():
            raise HomeBroken("No postcode lookup is loaded; load the ONS one with `svd geography load FILE`.")
        return Geography.read(self.home.geography, self.reference.areas)

    @cached_property
    def scanner(self) -> Scanner:
        """The text scan. Takes some seconds to build."""
        return Scanner.build()

    @cached_property
    def scrubber(self) -> Scrubber:
        """The scrubber of notes. Takes some seconds to build."""
        return Scrubber.build()

    def ingest_context(self, source: Source) -> IngestContext:
        """What ingest needs of one source. Building scan and scrubber for tables without text would only cost time."""
        table = source.table
        return IngestContext(
            lists=self.lists,
            key=self.key,
            geography=self.geography,
            scanner=self.scanner if table.with_rule(Deidentify.SCAN) else None,
            scrubber=self.scrubber if table.with_rule(Deidentify.FLAGS) else None,
            providers=self.providers(source),
            is_demo=self.home.settings.is_demo,
        )

    def count_context(self) -> CountContext:
        """What counting needs beside contacts."""
        return CountContext(
            sources=self.sources,
            lists=self.lists,
            reference=self.reference,
            small_areas=self.geography.small_areas,
            first_month=self.home.settings.first_month,
        )

    @property
    def sources(self) -> dict[str, Source]:
        """Every source by name."""
        return all_sources()

    @cached_property
    def code_hash(self) -> str:
        """SHA-256 of this software's own files: which code made a release."""
        digest = hashlib.sha256()
        for package in PACKAGES:
            root = Path(str(resources.files(package)))
            for path in sorted(path for path in root.rglob("*") if path.suffix in OWN_FILES and path.is_file()):
                digest.update(
                    f"{package}/{path.relative_to(root).as_posix()}\0".encode()
                    + hashlib.sha256(path.read_bytes()).digest()
                )
        return digest.hexdigest()

    @property
    def schema_versions(self) -> dict[str, str]:
        """Published table → its version."""
        return versions()

    def layouts(self, source: Source) -> list[Layout]:
        """The layouts of a source, the home's own beside ours."""
        return load_layouts([source.layouts, self.home.layouts / source.name], source.table)

    def providers(self, source: Source) -> list[str]:
        """The codes of the organisations that may send this source."""
        return self.reference.codes_of_kind(*source.provider_kinds)
