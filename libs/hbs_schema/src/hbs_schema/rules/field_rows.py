"""The values of a part as people read them: labels and words in both languages, each with its pointer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hbs_schema.findings import Term
from hbs_schema.rules.field_words import ANSWERS, FIELDS, SECONDARY_LEVELS, SECTIONS, SEXES, TITLES
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27.results import RESULT_NAMES, SUBJECT_LEVEL_NAMES, TRAIT_LEVEL_NAMES
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, SPECIFIC_COMPETENCES

Path = tuple[str, ...]
_TRAITS: Mapping[str, Term] = {**QUALITIES, **GENERAL_COMPETENCES, **SPECIFIC_COMPETENCES}
_SUBJECT_LEVELS: Mapping[str, Term] = {str(code): word for code, word in SUBJECT_LEVEL_NAMES.items()}
_TRAIT_LEVELS: Mapping[str, Term] = {str(code): word for code, word in TRAIT_LEVEL_NAMES.items()}
_RESULTS: Mapping[str, Term] = {str(code): word for code, word in RESULT_NAMES.items()}
_SAYS_NOTHING = frozenset({"traits", "general", "specific", "text", "level"})
"""Steps of a pointer that a reader needs no word for: what is above or below them says it."""
_RANK = {name: place for place, name in enumerate((*FIELDS, *_TRAITS))}
"""The order of the page: a stored object has none of its own."""


@dataclass(frozen=True)
class Row:
    """One field."""

    pointer: str
    label: Term
    value: Term


def title_of(part: str) -> Term:
    """What a part is called on the page."""
    if part.startswith("subjects/"):
        return subject_name(part.removeprefix("subjects/"))
    return SECTIONS.get(part, Term(part, part))


def read_rows(
    part: str, value: Any, level: str, *, is_hidden: Callable[[Path], bool] | None = None, path: Path = ()
) -> Iterator[Row]:
    """Every field in the order of the page. `is_hidden` says by its path what is left out; nothing unless given."""
    if is_hidden is not None and path and is_hidden(path):
        return
    if isinstance(value, Mapping):
        for name in sorted(value, key=lambda name: (_RANK.get(name, len(_RANK)), name)):
            yield from read_rows(part, value[name], level, is_hidden=is_hidden, path=(*path, name))
    elif isinstance(value, list | tuple):
        for number, below in enumerate(value):
            yield from read_rows(part, below, level, is_hidden=is_hidden, path=(*path, str(number)))
    else:
        yield Row(pointer(part, *path), _label(path, part), _word(part, path, value, level))


def _label(path: tuple[str, ...], part: str) -> Term:
    words = [_TRAITS.get(step) or FIELDS.get(step) for step in path if step not in _SAYS_NOTHING]
    named = [word for word in words if word is not None]
    if not named:
        return FIELDS["level"] if part.startswith("subjects/") else title_of(part)
    return Term(" – ".join(word.vi for word in named), " – ".join(word.en for word in named))


def _word(part: str, path: tuple[str, ...], value: object, level: str) -> Term:
    if isinstance(value, bool):
        return ANSWERS["yes" if value else "no"]
    text = str(value)
    table = _table(part, path, level)
    if text in table:
        return table[text]
    if path[-1].endswith(("_on", "_date")):
        text = "/".join(reversed(text.split("-")))
    if path[-1] == "mark" or (len(path) > 1 and path[-2] in ("regular", "assessments")):
        return Term(text.replace(".", ","), text)
    return Term(text, text)


def _table(part: str, path: tuple[str, ...], level: str) -> Mapping[str, Term]:
    """How the codes of a field are worded; empty for what is written in words."""
    if path[-1] == "sex":
        return SEXES
    if path[-1] == "principal_title":
        return TITLES
    if path[-1] in ("comment", "summer_comment", "text", "full_name"):
        return {}
    if level != "primary":
        return SECONDARY_LEVELS if part.startswith("subjects/") or part in ("conduct", "outcome") else {}
    if part.startswith("subjects/"):
        return _SUBJECT_LEVELS if path[-1] == "level" else {}
    if part in ("qualities", "competences"):
        return _TRAIT_LEVELS
    return _RESULTS if path[-1].startswith("result") else {}
