"""The real dialogue on the real service: from a question to the team's answer, in the words that people see."""

import pytest

from bot.messages import Address, Reply
from bot.ports import Store
from bot.talk import GuidedTalk
from tests.support.databases import EVERY
from tests.support.house import Site, build, real_guidance

PAGE = Address("web", "", "team", private=False, person="page")
DRAFT = "Trots! Volgende week maken we bekend dat de veerdienst naar Breskens stopt. De gedeputeerde is blij met dit besluit."


async def say(site: Site, text: str = "", choice: str = "") -> Reply:
    handled = await site.says(text, choice, inline=True)
    assert handled.ok
    assert handled.reply
    return handled.reply


@pytest.mark.parametrize("store", EVERY, indirect=True)
async def test_a_draft_goes_to_the_team_and_comes_back_approved(store: Store) -> None:
    """Checked, shown as the team will see it, sent, approved on the team page; the asker hears it, and the check then knows the approval."""
    site = build(store, talk=GuidedTalk(real_guidance(), b"k" * 32), configuration={})
    review = await say(site, DRAFT, choice="check")
    for _ in range(3):  # channel and capacity may be asked back first
        if review.kind == "review":
            break
        review = await say(site, choice=review.choices[0].id)
    assert review.kind == "review"
    preview = await say(site, choice="escalate")
    assert preview.kind == "preview"
    sent = await say(site, choice="escalate:send")
    assert "Team Communicatie" in sent.text
    [case] = await site.service.my_cases(site.incoming().sender)
    assert case.draft
    again = await say(site, DRAFT, choice="check")
    assert again.verdict != "plaatsen", "while the case is open the advice stays: not yet"
    move = "answer" if case.masked else "approve"
    handled = await site.says("Dit kan zo." if case.masked else "", choice=f"case-{move}:{case.number}", sender=PAGE, who="sanne", inline=True)
    assert handled.ok
    answer = site.platform.got[-1]
    assert (answer.to, answer.reply.kind) == (site.incoming().sender, "team-answer")
    thanks = await say(site, choice="thanks")
    assert thanks.kind != "error"
    [closed] = await site.service.my_cases(site.incoming().sender)
    assert closed.state == "closed"


@pytest.mark.parametrize("store", EVERY, indirect=True)
async def test_a_journalists_question_reaches_a_person_and_the_answer_comes_back(store: Store) -> None:
    """The press question leads to the team, urgent; the answer arrives signed; a typed 1 thanks and closes, as the button would."""
    site = build(store, talk=GuidedTalk(real_guidance(), b"k" * 32), configuration={})
    answer = await say(site, "Een journalist van de PZC belt mij over de veerdienst. Mag ik antwoord geven?")
    assert answer.choices[0].id == "escalate"
    assert (await say(site, choice="escalate")).kind == "preview"
    await say(site, choice="escalate:send")
    [case] = await site.service.my_cases(site.incoming().sender)
    assert case.urgent
    await site.says("Wij bellen de krant zelf.", choice=f"case-answer:{case.number}", sender=PAGE, who="sanne", inline=True)
    assert "Wij bellen de krant zelf." in site.platform.got[-1].reply.text
    await say(site, "1")
    [closed] = await site.service.my_cases(site.incoming().sender)
    assert closed.state == "closed"


@pytest.mark.parametrize("store", ["memory"], indirect=True)
async def test_being_forgotten_needs_a_yes_and_leaves_nothing(store: Store) -> None:
    """`vergeet mij` asks once, then nothing of the person is left."""
    site = build(store, talk=GuidedTalk(real_guidance(), b"k" * 32), configuration={})
    await say(site, "Mag ik op LinkedIn zetten waar ik werk?")
    await say(site, "vergeet mij")
    await say(site, choice="forget:yes")
    async with store.read() as tx:
        assert await tx.records("teams:t1:anna") == []
        assert await tx.conversation("teams|t1|chat-anna||anna") is None
