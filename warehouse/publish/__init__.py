"""The published DuckDB file and its catalogue."""
