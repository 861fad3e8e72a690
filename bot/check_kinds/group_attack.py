"""A sentence turned against a group: who is meant (named, or pointed back at), what is said of them, and whether it is denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pydantic import Field

from bot.check_kinds.draft import Draft
from bot.check_kinds.sentence_pattern import GENERAL, GROUP, SUBJECT, Words, concepts_of, elements, match, may_match
from bot.dutch import Token
from bot.guidance.texts import Line, Model

Span = tuple[int, int]


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_BACK = _set("ze hen hun die zij hem hij haar deze zulke dezen diegenen jullie er")
_PLURAL_IT = _set("het dat dit")
_PREPOSITIONS = _set("voor van met bij door onder tussen over aan tegen naar om zonder op in uit naast namens tot jegens rond richting")
_PARTICULAR = _set(
    "de het deze onze ons mijn jouw uw haar hun enkele sommige twee drie vier vijf tien veel weinig geen beide welke diverse verschillende",
    "meerdere een",
)
_NOT = _set("niet geen nooit niemand noch allesbehalve allerminst evenmin nergens niets niks")
_NOT_AFTER = _set("niet nooit geen allerminst")
_STARTS_DENIAL = _set("niet geen niemand nooit")
_FOLLOWS_ADJECTIVE = _set(
    "is zijn was ben bent moet moeten mag mogen kan kunnen zou zouden zal zullen hoort horen wil willen die dat in uit op hier en of maar blijft",
    "blijven deugen verdienen stinken stelen kopen krijgen hebben heeft niet met bij van naar aan om als door tegen over zo er ze ik we wij te",
)
_BEFORE_PREDICATE = _set("is ben bent was zijn")
_BREAKING = ',;:.!?()\n–—…"'


class Against(Model):
    """What makes a sentence an attack on one of `groups`.

    `adjectives` name a group with one of `people` behind them ("Poolse buren"). `patterns` are sentence patterns (see sentence_pattern);
    `echoes` are those that hold only after a group was named ("Dat ongedierte hoort hier niet"). `force`: words that only add force.
    """

    groups: tuple[Line, ...] = ()
    adjectives: tuple[Line, ...] = ()
    people: tuple[Line, ...] = ()
    force: tuple[Line, ...] = ()
    patterns: tuple[Line, ...] = Field(default=())
    echoes: tuple[Line, ...] = Field(default=())

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        for names in (self.groups, self.adjectives, self.people):
            yield from (name for name in names if not name.startswith("<"))

    def concepts(self) -> tuple[str, ...]:
        """Give the concepts whose single words one might disguise."""
        named = {slug for pattern in (*self.patterns, *self.echoes) for slug in concepts_of(pattern)}
        return tuple(sorted(named | {name[1:-1] for name in self.groups if name.startswith("<")}))

    def named(self, draft: Draft, sentence: Span) -> list[Span]:
        """Give the places in the sentence where a group is named; what stands between quotation marks names nobody here."""
        words = draft.words_in(*sentence)
        people = {start for name in self.people for start, _ in draft.places_in(name, sentence)}
        loose = draft.vocabulary(tuple(name[1:-1] for name in self.adjectives))
        spans = {span for name in self.groups for span in draft.places_in(name, sentence) if not _only_adjective(words, span, loose, people)}
        for start, end in (span for name in self.adjectives for span in draft.places_in(name, sentence)):
            following = next((word for word in words if word.start >= end), None)
            before = [word.normal for word in words if word.end <= start][-2:]
            if following is not None and following.start in people and draft.text[end : following.start] == " ":
                spans.add((start, following.end))
            elif _BEFORE_PREDICATE & set(before) and _ends_clause(draft.text, end, sentence[1]):
                spans.add((start, end))
        return sorted(span for span in spans if not _quoted_piece(draft, span))

    def find(self, draft: Draft, sentence: Span, groups: Sequence[Span], before: bool) -> Span | None:
        """Give what shows the attack; None for none. `before`: a group was named shortly before this sentence."""
        words = [word for word in draft.words_in(*sentence) if not _quoted_piece(draft, (word.start, word.end))]
        if not words or not (groups or before):
            return None
        read = self._read(draft, words, groups, before)
        said, known = frozenset(read.normal), frozenset(read.concepts)
        asks = draft.text[sentence[0] : sentence[1]].rstrip("\"' ”").endswith("?")
        for pattern in (*self.patterns, *self.echoes):
            if not may_match(pattern, said, known):
                continue
            place = match(pattern, read)
            if place is not None and not _denied(read.normal, place, pattern, asks=asks):
                return words[place[0]].start, words[max(place[1], place[0] + 1) - 1].end
        return None

    def _read(self, draft: Draft, words: Sequence[Token], groups: Sequence[Span], before: bool) -> Words:
        at = {word.start: index for index, word in enumerate(words)}
        after = {word.end: index + 1 for index, word in enumerate(words)}
        breaks = [
            any(sign in _BREAKING for sign in draft.text[word.end : words[index + 1].start]) if index + 1 < len(words) else True
            for index, word in enumerate(words)
        ]
        normal = [word.normal for word in words]
        meant: dict[int, list[int]] = {}
        for start, end in groups:
            if start in at and end in after:
                meant.setdefault(at[start], []).append(after[end])
        named = sorted(meant)
        for index in range(len(normal)):
            if index not in meant and (before or named) and _points_back(normal, index):
                meant.setdefault(index, []).append(index + 1)
        found = {name: {index: tuple(ends) for index, ends in meant.items()} for name in (GROUP, SUBJECT, GENERAL)}
        force = draft.vocabulary(tuple(name[1:-1] for name in self.force))
        for index in meant:
            lead = _lead(normal, index, force)
            if lead[:1] and lead[0] in _PREPOSITIONS:
                del found[SUBJECT][index], found[GENERAL][index]
            elif _PARTICULAR & set(lead):
                del found[GENERAL][index]
        return Words(normal, breaks, found, self._concepts_at(draft, at, after), force)

    def _concepts_at(self, draft: Draft, at: dict[int, int], after: dict[int, int]) -> dict[str, dict[int, tuple[int, ...]]]:
        low, high = min(at), max(after) + 1
        found: dict[str, dict[int, tuple[int, ...]]] = {}
        for slug in _slugs(self.patterns + self.echoes):
            for start, end in draft.places_in(f"<{slug}>", (low, high)):
                if start in at and end in after:
                    found.setdefault(slug, {}).setdefault(at[start], ())
                    found[slug][at[start]] += (after[end],)
        return found


@lru_cache(maxsize=8)
def _slugs(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({slug for pattern in patterns for slug in concepts_of(pattern)}))


@lru_cache(maxsize=1024)
def _denies(pattern: str) -> bool:
    """Whether the pattern itself holds a negation, so that one in the text is no denial of it."""
    return any(element.words & _NOT for element in elements(pattern))


def _denied(normal: Sequence[str], place: tuple[int, int], pattern: str, *, asks: bool) -> bool:
    """A negation in the match or around it ("niet alle", "ik haat ze niet"); "zijn het niet gewoon ..?" and "niet meer dan" deny nothing."""
    first, after = place
    inside = [word for index, word in enumerate(normal[first:after], first) if not _dismisses(normal, index)]
    lead = normal[max(0, first - 2) : first]
    if _denies(pattern):
        return bool(_STARTS_DENIAL & set(lead))
    if asks and normal[0] not in ("wie", "niemand") and "niet" in inside:
        inside = [word for word in inside if word != "niet"]
    return bool(_NOT & set(inside)) or bool(_STARTS_DENIAL & set(lead)) or (not asks and bool(_NOT_AFTER & set(normal[after : after + 2])))


def _dismisses(normal: Sequence[str], index: int) -> bool:
    """niet(s) meer dan, niets anders dan, niet veel beter dan: no denial."""
    return normal[index] in ("niet", "niets", "niks", "geen") and "dan" in normal[index + 1 : index + 4]


def _points_back(normal: Sequence[str], index: int) -> bool:
    """Whether a word may stand for a group named before: ze, die (no article before a noun can be told apart), het in "het zijn"."""
    word = normal[index]
    around = {*normal[max(0, index - 1) : index], *normal[index + 1 : index + 2]}
    return word in _BACK or (word in _PLURAL_IT and bool({"zijn", "waren"} & around))


def _lead(normal: Sequence[str], index: int, force: frozenset[str]) -> list[str]:
    """Give the words just before a group that belong to it, with the one word before these in front."""
    first = index
    while first > 0 and index - first < 4 and normal[first - 1] in force and normal[first - 1] not in _PREPOSITIONS:
        first -= 1
    return list(normal[max(0, first - 1) : index])


def _only_adjective(words: Sequence[Token], span: Span, loose: frozenset[str], people: set[int]) -> bool:
    """Whether a group's name that is an adjective too ("zwarte") stands before something that is no person ("de zwarte verf")."""
    inside = [word for word in words if span[0] <= word.start < span[1]]
    if len(inside) != 1 or inside[0].normal not in loose:
        return False
    following = next((word for word in words if word.start >= span[1]), None)
    if following is None or following.start > span[1] + 1 or following.start in people:
        return False
    return following.normal not in _FOLLOWS_ADJECTIVE


def _ends_clause(text: str, at: int, end: int) -> bool:
    rest = text[at:end].lstrip()
    return not rest or rest[0] in _BREAKING or rest.startswith(("en ", "maar ", "dus "))


def _quoted_piece(draft: Draft, span: Span) -> bool:
    """Whether it stands between quotation marks, and those are not around nearly the whole text."""
    return draft.is_quoted(*span) and not any(high - low > 0.8 * len(draft.text) for low, high in draft.quoted)
