"""How CSC names algorithms and writes signatures (CSC API 1.0.4.0 §11.6, §11.9)."""

import base64
from typing import Final

from asn1crypto import algos
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hbs_schema.algorithms import P256_ORDER, Algorithm

SHA256_OID: Final = "2.16.840.1.101.3.4.2.1"
OIDS: Final[dict[Algorithm, frozenset[str]]] = {
    "ES256": frozenset({"1.2.840.10045.4.3.2"}),
    "PS256": frozenset({"1.2.840.113549.1.1.10"}),
    "RS256": frozenset({"1.2.840.113549.1.1.11"}),
}
_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"})
PSS_PARAMETERS: Final = base64.b64encode(
    algos.RSASSAPSSParams(
        {
            "hash_algorithm": _SHA256,
            "mask_gen_algorithm": algos.MaskGenAlgorithm({"algorithm": "mgf1", "parameters": _SHA256}),
            "salt_length": 32,
        }
    ).dump()
).decode("ascii")


def base64_of(data: bytes) -> str:
    """As CSC writes bytes."""
    return base64.b64encode(data).decode("ascii")


def raw_signature(signature: bytes) -> bytes:
    """r and s as format 1 has them, s the lower one; services give DER or r and s side by side. Raises ValueError."""
    if len(signature) == 64:
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    else:
        r, s = decode_dss_signature(signature)
    return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")
