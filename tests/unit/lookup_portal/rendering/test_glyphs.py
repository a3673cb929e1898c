"""Letters of every people are printed as they were signed; what no font has is replaced where a reader sees it."""

import io
import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lookup_portal.rendering.form import FORM
from lookup_portal.rendering.glyphs import MISSING, printable, with_marks
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.architecture.sources import ROOT
from tests.unit.lookup_portal import samples

PERMITTED = [
    point
    for first, last in json.loads((ROOT / "docs/packet/code-points.json").read_text())["permitted"]
    for point in range(first, last + 1)
]
COVERED = {
    "Latin, with Vietnamese, Tày, Nùng, H'Mông, Ê-đê, Ba-na": (0x20, 0x24F),
    "Vietnamese in one letter": (0x1EA0, 0x1EF9),
    "combining marks": (0x300, 0x36F),
    "Khmer": (0x1780, 0x17FF),
    "Cham": (0xAA00, 0xAA5F),
    "Thái (Tai Viet)": (0xAA80, 0xAADF),
    "Pahawh Hmong": (0x16B00, 0x16B8F),
    "Cyrillic": (0x400, 0x4FF),
}
NOT_COVERED = {"Hán, Nôm": (0x4E00, 0x9FFF), "New Tai Lue": (0x1980, 0x19DF), "Tai Le": (0x1950, 0x197F)}
NAMES = {
    "Ê-đê": "H'Bia Êban Ksơr Y Kdăm Čư̆",
    "H'Mông": "Giàng Thị Mỷ",
    "Khmer": "សុខ ចាន់ថា",
    "Cham": "ꨌꩌ ꨆꨢ",
    "Thái": "ꪀꪫꪱꪣ ꪼꪕ",
    "decomposed": "Nguye\u0302\u0303n \u0301",
}


@cache
def renderer() -> PdfRenderer:
    return PdfRenderer()


def text_with(name: str) -> str:
    parts = samples.parts(2)
    parts = replace(parts, identity=parts.identity.model_copy(update={"full_name": name}))
    pdf = renderer().render_pdf(samples.book(2, given_parts=parts))
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


@pytest.mark.parametrize("letter", ["\0", "\r", "\N{SOFT HYPHEN}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\uf002"])
def test_what_is_no_letter_is_replaced_in_a_signers_name(letter: str) -> None:
    """A certificate's common name comes from outside: it neither spoils the page nor turns what stands around it."""
    signers = samples.signers(2)
    signers[0] = replace(signers[0], name=f"Phạm{letter}Hằng")
    pdf = renderer().render_pdf(samples.book(2, signed_by=signers))

    assert f"Phạm{MISSING}Hằng" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.parametrize("script", COVERED)
def test_the_fonts_have_every_permitted_letter_of_these_scripts(script: str) -> None:
    first, last = COVERED[script]

    assert [hex(point) for point in PERMITTED if first <= point <= last and point not in printable()] == []


@pytest.mark.parametrize("script", NOT_COVERED)
def test_the_fonts_have_none_of_these_scripts(script: str) -> None:
    """So that this list stays true."""
    first, last = NOT_COVERED[script]

    assert not [point for point in range(first, last + 1) if point in printable()]


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_its_own_script_is_printed(script: str) -> None:
    assert MISSING not in with_marks(NAMES[script])
    assert FORM["unprintable"] not in text_with(NAMES[script])


def test_a_letter_that_no_font_has_is_replaced_and_the_page_says_so() -> None:
    text = text_with("Trần 陳 An")

    assert f"Trần {MISSING} An" in text
    assert FORM["unprintable"] in text


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from([chr(point) for point in PERMITTED]), min_size=1, max_size=60).filter(str.strip))
def test_whatever_is_permitted_can_be_drawn(name: str) -> None:
    """PDF/A refuses a page with a letter that its fonts lack: none may be left, in any combination of marks."""
    assert "Trang" in text_with(" ".join(name.split()) or "x")


@pytest.mark.slow
@settings(max_examples=25)
@given(st.text(st.sampled_from("#$*_`\\<>@[]{}()\"'/=-+~.:;|&%^!?0aĂ"), min_size=1, max_size=80))
def test_no_sign_is_read_as_markup(name: str) -> None:
    shown = text_with(f"x{name}x").replace(" ", "").replace("\u200b", "")
    # Signs that turn the direction of writing are in no record (docs/packet.md §3) and in no field of a copy.
    wanted = with_marks(f"x{name}x").replace(" ", "").replace("\u200b", "")

    assert wanted in shown
