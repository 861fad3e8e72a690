"""The commands `postwijzer ask`, `check` and `talk`: arguments in, exit status out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from adapters.console.jsonl import Line, run
from adapters.console.records import Record, draft_record, dumps, question_record, reply_to
from adapters.console.terminal import Screen
from bot.answer import answer
from bot.fingerprint import embedded_key
from bot.guidance import Guidance, GuidanceError, Organisation, default_folder, load
from bot.messages import Capacity, Channel
from bot.render import review_reply
from bot.results import Context

BAD_INPUT, BAD_GUIDANCE = 1, 2
LARGEST_FILE = 1_000_000  # bytes; far more than any post, and it keeps a wrong file from filling the memory


Command = Callable[[argparse.Namespace], int]


class ComplaintError(Exception):
    """Something the person at the keyboard can mend; its text says what to do."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Registers ask, check and talk; each sets `func(options) -> exit status`."""
    asking = _parser(
        commands, "ask", "beantwoordt een vraag over sociale media",
        'postwijzer ask "Mag ik op LinkedIn zetten waar ik werk?" --organisation gemeente-almere',
    )  # fmt: skip
    asking.add_argument("question", nargs="?", metavar="VRAAG", help="de vraag, tussen aanhalingstekens; met - leest het standaardinvoer")
    _shared(asking)
    _batch(asking)
    asking.set_defaults(func=guarded(ask))

    checking = _parser(
        commands, "check", "kijkt een concept na",
        "postwijzer check concept.txt --organisation gemeente --channel linkedin --capacity functie",
    )  # fmt: skip
    checking.add_argument("file", nargs="?", metavar="BESTAND", help="bestand met het concept; - leest het standaardinvoer")
    checking.add_argument("--channel", choices=get_args(Channel), help="waar het bericht komt te staan")
    checking.add_argument("--capacity", choices=get_args(Capacity), help="als privépersoon, in je functie of namens de organisatie")
    _shared(checking)
    _batch(checking)
    checking.set_defaults(func=guarded(check))

    talking = _parser(commands, "talk", "praat met de bot in de terminal", "postwijzer talk --organisation provincie-zeeland")
    _shared(talking)
    talking.set_defaults(func=guarded(talk))


def ask(options: argparse.Namespace) -> int:
    """Answers one question, or with --jsonl a question for each line of standard input."""
    guidance = load(default_folder())
    if options.jsonl:
        key = embedded_key()

        def judge(line: Line) -> Record:
            organisation = guidance.organisations[str(line.organisation)]
            found = answer(line.text, organisation.slug, line.context, guidance)
            return question_record(line.id, line.text, found, organisation, guidance, hmac_key=key)

        return run(sys.stdin.buffer, judge, options.organisation, guidance.organisations, sys.stdout)
    organisation = chosen(options.organisation, guidance)
    question = _stdin() if options.question == "-" else options.question
    if question is None:
        raise ComplaintError('Typ je vraag erachter, bijvoorbeeld: postwijzer ask "Mag ik dit plaatsen?"')
    found = answer(question, organisation.slug, Context(), guidance)
    if options.json:
        print(dumps(question_record("1", question, found, organisation, guidance, hmac_key=embedded_key())))
    else:
        screen = Screen()
        if found.review is not None:
            screen.draft(found.draft, found.review.findings)
        screen.reply(reply_to(question, found, organisation, guidance))
    return 0


def check(options: argparse.Namespace) -> int:
    """Reviews one draft, or with --jsonl a draft for each line of standard input."""
    from bot.review import review  # noqa: PLC0415 - `ask` must not pay for loading the checks

    guidance = load(default_folder())
    if options.jsonl:
        key = embedded_key()

        def judge(line: Line) -> Record:
            return draft_record(line.id, review(line.text, str(line.organisation), line.context, guidance), guidance, key)

        return run(sys.stdin.buffer, judge, options.organisation, guidance.organisations, sys.stdout)
    organisation = chosen(options.organisation, guidance)
    if options.file is None:
        raise ComplaintError("Geef het bestand met je concept mee, bijvoorbeeld: postwijzer check concept.txt. Met - lees ik wat je typt.")
    text = _stdin() if options.file == "-" else _file(Path(options.file))
    found = review(text, organisation.slug, Context(channel=options.channel, capacity=options.capacity), guidance)
    if options.json:
        print(dumps(draft_record("1", found, guidance, embedded_key())))
    else:
        screen = Screen()
        screen.draft(text, found.findings)
        screen.reply(review_reply(found, organisation, guidance))
    return 0


def talk(options: argparse.Namespace) -> int:
    """A talk in the terminal, by the same dialogue that the chat platforms use."""
    from adapters.console.talk import converse  # noqa: PLC0415 - a talk needs more of the core than one question does

    guidance = load(default_folder())
    return converse(guidance, chosen(options.organisation, guidance).slug if options.organisation else None)


def chosen(slug: str | None, guidance: Guidance) -> Organisation:
    """The organisation that was asked for, by option or POSTWIJZER_ORGANISATION, or the only one there is; never guessed."""
    slug = slug or os.environ.get("POSTWIJZER_ORGANISATION")
    known = ", ".join(sorted(guidance.organisations))
    if slug is None and len(guidance.organisations) == 1:
        return next(iter(guidance.organisations.values()))
    if slug is None:
        raise ComplaintError(f"Voor welke organisatie? Geef --organisation mee, of zet POSTWIJZER_ORGANISATION. Kies uit: {known}.")
    if slug not in guidance.organisations:
        raise ComplaintError(f"Organisatie '{slug}' ken ik niet. Kies uit: {known}.")
    return guidance.organisations[slug]


def guarded(command: Command) -> Command:
    """Turns what a person can mend into one line on stderr and an exit status, instead of a traceback."""

    def run_command(options: argparse.Namespace) -> int:
        try:
            return command(options)
        except ComplaintError as complaint:
            print(complaint, file=sys.stderr)
            return BAD_INPUT
        except GuidanceError as wrong:
            print(wrong, file=sys.stderr)
            return BAD_GUIDANCE
        except BrokenPipeError:
            # The reader of our output (head, less) has had enough; that is no error of ours.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    return run_command


def _parser(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, example: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=what, description=what[0].upper() + what[1:] + ".", epilog=f"voorbeeld:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organisation", metavar="SLUG", help="de organisatie, bijvoorbeeld gemeente-almere (of POSTWIJZER_ORGANISATION)")


def _batch(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="één JSON-object in plaats van tekst")
    form.add_argument("--jsonl", action="store_true", help="JSON-regels op standaardinvoer, één JSON-regel terug voor elke regel")


def _stdin() -> str:
    return _decoded(sys.stdin.buffer.read(LARGEST_FILE + 1), "De invoer")


def _file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _decoded(file.read(LARGEST_FILE + 1), f"Het bestand {path}")
    except OSError as wrong:
        raise ComplaintError(f"Ik kan {path} niet lezen: {wrong.strerror}. Klopt de naam van het bestand?") from wrong


def _decoded(raw: bytes, what: str) -> str:
    if len(raw) > LARGEST_FILE:
        raise ComplaintError(f"{what} is te groot. Knip je tekst in stukken van minder dan {LARGEST_FILE // 1000} kB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ComplaintError(f"{what} is geen UTF-8. Sla je tekst op als UTF-8 en probeer het opnieuw.") from wrong
