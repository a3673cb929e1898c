"""Other services, spoken to over HTTP."""
