"""A former school's packet is cited by whoever takes in its file; nobody writes it in by hand."""

from collections.abc import Collection, Mapping
from typing import Any

from hbs_schema.findings import Finding
from hbs_schema.rules.pointers import pointer
from school_api.domain.drafts import Content
from school_api.domain.errors import ContentRefused, items_of
from school_api.domain.sentences import INTERIM_NOT_TAKEN_IN

Citation = Mapping[str, Any]


def is_founded(content: Content, taken_in: Collection[Citation]) -> bool:
    """Whether a packet that the outcome cites is one that was taken in, word for word.

    A citation without a packet says itself that there is no signed file (abroad, on paper): that may be written.
    """
    citation = content.get("outcome", {}).get("interim")
    return citation is None or "packet" not in citation or citation in taken_in


def check_founded(content: Content, taken_in: Collection[Citation]) -> None:
    """Raises ContentRefused for a packet that is only claimed."""
    if not is_founded(content, taken_in):
        found = Finding("interim-not-taken-in", INTERIM_NOT_TAKEN_IN, pointer("outcome", "interim", "packet"))
        raise ContentRefused(items_of([found]))
