"""Notes made safe, and what they say: nothing of a note is kept unless a rule keeps it.

Knows: the words, shapes and rules of this folder, Presidio as the second reader. Must not know: tables, trusts, files.
"""

from anonymisation.entities import ENTITIES, RECORD_FIELDS, Finding
from anonymisation.free_text.scrubber import SCRUBBED, Scrubber
from anonymisation.free_text.signals.signals import signals

__all__ = ["ENTITIES", "RECORD_FIELDS", "SCRUBBED", "Finding", "Scrubber", "signals"]
