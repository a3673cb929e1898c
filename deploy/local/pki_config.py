"""What certomancer is told: which certificates exist, who answers for them, which are revoked."""

import datetime as dt
from typing import Any

from deploy.local.pki_table import HOLDERS, TRUSTED_CAS, TSA, Holder

ARCHITECTURE = "local"
# certomancer dates a CRL at the start of its period: a short one keeps thisUpdate recent.
CRL_PERIOD = "PT1M"


def certomancer_config(url: str, serials: dict[str, int], now: dt.datetime) -> dict[str, Any]:
    """The configuration for certificates that were issued already."""
    signers = [*TRUSTED_CAS, TSA, *(f"ocsp-{ca}" for ca in TRUSTED_CAS)]
    return {
        "external-url-prefix": url,
        "keysets": {
            ARCHITECTURE: {
                "path-prefix": "keys",
                "keys": {name: {"path": f"{name}.pem"} for name in signers},
            }
        },
        "pki-architectures": {
            ARCHITECTURE: {
                "entities": {holder.name: _entity(holder) for holder in HOLDERS},
                "certs": {holder.name: _certificate(holder, serials[holder.name], now) for holder in HOLDERS},
                "services": {
                    "ocsp": {
                        ca: {
                            "for-issuer": ca,
                            "responder-cert": f"ocsp-{ca}",
                            "issuer-cert": ca,
                        }
                        for ca in TRUSTED_CAS
                    },
                    "crl-repo": {
                        ca: {
                            "for-issuer": ca,
                            "signing-key": ca,
                            "issuer-cert": ca,
                            "simulated-update-schedule": CRL_PERIOD,
                        }
                        for ca in TRUSTED_CAS
                    },
                    "time-stamping": {TSA: {"signing-cert": TSA, "signing-key": TSA}},
                },
            }
        },
    }


def _entity(holder: Holder) -> dict[str, str]:
    return {
        "country-name": "VN",
        "organization-name": holder.organisation,
        "common-name": holder.common_name,
    }


def _certificate(holder: Holder, serial: int, now: dt.datetime) -> dict[str, Any]:
    # Validity and the like are read from the file; the fields only have to be there.
    stated: dict[str, Any] = {
        "subject": holder.name,
        "subject-key": holder.name,
        "issuer": holder.issuer,
        "authority-key": holder.issuer,
        "serial": serial,
        "certificate-file": f"certs/{holder.name}.pem",
        "validity": {"valid-from": now.isoformat(), "valid-to": now.isoformat()},
    }
    if holder.revoked:
        # Not now: certomancer dates a CRL back to its period's start, where it must already show.
        since = now - dt.timedelta(hours=1)
        stated["revocation"] = {
            "revoked-since": since.isoformat(),
            "reason": "key_compromise",
        }
    return stated
