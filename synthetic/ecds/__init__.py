"""ECDS extracts as ED trusts might send them."""
