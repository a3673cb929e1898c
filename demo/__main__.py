"""`make demo`: a school year of two schools sent through the whole chain, on real parts."""

import sys

from demo.client import CommandFailed, Refused, open_network
from demo.showing import Showing, write_summary
from demo.story import Story
from deploy.local.errors import StackError
from deploy.local.installation import Platform
from deploy.local.paths import RUN
from deploy.local.report import Report
from deploy.local.stack import Stack


def main() -> int:
    """Start from an empty home, tell the story, leave the system running."""
    report = Report()
    stack = Stack(RUN / "demo", report=report)
    try:
        stack.up(fresh=True)
        platform = Platform(stack)
        platform.prepare()
        report.step("databases, broker users, queues and policies are made")
        stack.run(platform.migrations())
        with open_network(platform) as network:
            story = Story(network, report)
            story.ministry.register(story.registrar.authority_file())
            stack.run(platform.services())
            tell(story)
            summary = Showing(story, stack.home / "shown").show()
    except (StackError, Refused, CommandFailed) as error:
        report.line(f"the demonstration stopped: {error}")
        return 1
    written = write_summary(stack.home, summary)
    report.step(f"summary: {written}")
    report.line(f"lookup code {summary['lookup_code']}, birth date {summary['second_factor']}")
    report.line(f"console {platform.console.url}; log in as van-hanh, doi-chieu or quan-tri: no password")
    report.line(f"portal {summary['portal_url']}; `make down` ends everything")
    return 0


def tell(story: Story) -> None:
    """The year, in order."""
    story.open_the_year()
    story.school_a_works()
    story.school_b_sends()
    story.school_a_corrects()
    story.schools_close()
    story.registrar_looks()
    story.registrar_locks()
    story.ministry_publishes()


if __name__ == "__main__":
    sys.exit(main())
