"""Counting: one SELECT a table, and what is derived from protected counts."""
