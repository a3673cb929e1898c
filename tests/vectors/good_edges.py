"""Bundles whose certificates, times and annotations are just within the rules."""

from datetime import timedelta

from tests.support.world import LOCKED_AT, NOW, RECEIVED_AT
from tests.vectors.edits import put
from tests.vectors.flaws_authority import second_registrar
from tests.vectors.flaws_lists import CORRECTED
from tests.vectors.flaws_purposes import purpose_of
from tests.vectors.good import PRINCIPAL, SPLIT, good
from tests.vectors.odd_keys import dated, line_of, under
from tests.vectors.raw import b64

TOLERANCE = timedelta(minutes=5)


_PATH_KEY, _PATH_DERS = under("path-of-four", line_of("First of two CAs", "Second of two CAs"))


CERTIFICATES = (
    good(
        "path-of-four",
        "The path has four certificates, root included.",
        "certificates",
        keys={PRINCIPAL: _PATH_KEY},
        edits={"ders": _PATH_DERS},
    ),
    good(
        "ca-root-inside",
        "The CA's own root lies among the certificates.",
        "certificates",
        edits={"ders": lambda ders, f: ders.add(f.ca.root_der)},
    ),
    good(
        "signer-expired-since",
        "The principal's certificate expired after the record was received.",
        "certificates",
        keys={PRINCIPAL: dated("expires-soon", not_after=RECEIVED_AT + timedelta(days=2))},
    ),
    good(
        "purpose-over-since",
        "The lock's purpose was over a second after the lock.",
        "authority",
        edits={"authority.payload": purpose_of("so-lock", not_after="2026-06-16T00:00:01Z")},
        **SPLIT,
    ),
)


EDGES = (
    good(
        "receipt-five-minutes-early",
        "The receipt claims five minutes before it was received.",
        "authority",
        moments={"receipt": RECEIVED_AT - TOLERANCE},
    ),
    good(
        "lock-five-minutes-early",
        "The lock claims five minutes before the packet was received.",
        "authority",
        moments={"lock": RECEIVED_AT - TOLERANCE},
    ),
    good(
        "acknowledged-five-minutes-early",
        "The acknowledgement claims five minutes before the lock.",
        "authority",
        moments={"acknowledgement": LOCKED_AT - TOLERANCE},
    ),
    good(
        "signed-five-minutes-late",
        "The principal claims five minutes after it was received.",
        "certificates",
        moments={PRINCIPAL: RECEIVED_AT + TOLERANCE},
    ),
    good(
        "status-of-seven-days",
        "The status is exactly seven days old.",
        "authority",
        moments={"status": NOW - timedelta(days=7)},
    ),
    good(
        "status-five-minutes-ahead",
        "The status is dated five minutes ahead of now.",
        "authority",
        moments={"status": NOW + TOLERANCE},
    ),
    good(
        "effective-now",
        "The lock takes effect in this second.",
        "authority",
        edits={"lock.payload": put(effective_at="2026-06-20T01:00:00Z")},
    ),
)


NOTES = (
    good(
        "identity-corrected",
        "An annotation says that the identity was corrected on paper.",
        "authority",
        annotations=(CORRECTED,),
    ),
    good(
        "annotated-by-successor",
        "The successor of the registrar's successor annotated it.",
        "authority",
        annotations=(CORRECTED,),
        keys={"annotation:0": "so-02-lock"},
        edits={"authority.payload": second_registrar("lock", successor="so-02")},
    ),
    good("sixteen-annotations", "There are 16 annotations.", "bytes", annotations=(CORRECTED,) * 16),
    good(
        "status-lists-correction",
        "The status lists a correction of the identity.",
        "authority",
        edits={
            "status.payload": lambda p, f: p.update(
                annotated=[{"packet": b64(f.subject.digest), "annotation": "identity-corrected"}]
            )
        },
    ),
    good(
        "status-lists-others",
        "The status lists other packets.",
        "authority",
        edits={"status.payload": put(annotated=[{"packet": b64(bytes(32)), "annotation": "invalidated"}])},
    ),
    good(
        "at-lock-without-status",
        "Judged as at the lock: no status is needed.",
        "authority",
        at_lock=True,
        without=("status",),
    ),
    good(
        "at-lock-with-old-status",
        "Judged as at the lock: the age of the status does not matter.",
        "authority",
        at_lock=True,
        moments={"status": NOW - timedelta(days=60)},
    ),
    good(
        "status-knows-older-authority",
        "The file has a newer authority document than its status knew.",
        "authority",
        edits={
            "authority.payload": put(number=2),
            "status.payload": put(authority={"number": 1, "digest": b64(bytes(32))}),
        },
    ),
)
GOOD_EDGES = (*CERTIFICATES, *EDGES, *NOTES)
