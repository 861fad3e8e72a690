from __future__ import annotations

from typing import Any

from tests.adapters.slack.support import ANNA, CHANNEL, DRAFT, SANNE, TEAM, TEAM_CHANNEL, World, button, words


async def opened(slack: World) -> dict[str, Any]:
    """Anna sends her draft to the team; gives the team's card as it was posted."""
    await slack.direct(f"check: {DRAFT}")
    await slack.press(slack.api.posted[-1], "Vraag Team Communicatie")
    await slack.press(slack.api.posted[-1], "Verstuur naar Team Communicatie")
    (card,) = [each for each in slack.api.posted if each["channel"] == TEAM_CHANNEL]
    return card


async def test_from_ask_to_answer(slack: World) -> None:
    """Ask, send on, claim, answer by the modal: the card is edited in place, the answer arrives signed where the question was asked."""
    card = await opened(slack)
    assert "veerdienst" in words(card)
    assert "Anna" in words(card)
    await slack.press(card, "Ik pak dit op", user=SANNE, channel=TEAM_CHANNEL)
    (claimed,) = slack.api.of("chat.update")
    assert (claimed["ts"], claimed["channel"]) == (card["ts"], TEAM_CHANNEL)
    assert "Sanne" in words(claimed)
    await slack.press(claimed, "Antwoord", user=SANNE, channel=TEAM_CHANNEL)
    assert await slack.submit(slack.opened_view(), user=SANNE, text="Wacht op het persbericht van <dinsdag> & kijk dan opnieuw.") == {}
    answer = slack.api.posted[-1]
    assert answer["channel"] == f"D-{ANNA}"
    assert "Wacht op het persbericht van <dinsdag> & kijk dan opnieuw." in words(answer)
    assert "van &lt;dinsdag&gt; &amp; kijk" in answer["text"]
    assert "Met groet, Team Communicatie" in words(answer)
    assert "Beantwoord" in words(slack.api.of("chat.update")[-1])
    await slack.press(answer, "Dank, dit is duidelijk")
    assert "Gesloten" in words(slack.api.of("chat.update")[-1])


async def test_what_a_press_means_is_said_to_the_presser_only_where_it_is_refused(slack: World) -> None:
    """The card shows what a press did; a second claim is refused, with the reason, for that colleague's eyes only."""
    card = await opened(slack)
    posted = len(slack.api.posted)
    await slack.press(card, "Ik pak dit op", user=SANNE, channel=TEAM_CHANNEL)
    await slack.press(card, "Ik pak dit op", user="U3MO", channel=TEAM_CHANNEL)
    assert [each["channel"] for each in slack.api.posted[posted:]] == [f"D-{ANNA}"], "the asker hears that somebody took it up"
    (refused,) = slack.api.responded
    assert "Sanne is al bezig" in refused["text"]


async def test_a_press_from_another_channel_does_not_count(slack: World) -> None:
    """The channel that Slack names decides, whatever the button's value says; so does the modal that it opens."""
    card = await opened(slack)
    await slack.press(card, "Ik pak dit op", user=ANNA, channel=CHANNEL)
    assert slack.api.of("chat.update") == []
    assert "andere plek" in slack.api.responded[0]["text"]
    await slack.press(card, "Antwoord", user=ANNA, channel=CHANNEL)
    await slack.submit(slack.opened_view(), text="Doe maar.")
    assert slack.api.of("chat.update") == []


async def test_guests_from_outside_cannot_press(slack: World) -> None:
    """In a channel shared by Slack Connect a stranger's press and modal are refused."""
    card = await opened(slack)
    slack.api.people["U9OUT"] = {"is_stranger": True, "team_id": "T9"}
    await slack.press(card, "Ik pak dit op", channel=TEAM_CHANNEL, user="U9OUT")
    assert slack.api.of("chat.update") == []
    assert "Gasten van buiten" in slack.api.responded[0]["text"]


async def test_the_thread_is_the_teams_and_only_the_word_goes_out(slack: World) -> None:
    """In the card's thread `@Postwijzer antwoord: ...` answers; what colleagues say there otherwise never reaches the bot."""
    card = await opened(slack)
    before = len(slack.api.posted)
    await slack.mention("notitie: gebeld met het kabinet", user=SANNE, channel=TEAM_CHANNEL, thread_ts=card["ts"])
    assert "gebeld met het kabinet" in words(slack.api.of("chat.update")[-1])
    await slack.mention("antwoord: Wacht nog een dag.", user=SANNE, channel=TEAM_CHANNEL, thread_ts=card["ts"])
    answers = [each for each in slack.api.posted[before:] if each["channel"] == f"D-{ANNA}"]
    assert ["Wacht nog een dag." in words(each) for each in answers] == [True]
    assert "kabinet" not in words(answers[0])


async def test_the_reminder_stands_in_the_thread_of_the_card(slack: World) -> None:
    """At half the term the team is reminded under its card, not in the channel."""
    card = await opened(slack)
    slack.site.clock.pass_(hours=5)
    await slack.site.service.tick()
    await slack.site.outbox.settle()
    assert slack.api.posted[-1]["thread_ts"] == card["ts"]
    assert "wacht nog" in words(slack.api.posted[-1])


async def test_agreeing_reopening_and_learning_by_their_buttons(slack: World) -> None:
    """Akkoord met deze tekst, Heropen, and Het antwoord van de bot klopte niet each do what they say."""
    card = await opened(slack)
    await slack.press(card, "Akkoord met deze tekst", user=SANNE, channel=TEAM_CHANNEL)
    assert "is akkoord met deze tekst" in words(slack.api.posted[-1])
    answered = slack.api.of("chat.update")[-1]
    await slack.press(answered, "Heropen", user=SANNE, channel=TEAM_CHANNEL)
    assert button(slack.api.of("chat.update")[-1], "Neem over")
    await slack.press(card, "Het antwoord van de bot klopte niet", user=SANNE, channel=TEAM_CHANNEL)
    await slack.submit(slack.opened_view(), user=SANNE, text="Dit was al openbaar.")
    async with slack.site.service.store.read() as tx:
        assert [each.why for each in await tx.examples()] == ["bot-wrong"]


async def test_a_card_that_was_deleted_is_posted_anew(slack: World) -> None:
    """Where Slack no longer has the message, the next change posts the card again, and later changes find that one."""
    card = await opened(slack)
    slack.api.plan["chat.update"] = [(200, {"ok": False, "error": "message_not_found"}, {})]
    await slack.press(card, "Ik pak dit op", user=SANNE, channel=TEAM_CHANNEL)
    anew = slack.api.posted[-1]
    assert anew["channel"] == TEAM_CHANNEL
    await slack.press(card, "Notitie", user=SANNE, channel=TEAM_CHANNEL)
    await slack.submit(slack.opened_view(), user=SANNE, text="gebeld")
    assert slack.api.of("chat.update")[-1]["ts"] != card["ts"]


async def test_the_home_tab_of_an_asker(slack: World) -> None:
    """What the bot can do, my questions with state and term, my organisation, forget me; and no team's cases."""
    await opened(slack)
    await slack.event({"type": "app_home_opened", "user": ANNA, "channel": f"D-{ANNA}", "tab": "home", "event_ts": "1.1"})
    (told,) = slack.api.of("views.publish")
    shown = words(told["view"])
    assert "wacht op antwoord" in shown
    assert "Antwoord uiterlijk" in shown
    assert "Vergeet mij" in shown
    assert "/check" in shown
    assert "Vragen voor het team" not in shown
    select = next(block["accessory"] for block in told["view"]["blocks"] if "accessory" in block)
    assert select["initial_option"]["text"]["text"] == "Provincie Zeeland"


async def test_the_home_tab_of_a_team_member_filters_open_and_mine(slack: World) -> None:
    """A member of the team's channel sees what waits, and by a button only what they took up."""
    card = await opened(slack)
    home = {"type": "app_home_opened", "user": SANNE, "channel": f"D-{SANNE}", "tab": "home", "event_ts": "1.1"}
    await slack.event(home)
    view = slack.api.of("views.publish")[-1]["view"]
    assert "Zaak 1:" in words(view)
    mine = {"type": "block_actions", "user": {"id": SANNE, "team_id": TEAM}, "container": {"type": "view", "view_id": "V"}, "view": view}
    action = {"type": "button", "action_id": button(view, "Bij mij")["action_id"], "block_id": "b", "value": "mine"}
    await slack.interact(mine | {"actions": [action]})
    assert "Zaak 1:" not in words(slack.api.of("views.publish")[-1]["view"])
    await slack.press(card, "Ik pak dit op", user=SANNE, channel=TEAM_CHANNEL)
    await slack.interact(mine | {"actions": [action]})
    assert "Zaak 1:" in words(slack.api.of("views.publish")[-1]["view"])


async def test_the_home_tabs_buttons(slack: World) -> None:
    """Check and ask open their modals; another organisation is kept; forget me withdraws and erases, and says so."""
    await opened(slack)
    base = {"type": "block_actions", "container": {"type": "view", "view_id": "V"}, "view": {"type": "home", "id": "V"}}

    async def act(name: str, **more: Any) -> None:
        await slack.interact(base | {"actions": [{"type": "button", "action_id": f"home-{name}", "block_id": "b"} | more]})

    await act("check")
    await act("ask")
    assert [view["view"]["title"]["text"] for view in slack.api.of("views.open")[-2:]] == ["Concept checken", "Mag ik dit posten?"]
    await act("organisation", type="static_select", selected_option={"value": "gemeente-almere"})
    assert "Almere" in words(slack.api.of("views.publish")[-1]["view"]).split("Mag ik dit posten?")[0]
    await act("forget")
    assert "Ik heb je teksten gewist" in words(slack.api.of("views.publish")[-1]["view"])
    assert "Ingetrokken" in words(slack.api.of("chat.update")[-1])


async def test_a_shared_workspace_asks_and_a_mail_domain_decides(slack: World) -> None:
    """Nothing is guessed: somebody from an unknown workspace is asked; where the e-mail domain says it for certain, not."""
    slack.api.people["U5X"] = {"team_id": "T7", "profile": {"real_name": "X"}}
    slack.api.people["U6Y"] = {"team_id": "T7", "profile": {"real_name": "Y", "email": "y@gemeente.example"}}
    await slack.mention("Mag ik het logo gebruiken?", user="U5X", user_team="T7")
    await slack.mention("Mag ik het logo gebruiken?", user="U6Y", user_team="T7")
    first, second = slack.api.posted
    assert "Voor welke organisatie werk je?" in words(first)
    assert "Voor welke organisatie" not in words(second)
