from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ADAPTER = Path(__file__).resolve().parents[3] / "adapters/slack"
MANIFEST: Mapping[str, Any] = yaml.safe_load((ADAPTER / "manifest.yaml").read_text(encoding="utf-8"))
METHODS: Mapping[str, frozenset[str]] = {
    "auth_test": frozenset(), "assistant_threads_setStatus": frozenset({"assistant:write"}),
    "assistant_threads_setSuggestedPrompts": frozenset({"assistant:write"}), "chat_postMessage": frozenset({"chat:write"}),
    "chat_update": frozenset({"chat:write"}), "conversations_members": frozenset({"channels:read", "groups:read"}),
    "conversations_open": frozenset({"im:write"}), "users_info": frozenset({"users:read", "users:read.email"}), "views_open": frozenset(),
    "views_publish": frozenset(),
}  # fmt: skip
"""Web API method -> bot scopes, after docs.slack.dev/reference/methods."""
EVENTS: Mapping[str, frozenset[str]] = {
    "app_home_opened": frozenset(), "app_mention": frozenset({"app_mentions:read"}), "app_uninstalled": frozenset(),
    "message.im": frozenset({"im:history"}), "tokens_revoked": frozenset(),
}  # fmt: skip
"""Event -> bot scopes, after docs.slack.dev/reference/events."""
URL = {"type": "string", "pattern": r"^https://[^\s]+$"}


def text(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


def table(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


def listed(item: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "maxItems": most, "items": item, "uniqueItems": True}


BOOL = {"type": "boolean"}
RULES = table(
    "display_information features oauth_config settings",
    _metadata=table("major_version", major_version={"enum": [1, 2]}, minor_version={"type": "integer"}),
    display_information=table(
        "name", name=text(35), description=text(140), long_description=text(4000, 174),
        background_color={"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"},
    ),
    features=table(
        "bot_user",
        app_home=table("", home_tab_enabled=BOOL, messages_tab_enabled=BOOL, messages_tab_read_only_enabled=BOOL),
        agent_view=table("agent_description", agent_description=text(300)),
        bot_user=table("display_name", display_name={"type": "string", "maxLength": 80, "pattern": r"^[\w.-]+$"}, always_online=BOOL),
        shortcuts=listed(
            table(
                "name type callback_id description", name=text(24), type={"enum": ["message", "global"]}, callback_id=text(255),
                description=text(150),
            ), 10,
        ),
        slash_commands=listed(
            table(
                "command description", command={"type": "string", "maxLength": 32, "pattern": r"^/[a-z0-9_-]+$"}, url=URL, description=text(2000),
                usage_hint=text(1000), should_escape=BOOL,
            ), 50,
        ),
    ),
    oauth_config=table("scopes", scopes=table("", bot=listed(text(255), 255))),
    settings=table(
        "", event_subscriptions=table("", request_url=URL, bot_events=listed(text(255), 100)),
        interactivity=table("is_enabled", is_enabled=BOOL, request_url=URL),
        org_deploy_enabled=BOOL, socket_mode_enabled=BOOL, token_rotation_enabled=BOOL,
    ),
)  # fmt: skip
"""Slack's rules for what we use of a manifest, after docs.slack.dev/reference/app-manifest; a field that is not here is not ours to use."""


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ADAPTER.glob("*.py")))


def test_slack_would_take_the_manifest() -> None:
    """It follows Slack's rules, and each rule bites."""
    jsonschema.Draft202012Validator(RULES).validate(MANIFEST)
    display = MANIFEST["display_information"]
    for wrong in ({"name": "x" * 36}, {"long_description": "kort"}, {"colour": "#fff"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(RULES).validate({**MANIFEST, "display_information": {**display, **wrong}})


def test_every_scope_is_used_and_none_is_missing() -> None:
    """The scopes are exactly those of the methods that are called, the events that are asked for, and the commands."""
    called = set(re.findall(r"client\.([a-z]+(?:_[a-zA-Z]+)+)\(", source())) - {"connect_async"}
    asked = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
    assert called == set(METHODS)
    assert asked == set(EVENTS)
    needed = {"commands"}.union(*(METHODS[each] for each in called), *(EVENTS[each] for each in asked))
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert [each for each in needed if each.endswith(":history")] == ["im:history"]


def test_commands_shortcuts_and_events_have_a_listener() -> None:
    """What the manifest promises is listened to."""
    code, features = source(), MANIFEST["features"]
    assert set(re.findall(r'app\.command\("([^"]+)"', code)) == {each["command"] for each in features["slash_commands"]}
    assert set(re.findall(r'app\.shortcut\("([^"]+)"', code)) == {each["callback_id"] for each in features["shortcuts"]}
    heard = {each.replace("message", "message.im") for each in re.findall(r'app\.event\("([^"]+)"', code)}
    assert heard == set(EVENTS)
    addresses = set(re.findall(r"https://[^\s\"]+", (ADAPTER / "manifest.yaml").read_text(encoding="utf-8")))
    assert {each.partition("//")[2].partition("/")[2] for each in addresses} == {"slack/events"}


def test_the_page_of_steps_explains_each_scope() -> None:
    """An administrator reads what each scope is for."""
    page = (ADAPTER.parents[1] / "docs/slack.md").read_text(encoding="utf-8")
    assert [scope for scope in MANIFEST["oauth_config"]["scopes"]["bot"] if f"`{scope}`" not in page] == []
