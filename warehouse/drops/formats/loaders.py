"""`loaders/`: ready-made steps in Python, R and Power Query, written for the tables that are in the drop.

Knows how each language names a type. The steps themselves are texts in `snippets/`, with places to fill in.
Must not know which rows there are.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from warehouse.drops.package import DeliveredTable, Package

_PANDAS = {"VARCHAR": "string", "BOOLEAN": "boolean", "DOUBLE": "Float64"}
_R = {"VARCHAR": "character", "DATE": "Date", "BOOLEAN": "logical", "DOUBLE": "numeric"}
_POWER_QUERY = {"VARCHAR": "type text", "DATE": "type date", "BOOLEAN": "type logical", "DOUBLE": "type number"}

_PYTHON_CSV = """\
    types = TABLES[name]
    days = [column for column, kind in types.items() if kind == "date"]
    others = {column: kind for column, kind in types.items() if kind != "date"}
    return pd.read_csv(
        DROP / f"{name}.csv",
        encoding="utf-8-sig", dtype=others, parse_dates=days, keep_default_na=False, na_values=[""],
    )"""
_PYTHON_PARQUET = """\
    return pd.read_parquet(DROP / f"{name}.parquet", dtype_backend="numpy_nullable")"""
_R_CSV = """\
load_table <- function(name, types) {
  read.csv(paste0(name, ".csv"), fileEncoding = "UTF-8-BOM", na.strings = "", colClasses = types, check.names = FALSE)
}"""
_R_PARQUET = """\
load_table <- function(name, types) as.data.frame(arrow::read_parquet(paste0(name, ".parquet")))"""
_POWER_QUERY_CSV = """\
    Load = (name as text, types as list) as table =>
        let
            Source = Csv.Document(File.Contents(Folder & name & ".csv"),
                [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
            Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
            Emptied = Table.ReplaceValue(Headed, "", null, Replacer.ReplaceValue, Table.ColumnNames(Headed))
        in
            Table.TransformColumnTypes(Emptied, types, "en-GB"),"""
_POWER_QUERY_PARQUET = """\
    Load = (name as text, types as list) as table =>
        Table.TransformColumnTypes(Parquet.Document(File.Contents(Folder & name & ".parquet")), types, "en-GB"),"""


def write_loaders(package: Package, folder: Path) -> None:
    """Write load.py, load.R, power_bi.pq and a README for the tables of `content` into the new `folder`."""
    folder.mkdir()
    csv, tables = package.has("csv"), package.tables
    needs, needs_r = ("", "nothing beyond R itself") if csv else (" and pyarrow", "the package arrow")
    fillings = {
        "load.py": {
            "NEEDS": needs,
            "FIRST": tables[0].name,
            "TABLES": _python(tables),
            "LOAD": _PYTHON_CSV if csv else _PYTHON_PARQUET,
        },
        "load.R": {
            "NEEDS": needs_r,
            "FIRST": tables[0].name,
            "TABLES": ",\n".join(_r(table) for table in tables),
            "LOAD": _R_CSV if csv else _R_PARQUET,
        },
        "power_bi.pq": {
            "RELEASE": package.release.name,
            "TABLES": ",\n".join(_power_query(table) for table in tables),
            "LOAD": _POWER_QUERY_CSV if csv else _POWER_QUERY_PARQUET,
        },
        "README.txt": {"NEEDS": needs, "NEEDS_R": needs_r, "NAMES": ", ".join(table.name for table in tables)},
    }
    for name, filling in fillings.items():
        (folder / name).write_bytes(_filled(name, filling).encode())


def _filled(name: str, filling: dict[str, str]) -> str:
    template = name if name.endswith(".txt") else f"{name}.txt"
    text = files("warehouse").joinpath("drops", "formats", "snippets", template).read_text(encoding="utf-8")
    for place, words in filling.items():
        text = text.replace(f"@@{place}@@", words)
    return text


def _python(tables: list[DeliveredTable]) -> str:
    lines = ["{"]
    for table in tables:
        lines.append(f'    "{table.name}": {{')
        for column in table.columns:
            kind = "date" if column["type"] == "DATE" else _PANDAS.get(column["type"], "Int64")
            lines.append(f'        "{column["name"]}": "{kind}",')
        lines.append("    },")
    return "\n".join([*lines, "}"])


def _r(table: DeliveredTable) -> str:
    types = ", ".join(f'"{column["name"]}" = "{_R.get(column["type"], "integer")}"' for column in table.columns)
    return f'  "{table.name}" = load_table("{table.name}", c({types}))'


def _power_query(table: DeliveredTable) -> str:
    types = ", ".join(
        f'{{"{column["name"]}", {_POWER_QUERY.get(column["type"], "Int64.Type")}}}' for column in table.columns
    )
    return f'        #"{table.name}" = Load("{table.name}", {{{types}}})'
