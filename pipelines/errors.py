"""Errors of a run, and which errors speak for themselves: those of `SvdError`, whose messages hold no value."""

from __future__ import annotations

from schemas.errors import SvdError


class ReleaseBlocked(SvdError):
    """A release was asked for and not made; the message says why and what to do."""


class StepFailed(SvdError):
    """A run stopped; the message has been vetted."""


class HomeBusy(SvdError):
    """Another run is at work on the home; the message says what to do."""


def is_vetted(error: BaseException) -> bool:
    """Whether the message of `error` may be shown and kept anywhere."""
    return isinstance(error, SvdError)


def is_failure(error: BaseException) -> bool:
    """Whether `error` says that something went wrong, rather than that the process is to stop.

    A panic in a library written in Rust, such as Polars, is no `Exception`; each library has a class of its own for it.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
