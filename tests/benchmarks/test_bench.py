"""The benchmark runs, its contenders agree, and it tells ratios before seconds."""

import json

import pytest

from benchmarks.measuring import Measured
from benchmarks.report import aims, memory, ratios, table
from benchmarks.run import main


def took(wall, peak=100.0, counted=None):
    return Measured("any", 1000, wall, wall, 0.1, peak, 50.0, {}, counted or {"RRK 2025-04": 1})


RUN = {"bare_lazy": took(1.0), "bare_all": took(2.0), "product": took(5.0, 900.0), "pandas_usual": took(25.0)}


def test_ratios_say_how_many_times_as_long():
    told = ratios(RUN)
    assert told["product over bare_all"]["wall"] == 2.5
    assert told["product over bare_lazy"]["wall"] == 5.0
    assert told["pandas_usual over product"]["wall"] == 5.0


def test_an_aim_is_met_up_to_its_boundary_and_not_beyond():
    assert aims({1: RUN})["product over bare_all at most 2.5"]
    assert not aims({1: RUN | {"product": took(5.1)}})["product over bare_all at most 2.5"]
    assert not aims({1: RUN | {"product": took(5.0, 2048.0)}})["peak below 2048 MiB"]


def test_memory_is_flat_where_more_rows_take_hardly_more():
    runs = {1_000: RUN, 10_000: RUN | {"product": took(50.0, 1000.0)}}
    assert memory(runs)["growth"] == 1.11
    assert aims(runs)["memory flat, within 1.25 times"]


def test_the_table_says_where_counts_differ_and_what_was_left_out():
    said = table({1_000: RUN | {"product": took(5.0, counted={"RRK 2025-04": 2})}}, ["pandas is left out."])
    assert "THEIR COUNTS DIFFER" in said
    assert "pandas is left out." in said


@pytest.mark.sweep
def test_the_benchmark_runs_and_its_contenders_agree(tmp_path, capsys):
    assert main(["--quick", "--folder", str(tmp_path), "--results", str(tmp_path)]) == 0
    told = json.loads((tmp_path / "quick.json").read_text())
    assert set(told["absolute"]["200000"]) == {"bare_lazy", "bare_all", "product", "pandas_usual"}
    assert all(told["agree"]["200000"].values())
    assert list(told)[2] == "ratios"
    assert "product over bare_all" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [tmp_path / "quick.json"]
