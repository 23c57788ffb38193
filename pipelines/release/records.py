"""What every file that a release writes down is checked by: a frozen record that knows its fields and no others.

Knows JSON and its fields. Must not know where a file lies, nor what is in it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """One file's content. What is missing, unknown or of another type is an error, not a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def as_json(self) -> str:
        """The record as its file holds it."""
        return self.model_dump_json(indent=1) + "\n"
