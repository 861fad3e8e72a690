"""The service user's token: renewed ahead of time, revoked, and back again."""

from __future__ import annotations

from bot.messages import Later
from tests.adapters.yammer.test_reading import questions
from tests.adapters.yammer.test_sending import out
from tests.adapters.yammer.town import town
from tests.support.fake_yammer import ALICE, BOT
from tests.support.scripted_talk import ScriptedTalk


async def test_the_token_is_renewed_before_it_ends() -> None:
    """In five hours with tokens of little over an hour no call meets a token that has ended."""
    async with town(talk=ScriptedTalk()) as here:
        await here.pass_(5 * 3600, step=60)
        assert {call.status for call in here.yammer.calls} == {200}
        assert here.yammer.turned_away == 0
        assert 5 <= len([token for token in here.yammer.tokens if token.startswith("access-")]) <= 7


async def test_entra_away_for_a_while_is_no_trouble_while_the_token_lasts() -> None:
    """Where Entra ID is away for a few minutes the token in hand is used on."""
    async with town(talk=ScriptedTalk()) as here:
        await here.pass_(3420, step=60)
        here.yammer.entra_down = True
        await here.pass_(300, step=20)
        assert here.adapter.trouble == ""
        here.yammer.entra_down = False
        await here.pass_(600, step=20)
        assert here.yammer.turned_away == 0


async def test_a_revoked_token_stops_reading_and_loses_nothing() -> None:
    """Revoked: polling and posting stop, health says what to do; after a new sign-in, in another process, all is read and sent, once."""
    async with town(talk=ScriptedTalk()) as here:
        here.yammer.say(ALICE, "nr-1", to=(BOT,))
        await here.adapter.poller().turn()
        here.yammer.revoke()
        here.yammer.say(ALICE, "nr-2", to=(BOT,))
        await here.pass_(3600, step=30)
        assert "postwijzer yammer login" in here.adapter.trouble
        assert questions(here) == []
        asked = here.yammer.turned_away
        await here.pass_(3600, step=30)
        assert here.yammer.turned_away == asked, "a refused token is not tried again"
        assert await here.adapter.send(out(here, key="k9")) == Later(120.0)
        await here.signed_in()
        await here.pass_(600)
        assert here.adapter.trouble == ""
        assert questions(here) == ["1", "2"]


async def test_without_a_sign_in_health_says_what_to_do() -> None:
    """Nobody signed in yet: nothing is asked of Yammer, and the sentence names the command."""
    async with town(talk=ScriptedTalk(), sign_in=False) as here:
        await here.pass_(300)
        assert "postwijzer yammer login" in here.adapter.trouble
        assert here.yammer.calls == []


async def test_a_changed_key_asks_for_a_new_sign_in() -> None:
    """A token that cannot be read any more, because the installation's key changed, is as none."""
    async with town(talk=ScriptedTalk()) as here:
        here.site.house.key = b"x" * 32
        await here.pass_(60)
        assert "postwijzer yammer login" in here.adapter.trouble
