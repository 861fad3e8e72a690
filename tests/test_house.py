"""The rules of the house, held by a test so that nobody has to remember them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE_MAY_IMPORT = {
    "bot", "yaml", "pydantic", "pydantic_core", "pydantic_settings", "numpy", "simplemma", "stdnum", "phonenumbers", "rapidfuzz", "holidays",
}  # fmt: skip
STORE_MAY_IMPORT = CORE_MAY_IMPORT | {"sqlalchemy", "alembic", "aiosqlite", "asyncpg", "cryptography"}
TRAINING_MAY_IMPORT = CORE_MAY_IMPORT | {"sklearn", "scipy"}
ADAPTERS = sorted(path.name for path in (ROOT / "adapters").iterdir() if path.is_dir() and not path.name.startswith("_"))
TEXT_SUFFIXES = {".py", ".yaml", ".yml", ".md", ".toml", ".lock", ".sh", ".json", ".html", ".js", ".css", ".txt", ".jsonl", ".mjs", ""}


def tracked() -> list[Path]:
    """Every file that git tracks, and still is there."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def python_files(*tops: str) -> list[Path]:
    return sorted(path for top in tops for path in (ROOT / top).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("path", python_files("bot"), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_imports_only_its_list(path: Path) -> None:
    """The core imports the standard library and its short list; the database only in bot/store, scikit-learn only in bot/training."""
    part = path.relative_to(ROOT).parts[1]
    allowed = {"store": STORE_MAY_IMPORT, "training": TRAINING_MAY_IMPORT}.get(part, CORE_MAY_IMPORT)
    foreign = {name for name in imports(path) if name.split(".")[0] not in allowed | set(sys.stdlib_module_names)}
    assert foreign == set()


def test_no_adapter_imports_another() -> None:
    """An adapter knows the core and itself; only the wiring at the top of adapters/ knows them all."""
    wrong = [
        (str(path.relative_to(ROOT)), name)
        for adapter in ADAPTERS
        for path in python_files(f"adapters/{adapter}")
        for name in imports(path)
        if name.startswith("adapters.") and name.split(".")[1] in set(ADAPTERS) - {adapter}
    ]
    assert wrong == []


def test_no_python_file_is_over_300_lines() -> None:
    """A module fits in the head."""
    long = {str(path.relative_to(ROOT)): n for path in tracked() if path.suffix == ".py" and (n := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_no_code_knows_an_organisation() -> None:
    """An organisation is only YAML: no Python file outside tests names one."""
    slugs = [path.stem for path in (ROOT / "guidance" / "organisations").glob("*.yaml") if path.stem != "gemeente"]
    assert len(slugs) >= 4
    pattern = re.compile("|".join(map(re.escape, slugs)))
    naming = {
        str(path.relative_to(ROOT)): found.group()
        for path in python_files("bot", "adapters")
        if (found := pattern.search(_code_without_help(path)))
    }
    assert naming == {}


def _code_without_help(path: Path) -> str:
    """The source without what a person reads as an example: the texts of --help and docstrings."""
    source = path.read_text(encoding="utf-8")
    return re.sub(r"postwijzer (ask|check|talk)[^\n]*|(help|epilog)=[^\n]*|\"\"\".*?\"\"\"", "", source)


def test_every_test_says_what_it_promises() -> None:
    """Each test function has a docstring that states the promised behaviour."""
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python_files("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_nothing_skips_silently() -> None:
    """No test is skipped or expected to fail: what cannot run fails and says why."""
    marks = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b")
    skipping = [str(path.relative_to(ROOT)) for path in python_files("tests") if path != Path(__file__) and marks.search(path.read_text())]
    assert skipping == []


def test_no_path_of_a_machine_and_no_registry_stands_in_the_repository() -> None:
    """The repository names no folder of a builder's machine, no shared folder beside it, and no package registry."""
    wrong = re.compile(r"/work/|\.\./shared|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian\.org|/opt/pypi")
    # The lock file of npm is made by npm; the tests of that file look at it apart.
    naming = {
        str(path.relative_to(ROOT)): found.group()
        for path in tracked()
        if path.suffix in TEXT_SUFFIXES and path != Path(__file__) and (found := wrong.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert naming == {}


def test_every_waiver_gives_its_reason() -> None:
    """A `noqa` or `type: ignore` names its rule and says why."""
    bare = re.compile(r"#\s*(?:noqa(?!: [A-Z]+\d+(, ?[A-Z]+\d+)*\s+[-#] \S)|type: ignore(?!\[[\w, -]+\]\s+# \w+))")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files("bot", "adapters")  # mypy does not look at the tests
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if path != Path(__file__) and bare.search(line)
    ]
    assert wrong == []


def test_lock_files_hold_hashes_and_cover_the_project() -> None:
    """Both lock files pin every direct dependency with hashes and name no index."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for name, groups in {"requirements.lock": [], "requirements-dev.lock": ["train", "llm", "test"]}.items():
        lock = (ROOT / name).read_text()
        wanted = project["dependencies"] + [one for group in groups for one in project["optional-dependencies"][group]]
        missing = [one for one in wanted if not re.search(rf"^{re.escape(_plain(one))}(\[.*\])?==", lock, flags=re.MULTILINE | re.IGNORECASE)]
        assert missing == []
        assert "--index-url" not in lock
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", lock.strip()))


def _plain(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ;]", requirement)[0].lower().replace("_", "-")


def test_publiccode_holds_what_the_standard_asks() -> None:
    """publiccode.yml has the mandatory keys of version 0.4 and the licence of the LICENSE file."""
    import yaml  # noqa: PLC0415 - only this test reads YAML

    data = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    mandatory = "publiccodeYmlVersion name url platforms developmentStatus softwareType description legal maintenance localisation"
    assert set(mandatory.split()) <= set(data)
    for text in data["description"].values():
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert len(text["shortDescription"]) <= 150
        assert text["features"]
    assert data["legal"]["license"] == "EUPL-1.2"
    assert data["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert data["maintenance"]["contacts"]
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")
