"""Submissions, good ones and such as are refused whole."""

from dataclasses import dataclass
from typing import Any

from tests.vectors.forge import CHAIN, Forge
from tests.vectors.pupil import Pupil
from tests.vectors.vector import Edit, Group, Vector


@dataclass(frozen=True)
class Sent(Vector):
    """A submission. `packets`: the failing checks of each packet; None: it is refused whole.

    `is_seen`: the registrar has seen the leaves of all its statements before.
    """

    packets: tuple[tuple[str, ...], ...] | None = ((), (), ())
    is_seen: bool = False


CLASS: dict[str, Any] = {"pupils": 3}
PRINCIPAL = "endorsement:principal"


def good(name: str, what: str, *, is_seen: bool = False, edits: Any = None, pupils: int = 3, **options: Any) -> Sent:
    return Sent(
        name,
        what,
        "",
        "proofs",
        edits or {},
        {"pupils": pupils, **options},
        "genuine",
        packets=((),) * pupils,
        is_seen=is_seen,
    )


def whole(name: str, flaw: str, check: str, step: str, edit: Edit, *, group: Group = "bytes", **options: Any) -> Sent:
    return Sent(name, flaw, check, group, {step: edit}, {**CLASS, **options}, packets=None)


def _individually(stages: Any) -> tuple[Any, ...]:
    return tuple({**entry, "individual": True} for entry in stages)


def _seen(envelope: dict[str, Any], _forge: Forge) -> None:
    envelope["leaves"] = {}


def _reverse(packets: list[Pupil], _forge: Forge) -> None:
    packets.reverse()


GOOD_SUBMISSIONS = (
    good("class", "A class of three under the full chain.", stages=CHAIN),
    good("single", "One packet; no statement needs leaves.", pupils=1),
    good("principal-only", "A class of three, one signer."),
    good("packets-in-other-order", "Packets may stand in any order.", edits={"packets": _reverse}),
    good(
        "leaves-seen-before",
        "The registrar has seen the leaves before: they may be left out.",
        is_seen=True,
        edits={"envelope": _seen},
    ),
    good("leaves-sent-again", "The leaves are sent though the registrar has seen them.", is_seen=True),
    good("individual", "One packet, each signature over it alone.", pupils=1, stages=_individually(CHAIN)),
)
