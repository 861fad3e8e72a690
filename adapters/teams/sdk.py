"""What we want of the SDK: check tokens, call the connector. Only this file and sdk_calls.py know botbuilder; another SDK replaces these two.

The SDK is used at its own extension points, since some of its own parts do not hold (docs/decisions/teams-botbuilder.md): keys and access tokens are
fetched with blocking calls, every turn builds a slow client anew, bad tokens end in errors of many kinds.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ConversationParameters,
    ConversationReference,
    ErrorResponseException,
)
from botframework.connector.auth import (
    ChannelValidation,
    JwtTokenExtractor,
    SimpleCredentialProvider,
)

from adapters.teams.keys import Keys, KeysAway
from adapters.teams.registration import Bot
from adapters.teams.sdk_calls import Authentication

log = logging.getLogger(__name__)
CHANNEL = "msteams"
OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"


class Unauthorised(Exception):  # noqa: N818 - what the caller answers: 401
    """The token is not one that Microsoft made for one of our registrations and for this activity."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the connector finds a conversation: all from a verified activity, never from what a person typed."""

    service_url: str
    app_id: str
    conversation: str
    tenant: str
    bot: str


class Refused(Exception):  # noqa: N818 - the connector's own word
    """The connector said no: `status`, its `code`, and after how many seconds to try again (0: it did not say)."""

    def __init__(self, status: int, code: str = "", after: float = 0.0) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.after = status, code, after


class _Wire(Activity):  # type: ignore[misc] # the SDK has no types
    """An activity whose entities and attachments go out as they are: the SDK's Entity keeps `type` alone, so citations would vanish."""

    _attribute_map = Activity._attribute_map | {each: {"key": each, "type": "[object]"} for each in ("entities", "attachments")}  # noqa: SLF001 - the SDK's own way


class _Chat(ConversationParameters):  # type: ignore[misc] # the SDK has no types
    """The SDK writes tenantID, the service reads tenantId."""

    _attribute_map = ConversationParameters._attribute_map | {"tenant_id": {"key": "tenantId", "type": "str"}}  # noqa: SLF001 - likewise


class Sdk:
    """The connector for all our registrations. With `bots` empty (development) nothing is verified and nothing signed."""

    def __init__(self, bots: Mapping[str, Bot], openid: str = OPENID, token: Callable[[Bot], str] | None = None) -> None:
        self._bots, self._openid, self._keys = bots, openid, Keys(openid)
        self._authentication = Authentication(bots, token)
        self._adapter = CloudAdapter(self._authentication)

    async def verify(self, activity: Mapping[str, Any], header: str) -> str:
        """Give the app id that the token was made for ("" in development). Raises Unauthorised or KeysAway."""
        if not self._bots:
            return ""
        JwtTokenExtractor.metadataCache[self._openid] = self._keys
        ChannelValidation.open_id_metadata_endpoint = self._openid
        try:
            identity = await ChannelValidation.authenticate_channel_token_with_service_url(
                header, _Known(self._bots), str(activity.get("serviceUrl", "")), str(activity.get("channelId", ""))
            )
        except KeysAway:
            raise
        except Exception as error:  # noqa: BLE001 - the SDK raises errors of a dozen kinds for a bad token, each of them means the same
            log.info("teams: a token was refused: %s", type(error).__name__)
            raise Unauthorised from None
        return str(identity.get_claim_value("aud"))

    async def post(self, spot: Spot, activity: Mapping[str, Any]) -> str:
        """Post an activity; gives its id. Raises Refused, or aiohttp's errors where nobody answers."""
        model = _model(activity)

        async def send(context: TurnContext) -> str:
            # not context.send_activity: on a proactive turn it would answer an activity that does not exist
            model.conversation, model.from_property = context.activity.conversation, ChannelAccount(id=spot.bot)
            sent = await self._adapter.send_activities(context, [model])
            return str(sent[0].id or "")

        return str(await self._turn(spot, send))

    async def update(self, spot: Spot, message: str, activity: Mapping[str, Any]) -> None:
        """Replace the activity `message`. Raises as post does."""
        model = _model(activity)
        model.id = message
        await self._turn(spot, lambda context: context.update_activity(model))

    async def personal(self, spot: Spot, account: str) -> str:
        """Open the private chat with an account; gives its conversation id. Raises Refused (403: the app is not installed for them)."""
        opened: list[str] = []

        async def callback(context: TurnContext) -> None:
            opened.append(context.activity.conversation.id)

        parameters = _Chat(
            is_group=False, bot=ChannelAccount(id=spot.bot), members=[ChannelAccount(id=account)],
            tenant_id=spot.tenant, channel_data={"tenant": {"id": spot.tenant}},
        )  # fmt: skip
        with _translated():
            await self._adapter.create_conversation(spot.app_id, callback, parameters, CHANNEL, spot.service_url)
        return opened[0]

    async def member(self, spot: Spot, account: str) -> dict[str, Any] | None:
        """Give what the roster of a conversation says of an account, or None where it is no member. Raises as post does."""
        client = await self._authentication.client(spot.app_id, spot.service_url)
        try:
            with _translated():
                found = await client.conversations.get_conversation_member(spot.conversation, account)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        return {**(found.additional_properties or {}), "id": found.id, "name": found.name, "aadObjectId": found.aad_object_id}

    async def close(self) -> None:
        """End the connections."""
        await self._authentication.close()

    async def _turn(self, spot: Spot, work: Callable[[TurnContext], Any]) -> Any:
        reference = ConversationReference(
            channel_id=CHANNEL, service_url=spot.service_url, bot=ChannelAccount(id=spot.bot), user=ChannelAccount(id=""),
            conversation=ConversationAccount(id=spot.conversation, tenant_id=spot.tenant),
        )  # fmt: skip
        result: list[Any] = []

        async def callback(context: TurnContext) -> None:
            result.append(await work(context))

        with _translated():
            await self._adapter.continue_conversation(reference, callback, spot.app_id)
        return result[0] if result else None


def _model(activity: Mapping[str, Any]) -> _Wire:
    plain = {key: value for key, value in activity.items() if key not in {"entities", "attachments", "channelData"}}
    model: _Wire = _Wire().deserialize(plain)
    model.entities, model.attachments = activity.get("entities"), activity.get("attachments")
    model.channel_data = activity.get("channelData")
    return model


@contextlib.contextmanager
def _translated() -> Any:
    """The SDK's error as ours, with what it says about waiting."""
    try:
        yield
    except ErrorResponseException as error:
        inner = getattr(getattr(error, "error", None), "error", None)
        answer = error.response  # aiohttp's own: the SDK unwraps it
        try:
            after = float(answer.headers.get("Retry-After", 0))
        except ValueError:
            after = 0.0
        raise Refused(int(answer.status), str(getattr(inner, "code", "") or ""), after) from None


class _Known(SimpleCredentialProvider):  # type: ignore[misc] # the SDK has no types
    """Says which audiences are ours."""

    def __init__(self, bots: Mapping[str, Bot]) -> None:
        super().__init__("", "")
        self._bots = bots

    async def is_valid_appid(self, app_id: str) -> bool:
        return app_id in self._bots

    async def is_authentication_disabled(self) -> bool:
        return False
