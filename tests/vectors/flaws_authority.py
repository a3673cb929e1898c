"""Bundles whose official statements come from somebody who was not entitled to make them."""

from typing import Any

from tests.vectors.desk import Desk
from tests.vectors.documents import entry, in_order
from tests.vectors.edits import flip, put
from tests.vectors.forge import Forge
from tests.vectors.vector import Edit, Vector

SPLIT: dict[str, Any] = {"has_key_a_purpose": True}


def _authority(name: str, flaw: str, check: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, check, "authority", {"authority.payload": edit}, {**SPLIT, **options})


def second_registrar(*names: str, successor: str = "") -> Edit:
    """Another registrar, with keys of its own; `successor`: who has taken over from the first one."""

    def change(payload: dict[str, Any], forge: Forge) -> None:
        own = in_order(entry(forge.ca, f"so-02-{name}", name) for name in names)
        payload["registrars"].append({"registrar": "so-02", "certificates": own})
        if successor:
            payload["registrars"][0]["successor"] = successor

    return change


def _made_up_root(envelope: dict[str, Any], forge: Forge) -> None:
    """The same document under a root of one's own."""
    payload = forge.signed["authority"].payload_bytes
    desk = Desk(forge.ca, {"authority.bytes": lambda _b, _f: payload}, {"authority": "made-up-root"})
    envelope["authority"] = desk.document("authority", {}).jws


def _thumbprint_of_root(header: dict[str, Any], forge: Forge) -> None:
    header["x5t#S256"] = forge.ca.signer("bo-root").certificate.thumbprint


AUTHORITY_FLAWS = (
    Vector(
        "authority-of-made-up-root",
        "The authority document is signed by a root of somebody's own.",
        "authority",
        "authority",
        {"envelope": _made_up_root},
    ),
    Vector(
        "authority-by-another-key",
        "The authority document names the root certificate; the signature is another key's.",
        "authority",
        "authority",
        {"authority.header": _thumbprint_of_root},
        {"keys": {"authority": "bo"}},
    ),
    Vector(
        "authority-flipped",
        "A bit of the authority document's signature is flipped.",
        "authority",
        "authority",
        {"authority.signature": flip()},
    ),
    Vector(
        "authority-without-registrar",
        "The authority document does not know the registrar.",
        "policy",
        "authority",
        {"authority.payload": put(registrars=[])},
        also=("receipt", "lock"),
    ),
)
