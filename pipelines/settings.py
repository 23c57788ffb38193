"""The settings of a home: what `svd.toml` may say, with the words for it, declared once.

Knows the keys and what may stand at them. Must not know where a home lies, nor what a setting is used for.
"""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import PurePath
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from schemas.config import ConfigModel, Write, fault, toml_value

SETTINGS_FILE = "svd.toml"
_LONGEST_NAME, _LONGEST_PATH = 255, 1000
"""How many bytes the name of a file or folder may have, and how many signs its path."""

Kind = Literal["demo", "production"]


class Settings(ConfigModel):
    """What `svd.toml` says; each description stands above its setting in the file that `svd init` writes."""

    key_noun: ClassVar[str] = "setting"

    kind: Annotated[
        Kind,
        Field(description="demo or production. Only a demo may hold NHS numbers from the test range 999."),
        Write('"demo" or "production"', "demo", shown=False),
    ] = "production"
    key: Annotated[
        str,
        Field(
            description="The pseudonym key, relative to this folder. It must stay outside the data and readable by its "
            "owner only."
        ),
        Write("the path of the pseudonym key", "../svd-home.keys/pseudonym.key"),
    ]
    policy: Annotated[
        str,
        Field(
            description="The disclosure policy: one that comes with the software, or a file of this home's policies/.",
            pattern="^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=100,
        ),
        Write("the id of a policy", "suppress-8-round-5"),
    ] = "suppress-8-round-5"
    first_month: Annotated[
        str,
        Field(
            description="The first month of the tables, such as 2025-04; empty for the earliest month received.",
            pattern="^((19|20)[0-9]{2}-(0[1-9]|1[0-2]))?$",
        ),
        Write('"" or a month', "2025-04"),
    ] = ""
    settle_seconds: Annotated[
        float,
        Field(
            description="A file in the inbox is taken once it has kept its size for this many seconds.", ge=0, le=86_400
        ),
        Write("a number of seconds from 0 to 86400", 30),
    ] = 30
    least_received: Annotated[
        float,
        Field(
            description="The newest month is released once this share of the providers of each source have sent it: "
            "what is published stays. 0 waits for none.",
            ge=0,
            le=1,
        ),
        Write("a share from 0 to 1", 0.5),
    ] = 0.5

    @property
    def is_demo(self) -> bool:
        """Whether the data is synthetic."""
        return self.kind == "demo"

    @property
    def first_day(self) -> date | None:
        """The first day of the tables; none where they begin with the earliest month received."""
        return date.fromisoformat(f"{self.first_month}-01") if self.first_month else None

    @field_validator("key")
    @classmethod
    def _is_a_path(cls, key: str) -> str:
        names = [len(part.encode()) for part in PurePath(key).parts]
        if not names or max(names) > _LONGEST_NAME or len(key) > _LONGEST_PATH or not key.isprintable():
            raise fault("write the path of the pseudonym key; `svd init` makes one")
        return key


def settings_text(settings: Settings) -> str:
    """`svd.toml` with these settings, each below what it means."""
    parts = ["# Settings of this home. Every line may be edited; `svd doctor` says whether they make sense.\n"]
    for name, field in Settings.model_fields.items():
        comment = textwrap.fill(field.description or "", 118, initial_indent="# ", subsequent_indent="# ")
        parts.append(f"{comment}\n{name} = {toml_value(getattr(settings, name))}\n")
    return "\n".join(parts)
