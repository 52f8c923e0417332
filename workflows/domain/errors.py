"""The errors of Muster. They carry message keys and parameters; the boundary that answers a person renders them."""

from datetime import datetime
from typing import ClassVar


class MusterError(Exception):
    """The root of all errors that Muster raises on purpose."""


class DomainError(MusterError):
    """The rules forbid it. Expected, and shown to the person as one sentence.

    `key` names a text of the programme (`errors.<key>`); `params` are its parameters.
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
    """This person is not cached, and the chat does not know them or does not answer."""

    key = "person_unknown"


class NotFound(DomainError):
    """It does not exist, or this person may not know of it. Both read alike."""

    key = "not_found"


class InvalidTransition(DomainError):
    """The incident cannot change from its status to this one."""

    key = "invalid_transition"


class RoleTaken(DomainError):
    """A role for one person is already held."""

    key = "role_taken"


class InvalidField(DomainError):
    """The input in `field` is invalid. `field` is a field name, never a Slack id."""

    def __init__(self, field: str, key: str, **params: object) -> None:
        self.field = field
        super().__init__(key, **params)


class ReasonNeeded(InvalidField):
    """The change requires a reason."""

    def __init__(self, key: str = "reason_needed", **params: object) -> None:
        super().__init__("reason", key, **params)


class WhichIncident(InvalidField):
    """A duplicate was not told which incident it is a duplicate of."""

    def __init__(self) -> None:
        super().__init__("status", "duplicate_which")


class ChatError(MusterError):
    """The chat refused or did not answer. Raised only by adapters."""


class ChatUnavailable(ChatError):
    """Transient: retry, not before `retry_after` seconds. `ambiguous`: the call may have had its effect. `local`: the
    chat is up, and the failure may concern only this room and last."""

    def __init__(
        self, reason: str, retry_after: float | None = None, *, ambiguous: bool = False, local: bool = False
    ) -> None:
        self.reason = reason
        self.retry_after = retry_after
        self.ambiguous = ambiguous
        self.local = local
        super().__init__(reason)


class CircuitOpen(ChatUnavailable):
    """An outage is known, so the call was not made. A probe detects when the chat is back."""

    def __init__(self) -> None:
        super().__init__("away")


class AuthRevoked(ChatUnavailable):
    """The token was revoked, or lacks access here. A person has to fix it."""


class ChatRejected(ChatError):
    """Permanent: a retry would be refused as well. `code` is the error code of the chat."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class RetryLater(MusterError):
    """A job ran too early: run it again at `at`. Not a failure, and not counted as an attempt."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__(at.isoformat())


class RateLimited(RetryLater):
    """Rate limit or pause until `at`. The call had no effect."""


class Obsolete(MusterError):
    """The job is no longer needed. Not a failure: it counts as done."""


class ConcurrentUpdate(MusterError):
    """Another transaction won. The verb is run again once, on the current facts."""


class StoreUnavailable(MusterError):
    """The database does not answer or disconnected: retry later. A commit may have succeeded. `code` is the
    driver's."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class SettingsError(MusterError):
    """Start-up only: one sentence that names the variable and what was expected."""


class ProgrammeError(SettingsError):
    """The programme's data is wrong: names file, line and what was expected."""
