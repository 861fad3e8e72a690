from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guidance import GuidanceError, Text, folder_version, load
from tests.support.guidance_files import REAL, SMALL, change, small_guidance


def test_the_small_guidance_loads_whole() -> None:
    """Every part of the folder is there under its slug, typed and frozen."""
    guidance = load(SMALL)
    assert sorted(guidance.organisations) == ["stad-leie", "waterschap-linge"]
    assert guidance.statements["wl-geheim"].document == "vijf-afspraken"
    assert guidance.organisations["stad-leie"].answer_term == 4
    assert guidance.checks["vertrouwelijk"].reader is False
    assert guidance.concepts["fout"].not_ == ("foutloos",)
    with pytest.raises(TypeError):
        guidance.topics["nieuw"] = guidance.topics["fouten"]  # type: ignore[index]  # that it cannot be done is the point


def test_a_text_speaks_in_the_form_of_the_organisation() -> None:
    """A sentence with two forms gives the one asked for; a sentence with one form gives that."""
    both = Text(je="Vraag het je {contact}.", u="Vraag het uw {contact}.")
    assert (both.for_form("je"), both.fill("u", {"contact": "chef"})) == ("Vraag het je {contact}.", "Vraag het uw chef.")
    assert Text.model_validate("Wacht nog even.").for_form("u") == "Wacht nog even."
    assert both.placeholders() == {"contact"}


def test_an_answer_is_the_case_over_the_organisation_over_what_is_shared() -> None:
    """Field by field the most special text wins, and the most specific case that fits."""
    fouten = load(SMALL).answers["fouten"]
    shared = fouten.lookup("stad-leie", "ja")
    assert shared is not None
    assert (shared.short and shared.short.u, shared.cite) == ("Geef uw fout gewoon toe.", ("sl-fouten",))
    plain, special = (fouten.lookup("stad-leie", "nee", concepts) for concepts in (set[str](), {"fout", "verwijderen", "meer"}))
    assert plain is not None
    assert plain.why is None
    assert special is not None
    assert (special.short, special.why and special.why.je) == (plain.short, "Wie wist, lijkt iets te verbergen.")


def test_a_silent_organisation_only_does_not_know() -> None:
    """Where the text says nothing, `onbekend` is answered with the shared words and nothing else is."""
    fouten = load(SMALL).answers["fouten"]
    assert fouten.lookup("waterschap-linge", "ja") is None
    unknown = fouten.lookup("waterschap-linge", "onbekend")
    assert unknown is not None
    assert unknown.cite is None
    assert fouten.lookup("onbekende-organisatie", "onbekend") is None


def test_the_version_follows_what_answers_depend_on(tmp_path: Path) -> None:
    """Windows line ends, examples and the README give the same version; one changed word in an answer another."""
    folder = small_guidance(tmp_path)
    version = folder_version(folder)
    (folder / "README.md").write_text("lees mij", encoding="utf-8")
    change(folder, "examples/a_questions.jsonl", "Ik twijfel", "Ik weifel")
    source = folder / "sources" / "linge.txt"
    source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
    assert folder_version(folder) == version == load(folder).version
    change(folder, "answers/fouten.yaml", "Dat wekt vertrouwen.", "Dat wekt nog meer vertrouwen.")
    assert folder_version(folder) != version


def test_the_version_does_not_depend_on_the_place(tmp_path: Path) -> None:
    """The same files elsewhere are the same version."""
    shutil.copytree(SMALL, tmp_path / "elders")
    assert folder_version(tmp_path / "elders") == folder_version(SMALL)


def test_every_real_quote_stands_in_its_source_and_every_reference_lives() -> None:
    """The guidance of this repository loads, which means: quotes literal, no dead reference, no settled answer without citation."""
    guidance = load(REAL)
    assert len(guidance.organisations) >= 5
    for statement in guidance.statements.values():
        source = (REAL / "sources" / guidance.documents[statement.document].source).read_text(encoding="utf-8")
        assert statement.quote in source


FILES = sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.yaml"))
WORDS = """slug topic check id kind je u ja nee short why todo cite when shared organisations verdicts cases silent statements quote contacts
grounds ground statement rules bad good words plain not documents stad-leie vertrouwelijk {contact} 1"""
KEYS = st.sampled_from(WORDS.split())
ANYTHING = st.recursive(
    KEYS | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), ANYTHING, st.booleans())
def test_any_content_loads_or_is_refused(file: str, content: object, beside: bool) -> None:
    """Whatever an editor makes of a file, or puts beside it, loading gives guidance or a GuidanceError; never anything else."""
    with tempfile.TemporaryDirectory() as place:
        folder = small_guidance(Path(place))
        path = folder / file
        (path.with_name("erbij.yaml") if beside else path).write_text(json.dumps(content), encoding="utf-8")
        try:
            load(folder)
        except GuidanceError as error:
            outcome = bool(error.problems)
        else:
            outcome = True
        assert outcome


def test_what_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """A folder named like a file, and a source that is a folder, are said in one line each."""
    folder = small_guidance(tmp_path)
    (folder / "concepts" / "map.yaml").mkdir()
    (folder / "sources" / "map.txt").mkdir()
    with pytest.raises(GuidanceError, match=r"concepts/map\.yaml: kan niet gelezen worden"):
        load(folder)
