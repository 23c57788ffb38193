"""What each extract is: how its files are read, what its headings mean, what counts as violence in it.

Knows: file formats, layouts, the habits of those who send, the case definitions.
Must not know: Dagster, DuckDB, Presidio, what may leave the identifiable zone, or where the zones lie.
It imports only `schemas`.
"""
