"""What the words mean: every column declared once, code lists, reference data, validation.

Knows: Polars types, Pandera (only `schemas.validation` calls it), the NHS Data Dictionary.
Must not know: where files lie, Dagster, DuckDB, Presidio, or any other package of this project.
"""
