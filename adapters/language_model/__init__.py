"""A language model as second reader, over the OpenAI chat API (vLLM, Ollama, Azure OpenAI, Mistral ...). Off unless LLM_BASE_URL is set.

It gets masked text and labels, and gives labels and literal quotes back; no word of it reaches a person. See docs/privacy.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `postwijzer --help` must not pay for the client
    from adapters.language_model.reader import LanguageModel
    from bot.ports import Store
    from bot.service_house import House
    from bot.settings import Settings


def build(settings: Settings, store: Store, house: House) -> LanguageModel:
    """Give the second reader. Raises SettingsError where it cannot work, with what to do."""
    from adapters.language_model.endpoint import Endpoint  # noqa: PLC0415 - see above
    from adapters.language_model.reader import LanguageModel  # noqa: PLC0415 - likewise

    return LanguageModel(Endpoint(settings.llm), store, house, settings.llm.monthly_calls)
