"""Puts replies on a terminal: wrapped to its width, coloured and underlined only where it is one."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import TextIO

from bot.messages import Finding, Reply

BOLD, UNDERLINE, OFF = "\x1b[1m", "\x1b[4m", "\x1b[0m"
COLOURS = {"ok": "\x1b[32m", "mend": "\x1b[33m", "ask": "\x1b[36m", "stop": "\x1b[31m"}
TONE = {
    "ja": "ok", "ja-mits": "ok", "uitleg": "ok", "plaatsen": "ok",
    "aanpassen": "mend",
    "overleg": "ask", "onbekend": "ask", "overleggen": "ask",
    "nee": "stop", "niet-plaatsen": "stop",
}  # fmt: skip
MAX_WIDTH = 100  # longer lines read badly, however wide the terminal is


class Screen:
    """One output stream. `colour` None means: only on a terminal, and never when NO_COLOR is set."""

    def __init__(self, stream: TextIO | None = None, *, colour: bool | None = None, width: int | None = None) -> None:
        self.stream = stream or sys.stdout
        is_terminal = self.stream.isatty()
        self.colour = (is_terminal and "NO_COLOR" not in os.environ) if colour is None else colour
        self.width = width or (min(shutil.get_terminal_size().columns, MAX_WIDTH) if is_terminal else MAX_WIDTH)

    def styled(self, text: str, *codes: str) -> str:
        """The text between escape codes, or the bare text where there is no colour."""
        return f"{''.join(codes)}{text}{OFF}" if self.colour and text else text

    def write(self, text: str = "") -> None:
        """One printable piece, line by line, wrapped to the width; control characters of the text never reach the terminal."""
        for line in text.split("\n"):
            self.stream.write(self._wrapped(visible(line)) + "\n")
        self.stream.flush()

    def reply(self, reply: Reply) -> None:
        """A reply in the order that it has everywhere: the headline stands out, the rest is its text form."""
        headline, _, rest = reply.text.partition("\n")
        self.stream.write(self.styled(self._wrapped(visible(headline)), BOLD, COLOURS.get(TONE.get(reply.verdict, ""), "")) + "\n")
        if rest:
            self.write(rest)
        self.stream.flush()

    def draft(self, text: str, findings: Iterable[Finding]) -> None:
        """The draft with each finding's piece underlined; only on a terminal, elsewhere the findings quote their pieces already."""
        if not self.colour:
            return
        marked: list[str] = []
        at = 0
        for start, end in _merged(findings):
            marked += [visible(text[at:start]), self.styled(visible(text[start:end]), UNDERLINE)]
            at = end
        marked.append(visible(text[at:]))
        self.stream.write("".join(marked).rstrip("\n") + "\n\n")

    def _wrapped(self, line: str) -> str:
        indent = len(line) - len(line.lstrip(" "))
        return textwrap.fill(
            line, self.width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True,
        ) if len(line) > self.width else line  # fmt: skip


def visible(text: str) -> str:
    """The text without control characters (a draft could hold escape codes that rewrite the screen) and lone surrogates."""
    return "".join("�" if (ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 else c for c in text)


def _merged(findings: Iterable[Finding]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted((f.start, f.end) for f in findings if f.end > f.start):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
