"""Bundles that hold: every way of signing, every edge that is still permitted."""

from typing import Any

from tests.support.pupils import primary_values
from tests.support.world import stage
from tests.vectors.edits import drop, put
from tests.vectors.flaws_certificates import rs256_key
from tests.vectors.forge import CHAIN, Forge
from tests.vectors.odd_keys import dated
from tests.vectors.vector import Group, Vector

PRINCIPAL = "endorsement:principal"
SPLIT: dict[str, Any] = {"has_key_a_purpose": True}


def good(
    name: str, what: str, group: Group = "proofs", *, edits: Any = None, at_lock: bool = False, **options: Any
) -> Vector:
    return Vector(name, what, "", group, edits or {}, options, "genuine", at_lock=at_lock)


def _all_values(values: dict[str, Any], _forge: Forge) -> dict[str, Any]:
    return primary_values(1, code=values["record"]["lookup_code"])


def _individually(stages: Any) -> tuple[Any, ...]:
    return tuple({**entry, "individual": True} for entry in stages)


CO_TEACHERS: dict[str, Any] = {
    "stages": (stage(role="homeroom", signers="all"), stage(role="principal")),
    "people": {"homeroom": (("homeroom", "homeroom-1"), ("homeroom", "homeroom-2"))},
}
PARTS_OF_HOMEROOM = stage(role="homeroom", covers="part", parts=["outcome", "subjects/TOAN"])
GOOD = (
    good(
        "full-chain",
        "Teachers, homeroom teacher, principal and seal; a class of five; each purpose of"
        " an authority has a certificate of its own.",
        stages=CHAIN,
        pupils=5,
        edits={"values": _all_values},
        **SPLIT,
    ),
    good("full-chain-individual", "Everybody signs each record by itself.", stages=_individually(CHAIN)),
    good("head-only", "Principal and seal.", stages=(stage(role="principal"), stage(role="seal"))),
    good("principal-only", "One signer, a class of two."),
    good("class-of-one", "A class of one: every tree has one leaf.", pupils=1),
    good("class-of-seven", "A class of seven: a tree that is not full.", pupils=7),
    good(
        "ps256",
        "The principal has an RSA key and signs with PS256.",
        "signatures",
        keys={PRINCIPAL: dated("rsa", use_rsa=True)},
    ),
    good(
        "ps256-of-registrar",
        "The registrar signs with PS256.",
        "signatures",
        keys={"lock": dated("so-rsa", use_rsa=True)},
        edits={"authority.payload": lambda p, f: _entitle(p, f, "so-rsa", "lock")},
    ),
    good(
        "rs256-before-its-end",
        "The principal signs with RS256, which the policy still permits.",
        "certificates",
        keys={PRINCIPAL: rs256_key},
        edits={"policy.payload": put(rs256_until="2026-06-01T03:00:01Z")},
    ),
    good("deputy", "The deputy signs in the principal's place.", people={"principal": (("deputy", "deputy"),)}),
    good("co-teachers", "Two homeroom teachers sign where all must.", **CO_TEACHERS),
    good(
        "homeroom-covers-parts",
        "A stage covers the outcome and one subject.",
        stages=(PARTS_OF_HOMEROOM, stage(role="principal")),
    ),
    good(
        "role-of-its-own",
        "A role that the table of words does not know is printed as it is.",
        stages=(stage(role="council"),),
    ),
    good(
        "scope-of-grades",
        "The principal's scope names grades 3 and 4 and no class.",
        edits={f"{PRINCIPAL}.payload": put(scope={"grades": [3, 4]})},
    ),
    good(
        "without-scope",
        "The principal's statement has neither scope nor track.",
        edits={f"{PRINCIPAL}.payload": drop("scope", "track")},
    ),
    good("reserved-track", "A track that format 1 reserves is a code like any other.", base={"track": "other"}),
    good(
        "reserved-level",
        "A level that format 1 reserves is a code like any other.",
        base={"level": "vocational"},
        edits={"policy.payload": put(levels=["vocational"])},
    ),
    good("supplementary", "A record of the supplementary track.", base={"track": "supplementary"}),
)


def _entitle(payload: dict[str, Any], forge: Forge, key: str, purpose: str) -> None:
    from tests.vectors.documents import entry, in_order

    forge.ca.signer(key, use_rsa=True)
    holder = payload["registrars"][0]
    holder["certificates"] = in_order([*holder["certificates"], entry(forge.ca, key, purpose)])
