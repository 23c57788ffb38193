"""De-identification: what of a row may leave the identifiable zone, and in which form."""
