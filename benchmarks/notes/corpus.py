"""The corpus: every author's notes, the same for the same seed.

Knows: which modules of this folder are authors. Must not know: what they write, the scrubber, the score.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Sequence
from typing import Protocol, cast

import benchmarks.notes
from benchmarks.notes.note import Note

PER_AUTHOR = 2000
SEED = 20260401


class Author(Protocol):
    """A module with names of templates and a function that writes a note of one."""

    TEMPLATES: Sequence[str]

    def write(self, template: str, chance: random.Random) -> Note:
        """A note of the template, the same for the same chance."""
        ...


def authors() -> dict[str, Author]:
    """Name of the module → the module, for all modules of this folder that have TEMPLATES and write."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.notes.__path__) if not module.name.startswith("_")
    )
    modules = {name: importlib.import_module(f"benchmarks.notes.{name}") for name in names}
    return {
        name: cast(Author, module)
        for name, module in modules.items()
        if hasattr(module, "TEMPLATES") and hasattr(module, "write")
    }


def corpus(per_author: int = PER_AUTHOR, seed: int = SEED, only: str = "") -> list[Note]:
    """So many notes of each author, or of one only, each template in its turn. A longer corpus begins with the shorter
    one, by author."""
    return [
        note
        for name, author in authors().items()
        if only in ("", name)
        for note in _notes(name, author, per_author, seed)
    ]


def _notes(name: str, author: Author, many: int, seed: int) -> list[Note]:
    chances = (random.Random(f"{seed}/{name}/{place}") for place in range(many))
    return [
        author.write(author.TEMPLATES[place % len(author.TEMPLATES)], chance) for place, chance in enumerate(chances)
    ]
