"""The way to the registrar: a school's token, problems as refusals, answers that can be read."""

from collections.abc import Mapping
from json import JSONDecodeError
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from hbs_kit.httpclient import TEMPLATE, ResponseUnusable
from school_api.clients.tokens import Tokens
from school_api.domain.errors import Item, RegistryRefused

REGISTRAR_TROUBLE = httpx.HTTPError
"""No answer, an answer that cannot be read, or the registrar's own error: the same may succeed later."""

M = TypeVar("M", bound=BaseModel)


class RegistryDoor:
    """Asks for one school at a time. Raises RegistryRefused, or REGISTRAR_TROUBLE while the registrar is away."""

    def __init__(self, http: httpx.AsyncClient, tokens: Tokens) -> None:
        self._http = http
        self._tokens = tokens

    async def send(
        self,
        method: str,
        path: str,
        school: str,
        *,
        template: str | None = None,
        known: str | None = None,
        **options: Any,
    ) -> httpx.Response:
        """The answer. `template`: the path as traces name it. `known`: a digest of what need not come again."""
        headers = {"Authorization": f"Bearer {self._tokens.token(school)}", "Accept-Encoding": "identity"}
        if "content" in options:
            headers["Content-Type"] = "application/json"
        if known is not None:
            headers["If-None-Match"] = f'"{known}"'
        extensions = {TEMPLATE: template or path}
        answer = await self._http.request(method, path, headers=headers, extensions=extensions, **options)
        if answer.is_success or (known is not None and answer.status_code == httpx.codes.NOT_MODIFIED):
            return answer
        if answer.status_code >= 500 or answer.status_code == 429:
            answer.raise_for_status()
        raise _refusal(answer)


def read(model: type[M], answer: httpx.Response) -> M:
    """The answer's content. Raises ResponseUnusable if it has another form."""
    try:
        return model.model_validate_json(answer.content)
    except ValidationError:
        raise ResponseUnusable("the answer has another form", request=answer.request) from None


def _refusal(answer: httpx.Response) -> RegistryRefused:
    """The registrar's problem in its own words, as far as it is one."""
    try:
        problem = answer.json()
    except (JSONDecodeError, UnicodeDecodeError):
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    code = str(problem.get("type", "")).rpartition(":")[2] or f"http-{answer.status_code}"
    sentences = problem.get("sentences")
    words: Mapping[str, Any] = sentences if isinstance(sentences, dict) else {}
    vi, en = (str(words.get(language, "")).removesuffix(f" [{code}]") for language in ("vi", "en"))
    return RegistryRefused(code, [Item(code, "", vi or code, en or code)])
