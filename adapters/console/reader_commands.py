"""`postwijzer reader train` and `postwijzer evaluate`: making the reader, and measuring it by the codebook."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def add_reader_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register both commands."""
    reader = subparsers.add_parser("reader", help="de lezer trainen")
    actions = reader.add_subparsers(required=True, metavar="ACTIE")
    training = actions.add_parser(
        "train",
        help="leer opnieuw van guidance/examples",
        description="Leert opnieuw van guidance/examples en schrijft guidance/reader. Duurt enkele minuten.",
        epilog="voorbeeld:\n  postwijzer reader train",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    training.add_argument("--guidance", type=Path, help="map met de richtlijnen (anders POSTWIJZER_GUIDANCE of guidance/)")
    training.add_argument("--only", choices=["questions", "drafts"], help="leer alleen dit deel opnieuw")
    training.set_defaults(func=_train)
    measure = subparsers.add_parser(
        "evaluate",
        help="meet de antwoorden en oordelen op voorbeelden",
        description="Rekent de cijfers van het codeboek uit, voor bestanden met voorbeelden of per schrijver die de lezer niet zag.",
        epilog="voorbeelden:\n  postwijzer evaluate tests/evaluation/questions.jsonl tests/evaluation/drafts.jsonl --wrong\n"
        "  postwijzer evaluate --leave-one-author-out --report docs/quality.md",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    measure.add_argument("cases", nargs="*", type=Path, metavar="VOORBEELDEN", help="bestanden met voorbeelden (JSON-regels)")
    measure.add_argument("--leave-one-author-out", action="store_true", help="meet telkens op een schrijver die de lezer niet zag")
    measure.add_argument("--json", action="store_true", help="één JSON-object in plaats van een tabel")
    measure.add_argument("--wrong", action="store_true", help="noem wat misging")
    measure.add_argument("--report", type=Path, help="schrijf de kwaliteitspagina hierheen")
    measure.add_argument("--second-reader", action="store_true", help="meet ook met het taalmodel (LLM_BASE_URL), naast de cijfers zonder")
    measure.add_argument("--record", type=Path, metavar="MAP", help="schrijf elke aanvraag aan het model als MAP/ID.json; stopt daar zonder model")
    measure.add_argument("--replay", type=Path, metavar="MAP", help="neem de antwoorden van het model uit MAP/ID.json")
    measure.add_argument("--guidance", type=Path, help="map met de richtlijnen (anders POSTWIJZER_GUIDANCE of guidance/)")
    measure.set_defaults(func=_evaluate)


def _train(options: argparse.Namespace) -> int:
    from bot.guidance import default_folder  # noqa: PLC0415  # one-shot commands pay only for what they use
    from bot.training.train import PARTS, ExtraMissingError, train  # noqa: PLC0415  # the same

    parts = [options.only] if options.only else PARTS
    try:
        train(options.guidance or default_folder(), lambda line: print(line, file=sys.stderr), parts)
    except (ExtraMissingError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from bot.evaluation.run import Measured, measure_files, measure_unseen  # noqa: PLC0415  # one-shot commands pay only for what they use
    from bot.guidance import GuidanceError, default_folder, load  # noqa: PLC0415  # the same
    from bot.settings import SettingsError  # noqa: PLC0415  # the same

    if not options.cases and not options.leave_one_author_out and not options.report:
        print("Noem bestanden met voorbeelden, of gebruik --leave-one-author-out. Zie postwijzer evaluate --help.", file=sys.stderr)
        return 2
    try:
        guidance = load(options.guidance or default_folder())
        measured: list[Measured]
        if options.second_reader or options.record or options.replay:
            from adapters.second_evaluation import evaluate_second  # noqa: PLC0415  # the same

            measured = evaluate_second(options.cases, guidance, options.record, options.replay)
        else:
            measured = measure_files(options.cases, guidance)
        if options.leave_one_author_out or options.report:
            from bot.evaluation.unseen import unseen_questions  # noqa: PLC0415  # needs the extra `train`
            from bot.evaluation.unseen_drafts import unseen_drafts  # noqa: PLC0415  # the same
            from bot.training.drafts import fit_drafts  # noqa: PLC0415  # the same

            unseen = unseen_questions(guidance)
            trained = fit_drafts(guidance.folder, guidance)
            drafts = unseen_drafts(guidance, trained)
            measured += [*measure_unseen(*unseen), *measure_unseen(*drafts)]
    except (GuidanceError, SettingsError, ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if options.report:
        from bot.evaluation.report import write_report  # noqa: PLC0415  # the same
        from bot.evaluation.report_drafts import write_drafts  # noqa: PLC0415  # the same

        write_report(options.report, *unseen)
        write_drafts(options.report, *drafts, trained.curve)
    if options.json:
        print(json.dumps({one.name: one.result for one in measured}, ensure_ascii=False))
        return 0
    for one in measured:
        print(one.table(wrong=options.wrong))
    return 0
