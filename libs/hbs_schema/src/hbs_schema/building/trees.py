"""Signing many leaves with one signature, and the proof of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic

from hbs_schema import base64url, merkle
from hbs_schema.building.keys import SigningKey
from hbs_schema.envelopes.shape import Proof
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import P, P_co, Statement, sign_statement


@dataclass(frozen=True)
class SignedTree(Generic[P_co]):
    """A statement and the tree it was made over."""

    statement: Statement[P_co]
    tree: merkle.Tree

    def proof(self, leaf: bytes) -> Proof:
        """Where a leaf stands. Raises ValueError if it is not in the tree."""
        index = self.tree.leaves.index(leaf)
        path = tuple(base64url.encode(step) for step in self.tree.path(index))
        return Proof(statement=self.statement.name, index=index, path=path)

    def proofs(self) -> Mapping[bytes, Proof]:
        """The proof of every leaf, in one pass and once."""
        return self._proofs

    @cached_property
    def _proofs(self) -> Mapping[bytes, Proof]:
        name = self.statement.name
        placed = enumerate(zip(self.tree.leaves, self.tree.written_paths(), strict=True))
        return MappingProxyType({leaf: Proof(statement=name, index=index, path=path) for index, (leaf, path) in placed})

    def leaf_texts(self) -> list[str]:
        """All leaves as `leaves` of a submission lists them."""
        return [base64url.encode(leaf) for leaf in self.tree.leaves]


def sign_tree(
    model: type[P],
    leaves: Sequence[bytes],
    members: Mapping[str, Any],
    *,
    key: SigningKey,
    signed_at: datetime,
) -> SignedTree[P]:
    """Sign the root of a tree over `leaves`; `count` and `root` are added to the payload's members.

    Raises Malformed if two leaves are equal or the payload is not of its kind.
    """
    tree = merkle.Tree(leaves)
    statement = sign_statement(
        model,
        {**members, "count": len(tree.leaves), "root": base64url.encode(tree.root)},
        algorithm=key.algorithm,
        thumbprint=key.certificate.thumbprint,
        signed_at=signed_at,
        signer=key.sign,
    )
    return SignedTree(statement, tree)


def sign_document(model: type[P], members: Mapping[str, Any], *, key: SigningKey, signed_at: datetime) -> Statement[P]:
    """Sign a document: policy, calendar, authority or status. Raises Malformed."""
    return sign_statement(
        model,
        members,
        algorithm=key.algorithm,
        thumbprint=key.certificate.thumbprint,
        signed_at=signed_at,
        signer=key.sign,
    )


def policy_name(policy: Statement[Payload]) -> dict[str, Any]:
    """A policy as headers and endorsements name it."""
    return {
        "id": getattr(policy.payload, "id", ""),
        "version": getattr(policy.payload, "version", 0),
        "digest": policy.document_digest,
    }
