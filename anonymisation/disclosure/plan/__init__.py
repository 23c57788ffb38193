"""Which tables are published at which level, decided before they are counted."""
