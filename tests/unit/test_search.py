"""What people find by a word, in three languages."""

import pytest

from workflows.domain.search import Candidate, search
from workflows.programme.find_type import Kind, found_types, offered_types, type_meant
from workflows.programme.load import load_programme
from workflows.programme.markets import countries_of, market_name, offered_markets

PROGRAMME = load_programme()

TYPES = {
    # what is typed: the first that is offered
    "csam": "CSEA",
    "CSEA": "CSEA",
    "child porn": "CSEA",
    "pornografía infantil": "CSEA",
    "pornografia infantil": "CSEA",
    "aliciamento": "CSEA:grooming",
    "sextortion": "CSEA:sextortion",
    "terror": "TVE",
    "TERRORISMO": "TVE",
    "attack footage": "TVE:attack_footage",
    "footage attack": "TVE:attack_footage",
    "imagenes atentado": "TVE:attack_footage",
    "manifest": "TVE:manifesto",
    "terrorsim": "TVE",
    "live suicide": "SSH:live_risk",
    "suicídio ao vivo": "SSH:live_risk",
    "suicidio": "SSH",
    "revenge porn": "NCII",
    "deepfake porn": "NCII:synthetic_images",
    "deepfake": "INTEG:synthetic_media",
    "bulo": "INTEG",
    "gdpr": "PRIV",
    "rgpd": "PRIV",
    "vazamento": "PRIV",
    "hack": "SEC",
    "police": "LE",
    "policia": "LE",
    "niños": "MINOR",
    "crianca": "MINOR",
    "reto viral": "MINOR:dangerous_challenge",
    "ódio": "HATE",
    "scam": "FRAUD",
    "estafa": "FRAUD",
    "golpe": "FRAUD",
    "cuenta robada": "FRAUD:account_takeover",
    "fentanyl": "DRUGS",
    "recall": "PRODSAFE:recall",
    "counterfeit": "IP:counterfeit",
    "falsificação": "IP:counterfeit",
    "seller": "SELLER",
    "prensa": "MEDIA:press",
    "journalist": "MEDIA",
    "wrong ban": "ENFERR",
    "down": "OUTAGE",
    "anuncio": "ADS",
    "anúncio": "ADS",
    "entrega": "FULFIL",
    "earthquake": "OFFLINE",
    "guerra": "OFFLINE",
    "zona gris": "POLICY",
    "bug": "PRODUCT",
    "moderators": "EMP",
    "multa": "REG",
    "a child was hurt by a heater with a defective battery": "PRODSAFE",
}


@pytest.mark.parametrize(("typed", "first"), TYPES.items())
def test_a_type_is_found_by_what_people_call_it(typed: str, first: str) -> None:
    for language in ("en", "es", "pt-BR"):
        assert str(next(iter(found_types(PROGRAMME, typed, language)))) == first


def test_every_type_and_every_sub_type_is_found_by_each_of_its_names() -> None:
    lost = []
    for code, kind in PROGRAMME.types.items():
        for title in kind.title.spellings | {code}:
            if Kind(code) not in found_types(PROGRAMME, title, "en")[:2]:
                lost.append(title)
        for subtype, title in kind.subtypes.items():
            lost += [said for said in title.spellings if Kind(code, subtype) not in found_types(PROGRAMME, said, "en")]
    assert lost == []


def test_without_a_word_the_used_come_first_and_then_all_by_title() -> None:
    used = [Kind.read("TVE:manifesto"), Kind.read("FRAUD"), Kind.read("GONE"), Kind.read("TVE:gone")]
    offered = offered_types(PROGRAMME, "  ", "en", used)
    assert offered[:2] == tuple(used[:2])
    assert len(offered) == 1 + len(PROGRAMME.types)
    rest = [PROGRAMME.types[kind.type].title for kind in offered[2:]]
    assert rest == sorted(rest, key=str.casefold)
    spanish = [PROGRAMME.types[kind.type].title.into("es") for kind in offered_types(PROGRAMME, "", "es")]
    assert spanish[0] == "Acoso y hostigamiento"


@pytest.mark.parametrize("typed", ["zzzz", "🔥", "   ", "%", "' or 1=1"])
def test_what_nothing_is_called_finds_nothing(typed: str) -> None:
    assert found_types(PROGRAMME, typed, "en") == ()


def test_one_name_means_one_type_and_a_word_of_several_means_none() -> None:
    assert type_meant(PROGRAMME, "csam") == Kind.read("CSEA")
    assert type_meant(PROGRAMME, "Manifiesto") == Kind.read("TVE:manifesto")
    assert type_meant(PROGRAMME, "sextortion") is None, "of minors or of adults"
    assert type_meant(PROGRAMME, "safety") is None


MARKETS = {
    "germany": "DE",
    "Alemania": "DE",
    "alemanha": "DE",
    "DE": "DE",
    "EU": "EU",
    "european union": "EU",
    "espaço econômico": "EEA",
    "EEE": "EEA",
    "calif": "US-CA",
    "Nueva York": "US-NY",
    "quebec": "CA-QC",
    "QC": "CA-QC",
    "united states": "US",
    "estados unidos": "US",
    "brasil": "BR",
    "reino unido": "GB",
    "cote d'ivoire": "CI",
    "Georgia": "GE",
    "brazl": "BR",
}


@pytest.mark.parametrize(("typed", "first"), MARKETS.items())
def test_a_market_is_found_by_its_name_in_each_language(typed: str, first: str) -> None:
    assert offered_markets(PROGRAMME, typed, "en")[0] == first


def test_markets_have_names_and_groups_have_countries() -> None:
    said = [market_name(PROGRAMME, market, "es") for market in ("DE", "US-CA", "EEA", "XX")]
    assert said == ["Alemania", "California (Estados Unidos)", "Espacio Económico Europeo (EEE)", "XX"]
    assert len(countries_of(PROGRAMME, ["EU"])) == 27
    assert len(countries_of(PROGRAMME, ["EEA", "DE"])) == 30
    assert countries_of(PROGRAMME, ["US-CA", "CA-QC", "XX"]) == {"US", "CA"}
    assert offered_markets(PROGRAMME, "", "en", ["BR", "US-CA"])[:4] == ("BR", "US-CA", "EU", "EEA")
    assert len(offered_markets(PROGRAMME, "", "en")) == 100


def test_a_whole_name_comes_before_a_beginning_and_that_before_a_piece() -> None:
    candidates = [Candidate("piece", ["undoing"]), Candidate("begins", ["doing it"]), Candidate("whole", ["doing"])]
    assert search("Doing", candidates) == ("whole", "begins", "piece")


def test_accents_and_capitals_make_no_difference() -> None:
    candidates = [Candidate("wave", ["ola de calor"]), Candidate("hello", ["Olá"])]
    assert search("OLA", candidates) == search("olá", candidates) == ("hello", "wave")
