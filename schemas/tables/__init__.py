"""Every table, declared once: extracts, de-identified rows, contacts, published marts and their catalogue."""
