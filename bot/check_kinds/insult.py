"""Kind `insult`: slurs, insults aimed at someone, and attacks on groups; not the quoting, refusing, denying or reclaiming of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, cast

from pydantic import Field

from bot.check_kinds.draft import GAP, Draft, Hit
from bot.check_kinds.group_attack import Against
from bot.check_kinds.phrase import piece_around
from bot.check_kinds.unmasking import unmasked
from bot.dutch import Token
from bot.guidance.texts import Line, Model


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_COPULA = _set("zijn is was waren bent ben blijven lijken vind vinden vindt noem noemen als")
_WILL = _set(
    "moet moeten moest zou zouden ga gaan zal zullen wil willen wou laten laat mogen mag verdient verdienen hoop hopelijk wens kunnen",
)
_WE = _set("ik me mij we wij iedereen niemand men ge je jullie alle wie")
_THEM = _set("ze hen hun die zij hem haar deze zulke")
_POINTING = _set(
    "die dat deze wat zo'n stelletje bende zulke stel vuile vieze domme stomme luie dikke ouwe oude achterlijke zielige laffe",
)
_YOU = _set("jij je jullie u gij ge")
_ARE = _set("bent ben zijt zijn")
_SELF = _set("ik mezelf mijzelf onszelf")
_SELF_OR_US = _SELF | _set("wij we ons onze mijn")
_DEGREE = _POINTING | _set("de het al alle alles elke iedere allemaal zulke dit heel jullie kut klote rot verdomde zoveel er hen hun ze")
_ELSEWHERE = _set("dat hoe waarop waarom als wanneer omdat van over met bij woord")
_AN = _set("een zo'n die de echte gewoon")
_PREPOSITIONS = _set("voor van met bij door onder tussen over aan tegen naar om zonder")
_NOT = _set("niet geen nooit niemand noch allesbehalve")


_Sentence = tuple[tuple[int, int], bool, tuple[int, int] | None]


class Insult(Model):
    """Fires on `slurs` anywhere, `insults` aimed at a person, `low` words said to someone, `prefixes` glued before a group.

    And on one of the groups of `against` with an attribute, hate, a threat, an attack or an exclusion. `counter` in the sentence (is onacceptabel,
    noemde mij) or `ours` (wij, trots op) takes it away; what stands between quotation marks does not count.
    """

    kind: Literal["insult"]
    slurs: tuple[Line, ...] = Field(min_length=1)
    insults: tuple[Line, ...] = ()
    low: tuple[Line, ...] = ()
    against: Against = Against()
    attributes: tuple[Line, ...] = ()
    hates: tuple[Line, ...] = ()
    threats: tuple[Line, ...] = ()
    attacks: tuple[Line, ...] = ()
    exclusions: tuple[Line, ...] = ()
    prefixes: tuple[Line, ...] = ()
    counter: tuple[Line, ...] = ()
    ours: tuple[Line, ...] = ()
    confidence: float = 0.9

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        for names in (
            self.slurs, self.insults, self.low, self.attributes, self.hates, self.threats, self.attacks, self.exclusions,
            self.counter, self.ours,
        ):  # fmt: skip
            for name in names:
                yield from (part for part in name.split(GAP) if not part.startswith("<"))
        yield from self.against.phrases()

    def find(self, draft: Draft) -> list[Hit]:
        """Give a hit per sentence with an insult, also where it is disguised."""
        hits = self._find(draft)
        vocabulary = self._vocabulary(draft)
        for start, end in draft.sentences:
            plain = unmasked(draft.text[start:end], vocabulary)
            for hit in self._find(draft.read_as(plain.text)) if plain is not None else ():
                low, high = plain.back(hit.start, hit.end) if plain is not None else (0, 0)
                hits.append(Hit(start + low, start + high, hit.confidence))
        return hits

    def _vocabulary(self, draft: Draft) -> frozenset[str]:
        lists = (self.slurs, self.insults, self.attributes, self.hates, self.threats)
        return draft.vocabulary((*(name[1:-1] for names in lists for name in names if name.startswith("<")), *self.against.concepts()))

    def _find(self, draft: Draft) -> list[Hit]:
        return [
            Hit(*piece_around(draft.text, *found, sentence), self.confidence)
            for sentence, _, found in self._sentences(draft)
            if found is not None and not self._excused(draft, sentence, found)
        ]

    def clears(self, draft: Draft) -> list[tuple[int, int]]:
        """Give the sentences in which words of insult stand and are denied, opposed, quoted or reclaimed, or a group is only named.

        There this rule knows better than a reader that goes by words.
        """
        return [
            sentence
            for sentence, names_group, found in self._sentences(draft)
            if (names_group and found is None) or (found is not None and self._excused(draft, sentence, found))
        ]

    def _sentences(self, draft: Draft) -> tuple[_Sentence, ...]:
        """Give each sentence with whether it names a group, and where an insult stands in it; read once per draft."""
        key = f"insult:{id(self)}"
        if key not in draft.cache:
            draft.cache[key] = tuple(self._read_through(draft))
        return cast("tuple[_Sentence, ...]", draft.cache[key])

    def _read_through(self, draft: Draft) -> Iterator[_Sentence]:
        if not any(draft.places(name) for names in self._starting() for name in names) and not self._any_prefixed(draft):
            return
        before = False
        for sentence in draft.sentences:
            groups = self.against.named(draft, sentence)
            yield sentence, bool(groups), self._sentence(draft, sentence, groups, before)
            before = bool(groups) or (before and len(draft.words_in(*sentence)) < 8)

    def _starting(self) -> tuple[tuple[str, ...], ...]:
        """The lists of which one must be in the text for anything to be an insult."""
        return (self.slurs, self.insults, self.low, self.against.groups, self.against.adjectives)

    def _any_prefixed(self, draft: Draft) -> bool:
        return any(self._prefixed(draft, word.normal) for word in draft.words)

    def _sentence(self, draft: Draft, sentence: tuple[int, int], groups: list[tuple[int, int]], before: bool) -> tuple[int, int] | None:
        words = draft.words_in(*sentence)
        slurs = self._in(draft, self.slurs, sentence)
        slurs += [(word.start, word.end) for word in words if self._prefixed(draft, word.normal)]
        if slurs:
            return min(slurs)[0], max(slurs)[1]
        aimed = self._aimed(draft, sentence, words)
        if aimed is not None:
            return aimed
        found = None
        if groups or (before and any(word.normal in _THEM for word in words)):
            found = self._against_group(draft, sentence, words, groups)
        return found or self.against.find(draft, sentence, groups, before)

    def _prefixed(self, draft: Draft, word: str) -> bool:
        """A swear word glued before the name of a group."""
        if not word.startswith(self.prefixes):
            return False
        rest = next(word[len(prefix) :].lstrip("-") for prefix in self.prefixes if word.startswith(prefix))
        return len(rest) > 3 and rest in draft.vocabulary(tuple(name[1:-1] for name in (*self.against.groups, *self.slurs)))

    def _aimed(self, draft: Draft, sentence: tuple[int, int], words: list[Token]) -> tuple[int, int] | None:
        for start, end in self._in(draft, self.insults, sentence):
            near = [word.normal for word in words if start - 40 <= word.start < start][-5:]
            if _NOT & set(near[-3:]) or (_SELF & set(near) and not _YOU & set(near[-2:])):
                continue
            if _POINTING & set(near[-3:]) or _YOU & set(near[-1:]) or (_YOU & set(near) and _ARE & set(near)):
                return start, end
        for start, end in self._in(draft, self.low, sentence):
            near = [word.normal for word in words if start - 40 <= word.start < start][-4:]
            if _YOU & set(near) and _ARE & set(near) and not _NOT & set(near):
                return start, end
        return None

    def _against_group(self, draft: Draft, sentence: tuple[int, int], words: list[Token], groups: list[tuple[int, int]]) -> tuple[int, int] | None:
        said = {word.normal for word in words}
        if words[0].normal == "wie" and "?" not in draft.text[words[-1].end : sentence[1]]:
            return None  # "Wie vrouwen slaat, verdient straf": about who does it
        spots = groups or [(word.start, word.end) for word in words if word.normal in _THEM]
        for place in self._in(draft, self.exclusions, sentence):
            return _span(spots[0], place)
        for names, needed in ((self.hates, _WE), (self.threats, _WILL), (self.attacks, _WE | _WILL)):
            for place in self._in(draft, names, sentence):
                if said & needed and not _denied(words, place) and _has_object(words, spots, place) and not _is_noun(words, place):
                    return _span(spots[0], place)
        for place in self._in(draft, self.attributes, sentence):
            for spot in spots:
                if _says_of(words, spot, place) and not _denied(words, place):
                    return _span(spot, place)
        return None

    def _excused(self, draft: Draft, sentence: tuple[int, int], found: tuple[int, int]) -> bool:
        if draft.is_quoted(*found) and not any(high - low > 0.8 * len(draft.text) for low, high in draft.quoted):
            return True
        before = [word.normal for word in draft.words_in(sentence[0], found[0])][-4:]
        of_us = before[-1:] in (["wij"], ["als"], ["ons"]) and _SELF_OR_US & {word.normal for word in draft.words_in(*sentence)}
        of_me = before[-2:] == ["ik", "ben"] or (before[-3:-1] == ["ik", "ben"] and before[-1] in _AN)
        return bool(of_us) or of_me or bool(self._in(draft, self.counter, sentence)) or bool(self._in(draft, self.ours, sentence))

    @staticmethod
    def _in(draft: Draft, names: tuple[str, ...], sentence: tuple[int, int]) -> list[tuple[int, int]]:
        return sorted({span for name in names for span in draft.places_in(name, sentence)})


def _span(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(one[0], other[0]), max(one[1], other[1])


def _denied(words: list[Token], place: tuple[int, int]) -> bool:
    """A negation stands in the three words before, or right after a verb ("haat ... niet")."""
    before = [word.normal for word in words if word.end <= place[0]][-4:]
    after = [word.normal for word in words if word.start >= place[1]][:4]
    return (
        bool(_NOT & set(before))
        or bool({"niet", "nooit", "geen"} & set(after))
        or (bool(words) and words[0].normal in ("niet", "geen", "niemand", "nooit"))
    )


def _has_object(words: list[Token], spots: list[tuple[int, int]], place: tuple[int, int]) -> bool:
    """A feeling has a group as its object: it comes behind, or stood before; "hekel aan files", "haat het dat vrouwen" have none."""
    last = next((word.normal for word in reversed(words) if word.end <= place[1]), "")
    if any(spot[0] < place[0] for spot in spots):
        return True
    if last not in ("aan", "van"):
        return any(_ELSEWHERE.isdisjoint(word.normal for word in words if place[1] <= word.start < spot[0]) for spot in spots)
    return any(all(word.normal in _DEGREE for word in words if place[1] <= word.start < spot[0]) for spot in spots)


def _is_noun(words: list[Token], place: tuple[int, int]) -> bool:
    """Hun doden, de dood: named, not wished."""
    inside = [word.normal for word in words if place[0] <= word.start < place[1]]
    before = [word.normal for word in words if word.end <= place[0]][-1:]
    return inside in (["doden"], ["dood"]) and before[0:1] in (["hun"], ["de"], ["onze"], ["veel"], ["haar"], ["zijn"])


def _says_of(words: list[Token], group: tuple[int, int], attribute: tuple[int, int]) -> bool:
    """The attribute is said of the group: right before it, or with a copula between, before or after."""
    if attribute[1] <= group[0]:
        between = [word.normal for word in words if attribute[1] <= word.start < group[0]]
        return not between or (bool((_COPULA | {"dan"}) & set(between)) and len(between) <= 6)
    before = [word.normal for word in words if word.end <= group[0]][-4:]
    if before and before[-1] in _PREPOSITIONS:
        return False
    between = [word.normal for word in words if group[1] <= word.start < attribute[0]]
    after = [word.normal for word in words if word.start >= attribute[1]][:2]
    return len(between) <= 9 and bool(_COPULA & {*between, *before, *after})
