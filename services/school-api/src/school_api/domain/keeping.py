"""What a spreadsheet cannot say of a draft stays as it was: an import may correct, and loses nothing."""

from collections.abc import Mapping
from typing import Any

from school_api.domain.drafts import Content

_OF_THE_PERSON = ("identity_check", "identity_checked_on", "ethnicity_code", "study_history")
_PLACES = ("birthplace", "origin", "address")
_SEMESTERS = ("semester_1", "semester_2")


def keep_unasked(new: Content, old: Content) -> dict[str, Mapping[str, Any]]:
    """The new content with what no layout has a column for: checks of identity, study history, codes of places.

    The assessments behind a semester's result stay while the result does, unless new ones came.
    """
    kept: dict[str, Mapping[str, Any]] = dict(new)
    if "personal" in new and "personal" in old:
        kept["personal"] = _person(new["personal"], old["personal"])
    for name in new:
        if name.startswith("subjects/") and name in old:
            kept[name] = _subject(new[name], old[name])
    return keep_citation(kept, old)


def keep_citation(new: Content, old: Content) -> dict[str, Mapping[str, Any]]:
    """The new content with the former school's record that the outcome cites: an act cited it, and no file knows it."""
    kept: dict[str, Mapping[str, Any]] = dict(new)
    interim = old.get("outcome", {}).get("interim")
    if interim is not None and "outcome" in new:
        kept["outcome"] = {"interim": interim, **new["outcome"]}
    return kept


def _person(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    kept = {**new, **{name: old[name] for name in _OF_THE_PERSON if name in old}}
    if new.get("ethnicity") != old.get("ethnicity"):
        kept.pop("ethnicity_code", None)
    if _keys(new) != _keys(old):
        # Another number has not been checked.
        kept.pop("identity_checked_on", None)
        kept["identity_check"] = new["identity_check"]
    for name in _PLACES:
        before = old.get(name)
        # In primary/1 a place was a text.
        if name in new and isinstance(before, Mapping) and before["text"] == new[name]["text"]:
            kept[name] = before
    return kept


def _keys(personal: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(personal.get(name) for name in ("personal_id", "foreign_document"))


def _subject(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(new)
    for semester in _SEMESTERS:
        before, now = old.get(semester, {}), new.get(semester, {})
        is_same = bool(now) and all(before.get(field) == now.get(field) for field in ("mark", "level"))
        if is_same and "assessments" in before and "assessments" not in now:
            kept[semester] = {**now, "assessments": before["assessments"]}
    return kept
