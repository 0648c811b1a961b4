"""What somebody asserts, read with rules: the door to a reader for each language.

It does not judge whether a claim is true or what it conflicts with, and it does not keep anything.
What the rules do not understand yields no claim: the text itself is kept and recalled all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aplysia import patterns as re
from aplysia.attributes import SINGLE
from aplysia.perceive.reference import fact
from aplysia.perceive.scene import Scene
from aplysia.perceive.sift import likely
from aplysia.perceive.unsaid import empty, spoken
from aplysia.text import in_runs, sentences
from aplysia.types import Claim, Embedder

_MOST = 20_000  # characters that are read
_POINTS = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|you|your|yours|this|that|these|those"
    r"|there|one|both|no|actually|wait|sorry|meant|not)\b|^\s*\*|[他她它你您这那]|对|不|错",
    re.I,
)
_FIRST = re.compile(r"\b(?:i|my|me|we|our|us|mine|ours)\b|[我咱俺]|本人|在下", re.I)
_NEW = re.compile(r"(?P<whose>.{1,60}'s )?(?:new |新)(?P<who>\S.{0,40})")
_WHO = frozenset({"name", "phone", "address", "email", "number"})  # of whom one had another before
_SENTENCES = 200
_EARLIER = 2_000  # of what was said before
_CLAIMS = 120  # of one text


def claims(
    text: str,
    *,
    speaker: str = "user",
    before: Sequence[tuple[str, str]] = (),
    embedder: Embedder | None = None,
) -> list[Claim]:
    """The claims that `speaker` makes by saying `text`, in their order; [] when there are none.

    Said again in the same words it is one claim: who repeats a line a hundred times says it once.

    Args:
        before: (who, what) was said before in the same conversation, oldest first; pronouns may
            speak of it.
        embedder: says what sentences mean; with the default one fewer claims are read where
            nothing is asserted.

    >>> [(c.subject, c.attribute, c.value) for c in claims("My sister lives in Lyon.")]
    [("user's sister", 'residence', 'Lyon')]
    """
    read, facts = candidates(text, speaker=speaker, before=before)
    return [*likely(read, text, embedder=embedder), *facts][:_CLAIMS]


def readings(
    text: str, *, speaker: str = "user", before: Sequence[tuple[str, str]] = ()
) -> list[Claim]:
    """All that the rules read, likely to be meant so or not: to look up what is believed, or when
    somebody corrects outright, what they say is not doubted."""
    read, facts = candidates(text, speaker=speaker, before=before)
    return [*read, *facts][:_CLAIMS]


def candidates(
    text: str, *, speaker: str = "user", before: Sequence[tuple[str, str]] = ()
) -> tuple[list[Claim], list[Claim]]:
    """What the rules read, likely or not; and the facts that are stated in a known form."""
    # what was said before is read only when something may point to it
    scene = Scene(speaker=speaker, before=tuple(before) if _POINTS.search(text) else ())
    text = spoken(text[:_MOST])
    known = {one.text: one for s in sentences(text)[:_SENTENCES] if (one := fact(s))}
    found = [_taken_up(one, scene) for one in _read(text, scene) if one.text not in known]
    once = [_owned(_renewed(one), speaker) for one in _once(found) if not empty(one)]
    return once, [*known.values()]


def _once(found: Sequence[Claim]) -> list[Claim]:
    """Without what is said again in the same words, with nothing else about the same between."""
    last, once = dict[tuple[str, str], Claim](), list[Claim]()
    for one in found:
        about = one.subject, one.attribute
        if last.get(about) != one:
            once.append(one)
        last[about] = one
    return once


def _read(text: str, scene: Scene) -> list[Claim]:
    """With the reader of its language, loaded when it is first wanted."""
    if in_runs(text):
        from aplysia.perceive import chinese

        return chinese.claims(text, scene)
    from aplysia.perceive import english

    return english.claims(text, scene)


def _taken_up(claim: Claim, scene: Scene) -> Claim:
    """A correction that says the value alone, "No, it's Wednesday.", of what was said before."""
    if not claim.correction or claim.attribute not in ("be", "is") or not claim.polarity:
        return claim
    for who, said in reversed(scene.before):
        earlier = _read(said[-_EARLIER:], Scene(speaker=who, before=()))
        for old in reversed(earlier):
            if old.attribute in SINGLE and old.polarity and _alike(old.value, claim.value):
                own = old.own and who == scene.speaker
                return replace(
                    claim,
                    subject=old.subject,
                    attribute=old.attribute,
                    own=own,
                    instead_of=old.value,
                )
    return claim


def _alike(one: str, other: str) -> bool:
    """Whether two values are written alike: both are names, or both are none."""
    return one[:1].isupper() == other[:1].isupper() and in_runs(one) == in_runs(other)


def _renewed(claim: Claim) -> Claim:
    """ "My new boss is …" is about the boss, and says that it was another before."""
    found = _NEW.fullmatch(claim.subject)
    if not found or claim.attribute not in _WHO:
        return claim
    whose, who = found["whose"] or "", found["who"].strip()
    return replace(claim, subject=f"{whose}{who}", change=claim.change or claim.polarity)


def _owned(claim: Claim, speaker: str) -> Claim:
    """It is the speaker's own also where a pronoun has said whom it is about."""
    own = claim.subject == speaker or claim.subject.startswith(f"{speaker}'s ")
    by = speaker if _FIRST.search(claim.text) else ""
    own = own or claim.own
    return replace(claim, own=own, by=by) if by or own != claim.own else claim
