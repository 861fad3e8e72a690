"""Slack: direct messages, mentions, slash commands, modals, shortcuts, the Home tab, the team's channel. HTTP by default, or Socket Mode."""

from __future__ import annotations

import asyncio
import logging
import time

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk import Desk
from adapters.slack.inbound import PLATFORM
from adapters.slack.listeners import Listeners
from adapters.slack.outbound import Outbound
from adapters.slack.people import FAILS, People
from adapters.slack.receiver import PATH, Receiver
from adapters.slack.refusals import WITHOUT_APP, code_of
from adapters.slack.ways import Ways
from bot.messages import Later, Outgoing, SendResult
from bot.render import Voice
from bot.service import Service
from bot.settings import Settings
from bot.settings import Slack as SlackSettings

log = logging.getLogger(__name__)
RECONNECT = 15.0  # seconds
API_SECONDS = 10
NOT_YET = 5.0
ASK_AGAIN = 60.0


class Slack:
    """See adapters.Adapter."""

    name = PLATFORM
    private_road = True

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        # slack_sdk and Bolt log whole payloads at DEBUG: what people write must never be there
        quiet = logging.getLogger(f"{__name__}.sdk")
        quiet.setLevel(max(logging.INFO, logging.getLogger().level))
        token = settings.bot_token.get_secret_value() if settings.bot_token else ""
        # no retries of its own: the outbox tries again, and a retried post could double
        self._client = AsyncWebClient(token=token, base_url=settings.api_url, timeout=API_SECONDS, retry_handlers=[], logger=quiet)
        self._quiet, self._bot, self._asked, self._socket_trouble = quiet, "", float("-inf"), ""
        self._people, self._ways = People(self._client), Ways()
        self._outbound: Outbound | None = None
        self._app: AsyncApp | None = None

    @property
    def trouble(self) -> str:
        """What an administrator must mend, for /health/ready; "" where nothing."""
        return self._socket_trouble or (self._outbound.trouble if self._outbound else "")

    def check(self) -> list[str]:
        """Sentences about settings that cannot work."""
        s, problems = self._settings, []
        if s.bot_token and not s.bot_token.get_secret_value().startswith("xoxb-"):
            problems.append("SLACK_BOT_TOKEN is geen bottoken; dat begint met xoxb- (OAuth & Permissions in de instellingen van de app).")
        if s.socket_mode and not (s.app_token and s.app_token.get_secret_value().startswith("xapp-")):
            problems.append("SLACK_APP_TOKEN ontbreekt of is geen app-token (xapp-...); Socket Mode heeft dat nodig.")
        if not s.socket_mode and not (s.signing_secret and s.signing_secret.get_secret_value().strip()):
            problems.append("SLACK_SIGNING_SECRET ontbreekt. Zonder dat kan niemand zien of een verzoek echt van Slack komt.")
        return problems

    def routes(self, app: web.Application, service: Service) -> None:
        """Adds the door for Slack; none in Socket Mode, where nothing calls us."""
        bolt = self._built(service)
        if not self._settings.socket_mode and self._settings.signing_secret:
            app.router.add_post(PATH, Receiver(bolt, self._settings.signing_secret.get_secret_value()).receive)

    async def listen(self, service: Service) -> None:
        """Says at the start whether the token works; in Socket Mode receives until cancelled."""
        bolt = self._built(service)
        await self._identity()
        settings = self._settings
        if not settings.socket_mode or settings.app_token is None:
            return
        token = settings.app_token.get_secret_value()
        while True:
            apart = AsyncWebClient(token=token, base_url=settings.api_url, timeout=API_SECONDS, logger=self._quiet)
            handler = AsyncSocketModeHandler(bolt, token, logger=self._quiet, web_client=apart)
            try:
                await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
                self._socket_trouble = ""
                await asyncio.Event().wait()  # the client keeps itself connected
            except FAILS as error:
                code = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
                self._socket_trouble = WITHOUT_APP.get(code, f"Socket Mode van Slack lukt niet ({code}). Kijk SLACK_APP_TOKEN na.")
                log.error("slack: %s", self.trouble)
                await asyncio.sleep(RECONNECT)
            finally:
                await handler.client.close()  # type: ignore[no-untyped-call]  # likewise untyped there

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        if self._outbound is None:
            return Later(NOT_YET)
        self._connect()
        return await self._outbound.send(outgoing)

    async def close(self) -> None:
        """Ends its sessions."""
        if self._outbound:
            await self._outbound.close()
        if self._client.session:
            await self._client.session.close()

    def _built(self, service: Service) -> AsyncApp:
        """The Bolt app, once."""
        if self._app is None:
            outbound = self._built_outbound(service)

            async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:  # Bolt fills a plain function only
                return await self._authorize(enterprise_id, team_id)

            self._quiet.setLevel(logging.ERROR)  # Bolt warns that the client's token is not used for authorising, which is meant
            # process_before_response: commit first, then acknowledge; by default Bolt acknowledges first and loses what fails
            self._app = AsyncApp(
                name="postwijzer", client=self._client, authorize=authorize, process_before_response=True, logger=self._quiet,
                request_verification_enabled=False, ssl_check_enabled=False,  # the Receiver verifies, and takes nothing unsigned
            )  # fmt: skip
            self._quiet.setLevel(max(logging.INFO, logging.getLogger().level))
            Listeners(Desk(service, self._client, self._people, self._ways, outbound)).register(self._app)
        return self._app

    def _built_outbound(self, service: Service) -> Outbound:
        if self._outbound is None:

            def voice(organisation: str | None) -> Voice:
                return service.house.voice(organisation)

            self._outbound = Outbound(self._client, self._people, self._ways, voice)
        return self._outbound

    async def _authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """One workspace by one token; who the bot is there is asked once."""
        self._connect()
        if not self._bot and time.monotonic() - self._asked > ASK_AGAIN:
            await self._identity()
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=self._client.token, bot_user_id=self._bot or None)

    async def _identity(self) -> None:
        self._connect()
        self._asked = time.monotonic()
        try:
            async with asyncio.timeout(1.0):
                self._bot = str((await self._client.auth_test()).get("user_id") or "")
        except SlackApiError as error:
            if self._outbound and (code := code_of(error)) in WITHOUT_APP:
                self._outbound.trouble = WITHOUT_APP[code]
                log.error("slack: %s", self.trouble)
        except FAILS as error:
            log.warning("slack: auth.test: %s", type(error).__name__)

    def _connect(self) -> None:
        """One session for the Web API, made where a loop runs."""
        if self._client.session is None or self._client.session.closed:
            self._client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=API_SECONDS))


def build(settings: Settings) -> Slack | None:
    """The adapter, or None where SLACK_BOT_TOKEN is not set."""
    return Slack(settings.slack) if settings.slack.bot_token else None


__all__ = ["Slack", "build"]
