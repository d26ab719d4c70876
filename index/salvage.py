"""Begin a catalog anew where the old one is damaged, without losing what readers said or the old file itself."""

import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from index.catalog import Catalog
from index.database import FILE
from index.errors import CatalogDamagedError, IndexMissingError
from index.feedback import FEEDBACK_TABLE


def set_aside_if_damaged(index: Path) -> Path | None:
    """Move a damaged catalog out of the way; where it lies now, or None where nothing was wrong.

    What readers said is copied into the new catalog as far as it can still be read.
    """
    try:
        catalog = Catalog(index)
    except IndexMissingError:
        return None
    except CatalogDamagedError:
        damaged = True
    else:
        try:
            damaged = catalog.fault() is not None
        except sqlite3.DatabaseError:
            damaged = True
        finally:
            catalog.close()
    if not damaged:
        return None
    rows = _feedback(index / FILE)
    aside = index / f"damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite"
    (index / FILE).rename(aside)
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            (index / f"{FILE}{ending}").rename(f"{aside}{ending}")
    Catalog(index, create=True).close()
    if rows:
        with closing(sqlite3.connect(index / FILE)) as connection, connection:
            connection.execute(FEEDBACK_TABLE)
            marks = ",".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO feedback VALUES ({marks})", rows)  # noqa: S608
    return aside


def _feedback(file: Path) -> list[tuple[object, ...]]:
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT * FROM feedback ORDER BY number").fetchall()
    return []
