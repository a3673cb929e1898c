"""What the use cases of issuing copies are given beyond those of reading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lookup_portal.rendering.site import Site
from lookup_portal.usecases.printing import Press
from lookup_portal.usecases.reading import Reading


@dataclass(frozen=True)
class CopyPolicy:
    """`needs_two`: nobody decides on his own request. `offices`: names of registrars, as they are printed.

    `shows_name`: whether a confirmation names the pupil; without it nothing personal is told.
    """

    needs_two: bool
    offices: Mapping[str, str]
    shows_name: bool


@dataclass(frozen=True)
class Issuing:
    """`new_code`: 32 random hexadecimal digits."""

    reading: Reading
    press: Press
    site: Site
    policy: CopyPolicy
    new_code: Callable[[], str]
