"""The school year of the demonstration, step by step; each step says what it saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from demo import cast
from demo.client import Network, Refused, wait_for
from demo.console import People
from demo.counts import in_words, refused_by_code
from demo.ministry import Ministry
from demo.portal import Portal
from demo.registrar import Registrar
from demo.school_a import SchoolA
from demo.school_b import SchoolB
from deploy.local.report import Report

CLASSES = {cast.SCHOOL_A: {2: ["2A"], 4: ["4A"]}, cast.SCHOOL_B: {2: ["2B"], 4: ["4B", "4C"]}}


@dataclass
class Story:
    """Everybody who takes part, and what has come of it so far."""

    network: Network
    report: Report
    classes: Mapping[str, Mapping[int, Sequence[str]]] = field(default_factory=lambda: CLASSES)
    """Classes by school and grade, for the homeroom teachers' certificates."""
    revoked: str = ""
    """The lookup code of the record that was withdrawn."""
    replaced: str = ""
    """The lookup code of the record that was replaced."""
    former: bytes = b""
    """The old file of the record that was replaced, as the school had given it away."""
    cutoff_in: timedelta = timedelta(seconds=4)
    """How far ahead the cutoff is set when it has to come."""
    locks: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.platform = self.network.platform
        home = self.platform.stack.home
        self.registrar = Registrar(self.platform, home / "registrar")
        self.ministry = Ministry(self.platform)
        self.portal = Portal(self.network)

    @cached_property
    def policies(self) -> Mapping[str, Mapping[str, Any]]:
        return {name: {"id": name, "version": 1, "digest": digest} for name, digest in self.registrar.policies.items()}

    @cached_property
    def school_a(self) -> SchoolA:
        return SchoolA(self.network, self.platform.stack.home / "school-a", self.registrar.window, self.policies)

    @cached_property
    def school_b(self) -> SchoolB:
        return SchoolB(self.network, self.platform.stack.home / "school-b", self.registrar.window, self.policies)

    def open_the_year(self) -> None:
        """The registrar registers schools, signers and policies, and opens the window."""
        self.registrar.register(self.classes)
        self.registrar.open_window(timedelta(hours=1))
        self.report.step(f"the registrar has opened window {self.registrar.window} for {len(cast.NAMES)} schools")

    def school_a_works(self) -> None:
        """Import, check, review, sign, submit."""
        for grade, name, policy in ((4, "4A", "full-chain"), (2, "2A", "full-chain-individual")):
            counts = self.school_a.import_class(grade, name, policy, seed=grade, use_xls=grade == 2)
            found = self.school_a.findings(name)
            self.report.step(
                f"school A, class {name}: import {in_words(counts)}; {found['ready']} of {found['drafts']} pass TT27"
            )
            self.school_a.review(name)
            signed = self.school_a.sign(grade, name)
            self.report.step(f"class {name}: {len(signed)} signing sessions under {policy}")
            for answer in self.school_a.submit(name):
                self.report.step(f"class {name}: the registrar answers {in_words(answer['counts'])}")

    def school_b_sends(self) -> None:
        """Ready-signed classes by HTTP, faults among them, and one record a second time."""
        self.school_b.send_everything()
        self.school_b.send_again()
        for name, answer in self.school_b.answers.items():
            refused = in_words(refused_by_code([answer]))
            self.report.step(f"school B, {name}: {in_words(answer['counts'])}; problems: {refused}")

    def school_a_corrects(self) -> None:
        """One accepted record is revoked, one mark of another is corrected."""
        gone = self.school_a.drafts("2A")[3]["draft_id"]
        self.revoked = self.school_a.draft(gone)["lookup_code"]
        answer = self.school_a.revoke(gone, "Học sinh đã chuyển trường, báo cáo nhầm")
        self.report.step(f"school A revokes one record: {answer['state']}")
        draft_id, mark = self._mark_to_correct()
        self.replaced = self.school_a.draft(draft_id)["lookup_code"]
        self.former = self.school_a.bundle(self.replaced, revision=1)
        signed = self.school_a.replace_mark(4, "4A", draft_id, "subjects/TOAN", {"test": mark})
        self.school_a.submit("4A")
        self.report.step(f"school A corrects one mark; sign again: {', '.join(signed)}")

    def schools_close(self) -> None:
        """School A by itself; school B is listed, reminded, and closes before the cutoff."""
        left_out = [
            {"pupil_code": line["pupil_code"], "reason": "transferred"}
            for line in self.school_a.drafts("2A")
            if line["state"] == "withdrawn"
        ]
        closed = self.school_a.close([2, 4], left_out)
        self.report.step(f"school A closes: {closed['state']}")
        unclosed = self.registrar.unclosed("progress")
        self.registrar.unclosed("remind")
        self.report.step(f"not closed yet, reminded: {', '.join(unclosed)}")
        answer = self.school_b.close()
        self.report.step(f"school B closes with {answer['count']} records; open: {self.registrar.unclosed('progress')}")

    def registrar_looks(self) -> None:
        """The Sở's people get their roles, and one of them looks at the window in the console."""
        people = People(self.registrar, self.platform.console)
        count = people.employ()
        board = people.look("doi-chieu", f"/dot-chot/{self.registrar.window}/doi-chieu")
        schools = [name for name in cast.NAMES.values() if name in board]
        self.report.step(f"console: {count} people have roles; the reviewer sees {len(schools)} schools")

    def registrar_locks(self) -> None:
        """The cutoff passes, grade 4 is locked before grade 2, and what comes afterwards is late."""
        self.registrar.move_cutoff(self.cutoff_in)
        self.registrar.wait_until_draining(self.cutoff_in)
        for grade in (4, 2):
            planned = self.registrar.lock(grade, "--dry-run")
            done = self.registrar.lock(grade)
            self.locks.append(done)
            self.report.step(
                f"grade {grade}: {planned['packets']} would be, {done['packets']} are locked; "
                f"{done['withdrawn']} revoked or replaced; lock {done['seq']}"
            )
        self.school_b.send_late()
        self.report.step(f"school B sends class 4C mended: {self.school_b.answers['late']['state']}")

    def ministry_publishes(self) -> None:
        """The roots agree, the acknowledgements come back, the status is signed, the portal is fed."""
        wait_for("the Ministry's acknowledgements", self._all_equal)
        self.ministry.issue_status()
        wanted = sum(lock["packets"] for lock in self.locks)
        wait_for("the portal", lambda: sum(row["effective"] for row in self.portal.counts()) == wanted)
        code = self.code_to_show()[0]
        wait_for("the status", lambda: self.portal.status(code)["state"] == "effective")
        self.report.step(f"the Ministry has acknowledged {len(self.locks)} locks; {wanted} records are on the portal")

    def code_to_show(self) -> tuple[str, str]:
        """A lookup code of class 4A that was neither revoked nor replaced, and the pupil's birth date."""
        for line in self.school_a.drafts("4A"):
            draft = self.school_a.draft(line["draft_id"])
            if draft["lookup_code"] not in (self.revoked, self.replaced):
                return draft["lookup_code"], draft["content"]["identity"]["birth_date"]
        raise Refused("class 4A has no record to show")

    def _mark_to_correct(self) -> tuple[str, str]:
        """A draft whose mathematics test may rise by one without a change of the year's result (TT27 Điều 9)."""
        for line in self.school_a.drafts("4A"):
            mark = self.school_a.draft(line["draft_id"])["content"]["subjects/TOAN"]["test"]
            if mark in ("5", "7"):
                return line["draft_id"], str(int(mark) + 1)
        raise Refused("class 4A has no mark to correct")

    def _all_equal(self) -> bool:
        reports = self.ministry.reports()
        refused = [row["problem"] for row in reports if row["state"] == "refused"]
        if refused:
            raise Refused(f"the Ministry refused a report: {refused}")
        return len(reports) == len(self.locks) and all(row["state"] == "equal" for row in reports)
