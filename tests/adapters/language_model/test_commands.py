"""`postwijzer llm try` and `evaluate --second-reader`, against a server of our own and without one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.__main__ import main
from tests.support.fake_llm import FakeLlm, says

CASE = (
    '{"id": "t-1", "organisation": "provincie-zeeland", "channel": "linkedin", "capacity": "functie", '
    '"text": "Vandaag is de nieuwe fietsbrug in Goes open. Kom je zaterdag kijken?", "expect": {"verdicts": ["plaatsen"], "required": []}}\n'
)


@pytest.fixture
def llm(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLlm]:
    """The server in a thread of its own: commands bring their own event loop."""
    fake, loop = FakeLlm(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    monkeypatch.setenv("LLM_BASE_URL", asyncio.run_coroutine_threadsafe(fake.start(), loop).result(5))
    monkeypatch.setenv("LLM_MODEL", "proef")
    yield fake
    asyncio.run_coroutine_threadsafe(fake.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine leaks in; the fixture llm sets its own after this."""
    for name in ("LLM_BASE_URL", "LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)


def test_try_prints_what_came_back(llm: FakeLlm, capsys: pytest.CaptureFixture[str]) -> None:
    """One text goes out, masked; the raw answer, the time and the tokens are shown, and that it would be used."""
    llm.answer = says("plaatsen")
    assert main(["llm", "try", "Bel Jan Jansen op 06-12345678.", "--organisation", "provincie-zeeland"]) == 0
    out = capsys.readouterr().out
    assert '"verdict": "plaatsen"' in out
    assert "2000 tokens heen, 40 terug" in out
    assert "Bruikbaar" in out
    assert "Jansen" not in str(llm.bodies)


def test_try_says_what_is_wrong(llm: FakeLlm, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind of trouble is a sentence and an exit status."""
    llm.how = "forbidden"
    assert main(["llm", "try"]) == 1
    assert "LLM_API_KEY" in capsys.readouterr().err
    llm.how, llm.answer = "good", lambda _: "Dit mag!"
    assert main(["llm", "try"]) == 1
    assert "weggegooid" in capsys.readouterr().err


def test_try_without_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    """It says that there is no second reader; what would be sent can still be looked at."""
    assert main(["llm", "try"]) == 1
    assert "LLM_BASE_URL" in capsys.readouterr().err
    assert main(["llm", "try", "--show-request"]) == 0
    assert '"schema"' in capsys.readouterr().out


def test_evaluate_records_and_stops_where_there_is_no_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Requests are written, tokens estimated, and nothing is measured; replaying answers measures."""
    (cases := tmp_path / "c.jsonl").write_text(CASE)
    assert main(["evaluate", str(cases), "--second-reader", "--record", str(tmp_path / "r")]) == 0
    told = capsys.readouterr()
    assert (tmp_path / "r" / "t-1.json").is_file()
    assert "1 aanvragen" in told.err
    assert told.out == ""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "t-1.json").write_text(says("plaatsen")({}))
    assert main(["evaluate", str(cases), "--second-reader", "--replay", str(tmp_path / "a")]) == 0
    told = capsys.readouterr()
    assert "zonder model" in told.out
    assert "met tweede lezer" in told.out
    assert main(["evaluate", str(cases), "--second-reader"]) == 2


def test_evaluate_asks_the_model_and_keeps_its_answers(llm: FakeLlm, tmp_path: Path) -> None:
    """With a model the answers stand beside the requests, ready to be replayed."""
    (cases := tmp_path / "c.jsonl").write_text(CASE)
    assert main(["evaluate", str(cases), "--second-reader", "--record", str(tmp_path / "r")]) == 0
    assert len(llm.bodies) == 1
    assert (tmp_path / "r" / "answers" / "t-1.json").read_text() == says("plaatsen")({})
