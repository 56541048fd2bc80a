"""Every language code that Odoo knows becomes a tag that browsers take."""

import re

import pytest
from logic.languages import language_of, nearest, to_language_tag

# Source: RFC 5646, section 2.1, without extensions.
WELL_FORMED = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
)
TAGS = {
    "en_US": "en-US",
    "pt_BR": "pt-BR",
    "sr@latin": "sr-Latn",
    "sr@Cyrl": "sr-Cyrl",
    "sr_RS@latin": "sr-Latn-RS",
    "uz_UZ@cyrillic": "uz-Cyrl-UZ",
    "ca_ES@valencia": "ca-ES-valencia",
    "be_BY@tarask": "be-BY-tarask",
    "de_DE@euro": "de-DE",
    "es_419": "es-419",
    "kab_DZ": "kab-DZ",
    "ar_001": "ar-001",
    "sw": "sw",
    "zh-Hant-TW": "zh-Hant-TW",
    "EN-us": "en-US",
    "": "",
    None: "",
}


@pytest.mark.parametrize(("code", "tag"), TAGS.items())
def test_a_code_becomes_a_well_formed_tag(code, tag):
    assert to_language_tag(code) == tag
    assert not tag or WELL_FORMED.fullmatch(tag)


@pytest.mark.parametrize("code", TAGS)
def test_a_tag_stays_itself(code):
    tag = to_language_tag(code)
    assert to_language_tag(tag) == tag


def test_the_language_alone():
    assert language_of("sr@latin") == language_of("sr-Cyrl-RS") == "sr"
    assert language_of("kab_DZ") == "kab"
    assert language_of(None) == ""


def test_the_nearest_language():
    installed = ["en_US", "pt_BR", "pt_PT", "sr@Cyrl", "sr@latin", "ka_GE"]

    assert nearest("pt-PT", installed) == "pt_PT"
    assert nearest("pt-AO", installed) in ("pt_BR", "pt_PT")
    assert nearest("sr@latin", installed) == "sr@latin"
    assert nearest("sr-Latn", installed) == "sr@latin"
    assert nearest("en_GB", installed) == "en_US"
    assert nearest("kab_DZ", installed) is None
    assert nearest(None, installed) is None
