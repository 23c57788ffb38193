"""What we count and hand over: one SELECT per mart, the warehouse built and swapped, partner drops.

Knows: DuckDB, Parquet, the declarations in `schemas`.
Must not know: how contacts are made, what protects a count, Dagster, or where a home keeps its files.
"""
