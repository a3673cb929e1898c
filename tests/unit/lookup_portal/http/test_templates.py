"""The pages: complete in both languages, inert to hostile text, and silent about what they may not
show.
"""

import re
from dataclasses import fields, replace
from html.parser import HTMLParser

import pytest

from hbs_schema.findings import Language
from lookup_portal.http import paths
from lookup_portal.http.assets import FOLDER, read_assets
from lookup_portal.http.page_context import Hidden, Page, PrimaryHolderPage, SecondaryHolderPage
from lookup_portal.http.pages import PageRenderer
from lookup_portal.http.texts import TEXTS
from lookup_portal.rendering import labels
from lookup_portal.rendering.reading import Parts
from tests.unit.lookup_portal import samples, samples_secondary
from tests.unit.lookup_portal.sample_pages import all_pages, holder

TEMPLATES = FOLDER.parent / "templates"
LANGUAGES: tuple[Language, ...] = ("vi", "en")
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"
CASES = [(language, name) for language in LANGUAGES for name in all_pages(language)]


class Tags(HTMLParser):
    """All start tags with their attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(scope="module")
def pages() -> PageRenderer:
    return PageRenderer(read_assets())


def render(pages: PageRenderer, page: Page) -> Tags:
    return Tags(pages.render(page))


@pytest.mark.parametrize(("language", "name"), CASES)
def test_every_page_says_its_language_and_has_one_heading(pages: PageRenderer, language: Language, name: str) -> None:
    tags = render(pages, all_pages(language)[name])

    assert tags.named("html") == [{"lang": language}]
    assert len(tags.named("h1")) == 1
    assert len(tags.named("main")) == 1


@pytest.mark.parametrize(("language", "name"), CASES)
def test_every_page_keeps_to_the_content_security_policy(pages: PageRenderer, language: Language, name: str) -> None:
    """No script, no inline style, nothing from elsewhere, no form to elsewhere."""
    tags = render(pages, all_pages(language)[name])

    assert not tags.named("script") + tags.named("style") + tags.named("iframe")
    for _, attributes in tags.tags:
        assert not [each for each in attributes if each == "style" or each.startswith("on")]
        for link in ("href", "src", "action"):
            assert re.match(r"(/(?!/)|#|data:,)", attributes.get(link) or "/")


@pytest.mark.parametrize(("language", "name"), CASES)
def test_every_field_has_a_label_and_every_reference_a_target(
    pages: PageRenderer, language: Language, name: str
) -> None:
    tags = render(pages, all_pages(language)[name])
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]
    labelled = {each["for"] for each in tags.named("label")}

    assert len(ids) == len(set(ids))
    fields = tags.named("input") + tags.named("select")
    assert {each["id"] for each in fields if each.get("type") != "hidden"} == labelled
    for _, attributes in tags.tags:
        referred = (attributes.get("aria-describedby") or "").split()
        referred += (attributes.get("aria-labelledby") or "").split()
        referred += re.findall(r"^#(.+)", attributes.get("href") or "")
        assert set(referred) <= set(ids)


@pytest.mark.parametrize(("language", "name"), CASES)
def test_a_code_or_ticket_stands_in_no_address_and_no_title(pages: PageRenderer, language: Language, name: str) -> None:
    page = all_pages(language)[name]
    secret = Hidden("code", samples.LOOKUP_CODE)
    page = replace(page, frame=replace(page.frame, resend=(secret,)))
    if "carry" in {field.name for field in fields(page)}:
        page = replace(page, carry=(secret,))  # type: ignore[call-arg] # pages that carry

    html = pages.render(page)

    carried = html.count(f'<input type="hidden" name="code" value="{samples.LOOKUP_CODE}">')
    assert carried == html.count(samples.LOOKUP_CODE) >= 1
    for form in Tags(html).named("form"):
        assert form["method"] == "post"


@pytest.mark.parametrize(("language", "name"), CASES)
def test_hostile_text_is_inert_everywhere(pages: PageRenderer, language: Language, name: str) -> None:
    page = _with_hostile_texts(all_pages(language)[name])

    tags = render(pages, page)

    assert not tags.named("script") + tags.named("img")
    assert "7 * 7" in tags.text
    for _, attributes in tags.tags:
        assert not [each for each in attributes if each.startswith("on")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_holder_sees_name_marks_and_levels(pages: PageRenderer, language: Language) -> None:
    page = holder(language, samples.parts(4, full=False))
    assert isinstance(page, PrimaryHolderPage)

    text = " ".join(render(pages, page).text.split())

    assert page.facts.name in text
    for row in page.subjects:
        assert f"{row.name} {row.level} {row.test}".strip() in text
        assert row.comment in text
    for trait in (row for table in page.traits for row in table.rows):
        assert f"{trait.name} {trait.level}" in text
    for line in page.accesses:
        assert line.viewer in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_holder_of_a_secondary_record_sees_marks_and_levels_in_words(pages: PageRenderer, language: Language) -> None:
    page = holder(language, samples_secondary.parts(full=False, reassessed=True), grade=7)
    assert isinstance(page, SecondaryHolderPage)

    text = " ".join(render(pages, page).text.split())

    for row in page.subjects:
        assert f"{row.name} {row.semester_1} {row.semester_2} {row.year}" in text
    for period in page.periods:
        assert f"{period.period} {period.learning} {period.conduct}" in text
    assert {"vi": "Đánh giá lại 6,0", "en": "Re-assessed 6,0"}[language] in text
    assert not re.search(r"\b(CĐ|HSG)\b", text)


@pytest.mark.parametrize("given", [samples.parts(4), samples_secondary.parts()], ids=["primary", "secondary"])
def test_holder_is_shown_nothing_personal_even_when_it_is_at_hand(pages: PageRenderer, given: Parts) -> None:
    personal = given.personal
    assert personal is not None

    page = holder("vi", given)
    html = pages.render(replace(page, accesses=()))

    for value in personal.model_dump(mode="json").values():
        for text in value.values() if isinstance(value, dict) else [value]:
            if isinstance(text, str) and text != personal.model_dump()["identity_check"]:
                assert text not in html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["effective", "not-effective", "revoked", "superseded"])
def test_the_verdict_is_the_first_thing_said(pages: PageRenderer, language: Language, state: labels.Verdict) -> None:
    html = pages.render(all_pages(language)[f"status-{state}"])
    main = html.split("<main", 1)[1].split(">", 1)[1]

    first = re.sub(r"<[^>]+>", " ", main).split("\n")
    sentence = labels.VERDICTS[state].in_(language).split("{")[0].strip()

    assert next(line.strip() for line in first if line.strip()).startswith(sentence)


def test_status_without_effect_shows_no_date_and_asks_for_no_second_factor(
    pages: PageRenderer,
) -> None:
    tags = render(pages, all_pages("vi")["status-revoked"])

    assert TEXTS["status.effective"].vi not in tags.text
    assert not [each for each in tags.named("input") if each.get("type") != "hidden"]


def test_another_language_is_one_step_away_and_keeps_what_was_posted(pages: PageRenderer) -> None:
    link = next(each for each in render(pages, all_pages("vi")["home"]).named("a") if each.get("lang"))
    form = render(pages, all_pages("vi")["status-effective"]).named("form")[0]

    assert link == {"href": "/?lang=en", "lang": "en", "hreflang": "en"}
    assert form == {"method": "post", "action": f"{paths.STATUS}?lang=en"}


def test_unknown_code_and_wrong_second_factor_are_one_page(pages: PageRenderer) -> None:
    text = render(pages, all_pages("vi")["not-found"]).text

    assert labels.VERDICTS["unknown"].vi in text


def _with_hostile_texts(page: Page) -> Page:
    changes: dict[str, object] = {
        "frame": replace(page.frame, portal_name=HOSTILE, owner=HOSTILE, resend=(Hidden("x", HOSTILE),))
    }
    kept = {"frame", "state", "overall", "errors", "minutes", "kind"}
    for field in fields(page):
        value = getattr(page, field.name)
        if field.name in kept:
            continue
        if isinstance(value, str):
            changes[field.name] = HOSTILE
        elif isinstance(value, tuple):
            changes[field.name] = tuple(_hostile(each) for each in value)
    return replace(page, **changes)  # type: ignore[arg-type] # every text of whatever page


def _hostile(value: object) -> object:
    if isinstance(value, str):
        return HOSTILE
    texts = {
        field.name: HOSTILE
        for field in fields(value)  # type: ignore[arg-type] # rows are dataclasses
        if field.name != "result" and isinstance(getattr(value, field.name), str)
    }
    return replace(value, **texts)  # type: ignore[type-var] # rows are dataclasses
