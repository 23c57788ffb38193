"""Files broken on purpose: every row is accounted for, or the file is refused and nothing of it is loaded."""

import gzip
import io
import json
import os
import zipfile

import polars as pl
import pytest
import xlsxwriter

from pipelines.ingest.inbox import pending, register_arrivals
from pipelines.ingest.ingest import ingest
from pipelines.ingest.store import IngestedSubmission, Refusal, SubmissionStore

SOME = 1_000


def totals(became):
    assert isinstance(became, IngestedSubmission), f"refused: {became.rule}"
    told = became.totals
    assert told.balance()
    return {name: rows for name, rows in vars(told).items() if rows}


def findings(became):
    return {(finding.column, finding.rule): finding.rows for finding in became.findings}


def refused_with(home, became):
    """The rule of a refusal that left nothing behind but itself."""
    assert isinstance(became, Refusal)
    assert not SubmissionStore(home.home).folder(became.source, became.submission).exists()
    assert not (home.home.rejected / f"{became.submission}.parquet").exists()
    assert home.leftovers() == []
    assert home.classify() == 0
    return became.rule


def zipped(text, name="extract.csv"):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return held.getvalue()


def locked(archive):
    """A zip whose entries say that they are encrypted."""
    content = bytearray(archive)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


def workbook(lines):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet()
        for place, line in enumerate(lines):
            page.write_row(place, 0, line.split(","))
    return held.getvalue()


def parquet(draw, rows):
    held = io.BytesIO()
    pl.DataFrame({heading: [row.get(name) for row in rows] for name, heading in draw.SUS.items()}).write_parquet(held)
    return held.getvalue()


# -- rows are lost one by one, never many


@pytest.mark.parametrize("where", ["opens a field", "stands after a field", "opens the line", "is in the last line"])
def test_one_unclosed_quote_costs_one_row_of_a_thousand(home, draw, where):
    lines = draw.sheet(draw.many(SOME)).splitlines()
    spoilt = SOME if where == "is in the last line" else 500
    said = lines[spoilt]
    lines[spoilt] = {"opens the line": f'"{said}', "stands after a field": f'{said}"'}.get(
        where, said.replace(",RRK,", ',"RRK,')
    )
    became = home.send("\n".join(lines) + "\n")
    assert totals(became) == {"received": SOME, "accepted": SOME - 1, "unreadable": 1}
    assert home.rejected(became).rows() == [
        (spoilt + 1, "", "unclosed_quote", "A quote opens on this line and does not close where a field can end.")
    ]
    home.count()
    assert home.violence() == SOME - 1


def test_a_note_over_several_lines_with_quotes_in_it_is_one_row(home, draw):
    note = 'Said "he hit me",\nthen: "he, again,\r\nhit me"\n\n'
    rows = [
        draw.attended(n, attendance_id=f"A{n}", injury_intent="Assault", injury_mechanism=None, triage_note=note)
        for n in range(20)
    ]
    assert totals(home.send(draw.sheet(rows, draw.ISTV))) == {"received": 20, "accepted": 20}


def test_a_second_heading_row_is_unreadable_and_named(home, draw):
    lines = draw.sheet(draw.many(20)).splitlines()
    became = home.send("\n".join([lines[0], *lines]) + "\n")
    assert totals(became) == {"received": 21, "accepted": 20, "unreadable": 1}
    assert home.rejected(became).select("line", "rule").rows() == [(2, "repeated_heading")]


def test_headings_in_the_middle_where_two_files_were_joined_cost_no_row(home, draw):
    text = draw.sheet(draw.many(20)) + draw.sheet(draw.many(20, first=21))
    assert totals(home.send(text)) == {"received": 41, "accepted": 40, "unreadable": 1}


def test_swapped_columns_are_no_matter(home, draw, new_home):
    rows = [*draw.many(30), *draw.many(5, first=31, postcode="ZZ99 3VZ", sex="2")]
    other = new_home("other")
    home.send(draw.sheet(rows))
    other.send(draw.sheet(rows, columns=list(reversed(draw.SUS))))
    home.count()
    other.count()
    assert home.counts() == other.counts()


def test_a_thousand_bad_nhs_numbers_cost_no_row_and_are_a_thousand_findings(home, draw):
    became = home.send(draw.sheet(draw.many(SOME, nhs_number="9990000011")))
    assert totals(became) == {"received": SOME, "accepted": SOME}
    assert findings(became) == {("nhs_number", "check_digit"): SOME}
    home.count()
    assert home.violence() == SOME


def test_rows_without_what_they_cannot_do_without_are_rejected_with_line_and_reason(home, draw):
    rows = [
        draw.attended(1),
        draw.attended(2, arrival_date=None),
        draw.attended(3, provider_code=None),
        draw.attended(4, arrival_date="31/02/2025"),
    ]
    became = home.send(draw.sheet(rows))
    assert totals(became) == {"received": 4, "accepted": 1, "rejected": 3}
    assert set(home.rejected(became).select("line", "column").rows()) == {
        (3, "arrival_date"),
        (4, "provider_code"),
        (5, "arrival_date"),
    }


def test_nothing_but_headings_is_no_row(home, draw):
    assert totals(home.send(draw.sheet([]))) == {}
    assert home.classify() == 0


def test_a_file_of_nothing_but_rejected_rows_leaves_what_was_there_before(home, draw):
    home.send(draw.sheet(draw.many(30)))
    assert totals(home.send(draw.sheet(draw.many(30, arrival_date="2999-01-01")))) == {"received": 30, "rejected": 30}
    home.count()
    assert home.violence() == 30


def test_a_day_before_any_extract_began_is_out_of_scope_and_stops_nothing(home, draw):
    rows = [*draw.many(30), draw.attended(31, arrival_date="1925-04-12"), draw.attended(32, arrival_date="2015-03-31")]
    assert totals(home.send(draw.sheet(rows))) == {"received": 32, "accepted": 30, "out_of_scope": 2}
    home.count()
    assert home.violence() == 30
    assert {cell[1].year for cell in home.counts()["la_quarter_definition"]} == {2025}


@pytest.mark.parametrize(
    "footer", ["Total,31", "Total: 31", "(31 rows affected)", "(31 rows affected)\n", "end, of, file\n", "End of file"]
)
def test_a_footer_is_unreadable_and_no_sign_of_a_file_cut_short(home, draw, footer):
    assert totals(home.send(draw.sheet(draw.many(31)) + footer)) == {"received": 32, "accepted": 31, "unreadable": 1}


def test_a_last_line_without_a_line_end_is_a_row_like_any_other(home, draw):
    assert totals(home.send(draw.sheet(draw.many(31)).rstrip("\n"))) == {"received": 31, "accepted": 31}


# -- encodings and formats


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_read_to_the_row(home, draw, encoding):
    text = draw.sheet([*draw.many(40), draw.attended("Zoë")]).encode(encoding)
    assert totals(home.send(text)) == {"received": 41, "accepted": 41}


@pytest.mark.parametrize("packed", ["gzip", "zip", "xlsx", "parquet"])
def test_every_usual_format_is_read_to_the_row_whatever_its_name_says(home, draw, packed):
    rows = draw.many(40)
    text = draw.sheet(rows)
    content = {
        "gzip": lambda: gzip.compress(text.encode()),
        "zip": lambda: zipped(text),
        "xlsx": lambda: workbook(text.splitlines()),
        "parquet": lambda: parquet(draw, rows),
    }[packed]()
    assert totals(home.send(content, "extract.csv")) == {"received": 40, "accepted": 40}
    home.count()
    assert home.violence() == 40


BROKEN = {
    "an empty file": ("empty", lambda whole, rows: b""),
    "a file of blank lines": ("empty", lambda whole, rows: b"\n\r\n\n"),
    "an empty gzip": ("empty", lambda whole, rows: gzip.compress(b"")),
    "a gzip cut short": ("truncated", lambda whole, rows: gzip.compress(whole)[:-200]),
    "a gzip with a wrong check sum": ("truncated", lambda whole, rows: gzip.compress(whole)[:-8] + bytes(8)),
    "a zip cut short": ("truncated", lambda whole, rows: zipped(whole)[:-100]),
    "a zip with a password": ("encrypted", lambda whole, rows: locked(zipped(whole))),
    "a zip of two files": ("several_members", lambda whole, rows: two_in_a_zip(whole)),
    "a workbook with a password": (
        "encrypted",
        lambda whole, rows: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    ),
    "a workbook cut short": ("truncated", lambda whole, rows: workbook(whole.decode().splitlines())[:-500]),
    "a Parquet file cut short": ("truncated", lambda whole, rows: rows[:-50]),
    "a Parquet file damaged inside": ("truncated", lambda whole, rows: rows[:100] + b"\xff" * 200 + rows[300:]),
    "a binary file named .csv": ("not_text", lambda whole, rows: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    "random bytes named .csv": ("not_text", lambda whole, rows: os.urandom(4_000)),
    "a PDF": ("unknown_format", lambda whole, rows: b"%PDF-1.7\n" + whole),
    "a text cut in the middle of a line": ("truncated", lambda whole, rows: whole[:-40]),
    "a text in UTF-16 cut in the middle of a line": (
        "truncated",
        lambda whole, rows: whole.decode().encode("utf-16")[:-80],
    ),
    "a text in UTF-16 cut in a character": ("truncated", lambda whole, rows: whole.decode().encode("utf-16")[:-1]),
    "a web page": ("unknown_layout", lambda whole, rows: b"<!doctype html><title>Session expired</title>"),
    "rows without headings": ("unknown_layout", lambda whole, rows: whole.split(b"\n", 1)[1]),
}


def two_in_a_zip(whole):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("one.csv", whole)
        archive.writestr("two.csv", whole)
    return held.getvalue()


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_as_a_whole_is_refused_and_nothing_of_it_is_loaded(home, draw, what):
    rule, broken = BROKEN[what]
    rows = draw.many(200)
    assert refused_with(home, home.send(broken(draw.sheet(rows).encode(), parquet(draw, rows)))) == rule


def test_a_file_of_no_bytes_is_refused_whatever_its_name_says(home):
    home.put("nothing.csv.gz", b"")
    (became,) = home.ingest()
    assert refused_with(home, became) == "empty"


def test_a_missing_column_is_named_with_the_headings_we_looked_for_and_none_of_the_file_s(home, draw):
    text = draw.sheet(draw.many(5), columns=[name for name in draw.SUS if name != "injury_intent"])
    became = home.send(text.replace("Ethnic_Category", "Zebediah Quill"))
    assert refused_with(home, became) == "unknown_layout"
    assert "injury_intent (EC_Injury_Intent_SNOMED_CT)" in became.message
    assert "layouts/sus_faster.toml" in became.message
    assert "Zebediah" not in became.message
    assert "Ethnic_Category" not in became.message


def test_a_folder_named_like_a_file_is_no_file_and_what_lies_in_it_is_taken(home, draw):
    home.put("april.csv/extract.csv", draw.sheet(draw.many(20)))
    (became,) = home.ingest()
    assert totals(became) == {"received": 20, "accepted": 20}


def test_a_source_s_folder_may_be_a_link_to_a_share(home, draw, tmp_path):
    (home.home.inbox / "ecds").rmdir()
    (tmp_path / "share" / "april").mkdir(parents=True)
    (home.home.inbox / "ecds").symlink_to(tmp_path / "share")
    (tmp_path / "share" / "april" / "extract.csv").write_text(draw.sheet(draw.many(20)), encoding="utf-8")
    (became,) = home.ingest()
    assert totals(became) == {"received": 20, "accepted": 20}


@pytest.mark.parametrize(
    "name", ["[/b][red].csv", "new\nline.csv", "-rf.csv", "ümläut 'quote\" $(id).csv", "a" * 250 + ".csv"]
)
def test_a_file_may_have_an_odd_name(home, draw, svd_here, name):
    home.put(name, draw.sheet(draw.many(20)))
    assert svd_here(home, "ingest", str(home.home.inbox)).code == 0
    said = svd_here(home, "status", "--submissions")
    assert said.code == 0, said.text
    home.count()
    assert home.violence() == 20


def test_files_that_a_transfer_has_not_finished_naming_are_left_alone(home, draw):
    for name in ("a.csv.part", "b.csv.tmp", ".c.csv", "~$d.xlsx", "e.csv.filepart", "f.csv.crdownload"):
        home.put(name, draw.sheet(draw.many(20)))
    assert home.ingest() == []


def test_a_file_in_no_source_s_folder_is_a_stranger_and_not_taken(home, draw):
    (home.home.inbox / "stray.csv").write_text(draw.sheet(draw.many(20)), encoding="utf-8")
    (home.home.inbox / "dental").mkdir()
    (home.home.inbox / "dental" / "stray.csv").write_text(draw.sheet(draw.many(20)), encoding="utf-8")
    assert home.register().unrecognised == 2
    assert pending(home.home) == []


# -- the bytes that were registered are the bytes that are read


def test_a_file_that_grew_since_it_was_registered_is_refused_and_taken_in_whole_the_next_time(home, draw):
    path = home.put("april.csv", draw.sheet(draw.many(30)))
    home.register()
    path.write_text(draw.sheet(draw.many(60)), encoding="utf-8")
    (half,) = pending(home.home)
    assert refused_with(home, ingest(home.home, home.tools, half, home.today)) == "changed"
    (became,) = home.ingest()
    assert totals(became) == {"received": 60, "accepted": 60}
    home.count()
    assert home.violence() == 60


def test_a_file_changed_without_changing_its_size_is_refused(home, draw):
    path = home.put("april.csv", draw.sheet(draw.many(30)))
    home.register()
    path.write_text(draw.sheet(draw.many(30)).replace("R7,", "R8,"), encoding="utf-8")
    (other,) = pending(home.home)
    assert refused_with(home, ingest(home.home, home.tools, other, home.today)) == "changed"


def test_a_file_that_is_written_to_while_it_is_read_is_refused(home, draw, monkeypatch):
    import pipelines.ingest.deidentify as step

    path = home.put("april.csv", draw.sheet(draw.many(30)))

    def reads_and_somebody_appends(*words, read=step.canonical):
        with path.open("a", encoding="utf-8") as file:
            file.write("\n")
        return read(*words)

    monkeypatch.setattr(step, "canonical", reads_and_somebody_appends)
    (became,) = home.ingest()
    assert refused_with(home, became) == "changed"


def test_a_file_taken_out_of_the_inbox_is_refused_holds_up_nobody_and_is_tried_again_once_back(home, draw):
    path = home.put("april.csv", draw.sheet(draw.many(30)))
    home.put("may.csv", draw.sheet(draw.many(20, arrival_date="2025-05-01")))
    home.register()
    path.unlink()
    gone, became = [ingest(home.home, home.tools, each, home.today) for each in pending(home.home)]
    assert gone.rule == "missing"
    assert totals(became) == {"received": 20, "accepted": 20}
    home.put("april under another name.csv", draw.sheet(draw.many(30)))
    (back,) = home.ingest()
    assert back.submission == gone.submission
    assert totals(back) == {"received": 30, "accepted": 30}


def test_the_same_bytes_under_two_names_are_one_submission(home, draw):
    text = draw.sheet(draw.many(30))
    home.put("april.csv", text)
    home.put("april (1).csv", text)
    assert len(home.ingest()) == 1
    home.put("again/april.csv", text)
    assert home.ingest() == []
    home.count()
    assert home.violence() == 30


def test_the_same_bytes_in_the_folders_of_two_sources_are_refused_by_the_wrong_one(home, draw):
    text = draw.sheet(draw.many(30))
    home.put("april.csv", text)
    home.put("april.csv", text, source="ambulance")
    became = {each.source: each for each in home.ingest()}
    assert became["ambulance"].rule == "unknown_layout"
    assert totals(became["ecds"]) == {"received": 30, "accepted": 30}


def add_heading(home, heading):
    """Do what the refusal of an unknown layout says: add the heading to the layout."""
    shipped = home.tools.sources["ecds"].layouts / "sus_faster.toml"
    layout = shipped.read_text(encoding="utf-8").replace('["EC_Injury_Intent_SNOMED_CT"]', f'["{heading}"]')
    (home.home.layouts / "ecds" / "sus_faster.toml").write_text(layout, encoding="utf-8")


def test_a_refused_file_is_tried_again_when_it_is_asked_for_by_name_and_not_before(home, draw):
    path = home.put("april.csv", draw.sheet(draw.many(30)).replace("EC_Injury_Intent_SNOMED_CT", "Intent of harm"))
    assert [each.rule for each in home.ingest()] == ["unknown_layout"]
    assert home.ingest() == []
    add_heading(home, "Intent of harm")
    register_arrivals(home.home, home.tools.sources, home.today, 0, [path])
    (became,) = home.ingest()
    assert totals(became) == {"received": 30, "accepted": 30}


# -- by the command


def test_a_file_ingested_twice_is_one_submission(home, draw, svd_here, tmp_path):
    (tmp_path / "april.csv").write_text(draw.sheet(draw.many(30)), encoding="utf-8")
    told = [json.loads(svd_here(home, "ingest", "--json", str(tmp_path / "april.csv")).text) for _ in range(2)]
    assert told[0] == told[1]
    assert [each["totals"]["accepted"] for each in told[0]["ingested"]] == [30]
    assert len(list((home.home.inbox / "ecds").iterdir())) == 1
    home.count()
    assert home.violence() == 30


def test_another_file_of_the_same_name_takes_the_place_of_none(home, draw, svd_here, tmp_path):
    for count in (30, 20):
        (tmp_path / "april.csv").write_text(draw.sheet(draw.many(count)), encoding="utf-8")
        assert svd_here(home, "ingest", str(tmp_path / "april.csv")).code == 0
    assert sorted(path.name for path in (home.home.inbox / "ecds").iterdir()) == ["april-2.csv", "april.csv"]
    home.count()
    assert home.violence() == 20


def test_of_several_files_those_that_can_be_read_are_taken_in_and_the_others_named_by_their_place(
    home, draw, svd_here, tmp_path
):
    for name, text in (
        ("a.csv", draw.sheet(draw.many(30))),
        ("b.csv", "Forename,Colour\nZebediah,blue\n"),
        ("c.csv", draw.sheet([draw.called(1)], draw.RYA)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = svd_here(home, "ingest", "--json", *(str(tmp_path / name) for name in ("a.csv", "b.csv", "c.csv")))
    assert said.code == 3
    told = json.loads(said.text)
    assert sorted(each["source"] for each in told["ingested"]) == ["ambulance", "ecds"]
    assert [(each["submission"], each["rule"]) for each in told["refused"]] == [("file 2 of 3", "unknown_layout")]


def test_a_file_that_is_still_being_written_is_not_ingested(new_home, draw, svd_here, tmp_path):
    home = new_home("production", kind="production")
    (tmp_path / "april.csv").write_text(draw.sheet(draw.many(30)), encoding="utf-8")
    said = svd_here(home, "ingest", str(tmp_path / "april.csv"))
    assert said.code == 3
    assert "still being written" in said.text
    assert list((home.home.inbox / "ecds").iterdir()) == []


def test_a_refused_file_ingested_by_name_is_tried_again(home, draw, svd_here):
    path = home.put("april.csv", draw.sheet(draw.many(30)).replace("EC_Injury_Intent_SNOMED_CT", "Intent of harm"))
    assert svd_here(home, "run").code == 3
    assert svd_here(home, "run").code == 0
    add_heading(home, "Intent of harm")
    said = svd_here(home, "ingest", "--json", str(path))
    assert said.code == 0
    assert json.loads(said.text)["ingested"][0]["totals"]["accepted"] == 30


# -- the home itself


def test_a_home_may_lie_at_an_odd_path(new_home, draw):
    home = new_home("it's ünï; {x,y}, $HOME & ~x month=1 #2")
    home.send(draw.sheet(draw.many(30)))
    home.publish()
    assert home.violence() == 30
    assert set(home.release()) == {"written"}


@pytest.mark.parametrize("name", ["[x]", "a*b", "a?b", "50%", 'a"b', "a\\b", "a\nb"])
def test_a_home_whose_path_would_be_misread_is_refused_at_once(new_home, name):
    with pytest.raises(Exception, match="path of the home") as refused:
        new_home(name)
    assert type(refused.value).__name__ == "HomeBroken"
