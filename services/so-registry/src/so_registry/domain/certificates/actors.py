"""Who acts on certificates."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Whoever acts, and by which client. `is_person`: somebody logged in, or sits at the operator's terminal."""

    name: str
    client_id: str
    is_person: bool


UNNAMED = Actor("operator:unnamed", "so-registry", is_person=True)
"""Somebody at the operator's terminal, where nobody asked who."""


def is_among(name: str, others: Iterable[str]) -> bool:
    """Whether somebody is one of these people: at a terminal (`operator:an`) and logged in (`person:an`), and in
    another spelling of his account, he is the same one.
    """
    return _account(name) in {_account(other) for other in others}


def _account(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    kind, _, account = plain.partition(":")
    return account if kind in ("operator", "person") else plain
