from __future__ import annotations

import json
from pathlib import Path

from bot.guidance.audit import audit
from bot.guidance.audit.check_examples import hits, unmark
from bot.guidance.audit.grounds import grounds_table
from bot.guidance.examples import examples_fingerprint
from bot.messages import Finding
from tests.support.guidance_files import REAL, change, small_guidance


def test_the_guidance_of_this_repository_passes() -> None:
    """`guidance check` finds nothing to mend in guidance/, the checks' own examples included."""
    assert [str(each) for each in audit(REAL).problems] == []


def test_the_small_guidance_passes_and_shows_its_grounds(tmp_path: Path) -> None:
    """The table has a row per check and a column per organisation; a check that is off says so."""
    found = audit(small_guidance(tmp_path))
    assert [str(each) for each in found.problems] == []
    assert list(grounds_table(found.guidance)) == [
        ("", "stad-leie", "waterschap-linge"),
        ("vertrouwelijk", "geest", "regel"),
        ("woordvoering", "uit", "regel"),
    ]


def test_the_reader_lags_until_it_learnt_from_these_examples(tmp_path: Path) -> None:
    """The check says how to train the reader when there is none or it learnt from something else; else it is silent."""
    folder = small_guidance(tmp_path)
    assert "er is nog geen lezer; train hem met: postwijzer reader train" in audit(folder, with_examples=False).lag
    made = folder / "reader" / "reader.json"
    made.parent.mkdir()
    made.write_text(json.dumps({"about": {"fingerprint": examples_fingerprint(folder)}}), encoding="utf-8")
    assert audit(folder, with_examples=False).lag == ""
    change(folder, "concepts/begrippen.yaml", "[fout, vergissing", "[fout, misser, vergissing")
    assert "leerde van andere voorbeelden" in audit(folder, with_examples=False).lag
    made.write_text("geen json", encoding="utf-8")
    assert "niet te lezen" in audit(folder, with_examples=False).lag


def test_brackets_mark_spans() -> None:
    """Brackets leave the text and give the place of what stood between them."""
    assert unmark("a [bc] d [é😀]") == ("a bc d é😀", [(2, 4), (7, 9)])


def test_a_finding_hits_what_it_covers_by_half_without_much_more() -> None:
    """The rule of the codebook: at least half of the place, at most twice as long or 40 characters longer."""

    def pointing(start: int, end: int) -> Finding:
        return Finding("x", "warning", "regel", start, end, "", "", "")

    assert hits(pointing(10, 20), 10, 20)
    assert hits(pointing(10, 15), 10, 20)
    assert not hits(pointing(10, 14), 10, 20)
    assert hits(pointing(0, 50), 10, 20)
    assert not hits(pointing(0, 51), 10, 20)
