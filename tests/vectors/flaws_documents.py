"""Bundles whose policy, authority document or status breaks a rule of its own."""

from typing import Any

from tests.support.world import stage
from tests.vectors.edits import put, put_in
from tests.vectors.flaws_kinds import ZERO, _vector
from tests.vectors.forge import TEACHERS, Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector


def _policy(name: str, flaw: str, edit: Edit) -> Vector:
    return _vector(f"policy-{name}", flaw, "policy", edit)


def _authority(name: str, flaw: str, edit: Edit) -> Vector:
    return _vector(f"authority-{name}", flaw, "authority", edit)


def _status(name: str, flaw: str, edit: Edit) -> Vector:
    return _vector(f"status-{name}", flaw, "status", edit)


def _turn(member: str) -> Edit:
    """Turn a list that should ascend around; `a/b` reaches inwards."""

    def change(payload: dict[str, Any], _forge: Forge) -> None:
        node: Any = payload
        for step in member.split("/"):
            node = node[int(step) if isinstance(node, list) else step]
        node.reverse()

    return change


def _repeat_registrar(payload: dict[str, Any], _forge: Forge) -> None:
    payload["registrars"] *= 2


def _second_holder(payload: dict[str, Any], _forge: Forge) -> None:
    """The Ministry's certificate stands under the registrar too."""
    entry = {**payload["bo"]["certificates"][0], "purpose": "qr"}
    own = payload["registrars"][0]["certificates"]
    own.append(entry)
    own.sort(key=lambda entry: (entry["x5t#S256"], entry["purpose"]))


def _stages(*stages: dict[str, Any]) -> Edit:
    return put(stages=list(stages))


HEAD = stage(role="principal")


ENDED = [
    {"x5t#S256": entry, "ended_at": "2026-06-19T00:00:00Z", "reason": "retired"} for entry in (ZERO, b64(b"\xff" * 32))
]


ANNOTATED = {"packet": ZERO, "annotation": "invalidated"}


DOCUMENT_FLAWS = (
    _policy("without-stages", "A policy asks nobody to sign.", _stages()),
    _policy("without-packet-stage", "Nobody covers the packet under the policy.", _stages(TEACHERS)),
    _policy(
        "part-after-packet",
        "A stage that covers parts follows one that covers the packet.",
        _stages(HEAD, TEACHERS, stage(role="seal")),
    ),
    _policy("role-twice", "One role has two stages.", _stages(HEAD, HEAD)),
    _policy("stand-in-has-a-stage", "A stand-in has a stage of its own.", _stages(stage(role="deputy"), HEAD)),
    _policy(
        "parts-of-packet-stage",
        "A stage that covers the packet names parts.",
        _stages({**HEAD, "parts": ["subjects/*"]}),
    ),
    _policy(
        "part-stage-without-parts",
        "A stage that covers parts names none.",
        _stages({**stage(role="homeroom"), "covers": "part"}, HEAD),
    ),
    _policy("signers-unknown", "A stage wants some signers.", _stages({**HEAD, "signers": "some"})),
    _policy("individual-a-number", "A stage says individual 1.", _stages({**HEAD, "individual": 1})),
    _policy("version-a-string", "The version of the policy is a string.", put(version="1")),
    _policy("without-close-roles", "Nobody may close under the policy.", put(close_roles=[])),
    _authority("certificates-descend", "The Ministry's certificates descend.", _turn("bo/certificates")),
    _authority("registrar-twice", "A registrar stands twice.", _repeat_registrar),
    _authority(
        "purpose-unknown", "A certificate has an unknown purpose.", put_in("bo/certificates/0/purpose", "everything")
    ),
    _authority("certificate-of-two", "One certificate has two holders.", _second_holder),
    _authority("number-0", "The authority document has number 0.", put(number=0)),
    _status(
        "next-update-before-issue",
        "The next status was due before this one was issued.",
        put(next_update="2026-06-19T00:00:00Z"),
    ),
    _status("ended-descend", "The ended certificates descend.", put(ended=ENDED[::-1])),
    _status("packet-annotated-twice", "One packet stands twice in the status.", put(annotated=[ANNOTATED, ANNOTATED])),
    _status(
        "reissued-without-successor",
        "A reissued packet has no successor in the status.",
        put(annotated=[{**ANNOTATED, "annotation": "reissued-as"}]),
    ),
    _status(
        "ended-for-no-reason", "A certificate ended for an unknown reason.", put(ended=[{**ENDED[0], "reason": "lost"}])
    ),
)
