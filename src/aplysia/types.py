"""The values that flow: what is said, kept, recalled, put in context and answered.

All are frozen. Times are UTC-aware. A namespace is a tuple of labels, matched exactly.
This module knows no store, no model and no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

Namespace = tuple[str, ...]
Role = Literal["user", "assistant", "system", "tool", "document"]
ROLES: tuple[Role, ...] = ("user", "assistant", "system", "tool", "document")
OWNERS = frozenset({"user", "me", "owner"})  # sources that are the person whose memory it is
Origin = Literal["owner", "person", "document", "tool", "assistant", "reflection"]
# fact: warranted; contested: others say otherwise; said: heard, not warranted; own: said by the
# model alone; past: no longer so, or taken back
Standing = Literal["fact", "contested", "said", "own", "past"]
ChangeKind = Literal["new", "again", "moved", "ended", "contradicted"]
Tense = Literal["present", "past", "future"]
Finish = Literal["stop", "length", "aborted"]
PartKind = Literal["system", "history", "pinned", "memory", "said"]
BUDGET = 8192  # tokens of a prompt, if nobody says otherwise
NOTICE = 0.6  # response above which a telling is worth notice: the third in a row is not


def check_namespace(namespace: Sequence[str]) -> Namespace:
    """The namespace as a tuple, if its labels are such that stores can match them exactly.

    Raises: TypeError: a bare string; ValueError: empty, or a label that is empty or has a ".".

    >>> check_namespace(["alice", "work"])
    ('alice', 'work')
    """
    if isinstance(namespace, str):
        raise TypeError(f"a namespace is a tuple of labels: write ({namespace!r},)")
    labels = tuple(namespace)
    if not labels:
        raise ValueError("a namespace needs at least one label, e.g. ('me',)")
    for label in labels:
        if not isinstance(label, str) or not label or "." in label:
            raise ValueError(f"namespace label {label!r}: use text that is not empty, without '.'")
    return labels


def check_time(at: datetime) -> datetime:
    """The same instant in UTC.

    Raises: ValueError: `at` has no zone.
    """
    if at.tzinfo is None:
        raise ValueError(
            f"the time {at.isoformat()} has no zone: write e.g. {at.isoformat()}+00:00"
        )
    return at.astimezone(UTC)


def in_zone(at: datetime, zone: tzinfo) -> datetime:
    """The same instant in `zone`; as it is where that would be before year 1 or after 9999."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something said, before it is kept."""

    text: str
    source: str = "user"  # who said it: a name, a file, a model id
    role: Role = "user"
    at: datetime | None = None  # when it was said; None: now
    id: str | None = None  # None: the mind makes one
    session: str | None = None  # turns of one session are neighbours; None: the session of the mind
    origin: str = ""  # where it came from, e.g. "chat", "notes.jsonl:12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One raw event, verbatim, as it is kept."""

    id: str
    text: str
    source: str
    role: Role
    at: datetime
    session: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody asserts: an attribute of a subject has a value, or has not."""

    subject: str  # whom it is about: the speaker's name for "I", "user's sister", "the meeting"
    attribute: str  # a name of `attributes`, else the verb or noun that was used, in its base form
    value: str  # verbatim, without article, preposition and polarity word
    text: str  # the sentence it was read from, verbatim
    polarity: bool = True  # False: denied
    tense: Tense = "present"
    change: bool = (
        False  # it became so, or, denied, is so no longer: what was before was true till then
    )
    correction: bool = False  # says that what was said before was never so
    instead_of: str = ""  # the value that a change or correction names as the old one
    own: bool = False  # the speaker about themselves, their own people, things, plans, tastes
    hedged: bool = False  # "I think", "好像"
    by: str = ""  # who says it, where the text says "I" or "my"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who asserts something, and by which right."""

    name: str
    origin: Origin = "owner"
    intensity: float = 1.0  # counts for so many tellings at once: "remember this"
    independent: float = 1.0  # 1: its own words; 0: a copy of somebody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much one source may tell between `since` and `now`; 0: no limit."""

    source: str
    since: datetime
    now: datetime
    episodes: int
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is believed of one claim at a time, and on what it rests.

    felt: with repetition and fading, in [0, 1]: what comes to mind. warranted: by distinct voices:
    what may be stated as fact. Their difference is the bias.
    """

    id: int
    claim: Claim
    standing: Standing
    felt: float
    warranted: float
    recall: float  # the chance that it comes to mind, in [0, 1]
    familiarity: float
    held: bool
    tellings: int  # that count
    voices: tuple[str, ...]  # those of them, each once
    own: int  # times that the model said it
    first: datetime
    last: datetime
    ends: datetime | None = None  # since when it is no longer so
    pinned: bool = False
    against: tuple[int, ...] = ()  # ids of what contradicts it
    episodes: tuple[str, ...] = ()  # in which it was told, oldest first

    @property
    def bias(self) -> float:
        return self.felt - self.warranted


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a telling did to one belief."""

    belief: int
    kind: ChangeKind
    claim: Claim
    reason: str = ""
    other: int = 0  # the belief that it ended or contradicts
    known: float = 0.0  # how familiar the claim was before, in [0, 1]
    response: float = 1.0  # how much it is worth notice, >= 0; see `Attention`

    @property
    def noticed(self) -> bool:
        """Whether it is worth a word: not when it was told again and again."""
        return self.response > NOTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Percept:
    """What an utterance is about, read without a model."""

    text: str
    names: tuple[str, ...]  # people, places, titles: as written
    dates: tuple[tuple[datetime, datetime], ...]  # spans of time it speaks of, end exclusive
    asks: tuple[str, ...]  # the sentences that ask; () for a statement
    at: datetime | None = None  # when it was said


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A value that is no longer so, and the one that took its place; "" where none did."""

    old: str
    new: str
    episodes: tuple[str, ...]  # that said the old one
    so: str = ""  # the old sentence with the new value, where what corrects it says the value alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """One thing that came back, and why: `score` is the sum of `reasons`."""

    text: str
    score: float
    reasons: Mapping[str, float]
    episodes: tuple[str, ...]
    at: datetime
    source: str
    role: Role
    session: str
    standing: Standing | None = None  # of what it claims; None: it claims nothing
    told: int = 0  # how often that was told and counts
    beliefs: tuple[int, ...] = ()  # what it claims
    replaces: tuple[Replaced, ...] = ()
    dormant: bool = False  # all of that has faded: it comes when asked for, not by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One candidate for the prompt: what it is, what it costs, whether and why it came in."""

    kind: PartKind
    text: str
    tokens: int
    included: bool
    reason: str
    episodes: tuple[str, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The prompt as assembled: `tokens` <= `budget`, counted with the model's own tokenizer."""

    messages: tuple[Message, ...]
    parts: tuple[Part, ...]
    tokens: int
    budget: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was said (already durable), what came back for it, and the prompt to answer from."""

    said: Episode
    recalled: tuple[Recalled, ...]
    context: Context
    changes: tuple[Change, ...] = ()  # of beliefs, by what was said


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model answered; `aborted` when the stream broke off."""

    text: str
    model: str = ""
    finish: Finish = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a turn changed: ids of the episodes that were kept, and beliefs."""

    episodes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What `forget` removed, and from which files."""

    episodes: tuple[str, ...]
    rows: Mapping[str, int] = field(default_factory=dict)  # table -> rows removed
    bytes_before: int = 0
    bytes_after: int = 0
    files: tuple[str, ...] = ()
    at: datetime | None = None


class Embedder(Protocol):
    """Turns texts into unit vectors. One text gives the same vector whatever stands beside it."""

    @property
    def id(self) -> str:
        """Names the weights; vectors of different ids are never compared."""
        ...

    @property
    def dim(self) -> int: ...

    def embed(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Matrix:
        """(n, dim) float32, unit rows."""
        ...


class Model(Protocol):
    """A language model that continues a conversation. Control tokens in a text are text to it."""

    @property
    def id(self) -> str:
        """`family:name`."""
        ...

    @property
    def window(self) -> int:
        """Most tokens, prompt and reply together."""
        ...

    def count(self, messages: Sequence[Message]) -> int:
        """Tokens of the rendered prompt, up to and with the opening of the reply."""
        ...

    def prepare(self, head: Sequence[Message]) -> None:
        """Read the beginning of prompts to come ahead of time, or do nothing.

        What was worked out may be kept on disk, so `head` must say nothing of anybody.
        """
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 512,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        grammar: str | None = None,
    ) -> Stream:
        """The reply in pieces, each as soon as it is there. Closing the stream stops the model.

        Raises: ContextTooLong: prompt and `max_tokens` exceed the window; NotSupported: `grammar`.
        """
        ...

    def close(self) -> None: ...


class Stream(Protocol):
    """Pieces of a reply; `finish` says how it ended, once it has."""

    finish: Finish

    def __iter__(self) -> Stream: ...
    def __next__(self) -> str: ...
    def close(self) -> None: ...
