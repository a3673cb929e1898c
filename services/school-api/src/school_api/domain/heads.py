"""Whether whoever signs as head is whom the foot of the page names: told before it is signed, never decided here."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from hbs_schema.findings import Finding
from school_api.domain.people import Role
from school_api.domain.people_sentences import HEAD_DIFFERS
from school_api.domain.permits import Permit

TITLES: Mapping[Role, str] = {Role.PRINCIPAL: "head", Role.DEPUTY: "deputy", Role.ACTING_HEAD: "acting"}
"""`remarks.principal_title` of each role that signs as head; `primary/1` has none."""


def warn_of_head(permit: Permit, contents: Iterable[Mapping[str, Mapping[str, Any]]]) -> list[Finding]:
    """One warning with the number of pages whose foot names another person, or him in another capacity."""
    role = permit.role
    if permit.standing is None or role is None or role not in TITLES:
        return []
    name, title = _folded(permit.standing.full_name), TITLES[role]
    feet = [content["remarks"] for content in contents if "remarks" in content]
    count = sum(
        _folded(str(foot.get("principal", ""))) != name or foot.get("principal_title", title) != title for foot in feet
    )
    return [Finding("head-differs", HEAD_DIFFERS, "/remarks", "warning", {"count": count})] if count else []


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
