"""`python -m tests.words`: write docs/glossary/sentences.md anew."""

from tests.words.collect import collect
from tests.words.page import PAGE, written

if __name__ == "__main__":
    PAGE.write_text(written(collect()), "utf-8")
