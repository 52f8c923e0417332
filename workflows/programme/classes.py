"""What people may meet in an incident."""

from workflows.programme.fields import Data, Duration, Notice, Title


class ContentClass(Data):
    """Something that people may meet in an incident and that can hurt whoever meets it. `notice`: what they are told
    before, in plain words without detail. `hides`: what an entry of it says is shown to whoever asks. `a_day`,
    `a_week`: how long one person is to have it before them; a setting of the organisation, not a medical limit."""

    title: Title
    notice: Notice
    hides: bool = True
    a_day: Duration | None = None
    a_week: Duration | None = None
