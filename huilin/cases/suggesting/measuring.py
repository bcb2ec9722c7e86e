"""How well the guesses do on sentences that nothing was learned from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from huilin.cases.suggesting.examples import HELD_OUT, read
from huilin.cases.suggesting.guessing import guess_category
from huilin.cases.suggesting.model import Example


@dataclass
class Figures:
    count: int = 0
    named: int = 0
    """A category was said."""
    right: int = 0
    """It was the right one."""
    likeliest_right: int = 0
    """The likeliest was the right one, said or not."""
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(right category, likeliest) and how often."""

    @property
    def accuracy(self) -> float:
        """Of the likeliest category, silence left aside."""
        return self.likeliest_right / self.count

    @property
    def precision(self) -> float:
        """Of what was said."""
        return self.right / self.named

    @property
    def silence(self) -> float:
        return 1 - self.named / self.count

    @property
    def macro_f1(self) -> float:
        """The mean over categories of F1, each counting alike however many sentences it has."""
        slugs = {right for right, _likeliest in self.pairs}
        return sum(self.f1(slug) for slug in slugs) / len(slugs)

    def f1(self, slug: str) -> float:
        hit = self.pairs[(slug, slug)]
        wanted = sum(n for (right, _likeliest), n in self.pairs.items() if right == slug)
        said = sum(n for (_right, likeliest), n in self.pairs.items() if likeliest == slug)
        return 2 * hit / (wanted + said)

    def confusions(self, most: int = 8) -> list[tuple[str, str, int]]:
        wrong = [(right, said, n) for (right, said), n in self.pairs.items() if right != said]
        return sorted(wrong, key=lambda row: (-row[2], row))[:most]


def measure(examples: Iterable[Example] | None = None) -> Figures:
    """Figures over the held-out sentences, with today's thresholds and the street's keywords."""
    figures = Figures()
    for example in read(HELD_OUT) if examples is None else examples:
        guess = guess_category(example.text)
        if guess is None:
            continue
        figures.count += 1
        figures.named += guess.category is not None
        figures.right += guess.category is not None and guess.category.slug == example.category
        figures.likeliest_right += guess.likeliest == example.category
        figures.pairs[(example.category, guess.likeliest)] += 1
    return figures
