"""What is shown at the end, written where anybody may look: files, and the summary of design and README."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.counts import count_answers, count_tiers, refused_by_code
from demo.files import write_json
from demo.offline import Offline, first_failure, with_one_changed_byte
from demo.story import Story

FILES = {"bundle": "hoc-ba-so.json", "pdf": "hoc-ba-so.pdf"}


@dataclass
class Showing:
    """The end of the story, before the portal and offline."""

    story: Story
    folder: Path

    def show(self) -> dict[str, Any]:
        """Look at one record in every way there is; returns the summary."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        story, portal = self.story, self.story.portal
        code, birth_date = story.code_to_show()
        view = portal.holder_view(code, birth_date)
        story.report.step(f"portal: status {portal.status(code)['state']}; the holder sees {len(view['parts'])} parts")
        self._write("ban-mem-cua-hoc-sinh.pdf", portal.holder_document("pdf", code, birth_date))
        presentation = self._write("trich-xuat.json", portal.holder_document("presentation", code, birth_date))
        bundle = self._write(FILES["bundle"], portal.organisation_document("bundle", code))
        pdf = self._write(FILES["pdf"], portal.organisation_document("pdf", code))
        former = self._write("ban-cu.json", story.former)
        told = {
            name: portal.status(each)["state"]
            for name, each in (("revoked", story.revoked), ("replaced", story.replaced))
        }
        old = portal.check_file(story.former)["portal"]["state"]
        story.report.step(f"portal: the revoked code is {told['revoked']}; the replaced one's old file is {old}")
        verify = self._verify(bundle, presentation)
        return {
            "portal_url": portal.url,
            "console_url": story.platform.console.url,
            "lookup_code": code,
            "second_factor": birth_date,
            "bundle": str(bundle),
            "verify": verify,
            "pdf": str(pdf),
            "counts": self._counts(),
            "refused": refused_by_code([*story.school_a.answers, *story.school_b.answers.values()]),
            "revoked_code": story.revoked,
            "replaced_code": story.replaced,
            "replaced_file": str(former),
            "late": story.school_b.answers["late"]["state"],
            "presentation": str(presentation),
            "codes": str(write_json(self.folder / "codes.json", self._codes())),
            "class_files": [str(school.folder) for school in (story.school_a, story.school_b)],
            "told": {
                "logs": str(story.platform.stack.home / "log"),
                "spans": str(story.platform.spans),
                "metrics": story.platform.metrics_urls(),
            },
        }

    def _verify(self, bundle: Path, presentation: Path) -> list[str]:
        offline = Offline(self.story.platform.stack.pki, self.story.platform.stack.home)
        for file in (bundle, presentation):
            code, report = offline.verify(file)
            self.story.report.step(f"hbs-verify {file.name}: exit {code}, {report['verdict']}, level {report['level']}")
        changed = self._write("mot-byte-khac.json", with_one_changed_byte(bundle.read_bytes()))
        code, report = offline.verify(changed)
        self.story.report.step(f"with one changed byte: exit {code}, check `{first_failure(report)}` fails")
        return offline.arguments(bundle)

    def _counts(self) -> dict[str, dict[str, int]]:
        story = self.story
        answers = [*story.school_a.answers, *story.school_b.answers.values()]
        sent = sum(len(answer["packets"]) for answer in answers) + len(story.school_b.classes["4C"].drafts)
        schools = count_answers(sent, answers, story.school_a.corrections())
        return count_tiers(schools, story.registrar, story.ministry, story.portal)

    def _codes(self) -> list[str]:
        """Every lookup code that the run has used."""
        story = self.story
        own = [
            story.school_a.draft(line["draft_id"])["lookup_code"]
            for name in story.school_a.classes
            for line in story.school_a.drafts(name)
        ]
        return own + [code for made in story.school_b.classes.values() for code in made.codes]

    def _write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


def write_summary(home: Path, summary: dict[str, Any]) -> Path:
    """`summary.json`: what a reader of the README, or a test from outside, needs."""
    return write_json(home / "summary.json", summary)
