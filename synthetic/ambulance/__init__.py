"""Ambulance extracts as an ambulance trust might send them."""
