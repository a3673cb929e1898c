"""The renewal file of one packet: offline proof that its bundle's bytes are among those that were renewed."""

from collections.abc import Sequence
from hashlib import sha512

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema import canonical
from hbs_schema.base64url import encode, encode_der
from hbs_schema.certificates import Certificate, with_issuers
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.merkle import Tree
from hbs_schema.renewal.proof import FORMAT, objects_of
from hbs_schema.renewal.statement import object_leaf
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import PacketUnknown
from so_registry.storage import renewals
from so_registry.usecases.build_bundle import build_bundle


async def export_renewal(
    packet_digest: str, *, school: str, sessions: Sessions, intermediates: Sequence[Certificate], by: Actor = UNNAMED
) -> tuple[bytes, bytes]:
    """The packet's bundle and its renewal file. Raises PacketUnknown if there is no such packet or renewal."""
    bundle = await build_bundle(packet_digest, school=school, sessions=sessions, intermediates=intermediates, by=by)
    record, evidence = objects_of(read_bundle(bundle), bundle)
    async with sessions() as session:
        places = await renewals.find_places(session, [object_leaf(kind, data) for kind, data in record + evidence])
        if not any(place.kind == "packet" for place in places):
            raise PacketUnknown
        file = await _file(session, places, intermediates)
    return bundle, canonical.dump(file)


async def _file(
    session: AsyncSession, places: Sequence[renewals.Place], intermediates: Sequence[Certificate]
) -> dict[str, object]:
    numbers = sorted({place.renewal for place in places})
    signers, stated, objects = [], [], []
    for position, number in enumerate(numbers):
        renewal, token, leaves = await renewals.load_renewal(session, number)
        signers.append(renewal.certificate)
        stated.append({"jws": renewal.jws, "timestamps": [encode_der(token)] if token else []})
        tree = Tree(leaves, sha512)
        index = {leaf: at for at, leaf in enumerate(tree.leaves)}
        objects += [
            {
                "renewal": position,
                "kind": place.kind,
                "sha512": encode(place.leaf[-64:]),
                "index": index[place.leaf],
                "path": [encode(step) for step in tree.path(index[place.leaf])],
            }
            for place in places
            if place.renewal == number
        ]
    above = with_issuers(signers, intermediates)
    others = sorted(each.der for each in above.values() if each.is_ca)
    return {
        "format": FORMAT,
        "renewals": stated,
        "certificates": [encode_der(der) for der in others],
        "objects": objects,
    }
