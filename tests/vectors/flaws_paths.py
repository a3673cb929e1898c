"""Bundles whose inclusion proofs do not prove anything."""

from typing import Any

from hbs_schema.base64url import decode
from tests.vectors.edits import put
from tests.vectors.flaws_proofs import PRINCIPAL
from tests.vectors.forge import Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Vector


def longer(proof: dict[str, Any], _forge: Forge) -> None:
    proof["path"].append(b64(bytes(32)))


def _shorter(proof: dict[str, Any], _forge: Forge) -> None:
    proof["path"].pop()


def _next_index(proof: dict[str, Any], _forge: Forge) -> None:
    proof["index"] ^= 1


def _beyond(proof: dict[str, Any], forge: Forge) -> None:
    proof["index"] += len(forge.register)


def _sibling(proof: dict[str, Any], _forge: Forge) -> None:
    """Another path of the same length."""
    proof["path"][0] = b64(decode(proof["path"][0])[::-1])


OF_TREES = tuple(
    Vector(f"{step.split(':')[0]}-{name}", f"{what}: {flaw}", check, "proofs", {f"{step}.proof": edit})
    for step, check, what in (
        (PRINCIPAL, "proofs", "The principal's endorsement"),
        ("receipt", "receipt", "The receipt"),
        ("lock", "lock", "The lock"),
    )
    for name, flaw, edit in (
        ("index-of-neighbour", "the index is that of the other pupil.", _next_index),
        ("index-is-count", "the index lies behind the last leaf.", _beyond),
        ("path-too-long", "the path has a step too many.", longer),
        ("path-too-short", "the path lacks a step.", _shorter),
        ("path-of-another-tree", "a step of the path is not of this tree.", _sibling),
    )
)
PATH_FLAWS = (
    *OF_TREES,
    Vector(
        "acknowledgement-path-too-long",
        "The path in a tree of one leaf is not empty.",
        "acknowledgement",
        "proofs",
        {"acknowledgement.proof": longer},
    ),
    Vector(
        "acknowledgement-index-1",
        "The index in a tree of one leaf is 1.",
        "acknowledgement",
        "proofs",
        {"acknowledgement.proof": put(index=1)},
    ),
)
