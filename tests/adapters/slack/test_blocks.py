from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import modals
from adapters.slack.blocks import Labels, Message, messages
from adapters.slack.buttons import Button, read
from adapters.slack.text import command_in, escape, pieces, typed, unescape
from bot import case_cards, escalation
from bot.messages import Address, Choice, Citation, Finding, Reply, Rule
from bot.render import Voice, answer_reply, with_text
from bot.results import Answer
from tests.adapters.slack.support import words
from tests.support.cases import MONDAY, SANNE, fresh, moved
from tests.support.house import real_guidance
from tests.support.slack_limits import of_message, of_view

LABELS = Labels("De rest staat in de draad.", "Dit helpt", "Dit helpt niet")
PRIVATE = Address("slack", "T1", "U1", private=True, person="U1")
THREAD = Address("slack", "T1", "C1", "1.1", private=False, person="U1")
TEAM = Address("slack", "T1", "C-team", private=False)
GOLDEN = Path(__file__).with_name("golden")
NASTY = "<!channel> <!here> <@U1> <https://kwaad.example|klik> & *vet* _schuin_ `code` :smile: ~weg~ &amp;"
CITATION = Citation("Wijsheden (Provincie Zeeland, 2022)", "zl-4", "wijsheid 4", "Standpunten weergeven doen de bestuurders.")


def shown(message: Message) -> str:
    return words({"blocks": message.blocks})


def long_review(draft: str, findings: int) -> Reply:
    found = tuple(
        Finding("woordvoering", "consult", "regel", 0, 20, draft[:600] or "stuk", f"Reden {n}. " * 30, f"Doe {n} anders. " * 30, (CITATION,))
        for n in range(findings)
    )
    choices = tuple(Choice(each, each.capitalize(), form="Waarom?") for each in ("escalate", "mended", "dismiss", "recheck"))
    rules = (Rule("Regel bij 1:", CITATION),) * findings
    why, assumed = ("Dit is waarom.",), "Ik ging uit van LinkedIn."
    return with_text(Reply("review", "⚠ Eerst overleggen", why, found, rules=rules, assumed=assumed, choices=choices))


@pytest.mark.parametrize("to", [PRIVATE, THREAD], ids=["direct", "thread"])
def test_a_long_draft_and_sixty_findings_stay_within_slacks_limits(to: Address) -> None:
    """20,000 characters and 60 findings become several messages, each one that Slack takes, with nothing lost and the buttons last."""
    draft = ("Zin met <teken> & \"aanhaling\" over de brug.\n" * 600)[:20_000]
    for reply in (long_review(draft, 60), with_text(Reply("mended", "Zo kan het ook.", draft=draft, choices=(Choice("recheck", "Opnieuw"),)))):
        made = messages(reply, to, LABELS)
        assert [of_message({"text": each.text, "blocks": each.blocks}) for each in made] == [[]] * len(made)
        everything = "".join("".join(shown(each).split()) for each in made)
        assert "".join(reply.draft.split()) in everything
        assert all("".join(each.message.split()) in everything for each in reply.findings)
        assert [any(block["type"] == "actions" for block in each.blocks) for each in made] == [False] * (len(made) - 1) + [True]


def test_a_huge_case_stays_one_card_and_the_rest_follows() -> None:
    """The card itself holds state and buttons within the limits; what does not fit follows in the thread, complete."""
    case = fresh(question="Mag dit? " * 1_000, draft="De veerdienst stopt. " * 950, bot_said="Overleg. " * 50)
    for n in range(12):
        case = moved(escalation.note(case, SANNE, f"notitie {n} " * 200, MONDAY)).case
    card, *rest = messages(case_cards.card(case, Voice(real_guidance(), case.organisation)), TEAM, LABELS)
    for each in (card, *rest):
        assert of_message({"text": each.text, "blocks": each.blocks}) == []
    assert "De rest staat in de draad." in shown(card)
    assert any(block["type"] == "actions" for block in card.blocks)
    everything = "".join("".join(shown(each).split()) for each in (card, *rest))
    assert "".join(case.draft.split()) in everything
    assert "".join(case.question.split()) in everything


def test_nothing_that_a_person_wrote_can_ping_link_or_format() -> None:
    """Mentions, links and marks of a person stand literally in rich or plain text, and escaped once in `text`."""
    finding = Finding("ironie", "warning", "regel", 0, 9, NASTY, NASTY, NASTY, (CITATION,))
    choices = (Choice("mended", NASTY),)
    reply = with_text(Reply("review", NASTY, (NASTY,), (finding,), draft=NASTY, assumed=NASTY, after=(NASTY,), choices=choices))
    card = case_cards.card(fresh(question=NASTY, draft=NASTY, bot_said=NASTY, asker_name=NASTY), Voice(real_guidance(), "provincie-zeeland"))
    for each in (*messages(reply, PRIVATE, LABELS), *messages(card, TEAM, LABELS)):
        assert "<!" not in each.text
        assert "<@" not in each.text
        assert "&lt;!channel&gt;" in each.text
        assert "&amp;lt;" not in each.text
        assert "mrkdwn" not in json.dumps(each.blocks)
        assert NASTY in shown(each)


@pytest.mark.parametrize("name", ["review", "answer", "case", "answered", "preview"])
def test_each_card_says_all_that_the_text_says(name: str) -> None:
    """Every line of the reply's text stands on the card and in its fallback text; the golden file shows how it is dressed."""
    reply, to = sample(name)
    (message,) = messages(reply, to, LABELS)
    assert of_message({"text": message.text, "blocks": message.blocks}) == []
    seen, said = bare(shown(message)), bare(unescape(message.text))
    for line in filter(None, map(str.strip, reply.text.splitlines())):
        words_of_it = bare(line.partition("] ")[2] if line.startswith("[") else line.removeprefix("- "))
        assert words_of_it in seen, line
        assert words_of_it in said, line
    made = json.dumps({"text": message.text, "blocks": message.blocks}, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        (GOLDEN / f"{name}.json").write_text(made, encoding="utf-8")
    assert made == (GOLDEN / f"{name}.json").read_text(encoding="utf-8"), "meant? then run this test once with UPDATE_GOLDEN=1"


def bare(text: str) -> str:
    """The words without blanks and quotation marks: those stand elsewhere on a card than in plain text."""
    return "".join(text.split()).translate(dict.fromkeys(map(ord, "“”")))


def sample(name: str) -> tuple[Reply, Address]:
    guidance = real_guidance()
    voice = Voice(guidance, "provincie-zeeland")
    if name == "review":
        finding = Finding(
            "woordvoering", "consult", "regel", 0, 30, "Volgende week maken wij bekend", "Dit lijkt een besluit dat nog niet openbaar is.",
            "Laat het weg, of wacht op het persbericht.", (CITATION,),
        )  # fmt: skip
        found = (finding, Finding("bron-ontbreekt", "advice", "geest", 0, 0, "", "Er staat geen bron bij.", "Zet de link erbij."))
        choices = (Choice("escalate", "Vraag Team Communicatie", True), Choice("dismiss", "Past hier niet", form="Waarom past dit punt niet?"))
        return with_text(Reply(
            "review", "⚠ Overleg eerst met Team Communicatie.", ("Hier kijkt beter een mens mee.",), found, rules=(Rule("Regel bij 1:", CITATION),),
            assumed="Ik ging uit van: LinkedIn, in je functie.", verdict="overleggen", choices=choices,
        )), PRIVATE  # fmt: skip
    if name == "answer":
        return answer_reply(
            Answer(
                "question", "ja", ("fouten",), False, None, 0.9, "", "Ja, dat kan.", "Verbeter de fout.", "Zo blijft zichtbaar wat er stond.",
                ("Zet erbij wat je veranderde.",), (CITATION,),
            ),
            "provincie-zeeland", guidance,
        ), THREAD  # fmt: skip
    case = fresh(asker_name="Anna", question="", bot_said="Overleg eerst met Team Communicatie.")
    if name == "case":
        return case_cards.card(case, voice), TEAM
    if name == "answered":
        case = moved(escalation.answer(moved(escalation.claim(case, SANNE, MONDAY)).case, SANNE, "Wacht op het persbericht.", MONDAY)).case
        return case_cards.card(case, voice), TEAM
    buttons = (Choice("escalate:send", "Verstuur naar Team Communicatie", True), Choice("cancel", "Toch niet"))
    said = ("Van: Anna", "Voor: LinkedIn", "De bot zei: Overleg eerst.")
    preview = Reply(
        "preview", "Dit ziet Team Communicatie straks:", said, draft="De veerdienst stopt.", after=("Er is nog niets verstuurd.",), choices=buttons
    )
    return with_text(preview), PRIVATE


def test_modals_stay_within_slacks_limits() -> None:
    """Each modal, also with sixty points, a long label and the longest way back."""
    voice = Voice(real_guidance(), "vlaamse-overheid")
    back = modals.Back("https://hooks.slack.com/" + "x" * 900, shared=True)
    points = tuple("een heel lang citaat van vijftig tekens, dat is zoveel" for _ in range(60))
    many = Button("dismiss", "Waarom past dit punt niet? " * 20, "Past hier niet " * 9, "C1", "1.1", "U1", points)
    opened = read(many.value())
    assert len(many.value()) <= 2_000
    for view in (modals.check(voice, back), modals.ask(voice, back), modals.asked_by(opened, voice, back), modals.done(voice)):
        assert of_view(view) == []
    button, again, _ = modals.submitted(modals.asked_by(opened, voice, back))
    assert (button.choice, button.conversation, button.thread, again) == ("dismiss", "C1", "1.1", back)


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_escaping_goes_once_out_and_once_in(text: str) -> None:
    """Whatever somebody types comes back as it was, holds no live sign of Slack's on the way, and pieces of it are the whole of it."""
    assert unescape(escape(text)) == text
    assert typed(escape(text)) == text.strip()
    assert not {"<", ">"} & set(escape(text))
    assert "".join(pieces(text, 7)) == text


def test_what_slack_made_of_a_text_is_undone() -> None:
    """Links, mentions and channels are words again; the mention of the bot goes."""
    assert typed("<@U0BOT> mag dit? &lt;b&gt;", "U0BOT") == "mag dit? <b>"
    assert typed("<@U0BOT|posten>: antwoord: ja", "U0BOT") == "antwoord: ja"
    assert typed("zie <https://zeeland.nl/brug|zeeland.nl/brug> en <https://x.nl>") == "zie zeeland.nl/brug en https://x.nl"
    assert typed("<mailto:a@b.nl|a@b.nl> <#C1|algemeen> <@U2> <@U3|jan> <!here> <!subteam^S1|@team>") == "a@b.nl #algemeen @collega @jan @here @team"
    assert typed("<https://x.nl|hier klikken>") == "hier klikken (https://x.nl)"
    assert typed("&amp;lt;") == "&lt;"
    assert command_in(" /check de brug") == ("check", "de brug")
    assert command_in("wat doet /check") == ("", "wat doet /check")


def test_a_foreign_value_is_refused() -> None:
    """A value that is none of ours is no button."""
    for value in ("", "7", "[]", "{}", '{"p":3}', "null"):
        with pytest.raises(ValueError, match="not a value of ours"):
            read(value)


