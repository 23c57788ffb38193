"""How a file is refused: one exception, a slug for programs and a sentence for the person who can act.

Knows nothing of formats or layouts. No message may quote a value or a foreign heading from the file.
"""

from __future__ import annotations

from schemas.errors import SvdError


class FileRefused(SvdError):
    """The file as a whole is not taken in; nothing of it is loaded.

    reason: a slug, such as `empty`, `encrypted`, `truncated`, `not_text`, `several_members`, `several_sheets`,
    `unknown_format`, `too_large`, `no_heading`, `count` or `unknown_layout`.
    message: plain words, free of values from the file.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
