"""`python -m tests.vectors.build [--replace]`: make golden files. Once committed they are append-only.

Keys are thrown away, so files that are added later have a root and a CA of their own, which the index names.
"""

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.bundle import Anchors
from hbs_schema.verification.times import to_instant
from tests.support.pki import TestCa
from tests.vectors.catalogue import FOLDERS, check_catalogue, is_file
from tests.vectors.envelope import bundle
from tests.vectors.forge import Forge
from tests.vectors.judging import Judgement, judge_bundle, judge_submission
from tests.vectors.sending import submission
from tests.vectors.submissions import Sent
from tests.vectors.vector import Vector

HOME = Path(__file__).resolve().parent
Entry = dict[str, Any]


@dataclass
class Maker:
    """Makes vectors under one CA, and says what hbs_schema says of them."""

    ca: TestCa = field(default_factory=TestCa)
    policies: dict[str, str] = field(default_factory=dict)
    """JWS by document digest, of every submission made."""

    @property
    def anchors(self) -> Anchors:
        return Anchors(root=self.ca.signer("bo-root").certificate, ca_roots=(self.ca.root,))

    def make(self, vector: Vector) -> bytes:
        forge = Forge(self.ca, edits=vector.edits, **vector.options).make()
        if not isinstance(vector, Sent):
            return bundle(forge)
        policy = forge.signed["policy"]
        self.policies[policy.document_digest] = policy.jws
        return submission(forge)

    def judge(self, vector: Vector, data: bytes) -> Judgement:
        if not isinstance(vector, Sent):
            return judge_bundle(data, self.anchors, now=vector.now, at_lock=vector.at_lock)
        known = {name: parse_statement(jws, Policy) for name, jws in self.policies.items()}
        return judge_submission(data, known, is_seen=vector.is_seen)


def index_entry(folder: str, vector: Vector) -> Entry:
    """What the index says of a file."""
    is_presentation = vector.options.get("shown") is not None
    kind = "submission" if isinstance(vector, Sent) else "presentation" if is_presentation else "bundle"
    entry: Entry = {
        "file": f"{folder}/{vector.name}.json",
        "kind": kind,
        "verdict": vector.verdict,
        "check": vector.check,
        "group": vector.group,
        "now": to_instant(vector.now),
        "at_lock": vector.at_lock,
        "flaw": vector.flaw,
    }
    if vector.also:
        entry["also"] = list(vector.also)
    if isinstance(vector, Sent):
        entry["is_seen"] = vector.is_seen
        entry["packets"] = vector.packets
    return entry


def build(home: Path, say: Callable[[str], None]) -> None:
    """Make what the index does not have yet; say which files hbs_schema judges otherwise than they should be."""
    check_catalogue()
    index_file, policies_file = home / "index.json", home / "submissions" / "policies.json"
    index: list[Entry] = json.loads(index_file.read_text("utf-8")) if index_file.exists() else []
    present = {entry["file"] for entry in index}
    series = len({entry["root"] for entry in index}) + 1
    anchors = {name: f"{name}.pem" if series == 1 else f"{name}-{series}.pem" for name in ("root", "ca")}
    maker, added = Maker(), []
    for folder, vectors in FOLDERS.items():
        (home / folder).mkdir(parents=True, exist_ok=True)
        for vector in vectors:
            entry = index_entry(folder, vector) | anchors
            if is_file(folder, vector) and entry["file"] not in present:
                data = maker.make(vector)
                problem = mismatch(vector, maker.judge(vector, data))
                if problem:
                    say(f"{vector.name}: {problem}")
                added.append(entry)
                write_once(home / entry["file"], data)
    if not added:
        say("nothing to add")
        return
    write_once(home / anchors["root"], _pem(maker.anchors.root.x509 if maker.anchors.root else None))
    write_once(home / anchors["ca"], _pem(maker.ca.root))
    policies = json.loads(policies_file.read_text("utf-8")) if policies_file.exists() else {}
    _dump(policies_file, policies | maker.policies)
    _dump(index_file, sorted([*index, *added], key=lambda entry: str(entry["file"])))
    say(f"{len(added)} files added")


def mismatch(vector: Vector, found: Judgement) -> str:
    """How a judgement differs from what the vector says; empty if it does not."""
    wanted = (vector.check, *vector.also) if vector.check else ()
    checks = found.checks[:1] if isinstance(vector, Sent) else found.checks
    if (found.verdict, checks) != (vector.verdict, wanted):
        return f"{vector.verdict} {wanted} wanted, {found.verdict} {found.checks} found"
    if isinstance(vector, Sent) and found.packets != vector.packets:
        return f"{vector.packets} wanted, {found.packets} found"
    return ""


def write_once(file: Path, data: bytes) -> None:
    with file.open("xb") as stream:
        stream.write(data)


def clear(home: Path) -> None:
    """Remove every golden file."""
    for name in ("bundles", "submissions"):
        shutil.rmtree(home / name, ignore_errors=True)
    for file in (*home.glob("*.pem"), *home.glob("index.json")):
        file.unlink()


def _pem(certificate: Any) -> bytes:
    data: bytes = certificate.public_bytes(Encoding.PEM)
    return data


def _dump(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make golden files that are not there yet.")
    parser.add_argument("--replace", action="store_true", help="remove all golden files first")
    if parser.parse_args().replace:
        clear(HOME)
    build(HOME, print)
