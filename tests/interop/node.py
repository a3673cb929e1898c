"""Runs a script of this folder with Node.js and the packages that the lock names."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.node_binary import find_node, installed_packages

HOME = Path(__file__).parent


def run(script: str, **given: Any) -> Any:
    """What the script prints as JSON; `given` is its standard input."""
    asked = json.dumps({**given, "modules": str(installed_packages())})
    done = subprocess.run(
        [str(find_node().program), str(HOME / script)], input=asked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
