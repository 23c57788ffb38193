"""Partner drops: filters on the published warehouse, packaged and signed."""
