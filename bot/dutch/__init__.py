"""Text as the engine sees it: canonical form, tokens with exact offsets, sentences, lemmas, compound parts, concepts, language."""

from bot.dutch.canonical import canonical
from bot.dutch.concepts import ConceptIndex, concepts_in, index_for
from bot.dutch.language import language
from bot.dutch.lemmas import lemma, parts
from bot.dutch.sentences import sentences
from bot.dutch.tokens import Token, normal, tokens

__all__ = ["ConceptIndex", "Token", "canonical", "concepts_in", "index_for", "language", "lemma", "normal", "parts", "sentences", "tokens"]
