"""Forms: an error finds its field, and nothing that was typed is lost."""

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.registry import VIEWS
from commands.views.declare_form import CALLBACK, Draft, declare_form, read_draft
from commands.views.submission import Submission, refill
from sandbox.blockkit.surfaces import view_problems
from tests.builders import ALICE, BOB
from tests.unit.source import as_raised, last_name, modules
from tests.unit.surfaces.forms import forms
from tests.unit.surfaces.programmes import PROGRAMMES, voice_of
from workflows.domain.exposure import Visibility
from workflows.domain.ids import SeverityCode, TypeCode, UserId
from workflows.text.slack_text import legible

Json = dict[str, Any]
VOICE = voice_of(PROGRAMMES["default"])


@cache
def drawn() -> dict[str, list[Json]]:
    """Every form that can be sent, by its callback."""
    found: dict[str, list[Json]] = {}
    for view in forms("Cyrillic", PROGRAMMES["default"]).values():
        if view.get("callback_id"):
            found.setdefault(view["callback_id"], []).append(view)
    return found


def fields_of(view: Json) -> set[str]:
    return {block["block_id"].partition(":")[0] for block in view["blocks"] if block["type"] == "input"}


# --------------------------------------------------------------------------------------- errors find their field


@cache
def our_calls() -> "Calls":
    return Calls()


class Calls:
    """Which function of ours calls which, as far as names and imports tell."""

    def __init__(self) -> None:
        self.functions: dict[str, tuple[str, ast.FunctionDef]] = {}
        self._imports: dict[str, dict[str, str]] = {}
        for module, tree in modules().items():
            self._imports[module] = {
                alias.asname or alias.name: f"{node.module}.{alias.name}"
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            }
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    self.functions[f"{module}.{node.name}"] = (module, node)

    def called_by(self, name: str) -> Iterator[tuple[str, ast.Call]]:
        """Each call a function makes, with the full name of what it calls."""
        module, function = self.functions[name]
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            short = last_name(call.func)
            yield self._imports[module].get(short, f"{module}.{short}"), call

    def fields_refused_by(self, name: str) -> set[str]:
        """Every field that may carry an error once `name` was called."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            for called, call in self.called_by(current):
                error = as_raised(self.functions[current][0], call)
                if error is not None and error.field and not error.field.startswith("<"):
                    found.add(error.field)
                if called in self.functions:
                    waiting.append(called)
                    found |= _field_given(self.functions[called][1], call)
        return found


def _field_given(function: ast.FunctionDef, call: ast.Call) -> set[str]:
    """The field a caller names, for functions that raise on the field they are told."""
    names = [a.arg for a in function.args.args]
    if "field" not in names or len(call.args) <= names.index("field"):
        return set()
    given = call.args[names.index("field")]
    return {given.value} if isinstance(given, ast.Constant) and isinstance(given.value, str) else set()


IN_ANOTHER_PART = {
    "name": {"people", "why"},  # one person, checked before, and the title of a function
    "resolve": {"reason", "status"},  # what was done is the reason, and the programme names the status
    "update": {"reason"},  # the message of an update is its reason, and a form with an empty message is refused first
    "status": {"target", "people"},  # of the form that asks which incident it is a duplicate of
    "correct": {"entry", "time"},  # the number is that of the form, and a correction keeps the time
    "leftover_hand_over": {"target"},  # nothing is cancelled by it
    "duplicate": {"status"},  # it is the programme's own
    "declare": {"classes"},  # asked where the type has none, and refused only where they were asked
    "type": {"classes"},
    "access_until": {"person"},  # the form opens for none who cannot be let in
}
"""Fields that a verb could refuse and this form's submission never meets."""


WITHOUT_FIELDS = frozenset({"opened"})
"""Forms in which nothing is typed."""


@pytest.mark.parametrize("callback", sorted(VIEWS.keys() - WITHOUT_FIELDS))
def test_an_error_of_a_verb_is_on_a_field_of_its_form(callback: str) -> None:
    handler = VIEWS[callback]
    assert not isinstance(handler, partial)
    refused = our_calls().fields_refused_by(f"{handler.__module__}.{handler.__name__}")
    assert refused, "the search found no error at all"
    for view in drawn()[callback]:
        assert refused - IN_ANOTHER_PART.get(callback, set()) <= fields_of(view)


def test_the_search_follows_calls_into_verbs() -> None:
    calls = our_calls()
    assert calls.fields_refused_by("commands.tasks.submit_task") == {"text", "due", "assignee"}
    assert calls.fields_refused_by("commands.declare.submit") >= {"title", "type", "severity", "visibility", "lead"}


# ----------------------------------------------------------------------------------------------- nothing is lost

typed_texts = st.text(max_size=200).map(legible)
people = st.sampled_from([ALICE, BOB, None])


def submitted(view: Json, answers: dict[str, Any]) -> Json:
    """The view as Slack sends it back, with `answers` by field."""
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            field, element = block["block_id"].partition(":")[0], block["element"]
            state = {"type": element["type"], **_state(element, answers.get(field))}
            values[block["block_id"]] = {element["action_id"]: state}
    return {**view, "id": "V1", "state": {"values": values}}


def _state(element: Json, answer: Any) -> Json:
    match element["type"]:
        case "plain_text_input":
            return {"value": answer or None}
        case "external_select":
            option = {"value": answer, "text": {"type": "plain_text", "text": str(answer), "emoji": True}}
            return {"selected_option": option if answer else None}
        case "static_select":
            chosen = next((o for o in element["options"] if o["value"] == answer), None)
            return {"selected_option": chosen}
        case "users_select":
            return {"selected_user": answer}
        case "conversations_select":
            return {"selected_conversation": answer}
        case "timepicker":
            return {"selected_time": answer}
        case "multi_static_select":
            return {"selected_options": [o for o in element["options"] if o["value"] in (answer or ())]}
        case _:
            return {"selected_users": answer or []}


def shown_in(view: Json) -> dict[str, Any]:
    """What stands in the fields of a form as somebody opens it."""
    found: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            initial = {k: v for k, v in element.items() if k.startswith("initial_")}
            value = next(iter(initial.values()), None)
            found[block["block_id"].partition(":")[0]] = _read(value)
    return found


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return [_read(one) for one in value]
    return value["value"] if isinstance(value, dict) else value


@pytest.mark.parametrize("callback", sorted(VIEWS))
@settings(max_examples=25)
@given(data=st.data())
def test_a_form_that_could_not_be_saved_holds_everything_that_was_typed(callback: str, data: st.DataObject) -> None:
    view = data.draw(st.sampled_from(drawn()[callback]))
    answers = {block["block_id"].partition(":")[0]: data.draw(_answers(block["element"])) for block in _inputs(view)}
    errors = {block["block_id"]: "Write it differently." for block in _inputs(view)[:2]}
    first = refill(submitted(view, answers), errors)
    again = refill(submitted({**first, "blocks": first["blocks"]}, answers), errors)
    assert first == again
    assert shown_in(first) == answers
    assert view_problems(first, "modal") == []
    said = [
        b["elements"][0]["text"]
        for b in first["blocks"]
        if b["type"] == "context" and "warning" in b.get("block_id", "")
    ]
    assert said == [":warning: Write it differently."] * len(errors)
    kept = ("callback_id", "title", "submit", "close", "private_metadata")
    assert {k: first[k] for k in kept} == {k: view[k] for k in kept}
    fields = [b["block_id"] for b in view["blocks"] if b["type"] == "input"]
    assert [b["block_id"] for b in first["blocks"] if b["type"] == "input"] == fields


def _inputs(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def _answers(element: Json) -> st.SearchStrategy[Any]:
    match element["type"]:
        case "plain_text_input":
            return st.one_of(st.none(), typed_texts.filter(bool).map(lambda text: text[: element["max_length"]]))
        case "external_select":
            return st.sampled_from(["OTHER", "TVE", "TVE:manifesto"])
        case "static_select":
            return st.sampled_from([o["value"] for o in element["options"]])
        case "users_select":
            return people
        case "conversations_select":
            return st.sampled_from([None, "C0LEADERS"])
        case "timepicker":
            return st.sampled_from([None, "20:00"])
        case "multi_static_select":
            offered = [o["value"] for o in element["options"]]
            return st.sampled_from([None, offered[:1], offered])
        case _:
            return st.one_of(st.none(), st.just([ALICE, BOB]))


# ------------------------------------------------------------------------------------------------ the declare form

drafts = st.builds(
    Draft,
    title=typed_texts.map(str.strip).map(lambda text: text[:150].strip()),
    type=st.sampled_from(sorted(VOICE.programme.types)).map(TypeCode),
    severity=st.sampled_from(sorted(VOICE.programme.severities)).map(SeverityCode),
    visibility=st.sampled_from(Visibility),
    lead=people.map(lambda user: UserId(user) if user else None),
    description=typed_texts.map(str.strip),
    draft=st.sampled_from(["", "1.2.3"]),
    despite_similar=st.booleans(),
    practice=st.booleans(),
).map(lambda draft: replace(draft, visibility=possible_for(draft)))


def possible_for(draft: Draft) -> Visibility:
    """What the form offers for the type of the draft."""
    offered = VOICE.programme.visibilities_of(draft.type)
    return draft.visibility if draft.visibility in offered else offered[0]


@given(drafts)
def test_a_draft_comes_back_from_the_form_it_was_put_in(draft: Draft) -> None:
    view = declare_form(VOICE, draft)
    assert view["callback_id"] == CALLBACK
    assert read_draft(Submission(submitted(view, shown_in(view))), VOICE) == draft


def test_what_a_form_carries_along_is_small_and_never_words() -> None:
    for views in drawn().values():
        for view in views:
            carried = json.loads(view["private_metadata"])
            assert set(carried) <= {"incident", "subject", "draft", "despite", "practice", "function"}
            assert "Ы" not in view["private_metadata"]


def test_a_field_that_is_not_there_reads_as_empty() -> None:
    typed = Submission({"state": {"values": {}}})
    assert (typed.text("x"), typed.choice("x"), typed.person("x"), typed.people("x")) == ("", None, None, ())
