"""A reviewer signs off a school's figures (docs/reconciliation.md §4), by the registrar's service.

The bytes that the service tells are read, held against what was asked for, and written anew here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pydantic_core

from hbs_schema import base64url
from hbs_schema.errors import HbsError
from hbs_schema.reviews.sign_off import SignOff
from hbs_sign.document_answers import Figured, SignedOff, SignOffs
from hbs_sign.documents import UnsignedDocument, Waiting
from hbs_sign.door import Door
from hbs_sign.errors import ContentDiffers, SignOffOld
from hbs_sign.journal import Entry

ADDED: Final = frozenset({"v", "kind"})


@dataclass(frozen=True)
class SignOffDesk:
    """A school's figures in a window. Without grades all of the school's; `note` goes into what is signed."""

    door: Door
    window: int
    school: str
    grades: Collection[int] = ()
    note: str = ""

    @property
    def service(self) -> str:
        return self.door.service

    @property
    def place(self) -> tuple[str, str, str]:
        return f"{self.window}/{self.school}", "reviewer", "sign-off"

    def look(self) -> Waiting:
        query = {"school": self.school, "grade": sorted(set(self.grades))}
        told = self.door.ask(Figured, "GET", f"{self._path}/content", params=query)
        unsigned = UnsignedDocument(SignOff, self._members(told))
        there = self.door.ask(SignOffs, "GET", self._path)
        taken = [entry["sign_off_id"] for entry in there]
        return Waiting(None if self._stands(there, unsigned) else unsigned, unsigned.members, taken)

    def hand_over(self, entry: Entry, certificate: str) -> None:  # noqa: ARG002  # it is registered, and not sent
        said = _read(entry.statement.split(".")[1])
        names = ("school", "grades", "packets", "enrolment", "note")
        body = {name: said[name] for name in names if name in said}
        body["statement"] = entry.statement
        self.door.ask(SignedOff, "PUT", f"{self._path}/{entry.session_id}", json=body)

    @property
    def _path(self) -> str:
        return f"/v1/windows/{self.window}/reviews/sign-offs"

    def _members(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Raises ContentDiffers."""
        said = _read(told["content"])
        asked: dict[str, Any] = {"window": str(self.window), "school": self.school}
        asked |= {"grades": sorted(set(self.grades))} if self.grades else {}
        beside = {name: told.get(name) for name in ("packets", "enrolment")}
        for name, value in {**asked, **beside}.items():
            if said.get(name) != value:
                raise ContentDiffers(reason=name)
        if "note" in said:
            raise ContentDiffers(reason="note")
        members = {name: value for name, value in said.items() if name not in ADDED}
        unsigned = UnsignedDocument(SignOff, members)
        if unsigned.content != base64url.decode(told["content"]):
            raise ContentDiffers(reason="content")
        return {**members, **({"note": self.note} if self.note else {})}

    def _stands(self, there: Sequence[Mapping[str, Any]], unsigned: UnsignedDocument) -> bool:
        """Whether these figures are signed off. Raises SignOffOld where what stands beside them is about others."""
        about = (self.school, list(unsigned.members["grades"]))
        same = [entry for entry in there if (entry["school"], entry["grades"]) == about]
        held = [entry for entry in same if not entry.get("withdrawn_at")]
        if any(not entry["is_standing"] for entry in held):
            raise SignOffOld
        return bool(held)


def _read(content: str) -> dict[str, Any]:
    """A payload's bytes as JSON. Raises ContentDiffers."""
    try:
        said = pydantic_core.from_json(base64url.decode(content))
    except (HbsError, ValueError):
        raise ContentDiffers(reason="content") from None
    if not isinstance(said, dict) or not isinstance(said.get("grades"), list):
        raise ContentDiffers(reason="content")
    return said
