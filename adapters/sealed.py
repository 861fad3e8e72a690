"""Secrets that the program itself receives (a refresh token): kept in the store, encrypted with the installation's key."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

from cryptography.fernet import Fernet, InvalidToken

from bot.ports import Slot

KIND = "sealed"


class Keeps(Protocol):
    """What is needed of bot.service_kept.Kept."""

    async def get(self, kind: str, slot: Slot) -> dict[str, Any] | None:
        """Give what is kept, or None."""

    async def put(self, kind: str, slot: Slot, value: dict[str, Any]) -> None:
        """Keep a value."""

    async def delete(self, kind: str, slot: Slot) -> None:
        """Take it away."""


class Sealed:
    """`get`, `put` and `delete` of text values that only this installation can read. `key` is bot.fingerprint.embedded_key()."""

    def __init__(self, kept: Keeps, key: bytes) -> None:
        self._kept = kept
        # a key of its own, derived from the installation's: a fingerprint can then never help to open a secret
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"postwijzer sealed\0" + key).digest()))

    async def get(self, slot: Slot) -> str | None:
        """Give the secret, or None where there is none or the key has changed since."""
        found: Mapping[str, Any] | None = await self._kept.get(KIND, slot)
        if found is None:
            return None
        try:
            return self._fernet.decrypt(str(found["sealed"]).encode()).decode()
        except InvalidToken:
            return None

    async def put(self, slot: Slot, secret: str) -> None:
        """Keep a secret."""
        await self._kept.put(KIND, slot, {"sealed": self._fernet.encrypt(secret.encode()).decode()})

    async def delete(self, slot: Slot) -> None:
        """Take a secret away."""
        await self._kept.delete(KIND, slot)
