"""Pages to HTML: every value escaped, every name that a template uses required."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from hbs_kit.static_files import Assets
from hbs_schema.findings import Language
from hbs_schema.rules.subjects import subject_name
from so_registry.console import paths, writing
from so_registry.console.page import Entry, Frame, Page
from so_registry.console.reasons import finding_in_words, reason_in_words
from so_registry.console.texts import TEXTS
from so_registry.domain.people.roles import Action

OTHER: Final[dict[Language, Language]] = {"vi": "en", "en": "vi"}


class Texts:
    """The sentences in one language, as templates call them: `t("search.submit")`."""

    def __init__(self, language: Language) -> None:
        self.language: Final = language

    def __call__(self, key: str, **named: str | int) -> str:
        return TEXTS[key].in_(self.language).format(**named)

    def label(self, group: str, code: str) -> str:
        """The word for a code; the code itself for one that has none yet."""
        term = TEXTS.get(f"{group}.{code}")
        return code if term is None else term.in_(self.language)


class Renderer:
    """Holds the compiled templates and the menu."""

    def __init__(self, assets: Assets, menu: Sequence[Entry]) -> None:
        self.menu: Final = tuple(menu)
        self._templates = Environment(
            loader=PackageLoader("so_registry.console"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["option"] = _option
        self._templates.filters["part"] = _part
        self._templates.globals.update(
            paths={name: value for name, value in vars(paths).items() if name.isupper()},
            actions={action.name: action for action in Action},
            style_address=assets.address("console.css"),
            script_address=assets.address("console.js"),
            date=writing.date,
            decision=writing.decision,
            day=writing.day,
            stamp=writing.stamp,
            left_words=_left_words,
        )

    def texts(self, language: Language) -> Texts:
        """For those who write no page."""
        return Texts(language)

    def render(self, page: Page, frame: Frame) -> str:
        """The whole document."""
        language = frame.language
        return self._templates.get_template(page.template).render(
            page=page,
            frame=frame,
            t=Texts(language),
            other=Texts(OTHER[language]),
            instant=partial(writing.instant, language=language),
            told=partial(writing.told, language=language),
            percent=partial(writing.percent, language=language),
            number=partial(writing.number, language=language),
            remaining=partial(writing.remaining, language=language),
            reason=partial(reason_in_words, language=language),
            finding=partial(finding_in_words, language=language),
        )


def _left_words(language: Language) -> dict[str, str]:
    """What the script fills in, by the largest part."""
    return {name: words.in_(language) for name, words in writing.LEFT.items()}


def _option(code: str, texts: Texts, group: str) -> tuple[str, str]:
    """A code with its word: a line of a list to choose from."""
    return code, texts.label(group, code)


def _part(name: str, texts: Texts) -> str:
    """A record's part as people call it: a subject by its name, any other by its own."""
    return subject_name(name.removeprefix("subjects/")).in_(texts.language)
