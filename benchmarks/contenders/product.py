"""The product: its own code on a home of its own, from the file in the inbox to decided contacts.

Register (fingerprint), read, validate, strip, write, find what was sent twice, decide every month. Linking, counting
and
publishing are left out: none of the others does them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.child import Outcome, key_of

TODAY = date(2027, 1, 1)
"""After the last synthetic attendance, whatever day it is."""


def prepare(file: Path, folder: Path) -> Callable[[], Outcome]:
    """Make the home, and load what a running installation has loaded: lists, lookup, key, text scan, Pandera."""
    import pandera.polars  # noqa: F401

    from anonymisation.deidentification.postcode_lookup import load_lookup
    from pipelines.context import Tools
    from pipelines.home import make_home
    from schemas.reference import demo_postcodes

    home = make_home(folder / "home", kind="demo")
    os.link(file, home.inbox / "ecds" / file.name)
    load_lookup(demo_postcodes(), home.geography)
    tools = Tools(home)
    _ = tools.lists, tools.key, tools.geography, tools.scanner, tools.sources
    return lambda: _journey(tools)


def _journey(tools) -> Outcome:  # type: ignore[no-untyped-def]
    from pipelines import classify as decide
    from pipelines.contact_store import ContactStore
    from pipelines.ingest import inbox
    from pipelines.ingest import ingest as ingest

    home, source, steps = tools.home, tools.sources["ecds"], _Steps()
    with steps.timed("register"):
        submission = inbox.register_arrivals(home, tools.sources, TODAY, settle_seconds=0).new[0]
    with steps.timed("ingest"):
        ingested = ingest.ingest(home, tools, submission, TODAY)
    if isinstance(ingested, ingest.Refusal):
        raise SystemExit(f"The product refused the file: {ingested.message}")
    with steps.timed("resolve"):
        decide.resolve(home, source)
    with steps.timed("decide"):
        for month in ContactStore(home).months(source.name):
            decide.classify_month(home, tools.lists, source, month)
    with steps.timed("count"):
        counted = _counted(home.deidentified / "contacts" / "ecds")
    return Outcome(ingested.totals.received, counted, steps.seconds)


def _counted(contacts: Path) -> dict[str, int]:
    rows = pl.scan_parquet(contacts / "month=*.parquet").filter("is_primary")
    violent = rows.group_by("provider_code", "month").agg(pl.len()).collect()
    return {key_of(provider, month): count for provider, month, count in violent.iter_rows()}


class _Steps:
    """Names steps and remembers how long each took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, name: str) -> _Steps:
        self._name = name
        return self

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds[self._name] = time.perf_counter() - self._began
