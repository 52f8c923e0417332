"""Who somebody is, as far as the rules care."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.domain.ids import UserId

FRESH_FOR = timedelta(days=1)


class Outsider(StrEnum):
    """Who is in the workspace and not of the organisation."""

    GUEST = "guest"
    EXTERNAL = "external"
    """Of another organisation, in a channel that both share."""
    APP = "app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the workspace. `timezone` is an IANA name, `locale` the language they read (`pt-BR`); `name` is for
    documents, never for logs."""

    id: UserId
    name: str
    is_guest: bool = False
    is_external: bool = False
    """Of another organisation."""
    is_bot: bool = False
    is_deactivated: bool = False
    is_admin: bool = False
    """Administers or owns the workspace."""
    timezone: str = "UTC"
    locale: str = ""
    seen_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Whether what we know of them is young enough to decide on."""
        return now - self.seen_at < FRESH_FOR

    @property
    def language(self) -> str:
        """Of their locale, without the country."""
        return self.locale.partition("-")[0].lower() or "en"

    @property
    def reads(self) -> bool:
        """Whether somebody sits behind the account who can read."""
        return not (self.is_bot or self.is_deactivated)

    @property
    def outside(self) -> Outsider | None:
        """As what they are in the workspace, if they are not of the organisation."""
        if self.is_bot:
            return Outsider.APP
        if self.is_external:
            return Outsider.EXTERNAL
        return Outsider.GUEST if self.is_guest else None

    @property
    def is_full_member(self) -> bool:
        return self.outside is None and not self.is_deactivated
