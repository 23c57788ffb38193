"""Files of notes scrubbed for a reader: `svd redact`, without Dagster."""
