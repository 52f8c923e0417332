"""The end of an answer, where the patience is the real one: a busy machine is first shown a working state."""

from collections.abc import Mapping

from sandbox import Form, Outcome, Person, Sandbox


def sends(slack: Sandbox, person: Person, form: Form, fields: Mapping[str, object]) -> None:
    """A declaration, which is saved when this returns."""
    outcome = person.submit(form, fields)
    if not outcome.closed:
        slack.wait_until(lambda: "is declared" in form.text, what=f"the end of saving; {outcome.errors}")


def answer(slack: Sandbox, outcome: Outcome) -> str:
    """The text of the answer."""
    slack.wait_until(lambda: outcome.text and "Saving…" not in outcome.text, what="the answer")
    return outcome.text


def opened(slack: Sandbox, outcome: Outcome) -> Form:
    """The form, once there is something to fill in."""
    slack.wait_until(lambda: outcome.form is not None and outcome.form.labels, what="a form")
    assert outcome.form is not None
    return outcome.form
