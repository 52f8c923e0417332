"""Time zones as somebody types them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.translations import spoken
from workflows.domain.errors import InvalidField
from workflows.domain.time_zones import name_of, zone_of
from workflows.organisation.zones import read_zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        (" europe/madrid ", "Europe/Madrid"),
        ("Madrid", "Europe/Madrid"),
        ("São Paulo", "America/Sao_Paulo"),
        ("america/sao paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_or_its_place(typed: str, zone: str) -> None:
    assert read_zone("timezone", typed) == zone


def test_who_mistypes_a_zone_is_offered_the_nearest() -> None:
    with pytest.raises(InvalidField) as refused:
        read_zone("timezone", "Madird")
    assert (refused.value.field, refused.value.text_key) == ("timezone", "zone_unknown_near")
    said = spoken("es")(f"errors.{refused.value.text_key}", **refused.value.params)
    assert said.startswith("La zona horaria “Madird” no existe. ¿Querías decir Europe/Madrid")


@pytest.mark.parametrize("typed", ["", "qqqqqqqqq", "../../etc/passwd", "12"])
def test_what_is_near_nothing_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_zone("timezone", typed)
    assert refused.value.text_key == "zone_unknown"


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("Europe/Madrid", "CET", "CEST"),
        ("America/Sao_Paulo", "BRT", "BRT"),
        ("America/Bogota", "UTC-05", "UTC-05"),
        ("Asia/Singapore", "SGT", "SGT"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_written_as_it_can_be_typed(zone: str, winter: str, summer: str) -> None:
    for moment, name in ((datetime(2027, 1, 13, tzinfo=UTC), winter), (datetime(2027, 7, 13, tzinfo=UTC), summer)):
        assert name_of(ZoneInfo(zone), moment) == name
        typed = zone_of(name)
        assert typed is not None
        assert not isinstance(typed, str)
        assert moment.astimezone(typed).utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset()
