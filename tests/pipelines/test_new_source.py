"""A new source is a new folder and its schema: no edit anywhere else."""

import importlib
import textwrap
from datetime import date

import polars as pl
import pytest

import sources
from anonymisation.deidentification.postcode_lookup import load_lookup
from pipelines.classify import classify_month, link_all, resolve
from pipelines.contact_store import ContactStore
from pipelines.context import Tools
from pipelines.count import count_all, protect_all
from pipelines.home import make_home
from pipelines.ingest.inbox import register_arrivals
from pipelines.ingest.ingest import ingest
from schemas.reference import demo_postcodes
from sources.source import all_sources

MODULE = '''
"""Walk-in centres, as a test has them."""
from pathlib import Path
import polars as pl
from schemas.columns import DIRECT, QUASI, SENSITIVE, Deidentify, Table, column
from schemas.tables.contact import Contact
from schemas.types import OrganisationCode, Postcode
from sources.source import Source

class Visit(Table):
    """One visit to a walk-in centre."""
    name = "visit"
    provider_code: OrganisationCode = column("Trust.", required=True)
    visit_no: pl.String = column("Number of the visit.", disclosure=DIRECT, deidentify=Deidentify.RECORD)
    day: pl.Date = column("Day.", disclosure=QUASI, deidentify=Deidentify.WHEN_DATE, required=True)
    clock: pl.Time = column("Time.", disclosure=QUASI, deidentify=Deidentify.WHEN_TIME)
    who: pl.String = column("Name.", disclosure=DIRECT)
    postcode: Postcode = column("Postcode.", deidentify=Deidentify.RESIDENCE)
    sex: pl.String = column("Sex.", disclosure=SENSITIVE, code_list="sex")

def classify(rows, lists):
    known = rows.with_columns(source=pl.lit("walk_in"), sex=lists["sex"].lookup(pl.col("sex"), "group", "unknown"))
    given = set(known.collect_schema())
    return known.select(
        pl.col(name).cast(dtype) if name in given else pl.lit(None, dtype).alias(name)
        for name, dtype in Contact.schema().items()
    )

SOURCE = Source(
    name="walk_in", title="Walk-in centres", table=Visit, layouts=Path(__file__).parent / "layouts",
    provider_kinds=("community_trust",), scene_in_region=False, area_basis="residence",
    may_be_violence=lambda lists: pl.lit(False), classify=classify, definitions_version="walk_in-1",
)
'''

LAYOUT = """
name = "centre"
title = "A centre's own list"
requires = ["day"]
[columns]
provider_code = ["Trust"]
visit_no = ["Visit"]
day = ["Day"]
clock = ["Time"]
who = ["Name"]
postcode = ["Postcode"]
sex = ["Sex"]
[values.sex]
man = "1"
woman = "2"
"""


@pytest.fixture
def walk_in(tmp_path, monkeypatch):
    folder = tmp_path / "more" / "walk_in"
    (folder / "layouts").mkdir(parents=True)
    (folder / "__init__.py").write_text(textwrap.dedent(MODULE), encoding="utf-8")
    (folder / "layouts" / "centre.toml").write_text(LAYOUT, encoding="utf-8")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(folder.parent)])
    importlib.invalidate_caches()
    all_sources.cache_clear()
    yield "walk_in"
    all_sources.cache_clear()


def test_a_new_folder_goes_the_whole_journey(walk_in, tmp_path):
    home = make_home(tmp_path / "home", kind="demo")
    load_lookup(demo_postcodes(), home.geography)
    (home.inbox / walk_in / "list.csv").write_text(
        "Trust,Visit,Day,Time,Name,Postcode,Sex\n"
        "RYW,1,2025-04-01,13:00,Ada Quill,B98 6ED,Woman\n"
        "RYW,2,01/04/2025,14:30,Bo Marsh,ZZ99 3VZ,Man\n"
        "RYW,2,01/04/2025,14:30,Bo Marsh,ZZ99 3VZ,Man\n"
        "RRK,3,2025-04-02,15:00,Cy Dell,B98 6ED,Man\n",
        encoding="utf-8",
    )
    tools = Tools(home)
    today = date(2026, 1, 1)
    (submission,) = register_arrivals(home, tools.sources, today, 0).new
    totals = ingest(home, tools, submission, today).totals
    assert (totals.received, totals.accepted, totals.duplicate, totals.out_of_scope) == (4, 2, 1, 1)
    source = tools.sources[walk_in]
    for each in tools.sources.values():
        resolve(home, each)
    assert [classify_month(home, tools.lists, source, month) for month in ContactStore(home).months(source.name)] == [
        True
    ]
    link_all(home)
    counts = count_all(home, tools.count_context())["provider_month"]
    contacts = counts.filter((pl.col("source") == walk_in) & (pl.col("measure") == "contacts"))
    assert contacts["n"].to_list() == [2]
    assert (
        protect_all(home)["provider_month"].filter(pl.col("source") == walk_in)["status"].to_list()[0] == "suppressed"
    )
    assert b"Quill" not in b"".join(path.read_bytes() for path in home.deidentified.rglob("*") if path.is_file())
