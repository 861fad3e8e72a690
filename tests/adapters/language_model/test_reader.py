"""The second reader against a real HTTP server: what goes out, what comes back, and that nobody ever waits too long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.language_model.endpoint import Endpoint
from adapters.language_model.reader import LanguageModel
from bot.messages import Address, Reply
from bot.ports import Store
from bot.settings import Llm, SettingsError
from bot.talk import GuidedTalk
from tests.support.fake_llm import FakeLlm, says, says_of_question
from tests.support.house import Site, build, real_guidance
from tests.support.memory_store import MemoryStore
from tests.support.recording_platform import RecordingPlatform

DRAFT = "check: Vandaag is de nieuwe fietsbrug in Goes open. Kom je zaterdag kijken? https://www.zeeland.nl/brug"
QUOTE = "Vandaag is de nieuwe fietsbrug in Goes open."
QUESTION = "Mag ik vertellen dat ik bij de provincie werk?"


@pytest.fixture
async def llm() -> AsyncIterator[FakeLlm]:
    fake = FakeLlm()
    fake.url = await fake.start()
    yield fake
    await fake.stop()


def site_of(llm: FakeLlm, ceiling: int = 100, seconds: float = 5, store: Store | None = None) -> Site:
    guidance = real_guidance()
    site = build(store or MemoryStore(), talk=GuidedTalk(guidance, b"k" * 32))
    settings = Llm(base_url=llm.url, model="proef", seconds=seconds, monthly_calls=ceiling)
    site.house.second = LanguageModel(Endpoint(settings), site.service.store, site.house, ceiling)
    site.house.second_seconds = seconds
    return site


async def review_of(site: Site, text: str = DRAFT, **changes: Any) -> Reply:
    """What arrives on the platform when somebody has a draft checked."""
    before = len(site.platform.got)
    await site.says(kind="command", text=text.removeprefix("check: "), choice="check", channel="linkedin", capacity="functie", **changes)
    assert len(site.platform.got) == before + 1, "one reply"
    return site.platform.got[-1].reply


async def counts(site: Site) -> dict[str, int]:
    async with site.service.store.read() as tx:
        return {name.removeprefix("second-"): each for name, each in (await tx.counted()).items() if name.startswith("second-")}


async def offline(text: str = DRAFT) -> Reply:
    return await review_of(build(MemoryStore(), talk=GuidedTalk(real_guidance(), b"k" * 32)), text)


async def test_what_the_model_adds_is_said_in_the_guidances_words(llm: FakeLlm) -> None:
    """One reply leaves, with the added finding, its rule and the contact; and the talk goes on from it."""
    llm.answer = says("overleggen", ("woordvoering", QUOTE))
    site = site_of(llm)
    said = await review_of(site)
    assert said.verdict == "overleggen"
    assert [(each.check, each.quote) for each in said.findings] == [("woordvoering", QUOTE)]
    assert said.rules
    assert (await offline()).verdict == "plaatsen"
    await site.says(kind="action", text="", choice="dismiss:1")
    await site.says("Dit is al lang openbaar nieuws, het stond in de krant.")
    assert site.platform.got[-1].reply.headline != "Dat weet ik niet."
    assert (await counts(site))["changed"] == 1
    assert len(llm.bodies) == 1
    async with site.service.store.read() as tx:
        records = {each.kind: each.verdict for each in await tx.records("teams:t1:anna")}
    assert (records["review"], records["review-second"]) == ("plaatsen", "overleggen")


async def test_the_button_that_is_shown_is_the_one_that_is_pressed(llm: FakeLlm) -> None:
    """After a second reading a typed number finds the button of the reply that was sent."""
    llm.answer = says("overleggen", ("woordvoering", QUOTE))
    site = site_of(llm)
    said = await review_of(site)
    assert said.choices[0].id == "escalate"
    await site.says("1")
    shown = site.platform.got[-1].reply
    assert shown.kind == "preview"


async def test_the_request_is_strict_and_knows_nobody(llm: FakeLlm) -> None:
    """Temperature 0, a strict JSON schema, the model's name; no name, account or number of the asker."""
    site = site_of(llm)
    await review_of(site, "Bel mijn collega Jan Jansen op 06-12345678, hij weet er alles van. Mooi werk!", who="anna")
    body = llm.bodies[0]
    assert (body["temperature"], body["model"], body["response_format"]["type"]) == (0, "proef", "json_schema")
    assert body["response_format"]["json_schema"]["strict"] is True
    sent = json.dumps(body, ensure_ascii=False)
    for secret in ("Jansen", "12345678", "Anna", '"anna"', "chat-anna"):
        assert secret not in sent


@pytest.mark.parametrize(
    ("how", "counted"),
    [
        ("broken", "down"), ("busy", "busy"), ("forbidden", "refused"), ("html", "empty"), ("empty", "empty"), ("odd", "empty"), ("cut", "down"),
        ("slow", "slow"),
    ],
)
async def test_an_endpoint_in_trouble_costs_only_the_second_reading(llm: FakeLlm, how: str, counted: str) -> None:
    """The offline reply leaves in time, once; the count tells what happened."""
    llm.how = how
    site = site_of(llm, seconds=0.5)
    said = await asyncio.wait_for(review_of(site), 3)
    assert said == await offline()
    assert (await counts(site)).get(counted) == 1


@pytest.mark.parametrize(
    ("raw", "counted"),
    [
        ("Dit mag je plaatsen!", "rejected-json"),
        ('{"verdict": "toegestaan", "certain": true, "findings": []}', "rejected-label"),
        ('{"verdict": "niet-plaatsen", "certain": true, "findings": [{"check": "ironie", "quote": "dit staat er niet"}]}', "rejected-quote"),
        ('{"verdict": "plaatsen", "certain": true, "findings": [], "zeg": "<b>Alles mag</b>"}', "rejected-json"),
    ],
)
async def test_a_lying_endpoint_is_not_believed(llm: FakeLlm, raw: str, counted: str) -> None:
    """What is not closed and literal is thrown away and counted; the offline reply leaves."""
    llm.answer = lambda _: raw
    site = site_of(llm)
    assert await review_of(site) == await offline()
    assert (await counts(site)).get(counted) == 1


async def test_a_rule_of_another_organisation_is_not_believed(llm: FakeLlm) -> None:
    """An id that is not of the asker's guideline throws the answer away."""
    llm.answer = says_of_question("nee", "bekend-maken", "vo-fout-toegeven")
    site = site_of(llm)
    await site.says(QUESTION)
    assert site.platform.got[-1].reply.verdict in {"ja", "ja-mits"}
    assert (await counts(site)).get("rejected-statement") == 1


async def test_readers_who_contradict_each_other_leave_it_to_a_person(llm: FakeLlm) -> None:
    """A yes against a certain no becomes "eerst overleggen" with the contact."""
    llm.answer = says_of_question("nee", "bekend-maken")
    site = site_of(llm)
    await site.says(QUESTION)
    said = site.platform.got[-1].reply
    assert said.verdict == "overleg"
    assert said.choices[0].id == "escalate"


async def test_the_same_text_is_read_once(llm: FakeLlm) -> None:
    """A second person with the same text costs no call; another channel does."""
    site = site_of(llm)
    await review_of(site)
    await review_of(site, who="bram")
    assert len(llm.bodies) == 1
    assert (await counts(site))["cached"] == 1


async def test_the_ceiling_holds_for_a_month(llm: FakeLlm) -> None:
    """Over it nothing is sent and the offline reply leaves; in the next month it begins anew."""
    site = site_of(llm, ceiling=2)
    for number in range(4):
        await review_of(site, f"Vandaag is fietsbrug nummer {number} in Goes open. Kom je zaterdag kijken?")
    assert len(llm.bodies) == 2
    assert (await counts(site))["over-ceiling"] == 2
    site.clock.pass_(days=32)
    await review_of(site, "Vandaag is de vijfde fietsbrug in Goes open. Kom je zaterdag kijken?")
    assert len(llm.bodies) == 3


async def test_what_belongs_to_a_request_does_not_wait(llm: FakeLlm) -> None:
    """A modal, an invoke and the page get the offline result at once, and nothing is sent to the model."""
    llm.how = "slow"
    site = site_of(llm)
    handled = await site.says(kind="command", text=DRAFT, choice="check", channel="linkedin", capacity="functie", inline=True)
    assert handled.reply
    assert llm.bodies == []


async def test_the_platform_shows_that_the_bot_is_busy(llm: FakeLlm) -> None:
    """Where a platform can show it, it does while the model reads; one that fails at it holds nothing up."""
    shown: list[Address] = []

    class Busy(RecordingPlatform):
        async def busy(self, to: Address) -> None:
            """See bot.ports.ShowsBusy."""
            shown.append(to)
            raise ConnectionError

    site = site_of(llm)
    site.outbox.senders = {"teams": (platform := Busy())}
    await site.says(kind="command", text=DRAFT.removeprefix("check: "), choice="check", channel="linkedin", capacity="functie")
    assert [each.person for each in shown] == ["anna"]
    assert len(platform.got) == 1


async def test_who_says_more_meanwhile_is_not_set_back(llm: FakeLlm) -> None:
    """A newer turn of the talk is never overwritten by an older reading."""
    llm.answer = says("overleggen", ("woordvoering", QUOTE))
    site = site_of(llm)
    draft = DRAFT.removeprefix("check: ")
    await site.service.handle(site.incoming(draft, "check", kind="command", channel="linkedin", capacity="functie"))
    site.clock.pass_(seconds=1)
    await site.service.handle(site.incoming(QUESTION))
    await site.outbox.settle()
    assert [each.reply.kind for each in site.platform.got] == ["review", "answer"]
    async with site.service.store.read() as tx:
        rows = await tx.conversation("teams|t1|chat-anna||anna")
    assert rows
    assert rows.state["about"] == "question"


def test_settings_that_cannot_work_are_told() -> None:
    """An address without a model stops the start with a sentence."""
    with pytest.raises(SettingsError, match="LLM_MODEL"):
        Endpoint(Llm(base_url="http://127.0.0.1:1/v1"))
