from pathlib import Path

import pytest

from bot.settings import GROUPS, SettingsError, load_settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_without_any_setting_it_works_on_this_machine() -> None:
    """An empty environment gives SQLite in var/, a loopback address, and no platform."""
    found = load_settings({})
    assert (found.database_url, found.core.host, found.slack.bot_token, found.smtp.host) == ("sqlite:///var/postwijzer.db", "127.0.0.1", None, "")
    assert found.site == "http://127.0.0.1:3978"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("POSTWIJZER_PROT", "1", "bedoel je POSTWIJZER_PORT?"),
        ("POSTWIJZER_PORT", "veel", "POSTWIJZER_PORT is niet goed"),
        ("POSTWIJZER_KEY", "kort", "POSTWIJZER_KEY is niet goed"),
        ("SLACK_TOKEN", "x", "SLACK_TOKEN is geen instelling"),
        ("SMTP_SECURITY", "misschien", "SMTP_SECURITY is niet goed"),
        ("YAMMER_POLL_SECONDS", "5", "YAMMER_POLL_SECONDS is niet goed"),
        ("TEAMS_REGISTRATIONS", "nee", "TEAMS_REGISTRATIONS is geen JSON-lijst"),
        ("TEAMS_REGISTRATIONS", '[{"app_id": "a"}]', "TEAMS_REGISTRATIONS (0.secret)"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(name: str, value: str, said: str) -> None:
    """The start stops with a sentence that names the setting and does not repeat what may be a secret."""
    with pytest.raises(SettingsError) as stopped:
        load_settings({name: value})
    assert said in str(stopped.value)
    assert value not in str(stopped.value).replace(name, "")


def test_lists_are_read() -> None:
    """Communities by commas, registrations as JSON."""
    found = load_settings({"YAMMER_COMMUNITIES": "1, 2", "TEAMS_REGISTRATIONS": '[{"app_id": "a", "secret": "b", "tenant": "c"}]'})
    assert found.yammer.communities == ("1", "2")
    assert found.teams.registrations[0].tenant == "c"
    assert "b" not in repr(found.teams.registrations[0].secret)


def test_an_empty_value_counts_as_not_set() -> None:
    """Hosting panels set empty variables; they mean nothing."""
    assert load_settings({"SLACK_BOT_TOKEN": "", "POSTWIJZER_PORT": ""}).slack.bot_token is None


def test_the_page_lists_exactly_what_the_code_reads() -> None:
    """docs/settings.md has a row for each setting with its default and its meaning, and no other row."""
    page = PAGE.read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert set(rows) == {f"{group.prefix}{name.upper()}" for group in GROUPS.values() for name in group.model_fields}
    for group in GROUPS.values():
        for name, info in group.model_fields.items():
            assert info.description
            assert info.description in rows[f"{group.prefix}{name.upper()}"]
