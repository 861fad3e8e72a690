"""One question to an endpoint that speaks the OpenAI chat API."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Any, Literal, cast

from bot.second_request import Request
from bot.settings import Llm, SettingsError

MOST_TOKENS = 800
"""So long may an answer be: a dozen findings with their quotes."""

Trouble = Literal["slow", "busy", "down", "refused", "empty"]


class EndpointError(Exception):
    """The endpoint gave no answer; `kind` says in a word what kind of trouble it was. Nothing of the request stands in it."""

    def __init__(self, kind: Trouble) -> None:
        super().__init__(kind)
        self.kind: Trouble = kind


@dataclass(frozen=True, slots=True)
class Said:
    """What came back: the raw text, and the tokens that the endpoint counted (0 where it does not say)."""

    raw: str
    tokens_in: int = 0
    tokens_out: int = 0


class Endpoint:
    """The endpoint of the settings. Raises SettingsError where these cannot work."""

    def __init__(self, settings: Llm) -> None:
        if not settings.model:
            raise SettingsError("LLM_MODEL is leeg. Zet daar de naam van het model, zoals je endpoint het noemt.")
        if importlib.util.find_spec("openai") is None:
            raise SettingsError("LLM_BASE_URL is gezet, maar het pakket openai ontbreekt. Installeer: pip install 'postwijzer[llm]'.")
        import openai  # noqa: PLC0415 - an optional extra

        self.model = settings.model
        key = settings.api_key.get_secret_value() if settings.api_key else "geen"
        # no second try: the time is short, and the offline result is ready
        self._client = openai.AsyncOpenAI(base_url=settings.base_url, api_key=key, timeout=settings.seconds, max_retries=0)

    async def ask(self, request: Request) -> Said:
        """Ask once. Raises EndpointError."""
        import openai  # noqa: PLC0415 - an optional extra

        shape = {"type": "json_schema", "json_schema": {"name": request.wanted.kind, "strict": True, "schema": request.schema}}
        try:
            done = await self._client.chat.completions.create(
                model=self.model, messages=cast("Any", list(request.messages)), temperature=0, max_tokens=MOST_TOKENS,
                response_format=cast("Any", shape),
            )  # fmt: skip
        except openai.APITimeoutError:
            raise EndpointError("slow") from None
        except openai.RateLimitError:
            raise EndpointError("busy") from None
        except openai.APIStatusError as error:
            raise EndpointError("down" if error.status_code >= 500 else "refused") from None
        except (openai.OpenAIError, ValueError):
            raise EndpointError("down") from None
        # a server that lies about the protocol gives objects without these parts
        choices = getattr(done, "choices", None) or []
        raw = getattr(getattr(choices[0], "message", None), "content", None) if choices else None
        if not isinstance(raw, str) or not raw:
            raise EndpointError("empty")
        used = getattr(done, "usage", None)
        return Said(raw, getattr(used, "prompt_tokens", 0) or 0, getattr(used, "completion_tokens", 0) or 0)

    async def close(self) -> None:
        """End the connections."""
        await self._client.close()
