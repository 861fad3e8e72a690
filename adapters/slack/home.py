"""The Home tab: what the bot can do, my organisation, my questions with state and term, forget me; for a team its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.blocks import Block, button, plain_text, words_block
from adapters.slack.text import cut
from bot.case_cards import moment
from bot.escalation import Case
from bot.guidance import Organisation
from bot.render import Voice

PREFIX = "home-"
MOST_CASES = 12
MOST_TITLE = 120
OPEN, MINE = "open", "mine"


@dataclass(frozen=True, slots=True)
class TeamList:
    """A team's cases for its member: `shown` is "open" or "mine", `channel` where they are handled."""

    team: str
    channel: str
    shown: str
    cases: Sequence[Case]


def view(
    voice: Voice, organisation: Organisation | None, organisations: Sequence[Organisation], mine: Sequence[Case], teams: Sequence[TeamList],
    *, tenant: str = "", notice: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The whole tab. `voice` is that of the person's organisation, or of no particular one where `organisation` is None."""
    blocks: list[Block] = [*_said(notice), _header(voice("slack.thuis-kop"))]
    blocks += [_words(voice(f"slack.thuis-{each}")) for each in ("wat", "hoe", "check", "draad")]
    start = [
        button(voice("knop.check"), f"{PREFIX}check", "check", primary=True),
        button(voice("knop.ask"), f"{PREFIX}ask", "ask"),
    ]
    blocks += [{"type": "actions", "elements": start}, _header(voice("slack.thuis-organisatie")), _organisation(voice, organisation, organisations)]
    blocks += [_header(voice("slack.thuis-vragen")), *_mine(voice, mine)]
    for each in teams:
        blocks += _team(voice, each, tenant)
    blocks += [{"type": "divider"}, {"type": "actions", "elements": [_forget(voice)]}]
    return {"type": "home", "blocks": blocks[:100]}


def _said(notice: str) -> list[Block]:
    return [_words(notice), {"type": "divider"}] if notice else []


def _header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, 150)}


def _words(text: str) -> Block:
    return words_block(text)


def _organisation(voice: Voice, chosen: Organisation | None, organisations: Sequence[Organisation]) -> Block:
    options = [{"text": plain_text(each.name[:1].upper() + each.name[1:], 75), "value": each.slug} for each in organisations[:100]]
    select: Block = {
        "type": "static_select", "action_id": f"{PREFIX}organisation", "options": options,
        "placeholder": plain_text(voice("slack.thuis-organisatie-kies"), 150),
    }  # fmt: skip
    if chosen is not None:
        select["initial_option"] = next(each for each in options if each["value"] == chosen.slug)
    return {"type": "section", "text": plain_text(voice("vraag.organisation-waarom"), 2_500), "accessory": select}


def _mine(voice: Voice, cases: Sequence[Case]) -> list[Block]:
    if not cases:
        return [_words(voice("slack.thuis-geen-vragen"))]
    lines = []
    for case in cases[:MOST_CASES]:
        values = {
            "number": case.number, "title": _title(case), "state": voice(f"zaak.staat-{case.state}"), "contact": voice.name(case.contact),
        }  # fmt: skip
        term = moment(case.due, voice) if case.waiting and case.due else ""
        lines.append(voice("mijn.regel-term", term=term, **values) if term else voice("mijn.regel", **values))
    return [_words(line) for line in lines]


def _team(voice: Voice, team: TeamList, tenant: str) -> list[Block]:
    filters: list[Block] = [
        button(voice("slack.thuis-team-open"), f"{PREFIX}filter-{OPEN}-{team.channel}", OPEN, primary=team.shown == OPEN),
        button(voice("slack.thuis-team-mijn"), f"{PREFIX}filter-{MINE}-{team.channel}", MINE, primary=team.shown == MINE),
        button(
            voice("slack.thuis-team-kanaal"), f"link-channel-{team.channel}", "link",
            url=f"https://slack.com/app_redirect?channel={team.channel}&team={tenant}",
        ),
    ]  # fmt: skip
    lines = [_case(voice, case) for case in team.cases[:MOST_CASES]] or [_words(voice("slack.thuis-team-leeg"))]
    return [_header(f"{voice('slack.thuis-team')}: {team.team}"), {"type": "actions", "elements": filters}, *lines]


def _case(voice: Voice, case: Case) -> Block:
    line = voice("slack.thuis-team-regel", number=case.number, title=_title(case), state=voice(f"team.staat-{case.state}"))
    term = voice("slack.thuis-team-term", term=moment(case.due, voice)) if case.waiting and case.due else ""
    sign = "⚠ " if case.urgent else ""
    return _words(" ".join(filter(None, (f"{sign}{line}", term))))


def _title(case: Case) -> str:
    return cut(" ".join((case.question or case.draft).split()), MOST_TITLE)


def _forget(voice: Voice) -> Block:
    confirm = {
        "title": plain_text(voice("slack.thuis-vergeet"), 100),
        "text": plain_text(f"{voice('vergeet.vraag')} {voice('vergeet.wat')}", 300),
        "confirm": plain_text(voice("knop.forget-yes"), 30),
        "deny": plain_text(voice("knop.cancel"), 30),
        "style": "danger",
    }
    return button(voice("slack.thuis-vergeet"), f"{PREFIX}forget", "forget:yes", confirm=confirm)
