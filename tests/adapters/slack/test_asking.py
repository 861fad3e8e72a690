from __future__ import annotations

from tests.adapters.slack.support import ANNA, BOT, CHANNEL, DRAFT, SANNE, TEAM, World, button, words

QUESTION = "Mag ik een fout in mijn bericht verbeteren?"


async def test_a_direct_message_is_answered_in_the_same_place(slack: World) -> None:
    """The answer stands in the direct message, with the rule, and its text says the same as its blocks."""
    await slack.direct(QUESTION)
    (answer,) = slack.api.posted
    assert answer["channel"] == f"D-{ANNA}"
    assert "Negen social media wijsheden" in words(answer)
    for line in answer["text"].splitlines():
        assert line.split("] ")[-1].strip().removeprefix("- ") in words(answer)


async def test_a_message_in_a_thread_of_the_direct_message_is_answered_there(slack: World) -> None:
    """One talk per person, each answer in the thread where it was asked."""
    await slack.direct(f"check: {DRAFT}")
    await slack.direct("toon verbeterde tekst", thread_ts="1700000000.000001")
    assert "thread_ts" not in slack.api.posted[0]
    assert slack.api.posted[1]["thread_ts"] == "1700000000.000001"
    assert "Daarvoor moet ik eerst" not in words(slack.api.posted[1])


async def test_a_mention_is_answered_in_the_thread_and_says_once_that_it_takes_one(slack: World) -> None:
    """The first answer in a channel says that it takes a mention, and offers the direct message; the next ones do not."""
    await slack.mention(QUESTION, ts="1700000001.000100")
    await slack.mention("en op LinkedIn?", thread_ts="1700000001.000100")
    first, second = slack.api.posted
    assert (first["channel"], first["thread_ts"], second["thread_ts"]) == (CHANNEL, "1700000001.000100", "1700000001.000100")
    assert "Noem in dit kanaal steeds @Postwijzer" in words(first)
    assert button(first, "Verder in een direct bericht")["url"].startswith("https://slack.com/app_redirect?app=")
    assert "Noem in dit kanaal" not in words(second)


async def test_a_draft_in_a_channel_is_reviewed_in_private(slack: World) -> None:
    """Others see one line; the review stands in the direct message, and its buttons go on with that very draft, still in private."""
    await slack.mention(f"check: {DRAFT}", ts="1700000001.000200")
    private = next(each for each in slack.api.posted if each["channel"] == f"D-{ANNA}")
    public = next(each for each in slack.api.posted if each["channel"] == CHANNEL)
    assert "veerdienst" in words(private)
    assert "veerdienst" not in words(public) + public["text"]
    assert "privébericht" in words(public)
    assert "Noem in dit kanaal" in words(public)
    before = len(slack.api.posted)
    await slack.press(private, "Vraag Team Communicatie")
    (preview,) = slack.api.posted[before:]
    assert preview["channel"] == f"D-{ANNA}"
    assert "Dit ziet Team Communicatie straks" in words(preview)


async def test_check_with_text_answers_for_this_persons_eyes_only(slack: World) -> None:
    """The review is the command's own response, and nothing is posted anywhere."""
    told = await slack.command("/check", DRAFT)
    assert told["response_type"] == "ephemeral"
    assert "veerdienst" in words(told)
    assert "Team Communicatie" in told["text"]
    assert slack.api.posted == []
    await slack.press(told, "Vraag Team Communicatie", channel=CHANNEL, ephemeral=True)
    assert "Dit ziet Team Communicatie straks" in words(slack.api.responded[0])
    assert slack.api.responded[0]["response_type"] == "ephemeral"
    assert slack.api.posted == []


async def test_when_the_response_url_is_used_up_the_direct_message_takes_over(slack: World) -> None:
    """Never both: what the response_url refuses goes to the direct message once."""
    told = await slack.command("/check", DRAFT)
    slack.api.gone_urls = True
    await slack.press(told, "Vraag Team Communicatie", channel=CHANNEL, ephemeral=True)
    (private,) = slack.api.posted
    assert private["channel"] == f"D-{ANNA}"
    assert slack.api.responded == []


async def test_mag_ik_answers_in_private_and_the_talk_goes_on_in_the_direct_message(slack: World) -> None:
    """/mag-ik answers in its own response; a follow-up in the direct message knows what it was about."""
    told = await slack.command("/mag-ik", QUESTION)
    assert told["response_type"] == "ephemeral"
    await slack.direct("waarom?")
    assert "Daarvoor moet ik eerst je vraag kennen" not in words(slack.api.posted[0])


async def test_check_without_text_opens_a_modal(slack: World) -> None:
    """The modal holds draft, channel and capacity and says how long a text may be; the review comes where the command was typed."""
    assert await slack.command("/check", "") == {}
    view = slack.opened_view()
    assert "3000 tekens" in words(view)
    assert [block["element"]["action_id"] for block in view["blocks"]] == ["text", "channel", "capacity"]
    assert await slack.submit(view, text=DRAFT, channel="linkedin", capacity="functie") == {}
    (review,) = slack.api.responded
    assert "veerdienst" in words(review)
    assert "LinkedIn, in je functie" in words(review)
    assert slack.api.posted == []


async def test_an_empty_modal_stays_open_with_a_sentence(slack: World) -> None:
    """Blanks are no draft."""
    await slack.command("/check", "")
    answer = await slack.submit(slack.opened_view(), text="   \n ")
    assert answer["response_action"] == "errors"
    assert "Er staat nog niets" in answer["errors"]["text"]


async def test_a_modal_that_comes_too_late_is_said(slack: World) -> None:
    """Where Slack will not open the modal (three seconds are over) the person gets a sentence."""
    slack.api.plan["views.open"] = [(200, {"ok": False, "error": "expired_trigger_id"}, {})]
    told = await slack.command("/check", "")
    assert "Probeer het over een minuut opnieuw" in told["text"]


async def test_mag_ik_without_text_asks_for_the_question(slack: World) -> None:
    """The modal's answer comes back by the command's own way."""
    await slack.command("/mag-ik", "")
    await slack.submit(slack.opened_view(), text=QUESTION)
    assert "Negen social media wijsheden" in words(slack.api.responded[0])


async def test_the_shortcut_on_a_message_checks_it_for_this_person_only(slack: World) -> None:
    """"Check dit bericht" reviews the message where it stands, ephemerally; a message without text gets a sentence."""
    payload = {
        "type": "message_action", "callback_id": "check_message", "channel": {"id": CHANNEL, "name": "algemeen"}, "response_url": slack.url(),
        "message": {"type": "message", "user": SANNE, "ts": "1.2", "text": DRAFT}, "message_ts": "1.2",
    }  # fmt: skip
    await slack.interact(payload)
    await slack.interact(payload | {"message": {"type": "message", "user": SANNE, "ts": "1.3", "text": ""}, "response_url": slack.url()})
    review, nothing = slack.api.responded
    assert "veerdienst" in words(review)
    assert "geen tekst" in nothing["text"]
    assert slack.api.posted == []


async def test_the_global_shortcut_reviews_in_the_direct_message_and_says_so(slack: World) -> None:
    """"Concept laten checken" opens the modal anywhere; after submitting it says where the review is."""
    await slack.interact({"type": "shortcut", "callback_id": "open_check"})
    answer = await slack.submit(slack.opened_view(), text=DRAFT)
    assert answer["response_action"] == "update"
    assert "direct" in words(answer["view"])
    assert slack.api.posted[0]["channel"] == f"D-{ANNA}"


async def test_a_button_that_asks_for_text_opens_a_modal(slack: World) -> None:
    """"Past hier niet" asks why, and which point where there are more; "Opnieuw checken" takes the new text; both go on in the same talk."""
    told = await slack.command("/check", f"{DRAFT} Stem op D66! Gerrit van Dam woont in de Kerkstraat 12.")
    await slack.press(told, "Past hier niet", channel=CHANNEL, ephemeral=True)
    view = slack.opened_view()
    assert [block["element"]["action_id"] for block in view["blocks"]] == ["point", "text"]
    assert await slack.submit(view, point="1", text="dit staat al op de site") == {}
    assert "punt 1 leg ik opzij" in words(slack.api.responded[-1])
    await slack.press(told, "Opnieuw checken", channel=CHANNEL, ephemeral=True)
    await slack.submit(slack.opened_view(), text="Morgen is de brug weer open. Kijk op onze site voor de tijden.")
    assert "veerdienst" not in words(slack.api.responded[-1])
    assert slack.api.posted == []


async def test_a_colleagues_button_does_nothing_but_say_so(slack: World) -> None:
    """A press on somebody else's buttons in a channel is answered to the presser alone; the talk stays the asker's."""
    await slack.mention(QUESTION)
    answer = slack.api.posted[0]
    await slack.press(answer, "Dat bedoel ik niet", user=SANNE)
    assert len(slack.api.posted) == 1
    assert "vraag van een collega" in slack.api.responded[0]["text"]


async def test_thumbs_are_counted(slack: World) -> None:
    """The feedback buttons under an answer come back as a choice."""
    await slack.direct(QUESTION)
    thumbs = next(block for block in slack.api.posted[0]["blocks"] if block["type"] == "context_actions")["elements"][0]
    action = {"type": "feedback_buttons", "action_id": thumbs["action_id"], "block_id": "b", "value": thumbs["positive_button"]["value"]}
    container = {"type": "message", "message_ts": "1.1", "channel_id": f"D-{ANNA}", "is_ephemeral": False}
    await slack.interact({"type": "block_actions", "container": container, "channel": {"id": f"D-{ANNA}"}, "actions": [action]})
    async with slack.site.service.store.read() as tx:
        assert await tx.counted() == {"helpful": 1}
    assert "Dank je" in words(slack.api.posted[1])


async def test_only_people_are_answered(slack: World) -> None:
    """The bot itself, other bots, joins, deleted messages, unfurled links and channel messages without a mention are let pass."""
    await slack.direct("hallo", bot_id="B1")
    await slack.direct("hallo", user=BOT)
    await slack.direct("", subtype="channel_join")
    await slack.direct("", subtype="message_deleted", deleted_ts="1.1")
    await slack.direct("hallo", channel="C1", channel_type="channel")
    await slack.mention("hallo", bot_id="B1")
    assert slack.api.posted == []


async def test_an_edited_message_is_looked_at_again_while_it_is_the_last(slack: World) -> None:
    """A correction of the last message gets a new answer; Slack's own changes (a preview of a link) and old messages do not."""
    first = {"type": "message", "user": ANNA, "text": "Mag ik het logo gebruken?", "ts": "5.1"}
    await slack.direct(first["text"], ts="5.1")
    changed = {"type": "message", "subtype": "message_changed", "channel": f"D-{ANNA}", "channel_type": "im", "ts": "5.2"}
    await slack.event(changed | {"message": first | {"text": "Mag ik het logo gebruiken?"}, "previous_message": first})
    assert len(slack.api.posted) == 2
    await slack.event(changed | {"message": first | {"attachments": [{}]}, "previous_message": first})
    await slack.direct("dank je", ts="5.3")
    await slack.event(changed | {"message": first | {"text": "Iets anders?"}, "previous_message": first})
    assert len(slack.api.posted) == 3


async def test_a_command_typed_where_slack_takes_none_still_works(slack: World) -> None:
    """In a thread Slack knows no commands: typed after the mention, or with a blank before it, /check is understood."""
    await slack.mention(f"/check {DRAFT}")
    await slack.direct(f" /check {DRAFT}")
    assert ["veerdienst" in words(each) for each in slack.api.posted if each["channel"] == f"D-{ANNA}"] == [True, True]


async def test_the_opened_messages_tab_offers_at_most_four_questions(slack: World) -> None:
    """Suggested prompts, in the organisation's form of address."""
    await slack.event({"type": "app_home_opened", "user": ANNA, "channel": f"D-{ANNA}", "tab": "messages", "event_ts": "1.1"})
    (told,) = slack.api.of("assistant.threads.setSuggestedPrompts")
    assert len(told["prompts"]) == 4
    assert all(each["title"] and each["message"] for each in told["prompts"])


async def test_a_grid_is_told_apart_by_workspace(slack: World) -> None:
    """On an organisation-wide installation of Enterprise Grid a press may carry no workspace: then the person's own one counts."""
    payload = {
        "type": "shortcut", "callback_id": "open_check", "team": None, "enterprise": {"id": "E1", "name": "Rijk"}, "is_enterprise_install": True,
        "user": {"id": "W1", "username": "w", "team_id": TEAM},
    }  # fmt: skip
    assert (await slack.interact(payload)).status == 200
    assert slack.opened_view()["callback_id"] == "form"
