"""What changed since the team agreed, in words."""

from __future__ import annotations

from difflib import SequenceMatcher

from bot.render import Voice

ALIKE = 0.5
"""Less alike than this is another text, not a new version."""

MOST = 6


def lines(approved: str, draft: str, voice: Voice, contact: str, *, asks: bool) -> list[str]:
    """Give the lines that show which words went and came since `approved`; none where the texts are equal or unlike.

    `asks`: the change needs a new approval.
    """
    before, after = approved.split(), draft.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if before == after or matcher.ratio() < ALIKE:
        return []
    changed = []
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind != "equal" and high > low:
            changed.append(voice("review.verschil-weg", text=f"“{' '.join(before[low:high])}”"))
        if kind != "equal" and end > start:
            changed.append(voice("review.verschil-erbij", text=f"“{' '.join(after[start:end])}”"))
    shown = changed[:MOST] + (["..."] if len(changed) > MOST else [])
    name = contact[:1].upper() + contact[1:]
    return [voice("review.verschil", contact=name), *shown, voice("review.verschil-alleen" if asks else "review.verschil-nieuw")]
