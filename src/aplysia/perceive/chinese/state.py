"""What one clause of Chinese leaves to the next, and whom a clause is about.

It resolves a pronoun to the newest mention before it; it does not know who "he" is where nobody
was named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aplysia.perceive.chinese import fragments
from aplysia.perceive.chinese import subject as subjects
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.parse import Clause, parse
from aplysia.perceive.scene import Scene
from aplysia.types import Claim

_BACK = 6  # utterances before that a pronoun may speak of


@dataclass(slots=True)
class State:
    """What one clause leaves to the next."""

    scene: Scene
    subject: str = ""  # as written
    person: str = ""  # the newest third person, as kept
    thing: str = ""
    verb: str = ""  # the last attribute
    corrects: bool = False
    sentence: str = ""
    once: bool = False  # the sentence says that it is otherwise now
    found: list[Claim] = field(default_factory=list)


def addressed(scene: Scene) -> str:
    """The human whom "you" means: who spoke last, when that is no assistant."""
    if not scene.before:
        return ""
    who = scene.before[-1][0]
    return "" if who in ("assistant", scene.speaker) else who


def subject_of(clause: Clause, state: State) -> str:  # noqa: PLR0911 (one for each form)
    """Whom a clause is about as it is kept; "" when that cannot be known."""
    written = re.sub(r"(?<=[我俺他她])(?:[这那]个?人)?(?:呢|啊|嘛|哈|呀|吧)?$", "", clause.subject)
    if not written or (written in ("新", "新的", "现在", "现在的") and state.subject):
        return continued(state)
    if written[0] in "你您妳":
        return addressed(state.scene)
    for pronoun in sorted(w.PRONOUNS, key=len, reverse=True):
        if written.startswith(pronoun) and not written.startswith("他人"):
            whom = _resolve(pronoun, state)
            rest = written[len(pronoun) :].strip("的 家")
            state.subject = written
            return (f"{whom}'s {w.KIN.get(rest, rest)}" if rest else whom) if whom else ""
    if re.match(r"^[这那](?:个|家|只|款|位|事|东西|件|里|边)?$", written):
        return _resolve("它", state)
    part = fragments.part(written)
    if part and written == part and state.subject not in ("", "你", "您"):
        return continued(state)
    if part == written and not state.found:
        return state.scene.speaker
    state.subject = written
    name = subjects.named(written, state.scene)
    if name != state.scene.speaker and name not in w.FIRST:
        state.person = name
    return name


def continued(state: State) -> str:
    """The subject of a clause without one: that of the clause before, else the speaker."""
    if state.subject in ("你", "您"):
        return state.scene.speaker
    if state.subject:
        for pronoun in w.PRONOUNS:
            if state.subject.startswith(pronoun):
                return _resolve(pronoun, state)
        return subjects.named(state.subject, state.scene)
    if state.corrects or (
        state.scene.before and state.scene.before[-1][0] not in (state.scene.speaker,)
    ):
        return _newest(state.scene) or state.scene.speaker
    return state.scene.speaker


def _newest(scene: Scene) -> str:
    for by, text in reversed(scene.before[-_BACK:]):
        found = subjects.mentions(text[:500], scene, by=by)
        if found:
            return found[-1]
    return ""


def _resolve(pronoun: str, state: State) -> str:
    """Whom a pronoun means: the newest mention in the text itself, then in what was said before."""
    if state.person:
        return state.person
    thing = pronoun[0] in "它牠"
    for by, text in reversed(state.scene.people_last(_BACK)):
        short = text[:500]
        found = subjects.things(short, state.scene, by=by) if thing else []
        found = found or subjects.mentions(short, state.scene, by=by)
        if found:
            return found[-1]
    for by, text in reversed(state.scene.people_last(_BACK)):
        for part in reversed(re.findall(r"[^，,。！？!?：:；\s]{2,40}", text[:500])):
            written = parse(part).subject
            if len(written) > 1 and written[0] not in "你您我他她它咱":
                return (
                    subjects.named(written, Scene(speaker=by))
                    if by not in ("assistant",)
                    else written
                )
    return ""


_OWNED = sorted(w.OWNED, key=len, reverse=True)
_ANY_OWNED = tuple(_OWNED)


def of_noun(written: str, subject: str, state: State) -> tuple[str, str]:
    """When the subject is an attribute of somebody, the attribute and its owner: 我生日."""
    for noun in _OWNED if written.endswith(_ANY_OWNED) else ():
        if written.endswith(noun):
            owner = written[: -len(noun)].rstrip("的")
            if (
                len(owner) == 1
                and owner not in w.FIRST
                and owner not in w.PRONOUNS
                and owner not in w.KIN
            ):
                return "", subject
            if not owner:
                if noun in w.THINGS and state.subject in ("", written):
                    return w.OWNED[noun], state.scene.speaker
                return w.OWNED[noun], subject
            if owner in w.PRONOUNS:
                return w.OWNED[noun], _resolve(owner, state) or subject
            return w.OWNED[noun], subjects.named(owner, state.scene)
    return "", subject
