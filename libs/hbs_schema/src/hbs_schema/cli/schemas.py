"""`python -m hbs_schema.cli.schemas FOLDER`: write the published files (make schemas)."""

import sys
from pathlib import Path

from hbs_schema.publishing import published_files


def main(folder: str) -> None:
    for name, text in published_files():
        file = Path(folder) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
