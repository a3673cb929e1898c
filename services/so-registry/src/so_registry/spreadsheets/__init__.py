"""Lists of schools as offices keep them: spreadsheets and CSV."""
