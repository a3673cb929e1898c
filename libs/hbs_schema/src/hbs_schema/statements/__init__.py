"""Statements: compact JWS over the root of a tree, and documents, whose payload is the document itself."""
