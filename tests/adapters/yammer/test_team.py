"""A case: asked on Yammer, handled by a team in a Yammer community or elsewhere, answered where it was asked."""

from __future__ import annotations

from typing import Any

from bot.messages import Address
from tests.adapters.yammer.town import CONFIGURATION, Town, town
from tests.support.fake_yammer import ALICE, BOB, BOT, CAROL, OPEN, TEAM
from tests.support.house import CHANNEL, ORGANISATION
from tests.support.recording_platform import RecordingPlatform
from tests.support.scripted_talk import ScriptedTalk

SLACK_TEAM: dict[str, Any] = CONFIGURATION | {
    "teams": [{"organisation": ORGANISATION, "place": {"platform": "slack", "tenant": "T1", "conversation": "C-team"}}]
}


async def asked(here: Town) -> tuple[int, int]:
    """Bob asks the team in private; gives his thread and the card's."""
    thread = here.yammer.say(BOB, "vraag mag dit?", to=(BOT,))
    await here.pass_(130)
    [card] = [each["id"] for each in here.yammer.messages.values() if each["group_id"] == TEAM]
    return thread, card


async def test_the_whole_way_in_yammer() -> None:
    """A card as a thread of the team's community; claim, note, answer, close and reopen by typed words; the asker hears what concerns them."""
    async with town(talk=ScriptedTalk()) as here:
        thread, card = await asked(here)
        for words in ("claim", "notitie: even bellen", "antwoord: wacht op het persbericht", "sluit", "heropen"):
            here.yammer.say(CAROL, words, reply_to=card)
            await here.pass_(250)
        told = "\n".join(here.yammer.posts(thread))
        assert "wacht op het persbericht" in told
        assert "even bellen" not in told
        course = "\n".join(here.yammer.posts(card))
        assert course.count("Typ in dit gesprek: claim") == 1
        for done in ("Zaak 1 is nu bij jou", "even bellen", "wacht op het persbericht", "Stand: Gesloten", "heropende"):
            assert done in course, done


async def test_only_members_of_the_community_handle_cases() -> None:
    """Words of somebody who is no member do nothing; who becomes a member can."""
    async with town(talk=ScriptedTalk()) as here:
        _, card = await asked(here)
        before = len(here.yammer.posts())
        for words in ("claim", "[[user:1]] claim jij dit nu", "[[user:1]] antwoord 1 het mag", "sluit 1"):
            here.yammer.say(ALICE, words, reply_to=card)
        await here.pass_(250)
        assert len(here.yammer.posts()) == before
        here.yammer.members[TEAM].add(ALICE)
        here.yammer.say(ALICE, "claim", reply_to=card)
        await here.pass_(250)
        assert any("Bij: Alice de Vries" in post for post in here.yammer.posts(card))


async def test_what_a_team_says_to_each_other_is_theirs() -> None:
    """Sentences in the card's thread and other threads of the community get no answer."""
    async with town(talk=ScriptedTalk()) as here:
        _, card = await asked(here)
        before = len(here.yammer.posts())
        for words in ("sluit jij aan om drie uur?", "Ik denk dat dit wel kan.", "2"):
            here.yammer.say(CAROL, words, reply_to=card)
        here.yammer.say(CAROL, "claim", group=TEAM)
        here.yammer.say(CAROL, "Wie haalt er koffie?", group=TEAM)
        await here.pass_(500)
        assert len(here.yammer.posts()) == before


async def test_a_number_names_the_case_outside_its_thread() -> None:
    """The words "claim 1" work in any thread of the community."""
    async with town(talk=ScriptedTalk()) as here:
        _, card = await asked(here)
        here.yammer.say(CAROL, "claim 1", group=TEAM)
        await here.pass_(250)
        assert any("Bij: Carol Smit" in post for post in here.yammer.posts(card))


async def test_asked_on_yammer_answered_on_slack() -> None:
    """A question asked in a Yammer community, answered from Slack, comes back in that thread on Yammer with the asker mentioned."""
    slack = RecordingPlatform()
    async with town(talk=ScriptedTalk(), configuration=SLACK_TEAM, others={"slack": slack}) as here:
        thread = here.yammer.say(ALICE, "[[user:1]] vraag mag dit?", group=OPEN)
        await here.pass_(130)
        assert slack.got[0].reply.kind == "case"
        sender = Address(CHANNEL.platform, CHANNEL.tenant, CHANNEL.conversation, "m1", private=False, person="sanne")
        await here.site.says("antwoord: Wacht op het persbericht.", sender=sender, name="Sanne")
        await here.pass_(130)
        answer = here.yammer.posts(thread)[-1]
        assert answer.startswith("[[user:2]] Antwoord van Team Communicatie")
        assert "Wacht op het persbericht." in answer


async def test_asked_elsewhere_answered_on_yammer() -> None:
    """A question from Teams is answered with a typed word in the Yammer community and relayed to Teams."""
    teams = RecordingPlatform()
    async with town(talk=ScriptedTalk(), others={"teams": teams}) as here:
        await here.site.says("vraag mag dit?")
        [card] = [each["id"] for each in here.yammer.messages.values() if each["group_id"] == TEAM]
        here.yammer.say(CAROL, "antwoord: Wacht op het persbericht.", reply_to=card)
        await here.pass_(250)
        answers = [each.reply for each in teams.got if each.reply.kind == "team-answer"]
        assert ["Wacht op het persbericht." in each.text for each in answers] == [True]


async def test_a_draft_in_public_gets_the_verdict_only() -> None:
    """In a community the draft's verdict and an invitation; in private the whole review, with its quotes."""
    async with town(talk=ScriptedTalk()) as here:
        public = here.yammer.say(ALICE, "[[user:1]] check De veerdienst stopt", group=OPEN)
        private = here.yammer.say(ALICE, "check De veerdienst stopt", to=(BOT,))
        await here.pass_(130)
        [said], [whole] = here.yammer.posts(public), here.yammer.posts(private)
        assert "Eerst overleggen" in said
        assert "privébericht" in said
        assert "nieuws" not in said
        assert "“De”" in whole
