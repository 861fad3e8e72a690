"""A service with everything around it, on any store, with a clock that stands still."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.configuration import Configuration
from bot.guidance import Guidance
from bot.guidance.loading import default_folder, read
from bot.messages import Address, Incoming
from bot.outbox import Outbox, Patience
from bot.ports import SecondReader, Sender, Store, Talk
from bot.service import Handled, Service
from bot.service_house import House
from tests.support.clock import Clock
from tests.support.recording_platform import RecordingPlatform
from tests.support.scripted_talk import ScriptedTalk

ORGANISATION = "provincie-zeeland"
CHANNEL = Address("slack", "T1", "C-team", private=False)
CONFIGURATION = {
    "organisations": [
        {"organisation": ORGANISATION, "tenants": [{"platform": "slack", "tenant": "T1"}]},
        {"organisation": "gemeente", "tenants": [{"platform": "teams", "tenant": "shared"}], "email_domains": ["gemeente.example"]},
        {"organisation": "gemeente-almere", "tenants": [{"platform": "teams", "tenant": "shared"}], "email_domains": ["almere.example"]},
    ],
    "teams": [
        {
            "organisation": ORGANISATION, "contact": "team-communicatie", "email": ["team@zeeland.example"],
            "place": {"platform": "slack", "tenant": "T1", "conversation": "C-team"},
        },
    ],
}  # fmt: skip


@cache
def real_guidance() -> Guidance:
    """The real guidance, read once for a test process."""
    return read(default_folder())[0]


@dataclass
class Site:
    """A running house: `service`, `outbox` and the `platform` on which everything arrives."""

    service: Service
    outbox: Outbox
    platform: RecordingPlatform
    clock: Clock
    house: House

    def __post_init__(self) -> None:
        """Count the events."""
        self._ids = itertools.count(1)

    def incoming(self, text: str = "", choice: str = "", who: str = "anna", **changes: Any) -> Incoming:
        """A message of somebody in a private talk on Teams (or where `sender` says)."""
        usual: dict[str, Any] = {
            "id": f"e{next(self._ids)}", "kind": ("form" if text else "action") if choice else "text", "at": self.clock(),
            "sender": Address("teams", "t1", f"chat-{who}", person=who), "organisation": ORGANISATION, "text": text, "choice": choice,
            "name": who.capitalize(),
        }  # fmt: skip
        return Incoming(**(usual | changes))

    async def says(self, text: str = "", choice: str = "", inline: bool = False, **changes: Any) -> Handled:
        """Somebody says or presses something, and everything that follows is delivered."""
        handled = await self.service.handle(self.incoming(text, choice, **changes), inline)
        await self.outbox.settle()
        return handled

    async def team(self, text: str = "", choice: str = "", who: str = "sanne", thread: str = "", **changes: Any) -> Handled:
        """A colleague does something in the team's channel."""
        sender = Address("slack", "T1", "C-team", thread, private=False, person=who)
        return await self.says(text, choice, who=who, sender=sender, **changes)


def build(
    store: Store, *, talk: Talk | None = None, configuration: Mapping[str, Any] = CONFIGURATION, platform: RecordingPlatform | None = None,
    process: str = "p1", senders: Mapping[str, Sender] | None = None, patience: Patience | None = None, second: SecondReader | None = None,
    clock: Clock | None = None,
) -> Site:  # fmt: skip
    """Build a site on a store. Without `senders` one recording platform plays all of them."""
    clock, platform = clock or Clock(), platform or RecordingPlatform()
    house = House(
        real_guidance(), talk or ScriptedTalk(), Configuration.model_validate(configuration), b"k" * 32, clock, process,
        private_roads=frozenset({"slack", "teams"}), second=second,
    )  # fmt: skip
    service = Service(store, house)
    everywhere = dict.fromkeys(("slack", "teams", "yammer", "web", "email", "console"), platform)
    outbox = Outbox(store, house, senders or everywhere, patience)
    service.wake = outbox.wake
    return Site(service, outbox, platform, clock, house)
