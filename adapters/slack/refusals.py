"""What an error of Slack's Web API means for a message: wait, never, other words, or the app itself is off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError

WITHOUT_APP: Final[Mapping[str, str]] = {
    "invalid_auth": "Slack kent het bottoken niet. Kijk SLACK_BOT_TOKEN na.",
    "not_authed": "Slack kreeg geen bottoken. Kijk SLACK_BOT_TOKEN na.",
    "account_inactive": "De app is verwijderd of het account is uit. Installeer de app opnieuw en zet het nieuwe token in SLACK_BOT_TOKEN.",
    "token_revoked": "Het bottoken is ingetrokken. Installeer de app opnieuw en zet het nieuwe token in SLACK_BOT_TOKEN.",
    "token_expired": "Het bottoken is verlopen. Zet een nieuw token in SLACK_BOT_TOKEN.",
    "missing_scope": "De app mist een recht. Werk haar bij met adapters/slack/manifest.yaml en installeer haar opnieuw.",
    "org_login_required": "Slack verhuist deze werkruimte. Probeer het later opnieuw.",
    "team_access_not_granted": "De app heeft geen toegang tot deze werkruimte. Vraag de beheerder van Slack.",
    "ekm_access_denied": "De beheerder van Slack heeft berichten tijdelijk stopgezet.",
}
NOT_INVITED: Final = "Postwijzer zit niet in het kanaal {channel}. Nodig de app daar uit: /invite @Postwijzer."
NEVER: Final[Mapping[str, str]] = {
    "channel_not_found": "het kanaal of gesprek bestaat niet (meer)",
    "is_archived": "het kanaal is gearchiveerd",
    "user_not_found": "deze persoon is niet (meer) in Slack",
    "users_not_found": "deze persoon is niet (meer) in Slack",
    "user_disabled": "deze persoon is niet (meer) in Slack",
    "user_not_visible": "deze persoon is niet bereikbaar in Slack",
    "cannot_dm_bot": "een bot krijgt geen bericht",
    "messages_tab_disabled": "berichten aan de app staan uit in Slack",
    "restricted_action": "Slack staat de app hier geen bericht toe",
    "restricted_action_read_only_channel": "Slack staat de app hier geen bericht toe",
    "restricted_action_thread_locked": "de draad is gesloten",
}
CANNOT_EDIT: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
NOT_SO: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_attachments", "too_many_attachments"}
)
"""Slack will not take the message in this form; bare text in pieces it will."""
AGAIN: Final = 300.0  # seconds, for what a person must mend


def code_of(error: SlackApiError) -> str:
    """Slack's word for an error; "http_503" where it gave none."""
    told: Any = error.response
    word = told.get("error") if hasattr(told, "get") else None
    return str(word or f"http_{getattr(told, 'status_code', 0)}")


def wait_of(error: SlackApiError) -> float | None:
    """The seconds that Slack asks to wait, or None where it does not."""
    if getattr(error.response, "status_code", 0) != 429 and code_of(error) not in {"ratelimited", "rate_limited"}:
        return None
    headers: Mapping[str, Any] = {str(name).lower(): value for name, value in (getattr(error.response, "headers", None) or {}).items()}
    try:
        return max(1.0, float(headers.get("retry-after", 30)))
    except (TypeError, ValueError):
        return 30.0
