"""What a run says while it runs: one listener feeds the screen and a line a step in `logs/`, counts and ids only.

Knows Dagster's events. Must not let through anything a step did not say on purpose.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

OnStep = Callable[[str, str], None]
"""Called with a step's name and what it is doing: started, done, failed, or a line of its own."""

_EVENTS = {"STEP_START": "started", "STEP_SUCCESS": "done", "STEP_FAILURE": "failed"}
_listeners: list[Callable[[str, str, str], None]] = []


class _Handler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Pass on a step's beginning, its end, and its own words."""
        meta: dict[str, Any] = getattr(record, "dagster_meta", None) or {}
        event = getattr(record, "dagster_event", None)
        kind = _EVENTS.get(event.event_type_value) if event else "line"
        if kind and (step := meta.get("step_key")):
            words = str(meta.get("orig_message", "")) if kind == "line" else kind
            # A step of one asset is named by its whole key, such as classified__contacts: the last part is enough.
            name = str(step).rpartition("__")[2]
            for listener in list(_listeners):
                listener(str(meta.get("job_name", "")), name, words)


@dg.logger(None, description="Passes on to the svd command what steps do.")
def svd_logger(init_context: dg.InitLoggerContext) -> logging.Logger:
    """A logger apart from all others, so that nothing else on the machine hears it."""
    logger = logging.Logger("svd", level=logging.DEBUG)
    logger.addHandler(_Handler())
    return logger


@contextmanager
def listening(folder: Path, on_step: OnStep) -> Iterator[None]:
    """While open, steps are passed on to `on_step` and written to `folder`, one JSON object a line, one file a day."""
    folder.mkdir(parents=True, exist_ok=True)

    def write_and_pass_on(job: str, step: str, words: str) -> None:
        now = datetime.now(UTC)
        line = {"at": now.isoformat(timespec="seconds"), "job": job, "step": step, "what": words}
        with (folder / f"runs-{now:%Y-%m}.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        on_step(step, words)

    _listeners.append(write_and_pass_on)
    try:
        yield
    finally:
        _listeners.remove(write_and_pass_on)
