"""Times as people type them in Spanish and Portuguese: understood, asked about or refused, as in English."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_times import BERLIN, NOW, utc
from workflows.domain.time_grammar import Question, Reading, Unclear, begins_like_a_time, leading_time, read_when
from workflows.domain.times import Towards

MADRID, SAO_PAULO = "Europe/Madrid", "America/Sao_Paulo"


def when(text: str, zone: str = BERLIN, towards: Towards = Towards.FUTURE) -> Reading:
    return read_when(text, NOW, zone, towards)


@pytest.mark.parametrize(
    ("spanish", "portuguese", "english"),
    [
        ("mañana 9:00", "amanhã 9h", "tomorrow 9am"),
        ("mañana a las 9", "amanhã às 9", "tomorrow 9am"),
        ("las 9:00 CET", "às 9:00 CET", "9:00 CET"),
        ("mañana a las 17:30 h", "amanhã às 17h30", "tomorrow 5:30pm"),
        ("pasado mañana 9:00", "depois de amanhã 9h", "in 2 days at 9am"),
        ("hoy 21:00", "hoje às 21h", "today 21:00"),
        ("lunes 9:00", "segunda 9h", "Monday 9am"),
        ("el próximo lunes a las 9", "próxima segunda-feira às 9h", "next Monday 9am"),
        ("viernes que viene 9h", "sexta que vem 9h", "next Friday 9am"),
        ("sabado al mediodía", "sábado ao meio-dia", "Saturday noon"),
        ("en 2 horas", "em 2 horas", "in 2 hours"),
        ("dentro de 3 días a las 9", "daqui a 3 dias às 9", "in 3 days at 9am"),
        ("en 1 hora y 30 minutos", "em 1 hora e 30 minutos", "in 1 hour 30 minutes"),
        ("en media hora", "em meia hora", "in half an hour"),
        ("24 nov 18:00 UTC", "24 de nov. 18h UTC", "24 Nov 18:00 UTC"),
        ("24 de noviembre de 2026 a las 18:00", "24 de novembro de 2026 às 18h", "24 November 2026 18:00"),
        ("el 3 de ago 9:00", "3 de ago. 9h", "3 Aug 9:00"),
        ("3 sept 9:00", "3 set 9h", "3 Sep 9:00"),
        ("9 de la noche", "9 da noite", "9pm"),
        ("hoy a las 9:15 de la noche CET", "hoje às 9:15 da noite CET", "today 9:15pm CET"),
        ("14:05 BRT", "14:05 BRT", "14:05 BRT"),
        ("ahora", "agora", "now"),
        ("mañana 9", "amanhã 9", "tomorrow 9am"),
        ("9h de la mañana", "9h da manhã", "9am"),
        ("en 1 hora y media", "em 1 hora e meia", "in 1 hour 30 minutes"),
        ("en una semana", "em uma semana", "in 1 week"),
        ("en 2 horas", "daqui 2 horas", "in 2 hours"),
        ("18h ART", "18h BRT", "18:00 BRT"),
        ("18:00 hora de Argentina", "18h horário de Brasília", "18:00 BRT"),
        ("el 15 a las 9", "dia 15 às 9h", "the 15th 9am"),
        ("15/01 9h", "15/01/2027 9h", "15 Jan 2027 9am"),
        ("15 ene 9h", "15 jan 9h", "15 Jan 9am"),
    ],
)
def test_a_time_means_the_same_in_three_languages(spanish: str, portuguese: str, english: str) -> None:
    meant = when(english)
    assert isinstance(meant, datetime)
    assert (when(spanish), when(portuguese)) == (meant, meant)


@pytest.mark.parametrize("text", ["hace 20 min", "hace 20 minutos", "há 20 min", "20 minutos atrás", "faz 20 min"])
def test_what_was_some_time_ago_is_understood(text: str) -> None:
    assert when(text, towards=Towards.PAST) == NOW - timedelta(minutes=20)


@pytest.mark.parametrize("text", ["ayer 18:30", "ontem 18:30", "ontem às 18h30"])
def test_yesterday_is_yesterday(text: str) -> None:
    assert when(text, towards=Towards.PAST) == when("yesterday 18:30", towards=Towards.PAST)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        *((text, Unclear.NEEDS_HOUR) for text in ("mañana", "amanhã", "el lunes", "na segunda", "24 de noviembre")),
        *((text, Unclear.VAGUE) for text in ("mañana por la mañana", "amanhã de manhã", "esta noche", "hoje à noite")),
    ],
)
def test_what_lacks_its_hour_is_asked_about_in_the_words_typed(text: str, about: Unclear) -> None:
    asked = when(text)
    assert isinstance(asked, Question)
    assert (asked.about, asked.text) == (about, text)


@pytest.mark.parametrize(
    ("text", "language", "example"),
    [
        *(("mañana por la mañana", "es", "mañana 9:00"), ("esta tarde", "es", "hoy 15:00")),
        *(("el viernes por la noche", "es", "el viernes 21:00"), ("amanhã cedo", "pt", "amanhã 9:00")),
        *(("tonight", "en", "today 21:00"), ("tomorrow evening", "en", "tomorrow 21:00")),
    ],
)
def test_the_example_for_what_lacks_its_hour_is_on_that_day(text: str, language: str, example: str) -> None:
    asked = read_when(text, NOW, BERLIN, Towards.FUTURE, language)
    assert asked == Question(Unclear.VAGUE, text, (example,))
    assert isinstance(read_when(example, NOW, BERLIN, Towards.FUTURE, language), datetime)


@pytest.mark.parametrize(
    "text",
    [
        *("12 de la noche", "12 de la mañana", "3 da noite", "9 de la tarde", "mañana 25h", "amanhã 42"),
        *(
            "mañana 9:00 y algo",
            "24 set up",
            "3 out of 5",
            "24 ago",
            "la mañana",
            "segundo",
            "en breve",
            "a las tantas",
        ),
    ],
)
def test_what_can_mean_two_things_or_nothing_is_not_guessed(text: str) -> None:
    assert not isinstance(when(text), datetime)


@pytest.mark.parametrize(
    ("words", "english", "taken"),
    [
        ("en 2 horas revisar la cola", "in 2 hours", 3),
        ("em 2 horas verificar a fila", "in 2 hours", 3),
        ("mañana a las 9 llamar a Legal", "tomorrow 9am", 4),
        ("amanhã 9h ligar para o Jurídico", "tomorrow 9am", 2),
        ("24 de nov. 18h UTC relatório", "24 Nov 18:00 UTC", 5),
    ],
)
def test_a_time_before_a_text_is_told_from_it(words: str, english: str, taken: int) -> None:
    assert begins_like_a_time(words)
    assert leading_time(words.split(), NOW, BERLIN, Towards.FUTURE) == (when(english), taken)


@pytest.mark.parametrize("zone", [MADRID, SAO_PAULO])
@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_an_hour_beside_a_day_is_that_of_whoever_typed(zone: str, hour: int, minute: int) -> None:
    english = when(f"tomorrow {hour}:{minute:02}", zone)
    assert when(f"mañana a las {hour}:{minute:02}", zone) == english
    assert when(f"amanhã às {hour}h{minute:02}", zone) == english


@pytest.mark.parametrize("language", ["es", "pt"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18h", "2026-11-24 21:00"),
        ("18h30", "2026-11-24 21:30"),
        ("23h59", "2026-11-25 02:59"),
        ("09h", "2026-11-25 12:00"),
        ("24h", "2026-11-25 14:05:06"),
        ("02/03 10h", "2027-03-02 13:00"),
        ("02/03/27 10h", "2027-03-02 13:00"),
    ],
)
def test_an_hour_alone_and_the_day_before_the_month_are_as_those_readers_write_them(
    language: str, text: str, meant: str
) -> None:
    assert read_when(text, NOW, SAO_PAULO, Towards.FUTURE, language) == utc(meant)


@pytest.mark.parametrize(("text", "language"), [("9h", "pt"), ("2h", "es"), ("1h30", "pt"), ("18h30", "en")])
def test_what_is_an_hour_or_a_length_is_asked(text: str, language: str) -> None:
    asked = read_when(text, NOW, BERLIN, Towards.FUTURE, language)
    assert asked == Question(Unclear.HOUR_OR_LENGTH, text)
    for said in (f"at {text}", f"às {text}", f"a las {text}", f"in {text}", f"em {text}", f"en {text}"):
        assert isinstance(read_when(said, NOW, BERLIN, Towards.FUTURE, language), datetime), said


def test_an_hour_behind_a_due_word_is_an_hour() -> None:
    assert read_when("9h", NOW, SAO_PAULO, Towards.FUTURE, "en", at=True) == utc("2026-11-25 12:00")
