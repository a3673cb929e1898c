"""Why the heads of a client's audit are not signed.

RegistryError
├── HeadsMalformed              lanes are not ascending, or one is there twice
└── HeadsDiffer                 they contradict what the client told before
"""

from so_registry.domain.errors import RegistryError


class HeadsMalformed(RegistryError):
    """Lanes are not ascending, or one is there twice."""


class HeadsDiffer(RegistryError):
    """Other heads under the same number, fewer rows than before, or a number that is not the next."""
