"""What one chooses is explained where one chooses it, and choosing loses nothing; a type and its roles."""

import pytest

from sandbox import Form, Person
from tests.e2e.workspace import Workspace


def chosen(who: Person, form: Form, field: str, value: str) -> Form:
    who.choose(form, field, value)
    assert who.form is not None
    return who.form


def test_choosing_type_and_severity_explains_them_and_keeps_the_quoted_message(one_workspace: Workspace) -> None:
    w = one_workspace
    alert = w.bob.say(w.general, "Sellers are asking buyers to pay outside")
    form = w.alice.message_shortcut(alert, "Declare incident from message").form
    assert form is not None
    quote = "From the message: Sellers are asking buyers to pay outside"
    assert quote in form.text
    assert "Private: only members of the war room can see it." in form.text
    assert "Limited harm, handled by a known playbook" in form.text
    assert "For example: a hate hashtag that comes back, one seller's dispute over a brand" in form.text

    w.alice.fill(form, {"Title": "Payments outside the platform"})
    form = chosen(w.alice, form, "Type", "Outage of platform or safety system")
    assert "Open: everybody in the workspace can see it." in form.text
    assert form.values["Visibility"] == "Open (everybody in the workspace)"
    form = chosen(w.alice, form, "Type", "Fraud and scams")
    form = chosen(w.alice, form, "Severity", "S1 Critical")

    assert quote in form.text
    assert "People lose money or accounts: scams, takeovers, payment fraud" in form.text
    assert (
        "Calls Incident Management, Payments / Risk, Moderation / Operations, "
        "Customer, Creator and Seller Support, Legal." in form.text.replace(", and ", ", ")
    )
    assert "Private: only members of the war room can see it." in form.text
    assert "Serious harm is likely within hours" in form.text
    assert "Limited harm" not in form.text
    assert form.values["Title"] == "Payments outside the platform"
    assert form.values["Visibility"] == "Private (members of the war room only)"
    assert form.values["Summary"] == "Sellers are asking buyers to pay outside"

    room = w.sent(w.alice, form, True)
    assert w.card(room).buttons[1:4] == ["Post update", "Claim Deputy", "Claim Investigation lead"]
    assert "Policy lead" not in w.card(room).text


def test_the_offer_to_join_stays_when_another_type_is_chosen(one_workspace: Workspace) -> None:
    w = one_workspace
    w.declare(w.bob, "Payments fail")
    form = w.alice.slash("/incident declare Payments fail", w.general).form
    assert form is not None
    w.alice.submit(form, {"Visibility": "Open (everybody in the workspace)"})
    form = chosen(w.alice, w.screen(w.alice, "Is this the same incident?"), "Type", "Fraud and scams")
    assert "Is this the same incident?" in form.text
    assert form.submit_label == "Declare anyway"


@pytest.mark.parametrize("private", [False, True])
def test_severity_and_status_say_what_they_mean_and_what_follows(one_workspace: Workspace, private: bool) -> None:
    w = one_workspace
    room = w.declare(w.alice, "API is down", private=private)
    form = w.alice.slash("/incident severity", room).form
    assert form is not None
    form = chosen(w.alice, form, "Severity", "S0 Crisis")
    assert "A live attack or perpetrator footage is spreading" in form.text
    assert "For example: a livestreamed attack" in form.text
    w.alice.close(form)

    form = w.alice.slash("/incident status", room).form
    assert form is not None
    w.alice.fill(form, {"Reason": "rolled back"})
    form = chosen(w.alice, form, "Status", "Resolved")
    assert "The harm has stopped; follow-up work may remain." in form.text
    assert "Update reminders stop; open tasks keep theirs." in form.text
    assert form.values["What was done"] == "rolled back", "to resolve asks what /incident resolve asks"
    assert {"Impact", "Cause, if known"} <= set(form.labels)
    form = chosen(w.alice, form, "Status", "Duplicate")
    assert "You are asked which incident it is the same as." in form.text
    assert "follow-up work may remain. " not in form.text
    assert form.values["Reason"] == "rolled back"


def test_whoever_takes_a_role_is_told_its_duty_and_gets_its_first_task_once(one_workspace: Workspace) -> None:
    w = one_workspace
    room = w.declare(w.alice, "API is down", Severity="S1 Critical")
    w.bring_in(room, w.bob)
    w.bob.slash("/incident claim deputy", room)
    w.later()
    (told,) = w.bob.dms()
    role = w.runtime.deps.programme.roles
    deputy = next(r for name, r in role.items() if name == "deputy")
    assert str(deputy.duty) in told.text
    assert [line for line in deputy.instructions if str(line) not in told.text] == []
    task = "Write the handover note and keep it current  (Bob)"
    assert task in w.card(room).text

    w.bob.slash("/incident role deputy none", room)
    w.alice.slash("/incident claim deputy", room)
    w.later()
    assert w.card(room).text.count("Write the handover note") == 1
