"""What a cosine is worth: how the vectors of a language lie, and what chance looks like to an embedding model."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

_LARGE = 100  # paragraphs of a language at which folder and background count alike


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the vectors of one language lie: enough to know, for any question, the mean and spread of its cosines.

    mean: (d,), covariance: (d, d), over the `count` indexed paragraphs of the language and a few background sentences,
    without which a folder of three articles would have no spread to speak of. background: (m, d), those sentences.
    """

    mean: Array
    covariance: Array
    count: int
    background: Array

    def expected(self, question: Array) -> tuple[float, float]:
        """The mean and standard deviation of the cosines of all paragraphs with this question."""
        spread = float(np.sqrt(max(float(question @ self.covariance @ question), 1e-12)))
        return float(question @ self.mean), spread

    def standardise(self, question: Array, cosines: Array) -> Array:
        """The cosines as distances from the language's mean for this question, in standard deviations."""
        mean, spread = self.expected(question)
        return ((cosines - mean) / spread).astype(np.float32)

    def beyond_chance(self, sentence: Array, cosine: float) -> float:
        """How far a sentence's cosine with a paragraph lies beyond chance, in standard deviations.

        In a large folder chance is the folder itself; in a small one it is the background, because a few articles about
        one thing are all alike.
        """
        by_chance = self.background @ sentence
        against_background = (cosine - float(by_chance.mean())) / max(float(by_chance.std()), 1e-6)
        against_folder = float(self.standardise(sentence, np.asarray([cosine], dtype=np.float32))[0])
        share = self.count / (self.count + _LARGE)
        return share * against_folder + (1 - share) * against_background


@dataclass(frozen=True, slots=True)
class Unrelated:
    """What this model makes of a question and a paragraph that have nothing to do with each other."""

    mean: float
    spread: float

    def strength(self, cosine: float) -> float:
        """A cosine as a distance from chance, in standard deviations."""
        return (cosine - self.mean) / self.spread
