"""`python -m benchmarks.run`: every contender on the same files in one run, told as ratios.

Each runs in a process of its own, in turn, round after round; the best round counts, for a machine is only ever
disturbed one way. The files are made in a temporary folder and removed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import Measured, better, make_file, measure
from benchmarks.report import agreement, summary, table

CONTENDERS = ("bare_lazy", "bare_all", "product", "pandas_usual")
PANDAS_ROWS = 1_000_000
"""pandas holds all of a file in memory: 1 million rows take some 5 GB."""
QUICK_ROWS = 200_000
BYTES_A_ROW = 450
"""Room that a row needs on disk: the row itself, and what the product writes."""
RESULTS = Path(__file__).parent / "results"


def main(arguments: list[str] | None = None) -> int:
    """Measure, tell, write the results. Returns 1 where contenders that should agree do not."""
    options = _options(arguments)
    sizes, repeats = ([QUICK_ROWS], 1) if options.quick else (options.rows, options.repeats)
    with tempfile.TemporaryDirectory(prefix="svd-bench-", dir=options.folder) as folder:
        runs = {rows: _measure_all(Path(folder), rows, repeats, options.pandas_rows) for rows in sizes}
    left_out = [
        f"pandas_usual is left out at {rows:,} rows: it holds the whole file in memory."
        for rows in sizes
        if rows > options.pandas_rows
    ]
    name = options.name or ("quick" if options.quick else "latest")
    options.results.mkdir(parents=True, exist_ok=True)
    (options.results / f"{name}.json").write_text(
        json.dumps(summary(name, runs, repeats), indent=1) + "\n", encoding="utf-8"
    )
    sys.stdout.write(table(runs, left_out) + "\n")
    return 0 if all(all(agreement(measured).values()) for measured in runs.values()) else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Measure the journey beside bare Polars and beside pandas."
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000], help="sizes of the files")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows once, to see that it runs")
    parser.add_argument("--repeats", type=int, default=3, help="rounds; the best counts")
    parser.add_argument("--pandas-rows", type=int, default=PANDAS_ROWS, help="the largest file that pandas is given")
    parser.add_argument("--folder", type=Path, help="where to put the files; by default the system's temporary folder")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where to write the results")
    parser.add_argument("--name", default="", help="name of the results; latest or quick by default")
    return parser.parse_args(arguments)


def _measure_all(folder: Path, rows: int, repeats: int, pandas_rows: int) -> dict[str, Measured]:
    _refuse_small_disk(folder, rows)
    file = folder / f"ecds-{rows}.csv"
    contenders = [name for name in CONTENDERS if name != "pandas_usual" or rows <= pandas_rows]
    make_file(file, rows)
    results: dict[str, Measured] = {}
    for _ in range(repeats):
        for name in contenders:
            with _empty(folder / name) as contender_folder:
                _into_memory(file)
                results[name] = better(results.get(name), measure(name, file, rows, contender_folder))
    file.unlink()
    return results


def _refuse_small_disk(folder: Path, rows: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < rows * BYTES_A_ROW:
        raise SystemExit(
            f"{rows:,} rows need {rows * BYTES_A_ROW / 1e9:.1f} GB of disk and {free / 1e9:.1f} GB are free; name "
            f"another place with --folder."
        )


@contextmanager
def _empty(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _into_memory(file: Path) -> None:
    """Read the file once, so that no contender pays for the disk."""
    with file.open("rb") as content:
        while content.read(1 << 24):
            pass


if __name__ == "__main__":
    sys.exit(main())
