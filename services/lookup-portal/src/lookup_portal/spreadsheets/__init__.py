"""Files for spreadsheet programs."""
