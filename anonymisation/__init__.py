"""What must not leave: pseudonyms, generalising, free text, and the rule that no small count is shown.

Knows: typed rows as `schemas` declares them, the pseudonym key, the postcode lookup, Presidio (`text_scan` only).
Must not know: where rows come from, what counts as violence, how marts are counted, Dagster, DuckDB.

Everything that crosses the wall crosses in `wall.strip`; everything that is published passes
`disclosure.floor.protect`.
No error raised here quotes a value of the data.
"""
