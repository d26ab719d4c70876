"""What one run of indexing found and did."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from index.scan import Skipped


@dataclass(frozen=True, slots=True)
class Converted:
    """A file whose text was brought to Unicode, and from which encoding."""

    path: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one run found and did. added to unchanged count articles; paragraphs counts those embedded now.

    converted: of the articles read in this run. mended: what was wrong with the vectors before they were made again.
    """

    added: int
    changed: int
    removed: int
    renamed: int
    unchanged: int
    paragraphs: int
    skipped: tuple[Skipped, ...]
    converted: tuple[Converted, ...] = ()
    mended: str | None = None

    @property
    def articles(self) -> int:
        """How many articles the folder has now."""
        return self.added + self.changed + self.renamed + self.unchanged

    @property
    def did_nothing(self) -> bool:
        """Whether the run found the index equal to the folder."""
        return not (self.added or self.changed or self.renamed or self.removed or self.mended)

    def as_json(self) -> dict[str, Any]:
        """The report as the command prints it."""
        return asdict(self)


def compare(
    before: Mapping[str, tuple[str, str]],
    now: Mapping[str, tuple[str, str]],
    *,
    embedded: int,
    skipped: Sequence[Skipped],
    converted: Sequence[Converted],
    mended: str | None,
) -> Report:
    """The report of a run. before, now: article id and SHA-256 of each file, by its path."""
    new = [path for path in now if path not in before]
    gone = [path for path in before if path not in now]
    left = Counter(before[path][1] for path in gone)
    renamed = 0
    for path in new:
        sha256 = now[path][1]
        if left[sha256]:
            left[sha256] -= 1
            renamed += 1
    both = [path for path in now if path in before]
    changed = sum(now[path][1] != before[path][1] for path in both)
    return Report(
        added=len(new) - renamed,
        changed=changed,
        removed=len(gone) - renamed,
        renamed=renamed,
        unchanged=len(both) - changed,
        paragraphs=embedded,
        skipped=tuple(sorted(skipped, key=lambda one: one.path)),
        converted=tuple(converted),
        mended=mended,
    )
