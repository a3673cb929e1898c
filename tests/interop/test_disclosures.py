"""A part is an SD-JWT disclosure (RFC 9901 §4.2.1): a library of others reads it and comes to the same digests."""

import json
from pathlib import Path
from typing import Any

import pytest

from hbs_schema import base64url
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import PacketShape
from hbs_schema.parts import make_part
from tests.interop.node import run
from tests.vectors.index import HOME, golden_files

GOOD = [entry for entry in golden_files() if "/good/" in entry.name and entry.kind != "presentation"]


def packet_of(data: bytes) -> Packet:
    envelope: dict[str, Any] = json.loads(data)
    return read_packet(
        PacketShape.model_validate(envelope["packets"][0] if "packets" in envelope else envelope["packet"])
    )


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    files = {str(HOME / entry.entry["file"]): entry.name for entry in GOOD}
    return {files[file]: said for file, said in run("disclosures.mjs", files=list(files)).items()}


def test_the_library_reads_name_value_and_salt_of_every_part(told: dict[str, Any]) -> None:
    for entry in GOOD:
        packet = packet_of(entry.data)

        assert told[entry.name]["claims"] == {part.name: part.value for part in packet.parts}
        assert told[entry.name]["salts"] == [part.salt for part in packet.parts]
    assert len(GOOD) > 50


def test_the_library_comes_to_the_same_digests_under_our_label(told: dict[str, Any]) -> None:
    for entry in GOOD:
        parts = packet_of(entry.data).parts

        assert told[entry.name]["digests"] == {part.name: base64url.encode(part.hash) for part in parts}


def test_a_part_whose_text_was_changed_has_another_digest_and_the_others_have_theirs(tmp_path: Path) -> None:
    envelope = json.loads((HOME / "bundles/good/full-chain.json").read_bytes())
    genuine = {part.name: base64url.encode(part.hash) for part in packet_of(json.dumps(envelope).encode()).parts}
    texts = envelope["packet"]["parts"]
    number = sorted(genuine).index("subjects/TOAN")
    salt, name, value = json.loads(base64url.decode(texts[number]))
    texts[number] = make_part(name, {**value, "level": "C"}, base64url.decode(salt)).text
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(envelope), "utf-8")

    digests = run("disclosures.mjs", files=[str(file)])[str(file)]["digests"]

    assert {name for name in genuine if digests[name] != genuine[name]} == {"subjects/TOAN"}
