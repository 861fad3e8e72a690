"""The keyed fingerprint of a text: tells whether a text is the same one, and says nothing about it to who lacks the key."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def fingerprint(canonical: str, key: bytes) -> str:
    """Give the fingerprint (HMAC-SHA-256, 32 hex digits) of a text in canonical form (bot.dutch.canonical) under `key`."""
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()[:32]


def embedded_key(folder: Path | None = None) -> bytes:
    """Give the installation's key: from POSTWIJZER_KEY, else from `folder`/key (default var/), made at first use, for its owner only.

    Several machines need the same key, so they set POSTWIJZER_KEY. Raises ValueError for a key that is too short to keep a secret.
    """
    given = os.environ.get("POSTWIJZER_KEY", "")
    if given:
        if len(given) < 16:
            raise ValueError("POSTWIJZER_KEY is te kort: neem ten minste 16 tekens, bijvoorbeeld van `openssl rand -hex 32`.")
        return given.encode()
    folder = folder or Path(os.environ.get("POSTWIJZER_VAR", "var"))
    file = folder / "key"
    folder.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        _make(file)
    return bytes.fromhex(file.read_text().strip())


def _make(file: Path) -> None:
    """Write a new key beside the file and link it into place: of two processes that start together one wins, and neither reads half a key."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_hex(KEY_BYTES))
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
