"""Files of notes as a trust keeps them: JSON lines, CSV, Parquet, or plain text with one note a line.

Knows: formats, encodings, columns, where a note begins. Must not know: what in a note identifies, who reads the result.
No error raised here quotes a note, a heading or a value; each names the line.
"""
