"""A renewal proves by SHA-512 that a record's bytes are those that were stored, and nothing else proves it."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema import canonical
from hbs_schema.base64url import decode_digest, encode, encode_der
from hbs_schema.cli import verify
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.errors import KeyUnusable
from hbs_schema.merkle import Tree
from hbs_schema.renewal.algorithms import P521_ORDER, RenewalKey, raw_of, renewal_key
from hbs_schema.renewal.proof import objects_of
from hbs_schema.renewal.statement import Renewal, object_leaf, sign_renewal
from hbs_schema.renewal.verify import verify_renewal
from hbs_schema.verification.bundle import Anchors
from hbs_schema.verification.times import to_instant
from tests.support.evidence import timestamp_token
from tests.support.world import World, locked_class

NOW = datetime(2029, 3, 1, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP521R1())
CLASS = locked_class(World(), 2)
WORLD = CLASS.world
SIGNER = renewal_key(KEY, WORLD.ca.certify("so-renewal", KEY))


def authority(signer: RenewalKey = SIGNER, purpose: str = "lock", registrar: str | None = None) -> Any:
    """The authority document with one more certificate of the registrar's."""
    listed = [
        *WORLD.purposes("so", "receipt", "lock", "policy"),
        {
            "purpose": purpose,
            "x5t#S256": signer.certificate.thumbprint,
            "not_before": "2028-01-01T00:00:00Z",
            "not_after": "2032-01-01T00:00:00Z",
        },
    ]
    entry = {
        "registrar": registrar or WORLD.registrar,
        "certificates": sorted(listed, key=lambda each: (each["x5t#S256"], each["purpose"])),
    }
    return WORLD.make_authority(number=2, registrars=[entry])


BUNDLE = CLASS.bundle(0)
OTHER = CLASS.bundle(1)
ANCHORS = Anchors(root=WORLD.key("bo-root").certificate, ca_roots=(WORLD.ca.root,), authority=authority())


@dataclass
class Made:
    """A renewal over both records, and the file for the first; each member can be replaced."""

    renewal: Renewal
    objects: list[tuple[str, bytes]]

    def file(self, **changes: Any) -> dict[str, Any]:
        tree = Tree([object_leaf(kind, data) for kind, data in everything()], sha512)  # type: ignore[arg-type]
        stated = []
        for kind, data in self.objects:
            index = tree.leaves.index(object_leaf(kind, data))  # type: ignore[arg-type]
            place = {"index": index, "path": [encode(step) for step in tree.path(index)]}
            stated.append({"renewal": 0, "kind": kind, "sha512": encode(sha512(data).digest()), **place})
        token = timestamp_token(WORLD.ca, self.renewal.digest, NOW)
        return {
            "format": "hbs-renewal/1",
            "renewals": [{"jws": self.renewal.jws, "timestamps": [encode_der(token)]}],
            "certificates": [encode_der(WORLD.ca.issuing_der)],
            "objects": stated,
            **changes,
        }


def of(bundle: bytes) -> list[tuple[str, bytes]]:
    record, evidence = objects_of(read_bundle(bundle), bundle)
    return list(dict.fromkeys([*record, *evidence]))


def everything() -> list[tuple[str, bytes]]:
    return list(dict.fromkeys([*of(BUNDLE), *of(OTHER)]))


def made(key: RenewalKey = SIGNER, registrar: str = WORLD.registrar) -> Made:
    leaves = [object_leaf(kind, data) for kind, data in everything()]  # type: ignore[arg-type]
    return Made(sign_renewal(leaves, registrar=registrar, key=key, signed_at=NOW), of(BUNDLE))


def judged(file: dict[str, Any], bundle: bytes | None = BUNDLE, anchors: Anchors = ANCHORS) -> tuple[str, str]:
    """The verdict, and the first check that did not pass."""
    report = verify_renewal(canonical.dump(file), anchors, now=NOW, bundle=bundle)
    assert report.lines("vi")
    assert json.dumps(report.as_json())
    return report.verdict, next((check.name for check in report.checks if check.result != "passed"), "")


def test_a_record_whose_bytes_were_renewed_is_proved() -> None:
    assert judged(made().file()) == ("genuine", "")


def test_an_rsa_key_signs_renewals_too() -> None:
    private = rsa.generate_private_key(65537, 3072)
    signer = renewal_key(private, WORLD.ca.certify("so-renewal-rsa", private))

    assert judged(made(signer).file(), anchors=replace(ANCHORS, authority=authority(signer))) == ("genuine", "")


@pytest.mark.parametrize(
    "private", [ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)], ids=["P-256", "2048"]
)
def test_a_key_of_format_1_signs_no_renewal(private: Any) -> None:
    with pytest.raises(KeyUnusable):
        renewal_key(private, WORLD.ca.certify("weak", private))


def test_another_record_is_not_proved_by_the_file_of_this_one() -> None:
    assert judged(made().file(), OTHER) == ("failed", "objects")


def test_a_record_with_one_other_byte_is_not_proved() -> None:
    value = json.loads(BUNDLE)
    name = next(name for name in value["statements"] if name in BUNDLE.decode())
    changed = CLASS.bundle(0, policy=WORLD.make_policy(version=7).jws)

    assert name
    assert judged(made().file(), changed) == ("failed", "objects")


def test_an_object_left_out_is_missed() -> None:
    file = made().file()
    packet = next(entry for entry in file["objects"] if entry["kind"] == "packet")

    assert judged({**file, "objects": [each for each in file["objects"] if each is not packet]}) == (
        "failed",
        "objects",
    )


@pytest.mark.parametrize("member", ["index", "path", "sha512", "kind", "renewal"])
def test_a_place_that_is_not_the_objects_own_is_refused(member: str) -> None:
    file = made().file()
    first, second = file["objects"][:2]
    wrong = {
        "index": second["index"],
        "path": second["path"],
        "sha512": second["sha512"],
        "kind": "submission",
        "renewal": 1,
    }
    file["objects"][0] = {**first, member: wrong[member]}

    assert judged(file) == ("failed", "format" if member == "renewal" else "proofs")


def test_a_higher_s_is_another_spelling_and_refused() -> None:
    jws = made().renewal.jws
    message, _, _ = jws.rpartition(".")
    raw = SIGNER.sign(message.encode())
    r, s = int.from_bytes(raw[:66], "big"), int.from_bytes(raw[66:], "big")
    high = r.to_bytes(66, "big") + (P521_ORDER - s).to_bytes(66, "big")
    assert raw_of(r, P521_ORDER - s) == raw
    file = made().file(renewals=[{"jws": f"{message}.{encode(high)}", "timestamps": []}])

    assert judged(file) == ("failed", "signature")


def test_a_renewal_by_somebody_without_the_purpose_is_refused() -> None:
    for changed in (authority(purpose="receipt"), authority(registrar="so-99"), WORLD.authority):
        assert judged(made().file(), anchors=replace(ANCHORS, authority=changed)) == ("failed", "authority")
    assert judged(made(registrar="so-99").file()) == ("failed", "authority")


def test_an_authority_document_that_the_ministry_did_not_sign_gives_no_purpose() -> None:
    """Who makes the renewal file may make the bundle beside it too, and any CA's customer has a path."""
    listed = authority().payload.model_dump(mode="json", by_alias=True, exclude_none=True)["registrars"]
    forged = WORLD.make_authority(WORLD.key("anybody"), number=9, registrars=listed)
    bundle = CLASS.bundle(0, authority=forged.jws)

    assert judged(made().file(), bundle, replace(ANCHORS, authority=None)) == ("failed", "authority")
    assert judged(made().file(), bundle) == ("failed", "authority")
    assert judged(made().file(), anchors=replace(ANCHORS, root=None)) == ("indeterminate", "authority")


@pytest.mark.parametrize(("days", "verdict"), [(-1, "failed"), (0, "failed"), (1, "genuine")])
def test_a_renewal_under_a_certificate_that_had_ended_is_refused(days: int, verdict: str) -> None:
    ended = {
        "x5t#S256": SIGNER.certificate.thumbprint,
        "ended_at": to_instant(NOW + timedelta(days=days)),
        "reason": "compromised",
    }
    status = WORLD.status(seq=9, ended=[ended])

    assert judged(made().file(), anchors=replace(ANCHORS, status=status))[0] == verdict


@pytest.mark.parametrize(("own", "brought"), [(False, True), (True, False)])
def test_neither_status_hides_an_end_that_the_other_tells(own: bool, brought: bool) -> None:
    """Nobody checks the signature of the bundle's own status here: one of a high number must not displace another."""
    thumbprint, instant = SIGNER.certificate.thumbprint, to_instant(NOW)
    ended = [{"x5t#S256": thumbprint, "ended_at": instant, "reason": "retired"}]
    forged = WORLD.status(seq=10**6, ended=ended if own else [])
    anchors = replace(ANCHORS, status=WORLD.status(seq=9, ended=ended if brought else []))
    bundle = canonical.dump({**json.loads(BUNDLE), "status": forged.jws})

    assert judged(made().file(), anchors=anchors, bundle=bundle) == ("failed", "authority")


def test_a_line_of_tokens_goes_forward_and_not_beyond_now() -> None:
    renewal = made().renewal
    first = timestamp_token(WORLD.ca, renewal.digest, NOW)
    older = timestamp_token(WORLD.ca, sha512(first).digest(), NOW - timedelta(days=1))
    tomorrow = timestamp_token(WORLD.ca, renewal.digest, NOW + timedelta(days=1))
    tree = made()
    tree.renewal = renewal

    for line in ([first, older], [tomorrow]):
        stated = [{"jws": renewal.jws, "timestamps": [encode_der(token) for token in line]}]
        assert judged(tree.file(renewals=stated)) == ("failed", "timestamps")


def test_a_renewal_that_nothing_refers_to_is_refused() -> None:
    file = made().file()
    [stated] = file["renewals"]
    unused = {"jws": made(registrar="so-99").renewal.jws, "timestamps": []}

    for more in (stated, unused):
        assert judged({**file, "renewals": [stated, more]}) == ("failed", "format")


def test_a_renewal_without_a_timestamp_or_roots_is_not_determined() -> None:
    file = made().file()
    bare = {**file, "renewals": [{**file["renewals"][0], "timestamps": []}]}

    assert judged(bare) == ("indeterminate", "timestamps")
    assert judged(file, anchors=replace(ANCHORS, ca_roots=())) == ("indeterminate", "timestamps")
    assert judged(file, None) == ("indeterminate", "authority")


def test_a_timestamp_over_the_sha_256_is_none() -> None:
    renewal = made().renewal
    token = timestamp_token(WORLD.ca, renewal.digest[:32], NOW)
    file = made().file(renewals=[{"jws": renewal.jws, "timestamps": [encode_der(token)]}])

    assert judged(file) == ("failed", "timestamps")


def test_a_later_token_renews_the_earlier_one() -> None:
    renewal = made().renewal
    first = timestamp_token(WORLD.ca, renewal.digest, NOW)
    later = timestamp_token(WORLD.ca, sha512(first).digest(), NOW + timedelta(days=900))
    line = [encode_der(first), encode_der(later)]
    tree = made()
    tree.renewal = renewal

    assert judged(tree.file(renewals=[{"jws": renewal.jws, "timestamps": line}])) == ("genuine", "")
    assert judged(tree.file(renewals=[{"jws": renewal.jws, "timestamps": line[::-1]}])) == ("failed", "timestamps")


def test_evidence_that_came_after_the_renewal_is_told_and_does_not_fail() -> None:
    stamped = next(iter(json.loads(BUNDLE)["statements"]))
    token = timestamp_token(WORLD.ca, decode_digest(stamped), NOW)
    later = CLASS.bundle(0, timestamps={stamped: [token]})

    report = verify_renewal(canonical.dump(made().file()), ANCHORS, now=NOW, bundle=later)

    assert report.verdict == "genuine"
    assert [check.reason for check in report.checks if check.name == "objects"] == ["later-evidence"]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"format":"hbs-renewal/1"}', b" {}"])
def test_what_is_no_renewal_file_is_refused(data: bytes) -> None:
    assert verify_renewal(data, ANCHORS, now=NOW, bundle=BUNDLE).verdict == "failed"


def test_any_other_character_of_the_statement_is_refused() -> None:
    file = made().file()
    jws = file["renewals"][0]["jws"]
    verdicts = set()
    for position in range(0, len(jws), 97):
        other = "A" if jws[position] != "A" else "B"
        changed = f"{jws[:position]}{other}{jws[position + 1 :]}"
        verdicts.add(judged({**file, "renewals": [{**file["renewals"][0], "jws": changed}]})[0])

    assert verdicts == {"failed"}


def test_the_command_tells_the_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "bundle.json": BUNDLE,
        "renewal.json": canonical.dump(made().file()),
        "ca.pem": WORLD.ca.root.public_bytes(Encoding.PEM),
        "authority.jws": authority().jws.encode(),
        "root.pem": WORLD.key("bo-root").certificate.x509.public_bytes(Encoding.PEM),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    bundle, renewal, ca, document, root = (str(tmp_path / name) for name in files)

    brought = ["--ca", ca, "--authority", document, "--lang", "en", "--now", to_instant(NOW)]
    assert verify.main([bundle, "--renewal", renewal, "--root", root, *brought]) == 0
    assert "are those that were renewed" in capsys.readouterr().out
    assert verify.main([bundle, "--renewal", renewal, *brought]) == 3
    assert "The Ministry's root certificate was not given" in capsys.readouterr().out
    assert verify.main([bundle, "--renewal", renewal, "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["verdict"] == "indeterminate"
