"""What a page is: a template, a heading, what it shows; and the frame around all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from hbs_schema.findings import Language
from so_registry.domain.people.roles import Action


@dataclass(frozen=True)
class Entry:
    """A line of the menu, for whoever may do one of these."""

    path: str
    key: str
    actions: frozenset[Action]


@dataclass(frozen=True)
class Page:
    """The base of all pages. `heading` is the key of a text."""

    template: ClassVar[str]
    heading: ClassVar[str]


@dataclass(frozen=True)
class Frame:
    """Around every page. Without a visitor nothing but the name of the console is there.

    `path` is what the switch of language opens; `is_fresh`: acts with legal effect are possible now.
    """

    language: Language
    registrar: str
    path: str
    visitor: str | None = None
    csrf: str = ""
    is_fresh: bool = False
    ends_at: datetime | None = None
    menu: Sequence[Entry] = ()
    may: frozenset[Action] = frozenset()
