"""What every file that the software writes down for itself is checked by: a frozen record of declared fields.

Knows JSON and its fields. Must not know where a file lies, nor what is in it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.durable import write_durably
from schemas.errors import SvdError


class RecordBroken(SvdError):
    """A file that the software wrote for itself cannot be read; the message names it and what to do."""


class Record(BaseModel):
    """One file's content. What is missing, unknown or of another type is an error, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The record that a file holds. Raises `RecordBroken`, which names the file and quotes nothing of it."""
        record = None
        with suppress(ValidationError):
            record = cls.model_validate_json(path.read_bytes())
        if record is None:
            raise RecordBroken(
                f"{path.parent.name}/{path.name} is not as this version writes it: bring it back from its copy, or "
                "start again in a new home."
            )
        return record

    def write(self, path: Path) -> None:
        """Write the record to its file, in the place of an older one."""
        write_durably(path, self.as_json())

    def as_json(self) -> str:
        """The record as its file holds it."""
        return self.model_dump_json(indent=1) + "\n"
