"""TLP 2.0: which labels there are, how wide each is, and who may be sent what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.arguments import marking_named
from tests.builders import SECRET, an_incident
from workflows.domain.errors import InvalidField
from workflows.domain.exposure import EXPOSURE, Visibility
from workflows.domain.markings import REACHES, Audience, Tlp, may_reach

LABELS = ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"]


def test_the_labels_are_those_of_the_standard_and_each_is_wider_than_the_one_before() -> None:
    assert [tlp.label for tlp in Tlp] == LABELS
    assert all(wider.is_wider_than(tlp) for tlp, wider in zip(list(Tlp), list(Tlp)[1:], strict=False))


@pytest.mark.parametrize("visibility", [*Visibility, SECRET])
@pytest.mark.parametrize("chosen", [*Tlp, None])
def test_a_label_is_never_wider_than_its_visibility_allows(visibility: Visibility, chosen: Tlp | None) -> None:
    incident = an_incident(visibility=visibility, marking=chosen)
    assert not incident.tlp.is_wider_than(visibility.exposure.widest_marking)
    if not (chosen or Tlp.AMBER_STRICT).is_wider_than(visibility.exposure.widest_marking):
        assert incident.tlp is (chosen or Tlp.AMBER_STRICT)


def test_what_nobody_knows_is_red() -> None:
    assert an_incident(visibility=SECRET, marking=Tlp.CLEAR).tlp is Tlp.RED


def test_every_audience_has_its_strictest_label() -> None:
    assert set(REACHES) == set(Audience)
    allowed = {audience.value: [tlp.label for tlp in Tlp if may_reach(tlp, audience)] for audience in Audience}
    assert allowed == {
        "announce_channel": LABELS[1:],
        "leadership_channel": LABELS[1:],
        "executive": LABELS[1:],
        "counsel": LABELS,
        "regulator": LABELS,
        "partner": LABELS[2:],
    }


@given(st.sampled_from(list(EXPOSURE)), st.sampled_from(Tlp))
def test_what_is_for_named_people_is_told_in_no_channel(visibility: Visibility, marking: Tlp) -> None:
    incident = an_incident(visibility=visibility, marking=marking)
    if incident.tlp is Tlp.RED:
        assert (incident.is_announced, incident.is_told_to_leadership) == (False, False)
    else:
        assert incident.is_announced == visibility.exposure.announced


@pytest.mark.parametrize(
    ("typed", "label", "reason"),
    [
        ("red", "TLP:RED", ""),
        ("TLP:RED because", "TLP:RED", "because"),
        ("tlp red: the source asked", "TLP:RED", "the source asked"),
        ("amber", "TLP:AMBER", ""),
        ("Amber+Strict the source asked", "TLP:AMBER+STRICT", "the source asked"),
        ("amber strict", "TLP:AMBER+STRICT", ""),
        ("TLP:AMBER-STRICT", "TLP:AMBER+STRICT", ""),
        ("amber strictly for clients", "TLP:AMBER", "strictly for clients"),
        ("rojo, lo pide la fuente", "TLP:RED", "lo pide la fuente"),
        ("âmbar", "TLP:AMBER", ""),
        ("green redress", "TLP:GREEN", "redress"),
        ("TLP:CLEAR", "TLP:CLEAR", ""),
    ],
)
def test_a_label_is_read_as_people_type_it(typed: str, label: str, reason: str) -> None:
    found, why = marking_named(typed)
    assert (found.label, why) == (label, reason)


@pytest.mark.parametrize("typed", ["white", "TLP:WHITE", "secret", "amber_strictest", "red strict", "+", "tlp", "🙂"])
def test_there_is_no_other_label(typed: str) -> None:
    with pytest.raises(InvalidField) as refused:
        marking_named(typed)
    assert refused.value.field == "marking"
