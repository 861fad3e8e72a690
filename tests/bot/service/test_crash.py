"""The service is killed at random moments, two hundred times: what was acknowledged has its answer."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.crash_worker import Lines
from tests.support.databases import POSTGRES, fresh_url

ROOT = Path(__file__).resolve().parents[3]
KILLS, CASES = 200, 500


async def run_lives(url: str, folder: Path, kills: int, cases: int) -> dict[str, float]:
    """Run the lives in another process; gives what it measured."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.crash_worker", url, str(folder), str(kills), str(cases), "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: ASYNC221 - nothing else runs here
    assert done.returncode == 0, done.stderr[-3000:]
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def check_everything_arrived(folder: Path, cases: int) -> float:
    """Every acknowledged event has its message at the right person; gives the share of messages that were sent twice."""
    took = Lines(folder / "platform").all()
    assert len({words[0] for words in Lines(folder / "acknowledged").all()}) == 2 * cases
    posts = [(conversation, words) for _, mode, conversation, words in took if mode != "update"]
    for number in range(cases):
        there = {words for conversation, words in posts if conversation == f"chat-{number}"}
        assert "gedaan: vraag" in there, f"the reply to question {number}"
        assert f"A{number}" in there, f"the answer to question {number}"
        foreign = [words for words in there if words.startswith("A") and words != f"A{number}"]
        assert foreign == [], "somebody else's answer"
    keys = Counter(key for key, *_ in took)
    return sum(times - 1 for times in keys.values()) / len(keys)


async def test_a_few_kills_lose_nothing(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Ten kills while forty cases run: every acknowledged message has its answer, at the right person."""
    url = await fresh_url("sqlite", request, tmp_path)
    await run_lives(url, tmp_path, 10, 40)
    check_everything_arrived(tmp_path, 40)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", POSTGRES])
async def test_two_hundred_kills_lose_nothing_and_double_less_than_one_percent(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Two hundred SIGKILLs, five hundred cases, a platform that fails too: nothing lost, nothing misdelivered, under 1 % sent twice."""
    url = await fresh_url(kind, request, tmp_path)
    measured = await run_lives(url, tmp_path, KILLS, CASES)
    doubled = check_everything_arrived(tmp_path, CASES)
    print(f"{kind}: {measured}, sent twice {doubled:.2%}")
    assert doubled < 0.01
