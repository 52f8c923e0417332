"""The types that ship, against a table made by hand: who may know, whether files are taken, what people may meet, and
whom each calls."""

import pytest

from workflows.domain.exposure import Visibility
from workflows.domain.ids import TypeCode
from workflows.programme.load import load_programme

P, R, L, OPEN = "private", "restricted", "privileged", "open"
MANAGEMENT = "incident_management"
INFORMED_OF_ATTACKS = (
    "content_policy law_enforcement_response communications public_policy threat_intelligence regional_leads "
    "moderation_operations legal"
)

TYPES: dict[str, tuple[str, str, bool, str, int, str]] = {
    # type: (visibility, widest, guarded, classes, sub-types, functions besides Incident Management)
    "CSEA": (
        R,
        R,
        True,
        "child_abuse sexual_assault",
        5,
        "csea_specialists law_enforcement_response legal hr_wellbeing",
    ),
    "MINOR": (P, OPEN, False, "bullying self_harm", 4, "content_policy moderation_operations trust_partnerships"),
    "TVE": (
        R,
        R,
        True,
        "terrorism murder torture",
        4,
        INFORMED_OF_ATTACKS,
    ),
    "VIOL": (
        P,
        OPEN,
        False,
        "murder torture animal_cruelty sexual_assault",
        5,
        "content_policy moderation_operations law_enforcement_response",
    ),
    "SSH": (
        R,
        P,
        False,
        "suicide self_harm",
        3,
        "law_enforcement_response moderation_operations support content_policy legal",
    ),
    "NCII": (
        R,
        R,
        True,
        "intimate_non_consensual sexual_assault",
        3,
        "moderation_operations legal regulatory_affairs",
    ),
    "HARASS": (P, OPEN, False, "bullying", 4, "content_policy moderation_operations support"),
    "HATE": (P, OPEN, False, "hate", 3, "content_policy moderation_operations regional_leads"),
    "INTEG": (
        P,
        OPEN,
        False,
        "",
        6,
        "content_policy threat_intelligence data_science public_policy communications legal",
    ),
    "FRAUD": (P, OPEN, False, "", 4, "payments_risk moderation_operations support legal"),
    "DRUGS": (
        P,
        OPEN,
        False,
        "",
        4,
        "content_policy ecommerce_governance moderation_operations law_enforcement_response",
    ),
    "PRODSAFE": (
        P,
        OPEN,
        False,
        "",
        3,
        "ecommerce_governance legal logistics_recall support communications regulatory_affairs moderation_operations",
    ),
    "IP": (OPEN, OPEN, False, "", 4, "legal ecommerce_governance support"),
    "SELLER": (P, OPEN, False, "", 5, "ecommerce_governance legal support"),
    "PRIV": (L, P, False, "", 4, "privacy_dpo security legal communications regulatory_affairs"),
    "SEC": (L, P, False, "", 3, "privacy_dpo security legal communications regulatory_affairs"),
    "REG": (L, P, False, "", 5, "legal regulatory_affairs public_policy privacy_dpo"),
    "LE": (R, P, False, "", 2, "law_enforcement_response legal privacy_dpo"),
    "MEDIA": (P, OPEN, False, "", 5, "communications content_policy legal"),
    "ENFERR": (P, OPEN, False, "", 5, "product engineering data_science moderation_operations support"),
    "OUTAGE": (OPEN, OPEN, False, "", 2, "engineering product moderation_operations support"),
    "ADS": (P, OPEN, False, "", 3, "ads_integrity content_policy moderation_operations legal"),
    "EMP": (R, P, False, "", 4, "security hr_wellbeing legal communications"),
    "OFFLINE": (
        P,
        OPEN,
        False,
        "murder torture",
        4,
        "regional_leads content_policy moderation_operations public_policy communications trust_partnerships",
    ),
    "POLICY": (P, OPEN, False, "", 3, "content_policy legal product moderation_operations"),
    "PRODUCT": (P, OPEN, False, "", 4, "product engineering data_science content_policy"),
    "FULFIL": (P, OPEN, False, "", 4, "ecommerce_governance logistics_recall payments_risk support"),
    "OTHER": (P, OPEN, False, "", 0, ""),
}
PROGRAMME = load_programme()


def test_there_are_28_types() -> None:
    assert set(PROGRAMME.types) == set(TYPES)
    assert len(TYPES) == 28


@pytest.mark.parametrize("code", TYPES)
def test_a_type_is_as_the_table_says(code: str) -> None:
    visibility, widest, guarded, classes, subtypes, functions = TYPES[code]
    kind = PROGRAMME.types[TypeCode(code)]
    assert (kind.visibility, kind.floor) == (Visibility(visibility), Visibility(widest))
    assert (kind.guarded, " ".join(kind.classes)) == (guarded, classes)
    assert len(kind.subtypes) == subtypes
    assert kind.invite == (MANAGEMENT, *functions.split())


def test_every_type_can_be_led_and_recorded() -> None:
    for code, kind in PROGRAMME.types.items():
        assert kind.roles[:2] == ("incident_lead", "deputy"), code
        assert "scribe" in kind.roles, code


def test_every_sub_type_is_told_apart_from_every_other_by_its_title() -> None:
    for language in ("en", "es", "pt-BR"):
        titles = [
            f"{kind.title.into(language)}: {title.into(language)}"
            for kind in PROGRAMME.types.values()
            for title in kind.subtypes.values()
        ]
        assert len(titles) == len(set(titles))
        assert max(map(len, titles)) <= 75, "what a choice shows"
