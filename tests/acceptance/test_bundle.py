"""The bundle by both verifiers: genuine as it is, refused with any one byte changed."""

import json
import random
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from tests.acceptance.conftest import Clone, Summary

pytestmark = pytest.mark.acceptance

OUTSIDE, INSIDE = 200, 50
GENUINE, REFUSED = 0, 1
Span = tuple[int, int]


def evidence(bundle: bytes) -> list[Span]:
    """Where timestamps, revocation status and issuers' certificates stand: quoted strings of base64."""
    read: dict[str, Any] = json.loads(bundle)
    texts = [token for tokens in read["timestamps"].values() for token in tokens]
    texts += read["cert_status"]
    texts += [text for text in read["certificates"] if _is_ca(text)]
    return [_span(bundle, text) for text in texts]


def _is_ca(text: str) -> bool:
    certificate = x509.load_der_x509_certificate(b64decode(text))
    return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def _span(bundle: bytes, text: str) -> Span:
    start = bundle.index(f'"{text}"'.encode()) + 1
    return start, start + len(text)


def changed(bundle: bytes, places: Sequence[int], number: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """Copies with one byte at one of the places changed into another."""
    dice = random.Random(seed)  # which byte, not a secret
    for place in dice.sample(places, number):
        other = dice.choice([value for value in range(256) if value != bundle[place]])
        yield place, bundle[:place] + bytes([other]) + bundle[place + 1 :]


def split(bundle: bytes) -> tuple[list[int], list[int]]:
    """Places outside the evidence, and inside."""
    inside = sorted({place for start, end in evidence(bundle) for place in range(start, end)})
    return sorted(set(range(len(bundle))) - set(inside)), inside


def exit_codes(command: Sequence[str], files: Sequence[Path], at: int) -> list[int]:
    """What a verifier says of each file; `at` is where its name stands in the command."""

    def run(file: Path) -> int:
        arguments = [*command[:at], str(file), *command[at + 1 :]]
        return subprocess.run(arguments, capture_output=True, check=False).returncode

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, files))


def second_verifier(clone: Clone, first: Summary) -> list[str]:
    """The one that shares no line with the platform."""
    root = first["verify"][first["verify"].index("--root") + 1]
    return [sys.executable, str(clone.folder / "tests/second_verifier.py"), first["bundle"], "--root", root]


def written(folder: Path, copies: Iterator[tuple[int, bytes]]) -> list[Path]:
    files = []
    for place, copy in copies:
        files.append(folder / f"{place}.json")
        files[-1].write_bytes(copy)
    return files


def test_the_bundle_is_genuine_by_both_verifiers(clone: Clone, first: Summary) -> None:
    assert exit_codes(first["verify"], [Path(first["bundle"])], 1) == [GENUINE]
    assert exit_codes(second_verifier(clone, first), [Path(first["bundle"])], 2) == [GENUINE]


def test_the_bundle_carries_timestamps_and_revocation_status(first: Summary) -> None:
    read = json.loads(Path(first["bundle"]).read_bytes())
    assert read["timestamps"]
    assert read["cert_status"]


def test_one_changed_byte_outside_the_evidence_is_refused_by_both(clone: Clone, first: Summary, tmp_path: Path) -> None:
    bundle = Path(first["bundle"]).read_bytes()
    files = written(tmp_path, changed(bundle, split(bundle)[0], OUTSIDE, seed=1))
    ours = exit_codes(first["verify"], files, 1)
    others = exit_codes(second_verifier(clone, first), files, 2)
    assert {file.name for file, code in zip(files, ours, strict=True) if code != REFUSED} == set()
    assert {file.name for file, code in zip(files, others, strict=True) if code != REFUSED} == set()


def test_one_changed_byte_inside_the_evidence_is_refused(first: Summary, tmp_path: Path) -> None:
    bundle = Path(first["bundle"]).read_bytes()
    files = written(tmp_path, changed(bundle, split(bundle)[1], INSIDE, seed=2))
    codes = exit_codes(first["verify"], files, 1)
    assert {file.name for file, code in zip(files, codes, strict=True) if code != REFUSED} == set()
