"""The heads of two schools hand over and accept the management of a record (docs/transfer.md), each by his school's
service. What is signed is put together here and held against the case, whatever the service's sentence says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from hbs_schema.errors import HbsError
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.transfers.statements import Acceptance, HandOver, record_digest, with_text
from hbs_sign.document_answers import Case, CaseContent
from hbs_sign.documents import Model, UnsignedDocument, Waiting
from hbs_sign.door import Door
from hbs_sign.errors import ContentDiffers, ServiceRefused
from hbs_sign.journal import Entry

Kind = Literal["hand-over", "transfer-acceptance"]
HEAD: Final = "principal"
NOT_SIGNABLE: Final = "transfer-not-signable"
MODELS: Final[Mapping[str, Model]] = {"hand-over": HandOver, "transfer-acceptance": Acceptance}
PATHS: Final = {"hand-over": "hand-over", "transfer-acceptance": "acceptance"}
SIDES: Final = {"hand-over": "giver", "transfer-acceptance": "receiver"}
SIGNED: Final = {"hand-over": frozenset({"handed-over", "accepted"}), "transfer-acceptance": frozenset({"accepted"})}
"""States of a case in which the side's head has signed."""


@dataclass(frozen=True)
class TransferDesk:
    """One school's side of a case. `code` is the lookup code as the family brought it: then it must be that record's.

    `pupil` has the receiving school's own keys of the pupil; it goes along with an acceptance, and into no journal.
    """

    door: Door
    school: str
    transfer_id: str
    kind: Kind
    code: str = field(default="", repr=False)
    pupil: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def service(self) -> str:
        return self.door.service

    @property
    def place(self) -> tuple[str, str, str]:
        return self.transfer_id, HEAD, self.kind

    def look(self) -> Waiting:
        try:
            content = self.door.ask(CaseContent, "GET", f"{self._path}/content")
        except ServiceRefused as refusal:
            if refusal.code != NOT_SIGNABLE:
                raise
            return self._signed_before(refusal)
        case = self.door.ask(Case, "GET", self._path)
        unsigned = UnsignedDocument(MODELS[self.kind], self._members(content, case))
        return Waiting(unsigned, self._shown(case, unsigned.members), _statements(case))

    def hand_over(self, entry: Entry, certificate: str) -> None:
        body: dict[str, Any] = {"statement": entry.statement, "certificates": [certificate]}
        if self.kind == "transfer-acceptance":
            body |= {"pupil": dict(self.pupil), **({"lookup_code": self.code} if self.code else {})}
        self.door.ask(Case, "PUT", f"{self._path}/{PATHS[self.kind]}/{entry.session_id}", json=body)

    @property
    def _path(self) -> str:
        return f"/v1/schools/{self.school}/transfers/{self.transfer_id}"

    def _signed_before(self, refusal: ServiceRefused) -> Waiting:
        """Nothing waits because it was signed; for any other reason the service's own words count."""
        case = self.door.ask(Case, "GET", self._path)
        is_own = (case["transfer_id"], case["side"]) == (self.transfer_id, SIDES[self.kind])
        if not is_own or case["state"] not in SIGNED[self.kind]:
            raise refusal
        return Waiting(None, taken=_statements(case))

    def _members(self, content: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
        """The payload's members, with the sentence made here. Raises ContentDiffers."""
        told = content["members"]
        _check_same({"kind": self.kind, "transfer_id": self.transfer_id}, content)
        _check_same({"transfer_id": self.transfer_id, "side": SIDES[self.kind]}, case)
        own = case[SIDES[self.kind]]
        about = {"school": self.school, "role": HEAD, "transfer": self.transfer_id, "registrar": own["registrar"]}
        about |= {name: case[name] for name in ("record", "level")}
        if own["school"] != self.school:
            raise ContentDiffers(reason="school")
        if self.code and record_digest(self.code) != case["record"]:
            raise ContentDiffers(reason="lookup_code")
        if self.kind == "hand-over":
            about |= {"to": case["receiver"], "years": case["years"]}
            if ("interim" in told) != case["is_mid_year"]:
                raise ContentDiffers(reason="interim")
        else:
            about |= {"hand_over": self._handed(case).name}
        _check_same(about, told)
        return _said_here(self.kind, told)

    def _handed(self, case: Mapping[str, Any]) -> Statement[HandOver]:
        """What the giving school's head has signed: exactly this case, to this school. Raises ContentDiffers."""
        handed = _handed_over(case)
        payload = handed.payload.model_dump(mode="json")
        own = {"transfer": self.transfer_id, "to": case["receiver"], "school": case["giver"]["school"]}
        _check_same({**own, "record": case["record"], "level": case["level"]}, payload)
        return handed

    def _shown(self, case: Mapping[str, Any], members: Mapping[str, Any]) -> dict[str, Any]:
        """What goes along is what is signed, or what was signed over."""
        source = members if self.kind == "hand-over" else _handed_over(case).payload.model_dump(mode="json")
        interim = source.get("interim")
        return {
            "giver": case["giver"],
            "receiver": case["receiver"],
            "pupil-code": self.pupil.get("pupil_code") or case.get("pupil_code", ""),
            "years": source["years"],
            **({"interim": interim} if interim else {}),
            **({"handed": str(source["text"])} if self.kind != "hand-over" else {}),
        }


def _check_same(wanted: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """Raises ContentDiffers, naming the first member that is another."""
    for name, value in wanted.items():
        if told.get(name) != value:
            raise ContentDiffers(reason=name)


def _said_here(kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """With the sentence that belongs to the members; another one in its place is not signed."""
    try:
        said = with_text(kind, {name: value for name, value in told.items() if name != "text"})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ContentDiffers(reason=type(error).__name__) from None
    if told.get("text") != said["text"]:
        raise ContentDiffers(reason="text")
    return said


def _statements(case: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(act["statement"] for act in case["acts"] if act.get("statement"))


def _handed_over(case: Mapping[str, Any]) -> Statement[HandOver]:
    """Raises ContentDiffers where no hand-over is told, or several are."""
    found = list(_hand_overs(case))
    if len(found) != 1:
        raise ContentDiffers(reason="hand_over")
    return found[0]


def _hand_overs(case: Mapping[str, Any]) -> Iterator[Statement[HandOver]]:
    for act in case["acts"]:
        if act["act"] == "hand-over" and act.get("statement"):
            try:
                yield parse_statement(act["statement"], HandOver)
            except HbsError:
                raise ContentDiffers(reason="hand_over") from None
