"""`svd redact`, as a person and as a script meet it, with a scrubber that knows two rules."""

import csv
import gzip
import io
import json
import re
import sys
from types import SimpleNamespace
from typing import NamedTuple

import polars as pl
import pytest

from cli import main as command
from pipelines.redact import redact as redaction
from pipelines.redact import scrubbing


class Found(NamedTuple):
    start: int
    end: int
    entity: str
    recogniser: str
    rule: str
    why: str


class TwoRules:
    """Finds NHS numbers and the record's surname; withholds what asks for it, fails as it is told to."""

    def __init__(self):
        self.asked = []

    def found(self, note, surname):
        numbers = [
            Found(*m.span(), "NHS_NUMBER", "NhsRecogniser", "nhs_number", "ten digits")
            for m in re.finditer(r"\b\d{3} ?\d{3} ?\d{4}\b", note)
        ]
        names = (
            [
                Found(*m.span(), "NAME", "RecordLink", "surname", f"is {m.group()}, the row's surname")
                for m in re.finditer(re.escape(surname), note)
            ]
            if surname
            else []
        )
        return sorted(numbers + names)

    def one(self, note, surname):
        if note is None or "LOSE" in note:
            return {"text": None, "spans": None, "withheld": None}
        if "TOO LONG" in note or len(note) > 100_000:
            return {"text": None, "spans": [], "withheld": "too_long"}
        spans = self.found(note, surname)
        text = note
        for each in reversed(spans):
            text = f"{text[: each.start]}<{each.entity}>{text[each.end :]}"
        return {
            "text": text,
            "spans": [{"start": s.start, "end": s.end, "entity": s.entity} for s in spans],
            "withheld": None,
        }

    def redact(self, notes, records=None):
        self.asked.append(records)
        schema = {
            "text": pl.String,
            "spans": pl.List(pl.Struct({"start": pl.UInt32, "end": pl.UInt32, "entity": pl.String})),
            "withheld": pl.String,
        }
        return pl.DataFrame(
            [self.one(note, surname) for note, surname in zip(notes, records["surname"], strict=True)], schema=schema
        )


@pytest.fixture(autouse=True)
def two_rules(monkeypatch):
    fake = TwoRules()
    monkeypatch.setattr(scrubbing, "scrubber", lambda: fake)

    def explained(scrubber, note, record):
        return [scrubbing.Reason(*each) for each in scrubber.found(note, record.get("surname"))]

    monkeypatch.setattr(redaction, "explain_note", explained)
    return fake


@pytest.fixture
def svd(monkeypatch, capfdbinary, tmp_path):
    """Runs the command in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")

    def run(*words, stdin=b"", terminal=False):
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        out.isatty = lambda: terminal
        err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["svd", "redact", *map(str, words)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = 0
            try:
                command.main()
            except SystemExit as ended:
                code = ended.code or 0
        # A usage error stands in a box, its lines broken.
        said = re.sub(r"[\s│╭╮╰╯─]+", " ", err.buffer.getvalue().decode())
        return SimpleNamespace(
            code=code,
            bytes=out.buffer.getvalue(),
            out=out.buffer.getvalue().decode(),
            err=err.buffer.getvalue().decode(),
            said=said,
        )

    return run


def jsonl(*rows):
    return "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows).encode()


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


def csv_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def leftovers(tmp_path):
    return sorted(path.name for path in tmp_path.iterdir() if "partial" in path.name or path.name.startswith("clean"))


SMITH = {"id": 7, "text": "Seen with Smith, NHS 999 000 0018.", "record": {"surname": "Smith"}}
SMITH_OUT = {
    "id": 7,
    "redacted": "Seen with <NAME>, NHS <NHS_NUMBER>.",
    "spans": [[10, 15, "NAME"], [21, 33, "NHS_NUMBER"]],
}


# -- JSON lines


def test_a_line_in_is_a_line_out_in_the_same_order(svd, tmp_path):
    rows = [
        SMITH,
        {"id": "b", "text": "no injury"},
        {"id": None, "text": None},
        {"text": ""},
        {"id": 7, "text": "TOO LONG by far"},
    ]
    (tmp_path / "notes.jsonl").write_bytes(jsonl(*rows))
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert (done.code, done.out) == (0, "")
    assert objects((tmp_path / "clean.jsonl").read_text(encoding="utf-8")) == [
        SMITH_OUT,
        {"id": "b", "redacted": "no injury", "spans": []},
        {"id": None, "redacted": None, "spans": []},
        {"id": None, "redacted": "", "spans": []},
        {"id": 7, "redacted": None, "spans": [], "withheld": "too_long"},
    ]


def test_only_the_owner_reads_what_is_written(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert (tmp_path / "clean.jsonl").stat().st_mode & 0o777 == 0o600
    assert leftovers(tmp_path) == ["clean.jsonl"]


@pytest.mark.parametrize(
    "id",
    ['"a"', "1", "-0", "1.50", "12345678901234567890123", "1E400", "true", "false", "null", '"\\ud800"', '"é☺"', '""'],
)
def test_an_id_of_any_kind_is_kept_as_it_is(svd, id):
    done = svd("--input", "-", stdin=f'{{"id": {id}, "text": "x"}}\n'.encode())
    assert done.code == 0, done.err
    assert done.out == f'{{"id": {id}, "redacted": "x", "spans": []}}\n'


def test_offsets_count_characters_whatever_they_are(svd):
    note = "😀é\u2028👩‍👧 Smith\x00 \r\n 999 000 0018"
    done = svd("--input", "-", stdin=jsonl({"id": 1, "text": note, "record": {"surname": "Smith"}}))
    (row,) = [json.loads(line) for line in done.out.split("\n") if line]
    assert [note[start:end] for start, end, _ in row["spans"]] == ["Smith", "999 000 0018"]


def test_half_a_character_is_replaced_and_moves_nothing(svd):
    done = svd("--input", "-", stdin=b'{"id": 1, "text": "\\ud83d Smith", "record": {"surname": "Smith"}}\n')
    assert json.loads(done.out) == {"id": 1, "redacted": "\ufffd <NAME>", "spans": [[2, 7, "NAME"]]}


def test_marks_carriage_returns_blank_lines_and_a_missing_last_line_feed_are_normal(svd):
    done = svd("--input", "-", stdin=b'\xef\xbb\xbf{"id": 1, "text": "a"}\r\n\r\n  \n{"id": 2, "text": "b"}')
    assert [row["id"] for row in objects(done.out)] == [1, 2]


def test_the_record_reaches_the_scrubber_and_numbers_in_it_are_text(svd, two_rules):
    svd(
        "--input",
        "-",
        stdin=jsonl(
            '{"id": 1, "text": "x", "record": {"nhs_number": 9990000018, "surname": null, "town": "", "gp": 5}}\n',
            {"id": 2, "text": "y", "record": None},
        ),
    )
    (records,) = two_rules.asked
    assert records.row(0, named=True)["nhs_number"] == "9990000018"
    assert records["town"].to_list() == records["surname"].to_list() == [None, None]
    assert "gp" not in records.columns


BROKEN = {
    "cut": '{"id": 1, "text": "Smith\n',
    "no JSON": "Smith was here\n",
    "a list": '["Smith"]\n',
    "a text": '"Smith"\n',
    "a number for text": '{"id": 1, "text": 5, "x": "Smith"}\n',
    "a list for text": '{"id": 1, "text": ["Smith"]}\n',
    "a list for id": '{"id": ["Smith"], "text": "x"}\n',
    "not a number": '{"id": NaN, "text": "Smith"}\n',
    "a record that is text": '{"id": 1, "text": "x", "record": "Smith"}\n',
    "a name that is a list": '{"id": 1, "text": "x", "record": {"nok_name": ["Smith"]}}\n',
    "too deep": '{"id": 1, "text": ' + "[" * 200_000 + '"Smith"\n',
    "two objects": '{"id": 1, "text": "x"} {"id": 2, "text": "Smith"}\n',
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_line_is_named_and_not_quoted_and_nothing_is_written(svd, tmp_path, line):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH, "\n", line, SMITH))
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert done.code == 1
    assert "Line 3 " in done.said
    assert "--skip-broken" in done.said
    assert "Smith" not in done.said
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN.keys())
def test_broken_lines_can_be_skipped_and_are_counted(svd, tmp_path, line):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH, line, SMITH))
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl", "--skip-broken")
    assert done.code == 3
    assert objects((tmp_path / "clean.jsonl").read_text(encoding="utf-8")) == [
        SMITH_OUT,
        {"id": None, "redacted": None, "spans": [], "withheld": "unreadable"},
        SMITH_OUT,
    ]
    assert "unreadable 1" in done.said


@pytest.mark.parametrize(
    "content",
    ['{"id": 1, "text": "Zoë"}\n'.encode("cp1252"), '{"id": 1, "text": "Zoe"}\n'.encode("utf-16")],
    ids=["Windows-1252", "UTF-16"],
)
def test_json_that_is_not_utf_8_is_told_to_be_saved_so(svd, content):
    done = svd("--input", "-", stdin=content)
    assert done.code == 1
    assert "Line 1 is not UTF-8" in done.said
    assert "Zo" not in done.said


def test_a_line_without_end_is_no_note(svd, tmp_path, monkeypatch):
    monkeypatch.setattr("sources.reading.notes.lines.LONGEST_LINE", 1 << 20)
    endless = '{"id": 1, "text": "' + "Smith " * 1_000_000 + '"}\n'
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH, endless, SMITH))
    done = svd("--input", "notes.jsonl")
    assert (done.code, "Line 2 is longer" in done.said, "Smith" in done.said) == (1, True, False)
    skipped = svd("--input", "notes.jsonl", "--skip-broken")
    assert [row.get("withheld") for row in objects(skipped.out)] == [None, "unreadable", None]


def test_a_very_long_note_is_the_scrubbers_to_withhold(svd):
    done = svd("--input", "-", stdin=jsonl({"id": 1, "text": "word " * 200_000}))
    assert json.loads(done.out)["withheld"] == "too_long"


def test_a_note_that_the_scrubber_loses_is_withheld(svd):
    done = svd("--input", "-", stdin=jsonl({"id": 1, "text": "LOSE Smith"}))
    assert json.loads(done.out) == {"id": 1, "redacted": None, "spans": [], "withheld": "scrub_failed"}


@pytest.mark.parametrize(("error", "code"), [(ValueError("Smith"), 1), (KeyboardInterrupt("Smith"), 130)])
def test_a_scrubber_that_breaks_off_says_nothing_of_the_note(svd, tmp_path, monkeypatch, error, code):
    def broken(*_):
        raise error

    monkeypatch.setattr(TwoRules, "redact", broken)
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert done.code == code
    assert "Smith" not in done.err + done.out
    assert leftovers(tmp_path) == []


def test_an_empty_file_is_no_notes(svd, tmp_path):
    (tmp_path / "notes.jsonl").touch()
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert (done.code, (tmp_path / "clean.jsonl").read_bytes()) == (0, b"")
    assert "0 notes" in done.said


def test_many_notes_go_through_in_batches(svd, two_rules):
    done = svd(
        "--input", "-", stdin=b"".join(jsonl({"id": number, "text": f"note {number}"}) for number in range(25_001))
    )
    assert [records.height for records in two_rules.asked] == [10_000, 10_000, 5_001]
    assert [row["id"] for row in objects(done.out)] == list(range(25_001))


def test_long_notes_make_small_batches(svd, two_rules, monkeypatch):
    monkeypatch.setattr("sources.reading.notes.batch.BATCH_CHARACTERS", 1_000)
    svd("--input", "-", stdin=b"".join(jsonl({"id": number, "text": "x" * 600}) for number in range(5)))
    assert [records.height for records in two_rules.asked] == [2, 2, 1]


def test_compressed_lines_are_read(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(gzip.compress(jsonl(SMITH)))
    assert objects(svd("--input", "notes.jsonl").out) == [SMITH_OUT]
    (tmp_path / "notes.jsonl").write_bytes(gzip.compress(jsonl(SMITH) * 99)[:-20])
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert (done.code, "cut short" in done.said, leftovers(tmp_path)) == (1, True, [])


# -- what may be written where


def test_the_input_is_never_written_over(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "notes.jsonl")
    (tmp_path / "hard.jsonl").hardlink_to(tmp_path / "notes.jsonl")
    for name in ("notes.jsonl", "link.jsonl", "hard.jsonl"):
        done = svd("--input", "notes.jsonl", "--output", name, "--overwrite")
        assert (done.code, "never written over" in done.said) == (1, True)
    assert (tmp_path / "notes.jsonl").read_bytes() == jsonl(SMITH)


def test_an_output_that_is_there_is_replaced_only_when_asked(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    (tmp_path / "clean.jsonl").write_text("kept", encoding="utf-8")
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert (done.code, "--overwrite" in done.said) == (1, True)
    assert (tmp_path / "clean.jsonl").read_text(encoding="utf-8") == "kept"
    assert svd("--input", "notes.jsonl", "--output", "clean.jsonl", "--overwrite").code == 0
    assert objects((tmp_path / "clean.jsonl").read_text(encoding="utf-8")) == [SMITH_OUT]
    assert (tmp_path / "clean.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_failed_run_leaves_the_earlier_output(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH, "{\n"))
    (tmp_path / "clean.jsonl").write_text("kept", encoding="utf-8")
    assert svd("--input", "notes.jsonl", "--output", "clean.jsonl", "--overwrite").code == 1
    assert (tmp_path / "clean.jsonl").read_text(encoding="utf-8") == "kept"
    assert leftovers(tmp_path) == ["clean.jsonl"]


def test_a_place_that_cannot_be_written_is_told(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    (tmp_path / "folder.jsonl").mkdir()
    missing = svd("--input", "notes.jsonl", "--output", "nowhere/clean.jsonl")
    assert (missing.code, "cannot be written there" in missing.said) == (1, True)
    folder = svd("--input", "notes.jsonl", "--output", "folder.jsonl", "--overwrite")
    assert (folder.code, "folder or device" in folder.said) == (1, True)


# -- CSV


def test_a_table_gives_out_the_notes_and_the_columns_kept_and_no_other(svd, tmp_path):
    (tmp_path / "notes.csv").write_text(
        "case,NHS Number,Surname,Site,Notes\n1,999 000 0018,Smith,RRK01,Smith fell\n2,,Jones,,\n3,,,x,TOO LONG\n",
        encoding="utf-8",
    )
    done = svd(
        "--input", "notes.csv", "--output", "clean.csv", "--text-column", "Notes", "--keep", "Site", "--keep", "case"
    )
    assert done.code == 0, done.err
    assert csv_rows(tmp_path / "clean.csv") == [
        ["Site", "case", "Notes", "withheld"],
        ["RRK01", "1", "<NAME> fell", ""],
        ["", "2", "", ""],
        ["x", "3", "", "too_long"],
    ]
    assert "nhs_number, surname" in done.said


def test_fields_of_the_record_come_from_the_columns_named(svd, tmp_path, two_rules):
    (tmp_path / "notes.csv").write_text("LAST_NAME,surname,mrn,t\nSmith,other,5,x\n", encoding="utf-8")
    assert svd("--input", "notes.csv", "--text-column", "t", "--record", "surname=LAST_NAME").code == 0
    assert two_rules.asked[0].row(0, named=True)["surname"] == "Smith"
    assert two_rules.asked[0].row(0, named=True)["mrn"] == "5"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_are_read_as_windows_writes_them(svd, tmp_path, encoding, end):
    lines = ["id,notes,surname", '1,"Zoë – she said ""no""', 'second line, Smith",Smith', "", '2,"x",']
    (tmp_path / "notes.csv").write_bytes(end.join(lines).encode(encoding))
    done = svd("--input", "notes.csv", "--output", "clean.csv", "--text-column", "notes", "--keep", "id")
    assert done.code == 0, done.err
    assert csv_rows(tmp_path / "clean.csv")[1:] == [
        ["1", f'Zoë – she said "no"{end}second line, <NAME>', ""],
        ["2", "x", ""],
    ]


def test_other_delimiters_are_seen_in_the_headings(svd, tmp_path):
    for delimiter in ";\t|":
        (tmp_path / "notes.csv").write_text(f"id{delimiter}notes\n1{delimiter}a, b\n", encoding="utf-8")
        assert svd("--input", "notes.csv", "--text-column", "notes").out == 'notes,withheld\n"a, b",\n'


def test_a_note_may_hold_a_line_that_looks_like_a_record(svd, tmp_path):
    (tmp_path / "notes.csv").write_text('a,b,c,d,e,notes\n1,2,3,4,5,"x\nS,m,i,t,h,y\nz"\n', encoding="utf-8")
    done = svd("--input", "notes.csv", "--output", "clean.csv", "--text-column", "notes", "--keep", "a")
    assert done.code == 0, done.err
    assert csv_rows(tmp_path / "clean.csv")[1:] == [["1", "x\nS,m,i,t,h,y\nz", ""]]


def test_a_note_may_be_longer_than_pythons_limit_for_a_field(svd, tmp_path):
    before = csv.field_size_limit()
    (tmp_path / "notes.csv").write_text('notes\n"' + "word\n" * 60_000 + '"\n', encoding="utf-8")
    assert svd("--input", "notes.csv", "--text-column", "notes").out == "notes,withheld\n,too_long\n"
    assert csv.field_size_limit() == before


BROKEN_TABLES = {
    "too few fields": "1,Smith\n",
    "too many fields": "1,Smith,x,y\n",
    "a quote that does not close": '1,"Smith,x\n',
    "a quote within": '1,"said "Smith" loud",x\n',
}


@pytest.mark.parametrize("line", BROKEN_TABLES.values(), ids=BROKEN_TABLES.keys())
def test_a_broken_record_is_named_and_not_quoted_and_nothing_is_written(svd, tmp_path, line):
    (tmp_path / "notes.csv").write_text('id,notes,site\n1,"two\nlines",x\n' + line + "2,Smith,y\n", encoding="utf-8")
    done = svd("--input", "notes.csv", "--output", "clean.csv", "--text-column", "notes")
    assert done.code == 1
    assert "Line 4 " in done.said
    assert "Smith" not in done.said
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--text-column", "note"], "no column note"),
        (["--text-column", "notes", "--keep", "x"], "no column x"),
        (["--text-column", "notes", "--record", "surname=x"], "no column x"),
        (["--text-column", "notes", "--keep", "Surname"], "cannot be kept"),
        (["--text-column", "notes", "--record", "mrn=id", "--keep", "id"], "cannot be kept"),
        (["--text-column", "notes", "--keep", "notes"], "twice"),
        (["--text-column", "notes", "--keep", "id", "--keep", "id"], "twice"),
        (["--text-column", "notes", "--keep", "Withheld"], "twice"),
        (["--text-column", "notes", "--keep", "site"], "2 columns called site"),
    ],
)
def test_columns_that_cannot_be_had_are_told(svd, tmp_path, words, said):
    (tmp_path / "notes.csv").write_text("id,Surname,notes,Withheld,site,site\n1,Smith,x,,a,b\n", encoding="utf-8")
    done = svd("--input", "notes.csv", "--output", "clean.csv", *words)
    assert (done.code, said in done.said, leftovers(tmp_path)) == (1, True, [])
    assert "Smith" not in done.said


def test_a_table_without_headings_or_bytes_says_so(svd, tmp_path):
    for content in ("", "\n\nid,notes\n"):
        (tmp_path / "notes.csv").write_text(content, encoding="utf-8")
        done = svd("--input", "notes.csv", "--text-column", "notes")
        assert (done.code, "no headings" in done.said) == (1, True)


def test_what_is_no_text_is_refused(svd, tmp_path):
    (tmp_path / "notes.csv").write_bytes(bytes(range(256)) * 50)
    assert "not text" in svd("--input", "notes.csv", "--text-column", "notes").said
    pl.DataFrame({"notes": ["Smith"]}).write_parquet(tmp_path / "notes.csv")
    assert "--format parquet" in svd("--input", "notes.csv", "--text-column", "notes").said
    (tmp_path / "notes.parquet").write_text("notes\nSmith\n", encoding="utf-8")
    assert (
        "no Parquet file" in svd("--input", "notes.parquet", "--output", "clean.parquet", "--text-column", "notes").said
    )


# -- Parquet


def test_parquet_keeps_the_types_of_what_it_keeps(svd, tmp_path, two_rules):
    from datetime import date

    frame = pl.DataFrame(
        {
            "id": [1, 2, 3],
            "dob": [date(1980, 1, 2), None, None],
            "mrn": [5.0, None, 6.5],
            "surname": ["Smith", None, None],
            "notes": ["Smith fell", None, "TOO LONG"],
        }
    )
    frame.write_parquet(tmp_path / "notes.parquet")
    done = svd("--input", "notes.parquet", "--output", "clean.parquet", "--text-column", "notes", "--keep", "id")
    assert done.code == 0, done.err
    told = pl.read_parquet(tmp_path / "clean.parquet")
    assert told.schema == {"id": pl.Int64, "notes": pl.String, "withheld": pl.String}
    assert told.rows() == [(1, "<NAME> fell", None), (2, None, None), (3, None, "too_long")]
    assert two_rules.asked[0].select("dob", "mrn", "surname").row(0) == ("1980-01-02", "5", "Smith")


def test_parquet_without_rows_or_whole_bytes(svd, tmp_path):
    pl.DataFrame(schema={"notes": pl.String}).write_parquet(tmp_path / "notes.parquet")
    words = ("--input", "notes.parquet", "--output", "clean.parquet", "--text-column", "notes")
    assert svd(*words).code == 0
    assert pl.read_parquet(tmp_path / "clean.parquet").height == 0
    pl.DataFrame({"notes": ["Smith"] * 1000}).write_parquet(tmp_path / "notes.parquet")
    content = bytearray((tmp_path / "notes.parquet").read_bytes())
    content[10:40] = bytes(30)
    (tmp_path / "notes.parquet").write_bytes(content)
    done = svd(*words, "--overwrite")
    assert (done.code, "damaged" in done.said) == (1, True)
    pl.DataFrame({"notes": [5]}).write_parquet(tmp_path / "notes.parquet")
    assert "holds no text" in svd(*words, "--overwrite").said
    assert leftovers(tmp_path) == ["clean.parquet"]


def test_a_long_parquet_file_keeps_its_order(svd, tmp_path):
    frame = pl.DataFrame(
        {
            "id": range(25_000),
            "kind": pl.Series(["a", "b"] * 12_500, dtype=pl.Categorical),
            "notes": [f"note {number}" for number in range(25_000)],
        }
    )
    frame.write_parquet(tmp_path / "notes.parquet", row_group_size=7_000)
    svd(
        "--input",
        "notes.parquet",
        "--output",
        "clean.parquet",
        "--text-column",
        "notes",
        "--keep",
        "id",
        "--keep",
        "kind",
    )
    told = pl.read_parquet(tmp_path / "clean.parquet")
    assert told["id"].to_list() == frame["id"].to_list()
    assert told["notes"].to_list() == frame["notes"].to_list()
    assert told["kind"].cast(pl.String).to_list() == frame["kind"].cast(pl.String).to_list()


# -- plain text


def test_a_dash_is_standard_output(svd):
    assert svd("--input", "-", "--output", "-", stdin=jsonl(SMITH)).out == svd("--input", "-", stdin=jsonl(SMITH)).out


def test_plain_text_is_a_note_a_line(svd, tmp_path):
    text = "NHS 999 000 0018\r\n\nTOO LONG\nno injury"
    told = "NHS <NHS_NUMBER>\n\n<WITHHELD>\nno injury\n"
    assert svd(stdin=text.encode()).out == told
    (tmp_path / "notes.txt").write_bytes("café\n".encode("cp1252"))
    assert svd("--input", "notes.txt").out == "café\n"
    assert svd(stdin="café\n".encode("cp1252")).code == 1


# -- asked for wrongly


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--input", "notes.dat"], "--format"),
        (["--input", "notes.jsonl", "--format", "xlsx"], "formats are"),
        (["--input", "notes.jsonl", "--output", "clean.csv"], "format of the input"),
        (["--input", "notes.jsonl", "--text-column", "x"], "CSV and Parquet"),
        (["--input", "notes.jsonl", "--keep", "x"], "CSV and Parquet"),
        (["--input", "notes.jsonl", "--record", "surname=x"], "CSV and Parquet"),
        (["--input", "notes.jsonl", "--id-column", "x"], "CSV and Parquet"),
        (["--input", "notes.jsonl", "--show-words"], "--explain"),
        (["--input", "notes.csv"], "which column holds the notes"),
        (["--input", "notes.csv", "--text-column", "x", "--skip-broken"], "mend the line"),
        (["--input", "notes.csv", "--text-column", "x", "--record", "colour=x"], "nok_phone"),
        (["--input", "notes.csv", "--text-column", "x", "--record", "surname"], "FIELD=COLUMN"),
        (["--input", "notes.csv", "--text-column", "x", "--record", "mrn=a", "--record", "mrn=b"], "twice"),
        (["--input", "notes.parquet", "--text-column", "x"], "Parquet is written to a file"),
        (["--input", "missing.jsonl"], "no such file"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(svd, tmp_path, words, said):
    for name in ("notes.dat", "notes.jsonl", "notes.csv", "notes.parquet"):
        (tmp_path / name).touch()
    done = svd(*words)
    assert done.code == 2
    assert said in done.said


# -- what the screen shows


def test_the_summary_counts_and_quotes_nothing(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(
        jsonl(SMITH, SMITH, {"id": 1, "text": "no injury"}, {"id": 2, "text": "TOO LONG"}, {"id": 3, "text": None})
    )
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl")
    assert "5 notes, 1 of them empty; 67% of those given out were changed" in done.said
    assert "2 notes had one" in done.said
    assert "Withheld too_long 1 Replaced NAME 2 NHS_NUMBER 2" in done.said
    assert "Smith" not in done.err + done.out


def test_quiet_says_nothing(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_an_explanation_shows_shapes_and_writes_nothing(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(
        jsonl({"id": 8, "text": "other"}, SMITH, {"id": "7", "text": "Smith 999 000 0018 again"})
    )
    done = svd("--input", "notes.jsonl", "--output", "clean.jsonl", "--explain", "7")
    assert done.code == 0, done.err
    for said in (
        "Line 2: 2 findings",
        "10–15",
        "NAME",
        "Xxxxx (5)",
        "999 999 9999 (12)",
        "RecordLink",
        "surname",
        "is Xxxxx, the row's surname",
        "Line 3",
    ):
        assert said in " ".join(done.out.split()), said
    assert "Given out: Seen with <NAME>, NHS <NHS_NUMBER>." in done.out
    assert "999 000 0018" not in done.out + done.err
    assert done.out.count("Smith") == 1, "the other note says it unlinked, and gives it out"
    assert leftovers(tmp_path) == []


def test_words_are_shown_on_a_terminal_only(svd, tmp_path):
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    shown = svd("--input", "notes.jsonl", "--explain", "7", "--show-words", terminal=True)
    assert "999 000 0018" in shown.out
    kept = svd("--input", "notes.jsonl", "--explain", "7", "--show-words")
    assert (kept.code, kept.out) == (2, "")


def test_notes_cannot_steer_the_terminal(svd):
    done = svd("--input", "-", "--explain", "1", stdin=jsonl({"id": 1, "text": "\x1b[2J[bold]x"}))
    assert "\x1b[2J" not in done.out
    assert "[bold]x" in done.out


def test_an_unknown_id_is_told_with_how_many_notes_were_looked_at(svd):
    done = svd("--input", "-", "--explain", "Smith", stdin=jsonl(SMITH, SMITH))
    assert done.code == 1
    assert "No note has that id; 2 notes were looked at." in done.said
    assert "Smith" not in done.said


def test_a_table_is_explained_by_its_id_column_and_text_by_its_line(svd, tmp_path):
    (tmp_path / "notes.csv").write_text("case,notes,surname\nA1,Smith fell,Smith\n", encoding="utf-8")
    named = svd("--input", "notes.csv", "--text-column", "notes", "--explain", "A1", "--id-column", "case")
    assert "Given out: <NAME> fell" in named.out
    assert "--id-column" in svd("--input", "notes.csv", "--text-column", "notes", "--explain", "A1").said
    frame = pl.DataFrame({"id": [1, 2], "notes": ["x", "TOO LONG"]})
    frame.write_parquet(tmp_path / "notes.parquet")
    assert "Withheld whole: too_long" in svd("--input", "notes.parquet", "--text-column", "notes", "--explain", "2").out
    assert "Given out: b" in svd("--explain", "2", stdin=b"a\nb\n").out


def test_the_progress_bar_shows_on_a_terminal_only(svd, tmp_path, monkeypatch):
    monkeypatch.setattr(
        command.notes, "beside", bar := command.notes.beside.__class__(stderr=True, force_terminal=True)
    )
    assert bar.is_terminal
    (tmp_path / "notes.jsonl").write_bytes(jsonl(SMITH))
    assert "Scrubbing" in svd("--input", "notes.jsonl", "--output", "clean.jsonl").err
    monkeypatch.setattr(command.notes, "beside", command.notes.beside.__class__(stderr=True, force_terminal=False))
    assert "Scrubbing" not in svd("--input", "notes.jsonl", "--output", "clean.jsonl", "--overwrite").err


def test_the_fields_of_a_record_are_the_scrubbers():
    from sources.reading.notes.batch import RECORD_FIELDS

    scrubber = pytest.importorskip("anonymisation.free_text.scrubber")
    assert tuple(scrubber.RECORD_FIELDS) == RECORD_FIELDS
