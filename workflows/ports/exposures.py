"""How long people had what before them."""

from datetime import datetime
from typing import Protocol

from workflows.domain.exposures import Exposure
from workflows.domain.ids import ExposureId, UserId


class Exposures(Protocol):
    """There is no way to read those of several people."""

    def begin(self, exposure: Exposure) -> Exposure:
        """What the person had open before ends with it."""

    def end(self, exposure_id: ExposureId, user: UserId, at: datetime) -> None:
        """Nothing happens to one that is over, or somebody else's."""

    def of_person(self, user: UserId, since: datetime) -> tuple[Exposure, ...]:
        """Those that began since then, in their order."""

    def forget_before(self, moment: datetime) -> None: ...
