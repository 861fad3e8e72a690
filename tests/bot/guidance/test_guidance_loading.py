from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.guidance import Text, folder_version, load
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
        guidance.topics["nieuw"] = guidance.topics["fouten"]  # type: ignore[index]


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
