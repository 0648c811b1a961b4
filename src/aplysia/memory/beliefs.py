"""The beliefs of one namespace: told, corrected, withdrawn, and read as they are at a time.

It writes and reads through a ledger, each call one transaction. It does not read text, and does
not decide what is told: that is for whoever calls.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from aplysia.errors import NotThere
from aplysia.memory import revision, standing
from aplysia.memory.held import bare, unpack
from aplysia.memory.monitor import Point, Verdict, curve, examine
from aplysia.memory.store import Ledger, Store, Telling
from aplysia.types import Belief, Claim, Namespace, Recalled, Replaced, Standing

_TRACE = 1.0  # what a trace that is sure to come to mind adds to the score of a result
_MOST = 20_000  # beliefs that are kept as they were read, until something is written
_EVEN = 0.5  # chance of coming to mind below which a belief is dormant


class Beliefs:
    """What is believed in one namespace. Safe for use from several threads."""

    def __init__(self, store: Store, *, namespace: Namespace) -> None:
        self._store, self._namespace = store, namespace
        self._read: tuple[tuple[int, int], standing.Fixed] | None = None

    def all(self, *, now: datetime) -> list[Belief]:
        """Every belief as it is at `now`, by id; as in `get` and `about`, none told only later."""
        with self._store.ledger(self._namespace, write=False) as ledger:
            version, fixed = self._read or (None, None)
            if fixed is None or version != ledger.version:
                version, fixed = ledger.version, standing.gather(ledger, list(ledger.all()))
                self._read = (version, fixed) if len(fixed.some) <= _MOST else None
        return _known(standing.as_of(fixed, now), now)

    def get(self, ids: Collection[int], *, now: datetime) -> list[Belief]:
        """Those that are there, by id."""
        with self._store.ledger(self._namespace, write=False) as ledger:
            return _known(_read(ledger, ids, now=now), now)

    def about(self, claims: Sequence[Claim], *, now: datetime) -> list[Belief]:
        """What is believed about the same as these claims: the same thing, or against it."""
        with self._store.ledger(self._namespace, write=False) as ledger:
            return _known(standing.beliefs(ledger, revision.about(ledger, claims), now=now), now)

    def told_in(self, episodes: Collection[str], *, now: datetime) -> list[Belief]:
        """What was told in any of these episodes, by id."""
        with self._store.ledger(self._namespace, write=False) as ledger:
            ids = {t.belief for t in ledger.told_in(list(episodes))}
            return _known(_read(ledger, ids, now=now), now)

    def curve(self, belief: int, *, until: datetime, points: int = 120) -> list[Point]:
        """It from its first telling until a time, past and forecast.

        Raises: NotThere: there is no such belief.
        """
        with self._store.ledger(self._namespace, write=False) as ledger:
            if belief not in ledger.by_ids([belief]):
                raise _absent(belief)
            return curve(ledger, belief, until=until, points=points)

    def examine(self, *, now: datetime) -> list[tuple[Belief, list[Verdict]]]:
        """Every belief with something wrong with its grounds, the most biased first."""
        return examine(self.all(now=now))

    def history(self, belief: int) -> list[Telling]:
        """All that was ever told of it, oldest first, withdrawn or not."""
        with self._store.ledger(self._namespace, write=False) as ledger:
            return ledger.tellings([belief])

    def retract(self, voice: str, *, now: datetime) -> list[Belief]:
        """Nothing that this voice has said counts any longer; what was touched.

        Raises: NotThere: nothing that it said counts.
        """
        with self._store.ledger(self._namespace, write=True) as ledger:
            touched = revision.retract(ledger, voice, at=now)
            if not touched:
                raise NotThere(
                    f"nothing that {voice!r} has said counts: there is nothing to retract"
                )
            return _read(ledger, touched, now=now)

    def undo(self, episode: str, *, now: datetime) -> list[Belief]:
        """What was told in an episode ceases to count, and what it set aside counts again.

        Raises: NotThere: nothing was told in it that counts.
        """
        with self._store.ledger(self._namespace, write=True) as ledger:
            touched = revision.undo(ledger, episode, at=now)
            if not touched:
                raise NotThere(f"nothing that counts was told in {episode!r}: nothing to undo")
            return _read(ledger, touched, now=now)

    def outcome(self, belief: int, *, right: bool, now: datetime) -> Belief:
        """The world has confirmed or refuted it; its voices gain or lose in standing, and what was
        told of what is refuted counts no longer.

        Raises: NotThere: there is no such belief.
        """
        with self._store.ledger(self._namespace, write=True) as ledger:
            if belief not in ledger.by_ids([belief]):
                raise _absent(belief)
            revision.outcome(ledger, belief, right=right, at=now)
            return _read(ledger, [belief], now=now)[0]

    def reliability(self, voice: str) -> float:
        """The chance that an ordinary claim of this voice is right, by what has been confirmed and
        refuted of what it told."""
        with self._store.ledger(self._namespace, write=False) as ledger:
            return revision.reliability(ledger, voice)

    def set_aside(self, belief: int, *, by: str, voice: str, now: datetime) -> list[Belief]:
        """This voice's tellings of a belief cease to count, by what it says in an episode.

        Returns: the belief, and what the episode says. Raises: NotThere: no such belief.
        """
        with self._store.ledger(self._namespace, write=True) as ledger:
            if belief not in ledger.by_ids([belief]):
                raise _absent(belief)
            said = revision.set_aside(ledger, belief, by=by, voice=voice, at=now)
            return _read(ledger, {belief, *said}, now=now)

    def expire(self, belief: int, *, at: datetime | None, now: datetime) -> Belief:
        """It is no longer so from a time on; None: it does not end.

        Raises: NotThere: there is no such belief.
        """
        with self._store.ledger(self._namespace, write=True) as ledger:
            found = ledger.by_ids([belief])
            if belief not in found:
                raise _absent(belief)
            ledger.put(replace(found[belief], ends=at))
            return _read(ledger, [belief], now=now)[0]

    def pin(self, belief: int, pinned: bool = True) -> bool:
        """Keep it from fading out of mind. False: no such belief."""
        with self._store.ledger(self._namespace, write=True) as ledger:
            found = ledger.by_ids([belief])
            for state in found.values():
                ledger.put(replace(state, pinned=pinned))
            return bool(found)

    def untell(self, episodes: Collection[str], *, now: datetime) -> dict[str, int]:
        """Remove what was told in episodes that are about to be forgotten; rows, by table."""
        with self._store.ledger(self._namespace, write=True) as ledger:
            return revision.untell(ledger, episodes, now=now)

    def revise(
        self, found: Sequence[Recalled], *, past: bool, now: datetime
    ) -> tuple[list[Recalled], dict[str, tuple[str, ...]]]:
        """What was recalled, each with the standing of what it claims; and what belongs beside it.

        What comes to mind easily scores up to `_TRACE` more, and what has faded is dormant.
        What was surely changed, corrected or withdrawn is left out, unless `past`. Where something
        stands against a result, or has taken its place, the episodes that say so are named under
        its own.
        """
        with self._store.ledger(self._namespace, write=False) as ledger:
            told = ledger.told_in([id for one in found for id in one.episodes])
            if not told:
                return list(found), {}
            held = {b.id: b for b in _read(ledger, {t.belief for t in told}, now=now)}
            rivals = {i for b in held.values() for i in b.against} - held.keys()
            held |= {b.id: b for b in _read(ledger, rivals, now=now)}
            over = {b.id for b in held.values() if b.ends is not None and b.ends <= now}
            clear = _clear(ledger, told) | {t.id for t in told if t.belief in over}
        by_episode = dict[str, list[Telling]]()
        for telling in told:
            by_episode.setdefault(telling.episode, []).append(telling)
        kept, beside = list[Recalled](), dict[str, tuple[str, ...]]()
        for one in found:
            mine = [t for id in one.episodes for t in by_episode.get(id, ())]
            if not mine:
                kept.append(one)
                continue
            best = _standing(mine, held)
            ids = tuple(dict.fromkeys(t.belief for t in mine))
            instead = _instead(mine, held)
            if instead:
                beside[one.episodes[0]] = instead
            if past or not all(t.id in clear for t in mine):
                recall = max(1.0 if held[id].pinned else held[id].recall for id in ids)
                trace = round(_TRACE * recall, 4)
                kept.append(
                    replace(
                        one,
                        standing=best[0],
                        told=best[1],
                        beliefs=ids,
                        replaces=_replaces(ids, held),
                        dormant=recall < _EVEN,
                        score=round(one.score + trace, 4),
                        reasons={**one.reasons, "trace": trace} if trace else one.reasons,
                    )
                )
        return kept, beside


def _known(beliefs: Iterable[Belief], now: datetime) -> list[Belief]:
    """Those that somebody has told by then."""
    return [one for one in beliefs if one.first <= now]


def _absent(belief: int) -> NotThere:
    return NotThere(f"there is no belief {belief}: `aplysia beliefs` lists them")


def _read(ledger: Ledger, ids: Collection[int], *, now: datetime) -> list[Belief]:
    found = ledger.by_ids(ids)
    return standing.beliefs(ledger, [found[id] for id in sorted(found)], now=now)


def _clear(ledger: Ledger, told: Sequence[Telling]) -> set[int]:
    """Those tellings that surely count no longer.

    Somebody took them back by a command, or the words that set them aside say that they correct or
    that it has changed. A mere contradiction may have been read wrongly.
    """
    beliefs = {t.belief for t in told if t.withdrawn}
    links = ledger.links(beliefs)
    near = {i for k in links for i in (k.one, k.other)}
    by = {t.id: t for t in ledger.tellings(near | beliefs)}
    ends = [(k.one, k.other) for k in links if k.kind == "supersedes"]
    ended = {*ends, *((b, a) for a, b in ends)}

    def clear(one: Telling) -> bool:
        if one.withdrawn is None:
            return False
        other = by.get(one.withdrawn_by)
        return (
            other is None or unpack(other.claim).correction or (other.belief, one.belief) in ended
        )

    return {t.id for t in told if clear(t)}


_ORDER: tuple[Standing, ...] = ("fact", "contested", "said", "own", "past")


def _standing(tellings: Iterable[Telling], held: dict[int, Belief]) -> tuple[Standing, int]:
    """The best standing of what an episode claims, and how often that was told."""
    found = []
    for telling in tellings:
        belief = held[telling.belief]
        withdrawn = telling.withdrawn is not None and telling.origin != "assistant"
        standing: Standing = "past" if withdrawn else belief.standing
        found.append((_ORDER.index(standing), -belief.tellings))
    place, told = min(found)
    return _ORDER[place], -told


def _replaces(ids: Iterable[int], held: dict[int, Belief]) -> tuple[Replaced, ...]:
    """What these beliefs took the place of."""
    found = []
    for now in (held[id] for id in ids if held[id].standing != "past"):
        for old in (held[i] for i in now.against if i in held):
            if old.standing == "past" and old.claim.polarity:
                new = now.claim.value if now.claim.polarity else ""
                so = _amended(old.claim, new) if new and bare(now.claim) else ""
                found.append(Replaced(old=old.claim.value, new=new, episodes=old.episodes, so=so))
    return tuple(found)


def _amended(old: Claim, new: str) -> str:
    """The words of a claim with another value; "" where they have its own not just once."""
    once = old.value and old.text.count(old.value) == 1
    return old.text.replace(old.value, new) if once else ""


def _instead(tellings: Iterable[Telling], held: dict[int, Belief]) -> tuple[str, ...]:
    """Episodes that say what stands against these tellings now, the newest of each belief."""
    named = []
    for telling in tellings:
        for id in held[telling.belief].against:
            rival = held.get(id)
            if rival and rival.standing in ("fact", "contested", "said") and rival.episodes:
                named.append((rival.last, rival.episodes[-1]))
    return tuple(dict.fromkeys(episode for _, episode in sorted(named, reverse=True)))
