"""Draws the Home tab of a person."""

from __future__ import annotations

from adapters.slack.desk import Desk
from adapters.slack.home import MINE, OPEN, TeamList, view
from adapters.slack.inbound import PLATFORM, Sender, private
from adapters.slack.outbound import quietly
from bot.configuration import TeamPlace
from bot.escalation import Case, account
from bot.ports import Unavailable


class Homes:
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def publish(self, sender: Sender, *, notice: str = "", shown: dict[str, str] | None = None) -> None:
        """Draw it. `notice` stands on top, `shown` says by channel which of a team's cases ("open" or "mine")."""
        desk = self._desk
        slug = await desk.organisation(sender)
        guidance, voice = desk.service.guidance, desk.service.house.voice(slug)
        organisations = sorted(guidance.organisations.values(), key=lambda each: each.name)
        try:
            mine = await desk.service.my_cases(private(sender))
            teams = await self._teams(sender, shown or {})
        except Unavailable:
            mine, teams, notice = [], [], voice("dienst.te-druk")
        chosen = guidance.organisations.get(slug) if slug else None
        drawn = view(voice, chosen, organisations, mine, teams, tenant=sender.team, notice=notice)
        await quietly(desk.client.views_publish(user_id=sender.user, view=drawn), "views.publish")

    async def _teams(self, sender: Sender, shown: dict[str, str]) -> list[TeamList]:
        """The teams whose channel this person is in, asked of Slack each time anew: who left sees nothing more."""
        desk = self._desk
        places = [
            team for team in desk.service.house.configuration.teams if (team.place.platform, team.place.tenant) == (PLATFORM, sender.team)
        ]
        found = []
        for channel in dict.fromkeys(team.place.conversation for team in places):
            if await desk.people.in_channel(sender.user, channel) and not await desk.outsider(sender):
                team = next(each for each in places if each.place.conversation == channel)
                which = shown.get(channel, OPEN)
                found.append(TeamList(self._name(team), channel, which, await self._cases(team, sender, which)))
        return found

    async def _cases(self, team: TeamPlace, sender: Sender, which: str) -> list[Case]:
        owner = account(private(sender)) if which == MINE else ""
        return await self._desk.service.team_cases(team, states=("open", "claimed"), owner=owner)

    def _name(self, team: TeamPlace) -> str:
        voice = self._desk.service.house.voice(team.organisation)
        return voice.name(team.contact)
