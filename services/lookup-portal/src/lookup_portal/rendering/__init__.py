"""A year record as people read it: the official page as PDF, and the words for its codes.

No storage, no HTTP.
"""
