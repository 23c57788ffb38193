"""What identifies people is found wherever it hides, what does not is left alone, and nothing found is shown."""

import gzip
import io
import sqlite3
import zipfile
import zlib
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.recount.canaries import Found, Unsearchable, canaries, made_of, search, search_bytes

PEOPLE = [
    ("NHS number", "9990000018"),
    ("postcode", "B98 6ED"),
    ("date of birth", "1985-04-05"),
    ("name", "Zuzana Wiśniewska"),
    ("family name", "Lowbridge"),
    ("incident number", "WM25040100001"),
    ("telephone number", "07700 900123"),
    ("hospital number", "H0001706"),
    ("note", "Alleged assault. Punched to face by Gary Pardoe outside the Gilded Anvil."),
]


def kinds_in(text, values=PEOPLE):
    content = text if isinstance(text, bytes) else text.encode()
    return set(search_bytes(content, made_of(values)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("9990000018", "NHS number"),
        ("id:999 000 0018.", "NHS number"),
        ("999-000-0018", "NHS number"),
        ("key9990000018z", "NHS number"),
        ("b986ed", "postcode"),
        ("at b98 6ed,", "postcode"),
        ("born 1985-04-05 00:00", "date of birth"),
        ("05/04/1985", "date of birth"),
        ("5/4/1985", "date of birth"),
        ("WIśNIEWSKA, ZUZANA", "name"),
        ('"Zuzana Wi\\u015bniewska"', "name"),
        ("Mrs LOWBRIDGE", "family name"),
        ("xxWM25040100001xx", "incident number"),
        ("+447700900123", "telephone number"),
        ("h0001706", "hospital number"),
        ("Alleged assault. Punched to face by Gary Par", "note"),
        ("Lowbridge".encode("utf-16-le"), "family name"),
        ("B98 6ED".encode("utf-16"), "postcode"),
    ],
)
def test_a_value_is_found_in_every_form_it_is_written_in(text, kind):
    assert kinds_in(text) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "19990000018",
        "99900000181",
        "AB98 6ED",
        "Lowbridges",
        "15/4/19850",
        "1985-04-06",
        "5f3c9990000018ab40e1d2c3b4a59687",
        "0f8b986ed7c1a2b3c4d5e6f708192a3b",
        "",
        "9990",
    ],
)
def test_a_stretch_of_something_else_is_no_canary(text):
    assert kinds_in(text) == set()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("family name", "Taylor"),
        ("family name", "Westwood"),
        ("family name", "Kaur"),
        ("name", "Mei Li"),
        ("postcode", "ZZ99 3VZ"),
        ("date of birth", "2024-05-01"),
        ("date of birth", "1970-01-01"),
        ("coordinate", "52.481"),
        ("note", "Unwell."),
    ],
)
def test_what_is_no_sign_of_a_person_is_not_looked_for(kind, value):
    assert len(made_of([(kind, value)])) == 0


def test_a_word_called_innocent_is_not_looked_for():
    assert len(made_of([("family name", "Lowbridge")], innocent=["LOWBRIDGE"])) == 0


def test_neither_canaries_nor_findings_show_a_value(tmp_path):
    (tmp_path / "Lowbridge.txt").write_text("9990000018")
    known = made_of(PEOPLE)
    found = search(tmp_path, known)
    assert {each.kind for each in found} == {"NHS number", "family name"}
    assert "lowbridge" not in repr(found).lower()
    assert not any(canary.decode("utf-8", "ignore") in repr(known).lower() for canary in known)


# -- where it may hide

TEXT = b"seen: 9990000018\n"


def zipped(**members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def only_nhs_number(folder):
    found = search(folder, made_of(PEOPLE))
    return [each.path for each in found if each.kind == "NHS number"] == ["held"] and len(found) == 1


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        gzip.compress(TEXT),
        zipped(inner=TEXT),
        gzip.compress(zipped(inner=gzip.compress(TEXT))),
        TEXT.decode().encode("utf-16"),
    ],
    ids=["text", "gzip", "zip", "nested", "utf-16"],
)
def test_packed_files_are_looked_into(tmp_path, content):
    (tmp_path / "held").write_bytes(content)
    assert only_nhs_number(tmp_path)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pa.array(["a", "x 9990000018"]), "NHS number"),
        (pa.array([9990000018, 1]), "NHS number"),
        (pa.array([9990000018.0]), "NHS number"),
        (pa.array(["9990000018"]).dictionary_encode(), "NHS number"),
        (pa.array([["9990000018"], []]), "NHS number"),
        (pa.array([{"in": "9990000018"}]), "NHS number"),
        (pa.array([b"\x009990000018"]), "NHS number"),
        (pa.array([date(1985, 4, 5)]), "date of birth"),
    ],
    ids=["text", "whole number", "number", "dictionary", "list", "struct", "bytes", "date"],
)
def test_columns_are_looked_into_whatever_their_type(tmp_path, column, kind):
    pq.write_table(pa.table({"a": column}), tmp_path / "held", compression="zstd", use_dictionary=False)
    assert kind in {each.kind for each in search(tmp_path, made_of(PEOPLE))}


def test_names_of_columns_and_what_a_file_says_of_itself_are_looked_into(tmp_path):
    table = pa.table({"9990000018": ["a"]}).replace_schema_metadata({"by": "Zuzana Wiśniewska"})
    pq.write_table(table, tmp_path / "held", compression="zstd")
    assert {each.kind for each in search(tmp_path, made_of(PEOPLE))} == {"NHS number", "name"}


def test_tables_views_and_comments_of_duckdb_are_looked_into(tmp_path):
    with duckdb.connect(tmp_path / "held.duckdb") as connection:
        connection.execute("CREATE SCHEMA s")
        connection.execute("CREATE TABLE s.t AS SELECT 9990000018 + i AS a FROM range(3) r(i)")
        connection.execute("CREATE VIEW v AS SELECT DATE '1985-04-04' + 1 AS b")
        connection.execute("COMMENT ON TABLE s.t IS 'of Lowbridge'")
    before = (tmp_path / "held.duckdb").read_bytes()
    assert {each.kind for each in search(tmp_path, made_of(PEOPLE))} == {"NHS number", "date of birth", "family name"}
    assert (tmp_path / "held.duckdb").read_bytes() == before


def test_every_cell_of_sqlite_is_looked_into_and_unpacked_even_before_it_is_settled(tmp_path):
    connection = sqlite3.connect(tmp_path / "held.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (a, b)")
    connection.executemany(
        "INSERT INTO t VALUES (?, ?)", [(1, zlib.compress(TEXT)), ("1985-04-05", gzip.compress(b"h0001706"))]
    )
    connection.commit()
    found = {each.kind for each in search(tmp_path / "held.db", made_of(PEOPLE))}
    connection.close()
    assert found == {"NHS number", "date of birth", "hospital number"}


def test_a_file_that_cannot_be_opened_is_not_called_clean(tmp_path):
    (tmp_path / "held").write_bytes(gzip.compress(TEXT * 500)[:-20])
    with pytest.raises(Unsearchable, match="held looks like gzip"):
        search(tmp_path, made_of(PEOPLE))


def test_a_value_across_the_edge_of_what_is_read_at_once_is_found(monkeypatch):
    monkeypatch.setattr("tests.recount.canaries.PART", 7)
    for ahead in range(20):
        assert kinds_in("." * ahead + "9990000018") == {"NHS number"}


def test_a_plain_search_agrees():
    chance = np.random.default_rng(5)
    numbers = [f"{number:010}" for number in chance.integers(9_990_000_000, 9_990_009_999, 300)]
    text = " ".join(f"{number:010}" for number in chance.integers(9_990_000_000, 9_990_009_999, 5_000))
    plain = sum(word in set(numbers) for word in text.split())
    assert plain > 0
    assert search_bytes(text.encode(), made_of([("NHS number", number) for number in numbers])) == {"NHS number": plain}


# -- from the truth


def test_canaries_come_from_every_identifying_column_of_the_truth(tmp_path):
    note = "Jumped by group. Mother Gemma Lowbridge present at the time."
    pq.write_table(
        pa.table(
            {
                "forename": ["Zuzana", "Gemma", None],
                "surname": ["Nowak", "Lowbridge", None],
                "nhs_number": ["9990000018", None, None],
                "birth_date": ["1985-04-05", "2024-01-01", None],
                "triage_note": [note, None, None],
            }
        ),
        tmp_path / "ecds.parquet",
    )
    pq.write_table(
        pa.table(
            {
                "incident_number": ["WM25040100001"],
                "patient_name": ["Kwame Boateng"],
                "narrative": ["Wife Kwame Boateng"],
            }
        ),
        tmp_path / "ambulance.parquet",
    )
    known = canaries(tmp_path, also=[("typed", "Nadeem Virdee")])
    told = [
        "Zuzana Nowak",
        "Gemma Lowbridge",
        "LOWBRIDGE",
        "999 000 0018",
        "05/04/1985",
        note,
        "WM25040100001",
        "Boateng, Kwame",
        "nadeem virdee",
    ]
    assert all(search_bytes(text.encode(), known) for text in told)
    assert not search_bytes(b"2024-01-01 Zuzana Gemma present at the time", known)


def test_no_more_of_a_kind_are_taken_than_asked_for(tmp_path):
    pq.write_table(pa.table({"record_id": [f"CDSRRK{n:09}" for n in range(100)]}), tmp_path / "ecds.parquet")
    pq.write_table(pa.table({"callsign": ["W1"]}), tmp_path / "ambulance.parquet")
    assert len(canaries(tmp_path, at_most=10)) == 20


def test_findings_name_path_kind_and_number(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("9990000018 9990000018")
    assert search(tmp_path, made_of(PEOPLE)) == [Found("a/b.txt", "NHS number", 2)]
