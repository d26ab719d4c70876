"""Every error that Trichdan raises on purpose.

TrichdanError
├── ArticleError        this file cannot be read: path, reason        (skipped and reported, never fatal)
│   └── ReadingLimitError   it took too long or too much memory; what was read of it before stays
├── IndexBusyError      another process is indexing: which, since when
├── IndexMissingError   there is no index here yet
├── CatalogDamagedError the catalog's file cannot be read: begin it anew with `trichdan index --rebuild`
├── IndexMismatchError  built with another embedding model, or by a newer Trichdan
├── ModelError          a model is missing, unreachable, slow or answered nonsense
└── SettingsError       unknown or invalid setting: where, which, nearest known name
"""


class TrichdanError(Exception):
    """The root of all errors raised on purpose; its message tells the reader what to do now."""


class ArticleError(TrichdanError):
    """One file cannot be read as an article; it is skipped and reported."""


class ReadingLimitError(ArticleError):
    """Reading one file took too long or too much memory; on a quieter machine it may go well."""


class IndexBusyError(TrichdanError):
    """Another process holds the index's writer lock."""


class IndexMissingError(TrichdanError):
    """The named folder holds no index."""


class IndexMismatchError(TrichdanError):
    """The index was built with another embedding model or by a newer version."""


class CatalogDamagedError(TrichdanError):
    """The catalog's file is damaged; a rebuild begins it anew and keeps what readers said."""


class ModelError(TrichdanError):
    """A model is missing, unreachable, too slow, or answered nonsense."""


class SettingsError(TrichdanError):
    """A setting is unknown or has a value that cannot be used."""
