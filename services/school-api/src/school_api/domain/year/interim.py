"""From a draft's values to those of an interim record: what was reached until the pupil left."""

from collections.abc import Mapping
from typing import Any

from hbs_schema.rules.setting import INTERIM_SCHEMAS
from school_api.domain.drafts import Content


def schema_of(level: str) -> tuple[str, int]:
    """The interim schema of a level."""
    return (INTERIM_SCHEMAS[level], 1)


def interim_values(content: Content, level: str, outcome: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Parts of the interim record but `record`; whether they make one, `check_interim` says.

    `outcome` says until when it speaks and why the pupil left.
    """
    read = {name: _value(name, value, level) for name, value in content.items()}
    return {name: value for name, value in read.items() if value} | {"outcome": dict(outcome)}


def _value(name: str, value: Mapping[str, Any], level: str) -> dict[str, Any]:
    """The part as an interim record has it; empty if it says nothing yet."""
    if name in ("identity", "personal", "remarks"):
        return dict(value)
    if name == "attendance":
        return {kind: value.get(f"{kind}_days", value.get(f"{kind}_sessions")) for kind in ("excused", "unexcused")}
    if name.startswith("subjects/"):
        return _primary_subject(value) if level == "primary" else _secondary_subject(value)
    if name == "conduct":
        return _chosen(value, "semester_1", "comment") if value.get("semester_1") else {}
    groups = [group for group in ("traits", "general", "specific") if group in value]
    levels = {group: {code: trait["level"] for code, trait in value[group].items()} for group in groups}
    return {**levels, **_chosen(value, "comment")} if groups else {}


def _primary_subject(value: Mapping[str, Any]) -> dict[str, Any]:
    chosen = _chosen(value, "level", "test", "comment", "language")
    return chosen if "level" in chosen or "comment" in chosen else {}


def _secondary_subject(value: Mapping[str, Any]) -> dict[str, Any]:
    running = value.get("semester_2", {}).get("assessments")
    first = {"semester_1": value["semester_1"]} if value.get("semester_1") else {}
    said = {**first, **({"running": running} if running else {})}
    return {**said, **_chosen(value, "language", "topics")} if said else {}


def _chosen(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value[name] for name in names if name in value}
