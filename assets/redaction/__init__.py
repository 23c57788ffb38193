"""A file of notes cleaned: read in batches, scrubbed, written beside and renamed. Knows no home, no screen and no Dagster."""
