"""The learned second reader: probabilities for topics, verdicts and checks, run by numpy alone from guidance/reader."""

from bot.reader.features import FeatureSpec, features
from bot.reader.files import Reader, load_reader, save_model
from bot.reader.model import Head, Model, Vectoriser

__all__ = ["FeatureSpec", "Head", "Model", "Reader", "Vectoriser", "features", "load_reader", "save_model"]
