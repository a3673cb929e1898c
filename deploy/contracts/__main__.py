"""`python -m deploy.contracts FOLDER`: write what the services promise each other and the world (make schemas)."""

import sys
from pathlib import Path

from deploy.contracts.asyncapi import asyncapi_text
from deploy.contracts.events import events_text
from deploy.contracts.openapi import openapi_files
from deploy.contracts.variables import variables_text


def main(folder: str) -> None:
    """Files that are the same already are written again, the same."""
    tables = (("asyncapi.yaml", asyncapi_text()), ("variables.md", variables_text()), ("events.json", events_text()))
    for name, text in (*openapi_files(), *tables):
        file = Path(folder) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
