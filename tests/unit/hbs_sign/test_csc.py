"""Remote signing: a real service signs many hashes at once, and nothing that one can do wrong becomes a signature."""

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from hbs_keys.errors import KeyNotReady, PinLocked, PinRefused, SignatureFaulty
from hbs_schema.algorithms import P256_ORDER, check_signature
from hbs_sign.csc import Credential, Remote
from hbs_sign.csc_door import CscDoor, NotConfirmed, RemoteAway, RemoteRefused, bytes_of
from hbs_sign.csc_signatures import base64_of
from hbs_sign.errors import AuthorisationNeeded, KeyUnfit
from tests.support.csc_service import csc_service, door_to
from tests.support.pki import TestCa

MESSAGES = [b"message %d" % number for number in range(23)]
EC = ec.generate_private_key(ec.SECP256R1())
CERTIFICATE = TestCa("Remote").certify("ec", EC)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CscDoor]:
    with csc_service(tmp_path_factory.mktemp("csc")) as address, door_to(address) as found:
        yield found


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [("principal-ec", "ES256"), ("principal-rsa", "PS256"), ("principal-rsa", "RS256")],
)
def test_many_messages_are_signed_in_as_few_authorisations_as_the_service_allows(
    door: CscDoor, name: str, algorithm: str
) -> None:
    remote = Remote(door)
    credential = remote.read_credential(f"people/{name}", algorithm)

    signatures = list(remote.key(credential).sign_many(MESSAGES))

    assert f"people/{name}" in remote.list_credentials()
    assert credential.batch == 10
    assert len(signatures) == len(MESSAGES)
    for message, signature in zip(MESSAGES, signatures, strict=True):
        check_signature(credential.certificate.key, algorithm, message, signature)
        if algorithm == "ES256":
            assert int.from_bytes(signature[32:], "big") <= P256_ORDER // 2


def test_a_credential_that_is_not_there_is_refused(door: CscDoor) -> None:
    with pytest.raises(KeyNotReady):
        Remote(door).read_credential("people/nobody")


class Service:
    """A peer whose answers a test chooses; it signs what it is asked to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "credentials/authorize": lambda body: {"SAD": "sad"},  # noqa: ARG005  # the shape of an answer
            "signatures/signHash": self.sign,
        }
        self.clock = 0.0

    def sign(self, body: dict[str, Any]) -> dict[str, Any]:
        digests = [bytes_of(text) for text in body["hash"]]
        return {"signatures": [base64_of(EC.sign(one, ec.ECDSA(Prehashed(hashes.SHA256())))) for one in digests]}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, body = request.url.path.removeprefix("/csc/v1/"), json.loads(request.content)
        self.asked.append((path, body))
        answer = self.answers[path](body)
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    def remote(self, **secrets: Any) -> Remote:
        def sleep(seconds: float) -> None:
            self.clock += seconds

        http = httpx.Client(base_url="https://remote.test/csc/v1/", transport=httpx.MockTransport(self))
        return Remote(
            CscDoor(http, sleep=sleep, monotonic=lambda: self.clock, patience=timedelta(seconds=60)), **secrets
        )

    def signed(self, count: int, *, needs_pin: bool = False, **secrets: Any) -> list[bytes]:
        remote = self.remote(**secrets)
        credential = Credential("c", CERTIFICATE, "ES256", 10, needs_pin=needs_pin, needs_otp=False)
        return list(remote.key(credential).sign_many(MESSAGES[:count]))

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def later(times: int, then: Callable[[dict[str, Any]], Any]) -> Callable[[Any], Any]:
    """Pending so many times, then an answer."""
    left = [times]

    def answer(body: dict[str, Any]) -> Any:
        left[0] -= 1
        return {"error": "authorization_pending"} if left[0] >= 0 else then(body)

    return answer


def test_a_confirmation_on_a_phone_is_waited_for_and_asked_for_once() -> None:
    service = Service()
    service.answers["credentials/authorize"] = lambda body: {"handle": "h"}  # noqa: ARG005
    service.answers["credentials/authorizeCheck"] = later(3, lambda body: {"SAD": "sad"})  # noqa: ARG005

    assert len(service.signed(5)) == 5

    assert service.paths() == ["credentials/authorize", *["credentials/authorizeCheck"] * 4, "signatures/signHash"]
    assert service.asked[1][1] == {"handle": "h"}
    assert service.clock == 8.0


def test_signatures_that_come_later_are_asked_for_by_their_number() -> None:
    service = Service()
    hashes: list[dict[str, Any]] = []

    def keep(body: dict[str, Any]) -> dict[str, str]:
        hashes.append(body)
        return {"responseID": "r"}

    service.answers["signatures/signHash"] = keep
    service.answers["signatures/signPolling"] = later(2, lambda body: service.sign(hashes[0]))  # noqa: ARG005

    assert len(service.signed(3)) == 3

    assert service.paths().count("signatures/signHash") == 1
    assert service.paths().count("signatures/signPolling") == 3


def test_nobody_who_confirms_ends_the_wait() -> None:
    service = Service()
    service.answers["credentials/authorize"] = lambda body: {"handle": "h"}  # noqa: ARG005
    service.answers["credentials/authorizeCheck"] = lambda body: {"error": "authorization_pending"}  # noqa: ARG005

    with pytest.raises(NotConfirmed):
        service.signed(1)

    assert service.clock == 60.0


def test_a_part_of_the_signatures_counts_and_the_rest_is_told() -> None:
    service = Service()
    service.answers["signatures/signHash"] = lambda body: {"signatures": service.sign(body)["signatures"][:2]}
    remote = service.remote()
    signing = remote.key(Credential("c", CERTIFICATE, "ES256", 10, needs_pin=False, needs_otp=False)).sign_many(
        MESSAGES[:4]
    )

    assert len([next(signing), next(signing)]) == 2
    with pytest.raises(KeyNotReady, match="2 of 4"):
        next(signing)


def test_each_batch_asks_for_the_pin_and_none_is_kept() -> None:
    service = Service()
    asked: list[int] = []

    def pin() -> str:
        asked.append(1)
        return "4711"

    service.signed(23, needs_pin=True, pin=pin)

    assert len(asked) == 3
    told = [body.get("PIN") for path, body in service.asked if path == "credentials/authorize"]
    assert told == ["4711"] * 3
    assert all("PIN" not in body for path, body in service.asked if path != "credentials/authorize")


def test_a_pin_that_is_needed_and_not_given_stops_before_the_service_is_asked() -> None:
    service = Service()

    with pytest.raises(AuthorisationNeeded):
        service.signed(1, needs_pin=True)

    assert service.asked == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(400, json={"error": "invalid_pin"}), PinRefused),
        (httpx.Response(400, json={"error": "locked_credential"}), PinLocked),
        (httpx.Response(400, json={"error": "access_denied", "error_description": "4711"}), RemoteRefused),
        (httpx.Response(503), RemoteAway),
        (httpx.Response(200, json={}), RemoteRefused),
        (httpx.Response(200, content=b"<html>"), RemoteRefused),
    ],
)
def test_a_refusal_is_told_by_its_name_alone(answer: httpx.Response, error: type[Exception]) -> None:
    service = Service()
    service.answers["credentials/authorize"] = lambda body: answer  # noqa: ARG005

    with pytest.raises(error) as refused:
        service.signed(1, needs_pin=True, pin=lambda: "4711")

    assert "4711" not in str(refused.value)


@pytest.mark.parametrize("wrong", ["another", "exchanged", "too many", "empty"])
def test_a_signature_that_is_none_is_not_let_out(wrong: str) -> None:
    service = Service()

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        good = service.sign(body)["signatures"]
        other = service.sign({"hash": [base64_of(b"x" * 32)]})["signatures"]
        return {
            "signatures": {"another": other * 2, "exchanged": good[::-1], "too many": good + other, "empty": ["", ""]}[
                wrong
            ]
        }

    service.answers["signatures/signHash"] = answer

    with pytest.raises(SignatureFaulty):
        service.signed(2)


@pytest.mark.parametrize(
    "told",
    [
        {"key": {"status": "disabled", "algo": []}},
        {"key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.11"]}, "cert": {"certificates": []}},
        {"key": {"status": "enabled", "algo": []}, "cert": {"certificates": [base64_of(CERTIFICATE.der)]}},
    ],
)
def test_a_key_that_cannot_sign_is_refused_before_anything_is_shown(told: dict[str, Any]) -> None:
    service = Service()
    service.answers["credentials/info"] = lambda body: told  # noqa: ARG005

    with pytest.raises(KeyUnfit):
        service.remote().read_credential("c")


def test_no_secret_is_in_what_is_printed() -> None:
    remote = Remote(CscDoor(httpx.Client(), token=lambda: "bearer"), pin=lambda: "4711", otp=lambda: "0815")

    assert not any(word in repr(remote) for word in ("pin", "otp", "token", "4711"))


HOSTILE: tuple[Any, ...] = (None, 7, [], {}, "x", [None], [[]], {"presence": []}, b"[" * 100_000, b"\xff" * 9, b"")


@pytest.mark.parametrize(
    "path", ["credentials/list", "credentials/info", "credentials/authorize", "signatures/signHash"]
)
@pytest.mark.parametrize("wrong", HOSTILE, ids=repr)
def test_an_answer_of_another_shape_is_a_refusal_and_never_a_fault(path: str, wrong: Any) -> None:
    certificate = {"certificates": [base64_of(CERTIFICATE.der)]}
    good = {"key": {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"]}, "cert": certificate, "multisign": 10}
    member = {"credentials/list": "credentialIDs", "credentials/authorize": "SAD", "signatures/signHash": "signatures"}
    names = list(good) if path == "credentials/info" else [member[path]]
    for name in names:
        service = Service()
        told = {"credentials/list": {"credentialIDs": ["c"]}, "credentials/info": good}.get(path, {})
        service.answers |= {
            "credentials/list": lambda body: {"credentialIDs": ["c"]},  # noqa: ARG005
            "credentials/info": lambda body: good,  # noqa: ARG005
            path: lambda body, told=told, name=name: (  # type: ignore[misc]  # noqa: ARG005
                httpx.Response(200, content=wrong) if isinstance(wrong, bytes) else {**told, name: wrong}
            ),
        }
        remote = service.remote()
        with contextlib.suppress(KeyNotReady, KeyUnfit):
            [credential] = remote.list_credentials() or ["none"]
            [signature] = remote.key(remote.read_credential(credential)).sign_many(MESSAGES[:1])
            check_signature(CERTIFICATE.key, "ES256", MESSAGES[0], signature)


def test_an_answer_without_an_end_is_not_read_to_it() -> None:
    sent = [0]

    def endless() -> Iterator[bytes]:
        while True:
            sent[0] += 1
            yield b" " * 65_536

    service = Service()
    service.answers["credentials/authorize"] = lambda body: httpx.Response(200, content=endless())  # noqa: ARG005

    with pytest.raises(RemoteRefused, match="too large"):
        service.signed(1)

    assert sent[0] < 100


def test_a_signature_over_another_hash_by_the_same_key_is_none() -> None:
    service = Service()
    service.answers["signatures/signHash"] = lambda body: service.sign(
        {"hash": [base64_of(b"x" * 32)] * len(body["hash"])}
    )

    with pytest.raises(SignatureFaulty):
        service.signed(2)
