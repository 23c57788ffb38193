"""The only place that knows Presidio: recognisers, the scan of text values, the check of scrubbed notes."""
