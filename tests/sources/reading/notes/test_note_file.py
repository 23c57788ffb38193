"""Whatever stands in notes, each is read as it was written, in its order."""

import contextlib
import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reading.notes.batch import NoteOptions, NotesRefused, is_called
from sources.reading.notes.columns import find_columns
from sources.reading.notes.lines import Pieces, lines_of
from sources.reading.notes.note_file import NoteFile

WHOLE = st.text(st.characters(exclude_categories=["Cs"]))


def read(content: bytes, format: str, **asked):
    batches = list(NoteFile(io.BytesIO(content), format, NoteOptions(**asked)).batches(most=3))
    assert all(batch.height == len(batch.ids) == len(batch.lines) == batch.records.height for batch in batches)
    return [note for batch in batches for note in zip(batch.ids, batch.texts, batch.lines, strict=True)]


@given(
    st.lists(
        st.tuples(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WHOLE,
            st.none() | WHOLE,
        )
    ),
    st.booleans(),
)
def test_notes_of_json_are_as_written(notes, ascii):
    content = "".join(json.dumps({"id": id, "text": text}, ensure_ascii=ascii) + "\n" for id, text in notes)
    told = read(content.encode(), "jsonl")
    assert [(json.loads(id), text) for id, text, _ in told] == notes
    assert [line for _, _, line in told] == list(range(1, len(notes) + 1))


@given(st.lists(st.tuples(WHOLE, WHOLE, WHOLE)), st.sampled_from(["\n", "\r\n"]), st.sampled_from(",;\t|"))
def test_notes_of_a_table_are_as_a_spreadsheet_writes_them(rows, end, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(
        [("id", "notes", "surname"), *rows]
    )
    told = read(text.getvalue().encode(), "csv", text_column="notes")
    assert [(json.loads(id), note) for id, note, _ in told] == [(id, note or None) for id, note, _ in rows]


@given(st.binary(max_size=200), st.sampled_from(["jsonl", "text"]))
def test_bytes_of_any_kind_are_notes_or_refused_by_line(content, format):
    said = "Line "
    with contextlib.suppress(NotesRefused):
        told, said = read(content, format), ""
        assert len(told) <= content.count(b"\n") + 1
    if said:
        with pytest.raises(NotesRefused, match=said):
            read(content, format)
    skipped = read(content, format, skip_broken=True)
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if format == "text":
        assert len(skipped) == len(lines) - (not lines[-1])


@given(st.lists(st.binary(max_size=5)))
def test_lines_are_the_same_however_the_bytes_come(parts):
    whole = b"".join(parts)
    assert list(lines_of(iter(parts))) == list(lines_of(iter([whole])))
    assert (
        b"\n".join(lines_of(iter(parts))) == whole.removesuffix(b"\n").removeprefix(b"\xef\xbb\xbf")
        or b"\xef\xbb\xbf" in whole
    )


def test_a_file_says_how_far_it_is_read(tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_bytes(b"x" * (3 << 20))
    pieces = Pieces(path, guess=False)
    assert [round(pieces.share, 2) for _ in pieces] == [0.33, 0.67, 1.0]
    assert Pieces(io.BytesIO(b"x"), guess=False).share is None


def test_an_id_is_found_by_its_words_or_its_number():
    assert is_called("7", "7")
    assert is_called('"7"', "7")
    assert is_called('"é"', "é")
    assert not is_called("17", "7")
    assert not is_called('"null"', "7")


def test_the_exact_heading_comes_before_one_that_is_nearly_it():
    columns = find_columns(["Notes", "notes", "NHS-Number", "x"], NoteOptions(text_column="notes"))
    assert (columns.text, columns.record) == (1, {"nhs_number": 2})
    with pytest.raises(NotesRefused, match="2 columns"):
        find_columns(["Notes", "NOTES"], NoteOptions(text_column="notes"))
