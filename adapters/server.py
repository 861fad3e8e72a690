"""One process: the web server with every adapter's routes, what adapters listen to, delivery, the clock; started and stopped in good order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from typing import Any

from aiohttp import web

from adapters.bootstrap import Parts, build, swap_guidance
from adapters.loopback import is_loopback
from bot.answer import answer
from bot.guidance import folder_version
from bot.outbox import Outbox, Patience
from bot.ports import Unavailable
from bot.results import Context
from bot.review import review
from bot.settings import load_settings

log = logging.getLogger(__name__)
TICK, LOOK_FOR_GUIDANCE = 20.0, 5.0  # seconds
STOP_WITHIN = 20.0  # seconds for what is in flight
PORTS_TO_TRY = 20
LARGEST_BODY = 2 * 1024 * 1024  # bytes; Slack and Teams send far less


async def serve(host: str | None = None, port: int | None = None, *, open_page: bool = False) -> int:
    """Serves until SIGTERM or SIGINT; returns the exit status. Prints where the pages are."""
    settings = load_settings()
    host = host or settings.core.host
    parts = await build(settings)
    warm(parts)
    app = make_app(parts)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_WITHIN, handle_signals=False)
    await runner.setup()
    try:
        asked = port if port is not None else settings.core.port
        bound = await _bind(runner, host, asked, fixed=port is not None or "port" in settings.core.model_fields_set)
        if bound != asked and asked:
            print(f"Poort {asked} is bezet; ik neem {bound}.", file=sys.stderr)
        _tell(host, bound, open_page)
        async with _background(parts, listening=True, delivering=parts.service.house.delivers):
            await _stopped()
    finally:
        # In this order: no new requests, those in flight end, what is being sent ends, then connections and store.
        await runner.cleanup()
        await parts.close()
    return 0


async def work() -> int:
    """Delivers and keeps the terms until SIGTERM or SIGINT; returns the exit status."""
    parts = await build(serving=True)
    try:
        if not parts.store.shared:
            print("`worker` hoort bij PostgreSQL (DATABASE_URL). Met SQLite doet `serve` alles zelf.", file=sys.stderr)
            return 1
        make_app(parts)  # nothing is served here, but adapters get to know the service by their routes
        parts.service.house.delivers = True
        async with _background(parts, listening=False, delivering=True):
            await _stopped()
    finally:
        await parts.close()
    return 0


def warm(parts: Parts) -> None:
    """Reads what the engine loads at first use (weights, lemmas), so that the first colleague does not wait for it."""
    guidance = parts.service.guidance
    organisation = min(guidance.organisations)
    answer("Mag ik dit plaatsen?", organisation, Context(), guidance)
    review("Morgen is de brug open.", organisation, Context(), guidance)


def make_app(parts: Parts) -> web.Application:
    """The one web application: health, and the routes of each adapter."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_get("/health/live", _live)
    app.router.add_get("/health/ready", _ready(parts))
    for adapter in parts.adapters:
        adapter.routes(app, parts.service)
    return app


async def _live(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _ready(parts: Parts) -> Any:
    async def ready(_: web.Request) -> web.Response:
        """200 while messages can be handled; what an administrator wants to know, and nothing about people."""
        guidance = parts.service.guidance
        told: dict[str, Any] = {"guidance": guidance.version, "guidance_problems": len(parts.guidance.problems)}
        try:
            async with asyncio.timeout(2), parts.store.read() as tx:
                health = await tx.health(parts.service.now())
        except (Unavailable, TimeoutError):
            return web.json_response(told | {"status": "unavailable"}, status=503)
        told |= {"waiting": health.waiting, "oldest": round(health.oldest, 1), "given_up": health.given_up, "open_cases": health.open_cases}
        troubled = {adapter.name: said for adapter in parts.adapters if (said := getattr(adapter, "trouble", ""))}
        return web.json_response(told | {"status": "ok", "adapters": [a.name for a in parts.adapters], "trouble": troubled})

    return ready


@contextlib.asynccontextmanager
async def _background(parts: Parts, *, listening: bool, delivering: bool) -> AsyncIterator[None]:
    """Runs what is not a request: listening, delivery, the clock, and a look at the guidance folder."""
    senders = {adapter.name: adapter for adapter in parts.adapters}
    outbox = Outbox(parts.store, parts.service.house, senders, Patience(give_up=timedelta(hours=parts.settings.core.give_up_hours)))
    parts.service.wake = outbox.wake
    jobs: list[asyncio.Task[None]] = []
    if listening:
        jobs += [_job(f"listen {adapter.name}", adapter.listen(parts.service)) for adapter in parts.adapters]
    if delivering:
        jobs += [_job("deliver", outbox.run()), _job("clock", _clock(parts))]
    jobs.append(_job("guidance", _look_for_guidance(parts)))
    try:
        yield
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.wait(jobs, timeout=STOP_WITHIN)


def _job(name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_mourn)
    return task


def _mourn(task: asyncio.Task[None]) -> None:
    """A background job that fell over must not do so in silence."""
    if not task.cancelled() and (error := task.exception()):
        log.error("%s ended: %s", task.get_name(), type(error).__name__, exc_info=error)


async def _clock(parts: Parts) -> None:
    while True:
        try:
            await parts.service.tick()
        except Unavailable as reason:
            log.error("clock: the store is unavailable: %s", reason)
        await asyncio.sleep(TICK)


async def _look_for_guidance(parts: Parts) -> None:
    """Swaps to an edited guidance once it passes; a folder with problems is looked at again when it changes again."""
    refused = ""
    while True:
        await asyncio.sleep(LOOK_FOR_GUIDANCE)
        if not await asyncio.to_thread(lambda: parts.guidance.changed):
            continue
        state = await asyncio.to_thread(_folder_state, parts)
        if state != refused:
            refused = "" if await asyncio.to_thread(swap_guidance, parts) else state


def _folder_state(parts: Parts) -> str:
    return folder_version(parts.guidance.folder)


async def _bind(runner: web.AppRunner, host: str, port: int, *, fixed: bool) -> int:
    """Binds the first free port from `port` on (only `port` itself where it was asked for); gives it. Raises OSError where none is free."""
    last: OSError | None = None
    for candidate in [port] if fixed or not port else range(port, port + PORTS_TO_TRY):
        try:
            await web.TCPSite(runner, host, candidate).start()
        except OSError as taken:
            last = taken
            continue
        return int(runner.addresses[0][1])
    assert last is not None
    raise last


def _tell(host: str, port: int, open_page: bool) -> None:
    if not is_loopback(host):
        print(f"Postwijzer luistert op {host}:{port}. De pagina's bestaan alleen op 127.0.0.1; hier alleen de chatplatforms.", flush=True)
        return
    page = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    print(f"Postwijzer draait.\n  Vraag het hier:     {page}\n  Antwoord als team:  {page}team\nStoppen: Ctrl+C", flush=True)
    if open_page:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(page)


async def _stopped() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
