"""Whom to ask about, and when."""

from datetime import timedelta

from so_registry.domain.confirming import Known, Unconfirmed, signers_of
from tests.support.pki import TestCa
from tests.support.world import NOW

CERTIFICATE = TestCa().signer("one").certificate
NAME = CERTIFICATE.thumbprint
USES = [Unconfirmed("a", NAME, NOW - timedelta(hours=1)), Unconfirmed("b", NAME, NOW)]
INTERVAL = timedelta(minutes=5)


def signer(known: Known | None = None):
    (found,) = signers_of(USES, {NAME: CERTIFICATE}, {NAME: known} if known else {})
    return found


def test_signatures_of_one_certificate_are_asked_about_together() -> None:
    assert signer().waiting == tuple(USES)
    assert signer().last_used_at == NOW


def test_a_certificate_that_is_not_here_cannot_be_asked_about() -> None:
    assert signers_of(USES, {}, {}) == []


def test_evidence_confirms_what_was_signed_before_it() -> None:
    assert not signer().is_confirmed
    assert not signer(Known(NOW - timedelta(seconds=1), NOW)).is_confirmed
    assert signer(Known(NOW, NOW)).is_confirmed


def test_it_is_asked_about_once_in_an_interval() -> None:
    assert signer().ask_from(INTERVAL, NOW) == NOW
    assert signer(Known(NOW, NOW - timedelta(minutes=2))).ask_from(INTERVAL, NOW) == NOW + timedelta(minutes=3)
    assert signer(Known(NOW, NOW - timedelta(hours=2))).ask_from(INTERVAL, NOW) == NOW
