"""Real replies of every kind, from real talks: what cards are made of in tests."""

from __future__ import annotations

import asyncio
from functools import cache

from bot.messages import Choice, Citation, Fact, Finding, Reply, Rule
from bot.render import with_text
from bot.talk import GuidedTalk
from tests.support.house import build, real_guidance
from tests.support.memory_store import MemoryStore

HOSTILE = "**vet** [klik](http://x.nl) <b>x</b> <at>Jan</at> `code` # kop\n- lijst\n1. nummer & \u202e omgekeerd"
SAID = (
    ("help", "", "help"),
    ("answer", "", "Kan ik op LinkedIn een collega citeren over ons natuurproject?"),
    ("press", "", "Een journalist van de PZC vraagt mij om een reactie. Mag ik die geven?"),
    ("review", "", "check: Kom morgen naar de open dag! Bel mij op 06-12345678 of mail jan.deboer@gmail.com."),
    ("mended", "mended", ""),
    ("preview", "escalate", ""),
    ("sent", "escalate:send", ""),
    ("forget", "", "vergeet mij"),
)


def made_up() -> dict[str, Reply]:
    """Replies with what people could write to get at others."""
    citation = Citation("Een gids (Gemeente, 2020)", "r1", "regel 1", HOSTILE)
    finding = Finding("x", "warning", "regel", 0, len(HOSTILE), HOSTILE, "Waarom.", "Hoe.", (citation,))
    choices = tuple(Choice(f"topic:{n}", f"Keuze {n}") for n in range(9))
    return {
        "hostile": with_text(
            Reply(
                "review", HOSTILE, (HOSTILE,), (finding, finding), draft=HOSTILE, rules=(Rule("Regel:", citation),), after=(HOSTILE,),
                facts=(Fact("Gevraagd door", HOSTILE),), choices=(Choice("dismiss", "Past hier niet", form="Waarom?"),),
            )
        ),
        "many choices": with_text(Reply("question-back", "Welke?", choices=choices)),
        "long": with_text(Reply("case", "Zaak 1", ("lang " * 12_000,), draft="tekst " * 10_000, choices=choices)),
        "bare": with_text(Reply("notice", "Gedaan.")),
    }  # fmt: skip


@cache
def replies() -> dict[str, Reply]:
    """Each kind of reply by a name; the team's card is `case`."""
    return asyncio.run(_talked()) | made_up()


async def _talked() -> dict[str, Reply]:
    team = {"organisation": "provincie-zeeland", "place": {"platform": "slack", "tenant": "T1", "conversation": "C-team"}}
    site = build(MemoryStore(), talk=GuidedTalk(real_guidance(), b"k" * 32), configuration={"teams": [team]})
    found: dict[str, Reply] = {}
    for name, choice, text in SAID:
        before = len(site.platform.got)
        await site.says(text, choice)
        if len(site.platform.got) > before:
            found[name] = site.platform.got[before].reply
    found["case"] = next(each.reply for each in site.platform.got if each.reply.kind == "case")
    await site.team(choice="case-claim:1")
    await site.team("Wij bellen de krant.", choice="case-answer:1")
    found["team-answer"] = next(each.reply for each in site.platform.got if each.reply.kind == "team-answer")
    found["answered"] = site.platform.edited[-1].reply
    return found
