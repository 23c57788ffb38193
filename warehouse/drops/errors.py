"""What stops a drop; every other module of drops raises it or a kind of it.

The message is one sentence that holds no value from a table, and says what to do.
"""

from __future__ import annotations

from schemas.errors import SvdError


class DropFailed(SvdError):
    """The drop cannot be made of what is there; the message says what to do."""
