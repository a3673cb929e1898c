"""Flaws and edges of which no golden file is kept: made anew, judged by both verifiers."""

from functools import cache

import pytest

from tests import second_verifier
from tests.vectors.build import Maker, mismatch
from tests.vectors.catalogue import FOLDERS, check_catalogue, is_file
from tests.vectors.vector import Vector

SECOND_READS = ("bytes", "proofs", "signatures", "authority")
FORGED = [
    pytest.param(vector, id=f"{folder}/{vector.name} {vector.flaw}")
    for folder, vectors in FOLDERS.items()
    for vector in vectors
    if not is_file(folder, vector)
]


@cache
def _maker() -> Maker:
    return Maker()


@pytest.mark.parametrize("vector", FORGED)
def test_forged_file_is_judged_as_it_should(vector: Vector):
    data = _maker().make(vector)

    assert mismatch(vector, _maker().judge(vector, data)) == ""
    if vector.group in SECOND_READS:
        root = _maker().ca.signer("bo-root").certificate.x509
        said = second_verifier.verify(data, root=root, now=vector.now, at_lock=vector.at_lock)
        assert said[0] == vector.verdict


def test_catalogue_names_what_exists():
    check_catalogue()
