"""Rows of text made into files as senders make them, each record's place in the file known.

Knows encodings, delimiters, quoting and containers. Must not know what any column means. The same rows give the same
bytes: no clock, no names of machines.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

ZIP_DAY = (2025, 1, 1, 0, 0, 0)

SUFFIXES = {"csv": ".csv", "gz": ".csv.gz", "zip": ".zip", "xlsx": ".xlsx", "parquet": ".parquet", "txt": ".txt"}


@dataclass(frozen=True)
class Container:
    """How a file is put together. kind: csv, txt, gz, zip, xlsx or parquet; encoding: a Python codec of the text
    kinds."""

    kind: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    newline: str = "\n"
    preamble: tuple[str, ...] = ()
    """Lines above the headings, in a workbook only."""

    @property
    def is_text(self) -> bool:
        """Whether the file is lines of text, packed or not."""
        return self.kind not in {"xlsx", "parquet"}

    @property
    def suffix(self) -> str:
        """The end of the file's name."""
        return SUFFIXES[self.kind]


def records(cells_as_sent: pl.DataFrame, container: Container) -> pl.Series:
    """Each row as one record of delimited text, quoted where it must be; no line end."""
    cells = [_quoted(cells_as_sent[name], container.delimiter) for name in cells_as_sent.columns]
    joined = pl.DataFrame(cells).select(pl.concat_str(pl.all(), separator=container.delimiter))
    return joined.to_series().alias("record")


def _quoted(cells: pl.Series, delimiter: str) -> pl.Series:
    filled = cells.fill_null("")
    special = filled.str.contains_any([delimiter, '"', "\n", "\r"])
    if not special.any():
        return filled
    doubled = pl.lit('"') + filled.str.replace_all('"', '""', literal=True) + pl.lit('"')
    return pl.select(pl.when(special).then(doubled).otherwise(filled).alias(cells.name)).to_series()


def lines_of(record: pl.Series, first: int) -> pl.Series:
    """The line each record begins on, the first record beginning on line `first`; records may hold line ends."""
    lengths = record.str.count_matches("\n", literal=True).cast(pl.Int64) + 1
    return (lengths.cum_sum() - lengths + first).alias("line")


def write_text(path: Path, headings: list[str], record: pl.Series, container: Container) -> None:
    """Write headings and records as text in the container's encoding, packed as it says."""
    heading = container.delimiter.join(headings)
    text = container.newline.join([heading, *record.to_list(), ""])
    path.write_bytes(_packed(path, _encoded(text, container.encoding), container.kind))


def _encoded(text: str, encoding: str) -> bytes:
    if encoding == "utf-16":
        return b"\xff\xfe" + text.encode("utf-16-le")
    return text.encode(encoding)


def _packed(path: Path, content: bytes, kind: str) -> bytes:
    if kind == "gz":
        return gzip.compress(content, compresslevel=4, mtime=0)
    if kind == "zip":
        return _zipped({path.stem + ".csv": content})
    return content


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            archive.writestr(member, content)
    return buffer.getvalue()


_WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Extract" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_workbook(path: Path, cells_as_sent: pl.DataFrame, first_row: int, preamble: tuple[str, ...] = ()) -> None:
    """Write rows as a one-sheet workbook, all cells text; the headings stand in the row before `first_row`.

    Written by hand because a library takes minutes where joining text takes seconds.
    """
    rows = [
        f'<row r="{number}">{_text_cell(line, "A", number)}</row>' for number, line in enumerate(preamble, 1) if line
    ]
    letters = [_letters(index) for index in range(cells_as_sent.width)]
    heading = "".join(
        _text_cell(name, at, first_row - 1) for name, at in zip(cells_as_sent.columns, letters, strict=True)
    )
    rows.append(f'<row r="{first_row - 1}">{heading}</row>')
    numbered = cells_as_sent.with_row_index("row_number", first_row).with_columns(pl.col("row_number").cast(pl.String))
    cells = [_cell(name, at) for name, at in zip(cells_as_sent.columns, letters, strict=True)]
    body = numbered.select(
        pl.concat_str(pl.lit('<row r="'), "row_number", pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True)
    )
    sheet = "".join(
        [
            _XML,
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
            *rows,
            *body.to_series().to_list(),
            "</sheetData></worksheet>",
        ]
    )
    members = {name: (_XML + content).encode() for name, content in _WORKBOOK.items()}
    path.write_bytes(_zipped(members | {"xl/worksheets/sheet1.xml": sheet.encode()}))


def _cell(name: str, letters: str) -> pl.Expr:
    text = pl.col(name)
    escaped = text.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])
    opening = pl.lit(f'<c r="{letters}') + pl.col("row_number") + pl.lit('" t="inlineStr"><is><t xml:space="preserve">')
    return opening + escaped + pl.lit("</t></is></c>")


def _text_cell(text: str, letters: str, row: int) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{letters}{row}" t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'


def _letters(index: int) -> str:
    """The name of a sheet's column: A to Z, AA and on."""
    return (_letters(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def write_parquet(path: Path, cells_as_sent: pl.DataFrame) -> None:
    """Write rows as Parquet, all columns text."""
    cells_as_sent.write_parquet(path, compression="zstd", compression_level=3)
