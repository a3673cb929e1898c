"""A certificate counts as long as a CA above it is trusted, whenever it was declared."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from hbs_schema import base64url
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.anchors import FOREVER, AnchorList, TrustAnchor, trusted_until
from so_registry.domain.certificates.entries import as_trusted, entry_of
from tests.support.pki import TestCa
from tests.unit.so_registry.certificates.making import NOW, binding, ca, certificate


def anchor(name: str = "ca-1", own: TestCa | None = None, **changes: Any) -> TrustAnchor:
    own = own or ca()
    values = {
        "id": name,
        "name": name,
        "kind": "test",
        "roots": (base64url.encode_der(own.root_der),),
        "intermediates": (base64url.encode_der(own.issuing_der),),
        "from": "2025-01-01T00:00:00Z",
        **changes,
    }
    return TrustAnchor.model_validate(values)


def listed(*anchors: TrustAnchor) -> AnchorList:
    return AnchorList(version="1", anchors=anchors)


SOON = NOW + timedelta(days=1)
ENDS: dict[str, Any] = {"until": to_instant(SOON)}


@pytest.mark.parametrize(
    ("known", "until"),
    [
        (None, FOREVER),
        (listed(anchor()), FOREVER),
        (listed(anchor(issuing=False)), FOREVER),
        (listed(anchor(**ENDS)), SOON),
        (listed(anchor(**ENDS), anchor("again")), FOREVER),
        (listed(anchor(own=TestCa())), None),
        (listed(), None),
    ],
    ids=["no list", "on it", "takes nothing new", "ends", "two lead to it", "another CA", "left out"],
)
def test_a_ca_is_trusted_until_its_end_and_not_at_all_once_it_is_left_out(
    known: AnchorList | None, until: datetime | None
) -> None:
    assert trusted_until(certificate(), known, NOW) == until


def test_what_was_signed_before_a_cas_end_stays_good_and_nothing_after_it() -> None:
    entry = entry_of(binding())
    assert entry is not None

    ending = as_trusted(entry, certificate(), listed(anchor(**ENDS)), NOW)
    gone = as_trusted(entry, certificate(), listed(), NOW)

    assert [ending.counts(at) for at in (NOW, SOON - timedelta(seconds=1), SOON)] == [True, True, False]
    assert not gone.counts(NOW)
    assert not gone.is_approved
