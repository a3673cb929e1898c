"""What a secondary page has to hold before a level, a promotion or an award can rest on it."""

import pytest

from tests.unit.hbs_schema.rules.secondary_pages import errors, page, with_disability


@pytest.mark.parametrize("name", ["attendance", "outcome", "remarks"])
def test_an_exemption_does_not_excuse_a_part_that_holds_no_results(name):
    parts = with_disability(page())
    del parts[name]

    assert errors(parts) == {"part-missing"}


def test_a_page_without_conduct_is_judged_like_one_whose_conduct_says_nothing():
    parts = with_disability(page())
    del parts["conduct"]
    assert errors(parts) == {"award-mismatch", "promotion-decision-missing"}

    parts["outcome"] |= {"awards": [], "promotion_decision": "Quyết định số 12"}
    assert errors(parts) == set()
    parts["outcome"]["learning"]["after_reassessment"] = "T"
    assert errors(parts) == {"retake-on-completed-track"}
