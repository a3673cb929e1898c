"""Every sentence exists in both languages and is used; every file a page loads is ours."""

import re
from string import Formatter

import pytest

from lookup_portal.http.assets import FOLDER, read_assets
from lookup_portal.http.page_headers import CONTENT_SECURITY_POLICY
from lookup_portal.http.texts import TEXTS
from tests.unit.lookup_portal.sample_pages import all_pages

TEMPLATES = FOLDER.parent / "templates"
TEXT_FILES = set(FOLDER.parent.glob("texts*.py"))


@pytest.mark.parametrize("key", TEXTS)
def test_every_sentence_has_both_languages_with_the_same_places(key: str) -> None:
    term = TEXTS[key]

    assert term.vi.strip()
    assert term.en.strip()
    assert _places(term.vi) == _places(term.en)


def test_every_sentence_is_used_and_every_used_one_exists() -> None:
    files = [*sorted(TEMPLATES.glob("*.html")), *sorted(set(TEMPLATES.parent.glob("*.py")) - TEXT_FILES)]
    files += sorted(TEMPLATES.parent.glob("offline/*.js"))
    source = "\n".join(file.read_text("utf-8") for file in files)
    by_name = {key for key in TEXTS if f'"{key}"' in source}
    by_name |= {page.heading for page in all_pages("vi").values()}
    families = set(re.findall(r'"([a-z-]+\.)" ~', source)) | set(re.findall(r'f"([a-z-]+\.)\{', source))
    by_name |= {key for key in TEXTS if key.startswith(tuple(families))}
    errors = {key for key in TEXTS if re.search(r"\.(number-|code-)?(missing|format|too-large|unreadable)$", key)}

    assert by_name | errors == set(TEXTS)
    assert set(re.findall(r'(?<!\w)t\("([^"]+)"[,)]', source)) <= set(TEXTS)


def test_style_sheet_loads_only_our_own_files() -> None:
    assets = read_assets()
    style = assets.find("portal.css")
    assert style is not None
    for name in re.findall(r'url\("([^"]+)"\)', style.body.decode()):
        assert assets.find(name) is not None
    assert "@import" not in style.body.decode()
    assert assets.find("../templates/base.html") is None
    assert assets.address("portal.css").startswith("/static/portal.css?v=")


def test_policy_allows_nothing_that_is_not_named() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; ")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "script-src" not in CONTENT_SECURITY_POLICY


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
