"""What can go wrong, as facts. A message key and its parameters; the boundary that answers a person speaks."""

from datetime import datetime
from typing import ClassVar


class MusterError(Exception):
    """The root: everything Muster raises on purpose."""


class DomainError(MusterError):
    """The rules forbid it. Expected, shown to the person as one sentence.

    `key` names a text of the programme (`errors.<key>`), `params` fill it in.
    """

    key: ClassVar[str] = "refused"

    def __init__(self, key: str | None = None, **params: object) -> None:
        self.text_key = key or type(self).key
        self.params = params
        super().__init__(self.text_key)


class NotAllowed(DomainError):
    """This person may not do this here."""

    key = "not_allowed"


class PersonUnknown(NotAllowed):
    """Nobody can say now who this is: nothing is remembered, and the chat does not answer."""

    key = "person_unknown"


class NotFound(DomainError):
    """There is no such thing, or this person may not know of it: the two read alike."""

    key = "not_found"


class InvalidTransition(DomainError):
    """The incident cannot go from its status to that one."""

    key = "invalid_transition"


class RoleTaken(DomainError):
    """A role with a single holder has one already."""

    key = "role_taken"


class InvalidField(DomainError):
    """What was typed into `field` cannot be used. `field` is a name of the form, never a Slack id."""

    def __init__(self, field: str, key: str, **params: object) -> None:
        self.field = field
        super().__init__(key, **params)


class ReasonNeeded(InvalidField):
    """The step is possible, but not without a reason."""

    def __init__(self, key: str = "reason_needed", **params: object) -> None:
        super().__init__("reason", key, **params)


class ChatError(MusterError):
    """The chat refused or did not answer. Raised only by adapters."""


class ChatUnavailable(ChatError):
    """Transient: try again, not before `retry_after` seconds. `ambiguous`: the call may have had its effect. `local`:
    the chat is there, and what stands in the way may be about this one room, for longer than anybody waits."""

    def __init__(
        self, reason: str, retry_after: float | None = None, *, ambiguous: bool = False, local: bool = False
    ) -> None:
        self.reason = reason
        self.retry_after = retry_after
        self.ambiguous = ambiguous
        self.local = local
        super().__init__(reason)


class CircuitOpen(ChatUnavailable):
    """The chat is known to be away; the call was not made. Somebody else finds out when it is back."""

    def __init__(self) -> None:
        super().__init__("away")


class AuthRevoked(ChatUnavailable):
    """The chat does not let Muster do it: its token does not do any more, or not there. A person has to mend that."""


class ChatRejected(ChatError):
    """Permanent: the same call will be refused again. `code` is the chat's own word."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class RetryLater(MusterError):
    """A job came too early: run it again at `at`. Not a failure, so it counts as no attempt."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__(at.isoformat())


class RateLimited(RetryLater):
    """The chat's allowance is used up until `at`, or it asked for silence: the call had no effect."""


class Obsolete(MusterError):
    """What a job was to do can reach nobody any more. Not a failure: the job is done."""


class ConcurrentUpdate(MusterError):
    """Somebody else won: the verb is run again, once, on the facts as they are now."""


class StoreUnavailable(MusterError):
    """The database does not answer, or broke off: try again later. A commit may have been made. `code` is its own."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class SettingsError(MusterError):
    """Start-up only: one sentence that names the variable and what was expected."""


class ProgrammeError(SettingsError):
    """The programme's data is wrong: names file, line and what was expected."""
