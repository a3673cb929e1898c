"""Refusals that only HTTP knows.

VersionMissing | VersionMalformed | BehalfNotAllowed
"""


class VersionMissing(Exception):
    """A change without If-Match: it could undo somebody else's."""


class VersionMalformed(Exception):
    """An If-Match that is no version of ours."""


class BehalfNotAllowed(Exception):
    """A person names another on whose behalf he would act."""
