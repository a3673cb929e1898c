"""`python -m deploy.compose prepare|declare|pki FOLDER`: the one-shot jobs of compose.yaml, and its local PKI.

prepare: keys, passwords and secrets as files, before the first start. declare: databases, roles, vhosts, users, queues
and policies, whenever the servers are new or their rights have changed. pki: OCSP, CRLs and timestamps, for trying out.
"""

import sys
from pathlib import Path

from deploy.compose.pki_server import serve_pki
from deploy.compose.places import compose_stack
from deploy.compose.preparing import prepare
from deploy.local.installation import Platform


def declare(home: Path) -> None:
    """What the local installation declares, at the servers of compose.yaml; again is harmless."""
    platform = Platform(compose_stack(home, is_up=True))
    platform.prepare()
    platform.migrations()  # makes each database and its roles, and runs nothing


COMMANDS = {"prepare": prepare, "declare": declare, "pki": serve_pki}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](Path(sys.argv[2]))
