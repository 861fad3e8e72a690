"""Models on disk: weights.npz (words and numbers) and reader.json (heads, calibration, thresholds, fingerprint). No pickle anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from bot.reader.features import FeatureSpec
from bot.reader.model import Floats, Head, Model, Vectoriser

PARTS = ("idf", "weights", "scale", "bias", "words")
"""The arrays of one model in weights.npz, each named "model.part"."""


class Reader:
    """All models of one guidance folder by name ("questions", "whole", ...), each loaded when it is first asked for.

    A one-shot question then pays nothing for the models of drafts. `about` says what they were trained on.
    """

    def __init__(self, described: Mapping[str, Any], weights: Path) -> None:
        """`described` is what reader.json holds, `weights` the file with the numbers."""
        self.about: Mapping[str, Any] = described.get("about", {})
        self._described: Mapping[str, Any] = described.get("models", {})
        self._weights = weights
        self._loaded: dict[str, Model] = {}

    def __getitem__(self, name: str) -> Model:
        """Return the model of that name; KeyError where training never made it."""
        if name not in self._loaded:
            described = self._described[name]
            with np.load(self._weights, allow_pickle=False) as numbers:
                self._loaded[name] = _model(described, {key: numbers[f"{name}.{key}"] for key in PARTS})
        return self._loaded[name]

    def __contains__(self, name: str) -> bool:
        """Say whether that model exists."""
        return name in self._described


def load_reader(folder: Path) -> Reader:
    """Load the reader of a guidance folder once per version of its files; a folder without one gives a Reader without models."""
    described = folder / "reader" / "reader.json"
    if not described.is_file():
        return Reader({}, described)
    return _load(folder.resolve(), described.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _load(folder: Path, _changed: int) -> Reader:
    described = json.loads((folder / "reader" / "reader.json").read_text(encoding="utf-8"))
    return Reader(described, folder / "reader" / "weights.npz")


def _model(described: Mapping[str, Any], numbers: Mapping[str, Any]) -> Model:
    spec = described["spec"]
    return Model(
        vectoriser=Vectoriser(
            spec=FeatureSpec(**{**spec, "characters": tuple(spec["characters"])}),
            vocabulary=tuple(numbers["words"].tobytes().decode().split("\n")),
            idf=numbers["idf"].astype(np.float32),
            blocks=described["blocks"],
        ),
        weights=numbers["weights"],
        scale=numbers["scale"].astype(np.float32),
        bias=numbers["bias"].astype(np.float32),
        heads=tuple(_head(one) for one in described["heads"]),
        about=described["about"],
    )


def _head(one: Mapping[str, Any]) -> Head:
    return Head(
        name=one["name"],
        kind=one["kind"],
        labels=tuple(one["labels"]),
        start=one["start"],
        temperature=one["temperature"],
        scale=tuple(one["scale"]),
        offset=tuple(one["offset"]),
    )


def save_model(folder: Path, name: str, model: Model, about: Mapping[str, Any], *, bits: int = 16) -> None:
    """Write one model into the folder's reader beside the others.

    `bits` of 8 or fewer stores the weights as whole numbers of that many bits, with a scale per column: six take half the room of
    eight, for small numbers and zeros pack well.
    `about` is merged into what the reader says of itself (fingerprint, figures). The same model gives the same bytes.
    """
    home = folder / "reader"
    home.mkdir(parents=True, exist_ok=True)
    described: dict[str, Any] = {"about": {}, "models": {}}
    arrays: dict[str, Any] = {}
    if (home / "reader.json").is_file():
        described = json.loads((home / "reader.json").read_text(encoding="utf-8"))
        with np.load(home / "weights.npz", allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files if not key.startswith(f"{name}.")}
    weights, scale = _packed(model.weights, bits)
    words = np.frombuffer("\n".join(model.vectoriser.vocabulary).encode(), dtype=np.uint8)
    numbers = {"words": words, "idf": model.vectoriser.idf.astype(np.float16), "weights": weights, "scale": scale, "bias": model.bias}
    arrays |= {f"{name}.{key}": value for key, value in numbers.items()}
    described["models"][name] = {
        "spec": asdict(model.vectoriser.spec),
        "heads": [asdict(head) for head in model.heads],
        "blocks": dict(model.vectoriser.blocks),
        "about": dict(model.about),
    }
    described["about"] = {**described["about"], **about}
    _replace(home / "weights.npz", lambda file: np.savez_compressed(file, allow_pickle=False, **{key: arrays[key] for key in sorted(arrays)}))
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _replace(home / "reader.json", lambda file: file.write(text.encode()))


def _replace(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file in one step: who loads meanwhile sees the old one or the new one, never a part."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        write(file)
    part.replace(path)


def _packed(weights: Floats, bits: int) -> tuple[Any, Any]:
    if bits == 16:
        return weights.astype(np.float16), np.float32(1.0)
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9).astype(np.float32) / (2 ** (bits - 1) - 1)
    return np.round(weights / scale).astype(np.int8), scale
