"""Asking for an RFC 3161 timestamp of a statement: the request's bytes, and the token in the answer's."""

import rfc3161_client

from hbs_schema.errors import NotGenuine
from hbs_schema.verification.asn1 import der

_VERSION = bytes.fromhex("020101")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_SHA512 = bytes.fromhex("300d06096086480165030402030500")
_WITH_CERTIFICATES = bytes.fromhex("0101ff")


def timestamp_request(imprint: bytes) -> bytes:
    """A request over a SHA-256 imprint, or a SHA-512 one of 64 bytes, for a token with its certificates.

    It has no nonce: the imprint is one statement's, and an older answer over it would only prove more.
    """
    return der(
        0x30, _VERSION, der(0x30, _SHA512 if len(imprint) == 64 else _SHA256, der(0x04, imprint)), _WITH_CERTIFICATES
    )


def token_of(response: bytes) -> bytes:
    """The token of an answer, not yet checked. Raises NotGenuine if none was granted."""
    try:
        answer = rfc3161_client.decode_timestamp_response(response)
        is_granted = answer.status in (rfc3161_client.PKIStatus.GRANTED, rfc3161_client.PKIStatus.GRANTED_WITH_MODS)
        token = answer.time_stamp_token() if is_granted else b""
    except Exception as error:
        # Hostile DER makes the library raise more than one kind.
        raise NotGenuine("timestamps", "an answer that is not a timestamp response") from error
    if not token:
        raise NotGenuine("timestamps", "no timestamp was granted")
    return bytes(token)
