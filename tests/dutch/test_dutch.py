"""Text as the engine sees it."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dutch import ConceptIndex, canonical, language, lemma, parts, sentences, tokens

any_text = st.text(max_size=300) | st.text(alphabet="aé\u0301👩\u200d💻🏽\u202e\x00 .,#@'-\n1", max_size=80)


@given(any_text)
def test_tokens_and_sentences_stand_where_they_say(text: str) -> None:
    """Whatever the text, each token is literally at its place and each sentence lies inside the text, in order."""
    assert all(text[token.start : token.end] == token.text and token.normal for token in tokens(text))
    ends = [0, *(place for span in sentences(text) for place in span)]
    assert ends == sorted(ends)
    assert not ends or ends[-1] <= len(text)


@given(any_text)
def test_canonical_form_is_final(text: str) -> None:
    """Making the canonical form canonical again changes nothing once links and codes are plain."""
    once = canonical(text)
    assert canonical(once) == canonical(canonical(once))


@pytest.mark.parametrize(
    ("slack", "teams"),
    [
        ("Hoi :wave: allemaal", "Hoi 👋 allemaal"),
        ("zie <https://www.zeeland.nl/x|zeeland.nl/x>", "zie zeeland.nl/x"),
        ("‘dag’ – tot  zo…", "'dag' - tot zo..."),
        ("top :+1::skin-tone-3:", "top 👍🏽"),
        ("een\u200bwoord caf\u0065\u0301", "eenwoord café"),
    ],
)
def test_one_draft_through_two_platforms_is_one_text(slack: str, teams: str) -> None:
    """Emoji codes, link marks, curly quotes and invisible signs make no other draft of it."""
    assert canonical(slack) == canonical(teams)


def test_a_changed_digit_is_another_text() -> None:
    """The canonical form keeps what is said: one digit more or less shows."""
    assert canonical("om 10.15 uur") != canonical("om 10.16 uur")


def test_spans_beside_emoji_count_code_points() -> None:
    """A word after a composed emoji is found at its own code points."""
    text = "👩🏽‍💻 wethouder"
    [token] = [token for token in tokens(text) if token.normal == "wethouder"]
    assert (token.start, token.end) == (5, 14)


def test_hashtags_fall_apart_and_addresses_stay_whole() -> None:
    """#StemWoensdag holds two words; a mail address or site is one token without the sentence's full stop."""
    kinds = [(token.text, token.kind) for token in tokens("#StemWoensdag mail a.b@x.nl of zie zeeland.nl.")]
    assert kinds[:2] == [("Stem", "hashtag"), ("Woensdag", "hashtag")]
    assert ("a.b@x.nl", "mail") in kinds
    assert kinds[-1] == ("zeeland.nl", "url")


def test_abbreviations_do_not_end_a_sentence() -> None:
    """The stop of "dhr." ends nothing: it is one sentence; a row of emoji belongs to the sentence before it."""
    text = "Dhr. Jansen belt o.a. met ons. Fijn! 🎉🎉 Tot morgen"
    assert [text[start:end] for start, end in sentences(text)] == ["Dhr. Jansen belt o.a. met ons.", "Fijn!", "🎉🎉 Tot morgen"]


def test_lemmas_and_compound_parts() -> None:
    """A word form leads to its lemma and an unlisted compound to its parts."""
    assert lemma("vergaderingen") == "vergadering"
    assert parts("brandweerkazerne") == ("brandweer", "kazerne")
    assert parts("fiets") == ()


def test_concepts_are_found_by_form_lemma_and_head_and_not_where_denied() -> None:
    """Words count in any case and form, capitals only as capitals, and look-alikes under `not` not at all."""
    index = ConceptIndex(
        {
            "reactie": SimpleNamespace(words=["reactie", "in gesprek gaan"], not_=["kettingreactie"]),
            "naam": SimpleNamespace(words=["Mark"], not_=[]),
            "overleg": SimpleNamespace(words=["overleg"], not_=[]),
        }
    )
    text = "REACTIES op de kettingreactie: we gaan in gesprek gaan. Mark zette een mark in het afdelingsoverleg."
    found = {slug: [text[start:end] for start, end in spans] for slug, spans in index.find(text).items()}
    assert found == {"reactie": ["REACTIES", "in gesprek gaan"], "naam": ["Mark"], "overleg": ["afdelingsoverleg"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("may I post this on my page", "en"),
        ("LinkedIn tips?", "nl"),
        ("mag ik dit posten op LinkedIn", "nl"),
        ("Est-ce que je peux publier cette photo", "fr"),
        ("Darf ich das hier auf der Seite posten", "de"),
        ("Wat is the rule voor ons", "nl"),
    ],
)
def test_language_by_closed_lists(text: str, code: str) -> None:
    """Four words or more without a Dutch function word are another language; a few English terms are not."""
    assert language(text) == code
