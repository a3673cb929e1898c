"""`python -m tests.unit.signer_matrix`: write docs/signer-matrix.md anew."""

from tests.unit.signer_matrix.page import PAGE, written

if __name__ == "__main__":
    PAGE.write_text(written(), "utf-8")
