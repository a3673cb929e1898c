"""What the offline check is given: the format as it is published, the portal's trust anchors, the words."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.base64url import encode_der
from hbs_schema.findings import Term
from hbs_schema.publishing import published_files
from hbs_schema.values.schemas import SCHEMAS
from hbs_schema.verification.bundle import Anchors
from hbs_schema.verification.failures.codes import BEGINNINGS, OF_CHECK, OF_END, OTHERWISE
from hbs_schema.verification.report import WORDS
from hbs_schema.verification.sentences import CHECKS, LEVELS, RESULTS, VERDICTS
from lookup_portal.http.texts import TEXTS

NEEDED: Final = ("header", "jws-header", "statements/", "envelopes/bundle", "envelopes/presentation", "values/")
_SUFFIX: Final = ".schema.json"
_TABLES: Final[Mapping[str, Mapping[str, Term]]] = {
    "name": CHECKS,
    "result": RESULTS,
    "reason": WORDS,
    "verdict": VERDICTS,
    "level": LEVELS,
}


def published_json(anchors: Anchors) -> str:
    """As the page's data block holds it: a sign that could end the block is escaped."""
    value = {"anchors": _anchors(anchors), **_of_the_format()}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")


@cache
def _of_the_format() -> Mapping[str, Any]:
    """What no anchor changes. It takes half a second."""
    files = dict(published_files())
    return {
        "codePoints": json.loads(files["code-points.json"]),
        "sentences": json.loads(files["sentences.json"]),
        "schemas": {
            name.removesuffix(_SUFFIX): _bare(json.loads(text))
            for name, text in files.items()
            if name.startswith(NEEDED) and name.endswith(_SUFFIX)
        },
        "models": [f"{name}-{version}" for name, version in SCHEMAS],
        "failures": {"beginnings": BEGINNINGS, "ends": OF_END, "checks": OF_CHECK, "otherwise": OTHERWISE},
        "words": _words(),
    }


def _anchors(anchors: Anchors) -> list[str]:
    """The Ministry's root first; the portal always has one (settings)."""
    assert anchors.root is not None  # noqa: S101  # narrows: resources.read_anchors reads it from a file
    return [
        encode_der(anchors.root.der),
        *(encode_der(root.public_bytes(Encoding.DER)) for root in anchors.ca_roots),
    ]


def _words() -> dict[str, dict[str, str]]:
    """Of the pages, what the script may say; of the checks, everything."""
    terms = {
        key: term for key, term in TEXTS.items() if key.startswith(("offline.", "file", "check.", "language.", "skip"))
    }
    terms |= {f"{table}.{code}": term for table, words in _TABLES.items() for code, term in words.items()}
    return {key: {"vi": term.vi, "en": term.en} for key, term in terms.items()}


def _bare(node: Any, *, is_named: bool = False) -> Any:
    """A schema without its notes; below `properties` and `$defs` every key is a name and stays."""
    if isinstance(node, list):
        return [_bare(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value if key == "enum" else _bare(value, is_named=not is_named and key in ("properties", "$defs"))
        for key, value in node.items()
        if is_named or key not in ("title", "description", "$schema")
    }
