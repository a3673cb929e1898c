"""`so-registry renewal …` as an operator runs it, without a timestamp authority."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.renewal.verify import verify_renewal
from tests.integration.so_registry import acts, commanding
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_an_operator_renews_everything_stored_and_exports_a_record(registry: Registry, tmp_path: Path) -> None:
    statements, packets = await registry.signed(1)
    assert acts.results(await registry.submit(*registry.pack(packets, statements))) == ["accepted"]
    private = ec.generate_private_key(ec.SECP521R1())
    certificate, key = tmp_path / "renewal.pem", tmp_path / "renewal.key"
    certificate.write_bytes(registry.world.ca.certify("so-renewal", private).x509.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    issuing = tmp_path / "issuing.pem"
    issuing.write_bytes(registry.world.ca.issuing.public_bytes(Encoding.PEM))
    own = {
        "SO_REGISTRY_RENEWAL_KEY__KEY_FILE": str(key),
        "SO_REGISTRY_RENEWAL_KEY__CERTIFICATE_FILE": str(certificate),
        "SO_REGISTRY_CERTIFICATE_FILES": json.dumps([str(issuing)]),
    }
    rehearsed = await commanding.run(registry, tmp_path, "renewal", "objects", "--dry-run", "--json", **own)
    unkeyed = await commanding.run(registry, tmp_path, "renewal", "objects")
    done = await commanding.run(registry, tmp_path, "renewal", "objects", "--json", **own)
    [job] = json.loads(done.stdout)

    assert unkeyed.exit_code == 2
    assert [{"objects": job["total"]}] == json.loads(rehearsed.stdout)
    assert (job["done"], job["found"], job["finished_at"] is None) == (job["total"], 0, False)
    bundle, file = tmp_path / "record.json", tmp_path / "record.renewal.json"
    named = ("--school", registry.world.school, "--bundle", str(bundle), "--out", str(file))
    exported = await commanding.run(registry, tmp_path, "renewal", "export", encode(packets[0].digest), *named, **own)
    assert exported.exit_code == 0, exported.output
    assert [path.stat().st_mode & 0o777 for path in (bundle, file)] == [0o600, 0o600]
    again = await commanding.run(registry, tmp_path, "renewal", "export", encode(packets[0].digest), *named, **own)
    forced = await commanding.run(
        registry, tmp_path, "renewal", "export", encode(packets[0].digest), *named, "--force", **own
    )
    assert (again.exit_code, "[file-exists]" in again.stderr, forced.exit_code) == (1, True, 0)
    report = verify_renewal(file.read_bytes(), registry.world.anchors, now=utc_now(), bundle=bundle.read_bytes())
    assert {check.name: check.result for check in report.checks} == {
        **dict.fromkeys(("format", "statement", "signature", "proofs", "objects"), "passed"),
        **dict.fromkeys(("timestamps", "certificate", "authority"), "indeterminate"),
    }


async def test_without_an_authority_nothing_is_stamped_and_that_is_said(registry: Registry, tmp_path: Path) -> None:
    done = await commanding.run(registry, tmp_path, "renewal", "timestamps", "--before", "2031-01-01")

    assert done.exit_code == 1
    assert "[timestamps-missing]" in done.stderr
