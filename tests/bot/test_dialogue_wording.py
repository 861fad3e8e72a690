"""The bot's sentences: complete, fillable, plain, and never "toegestaan"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.guidance import Guidance, Text, load
from bot.wording import WordingError, problems, say
from bot.wording_keys import KEYS

ROOT = Path(__file__).resolve().parents[2]
KEY = re.compile(r"(?:praat|zaak|vraag|punt|vervolg|help|knop)\.[a-z-]*[a-z]")
FALSE_FRIENDS = {"te weten", "dan wel"}  # "om te weten", "dat dan wel": stiff only as a conjunction
LONGEST, MEAN = 25, 18
FILLED = {"contact": "Team Communicatie", "document": "Negen wijsheden", "organisation": "Provincie Zeeland", "site": "www.zeeland.nl"}


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return load()


def sentences_of(text: str) -> list[str]:
    """Split what the bot says into sentences; a list mark or a colon at the end of a line closes one too."""
    shown = re.sub(r"\{([a-z_]+)\}", lambda hit: FILLED.get(hit[1], "iets"), text)
    return [part for part in re.split(r"(?<=[.!?:;])\s+|\n", shown) if re.search(r"\w", part)]


def spoken(guidance: Guidance) -> Iterator[tuple[str, str]]:
    """Every sentence text that the bot can say, with where it stands, in both forms of address."""
    texts: list[tuple[str, Text]] = [(key, text) for key, text in guidance.wording.items() if not key.startswith("taal.")]
    for topic, answers in guidance.answers.items():
        groups = [answers.shared] + [each.verdicts for each in answers.organisations.values()]
        found = [one for group in groups for one in group.values()] + [case for each in answers.organisations.values() for case in each.cases]
        texts += [(f"answers/{topic}", text) for one in found for text in (one.short, one.why, *(one.todo or ())) if text]
    texts += [(f"checks/{slug}", text) for slug, check in guidance.checks.items() for text in (check.message, check.suggestion)]
    for place, text in texts:
        yield from ((place, form) for form in {text.je, text.u})


def test_no_sentence_is_missing_or_has_a_foreign_placeholder(guidance: Guidance) -> None:
    """Every sentence that the program says exists, with exactly the placeholders that it fills."""
    assert list(problems(guidance.wording)) == []


def test_the_table_of_keys_is_what_the_program_says() -> None:
    """Each key of the table is said somewhere, and those that are put together there ("kop." and a verdict) are known."""
    files = [path for part in ("bot", "adapters") for path in (ROOT / part).rglob("*.py") if path.name != "wording_keys.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    built = ("kop.", "reden.", "oordeel.", "regel.", "rol.", "kanaal.", "vraag.", "knop.", "formulier.", "taal.", "zaak.staat-")
    unsaid = [key for key in KEYS if not re.search(f"[\"']{re.escape(key)}[\"']", source) and not key.startswith(built)]
    assert unsaid == []


@pytest.mark.parametrize("path", sorted((ROOT / "bot" / "dialogue").glob("*.py")), ids=lambda path: path.stem)
def test_every_key_in_the_talk_exists(path: Path, guidance: Guidance) -> None:
    """A literal key given to the voice is a sentence of the guidance."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
            assert node.value in guidance.wording, node.value


def test_a_missing_sentence_is_named() -> None:
    """What is missing or cannot be filled is said with its key and what to do."""
    with pytest.raises(WordingError, match=r"kop\.nieuw"):
        say({}, "je", "kop.nieuw")
    with pytest.raises(WordingError, match="contact"):
        say({"kop.overleg": Text.model_validate("Overleg met {contact}.")}, "je", "kop.overleg")


def test_a_slip_in_the_placeholders_is_found(guidance: Guidance) -> None:
    """A forgotten and an invented placeholder are both found."""
    broken = dict(guidance.wording) | {"kop.overleg": Text.model_validate("Overleg met {kontakt}.")}
    assert {complaint.split(":")[1].split()[0] for _, complaint in problems(broken)} == {"{contact}", "{kontakt}"}


def test_the_right_form_of_address_is_used(guidance: Guidance) -> None:
    """A je-sentence holds no u or uw, a u-sentence no je, jij, jou or jullie."""
    wrong = []
    for key, text in guidance.wording.items():
        if key.startswith(("taal.", "team.", "zaak.zelf-")) or "vergeet" in text.u:
            continue
        if text.je != text.u and re.search(r"\b(?:u|uw)\b", text.je):
            wrong.append((key, text.je))
        if re.search(r"\b(?:je|jij|jou|jouw|jullie)\b", text.u) and text.je != text.u:
            wrong.append((key, text.u))
    assert wrong == []


def test_sentences_are_short(guidance: Guidance) -> None:
    """Sentences have 25 words at most and fewer than 18 on average: what a reader at B1 takes in at once."""
    lengths = []
    for place, text in spoken(guidance):
        for sentence in sentences_of(text):
            length = len(sentence.split())
            assert length <= LONGEST, f"{place}: {length} woorden: {sentence}"
            lengths.append(length)
    assert sum(lengths) / len(lengths) < MEAN


def test_no_officialese(guidance: Guidance) -> None:
    """The bot uses none of the words that its own check calls officialese, and never says "toegestaan"."""
    stiff = {word for concept in guidance.concepts.values() for word in concept.plain if len(word) > 3} - FALSE_FRIENDS
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in sorted(stiff))}|toegestaan)\b", re.IGNORECASE)
    found = [(place, hit.group(), text) for place, text in spoken(guidance) if (hit := pattern.search(text))]
    assert found == []
