"""What must not leave: pseudonyms, generalising, free text, and the rule that no small count is shown.

Knows: typed rows as `schemas` declares them, the pseudonym key, the postcode lookup, Presidio (in `presidio` only).
Must not know: where rows come from, what counts as violence, how marts are counted, Dagster, DuckDB.

All that leaves the identifiable zone leaves it through `deidentification.deidentify`; all that is published passes
`disclosure.rules.suppression`.
No error raised here quotes a value of the data.
"""
