"""The keys that Microsoft signs its tokens with, fetched without blocking and kept for a while."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from types import SimpleNamespace
from typing import Any

import aiohttp
from jwt.algorithms import RSAAlgorithm

log = logging.getLogger(__name__)
FRESH, USABLE = 3_600.0, 86_400.0  # seconds
FETCH_SECONDS = 5.0
AGAIN = 1.0  # seconds between tries while there are no keys at all: requests do not queue up behind a dead server


class KeysAway(Exception):  # noqa: N818 - what the caller answers: 503
    """Nobody can say whether a token is good: the signing keys cannot be fetched."""


class Keys:
    """Stands where the SDK looks for its own class, which fetches with blocking calls and raises IndexError for an unknown key."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: dict[str, Any] = {}
        self._at = self._tried = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, kid: str | None) -> Any:
        """Give key and endorsements. Raises LookupError for an unknown key, KeysAway. An unknown key makes us look again, hourly at most."""
        if self._stale(kid) or (not self._keys and self._lock.locked()):  # the first fetch is on its way: wait for it
            async with self._lock:
                if self._stale(kid):
                    await self._fetch()
        if time.monotonic() - self._at > USABLE:
            raise KeysAway
        if kid not in self._keys:
            raise LookupError
        return self._keys[kid]

    def _stale(self, kid: str | None) -> bool:
        now = time.monotonic()
        if not self._keys:
            return now - self._tried > AGAIN
        return now - self._at > FRESH and now - self._tried > (FRESH if kid in self._keys else FETCH_SECONDS)

    async def _fetch(self) -> None:
        self._tried = time.monotonic()
        try:
            timeout = aiohttp.ClientTimeout(total=FETCH_SECONDS)
            async with aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session:
                async with session.get(self._url) as found:
                    where = (await found.json(content_type=None))["jwks_uri"]
                async with session.get(where) as found:
                    listed = (await found.json(content_type=None))["keys"]
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
            log.warning("teams: the signing keys cannot be fetched: %s", type(error).__name__)
            return
        self._at = self._tried
        self._keys = {
            key["kid"]: SimpleNamespace(public_key=RSAAlgorithm.from_jwk(json.dumps(key)), endorsements=key.get("endorsements") or [])
            for key in listed
            if key.get("kty") == "RSA" and key.get("kid")
        }
