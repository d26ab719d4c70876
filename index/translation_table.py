"""In the catalog: which clusters of paragraphs say the same in the two languages."""

from collections.abc import Iterable

import numpy as np

from index.article import LANGUAGES, Language
from index.database import batches, marks
from index.reprint_table import ReprintTable
from index.translations import Side, translations

# Pairs of paragraphs to compare beyond which none are sought: 10,000 of each language take some seconds at each change.
_MOST = 100_000_000


class TranslationTable(ReprintTable):
    """The part of the catalog that knows translations. Worked out anew after every change, as copies are."""

    def find_translations(self) -> None:
        """Pair the clusters of the two languages that say the same; needs `find_copies` before it."""
        self._connection.execute("DELETE FROM translations")
        sides = {language: self._side(language) for language in LANGUAGES}
        (vi, vi_clusters), (en, en_clusters) = sides["vi"], sides["en"]
        if not vi_clusters or not en_clusters or len(vi_clusters) * len(en_clusters) > _MOST:
            return
        self._connection.executemany(
            "INSERT INTO translations VALUES (?, ?)",
            ((vi_clusters[i], en_clusters[j]) for i, j in translations(vi, en)),
        )

    def counterparts(self, clusters: Iterable[str]) -> dict[str, str]:
        """Of each of these clusters the one that says the same in the other language, if there is one."""
        found: dict[str, str] = {}
        for batch in batches(list(clusters), 250):
            rows = self._connection.execute(
                f"SELECT vi, en FROM translations WHERE vi IN ({marks(batch)}) OR en IN ({marks(batch)})",  # noqa: S608
                (*batch, *batch),
            )
            for vi, en in rows:
                found[vi], found[en] = en, vi
        return found

    def _side(self, language: Language) -> tuple[Side, list[str]]:
        """One paragraph of each cluster of a language, and the clusters."""
        rows = self._connection.execute(
            'SELECT p.cluster, p.article, p.vector, substr(a.text, p.start + 1, p."end" - p.start), min(p.node_id) '
            "FROM paragraphs p JOIN articles a ON a.id = p.article "
            "WHERE p.node_id IS NOT NULL AND p.language = ? GROUP BY p.cluster ORDER BY p.cluster",
            (language,),
        ).fetchall()
        keys = [key for _, _, key, _, _ in rows]
        vectors = self.vectors(keys) if keys else np.zeros((0, 0), np.float32)
        texts, articles = [text for _, _, _, text, _ in rows], [article for _, article, _, _, _ in rows]
        return Side(texts, articles, vectors, self.background(language)), [cluster for cluster, *_ in rows]
