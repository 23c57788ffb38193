"""The audit of linked tables: whether any suppressed cell can be worked out from everything ever published."""
