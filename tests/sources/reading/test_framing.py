"""Records are found exactly, whatever is in their fields and wherever blocks are cut."""

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.reading.framing import FIELD_COUNT, NUL_BYTE, REPEATED_HEADING, UNCLOSED_QUOTE, Framed, Shape, frame

THREE = Shape(b",", 3, b"a,b,c")


def framed(text: str, shape: Shape = THREE) -> tuple[Framed, bytes]:
    block = text.encode()
    return frame(block, shape, last=True), block


def rules_by_line(text: str, shape: Shape = THREE) -> dict[int, int]:
    found, _ = framed(text, shape)
    return {int(line) + 1: int(rule) for line, rule in zip(found.line, found.rule, strict=True)}


def records(found: Framed, block: bytes) -> list[bytes]:
    return [
        found.rewritten.get(i, block[begin:end]).rstrip(b"\r\n")
        for i, (begin, end) in enumerate(zip(found.begin, found.end, strict=True))
    ]


def test_each_plain_line_is_a_record() -> None:
    found, block = framed("1,2,3\n4,5,6\n")
    assert records(found, block) == [b"1,2,3", b"4,5,6"]
    assert not found.quoted


def test_a_last_line_needs_no_line_end() -> None:
    found, block = framed("1,2,3\r\n4,5,6")
    assert records(found, block) == [b"1,2,3", b"4,5,6"]
    assert found.physical == 2


def test_a_quoted_line_end_stays_in_its_record() -> None:
    found, block = framed('1,"two\nlines, and more",3\n4,5,6\n')
    assert records(found, block) == [b'1,"two\nlines, and more",3', b"4,5,6"]
    assert list(found.line) == [0, 2]
    assert list(found.span) == [2, 1]


def test_too_few_and_too_many_fields_are_unreadable() -> None:
    assert rules_by_line("1,2\n1,2,3\n1,2,3,4\n") == {1: FIELD_COUNT, 2: 0, 3: FIELD_COUNT}


def test_a_field_count_that_a_byte_cannot_hold_is_still_told() -> None:
    assert rules_by_line("1,2" + "," * 256 + ",3\n1,2,3\n") == {1: FIELD_COUNT, 2: 0}


def test_one_unclosed_quote_costs_one_record() -> None:
    assert rules_by_line('1,2,3\n4,"5,6\n7,8,9\n10,11,12\n') == {1: 0, 2: UNCLOSED_QUOTE, 3: 0, 4: 0}


def test_an_unclosed_quote_does_not_swallow_up_to_the_next_quoted_field() -> None:
    text = '1,"open,3\n4,5,6\n7,"two\nlines",9\n10,11,12\n'
    assert rules_by_line(text) == {1: UNCLOSED_QUOTE, 2: 0, 3: 0, 5: 0}


def test_two_stray_quotes_in_one_column_do_not_swallow_the_records_between() -> None:
    six = Shape(b",", 6)
    text = '1,"open,3,4,5,6\n1,2,3,4,5,6\n1,close",3,4,5,6\n'
    assert rules_by_line(text, six) == {1: UNCLOSED_QUOTE, 2: 0, 3: 0}


def test_a_quote_inside_a_field_is_a_sign_like_any_other() -> None:
    found, block = framed('1,5"10 tall,3\n4,5,6\n7,6"2 tall,9\n')
    assert list(found.rule) == [0, 0, 0]
    assert records(found, block) == [b'1,"5""10 tall",3', b"4,5,6", b'7,"6""2 tall",9']


def test_words_after_a_closing_quote_are_kept() -> None:
    found, block = framed('1,"Pat" said,3\n')
    assert records(found, block) == [b"1,Pat said,3"]


def test_blank_lines_are_counted_and_are_no_records() -> None:
    found, _ = framed("1,2,3\n\n  \n,,\r\n4,5,6\n")
    assert (found.blank, len(found.rule), found.physical) == (3, 2, 5)


def test_a_repeated_heading_is_named() -> None:
    assert rules_by_line("1,2,3\na,b,c\r\n4,5,6\n") == {1: 0, 2: REPEATED_HEADING, 3: 0}


def test_nul_bytes_make_their_record_unreadable() -> None:
    assert rules_by_line("1,2,3\n4,\0,6\n7,8,9\n") == {1: 0, 2: NUL_BYTE, 3: 0}


def test_an_open_record_at_the_end_of_a_block_waits_for_the_next() -> None:
    block = b'1,2,3\n4,"five'
    assert frame(block, THREE, last=False).consumed == len(b"1,2,3\n")


@pytest.mark.parametrize("text", ["1, 2,3\n", "1,2 ,3\n", " 1,2,3\n", '1," 2",3\n', "1,2,3 \r\n", "1,\t2,3\n"])
def test_white_space_at_the_end_of_a_value_is_noticed(text: str) -> None:
    assert framed(text)[0].padded


def test_white_space_within_a_value_is_not_padding() -> None:
    assert not framed("1 o'clock,2 2,3\n4,5,6\r\n")[0].padded


cells = st.lists(st.sampled_from(["a", "é", ",", ";", '"', "\n", "\r\n", " ", "7"]), max_size=5).map("".join)
tables = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=12))


@given(
    table=tables, quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), line_end=st.sampled_from(["\n", "\r\n"])
)
def test_well_formed_tables_are_framed_as_the_csv_module_reads_them(
    table: list[list[str]], quoting: int, line_end: str
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=line_end).writerows(table)
    block = text.getvalue().encode()
    found = frame(block, Shape(b",", len(table[0])), last=True)
    assert not found.rule.any()
    read = [next(csv.reader(io.StringIO(record.decode(), newline=""))) for record in records(found, block)]
    unquoted_blank = quoting == csv.QUOTE_MINIMAL and len(table[0]) > 1
    assert read == [row for row in table if any(row) or not unquoted_blank]


lines_of_trouble = st.lists(
    st.sampled_from(
        [
            "1,2,3",
            '1,"2",3',
            '1,"2',
            '2",3',
            '"',
            '""',
            '1,"a ""b"" c",3',
            '1,5"10,3',
            "1,2",
            "",
            ",,",
            "\0",
            '"x" y,2,3',
        ]
    ),
    max_size=14,
)


@given(lines=lines_of_trouble, cut=st.integers(0, 60))
@example(lines=['1,"2', '1,"2",3', '2",3'], cut=5)
def test_where_a_block_is_cut_changes_nothing(lines: list[str], cut: int) -> None:
    block = "\n".join(lines).encode()
    whole = frame(block, THREE, last=True)
    part = frame(block[:cut], THREE, last=False)
    rest = frame(block[part.consumed :], THREE, last=True)
    assert list(part.rule) + list(rest.rule) == list(whole.rule)
    assert list(part.line) + list(rest.line + part.physical) == list(whole.line)


@given(lines=lines_of_trouble)
def test_every_physical_line_is_accounted_for(lines: list[str]) -> None:
    block = "\n".join(lines).encode()
    found = frame(block, THREE, last=True)
    assert found.physical == block.count(b"\n") + bool(block and not block.endswith(b"\n"))
    assert found.physical == found.blank + int(np.sum(found.span))
