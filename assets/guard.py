"""Nothing but vetted words leaves a step: exceptions of libraries quote values, and Dagster keeps what it is told.

A guarded step also works alone on its home, so that the daemon and the `svd` command never do at the same time.

A step's own refusals pass with their message. Any other failure leaves as its type only; its full text is written
into the identifiable zone, where the officer may read it.
"""

import functools
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg

from pipelines.errors import is_failure, is_vetted
from pipelines.home import Home
from pipelines.lock import alone

T = TypeVar("T")

LONGEST_WAIT = 6 * 3600
"""Seconds for which a step waits for another process to be done with the home: the longest a run may take."""


def vetted(error: BaseException, home: Home) -> str:
    """What may be said of an error outside the identifiable zone."""
    if is_vetted(error):
        return str(error)
    stopped = f"The step stopped with {type(error).__name__}."
    try:
        note = write_down(error, home)
    except OSError:
        return f"{stopped} The full text may hold values, and could not be written into identifiable/errors/."
    return f"{stopped} The full text may hold values, so it is in identifiable/errors/{note.name}."


def write_down(error: BaseException, home: Home) -> Path:
    """Write an error with its traceback into the identifiable zone, readable by the owner only."""
    folder = home.identifiable / "errors"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    note = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    note.touch(mode=0o600)
    note.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return note


def attempted(step: Callable[[], T], home: Home) -> tuple[T | None, dg.Failure | None]:
    """What a step returned, or the failure it ended in: with vetted words only, and nothing chained behind."""
    try:
        return step(), None
    except dg.Failure as failure:
        return None, failure
    except BaseException as error:
        if not is_failure(error):
            raise
        # A refusal would be the same the next time; anything else may be worth another try.
        said, refused = vetted(error, home), is_vetted(error)
    # Outside the except block, so that the error is not kept as this one's context.
    return None, dg.Failure(said, allow_retries=not refused)


def value_free(step: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an asset body so that only a vetted `dg.Failure` leaves it."""

    @functools.wraps(step)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        home = _home_among(args, kwargs)

        def stepped() -> Any:
            with alone(home, LONGEST_WAIT):
                return step(*args, **kwargs)

        result, failure = attempted(stepped, home)
        if failure:
            raise failure
        return result

    return guarded


def _home_among(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Home:
    for each in (*args, *kwargs.values()):
        if isinstance(home := getattr(each, "home", None), Home):
            return home
    raise TypeError("a guarded step must be given the home resource")
