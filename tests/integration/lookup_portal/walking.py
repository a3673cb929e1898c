"""A holder on his way through the pages: the forms of a page as a browser would send them."""

from html.parser import HTMLParser

import httpx

from tests.support.portal import Portal
from tests.support.publications import birth_date_of, code_of
from tests.support.world import Locked


class Forms(HTMLParser):
    """Every form of a page: its address and its fields as they would be sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert given["method"] == "post"
            self.forms.append((given["action"], {}))
        elif tag == "input" and self.forms and given.get("name"):
            self.forms[-1][1][given["name"]] = given.get("value", "")

    def to(self, path: str) -> dict[str, str]:
        return next(fields for action, fields in self.forms if action.partition("?")[0] == path)

    def language_switch(self) -> tuple[str, dict[str, str]]:
        return self.forms[0]


def born(locked: Locked, index: int = 0) -> dict[str, str]:
    year, month, day = birth_date_of(locked, index).split("-")
    return {"birth_day": str(int(day)), "birth_month": str(int(month)), "birth_year": year}


async def status_page(portal: Portal, locked: Locked) -> httpx.Response:
    code = code_of(locked)
    grouped = " ".join(code[at : at + 4] for at in range(0, 32, 4)).upper()
    return await portal.client.post("/tra-cuu", data={"code": grouped})


async def holder_page(portal: Portal, locked: Locked) -> httpx.Response:
    fields = Forms((await status_page(portal, locked)).text).to("/xem-hoc-ba")
    return await portal.client.post("/xem-hoc-ba", data={**fields, **born(locked)})
