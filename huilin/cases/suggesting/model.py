"""A small classifier of sentences: character n-grams, ridge regression in closed form, shares by a softmax.

No iterations and no chance. How strong the ridge is, how sharp the shares are and how much a keyword counts is chosen by the
examples themselves, each judged by a model that has seen neither it nor its nearest (the exact leave-out of ridge
regression, after Allen, Technometrics 16(1), 1974). Knows nothing of Django.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST_GRAM = 3
SHRINK = 0.7
"""An n-gram of one sign more counts so much less: it says no new thing beside its parts."""
MOST_CHARACTERS = 400
"""What is read of a text; the matter stands at its beginning."""
RIDGES = (0.2, 0.4, 0.8)
SHARPNESSES = tuple(range(4, 25))
KEYWORD_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4)

NEAREST = 3
"""How many of its likest are left out with an example: people write in ways that no list has."""

Keywords = Mapping[str, Sequence[str]]
Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    category: str
    text: str


@dataclass(frozen=True)
class Share:
    """How likely a category is, as a share of 1."""

    category: str
    share: float


def plain(text: str) -> str:
    """The signs that say something: half-width, small letters, every digit alike, no punctuation."""
    folded = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).lower()
    return "".join("0" if sign.isdecimal() else sign for sign in folded if sign.isalnum())


def grams(text: str) -> set[str]:
    signs = f"^{plain(text)}$"
    return {
        signs[start : start + length]
        for length in range(1, LONGEST_GRAM + 1)
        for start in range(len(signs) - length + 1)
    }


def named(text: str, words: Iterable[str]) -> float:
    """How much the text names these words, from 0 to 1: longer words say more."""
    signs = text.lower()
    return min(sum(len(word) for word in words if word in signs) / 4, 1.0)


@dataclass(frozen=True)
class Model:
    """What was learned from examples: a weight for each n-gram and class."""

    version: str
    """Names the examples: eight digits of their digest."""
    classes: list[str]
    columns: dict[str, int]
    rarity: Numbers
    weights: Numbers
    keyword_weight: float
    sharpness: float

    @classmethod
    def learn(cls, examples: Sequence[Example], keywords: Keywords) -> "Model":
        """The model of these examples; some seconds."""
        classes = sorted({example.category for example in examples})
        signs = [grams(example.text) for example in examples]
        columns, rarity = _vocabulary(signs)
        rows = np.stack([_row(found, columns, rarity) for found in signs])
        truth = np.array([classes.index(example.category) for example in examples])
        hits = np.array(
            [[named(example.text, keywords.get(slug, ())) for slug in classes] for example in examples],
            dtype=np.float32,
        )
        weights, keyword_weight, sharpness = _fit(rows, truth, hits)
        return cls(digest_of(examples), classes, columns, rarity, weights, keyword_weight, sharpness)

    def shares(self, text: str, keywords: Keywords) -> list[Share]:
        """Every category of `keywords` with its share, the likeliest first; one without examples goes by its words."""
        known, values = _known(grams(text), self.columns, self.rarity)
        scores = dict(zip(self.classes, (values @ self.weights[known]).tolist(), strict=True))
        slugs = [slug for slug in keywords if slug in scores or keywords[slug]]
        told = [scores.get(slug, 0) + self.keyword_weight * named(text, keywords[slug]) for slug in slugs]
        shares = softmax(np.array(told, dtype=np.float32)[None, :] * np.float32(self.sharpness))[0]
        order = np.argsort(-shares, kind="stable")
        return [Share(slugs[at], float(shares[at])) for at in order]

    def save(self, path: Path) -> None:
        """Half precision: more says nothing about sentences."""
        np.savez_compressed(
            path,
            version=np.array(self.version),
            classes=np.array(self.classes),
            columns=np.array(list(self.columns)),
            rarity=self.rarity.astype(np.float16),
            weights=self.weights.astype(np.float16),
            numbers=np.array([self.keyword_weight, self.sharpness]),
        )

    @classmethod
    def load(cls, path: Path) -> "Model":
        with np.load(path, allow_pickle=False) as kept:
            keyword_weight, sharpness = map(float, kept["numbers"])
            return cls(
                str(kept["version"]),
                [str(slug) for slug in kept["classes"]],
                {str(gram): column for column, gram in enumerate(kept["columns"])},
                kept["rarity"].astype(np.float32),
                kept["weights"].astype(np.float32),
                keyword_weight,
                sharpness,
            )


def _vocabulary(signs: Sequence[set[str]]) -> tuple[dict[str, int], Numbers]:
    """Which n-grams count, and how much: rare ones more; one that a single example has says nothing."""
    counts: dict[str, int] = {}
    for found in signs:
        for gram in found:
            counts[gram] = counts.get(gram, 0) + 1
    kept = sorted(gram for gram, count in counts.items() if count > 1)
    rarity = [np.log(len(signs) / counts[gram]) * SHRINK ** (len(gram) - 1) for gram in kept]
    return {gram: column for column, gram in enumerate(kept)}, np.array(rarity, dtype=np.float32)


def _row(found: set[str], columns: Mapping[str, int], rarity: Numbers) -> Numbers:
    """A sentence as a row of length one, of which the n-grams that nobody has seen take their part: what is strange is
    said with less certainty."""
    row = np.zeros(len(columns), dtype=np.float32)
    known, values = _known(found, columns, rarity)
    row[known] = values
    return row


def _known(found: set[str], columns: Mapping[str, int], rarity: Numbers) -> tuple[list[int], Numbers]:
    """The columns of that row that are not zero, and what stands in them: a sentence has some thirty of thousands."""
    known = sorted(columns[gram] for gram in found if gram in columns)
    values = rarity[known]
    strange = sum(SHRINK ** (2 * (len(gram) - 1)) for gram in found if gram not in columns)
    length = np.sqrt(values @ values + np.float32(strange) * rarity.max() ** 2)
    told: Numbers = values / length if length else values
    return known, told


def _fit(rows: Numbers, truth: NDArray[np.int64], hits: Numbers) -> tuple[Numbers, float, float]:
    """(weights, keyword weight, sharpness) under which unseen examples were likeliest."""
    wanted = np.eye(hits.shape[1], dtype=np.float32)[truth]
    alike = (rows @ rows.T).astype(np.float64)
    near = np.argsort(-alike, axis=1, kind="stable")[:, : NEAREST + 1]
    best: tuple[float, Numbers, float, float] | None = None
    for ridge in RIDGES:
        inverse = np.linalg.inv(alike + ridge * np.eye(len(rows)))
        shrunk = inverse @ wanted
        unseen = _unseen(inverse, shrunk, wanted, near)
        for weight in KEYWORD_WEIGHTS:
            for sharpness in SHARPNESSES:
                loss = _loss(unseen + np.float32(weight) * hits, truth, sharpness)
                if best is None or loss < best[0]:
                    best = loss, shrunk.astype(np.float32), weight, float(sharpness)
    assert best is not None
    return rows.T @ best[1], best[2], best[3]


def _unseen(inverse: Any, shrunk: Any, wanted: Numbers, near: NDArray[np.int64]) -> Numbers:
    """What ridge regression says of each example when it and its nearest were not learned; it stands first in `near`."""
    blocks = inverse[near[:, :, None], near[:, None, :]]
    missing = np.linalg.solve(blocks, shrunk[near])
    told: Numbers = (wanted - missing[:, 0, :]).astype(np.float32)
    return told


def _loss(scores: Numbers, truth: NDArray[np.int64], sharpness: int) -> float:
    told = softmax(scores * np.float32(sharpness))
    return -float(np.log(told[np.arange(len(truth)), truth] + 1e-9).mean())


def softmax(scores: Numbers) -> Numbers:
    raised: Numbers = np.exp(scores - scores.max(axis=1, keepdims=True))
    told: Numbers = raised / raised.sum(axis=1, keepdims=True)
    return told


def digest_of(examples: Iterable[Example]) -> str:
    lines = "\n".join(f"{example.category}\t{example.text}" for example in examples)
    return hashlib.sha256(lines.encode()).hexdigest()[:8]
