"""What a spreadsheet would run instead of show."""

RUNS = ("=", "+", "-", "@", "\t", "\r")  # at the beginning of a cell, also once the sheet is saved as CSV
