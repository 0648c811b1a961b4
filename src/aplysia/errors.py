"""Every error that Aplysia raises on its own account.

AplysiaError
├── ConfigError                 a setting is unknown or has a value that cannot be
├── FormatError                 a file to import does not read: names the line and the cure
├── SourceLimit                 a source told more within an hour than it may
├── StoreError
│   ├── StoreUnavailable        locked, disk full, not writable
│   ├── SchemaTooNew            written by a later version of Aplysia
│   ├── StoreCorrupt            truncated, damaged, or not a store at all
│   ├── EpisodeConflict         the same id was stored before with other content
│   └── NotThere                no episode, belief or voice of that name is kept
└── ModelError
    ├── ModelNotFound           the name or the file is not there
    ├── ModelUnavailable        there, but not now (a source is down, the runtime is busy)
    ├── ModelCorrupt            the bytes are not the ones that were asked for
    ├── ContextTooLong          the messages do not fit the model's window or the budget
    └── NotSupported            this model or platform cannot do that

`ValueError` and `TypeError` stand for the caller's mistakes.
A message says what happened, with the offending value, and what to do next.
"""

from __future__ import annotations


class AplysiaError(Exception):
    """Root of all errors of this package."""


class ConfigError(AplysiaError):
    """A setting is unknown or has a value that cannot be; says where it came from."""


class FormatError(AplysiaError):
    """A file to import does not read; names the place and the cure. Nothing was written."""


class SourceLimit(AplysiaError):
    """A source told more within an hour than it may. This was not kept; what was before is."""


class StoreError(AplysiaError):
    """The store could not do what was asked; what was acknowledged before is safe."""


class StoreUnavailable(StoreError):
    """The store is locked, full, or not writable. Trying again may succeed."""


class SchemaTooNew(StoreError):
    """The store was written by a later version of Aplysia. It was left untouched."""


class StoreCorrupt(StoreError):
    """The file is truncated, damaged, or not an Aplysia store. It was left untouched."""


class EpisodeConflict(StoreError):
    """An episode with this id is stored with other content. Nothing was written."""


class NotThere(StoreError):
    """What was named is not kept here. Nothing was written."""


class ModelError(AplysiaError):
    """A model could not do what was asked."""


class ModelNotFound(ModelError):
    """No model of that name, or its file is not on this machine."""


class ModelUnavailable(ModelError):
    """The model or a source of its bytes cannot be reached now.

    `retry_after`: seconds after which trying again makes sense, where the other side said so.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ModelCorrupt(ModelError):
    """The bytes do not have the hash that was asked for. They were refused."""


class ContextTooLong(ModelError):
    """The messages do not fit into the token budget or the model's window."""


class NotSupported(ModelError):
    """This model, runtime or platform cannot do what was asked."""
