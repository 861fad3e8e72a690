"""A colleague's whole talk by typed text, with the real dialogue and guidance."""

from __future__ import annotations

from tests.adapters.yammer.town import town
from tests.support.fake_yammer import ALICE, BOT, OPEN, TEAM

DRAFT = "Volgende week maken we bekend dat de veerdienst stopt. Bel Jan Peters op 06-12345678!"


async def test_a_talk_in_private_by_typed_words() -> None:
    """check, past niet, toon verbeterde tekst, a number, vergeet mij: each does what its button would."""
    async with town() as here:
        thread = here.yammer.say(ALICE, f"/check {DRAFT}", to=(BOT,))

        async def says(words: str) -> str:
            before = len(here.yammer.posts(thread))
            here.yammer.say(ALICE, words, reply_to=thread)
            await here.pass_(190)
            return "\n".join(here.yammer.posts(thread)[before:])

        await here.pass_(130)
        [review] = here.yammer.posts(thread)
        assert "1. “" in review
        assert "Typ 1" in review
        assert "Vraag Team Communicatie" in review
        assert "[[user:" not in review
        assert await says("past niet 2, want dat is al bekend")
        assert "06-12345678" not in await says("toon verbeterde tekst")
        preview = await says("vraag team communicatie")
        assert "[1]" in preview
        sent = await says("antwoord 1")
        assert "Team Communicatie" in sent
        [card] = [each["body"]["parsed"] for each in here.yammer.messages.values() if each["group_id"] == TEAM and each["sender_id"] == BOT]
        assert "Typ in dit gesprek: claim" in card
        assert "06-12345678" not in card
        assert "[1]" in await says("vergeet mij")


async def test_choices_in_a_community_need_no_mention() -> None:
    """After a mention a number in the same thread is enough; somebody else's number is not for the bot."""
    async with town() as here:
        thread = here.yammer.say(ALICE, "[[user:1]] Mag ik een foto van een inwoner plaatsen?", group=OPEN)
        await here.pass_(130)
        here.yammer.say(3, "2", reply_to=thread)
        await here.pass_(250)
        assert len(here.yammer.posts(thread)) == 1
        here.yammer.say(ALICE, "2", reply_to=thread)
        await here.pass_(250)
        assert len(here.yammer.posts(thread)) == 2
