"""Files that the demonstration writes: private to whoever runs it."""

import json
from pathlib import Path
from typing import Any


def write_json(file: Path, value: Any) -> Path:
    """Write readable JSON; returns the file."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    file.chmod(0o600)
    return file
