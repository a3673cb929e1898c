"""Which stored OCSP responses and CRLs go beside some statements. Needs the `[evidence]` extra."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from hbs_schema.certificates import Certificate
from hbs_schema.verification.status_entries import StatusEntry, status_keys

MAX_ENTRIES = 64
MAX_TOTAL = 512 * 1024
"""Of a bundle's entries together: with everything else they have to fit into 2 MiB."""

Stored = Mapping[str, Sequence[StatusEntry]]
"""Entries under their keys (`status_keys`), each line newest first."""


def choose_entries(stored: Stored, signers: Collection[Certificate]) -> list[StatusEntry]:
    """The newest entry about each signer, each entry once.

    An entry that calls one of the signers revoked is left out: whether it was so when he signed is for the registrar
    to judge (docs/adr/0011), and the newest one before it still covers what he signed until then. So is a list of a
    namesake of a signer's CA: a verifier takes it for one about that signer, and it does not hold.
    """
    about: dict[str, list[Certificate]] = {}
    for signer in signers:
        for key in status_keys(signer):
            about.setdefault(key, []).append(signer)
    best = {key: _newest_clean(stored.get(key, ()), concerned) for key, concerned in about.items()}
    chosen: dict[bytes, StatusEntry] = {}
    for signer in sorted(signers, key=lambda each: each.thumbprint):
        entries = [entry for key in status_keys(signer) if (entry := best[key])]
        if entries:
            entry = max(entries, key=_moment)
            chosen[entry.data] = entry
    return list(chosen.values())


def fitting(entries: Sequence[StatusEntry]) -> list[bytes]:
    """As many entries as a bundle may hold, small ones first."""
    taken: list[bytes] = []
    room = MAX_TOTAL
    for entry in sorted(entries, key=lambda each: (len(each.data), each.data))[:MAX_ENTRIES]:
        room -= len(entry.data)
        if room < 0:
            break
        taken.append(entry.data)
    return taken


def _newest_clean(line: Sequence[StatusEntry], concerned: Sequence[Certificate]) -> StatusEntry | None:
    clean = (entry for entry in line if not any(_is_against(entry, certificate) for certificate in concerned))
    return next(clean, None)


def _is_against(entry: StatusEntry, certificate: Certificate) -> bool:
    return entry.revokes(certificate) or entry.is_by_namesake(certificate)


def _moment(entry: StatusEntry) -> datetime:
    return entry.this_update
