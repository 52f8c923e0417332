"""Lists as each language joins them."""

import pytest
from babel import Locale

from tests.translations import spoken
from workflows.presentation.spans import Person, Text, listed
from workflows.text.lists import OneOf, joined

EXAMPLES = [
    ("en", ("Alice", "Ivan"), "Alice, Ivan", "Alice or Ivan"),
    ("es", ("Ana", "Bo", "Carla"), "Ana, Bo y Carla", "Ana, Bo o Carla"),
    ("es", ("Ana", "Iván"), "Ana e Iván", "Ana o Iván"),
    ("es", ("Ana", "@Ígor"), "Ana e @Ígor", "Ana o @Ígor"),
    ("es", ("Ana", "Hilda"), "Ana e Hilda", "Ana o Hilda"),
    ("es", ("agua", "hielo"), "agua y hielo", "agua o hielo"),
    ("es", ("Ana", "Yvonne"), "Ana e Yvonne", "Ana o Yvonne"),
    ("es", ("Ana", "Yolanda"), "Ana y Yolanda", "Ana o Yolanda"),
    ("es", ("Ana", "Óscar"), "Ana y Óscar", "Ana u Óscar"),
    ("es", ("7 de ene", "8 de ene"), "7 de ene y 8 de ene", "7 de ene u 8 de ene"),
    ("es", ("Iván",), "Iván", "Iván"),
    ("pt-BR", ("Ana", "Ivan"), "Ana e Ivan", "Ana ou Ivan"),
]


@pytest.mark.parametrize(("language", "names", "all_of_them", "one_of_them"), EXAMPLES)
def test_a_list_is_joined_as_the_language_does(
    language: str, names: tuple[str, ...], all_of_them: str, one_of_them: str
) -> None:
    words = spoken(language)
    assert words.say(names) == all_of_them
    assert words.say(OneOf(names)) == one_of_them


def test_a_list_of_spans_is_joined_by_how_its_last_one_is_read() -> None:
    assert listed(spoken("es"), (Person("Ana"), Person("Iván"))) == (Person("Ana"), Text(" e "), Person("Iván"))
    assert listed(spoken("es"), ()) == ()


def test_members_with_an_and_of_their_own_are_separated_by_semicolons() -> None:
    spanish, portuguese = Locale.parse("es"), Locale.parse("pt_BR")
    assert joined(["Confianza y seguridad", "Legal"], "standard", spanish) == "Confianza y seguridad; Legal"
    assert joined(["Ana", "Dados e privacidade", "Bo"], "standard", portuguese) == "Ana; Dados e privacidade; Bo"
    assert joined(["Ana", "Bo"], "standard", portuguese) == "Ana e Bo"
