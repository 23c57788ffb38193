"""Which encoding a text is in, and the same text as a stream of UTF-8.

Knows: byte order marks, NUL patterns, that whatever is not strict UTF-8 here is Windows-1252.
Must not know: containers, records, headings.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import IO

from sources.reading.containers import refusing_damage
from sources.reading.refusals import FileRefused

Opener = Callable[[], IO[bytes]]

_PIECE = 1 << 20
_SAMPLE = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS = bytes(set(range(32)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1A})


def encoding_of(open_bytes: Opener, size_limit: int) -> str:
    """The encoding of a text, one of utf-8, utf-8-sig, utf-16-le, utf-16-be and cp1252, decided over all of it.

    Reading it all also finds a cut-short container before any row is taken from it.
    Raises `FileRefused`: empty, not_text, truncated, too_large (more than `size_limit` bytes when unpacked).
    """
    with refusing_damage(), open_bytes() as file:
        sample = file.read(_SAMPLE)
        encoding = _from_sample(sample)
        size = len(sample) + _rest_of(file, sample, decide := _Utf8Check(encoding), size_limit)
        if encoding.startswith("utf-16") and size % 2:
            raise FileRefused("truncated", "The file is cut short in the middle of a character. Copy it again.")
        return encoding if decide.holds(b"", final=True) else "cp1252"


def as_utf8(open_bytes: Opener, encoding: str, size: int) -> Iterator[bytes]:
    """The text as UTF-8 without a mark, in pieces of about `size` bytes; what Windows-1252 leaves undefined becomes
    U+FFFD.
    """
    with refusing_damage(), open_bytes() as file:
        if encoding in {"utf-8", "utf-8-sig"}:
            file.read(len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0)
            while piece := file.read(size):
                yield piece
            return
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        mark = "\ufeff" if encoding.startswith("utf-16") else ""
        while piece := file.read(size):
            text = decoder.decode(piece)
            yield (text.removeprefix(mark) if mark else text).encode("utf-8", "replace")
            mark = ""


def _from_sample(sample: bytes) -> str:
    if not sample:
        raise FileRefused("empty", "The file is empty.")
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 4 > even * 4:
        return "utf-16-le"
    if even > len(sample) // 4 > odd * 4:
        return "utf-16-be"
    if len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 20:
        raise FileRefused("not_text", "The file is not text, nor a workbook or Parquet file.")
    return "utf-8"


class _Utf8Check:
    """Whether all bytes so far are strict UTF-8; bytes that are all ASCII between whole characters cost next to
    nothing.
    """

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._ok = True
        self.needed = encoding in {"utf-8", "utf-8-sig"}

    def holds(self, piece: bytes | bytearray, final: bool = False) -> bool:
        pending = self._decoder.getstate()[0]
        if self.needed and self._ok and (pending or final or not piece.isascii()):
            try:
                self._decoder.decode(piece, final)
            except UnicodeDecodeError:
                self._ok = False
        return self._ok


def _rest_of(file: IO[bytes], sample: bytes, check: _Utf8Check, size_limit: int) -> int:
    check.holds(sample)
    buffer, size = bytearray(_PIECE), 0
    while got := file.readinto(buffer):  # type: ignore[attr-defined]
        check.holds(buffer if got == _PIECE else bytes(buffer[:got]))
        size += got
        if size > size_limit:
            raise FileRefused(
                "too_large", f"The file unpacks to more than {size_limit / 1e9:.0f} GB; that is no extract."
            )
    return size
