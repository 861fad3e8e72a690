from pathlib import Path

import pytest

from bot.fingerprint import embedded_key, fingerprint


def test_the_same_text_has_one_fingerprint_per_key() -> None:
    """Same text and key give the same print; one changed digit or another key gives another."""
    first = fingerprint("om 14 uur", b"k" * 16)
    assert first == fingerprint("om 14 uur", b"k" * 16)
    assert first not in {fingerprint("om 15 uur", b"k" * 16), fingerprint("om 14 uur", b"q" * 16)}


def test_the_embedded_key_is_made_once_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is made at first use, stays the same, and only its owner can read it."""
    monkeypatch.delenv("POSTWIJZER_KEY", raising=False)
    assert embedded_key(tmp_path) == embedded_key(tmp_path)
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_a_given_key_is_used_and_a_short_one_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """POSTWIJZER_KEY wins over the file; a short key is refused with a sentence that names it."""
    monkeypatch.setenv("POSTWIJZER_KEY", "0123456789abcdef")
    assert embedded_key(tmp_path) == b"0123456789abcdef"
    monkeypatch.setenv("POSTWIJZER_KEY", "short")
    with pytest.raises(ValueError, match="POSTWIJZER_KEY"):
        embedded_key(tmp_path)
