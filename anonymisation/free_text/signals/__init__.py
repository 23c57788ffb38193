"""Signals: fixed yes-or-no answers read from a note, which may leave the identifiable zone."""
