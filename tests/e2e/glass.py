"""Setting up who may break the glass and who answers for it, and breaking it as people do."""

from sandbox import Form, Message, Person, Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import FunctionId, UserId
from workflows.domain.organisation import SettingChange, SettingValue, people_of
from workflows.domain.rosters import people_of_function

TITLE = "Wobblegate"
HOUR = 3600
LAW = "a legal deadline is running"
LIFE = "danger to life"


def set_up(workspace: Workspace, name: str, value: SettingValue) -> None:
    """As `/incident setup` stores it."""
    with workspace.runtime.store.write() as uow:
        by = UserId(workspace.alice.user.id)
        uow.organisation.add(SettingChange(name=name, old=None, new=value, by=by, at=uow.now))
        uow.commit()


def appoint(workspace: Workspace, function: FunctionId, *people: Person) -> None:
    """They are the people of this function from now on, however much time goes by."""
    set_up(workspace, people_of(function), [person.user.id for person in people])
    with workspace.runtime.store.write() as uow:
        uow.rosters.replace(people_of_function(function), [UserId(person.user.id) for person in people], uow.now)
        uow.commit()


def sees(workspace: Workspace, who: Person) -> bool:
    return TITLE in workspace.answer(who, "info 1", workspace.general)


def listed(who: Person, place: Room, words: str = "access") -> Message:
    message = who.slash(f"/incident {words}", place).message
    assert message is not None
    return message


def break_form(who: Person, place: Room) -> Form:
    form = who.click(listed(who, place, "access 1"), "Emergency access…").form
    assert form is not None
    return form


def breaks(workspace: Workspace, who: Person, code: str = LAW, **fields: object) -> str:
    """What they are told."""
    form = break_form(who, workspace.general)
    told = who.submit(form, {"Reason": code, "What for": "The court asks", **fields})
    assert not told.errors, told.errors
    shown = told.form.text if told.form else told.text
    if told.form:
        who.close(told.form)
    workspace.quiet()
    return shown
