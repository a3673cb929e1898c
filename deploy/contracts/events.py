"""The kinds of events of school-api's feed with the JSON Schemas of their bodies, as docs/events.json."""

import json

from school_api.domain.events import KINDS


def events_text() -> str:
    """One document: kind → schema of `body`."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bodies of the events of GET /v1/events, by kind",
        "description": "A kind may get further members, and there may be further kinds: pass over what is not known.",
        "$defs": {kind: entry.schema() for kind, entry in KINDS.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
