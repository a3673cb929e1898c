"""The rules; they know nothing of databases, HTTP or messages."""
