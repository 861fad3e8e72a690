"""Which language a text is in, by closed word lists: no model finds "LinkedIn tips?" to be English."""

from __future__ import annotations

from bot.dutch.lemmas import known
from bot.dutch.tokens import tokens


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_DUTCH = _words(
    "de het een en van ik je jij u we wij ze zij hij niet dat die dit deze er maar of ook nog wel naar bij voor met "
    "op te om als dan door over uit aan mijn jouw uw ons onze zijn hun wat wie waar hoe waarom wanneer welke mag "
    "moet kan kun wil heb hebt heeft had bent wordt worden geen iets iemand mij me jullie al heel even graag hier "
    "daar toch want dus zonder tegen tussen tot na zou zal zullen ben is gaat gaan doe doen zo'n ge gij uwe zelf "
)
_OTHERS = {
    "en": _words(
        "the and of to a i you we they he she not that this these there but or also for with on at by from my your our "
        "their what who where how why when which may must can could would should have has had am are was were be been "
        "do does it an as if about is in post "
    ),
    "fr": _words(
        "le la les un une de des du et à je tu vous nous ils elle il ne pas que qui ce cette ces mais ou aussi pour avec "
        "sur par mon ma mes votre notre leur quoi où comment pourquoi quand quel puis peux peut dois doit est sont suis "
        "ai avez dans se si au aux en est-ce "
    ),
    "de": _words(
        "der die das ein eine und von ich du sie wir ihr er nicht dass dies diese aber oder auch für mit auf bei zu um "
        "als mein meine dein unser was wer wo wie warum wann welche darf muss kann will habe hast hat bin ist sind wird "
        "werden kein keine im am zum zur es den dem hier "
    ),
}
_FEWEST = 4
_SHORT, _TELLING = 12, 5


def language(text: str) -> str:
    """Give "en", "fr" or "de" where four words or more hold no Dutch function word and a fifth are that language's; else "nl"."""
    # single letters are no evidence: "I k h a a t" is not English
    words = [token.normal for token in tokens(text[:4_000]) if token.kind == "word" and len(token.normal) > 1]
    if len(words) < _FEWEST:
        return "nl"
    seen = {code: [word for word in words if word in listed] for code, listed in _OTHERS.items()}
    best = max(seen, key=lambda code: len(seen[code]))
    # "is", "die", "over", "en" stand in more than one list: only a word that is Dutch alone speaks for Dutch
    dutch = [word for word in words if word in _DUTCH and word not in _OTHERS[best]]
    if dutch or len(seen[best]) < max(2, len(words) / 5):
        return "nl"
    # "Die film was dom en lelijk": few words, all of them shared; the longer ones tell
    telling = [word for word in words if len(word) >= _TELLING]
    if len(words) <= _SHORT and telling and sum(map(known, telling)) > 0.6 * len(telling):
        return "nl"
    return best
