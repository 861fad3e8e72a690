"""The reader of drafts: pieces with their exact places, one price for the whole and its pieces, chances, lines, and a span for each doubt."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.check_kinds import read_for, rule_hits
from bot.guidance import Guidance, default_folder, load
from bot.reader import FeatureSpec, Vectoriser, load_reader
from bot.reader.draft_features import Marks, piece_extras, whole_extras
from bot.reader.drafts import TEXTS, Laid, chances_of, joined_features, knows_drafts, scores_of
from bot.reader.grid import Grid
from bot.reader.pieces import clauses
from bot.results import Context
from bot.review_reader import evidence, read_draft

WORDS = ("de", "dijk", "gaat", "dicht", "maar", "dat", "mag", "nog", "niemand", "weten", "dijk", "heerlijk")
LOADED = load(default_folder())
SECRET = "Mooie dag op de dijk. Volgende week maken we bekend dat de veerdienst stopt, maar dat mag nog niemand weten. Groet, Koen"


@pytest.fixture
def guidance() -> Guidance:
    """The guidance as it stands."""
    return LOADED


def vectoriser() -> Vectoriser:
    """A vectoriser that knows some words, runs and pairs."""
    names = ["cdi", "cijk", "wdijk", "wde dijk", "ldijk", "lde dijk", "pdijk niemand", "pdijk gaan", "xknown"]
    return Vectoriser(FeatureSpec((2, 4), 2, 2, 4), tuple(names), np.linspace(1, 2, len(names)).astype(np.float32), {})


@settings(deadline=None, max_examples=80)
@given(some.lists(some.sampled_from(WORDS), min_size=1, max_size=12))
def test_a_grid_reads_what_the_vectoriser_reads(words: list[str]) -> None:
    """A text read by its grid gives the same rows and values as the vectoriser gives for the text itself."""
    text, known = " ".join(words), vectoriser()
    rows, values = Grid(known, text, [(0, len(text))]).vector(0, 1, {"known": 0.5, "unknown": 1.0})
    wanted = dict(zip(*known.vector(text, {"known": 0.5}), strict=True))
    found = dict(zip(rows.tolist(), values.tolist(), strict=True))
    assert found.keys() == wanted.keys()
    assert all(found[row] == pytest.approx(wanted[row], abs=1e-5) for row in wanted)


@settings(deadline=None, max_examples=80)
@given(some.text(alphabet="abc ,.;–()", max_size=120))
def test_clauses_lie_within_their_sentence(text: str) -> None:
    """Clauses come in reading order, never overlap, never leave the sentence, and there is always at least one."""
    found = clauses(text, (0, len(text)))
    assert found
    assert all(low < high for low, high in found) or found == [(0, len(text))]
    assert all(first[1] <= second[0] for first, second in pairwise(found))


def test_a_leak_is_seen_and_pointed_at(guidance: Guidance) -> None:
    """News that is not public yet is likely a problem, and the piece that the reader points at lies in the sentence that tells it."""
    draft = read_for(SECRET, "provincie-zeeland", Context(capacity="functie", channel="linkedin"), guidance)
    reading = read_draft(draft, Context(), guidance)
    assert reading is not None
    assert reading.problem is not None
    assert reading.problem >= 0.5
    best = max(reading.probabilities, key=lambda check: reading.probabilities[check])
    start, end = reading.spans[best]
    assert "Volgende week" in SECRET[draft.sentence_at(start)[0] : draft.sentence_at(start)[1]]
    assert SECRET[start:end].strip() == SECRET[start:end] != ""


@settings(deadline=None, max_examples=25)
@given(text=some.text(max_size=300))
def test_any_text_gives_chances(text: str) -> None:
    """Any text, however strange, gives chances between 0 and 1, verdicts that sum to one and spans inside the text."""
    reading = read_draft(read_for(text, "gemeente", Context(), LOADED), Context(), LOADED)
    assert reading is not None
    assert all(0 <= chance <= 1 for chance in (*reading.probabilities.values(), *reading.allowed.values()))
    assert sum(reading.verdicts.values()) == pytest.approx(1, abs=1e-3)
    assert all(0 <= start <= end <= len(text) for start, end in reading.spans.values())


def test_a_long_draft_is_read_fast(guidance: Guidance) -> None:
    """10,000 characters cost the reader well under the tenth of a second that a review may take (three times that in a slow place)."""
    text = ("De gemeente legt volgend jaar een fietspad aan bij het station, maar dat weet nog niemand. Ik was erbij! " * 100)[:10_000]
    reader = load_reader(guidance.folder)
    draft = read_for(text, "gemeente", Context(), guidance)
    hits = rule_hits(draft, guidance)
    scores_of(Laid(draft, hits, reader[TEXTS]))
    begun = process_time()
    scores_of(Laid(draft, hits, reader[TEXTS]))
    assert process_time() - begun < 0.3


def test_the_evidence_counts_rules_and_findings(guidance: Guidance) -> None:
    """A clear rule's hit adds to the evidence against posting; so does a likelier finding, and a less likely `plaatsen`."""
    reader = load_reader(guidance.folder)
    plain = read_for("Vandaag 14 bruggen nagekeken.", "gemeente", Context(), guidance)
    number = read_for("Vandaag 14 bruggen nagekeken. Het BSN van mevrouw Jansen is 123456782.", "gemeente", Context(), guidance)
    chances = chances_of(scores_of(Laid(plain, {}, reader[TEXTS])), reader)
    assert evidence(number, chances, guidance) >= evidence(plain, chances, guidance) + 1
    surer = type(chances)({**chances.checks, "loyaliteit": 0.9}, chances.problem, chances.verdicts)
    assert evidence(plain, surer, guidance) > evidence(plain, chances, guidance)
    dark, darker = (type(chances)(chances.checks, chances.problem, {"plaatsen": chance}) for chance in (0.01, 0.001))
    assert evidence(plain, dark, guidance) < evidence(plain, darker, guidance)


def test_joined_features_name_best_second_and_mean() -> None:
    """The joining model sees the best, the second and the mean of the sentences; a single sentence has no second."""
    rows = np.asarray([[0.1, 0.9], [0.5, 0.3], [0.3, 0.0]], dtype=np.float32)
    seen = joined_features(np.asarray([0.7], dtype=np.float32), rows, ["whole"], ["a", "b"])
    assert (seen["whole:whole"], seen["top:a"], seen["next:a"], seen["mean:b"]) == pytest.approx((0.7, 0.5, 0.3, 0.4))
    assert joined_features(np.zeros(1), rows[:1], ["whole"], ["a", "b"])["next:b"] == 0


def test_features_tell_who_speaks_and_where(guidance: Guidance) -> None:
    """Capacity, channel, persons, concepts and rules' hits become named features; those of a piece come from that piece alone."""
    draft = read_for("Wij zijn trots. Bel mij op 06-12345678!", "gemeente", Context(capacity="functie", channel="x"), guidance)
    hits = rule_hits(draft, guidance)
    whole = whole_extras(draft, hits)
    assert {"m:functie", "m:x", "m:functie x", "o:gemeente", "s:we", "s:i", "s:exclaims"} <= whole.keys()
    first = piece_extras(draft, Marks(draft, hits), *draft.sentences[0])
    assert "s:we" in first
    assert "s:i" not in first
    assert not [name for name in first if name.startswith("r:")]


def test_the_stored_reader_is_small_and_knows_drafts() -> None:
    """The three models of drafts are stored under 3 MB, with the line, the pair and the curve that training chose."""
    folder = default_folder()
    assert knows_drafts(load_reader(folder))
    about = json.loads((folder / "reader" / "reader.json").read_text(encoding="utf-8"))["models"]["draft-joined"]["about"]
    assert {"pass", "thresholds", "curve"} <= about.keys()
    assert (folder / "reader" / "weights.npz").stat().st_size < 6_000_000


def test_without_a_trained_reader_there_is_no_reading(guidance: Guidance, tmp_path: Path) -> None:
    """A folder whose reader was never trained gives no reading, so that the rules work alone."""
    draft = read_for(SECRET, "gemeente", Context(), guidance)
    assert read_draft(draft, Context(), replace(guidance, folder=tmp_path)) is None
