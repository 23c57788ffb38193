"""The base of every error of ours whose message is written for a person.

Knows no other module, so that every package may derive from it.
"""

from __future__ import annotations


class SvdError(Exception):
    """An error whose message is written for a person and holds no value of the data.

    Its message may be shown on a screen, logged, and kept by Dagster. An exception of a library may not: it may quote
    what it failed on.
    """
