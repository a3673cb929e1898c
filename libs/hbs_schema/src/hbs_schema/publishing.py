"""The published, machine-readable side of the format: JSON Schemas of everything that travels."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from hbs_schema.calendars.reading import CalendarFile
from hbs_schema.checking.record_file import RecordFile
from hbs_schema.codes.ethnicities import EthnicityList
from hbs_schema.codes.levels import LevelList
from hbs_schema.codes.provinces import ProvinceList
from hbs_schema.codes.school_types import SchoolTypeList
from hbs_schema.codes.schools import SchoolList
from hbs_schema.codes.subjects import SubjectList
from hbs_schema.envelopes import shape
from hbs_schema.envelopes.interim import InterimShape
from hbs_schema.intake.submission_report import SubmissionReport
from hbs_schema.intake.vendor_knowledge import VendorKnowledge
from hbs_schema.renewal.proof import RenewalFile
from hbs_schema.renewal.statement import RenewalHeader, RenewalPayload
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.statements.statement import MODELS, Header, kind_of
from hbs_schema.values.header import Header as PacketHeader
from hbs_schema.values.schemas import SCHEMAS
from hbs_schema.verification.report_document import ReportDocument

ENVELOPES: dict[str, type[BaseModel]] = {
    "submission": shape.SubmissionShape,
    "bundle": shape.BundleShape,
    "presentation": shape.PresentationShape,
    "interim": InterimShape,
}

RENEWAL: dict[str, type[BaseModel]] = {"header": RenewalHeader, "payload": RenewalPayload, "file": RenewalFile}

CODE_LISTS: dict[str, type[BaseModel]] = {
    "provinces": ProvinceList,
    "levels": LevelList,
    "subjects": SubjectList,
    "ethnicities": EthnicityList,
    "schools": SchoolList,
    "school-types": SchoolTypeList,
}


def published_files() -> Iterator[tuple[str, str]]:
    """File names below `docs/packet/` and their text."""
    for name in ("code-points.json", "sentences.json"):
        yield name, (files("hbs_schema") / "format1" / name).read_text("utf-8")
    yield "jws-header.schema.json", _text(Header)
    yield "header.schema.json", _text(PacketHeader)
    for model in MODELS:
        yield f"statements/{kind_of(model)}.schema.json", _text(model)
    for name, envelope in ENVELOPES.items():
        yield f"envelopes/{name}.schema.json", _text(envelope)
    yield "record-file.schema.json", _text(RecordFile)
    for name, renewal in RENEWAL.items():
        yield f"renewal/{name}.schema.json", _text(renewal)
    yield "report.schema.json", _text(ReportDocument)
    yield "submission-report.schema.json", _text(SubmissionReport)
    yield "vendor-knowledge.schema.json", _text(VendorKnowledge)
    yield "calendar-2.schema.json", _text(CalendarFile)
    yield "rule-book.schema.json", _text(RuleBook)
    yield "rule-book.json", (files("hbs_schema") / "rules" / "rule-books" / "default.json").read_text("utf-8")
    for name, codes in CODE_LISTS.items():
        yield f"codes/{name}.schema.json", _text(codes)
    for (schema, version), models in SCHEMAS.items():
        for part, value in models.items():
            file = part.removesuffix("/*")
            yield f"values/{schema}-{version}/{file}.schema.json", _text(value)


def _text(model: type[BaseModel]) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **plain_schema(model)}
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def plain_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model's schema: an optional member is absent, never null, and no name stands that the model refuses."""
    cleaned = _closed(_without_null(model.model_json_schema(by_alias=True)))
    assert isinstance(cleaned, dict)  # noqa: S101  # narrows: a schema of a model is an object
    return cleaned


def _closed(node: Any) -> Any:
    """Where names have a pattern, no other name stands: the models refuse it, and a schema has to say so."""
    if isinstance(node, list):
        return [_closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _closed(value) for key, value in node.items()}
    return {"additionalProperties": False, **kept} if "patternProperties" in kept else kept


def _without_null(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_null(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _without_null(value) for key, value in node.items() if key != "default"}
    if isinstance(kept.get("anyOf"), list):
        others = [entry for entry in kept["anyOf"] if entry != {"type": "null"}]
        if len(others) == 1:
            return {**{k: v for k, v in kept.items() if k != "anyOf"}, **others[0]}
        kept["anyOf"] = others
    return kept
