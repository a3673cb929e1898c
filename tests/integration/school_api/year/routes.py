"""The routes of the school's year, taken from the published document itself, and a well-formed request of each."""

import json
from typing import Any

from deploy.contracts.openapi import applications
from school_api.app import YEAR

METHODS = {"get", "post", "put", "delete"}
OWN = {route.path for module in YEAR for route in module.router.routes}
DOCUMENT: dict[str, Any] = json.loads(json.dumps(applications()["school-api"].openapi()))
FILE = {"file": ("a.pdf", b"%PDF-1.4", "application/pdf")}
FORM = {"pupil_code": "HS-1", "school_year": "2021-2022", "origin": "paper", "issuer": "Trường Cũ"}


def request_of(operation: dict[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = {"headers": {"If-Match": '"1"'}, "params": {"school_year": "2025-2026"}}
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return {**options, "data": FORM, "files": FILE}
    for media in content.values():
        schema = DOCUMENT["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]
        options["json"] = schema["examples"][0]
    return options
