"""What the portal asks of others: a timestamp authority and responders, for the seal on its PDFs."""
