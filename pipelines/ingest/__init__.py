"""From the inbox to de-identified rows: register, read, validate, de-identify."""
