"""What Yammer sends, in the core's words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.yammer.inbound import Came, Here, address_of, for_bot, foreign, incoming, oldest_id, read, team_word
from bot.messages import Address
from tests.support.fake_yammer import ALICE, BOB, BOT, GUEST, NETWORK, OPEN, FakeYammer
from tests.support.fake_yammer_http import Api

HERE = Here(BOT, NETWORK)


def seen(yammer: FakeYammer, *ids: int) -> list[Came]:
    """The messages as an envelope of the fake holds them, read."""
    return read(Api(yammer)._envelope([yammer.messages[each] for each in ids], BOT, older=False), HERE)


def came(body: str, who: int = ALICE, **how: Any) -> Came:
    """One message, read."""
    yammer = FakeYammer(lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    return seen(yammer, yammer.say(who, body, **how))[0]


def test_a_mention_in_a_community() -> None:
    """The mention goes, the text stays; the answer goes to the thread, others read along."""
    found = came("[[user:1]], mag ik dit delen?", group=OPEN)
    assert found.text == "mag ik dit delen?"
    assert found.name == "Alice de Vries"
    assert address_of(found) == Address("yammer", "100", "77", str(found.id), False, "2")
    assert incoming(found, "gemeente", team=False).at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_a_private_message() -> None:
    """Only the two of them read it: private, and always for the bot."""
    found = came("Mag ik dit delen?", to=(BOT,))
    assert address_of(found).private
    assert for_bot(found, HERE, talked=False)


def test_a_private_message_to_more_people_is_not_private() -> None:
    """Others read along, so it is answered only where the bot is mentioned."""
    found = came("Wat vinden jullie?", to=(BOT, BOB))
    assert not address_of(found).private
    assert not for_bot(found, HERE, talked=True)
    assert for_bot(came("[[user:1]] wat vind jij?", to=(BOT, BOB)), HERE, talked=False)


def test_names_of_others_stay_readable() -> None:
    """Mentions of others and topics become names; an unknown person becomes "collega"."""
    yammer = FakeYammer()
    number = yammer.say(ALICE, "[[user:1]] [[user:3]] en [[user:99]] over [[tag:5]]", group=OPEN)
    yammer.say(BOB, "x", group=OPEN)
    envelope = Api(yammer)._envelope([yammer.messages[number]], BOT, older=False)
    envelope["references"] += [yammer.users[BOB], {"type": "topic", "id": 5, "name": "winter"}]
    assert read(envelope, HERE)[0].text == "@Bob Jansen en @collega over #winter"


@pytest.mark.parametrize(
    ("body", "talked", "expected"),
    [
        ("Mooie foto!", True, False),
        ("check: Morgen is de brug open.", False, True),
        ("/check Morgen is de brug open.", False, True),
        ("checken we dit morgen?", False, False),
        ("2", True, True),
        ("2", False, False),
        ("antwoord 2", True, True),
        ("past niet 2", True, True),
        ("toon verbeterde tekst", True, True),
        ("vraag team communicatie", True, True),
        ("vergeet mij", True, True),
        ("[[user:3]] 2", True, False),
        ("Ik vind dat we hier een keer rustig over moeten praten met elkaar.", True, False),
    ],
)
def test_who_speaks_to_the_bot_in_a_community(body: str, talked: bool, expected: bool) -> None:
    """Mentions and check always; a typed choice in a thread where this person talked with the bot; what colleagues say to each other never."""
    assert for_bot(came(body, group=OPEN), HERE, talked=talked) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("claim", True), ("Claim!", True), ("antwoord: wacht even", True), ("antwoord 7: wacht\neven", True), ("sluit", True), ("akkoord.", True),
        ("sluit 7", True), ("heropen zaak 7", True), ("klopt niet: te streng", True), ("sluit jij aan om 3 uur?", False),
        ("akkoord, maar dan morgen", False), ("antwoord graag voor vrijdag", False), ("claimen", False),
    ],
)  # fmt: skip
def test_a_teams_word_is_not_a_sentence_that_begins_like_one(body: str, expected: bool) -> None:
    """Only the word itself, or the word with a colon and a text."""
    assert team_word(came(body, group=OPEN)) is expected


def test_a_numbered_choice() -> None:
    """The words "antwoord 2" mean the second choice."""
    assert incoming(came("antwoord 2", to=(BOT,)), None, team=False).text == "2"


def test_the_message_that_is_pointed_at() -> None:
    """A mention with "check dit" in a reply looks at the message replied to, not at the bot's own words."""
    yammer = FakeYammer()
    first = yammer.say(BOB, "Morgen vertellen we dat de brug dicht blijft.", group=OPEN)
    second = yammer.say(ALICE, "[[user:1]] kun je dit checken?", reply_to=first)
    found = incoming(seen(yammer, second)[0], None, team=False)
    assert found.quoted == "Morgen vertellen we dat de brug dicht blijft."
    third = yammer.say(ALICE, "[[user:1]] wat is een goede foto?", reply_to=first)
    assert incoming(seen(yammer, third)[0], None, team=False).quoted == ""


def test_guests_and_other_networks_are_known() -> None:
    """A sender of another network is foreign and has that network as tenant, so never stands in a team's place."""
    found = came("[[user:1]] hoi", GUEST, group=OPEN)
    assert foreign(found, HERE)
    assert address_of(found).tenant == "200"
    assert not foreign(came("hoi", group=OPEN), HERE)


def test_what_is_no_person_is_known() -> None:
    """System messages and bots are told apart."""
    assert not came("is lid geworden", group=OPEN, system_message=True).by_person
    assert not came("hoi", group=OPEN, sender_type="bot").by_person
    assert came("hoi", group=OPEN).by_person


anything = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["id", "type", "body", "parsed", "plain", "sender_id", "thread_id", "group_id", "created_at", "participants"]), inner, max_size=5
), max_leaves=12)  # fmt: skip


@given(st.fixed_dictionaries({"messages": st.lists(anything, max_size=3), "references": st.lists(anything, max_size=3)}))
def test_odd_shapes_break_nothing(envelope: dict[str, Any]) -> None:
    """Whatever stands in an envelope: what can be read is read, the rest is left out."""
    for found in read(envelope, HERE):
        incoming(found, None, team=False)
    oldest_id(envelope)
