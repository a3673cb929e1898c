"""Why signing stops. What was signed before stays in the journal, and is handed over the next time."""

from typing import Literal

System = Literal["school", "registrar"]
"""Whose service it is that a signer hands over to."""


class SigningStopped(Exception):
    """Base. `code` is stable, `params` fill the sentence that `sentences.py` has for it."""

    code = "signing-stopped"
    system: System = "school"
    """Whose service it was about."""

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = params


class ServiceAway(SigningStopped):
    """The school's service, or that of the registrar, does not answer."""

    code = "service-away"


class ServiceRefused(SigningStopped):
    """The service answered with a problem, told in its own words."""

    class_name = ""
    """Where it was refused, in a round over several classes."""

    def __init__(self, code: str, title: str, detail: str, status: int = 0) -> None:
        super().__init__()
        self.code, self.title, self.detail, self.status = code, title, detail, status


class AnswerUnusable(SigningStopped):
    """The service's answer is none that a signing client can use."""

    code = "answer-unusable"


class ContentDiffers(SigningStopped):
    """What the service sent is not what its sentence is about; nothing of it is signed."""

    code = "content-differs"


class ClockWrong(SigningStopped):
    """This computer's clock is not that of the service."""

    code = "clock-wrong"


class SecretExposed(SigningStopped):
    """A file with a key, PIN or access token is not its owner's alone, or cannot be read."""

    code = "secret-file"


class KeyUnfit(SigningStopped):
    """The file, token or remote service has no key that can be used; `reason` says why."""

    code = "key-unfit"


class JournalBusy(SigningStopped):
    """Another client is signing the same."""

    code = "journal-busy"


class JournalUnusable(SigningStopped):
    """The journal cannot be written or others can read it; without it nothing is signed."""

    code = "journal-unusable"


class AuthorisationNeeded(SigningStopped):
    """The remote service asks for a PIN or a one-time password, and none was given."""

    code = "authorisation-needed"


class SignOffOld(SigningStopped):
    """A sign-off of these grades is there that no longer stands: it has to be withdrawn before another one."""

    code = "sign-off-old"
