"""Nothing but vetted words leaves a step: exceptions of libraries quote values, and Dagster keeps whatever it receives.

A guarded step also works alone on its home, so that the daemon and the `svd` command never do at the same time.

A step's own refusals pass with their message. Any other failure leaves as its type only; its full text is written
into the identifiable zone, where the officer may read it.
"""

import functools
import inspect
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg

from pipelines.errors import is_failure, is_vetted
from pipelines.home import Home
from pipelines.lock import alone
from schemas.durable import write_durably

T = TypeVar("T")
Step = Callable[..., Any]
"""The body of an asset, a check or an observation; one of its arguments is the home resource."""

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
    write_durably(note, "".join(traceback.format_exception(error)), mode=0o600)
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
        words, is_refusal = vetted(error, home), is_vetted(error)
    # Outside the except block, so that the error is not kept as this one's context.
    return None, dg.Failure(words, allow_retries=not is_refusal)


def value_free(step: Step) -> Step:
    """Wrap an asset body so that it works alone on its home, and only a vetted `dg.Failure` leaves it."""
    return _guarded(step, lambda home: alone(home, LONGEST_WAIT))


def value_free_reading(step: Step) -> Step:
    """The same for a body that only reads files which nobody alters: it waits for nobody."""
    return _guarded(step, lambda home: nullcontext())


def _guarded(step: Step, entered: Callable[[Home], AbstractContextManager[None]]) -> Step:
    def completed(*args: object, **kwargs: object) -> Any:
        home = _home_among(args, kwargs)

        def body() -> object:
            with entered(home):
                result = step(*args, **kwargs)
                # What a body yields is all made in here, so that no error leaves by another way.
                return list(result) if inspect.isgenerator(result) else result

        result, failure = attempted(body, home)
        if failure:
            raise failure
        return result

    def completed_events(*args: object, **kwargs: object) -> Iterator[object]:
        yield from completed(*args, **kwargs)

    return functools.wraps(step)(completed_events if inspect.isgeneratorfunction(step) else completed)


def _home_among(args: tuple[object, ...], kwargs: dict[str, object]) -> Home:
    for argument in (*args, *kwargs.values()):
        if isinstance(home := getattr(argument, "home", None), Home):
            return home
    raise TypeError("a guarded step must be given the home resource")
