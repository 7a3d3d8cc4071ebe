"""What a spreadsheet would run instead of show."""

RUNS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # at the beginning of a cell, also once the sheet is saved as CSV
