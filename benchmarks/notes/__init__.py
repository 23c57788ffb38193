"""Invented notes with known spans, and the score of a scrubber on them. Written apart from the scrubber's own lists."""
