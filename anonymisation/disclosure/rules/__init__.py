"""The rules of statistical disclosure control: primary suppression, rounding, attribute disclosure, policies."""
