import json
from types import SimpleNamespace

import polars as pl

import anonymisation.free_text
from benchmarks.notes import throughput


class Scrubber:
    """Withholds every other note, asking about it."""

    asked = 0

    @classmethod
    def build(cls):
        return cls()

    def redact(self, notes, records=None):
        self.asked += len(notes) // 2
        withheld = [None if place % 2 else "check:NAME_CUE" for place in range(len(notes))]
        return pl.DataFrame({"text": notes, "withheld": pl.Series(withheld, dtype=pl.String)})


def test_both_are_measured_on_the_same_notes_and_the_figures_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(anonymisation.free_text, "Scrubber", Scrubber, raising=False)
    assert (
        throughput.main(
            [
                "--notes",
                "40",
                "--sample",
                "10",
                "--rounds",
                "1",
                "--stock-rounds",
                "1",
                "--save",
                "--results",
                str(tmp_path),
            ]
        )
        == 0
    )
    told = json.loads((tmp_path / "notes_throughput.json").read_text())
    taken = told["absolute"]["microseconds_a_note"]
    assert told["ratios"]["stock Presidio over ours"] > 1
    assert min(taken.values()) > 0
    assert told["shares"]["withheld"] == told["shares"]["withheld by Presidio"] == 0.5
    assert "times" in capsys.readouterr().out


def test_findings_of_stock_presidio_become_tags_overlaps_only_once():
    found = [SimpleNamespace(start=5, end=9, entity_type="B"), SimpleNamespace(start=0, end=7, entity_type="A")]
    assert throughput._tagged("Mr Khan seen", found) == "<A> seen"
