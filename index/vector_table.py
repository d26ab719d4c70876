"""The vectors in the catalog: of paragraphs, of background sentences, and how they lie.

Each vector belongs to a numbered embedding, and one number is current. A rebuild writes its vectors under the next
number beside the old ones, and makes it current when it is done.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from index.article import LANGUAGES, Language
from index.calibration import Array, Calibration, Unrelated
from index.database import Database, batches, marks
from index.word_vectors import Words, pack_all, unpack, unpack_all

# Paragraphs of a language by which late interaction is scaled.
_SAMPLE = 128


class VectorTable(Database):
    """The part of the catalog that holds vectors."""

    def embedding_number(self) -> int:
        """The number of the embedding whose vectors are searched."""
        return int(self.get("embedding_number") or 1)

    def next_embedding_number(self) -> int:
        """A number that no vector has yet."""
        return int(self._connection.execute("SELECT max(?, coalesce(max(embedding), 0)) + 1 FROM vectors",
                                            (self.embedding_number(),)).fetchone()[0])  # fmt: skip

    def has_vectors(self) -> bool:
        """Whether anything was ever embedded for this index."""
        found = self._connection.execute(
            "SELECT 1 FROM vectors WHERE embedding = ? UNION ALL SELECT 1 FROM backgrounds LIMIT 1",
            (self.embedding_number(),),
        )
        return found.fetchone() is not None

    def known_vectors(self, keys: Iterable[str], number: int | None = None, *, with_words: bool = False) -> set[str]:
        """Those of the keys whose vector is stored, by the current embedding unless another is named.

        with_words: only those that also tell of words, or that there are none; older versions did not.
        """
        number = self.embedding_number() if number is None else number
        words = "AND words IS NOT NULL " if with_words else ""
        known: set[str] = set()
        for batch in batches(list(keys)):
            rows = self._connection.execute(
                f"SELECT key FROM vectors WHERE embedding = ? {words}AND key IN ({marks(batch)})",  # noqa: S608
                (number, *batch),
            )
            known.update(key for (key,) in rows)
        return known

    def vectors(self, keys: Sequence[str], number: int | None = None) -> Array:
        """The stored vectors of these keys, in their order: (n, d), unit length. Raises KeyError for an unknown key."""
        number = self.embedding_number() if number is None else number
        stored: dict[str, Array] = {}
        for batch in batches(list(dict.fromkeys(keys))):
            rows = self._connection.execute(
                f"SELECT key, value FROM vectors WHERE embedding = ? AND key IN ({marks(batch)})",  # noqa: S608
                (number, *batch),
            )
            stored.update((key, np.frombuffer(value, dtype=np.float32)) for key, value in rows)
        return np.stack([stored[key] for key in keys])

    def words(self, keys: Sequence[str]) -> dict[str, Words]:
        """The words of these texts with their vectors, by key; what has none is left out."""
        found: dict[str, bytes] = {}
        for batch in batches(list(dict.fromkeys(keys))):
            rows = self._connection.execute(
                f"SELECT key, words FROM vectors WHERE embedding = ? AND length(words) > 0 AND key IN ({marks(batch)})",  # noqa: S608
                (self.embedding_number(), *batch),
            )
            found.update(rows)
        return dict(zip(found, unpack(list(found.values())), strict=True))

    def add_vectors(
        self, vectors: Mapping[str, Array], number: int | None = None, words: Mapping[str, bytes] | None = None
    ) -> None:
        """Keep vectors by their keys. words: those of their words, packed; none if the model cannot tell them."""
        number = self.embedding_number() if number is None else number
        packed = words or {}
        self._connection.executemany(
            "INSERT OR REPLACE INTO vectors (embedding, key, value, words) VALUES (?, ?, ?, ?)",
            (
                (number, key, np.asarray(vector, dtype=np.float32).tobytes(), packed.get(key, b""))
                for key, vector in vectors.items()
            ),
        )

    def drop_unused_vectors(self) -> None:
        """Forget the vectors of other embeddings, and those that no paragraph has."""
        self._connection.execute(
            "DELETE FROM vectors WHERE embedding != ? "
            "OR key NOT IN (SELECT vector FROM paragraphs WHERE vector IS NOT NULL)",
            (self.embedding_number(),),
        )

    def background(self, language: Language) -> Array | None:
        """The vectors of sentences about nothing in particular, (n, d), or None before they were stored."""
        row = self._connection.execute(
            "SELECT count, vectors FROM backgrounds WHERE language = ?", (language,)
        ).fetchone()
        return np.frombuffer(row[1], dtype=np.float32).reshape(row[0], -1) if row else None

    def centre(self, language: Language) -> Array | None:
        """The mean vector of a language's words, (d,): empty if the model cannot tell words, None if not known yet."""
        row = self._connection.execute("SELECT centre FROM backgrounds WHERE language = ?", (language,)).fetchone()
        return np.frombuffer(row[0], dtype=np.float32) if row and row[0] is not None else None

    def add_background(
        self, language: Language, vectors: Array, centre: Array | None = None, words: Iterable[Words] = ()
    ) -> None:
        """Keep the vectors of a language's background sentences, and those of their words around the centre of all."""
        middle = np.zeros(0, np.float32) if centre is None else centre.astype(np.float32)
        self._connection.execute(
            "INSERT OR REPLACE INTO backgrounds (language, count, vectors, centre, words) VALUES (?, ?, ?, ?, ?)",
            (language, len(vectors), vectors.astype(np.float32).tobytes(), middle.tobytes(), pack_all(words)),
        )

    def drop_background(self) -> None:
        """Forget the background, and with it what chance looks like."""
        self._connection.execute("DELETE FROM backgrounds")
        self._connection.execute("DELETE FROM meta WHERE key = 'unrelated'")

    def add_unrelated(self, unrelated: Unrelated) -> None:
        """Keep what chance looks like to the embedding model."""
        self.put("unrelated", f"{unrelated.mean!r} {unrelated.spread!r}")

    def unrelated(self) -> Unrelated | None:
        """What chance looks like to the embedding model, or None before anything was embedded."""
        stored = self.get("unrelated")
        return Unrelated(*map(float, stored.split())) if stored else None

    def calibrate(self) -> None:
        """Store what scores are scaled by: each language's mean and covariance, and a sample of its paragraphs."""
        self._connection.execute("DELETE FROM calibrations")
        self._connection.execute("DELETE FROM samples")
        self.put("calibrated", str(self.calibrated() + 1))
        for language in LANGUAGES:
            rows = self._connection.execute(
                "SELECT vector FROM paragraphs WHERE node_id IS NOT NULL AND language = ? ORDER BY article, number",
                (language,),
            )
            keys = [key for (key,) in rows]
            background = self.background(language)
            if keys and background is not None:
                mean, covariance = self._mean_and_covariance(keys, background)
                self._connection.execute(
                    "INSERT INTO calibrations VALUES (?, ?, ?, ?)",
                    (language, len(keys), mean.tobytes(), covariance.tobytes()),
                )
                # A key is a hash, so that the first ones are a fair draw, and the same whatever was indexed first.
                self._connection.executemany(
                    "INSERT INTO samples VALUES (?, ?)", ((language, key) for key in sorted(set(keys))[:_SAMPLE])
                )

    def _mean_and_covariance(self, keys: Sequence[str], background: Array) -> tuple[Array, Array]:
        # By portions: a hundred thousand paragraphs in double precision would take 300 MB.
        total = background.sum(axis=0, dtype=np.float64)
        products = background.T.astype(np.float64) @ background
        for start in range(0, len(keys), 5000):
            portion = self.vectors(keys[start : start + 5000]).astype(np.float64)
            total += portion.sum(axis=0)
            products += portion.T @ portion
        count = len(keys) + len(background)
        mean = total / count
        covariance = products / count - np.outer(mean, mean)
        return mean.astype(np.float32), covariance.astype(np.float32)

    def calibrated(self) -> int:
        """How many times the index has been calibrated: what follows from a calibration holds until the next."""
        return int(self.get("calibrated") or 0)

    def sample(self, language: Language) -> list[tuple[str, Words]]:
        """A fixed sample of a language's paragraphs: node id and words; empty if the model cannot tell words."""
        rows = self._connection.execute(
            "SELECT min(p.node_id), s.key FROM samples s "
            "JOIN paragraphs p ON p.vector = s.key AND p.language = s.language "
            "WHERE s.language = ? AND p.node_id IS NOT NULL GROUP BY s.key ORDER BY s.key",
            (language,),
        ).fetchall()
        words = self.words([key for _, key in rows])
        return [(node_id, words[key]) for node_id, key in rows if key in words]

    def background_words(self, language: Language) -> list[Words]:
        """The words of the sentences about nothing in particular."""
        row = self._connection.execute("SELECT words FROM backgrounds WHERE language = ?", (language,)).fetchone()
        return unpack_all(row[0]) if row and row[0] else []

    def calibration(self, language: Language) -> Calibration | None:
        """How a language's vectors lie, or None where it has no paragraph."""
        row = self._connection.execute(
            "SELECT mean, covariance, count FROM calibrations WHERE language = ?", (language,)
        ).fetchone()
        background = self.background(language)
        if row is None or background is None:
            return None
        mean, covariance = (np.frombuffer(blob, dtype=np.float32) for blob in row[:2])
        return Calibration(mean, covariance.reshape(len(mean), len(mean)), row[2], background)
