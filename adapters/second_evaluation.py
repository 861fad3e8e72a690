"""`postwijzer evaluate --second-reader`: wires the measuring of bot.evaluation.second to the endpoint of the settings, if there is one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters.language_model.endpoint import Endpoint, EndpointError
from bot.evaluation import second
from bot.evaluation.run import Measured
from bot.guidance import Guidance
from bot.second_request import Request
from bot.settings import Llm, load_settings

AT_ONCE = 4
ANSWERS = "answers"


def evaluate_second(paths: Sequence[Path], guidance: Guidance, recording: Path | None, replaying: Path | None) -> list[Measured]:
    """Give the figures side by side; none where requests were only written down. Tells on standard error what it does.

    With an endpoint and `recording` its answers are written to RECORDING/answers. Raises ValueError, OSError or SettingsError.
    """
    settings = load_settings().llm
    asked = [second.ask_about(path, guidance) for path in paths]
    if recording:
        for each in asked:
            second.record(each, recording)
        _tell([f"{sum(len(each.requests) for each in asked)} aanvragen in {recording}."])
    if not replaying and not settings.base_url:
        if not recording:
            raise ValueError("LLM_BASE_URL is leeg. Zet een adres, of neem --record MAP om de aanvragen te bewaren, of --replay MAP.")
        _tell([line for each in asked for line in second.token_lines(each, {})])
        return []
    measured: list[Measured] = []
    for each in asked:
        answers = second.replayed(each, replaying) if replaying else asyncio.run(_ask_all(settings, each.requests))
        if recording and not replaying:
            kept = recording / ANSWERS
            kept.mkdir(exist_ok=True)
            for key, raw in answers.items():
                (kept / f"{key}.json").write_text(raw, encoding="utf-8")
        offline, both, counts = second.compare(each, answers, guidance)
        measured += [offline, both]
        _tell([*second.token_lines(each, answers), second.count_line(counts)])
    if replaying and (strange := second.unknown_files(asked, replaying)):
        _tell([f"Bij geen aanvraag: {' '.join(strange)}"])
    return measured


def _tell(lines: Sequence[str]) -> None:
    for line in lines:
        sys.stderr.write(f"{line}\n")


async def _ask_all(settings: Llm, requests: Mapping[str, Request]) -> dict[str, str]:
    endpoint, gate = Endpoint(settings), asyncio.Semaphore(AT_ONCE)
    answers: dict[str, str] = {}

    async def ask(key: str, request: Request) -> None:
        async with gate:
            try:
                answers[key] = (await endpoint.ask(request)).raw
            except EndpointError as trouble:
                _tell([f"{key}: {trouble.kind}"])

    try:
        await asyncio.gather(*(ask(key, request) for key, request in requests.items()))
    finally:
        await endpoint.close()
    return answers
