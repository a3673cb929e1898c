"""hbs-sign asks for nothing that only Unix has."""

import subprocess
import sys

WITHOUT_UNIX = """
import os, sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in ("O_NOFOLLOW", "O_CLOEXEC", "pread", "getuid", "geteuid", "fork"):
    delattr(os, name)
import hbs_sign.cli.main, hbs_sign.cli.serve_page, hbs_sign.journal, hbs_sign.key_sources
"""


def test_it_starts_where_there_are_no_unix_modules() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WITHOUT_UNIX], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
