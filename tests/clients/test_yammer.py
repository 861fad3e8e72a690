"""The CLI for Microsoft 365 as a colleague on Yammer, and our real programs: sign in, ask with the CLI, serve, read the answer with the CLI."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.fake_yammer import ALICE, CLIENT_ID, OPEN, SECRET, TENANT, FakeYammer
from tests.support.fake_yammer_http import running

pytestmark = pytest.mark.clients
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONFIGURATION = """
organisations:
  - organisation: provincie-zeeland
    tenants: [{platform: yammer, tenant: "100"}]
"""


class Town:
    """The fake Yammer in a thread of its own, since the programs and the CLI are processes that wait for it."""

    def __init__(self) -> None:
        self.yammer = FakeYammer()
        self.address = ""
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._run()))
        self._thread.start()
        assert self._started.wait(10)

    async def _run(self) -> None:
        async with running(self.yammer) as address:
            self.address = address.replace("127.0.0.1", "localhost")
            self._started.set()
            await self._end.wait()

    def close(self) -> None:
        """End the server."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town()
    yield made
    made.close()


def cli(town: Town, home: Path, *words: str) -> Any:
    """Run the CLI for Microsoft 365 as Alice; gives what it prints as JSON."""
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    token = {"expiresOn": "2099-01-01T00:00:00Z"}
    claims = {"idtyp": "user", "scp": "access_as_user", "upn": "alice@gemeente.example", "oid": "1", "tid": "t"}
    graph = ".".join((part({"alg": "none"}), part(claims), "x"))
    connection = {
        "active": True, "authType": "deviceCode", "certificateType": 0, "tenant": "common", "cloudType": "Public", "name": "fake",
        "identityName": "alice@gemeente.example", "identityId": "1", "identityTenantId": "t", "appId": "a",
        "accessTokens": {"https://graph.microsoft.com": token | {"accessToken": graph}, town.address: token | {"accessToken": f"tok-{ALICE}"}},
    }  # fmt: skip
    (home / ".cli-m365-connection.json").write_text(json.dumps(connection))
    environment = {**os.environ, "HOME": str(home), "YAMMER_API": f"{town.address}/api", "CLIMICROSOFT365_NOUPDATE": "1"}
    done = subprocess.run(
        ["node", "--import", str(HERE / "yammer_preload.mjs"), "node_modules/@pnp/cli-microsoft365/dist/index.js", *words, "--output", "json"],
        cwd=HERE, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout or "null")


def test_from_sign_in_to_an_answer_read_with_the_cli(town: Town, tmp_path: Path) -> None:
    """`postwijzer yammer login` with a browser, a question by the CLI, `postwijzer serve`, and the answer read by the CLI in the same thread."""
    (tmp_path / "teams.yaml").write_text(CONFIGURATION)
    environment = {
        **os.environ, "POSTWIJZER_VAR": str(tmp_path / "var"), "POSTWIJZER_CONFIG": str(tmp_path / "teams.yaml"), "YAMMER_CLIENT_ID": CLIENT_ID,
        "YAMMER_CLIENT_SECRET": SECRET, "YAMMER_TENANT": TENANT, "YAMMER_COMMUNITIES": str(OPEN), "YAMMER_API_URL": f"{town.address}/api/v1",
        "YAMMER_LOGIN_URL": town.address,
    }  # fmt: skip
    postwijzer = [sys.executable, "-m", "adapters"]
    signing_in = [*postwijzer, "yammer", "login", "--no-browser", "--port", "0"]
    with subprocess.Popen(signing_in, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as login:
        assert login.stdout
        address = next(found[0] for line in login.stdout if (found := re.search(r"http://\S+/authorize\?\S+", line)))
        with urllib.request.urlopen(address) as page:  # noqa: S310 - our own server on this machine plays Entra ID
            assert "Aangemeld" in page.read().decode()
        told = login.stdout.read()
        assert login.wait(20) == 0, told
    assert "Aangemeld als Postwijzer (gebruiker 1, netwerk 100)." in told
    assert f"community {OPEN}: 2 min" in told

    asked = cli(town, tmp_path, "viva", "engage", "message", "add", "--groupId", str(OPEN), "--body", "[[user:1]] Mag ik het logo gebruiken?")
    started = time.monotonic()
    with subprocess.Popen([*postwijzer, "serve", "--port", "0"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        try:
            answers: list[dict[str, Any]] = []
            while not answers and time.monotonic() - started < 60:
                listed = cli(town, tmp_path, "viva", "engage", "message", "list", "--groupId", str(OPEN))
                answers = [each for each in listed if each["sender_id"] == 1 and each["thread_id"] == asked["id"]]
        finally:
            serving.terminate()
            assert serving.wait(30) == 0
    assert len(answers) == 1
    text = cli(town, tmp_path, "viva", "engage", "message", "get", "--id", str(answers[0]["id"]))["body"]["plain"]
    assert text.startswith("Alice de Vries ")
    assert "logo" in text
    assert "Typ 1" in text
    assert town.yammer.over_limit == 0
    assert town.yammer.turned_away == 0
