"""Copies in the catalog: which paragraphs are copies of one another, and which articles are reprints of one story.

Both are worked out anew from all texts after every change, so that they depend on what is indexed and not on how it
came there. What costs time is kept: the bands of every text, the sentences of every paragraph, and each comparison.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

import numpy as np

from index.article import Address
from index.database import batches, marks
from index.reprints import Pair, Part, bands, clusters, copy_key, part, proposed_pairs, reprints, same
from index.vector_table import VectorTable


class ReprintTable(VectorTable):
    """The part of the catalog that knows copies. A copy key stands for all paragraphs with one text."""

    def find_copies(self) -> None:
        """Work out the cluster of every indexed paragraph, and which articles are reprints."""
        self._bring_keys()
        texts = self._bring_texts()
        found = self._same_pairs(self._proposed_pairs(), texts)
        joined = clusters(found, {key for pair in found for key in pair})
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS joined (copy TEXT PRIMARY KEY, cluster TEXT)")
        self._connection.execute("DELETE FROM joined")
        self._connection.executemany("INSERT INTO joined VALUES (?, ?)", joined.items())
        cluster = "coalesce((SELECT j.cluster FROM joined j WHERE j.copy = paragraphs.copy), copy)"
        self._connection.execute(
            f"UPDATE paragraphs SET cluster = {cluster} WHERE node_id IS NOT NULL AND cluster IS NOT {cluster}"  # noqa: S608
        )
        firsts = reprints(self._parts())
        self._connection.execute("DELETE FROM reprints")
        several = {first for article, first in firsts.items() if article != first}
        self._connection.executemany(
            "INSERT INTO reprints VALUES (?, ?)", ((one, first) for one, first in firsts.items() if first in several)
        )

    def reprints_of(self, article: str) -> list[str]:
        """The ids of the other articles that tell the same story in the same words."""
        rows = self._connection.execute(
            "SELECT article FROM reprints WHERE article != ? "
            "AND first = (SELECT first FROM reprints WHERE article = ?) ORDER BY article",
            (article, article),
        )
        return [other for (other,) in rows]

    def members(self, wanted: Iterable[str]) -> dict[str, list[tuple[Address, str]]]:
        """The address and node id of all paragraphs of these clusters, in order."""
        found: dict[str, list[tuple[Address, str]]] = {}
        for batch in batches(list(wanted)):
            rows = self._connection.execute(
                f"SELECT cluster, article, number, node_id FROM paragraphs WHERE cluster IN ({marks(batch)}) "  # noqa: S608
                "ORDER BY article, number",
                batch,
            )
            for cluster, article, number, node_id in rows:
                found.setdefault(cluster, []).append((Address(article, number), node_id))
        return found

    def _bring_keys(self) -> None:
        """Give keys to what version 1 wrote and nobody could read again since."""
        rows = self._connection.execute(
            'SELECT p.rowid, substr(a.text, p.start + 1, p."end" - p.start) FROM paragraphs p '
            "JOIN articles a ON a.id = p.article WHERE p.node_id IS NOT NULL AND p.copy IS NULL"
        ).fetchall()
        self._connection.executemany(
            "UPDATE paragraphs SET copy = ?, said = ? WHERE rowid = ?",
            ((copy_key(text), said(text), rowid) for rowid, text in rows),
        )

    def _bring_texts(self) -> dict[str, str]:
        """Bring the table of texts to those of the indexed paragraphs; of spellings with one key the first stands."""
        texts = dict(
            self._connection.execute(
                'SELECT p.copy, min(substr(a.text, p.start + 1, p."end" - p.start)) FROM paragraphs p '
                "JOIN articles a ON a.id = p.article WHERE p.node_id IS NOT NULL GROUP BY p.copy"
            ).fetchall()
        )
        spelled = {copy: blake2b(text.encode(errors="replace"), digest_size=8).digest() for copy, text in texts.items()}
        known = dict(self._connection.execute("SELECT copy, spelling FROM texts").fetchall())
        old = [(copy,) for copy, spelling in known.items() if spelled.get(copy) != spelling]
        self._connection.executemany("DELETE FROM texts WHERE copy = ?", old)
        self._connection.executemany("DELETE FROM compared WHERE one = ?", old)
        self._connection.executemany("DELETE FROM compared WHERE other = ?", old)
        self._connection.executemany(
            "INSERT INTO texts VALUES (?, ?, ?)",
            (
                (copy, spelling, np.array(bands(texts[copy]), "<i8").tobytes())
                for copy, spelling in spelled.items()
                if known.get(copy) != spelling
            ),
        )
        return texts

    def _proposed_pairs(self) -> set[Pair]:
        """The pairs of texts that share a band."""
        rows = self._connection.execute("SELECT copy, bands FROM texts")
        return proposed_pairs({copy: np.frombuffer(blob, "<i8") for copy, blob in rows})

    def _same_pairs(self, proposed: Collection[Pair], texts: Mapping[str, str]) -> set[Pair]:
        """Those of the proposed pairs that say the same; each is compared once and remembered."""
        rows = self._connection.execute("SELECT one, other, same FROM compared")
        known = {(one, other): bool(verdict) for one, other, verdict in rows}
        new = sorted(set(proposed) - known.keys())
        verdicts = {(one, other): same(texts[one], texts[other]) for one, other in new}
        self._connection.executemany(
            "INSERT INTO compared VALUES (?, ?, ?)", ((*pair, verdict) for pair, verdict in verdicts.items())
        )
        return {pair for pair in proposed if (known.get(pair) or verdicts.get(pair))}

    def _parts(self) -> dict[str, list[Part]]:
        rows = self._connection.execute(
            "SELECT article, cluster, said FROM paragraphs WHERE node_id IS NOT NULL ORDER BY article, number"
        )
        articles: dict[str, list[Part]] = {}
        for article, cluster, said in rows:
            sentences = tuple((key, length) for key, length in json.loads(said or "[]"))
            articles.setdefault(article, []).append(Part(cluster, sentences))
        return articles


def said(text: str) -> str:
    """The sentences of a paragraph as the table keeps them: the copy key and length of each."""
    return json.dumps(part("", text).sentences, separators=(",", ":"))
