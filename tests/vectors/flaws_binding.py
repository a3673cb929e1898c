"""Bundles whose endorsements speak of something else, or whose policy is another one."""

from typing import Any

from tests.vectors import documents
from tests.vectors.desk import Desk
from tests.vectors.edits import put, put_in
from tests.vectors.flaws_stages import PRINCIPAL
from tests.vectors.forge import CHAIN, Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector


def _binding(name: str, flaw: str, edit: Edit, step: str = PRINCIPAL) -> Vector:
    return Vector(name, flaw, "binding", "proofs", {f"{step}.payload": edit})


BINDING = (
    _binding(
        "endorsement-of-another-registrar", "The principal's statement names another registrar.", put(registrar="so-02")
    ),
    _binding(
        "endorsement-of-another-school",
        "The principal's statement names another school.",
        put(school="01-tieu-hoc-khac"),
    ),
    _binding(
        "endorsement-of-another-year", "The principal's statement is of the year before.", put(school_year="2024-2025")
    ),
    _binding(
        "endorsement-of-another-level", "The principal's statement is of another level.", put(level="lower-secondary")
    ),
    _binding(
        "endorsement-of-another-track", "The principal's statement is of the other track.", put(track="supplementary")
    ),
    _binding(
        "endorsement-of-another-class", "The principal's statement is of another class.", put_in("scope/class", "4B")
    ),
    _binding(
        "endorsement-of-another-grade",
        "The principal's statement is of grades 3 and 5.",
        put_in("scope/grades", [3, 5]),
    ),
    _binding(
        "endorsement-under-another-policy",
        "The principal signed under another policy.",
        put_in("policy/digest", b64(bytes(32))),
    ),
    _binding(
        "endorsement-under-another-version", "The principal signed under another version.", put_in("policy/version", 2)
    ),
)


def _policy(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "policy", "authority", {step: edit}, options)


def _shorter_policy(envelope: dict[str, Any], forge: Forge) -> None:
    """The registrar's own policy of fewer stages, of the same name and version."""
    other = Desk(forge.ca).document("policy", documents.policy(forge.stages))
    envelope["policy"] = other.jws


POLICY = (
    Vector(
        "policy-downgraded",
        "The bundle holds another policy of the same name and version, which does not ask for the homeroom teacher.",
        "policy",
        "authority",
        {"policy.payload": put(stages=list(CHAIN[1:3])), "envelope": _shorter_policy},
    ),
    _policy(
        "policy-of-another-level",
        "The policy is not for this level.",
        "policy.payload",
        put(levels=["lower-secondary"]),
    ),
    _policy(
        "policy-of-another-registrar", "The policy is another registrar's.", "policy.payload", put(registrar="so-02")
    ),
    _policy(
        "header-names-another-policy-id",
        "The header names another policy of the same digest.",
        "policy.payload",
        put(id="other"),
    ),
    _policy(
        "header-names-another-policy-version",
        "The header names another version of the policy.",
        "policy.payload",
        put(version=2),
    ),
)
BINDING_FLAWS = (*BINDING, *POLICY)
