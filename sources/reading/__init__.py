"""From a file as sent to rows of text: containers, encodings, framing, headings."""
