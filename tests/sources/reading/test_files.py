"""The same table comes out of every container and encoding; a file that is not whole is refused."""

import gzip
import io
import os
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sources.reading.files import FileRefused, TableFile, fingerprint, is_settled, open_table

KNOWN = {"Provider_Code", "Sex", "Note", "Arrival_Date"}
TEXT = "Provider_Code,Sex,Note\r\nRRK,1,café £5\r\nRXK,2,\r\n"
ROWS = [("RRK", "1", "café £5"), ("RXK", "2", None)]

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "cp1252": lambda text: text.encode("cp1252"),
    "utf-16-le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}


def zipped(content: bytes, *names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("extract.csv",):
            archive.writestr(name, content)
    return buffer.getvalue()


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {"csv": bytes, "csv.gz": gzip.compress, "zip": zipped}


def saved(folder: Path, content: bytes, name: str = "extract") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def rows_of(table: TableFile) -> list[tuple[str, ...]]:
    return pl.concat([batch.rows for batch in table.batches()]).drop("line").rows()


def reason(path: Path, size_limit: int = 10**9) -> str:
    with pytest.raises(FileRefused) as refused:
        list(open_table(path, KNOWN, size_limit).batches())
    return refused.value.reason


@pytest.mark.parametrize(("encoding", "container", "delimiter"), list(product(ENCODINGS, CONTAINERS, ",;\t|")))
def test_every_encoding_container_and_delimiter_gives_the_same_rows(
    tmp_path: Path, encoding: str, container: str, delimiter: str
) -> None:
    content = CONTAINERS[container](ENCODINGS[encoding](TEXT.replace(",", delimiter)))
    table = open_table(saved(tmp_path, content), KNOWN)
    assert (table.encoding, table.format, table.delimiter) == (encoding, container, delimiter)
    assert rows_of(table) == ROWS
    assert table.totals.physical_lines == 3


def test_utf_16_without_a_mark_is_known_by_its_zeros(tmp_path: Path) -> None:
    assert rows_of(open_table(saved(tmp_path, TEXT.encode("utf-16-le")), KNOWN)) == ROWS
    assert rows_of(open_table(saved(tmp_path, TEXT.encode("utf-16-be")), KNOWN)) == ROWS


def test_one_windows_letter_far_down_decides_for_the_whole_file(tmp_path: Path) -> None:
    content = b"Provider_Code,Sex,Note\n" + b"RRK,1,plain\n" * 200_000 + b"RRK,1,caf\xe9\n"
    table = open_table(saved(tmp_path, content), KNOWN)
    assert table.encoding == "cp1252"
    assert rows_of(table)[-1] == ("RRK", "1", "café")


def test_a_letter_cut_by_a_piece_boundary_is_whole(tmp_path: Path) -> None:
    filler = "x" * ((1 << 20) + (1 << 16) - len("Provider_Code,Sex,Note\nRRK,1,") - 1)
    content = f"Provider_Code,Sex,Note\nRRK,1,{filler}é\n".encode()
    table = open_table(saved(tmp_path, content), KNOWN)
    assert table.encoding == "utf-8"
    assert rows_of(table) == [("RRK", "1", filler + "é")]


def test_parquet_values_become_the_text_a_csv_would_hold(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "Provider_Code": ["RRK", ""],
            "Arrival": [datetime.fromisoformat("2025-04-01 13:30"), None],
            "Day": [date(2025, 4, 1), None],
            "Intent": [298231000000106, None],
            "Age": [31.0, 0.5],
            "Deleted": [True, False],
            "Codes": [["1", "2"], []],
        }
    )
    frame.write_parquet(tmp_path / "extract.parquet")
    table = open_table(tmp_path / "extract.parquet", KNOWN)
    assert rows_of(table) == [
        ("RRK", "2025-04-01 13:30:00", "2025-04-01", "298231000000106", "31", "True", "1,2"),
        (None, None, None, None, "0.5", "False", None),
    ]
    assert (table.format, table.totals.received, table.totals.heading_lines) == ("parquet", 2, 0)


def test_parquet_batches_carry_the_place_of_each_row(tmp_path: Path) -> None:
    pl.DataFrame({"Sex": ["1"] * 5, "Note": list("abcde")}).write_parquet(tmp_path / "p", row_group_size=2)
    batches = list(open_table(tmp_path / "p").batches(rows=2, headings=["Note"]))
    assert pl.concat([b.rows for b in batches]).rows() == list(enumerate("abcde", start=1))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert reason(saved(tmp_path, b"")) == "empty"


@pytest.mark.parametrize("container", ["csv.gz", "zip"])
def test_a_container_cut_short_is_refused_before_any_row_is_read(tmp_path: Path, container: str) -> None:
    noise = "".join(f"RRK,{i * 7919 % 1000},{i * 104729 % 99991}\n" for i in range(20_000))
    content = CONTAINERS[container](("Provider_Code,Sex,Note\n" + noise).encode())
    with pytest.raises(FileRefused) as refused:
        open_table(saved(tmp_path, content[: len(content) // 2]), KNOWN)
    assert refused.value.reason == "truncated"


def test_a_changed_byte_in_a_container_is_noticed(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(TEXT.encode() * 50))
    content[-8] ^= 1
    assert reason(saved(tmp_path, bytes(content))) == "truncated"


def test_a_zip_of_several_files_is_refused(tmp_path: Path) -> None:
    assert reason(saved(tmp_path, zipped(TEXT.encode(), "a.csv", "b.csv"))) == "several_members"


def test_what_a_mac_adds_to_a_zip_is_not_a_second_file(tmp_path: Path) -> None:
    content = zipped(TEXT.encode("cp1252"), "a.csv", "__MACOSX/._a.csv")
    assert rows_of(open_table(saved(tmp_path, content), KNOWN)) == ROWS


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(TEXT.encode()))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert reason(saved(tmp_path, bytes(content))) == "encrypted"


def test_a_locked_workbook_is_refused(tmp_path: Path) -> None:
    assert reason(saved(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "extract.xlsx")) == "encrypted"


def test_an_old_workbook_is_told_from_a_locked_one(tmp_path: Path) -> None:
    assert reason(saved(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "extract.xls")) == "unknown_format"


def test_parquet_cut_short_is_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    pq.write_table(pa.table({"Sex": ["1"] * 100}), whole)
    assert reason(saved(tmp_path, whole.getvalue()[:-20])) == "truncated"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n" + b"x" * 100, "unknown_format"),
        (bytes(range(256)) * 10, "not_text"),
        (TEXT.encode("utf-16-le")[:-1], "truncated"),
        (b"Provider_Code,Sex\rRRK,1\rRXK,2\r", "not_text"),
        (zipped(b"x", "extract.docx"), "unknown_format"),
    ],
)
def test_what_is_no_whole_table_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    assert reason(saved(tmp_path, content)) == expected


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    assert (
        reason(saved(tmp_path, gzip.compress(TEXT.encode() + b"\n" * 5_000_000)), size_limit=1_000_000) == "too_large"
    )


def test_no_refusal_quotes_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        open_table(saved(tmp_path, gzip.compress(b"Smythe-Canary,1\n" * 100)[:-9]), KNOWN)
    assert "canary" not in str(refused.value).lower()
    assert refused.value.__cause__ is None


def test_a_fingerprint_is_of_the_bytes_as_sent(tmp_path: Path) -> None:
    mark = fingerprint(saved(tmp_path, b"abc"))
    assert mark.size == 3
    assert mark.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_is_settled_once_left_alone(tmp_path: Path) -> None:
    path = saved(tmp_path, b"abc")
    assert not is_settled(path, 60)
    assert is_settled(path, 0)


def test_a_copied_date_does_not_make_a_file_settled(tmp_path: Path) -> None:
    path = saved(tmp_path, b"abc")
    os.utime(path, (time.time() - 9999, time.time() - 9999))
    assert not is_settled(path, 60)
