"""Pages to HTML: every value escaped, every name a template uses required."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from hbs_kit.static_files import Assets
from hbs_schema.findings import Language
from lookup_portal.http import paths
from lookup_portal.http.offline_kit import SCRIPT_NAME
from lookup_portal.http.page_context import Page
from lookup_portal.http.texts import Texts

OTHER: Final[dict[Language, Language]] = {"vi": "en", "en": "vi"}


class PageRenderer:
    """Holds the compiled templates."""

    def __init__(self, assets: Assets) -> None:
        self._templates = Environment(
            loader=PackageLoader("lookup_portal.http"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            paths={name: value for name, value in vars(paths).items() if name.isupper()},
            style_address=assets.address("portal.css"),
            script_address=assets.address(SCRIPT_NAME) if assets.find(SCRIPT_NAME) else "",
        )

    def render(self, page: Page) -> str:
        """The whole document."""
        language = page.frame.language
        return self._templates.get_template(page.template).render(
            page=page, frame=page.frame, t=Texts(language), other=Texts(OTHER[language])
        )
