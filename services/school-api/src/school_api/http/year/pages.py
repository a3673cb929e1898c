"""The holder's pages to HTML: every value escaped, the style sheet within the page and named by its hash."""

import base64
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from hbs_schema.findings import Language
from hbs_schema.verification.times import from_instant
from school_api.domain.views import SentencesOut
from school_api.domain.year.instants import spoken
from school_api.domain.year.preview_views import HolderPreview
from school_api.http.year.page_texts import Texts

OTHER: Final[dict[Language, Language]] = {"vi": "en", "en": "vi"}
PAGE: Final = "/xem-truoc"
COMMENT: Final = "/xem-truoc/phan-anh"


class PreviewPages:
    """Holds the compiled templates and the headers that every page has."""

    def __init__(self) -> None:
        self._style = (Path(__file__).parent / "preview.css").read_text("utf-8")
        self._templates = Environment(
            loader=PackageLoader("school_api.http.year"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.headers = _headers(self._style)

    def enter(self, language: Language, code: str = "", *, error: str = "", status: int = 200) -> HTMLResponse:
        """Asks for a code; with the code of a link it has a button alone, and nothing was looked up yet."""
        return self._respond("enter.html", language, status, {"code": code, "error": error, "path": PAGE})

    def preview(
        self,
        language: Language,
        preview: HolderPreview,
        code: str,
        *,
        error: str = "",
        is_done: bool = False,
        chosen: str = "",
        words: str = "",
        status: int = 200,
    ) -> HTMLResponse:
        """The draft, what its holder said, and the form to say more; what he typed stands there again."""

        def say(text: SentencesOut) -> str:
            return text.vi if language == "vi" else text.en

        labels = {
            row.pointer: f"{say(section.title)} – {say(row.label)}"
            for section in preview.sections
            for row in section.rows
        }
        context = {
            "preview": preview,
            "labels": {comment.pointer: labels.get(comment.pointer, "") for comment in preview.comments},
            "ends_at": spoken(from_instant(preview.ends_at)).in_(language),
            "comment_path": COMMENT,
            "say": say,
            "is_done": is_done,
            "chosen": chosen,
            "words": words,
        }
        return self._respond("preview.html", language, status, {**context, "code": code, "error": error, "path": PAGE})

    def _respond(self, template: str, language: Language, status: int, context: Mapping[str, Any]) -> HTMLResponse:
        html = self._templates.get_template(template).render(
            **context, style=self._style, t=Texts(language), other=Texts(OTHER[language])
        )
        return HTMLResponse(html, status, {**self.headers, "Content-Language": language})


def _headers(style: str) -> dict[str, str]:
    digest = base64.b64encode(sha256(style.encode()).digest()).decode("ascii")
    policy = (
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
