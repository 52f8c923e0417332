"""Choosing a type: it is looked for by a word, says what follows from it, and keeps its sub-type."""

import pytest

from sandbox import Form, Person
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId
from workflows.programme.load import load_programme


def form_of(workspace: Workspace, who: Person, words: str = "declare Something") -> Form:
    form = who.slash(f"/incident {words}", workspace.general).form
    assert form is not None
    return form


def offered(form: Form, typed: str = "") -> dict[str, str]:
    """What the menu offers: the text of each option, and what it says below it."""
    options = form.suggested(form.find("Type"), typed)
    return {one["text"]["text"]: one.get("description", {}).get("text", "") for one in options}


def test_a_type_is_looked_for_and_says_what_follows(workspace: Workspace) -> None:
    form = form_of(workspace, workspace.alice)
    assert len(offered(form)) == 28
    found = offered(form, "csam")
    assert next(iter(found.items())) == (
        "Child sexual exploitation and abuse",
        "Restricted · no files · calls 5 functions",
    )
    assert offered(form, "zzzz") == {}
    assert next(iter(offered(form, "bulo").values())) == "Private · calls 7 functions"


def test_the_menu_speaks_the_language_of_who_opens_it(one_workspace: Workspace) -> None:
    w = one_workspace
    lucia = w.slack.add_person("Lucía", locale="es-ES")
    form = lucia.slash("/incident declare Algo", w.general).form
    assert form is not None
    options = form.suggested(form.find("Tipo"), "terror attack")
    assert options[0]["text"]["text"].startswith("Terrorismo y extremismo violento")
    assert options[0]["description"]["text"] == "Restringida · sin archivos · llama a 9 funciones"


def test_what_was_used_comes_first_and_only_what_one_may_see_counts(one_workspace: Workspace) -> None:
    w = one_workspace
    w.declare(w.alice, "Accounts taken over", private=True, Type="Fraud and scams: Account takeover")
    w.declare(w.alice, "Feed is down", Type="Outage of platform or safety system")
    first = [*offered(form_of(w, w.alice))][:2]
    assert sorted(first) == ["Fraud and scams: Account takeover", "Outage of platform or safety system"]
    seen = [*offered(form_of(w, w.charlie))]
    assert seen[0] == "Outage of platform or safety system"
    assert "Fraud and scams: Account takeover" not in seen
    w.pass_time(91 * 86400)
    assert next(iter(offered(form_of(w, w.alice)))) == "Advertising", "all by title"


def test_a_sub_type_is_kept_shown_and_changed(workspace: Workspace) -> None:
    w = workspace
    room = w.declare(w.alice, "Accounts taken over", private=True, Type="Fraud and scams: Account takeover")
    assert "Fraud and scams: Account takeover" in w.card(room).text
    assert "Fraud and scams: Account takeover" in w.answer(w.alice, "info", room)
    stored = w.runtime.deps.store
    with stored.read() as uow:
        incident = uow.incidents.get(IncidentId(1))
    assert incident is not None
    assert (incident.type, incident.subtype) == ("FRAUD", "account_takeover")
    assert incident.programme == w.runtime.deps.programme.version != ""

    said = w.answer(w.alice, "type romance scam", room)
    assert "Fraud and scams: Romance scam" in said
    w.quiet()
    assert "changed the kind of incident from Fraud and scams: Account takeover to Fraud and scams: Romance scam" in (
        w.answer(w.alice, "timeline", room)
    )
    w.answer(w.alice, "type press", room)
    w.quiet()
    assert "Press, NGO, creator or politician: Press" in w.card(room).text


def test_a_word_that_may_mean_several_is_answered_with_those(one_workspace: Workspace) -> None:
    w = one_workspace
    room = w.declare(w.alice, "Feed is down")
    said = w.answer(w.alice, "type safety", room)
    assert "There is no type “safety”. Choose one of" in said
    assert "Product safety" in said
    assert "Advertising" not in said
    assert w.alice.slash("/incident type zzzz", room).form is not None, "where nothing is called so, the menu"


@pytest.mark.parametrize("typed", ["attack", "csam", "personal data"])
def test_a_floor_is_told_below_the_field(one_workspace: Workspace, typed: str) -> None:
    w = one_workspace
    form = form_of(w, w.alice)
    title = next(iter(offered(form, typed)))
    w.alice.fill(form, {"Type": title})
    w.screen(w.alice, "never" if typed != "csam" else "never have a wider visibility")


def test_the_usual_type_is_looked_for_without_sub_types(one_workspace: Workspace) -> None:
    w = one_workspace
    form = form_of(w, w.alice, "setup")
    general = w.alice.click(form, "Change", near="Announcements").form
    assert general is not None
    assert general.options("Default type", "romance") == ["Fraud and scams"]
    assert len(general.options("Default type")) == len(load_programme().types)
