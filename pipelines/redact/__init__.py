"""Files of notes cleaned for a reader: `svd redact`, without Dagster."""
