"""What a telling does to beliefs, in one transaction of a ledger.

A voice has one vote on a slot and may move it: when it contradicts itself, its earlier tellings
cease to count. A change ("we moved to Lyon") ends what was before, if the one who reports it has
at least the authority of those who said it. What another voice contradicts stands against it, and
both are kept. The model's own words are tellings of weight 0.

Tellings stand in the order of their own times, not of their arrival: what is told late, as from an
old letter, is set aside by what was told after it. Of two in one instant the later to arrive is
the later.

Nothing is ever taken out but by forgetting an episode: what ceases to count says since when, and
by what. It does not read text; claims come from outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import numpy as np

from aplysia.memory.conflict import Relation, identity, relate, slots
from aplysia.memory.conflict.reading import BY_WORD
from aplysia.memory.dynamics import (
    Items,
    felt_belief,
    held,
    recall,
    weight_of,
)
from aplysia.memory.held import (
    NO_VOTE,
    Held,
    counted,
    in_its_words,
    later,
    load,
    number,
    pack,
    packed,
    unpack,
)
from aplysia.memory.standing import read
from aplysia.memory.store import Ledger, Link, State, Telling
from aplysia.text import in_order, terms
from aplysia.types import Change, ChangeKind, Claim, Voice

_SELF = weight_of(0.95)  # somebody about themselves
_PRIOR_RIGHT, _PRIOR_WRONG = 4.0, 2.0  # what is expected of a voice: right two times of three
_COPIED, _REWORDED = 0.9, 0.6  # share of the terms of the shorter sentence
_FEWEST = 4  # terms: shorter sentences are alike by chance
_COMMON = 32  # beliefs with one word of a sentence in common
_OPPOSED = frozenset({"contradicts", "supersedes"})


def authority(ledger: Ledger, voice: Voice, claim: Claim) -> float:
    """The log-odds that this voice is right about this claim.

    Somebody about themselves, and the owner who says "remember this": .95. An ordinary voice: two
    thirds, moved by its record. The model, and what was read out of its words: nothing.
    """
    if voice.origin in NO_VOTE:
        return 0.0
    if _of_itself(claim, voice) or (voice.origin == "owner" and voice.intensity > 1):
        return _SELF
    return max(0.0, weight_of(reliability(ledger, voice.name)))


def reliability(ledger: Ledger, voice: str) -> float:
    """The chance that an ordinary claim of this voice is right, by its record."""
    rights, wrongs = ledger.reliability(voice)
    return min(0.98, (_PRIOR_RIGHT + rights) / (_PRIOR_RIGHT + _PRIOR_WRONG + rights + wrongs))


def _of_itself(claim: Claim, voice: Voice) -> bool:
    """Whether somebody speaks about themselves. The "we" of a document is nobody who would know."""
    return claim.own and voice.origin not in ("document", "tool")


# events ------------------------------------------------------------------------------------------
def tell(
    ledger: Ledger, claims: Sequence[Claim], voice: Voice, *, episode: str, at: datetime
) -> list[Change]:
    """`voice` asserts claims in an episode, which must be in the ledger's store already.

    Raises: KeyError: no such episode.
    """
    changes = []
    for claim in claims:
        changes += _tell(ledger, claim, voice, episode=episode, at=at)
    return changes


def _tell(
    ledger: Ledger, claim: Claim, voice: Voice, *, episode: str, at: datetime
) -> list[Change]:
    near = _near(ledger, claim, at)
    same = next((one for one, relation in near if relation.kind == "same"), None)
    weight = authority(ledger, voice, claim)
    against = [
        (one, relation, after)
        for one, relation in near
        if one is not same and ((after := _after(one, claim, at)) or relation.kind in _OPPOSED)
    ]
    if same is None:  # a relation may be missed, a key is not
        same = next(
            iter(load(ledger, list(ledger.by_keys([number(identity(claim))]).values()))), None
        )
    fresh = same is None
    if same is None:
        same = Held(state=_begun(ledger, claim, voice, weight=weight, at=at), tellings=[])
    independent = min(voice.independent, _independent(claim, voice, same.tellings))
    telling = Telling(
        belief=same.state.id,
        episode=episode,
        voice=voice.name,
        origin=voice.origin,
        claim=pack(in_its_words(claim)),
        at=at,
        weight=weight,
        independent=independent,
        intensity=voice.intensity,
    )
    telling = replace(telling, id=ledger.tell(telling))
    same.tellings.append(telling)
    known = 0.0 if fresh else float(later([same.state], at).familiarity[0])
    kind: ChangeKind = "new" if fresh else "again"
    new = Change(belief=same.state.id, kind=kind, claim=claim, known=known)
    if fresh and not against:
        return [] if voice.origin in NO_VOTE else [new]  # written whole by `_begun`
    if voice.origin in NO_VOTE:
        if not fresh:
            ledger.put(replace(same.state, own=same.state.own + (voice.origin == "assistant")))
        return []
    now = max(at, same.state.at)
    if independent > 0:
        met = later([same.state], at)
        met = met if fresh else met.exposed(voice.intensity)
        same.state = replace(same.state, at=now, state=packed(met))
    same.tellings.sort(key=_order)
    moved = _opposed(ledger, same, telling, against)
    if independent > 0 and any(t.id == telling.id for t in same.counting):
        same.state = replace(same.state, ends=None)  # it is so again
    if independent > 0 or against:  # else nothing has changed, to the bit
        _settle(ledger, [same, *{o.state.id: o for o, _ in moved}.values()], now=now)
    return [new, *(replace(change, known=known) for _, change in moved)]


def _opposed(
    ledger: Ledger,
    same: Held,
    telling: Telling,
    against: Sequence[tuple[Held, Relation, Sequence[tuple[Telling, Relation]]]],
) -> list[tuple[Held, Change]]:
    """What a telling does to what stands against it, and what was told since does to it."""
    return [
        (other, change)
        for other, relation, after in against
        for change in (
            _oppose(ledger, same, other, telling, relation),
            *(_oppose(ledger, other, same, one, back) for one, back in after),
        )
        if change
    ]


def _order(telling: Telling) -> tuple[datetime, int]:
    return telling.at, telling.id


def _after(old: Held, claim: Claim, at: datetime) -> list[tuple[Telling, Relation]]:
    """Tellings of `old` later than `at` that oppose what was claimed then, and how."""
    found = [
        (t, relate(unpack(t.claim), claim, said=t.at, before=at))
        for t in old.tellings
        if t.at > at and t.origin not in NO_VOTE and (t.withdrawn is None or t.withdrawn_by)
    ]
    return [(t, relation) for t, relation in found if relation.kind in _OPPOSED]


def _independent(claim: Claim, voice: Voice, told: Sequence[Telling]) -> float:
    """How far these words are the voice's own: 0 when they copy what others, or we, have said.

    Who speaks about themselves has it from nobody. Else the same sentence under another name is
    one sentence; and what the model said first comes back when somebody says it nearly so.
    """
    if _of_itself(claim, voice):
        return 1.0
    own, best = set(terms(claim.text)), 0.0
    first = next((t for t in told if t.independent > 0 or t.origin == "assistant"), None)
    for one in told:
        if one.voice == voice.name or one.origin == "reflection":
            continue
        ours = one.origin == "assistant"
        if ours and one is not first:
            continue  # we had it from somebody, too
        if not ours and one.independent <= 0:
            continue  # a copy: of what is compared already, or of this very voice
        said = unpack(one.claim).text
        theirs = set(terms(said))
        if not ours and in_order(claim.text, said) < _COPIED:
            continue  # the same in other words
        shared = len(own & theirs) / max(1, min(len(own), len(theirs)))
        most = _REWORDED if ours else _COPIED
        if own == theirs or (shared >= most and len(own) >= _FEWEST) or (ours and not shared):
            best = 1.0
    return 1.0 - best


def about(ledger: Ledger, claims: Sequence[Claim]) -> list[State]:
    """Beliefs that share a slot with these claims, by id.

    A word of the sentence that many beliefs have says nothing of what they are about.
    """
    every = {slot for claim in claims for slot in slots(claim)}
    worded = {slot for slot in every if slot.startswith(BY_WORD)}
    states = ledger.by_slots([number(slot) for slot in every - worded])
    states += ledger.by_rare_slots([number(slot) for slot in worded], most=_COMMON)
    return [state for _, state in sorted({state.id: state for state in states}.items())]


def _near(ledger: Ledger, claim: Claim, at: datetime) -> list[tuple[Held, Relation]]:
    """Beliefs about the same thing, and what the claim is to each."""
    found = load(ledger, about(ledger, [claim]))
    return [(one, relate(claim, one.claim, said=at, before=one.last)) for one in found]


def _begun(ledger: Ledger, claim: Claim, voice: Voice, *, weight: float, at: datetime) -> State:
    """A belief that is told for the first time, written."""
    first, held_ = _first(weight, voice.intensity, voice.independent)
    votes = voice.origin not in NO_VOTE
    state = State(
        key=number(identity(claim)),
        at=at,
        state=first if votes else packed(Items.new(1)),
        slots=tuple(number(slot) for slot in slots(claim)),
        held=held_ and votes,
        own=int(voice.origin == "assistant"),
    )
    return replace(state, id=ledger.put(state))


@lru_cache(maxsize=256)
def _first(weight: float, intensity: float, independent: float) -> tuple[bytes, bool]:
    """The state of what was told once, by a voice of this weight, and whether it is believed."""
    items = Items.new(1)
    if independent > 0:
        items = items.exposed(intensity)
    felt, warrant = items.told(0, weight=weight, independent=independent).felt, 0.0
    warrant = float(felt[0]) if independent > 0 else 0.0
    items = replace(items, felt=felt, warrant=np.array([warrant]))
    belief = felt_belief(felt, recall(items.familiarity, items.skill))
    return packed(items), bool(held(belief, np.array([False]))[0])


def _oppose(
    ledger: Ledger, new: Held, old: Held, telling: Telling, relation: Relation
) -> Change | None:
    """What contradicts `old` was told, by a telling of `new`: whose earlier tellings still count?

    Returns: what became of it; None where nobody's counted before.
    """
    if relation.kind not in _OPPOSED:
        return None
    ledger.link(Link(one=new.state.id, other=old.state.id, kind=relation.kind))
    before = [t for t in old.tellings if _order(t) < _order(telling) and _open(t, telling)]
    counted_ = [t for t in before if t.withdrawn is None]
    others = [t.weight for t in before if t.voice != telling.voice and t.origin not in NO_VOTE]
    weight = telling.weight * telling.independent
    ends = relation.kind == "supersedes" and weight >= max(others, default=0.0)
    going = {t.id for t in before if ends or t.voice == telling.voice}
    ledger.withdraw(going, at=telling.at, by=telling.id)
    old.tellings = [
        replace(t, withdrawn=telling.at, withdrawn_by=telling.id) if t.id in going else t
        for t in old.tellings
    ]
    again = any(t.origin not in NO_VOTE for t in old.counting)  # told after it, or not moved
    if going and not again:
        old.state = replace(old.state, ends=_ended(old, telling if ends else None))
        ledger.put(old.state)
    stays = again if ends else any(t.voice == telling.voice for t in old.counting)
    if stays or all(t.origin in NO_VOTE for t in counted_):
        return None
    kind: ChangeKind = "ended" if ends else "moved" if going else "contradicted"
    return Change(
        belief=old.state.id,
        kind=kind,
        claim=old.claim,
        reason=relation.reason,
        other=new.state.id,
    )


def _ended(old: Held, by: Telling | None) -> datetime | None:
    """Since when nobody says it any longer, as far as something ended it."""
    since = max((t.withdrawn for t in old.tellings if t.withdrawn), default=None)
    return since if since in (by and by.at, old.state.ends) else None


def _open(old: Telling, telling: Telling) -> bool:
    """Whether it counted when `telling` was said."""
    late = bool(old.withdrawn_by) and old.withdrawn is not None and old.withdrawn > telling.at
    return old.withdrawn is None or late


def _settle(ledger: Ledger, some: Sequence[Held], *, now: datetime) -> None:
    """Work out anew what the tellings of these count for, and whether each is held."""
    for one in some:
        at = max(now, one.state.at)
        items = later([one.state], at)
        felt, warrant = counted((t for t in one.counting if t.origin not in NO_VOTE), at)
        items = replace(items, felt=np.array([felt]), warrant=np.array([min(felt, warrant)]))
        one.state = replace(one.state, at=at, state=packed(items))
        ledger.put(one.state)
    for one, (felt, _, _, _) in zip(
        some, read(ledger, [o.state for o in some], now=now), strict=True
    ):
        keeps = bool(held(np.array([felt]), np.array([one.state.held]))[0])
        ledger.put(replace(one.state, held=keeps))


def retract(ledger: Ledger, voice: str, *, at: datetime) -> list[int]:
    """Nothing that this voice ever said counts any longer, and what it had set aside of others
    counts again; the beliefs that were touched."""
    every = [
        t
        for t in ledger.told_by(voice)
        if t.origin not in NO_VOTE and (t.withdrawn is None or t.withdrawn_by)
    ]
    beliefs = {t.belief for t in every}
    back = _freed(ledger, every, beliefs)
    for telling in every:  # what another has set aside is not to count again when that is undone
        ledger.withdraw([telling.id], at=telling.withdrawn or at)
    back = [t for t in back if t.voice != voice]
    return recount(ledger, beliefs | _restore(ledger, back), now=at)


def undo(ledger: Ledger, episode: str, *, at: datetime) -> list[int]:
    """What was told in an episode ceases to count, and what it had set aside counts again."""
    told = [t for t in ledger.told_in([episode]) if t.withdrawn is None]
    ids = {t.id for t in told}
    beliefs = {t.belief for t in told}
    ledger.withdraw(ids, at=at)
    back = _set_aside_by(ledger, told, beliefs)
    return recount(ledger, beliefs | _restore(ledger, back), now=at)


def _set_aside_by(
    ledger: Ledger, told: Iterable[Telling], beliefs: Collection[int]
) -> list[Telling]:
    """What ceased to count by one of these tellings, of `beliefs`."""
    ids = {t.id for t in told}
    near = _linked(ledger, beliefs) | set(beliefs)
    return [t for t in ledger.tellings(near) if t.withdrawn_by in ids]


def _freed(ledger: Ledger, going: Sequence[Telling], beliefs: Collection[int]) -> list[Telling]:
    """What these tellings, of `beliefs`, had set aside and nothing else does.

    What had set aside one of these in turn may stand against the same; that takes its place.
    """
    gone, free = {t.id: t for t in going}, list[Telling]()
    back = _set_aside_by(ledger, going, beliefs)
    kinds = {(k.one, k.other): k.kind for k in ledger.links({t.belief for t in back})}
    by_id = {t.id: t for t in ledger.tellings({one for one, _ in kinds})} | gone
    for telling in back:
        heir = by_id.get(telling.withdrawn_by)
        while heir and heir.id in gone:
            heir = by_id.get(heir.withdrawn_by)
        kind = heir and kinds.get((heir.belief, telling.belief))
        if heir and kind and (heir.voice == telling.voice or kind == "supersedes"):
            ledger.withdraw([telling.id], at=heir.at, by=heir.id)
        else:
            free.append(telling)
    return free


def _restore(ledger: Ledger, back: Sequence[Telling]) -> set[int]:
    """These tellings count again; the beliefs they are of, which have not ended."""
    ledger.withdraw([t.id for t in back], at=None)
    beliefs = {t.belief for t in back}
    for state in ledger.by_ids(beliefs).values():
        ledger.put(replace(state, ends=None))
    return beliefs


def _linked(ledger: Ledger, beliefs: Collection[int]) -> set[int]:
    """These beliefs that stand against something, and all that stands against them."""
    return {id for link in ledger.links(beliefs) for id in (link.one, link.other)}


def set_aside(ledger: Ledger, belief: int, *, by: str, voice: str, at: datetime) -> list[int]:
    """What `voice` has told of a belief ceases to count, for what it says in the episode `by`.

    Returns: the beliefs that the episode tells.
    """
    there = ledger.told_in([by])
    said = [t for t in there if t.belief != belief]
    before = [t for t in ledger.tellings([belief]) if t.voice == voice and t.episode != by]
    going = [t.id for t in before if t.withdrawn is None]
    ledger.withdraw(going, at=at, by=there[0].id if there else 0)
    for telling in said:
        ledger.link(Link(one=telling.belief, other=belief, kind="supersedes"))
    recount(ledger, {belief, *(t.belief for t in said)}, now=at)
    return [t.belief for t in said]


def untell(ledger: Ledger, episodes: Collection[str], *, now: datetime) -> dict[str, int]:
    """Remove what was told in episodes that are about to be forgotten, as if it never was said:
    what it had set aside counts again. Returns: rows removed, by table."""
    gone = ledger.told_in(episodes)
    touched = {t.belief for t in gone}
    rivals = _linked(ledger, touched) - touched
    back = _restore(ledger, _freed(ledger, gone, touched))
    removed = {"tellings": ledger.untell([t.id for t in gone])}
    said = Counter(t.belief for t in gone if t.origin == "assistant")
    for id, state in ledger.by_ids(said).items():
        ledger.put(replace(state, own=state.own - said[id]))
    left = {t.belief for t in ledger.tellings(touched)}
    removed |= ledger.remove(touched - left)
    recount(ledger, left | rivals | back, now=now)
    return {table: rows for table, rows in removed.items() if rows}


def outcome(ledger: Ledger, belief: int, *, right: bool, at: datetime) -> None:
    """The world confirms or refutes a belief: it is easier or harder to recall, and those who
    told it gain or lose in standing. What was told of what is refuted ceases to count; that is no
    evidence of anything else. Raises: KeyError: no such belief."""
    [one] = load(ledger, [ledger.by_ids([belief])[belief]])
    items = later([one.state], at).resolved(np.array([right]))
    one.state = replace(one.state, at=max(at, one.state.at), state=packed(items))
    for voice in {t.voice for t in one.tellings if t.origin not in NO_VOTE}:
        ledger.rate(voice, rights=float(right), wrongs=float(not right))
    ledger.put(one.state)
    if not right:
        ledger.withdraw([t.id for t in one.counting if t.origin not in NO_VOTE], at=at)
    recount(ledger, [belief], now=at)


def recount(ledger: Ledger, beliefs: Collection[int], *, now: datetime) -> list[int]:
    """Settle these beliefs, and what stands against them; the ids of these."""
    every = ledger.by_ids({*beliefs, *_linked(ledger, beliefs)})
    found = load(ledger, list(every.values()))
    _settle(ledger, found, now=now)
    return [one.state.id for one in found if one.state.id in beliefs]
