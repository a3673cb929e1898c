"""`make demo`: a school year of two schools sent through the whole chain, on real parts."""

import sys
from datetime import timedelta

from demo import cast
from demo.ministry import Ministry
from demo.registrar import Registrar
from demo.school_b import SchoolB
from deploy.local.errors import StackError
from deploy.local.installation import Platform
from deploy.local.paths import RUN
from deploy.local.report import Report
from deploy.local.stack import Stack

CLASSES = {cast.SCHOOL_A: {2: ["2A"], 4: ["4A"]}, cast.SCHOOL_B: {2: ["2B"], 4: ["4B", "4C"]}}


def main() -> int:
    """Start from an empty home, leave the system running."""
    report = Report()
    stack = Stack(RUN / "demo", report=report)
    try:
        stack.up(fresh=True)
        platform = Platform(stack)
        platform.prepare()
        report.step("databases, broker users, queues and policies are made")
        stack.run(platform.migrations())
        registrar = Registrar(platform, stack.home / "registrar")
        Ministry(platform).register(registrar.authority_file())
        stack.run(platform.services())
        registrar.register(CLASSES)
        registrar.open_window(timedelta(hours=1))
        report.step(f"the registrar has opened window {registrar.window} for {len(cast.NAMES)} schools")
        policies = {name: {"id": name, "version": 1, "digest": digest} for name, digest in registrar.policies.items()}
        school_b = SchoolB(platform, stack.home / "school-b", registrar.window, policies)
        school_b.send_everything()
        for answer in school_b.answers:
            report.step(f"school B: {answer['counts']}")
    except StackError as error:
        report.line(f"the demonstration could not start: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
