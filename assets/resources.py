"""What assets are given: the home, the tools that read it, once per process, and the day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import dagster as dg

from pipelines.context import Tools
from pipelines.home import Home


@dataclass(frozen=True)
class HomeResource:
    """The home directory all zones lie below. A plain object: no run's configuration can name another home."""

    root: str

    @property
    def home(self) -> Home:
        """The home's paths and settings."""
        return self.tools.home

    @property
    def tools(self) -> Tools:
        """Code lists, key, geography and the rest, kept between the steps of a process."""
        return _tools_of(self.root)


Svd = dg.ResourceParam[HomeResource]
"""How a step asks for the home: by a parameter named `svd`."""


@cache
def _tools_of(root: str) -> Tools:
    return Tools(Home(Path(root)))


def today() -> date:
    """Today, by UTC: at most an hour from the wall clock in England."""
    return datetime.now(UTC).date()
