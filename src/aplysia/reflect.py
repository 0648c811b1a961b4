"""A reading by a model, off the write path: what the rules of `perceive` did not understand.

Only what somebody else than the model has said is read. What the model makes of it is told by the
model and is evidence of nothing: it helps to find and to compare, and the monitor calls it
unsupported until a voice says so. A value that does not stand in the text is dropped.

It keeps no record of what it has read: what yields nothing is read again the next time.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from aplysia.attributes import ALIASES
from aplysia.mind import Mind
from aplysia.perceive import asks
from aplysia.types import Claim, Episode, Message, Model, Voice

_MOST = 256  # tokens of one reading
_LONGEST = 1_000  # characters of an episode that is read
_SYSTEM = (
    "You list what a text states as facts: a JSON list of objects with subject, attribute, value "
    "and denied. subject: whom or what it is about, I for the speaker. attribute: one English word "
    "such as residence, name, job, likes, owns. value: words of the text, unchanged. denied: "
    "true where it is denied. A question, wish or request states nothing: []."
)
_EXAMPLES = (
    ("We left Turin, my wife runs a bakery in Nice now.", "wife", "job", "runs a bakery"),
    ("咱家老爷子是重庆的", "老爷子", "hometown", "重庆"),
)
_KEYS = ("subject", "attribute", "value")
_GRAMMAR = r"""
root ::= "[]" | "[" claim ("," claim){0,3} "]"
claim ::= "{\"subject\":" text ",\"attribute\":" text ",\"value\":" text ",\"denied\":" truth "}"
truth ::= "true" | "false"
text ::= "\"" [^"\\\x00-\x1f]{1,60} "\""
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection:
    """What a reading came to: episodes read, claims taken in, and the tokens it cost."""

    read: int
    claims: int
    tokens: int


def reflect(
    mind: Mind,
    model: Model,
    *,
    limit: int = 50,
    progress: Callable[[int, int], None] | None = None,
    seen: set[str] | None = None,
) -> Reflection:
    """Let a model read up to `limit` of the newest episodes of which the rules read nothing.

    Args:
        seen: ids that are passed over; those that are read are added.
    Raises: NotSupported: the model follows no grammar; StoreError. What was read until then stays.
    """
    over = set[str]() if seen is None else seen
    some = mind.memory.untold(limit, worth=lambda e: e.id not in over and _worth(e))
    taken = tokens = 0
    for n, episode in enumerate(some, start=1):
        found, cost = _read(episode, model)
        tokens += cost
        over.add(episode.id)
        if found:
            voice = Voice(name=model.id, origin="reflection")
            with suppress(KeyError):  # forgotten while the model read it
                mind.memory.take_in(episode, (found, voice))
                taken += len(found)
        if progress:
            progress(n, len(some))
    return Reflection(read=len(some), claims=taken, tokens=tokens)


def _worth(episode: Episode) -> bool:
    """Whether it may state something, and was not said by a model."""
    return episode.role != "assistant" and not asks(episode.text)


def _read(episode: Episode, model: Model) -> tuple[list[Claim], int]:
    """The claims that the model finds in a text, and the tokens that it took."""
    text = episode.text[:_LONGEST]
    messages = [Message(role="system", content=_SYSTEM)]
    for said, subject, attribute, value in _EXAMPLES:
        one = {"subject": subject, "attribute": attribute, "value": value, "denied": False}
        answer = json.dumps([one], ensure_ascii=False, separators=(",", ":"))
        messages += (
            Message(role="user", content=said),
            Message(role="assistant", content=answer),
        )
    messages.append(Message(role="user", content=text))
    pieces = list(model.stream(messages, max_tokens=_MOST, grammar=_GRAMMAR))
    cost = model.count(messages) + len(pieces)
    try:
        listed = json.loads("".join(pieces))
    except ValueError:  # cut off by the limit
        return [], cost
    claims = (_claim(one, episode.source, text) for one in islice(listed, 4))
    return [claim for claim in claims if claim], cost


def _claim(one: dict[str, object], speaker: str, text: str) -> Claim | None:
    """A claim of the list, in our names; None when its value is not in the text."""
    subject, attribute, value = (str(one.get(k, "")).strip() for k in _KEYS)
    if not (subject and attribute and value) or value not in text:
        return None
    mine = subject.casefold() in ("i", "me", "我", "speaker")
    name = attribute.casefold()
    return Claim(
        subject=speaker if mine else subject,
        attribute=ALIASES.get(name, name.replace(" ", "_")),
        value=value,
        text=text,
        polarity=one.get("denied") is not True,
    )
