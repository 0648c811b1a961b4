"""What comes back for a question, and why: a sum of few parts, each with one documented weight.

Every record of the namespace is scored, none is pre-selected, so a result depends on what is kept
and not on the order in which it was written. A question with several sentences that ask is scored
sentence by sentence, and a record counts for the one it fits best.

| part | what it is | from 0 to |
|---|---|---|
| words | BM25 over a turn and two neighbours on each side, over the most it could be | about 2 |
| meaning | cosine of the question and the turn in the context of the two before it | 1 |
| speaker | the question names one speaker, and that one said it | 1 |
| | the assistant said it, and the question asks of "you" and not of "me" | 1 |
| | the assistant said it, and the question does not ask of "you" | −2 |
| | the question names somebody of whom no record has ever heard | −1 |
| date | it was said in the time the question names, the day before, or within ten days after | 1 |
| asks | it asks something itself; 3 when it does nothing else; 0 when it tells on the way | 3 |
| substance | log(1 + Σ idf) of its own terms | about 5 |
| names | names and numbers in it | 3 |
| linked | rare terms it shares with the best of a first pass, not with the question | 1 |

Two kinds of records stay out. What only asks is no answer, unless the question is about what was
asked. What the model said comes back for who asks for what was said, and not as knowledge.

It does not know the store, files or models; it is handed an index and an embedder.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log, sqrt
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from aplysia import newer
from aplysia import patterns as re
from aplysia.memory.index import Floats, Index
from aplysia.text import MARKS, in_runs, is_run, keys, terms, words
from aplysia.types import Embedder, Percept, Recalled

K1, B = 0.8, 0.75  # BM25's saturation and length normalisation; windows saturate sooner
_DAY_US = 86_400_000_000
_ECHO_DAYS = 10  # people speak of an event up to so long after it
_NOT_NAMES = frozenset({"user", "assistant", "system", "tool", "document", "me"})
_SELF = re.compile(r"\b(?:i|my|me|mine|we|our|us)\b|我", re.I)
_YOU = re.compile(r"\b(?:you|your|yours)\b|你|您", re.I)
# polite ways to ask, of which "you" is no part
_ASKS_YOU = re.compile(
    r"\b(?:do|did|can|could|would|will) you (?:still |please |happen to )?"
    r"(?:know|remember|recall|tell|remind|guess)\b(?: me)?"
    r"|[你您](?:还|能不能|能|可以|可不可以)?(?:知道|记不记得|记得|告诉我|提醒我|猜)",
    re.I,
)
_OF_ASKING = re.compile(r"\b(?:ask|asks|asked|asking|question|questions)\b|问", re.I)
# of what was said in the conversation, also by the assistant
_OF_SAYING = re.compile(
    r"\b(?:you|your|yours|said|say|told|tell|mention(?:ed)?|talk(?:ed)?|discuss(?:ed)?|answer(?:ed)?"
    r"|repl(?:y|ied)|recommend\w*|suggest\w*|advi[cs]e\w*|propos\w*|conversation|chat|earlier"
    r"|again)\b"
    r"|你|您|说|讲|聊|提到|提过|回答|答复|推荐|建议|刚才|方案|对话",
    re.I,
)
_MOST_ASKS = 4  # sentences that ask, the last ones
_AROUND = 64  # characters that are read before and after the last of them
_AT_ONCE = 200_000  # places of rows and terms that are counted in one go
_MOST_TERMS = 40  # of one text; the rarest that some record has are taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The numbers of recall. Chosen by leaving out one dialogue at a time: see benchmarks/."""

    words: float = 6.0
    meaning: float = 13.0
    speaker: float = 3.2
    date: float = 2.8
    asks: float = -1.5
    substance: float = 0.58
    names: float = 0.75
    linked: float = 2.9
    share: float = 0.56  # how much the whole text counts beside one sentence of it that asks
    lift: float = 0.75  # how far the best match of a lesser sentence is raised to the best of all
    across: float = 0.9  # words that a record in the other script is taken to share, per meaning
    fit: float = 2.0  # least of words + meaning + speaker + date that fits: see `fit`


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of the score of every row for one sentence that asks, unweighted, (n,) each."""

    words: Floats
    meaning: Floats
    speaker: Floats
    date: Floats
    asks: Floats
    substance: Floats
    names: Floats
    named: bool  # the speaker part goes by a name, not by "you"
    out: NDArray[np.bool_]  # rows that stay out, see above
    today: bool  # the time that it names is not over yet
    asked: frozenset[int]  # keys of the terms of the sentence

    def own(self, weights: Weights) -> Floats:
        """(n,): the weighted sum of what speaks for each row. "you" alone speaks for none."""
        return self._sum(weights, "words", "meaning", "date", *(("speaker",) if self.named else ()))

    def general(self, weights: Weights) -> Floats:
        """(n,): the weighted sum of what each row says to many a question."""
        speaker = () if self.named else ("speaker",)
        return self._sum(weights, "asks", "substance", "names", *speaker)

    def _sum(self, weights: Weights, *names: str) -> Floats:
        total: Floats = sum(
            getattr(self, name) * np.float32(getattr(weights, name)) for name in names
        )
        return total

    def of(self, name: str, row: int, weights: Weights) -> float:
        """One weighted part of one row."""
        return float(getattr(self, name)[row]) * float(getattr(weights, name))


_PARTS = ("words", "meaning", "speaker", "date", "asks", "substance", "names")
_BESIDE = 0.2  # of what speaks for the best, a record needs to come along with it
_FEW = 12  # records: a smaller memory is asked for nearly as much
_ONLY_ASKS = 3  # marks of a text that asks and does nothing else
_BARE = 0.2  # of `Weights.fit`, where there are no vectors
_AKIN = 0.6  # of what the shorter text says, by rarity: one that shares so much may repeat it
_ALIKE, _ACROSS = 0.8, 0.5  # cosine of two texts that may say the same; in different scripts
_FEWEST = 2  # terms; a text of fewer is part of too many others
_LOOKED_AT = 100
_STRETCH = 64  # rows
_DIGITS = 4
_SAME = 1e-4


def parts(
    index: Index, percept: Percept, embedder: Embedder | None, *, weights: Weights
) -> list[Parts]:
    """The parts for each sentence of `percept` that asks; for the whole text when none does."""
    sources, texts = _named(index, percept), _texts(percept)
    bare = [_without(text, sources) for text in texts]
    asked = [_keys(index, terms(text)) for text in bare]
    # a row for each sentence: how much it counts, and how much the whole text does
    mix = np.eye(len(texts), dtype=np.float32)
    if len(texts) > 1:
        whole = np.float32(weights.share / (1 + weights.share))
        mix = (1 - whole) * mix[1:] + whole * mix[:1]
    out = _out(index, percept)
    word_parts = _words(index, asked, mix, out=out)
    if embedder and index.dim:
        vectors = embedder.embed(bare, kind="query").astype(np.float32, copy=False)
        meaning_parts = index.meaning(mix @ vectors)
    else:
        meaning_parts = np.zeros((len(mix), index.size), np.float32)
    other = np.not_equal(index.flags[:, 3] > 0, in_runs(percept.text))
    if other.any():
        shared = np.float32(weights.across) * meaning_parts * other
        word_parts = np.maximum(word_parts, shared)
    date, (speaker, named) = _date(index, percept), _speaker(index, percept, sources, other)
    flags = np.minimum(index.flags, 3)
    own = asked[-len(mix) :]
    return [
        Parts(
            words=word_parts[i],
            meaning=meaning_parts[i],
            speaker=speaker,
            date=date,
            asks=flags[:, 0],
            substance=index.info,
            names=np.minimum(flags[:, 1] + flags[:, 2], 3),
            named=named,
            out=out,
            today=bool(percept.at and any(end > percept.at for _, end in percept.dates)),
            asked=own[i],
        )
        for i in range(len(mix))
    ]


def _texts(percept: Percept) -> list[str]:
    """The sentences that ask and, first, the last of them with what stands around it.

    The text alone when it asks nothing, or asks one thing and says no more.
    """
    text, asks = percept.text, percept.asks[-_MOST_ASKS:]
    if not asks or percept.asks == (text.strip(),):
        return [text]
    at = max(0, text.rfind(asks[-1]))
    begin = max(0, at - _AROUND)
    while 0 < begin < at and re.match(r"[A-Za-z0-9]{2}", text[begin - 1 : begin + 1]):
        begin += 1  # not in the middle of a word
    return [text[begin : at + len(asks[-1]) + _AROUND], *asks]


def rank(
    index: Index,
    percept: Percept,
    embedder: Embedder | None,
    *,
    limit: int,
    exclude: Collection[str] = (),
    weights: Weights = WEIGHTS,
) -> list[Recalled]:
    """The `limit` best rows, best first; [] when nothing fits, fewer where few do.

    Rows of equal score are ordered by time, newest first, then by id.
    """
    if not index.size or limit < 1:
        return []
    asked = parts(index, percept, embedder, weights=weights)
    own, general = np.stack([p.own(weights) for p in asked]), asked[0].general(weights)
    own[:, asked[0].out] = -np.inf
    own[:, [index.row_of[id] for id in exclude if id in index.row_of]] = -np.inf
    least = weights.fit * (1 if embedder and index.dim else _BARE)
    if not fit(index, asked, own, weights) >= least:
        return []
    links = np.stack([_linked(index, p, s + general) for p, s in zip(asked, own, strict=True)])
    own += np.float32(weights.linked) * links
    best = (own + general).max(axis=1)
    lifts = np.float32(weights.lift) * (best.max() - best)
    scores = own + general + lifts[:, None]
    which = scores.argmax(axis=0)
    every = np.arange(index.size)
    # what is equal must not differ by the last bits of a matrix product
    final = np.round(scores[which, every], _DIGITS)
    final[own[which, every] < _BESIDE * own.max()] = -np.inf
    found = []
    for row in _best(index, final, limit):
        ask = int(which[row])
        reasons = {name: asked[ask].of(name, row, weights) for name in _PARTS}
        reasons["linked"] = weights.linked * float(links[ask, row])
        reasons["lift"] = float(lifts[ask])
        found.append(_result(index, row, reasons))
    return found


def fit(index: Index, asked: Sequence[Parts], own: Floats, weights: Weights) -> float:
    """How well the best row fits, in units of what the best of n matches by chance would reach.

    That grows as √ln n. A time that is not over yet, as "today", is no reason to remember.

    Args:
        own: (len(asked), n), what speaks for each row; −inf for those that stay out.
    """
    if asked[0].today:
        own = own - np.float32(weights.date) * asked[0].date
    return float(own.max()) / sqrt(log(index.size + _FEW))


def akin(index: Index, rows: Collection[int]) -> list[int]:
    """Other rows that may say again what one of these says, or a part of it.

    They share most terms of the shorter of both, by rarity, or mean nearly the same. Where more
    than `_LOOKED_AT` rows are given, the last of them are looked at.
    """
    found: set[int] = set()
    whole = np.expm1(index.info)
    few = np.array([len(set(k.tolist())) < _FEWEST for k in index.keys])
    looked = [] if len(rows) == index.size else sorted(rows)[-_LOOKED_AT:]
    for row in looked:
        keys_ = set(index.keys[row].tolist())
        shared = np.zeros(index.size, np.float32)
        for key in keys_:
            shared[index.postings.find(key)[0]] += np.float32(index.idf(key))
        least = np.where(
            few | few[row], np.maximum(whole, whole[row]), np.minimum(whole, whole[row])
        )
        found.update(np.flatnonzero((shared >= _AKIN * least) & (shared > 0)).tolist())
        if index.dim:
            alike = index.vectors @ index.vectors[row]
            other = index.flags[:, 3] != index.flags[row, 3]
            found.update(np.flatnonzero(alike >= np.where(other, _ACROSS, _ALIKE)).tolist())
    return sorted(found.difference(rows))


def _best(index: Index, final: Floats, limit: int) -> list[int]:
    """The rows of the `limit` highest scores; equal ones newest first, then by id."""
    edge = final.max()
    if limit > 1:
        # no fewer than `limit` rows reach the limit-th of the tops of stretches of rows
        tops = np.maximum.reduceat(final, np.arange(0, index.size, _STRETCH))
        least = _largest(tops, limit) if len(tops) >= limit else -np.inf
        edge = _largest(final[final >= least], limit)
    rows = np.flatnonzero((final >= edge) & (final > -np.inf))
    order = sorted(rows.tolist(), key=lambda r: (-final[r], -index.at[r], index.episodes[r].id))
    return order[:limit]


def _largest(values: Floats, place: int) -> np.float32:
    """The largest value for place 1, the one after it for 2, …; the least when there are fewer."""
    at = max(0, len(values) - place)
    least: np.float32 = np.partition(values, at)[at]
    return least


def _result(index: Index, row: int, reasons: dict[str, float]) -> Recalled:
    kept = {name: round(value, 4) for name, value in reasons.items() if abs(value) >= 5e-5}
    episode = index.episodes[row]
    return Recalled(
        text=episode.text,
        score=round(sum(kept.values()), 4),
        reasons=MappingProxyType(kept),
        episodes=(episode.id,),
        at=episode.at,
        source=episode.source,
        role=episode.role,
        session=episode.session,
    )


def _keys(index: Index, found: Sequence[str]) -> frozenset[int]:
    unique = set(keys(list(found)))
    if len(unique) <= _MOST_TERMS:
        return frozenset(unique)
    every = sorted(unique)
    counts = index.postings.counts(every)
    rarest = sorted((n or index.size + 1, k) for n, k in zip(counts, every, strict=True))
    return frozenset(k for _, k in rarest[:_MOST_TERMS])


def _words(
    index: Index,
    asked: Sequence[frozenset[int]],
    mix: Floats,
    *,
    out: NDArray[np.bool_] | None = None,
) -> Floats:
    """(m, n): BM25 over each row with its neighbours, over the most that it could be.

    Args:
        asked: sets of terms.
        mix: (m, len(asked)), how much each set counts in each of m results.
        out: (n,), rows whose words do not count, nor for their neighbours.
    """
    telling = _telling(index, frozenset().union(*asked))
    used = list(telling)
    idf = np.array(list(telling.values()), np.float32)
    has = np.array([[key in some for some in asked] for key in used], np.float32)
    has = has.reshape(len(used), len(asked))
    share = has @ (mix / np.maximum(idf @ has, np.float32(1e-9))).T  # (terms, m)
    factors = (share * idf[:, None] * np.float32(K1 + 1)).T  # (m, terms)
    mean = max(float(index.span.mean()), 1e-9)
    spare = np.append(K1 * (1 - B + B * index.span / mean), 1).astype(np.float32)
    totals = np.zeros((len(mix), len(spare)), np.float32)  # the last column is of no row
    at_once = max(1, _AT_ONCE // len(spare))
    count = np.zeros(at_once * len(spare), np.float32)
    value = np.zeros_like(count)
    for first in range(0, len(used), at_once):
        some = factors[:, first : first + at_once]
        found = [index.postings.find(key) for key in used[first : first + at_once]]
        rows = np.concatenate([r for r, _ in found])
        counts = np.concatenate([c for _, c in found])
        if out is not None:
            counts = np.where(out[rows], np.float32(0), counts)
        lines = np.repeat(np.arange(len(found)) * len(spare), [len(r) for r, _ in found])
        near = np.concatenate([rows[None], index.beside[rows].T])
        near = np.where(near < 0, index.size, near)
        flat = near + lines
        for line in flat:  # no place stands twice in one of them, but for those of no row
            count[line] += counts
        flat, near = flat.ravel(), near.ravel()
        held = count[flat]
        value[flat] = held / (held + spare[near])
        if at_once > 1:
            totals += some @ value[: len(found) * len(spare)].reshape(len(found), -1)
        else:
            gain = value[near]
            for total, factor in zip(totals, some[:, 0], strict=True):
                total[near] += factor * gain  # alike for every repeat, so it counts once
        count[flat] = value[flat] = 0
    return totals[:, :-1]


def _telling(index: Index, terms: Collection[int]) -> dict[int, float]:
    """The idf of those terms that stand in few enough rows to be worth reading them, in order."""
    most = max(256, index.size // 64)
    every = sorted(terms)
    counts = index.postings.counts(every)
    return {k: index.rarity(n) for k, n in zip(every, counts, strict=True) if n <= most}


def _linked(index: Index, p: Parts, scores: Floats) -> Floats:
    """(n,): the idf share of the best row's terms, those of the question left out, in each row."""
    link = np.zeros(index.size, np.float32)
    best = _best(index, np.round(scores, _DIGITS), 1)[0]
    whole = set(index.keys[best].tolist())
    share = 0.0
    for key, idf in _telling(index, whole - p.asked).items():
        share += idf
        link[index.postings.find(key)[0]] += np.float32(idf)
    if not share:
        return link
    link /= np.float32(share)
    for row in np.flatnonzero(link > 1 - _SAME).tolist():
        if set(index.keys[row].tolist()) == whole:  # itself, or the same said again
            link[row] = 0
    return link


def _named(index: Index, percept: Percept) -> tuple[str, ...]:
    """The sources that the text names; a name inside a longer one that it names does not count."""
    said, found = words(percept.text), dict[str, list[str]]()
    for at, word in enumerate(said):
        for name, own in index.called.get(word, ()):
            if said[at : at + len(own)] == own:
                found[name] = own
    for name, own in index.called.get("", ()):
        if len(name) > 1 and name in percept.text:
            found[name] = own
    return tuple(
        name
        for name in sorted(found)
        if name.lower() not in _NOT_NAMES and not any(name != n and name in n for n in found)
    )


def _without(text: str, named: Sequence[str]) -> str:
    """The text without the names of speakers: who said it is a part of its own."""
    for name in named:
        edge = "" if is_run(words(name)[0]) else r"\b"
        text = re.sub(rf"{edge}{re.escape(name)}(?:['’]s)?{edge}", "", text, flags=re.I)
    return text


def of_the_past(percept: Percept) -> bool:
    """Whether it asks for what was so before."""
    return newer.of_the_past(percept.text)


def _out(index: Index, percept: Percept) -> NDArray[np.bool_]:
    """(n,): the rows that are no answer to the question, whatever they share with it."""
    out = np.zeros(index.size, np.bool_)
    if percept.asks and not _OF_ASKING.search(percept.text):
        out |= index.flags[:, 0] >= _ONLY_ASKS
    if not _OF_SAYING.search(_ASKS_YOU.sub("", percept.text)):
        out |= index.assistant
    return out


def _speaker(
    index: Index, percept: Percept, named: Sequence[str], other: NDArray[np.bool_]
) -> tuple[Floats, bool]:
    """(n,), see the table above, and whether it goes by a name.

    `other`: rows in the other script, where names look different.
    """
    known = ((n, keys(terms(n))) for n in percept.names)
    strange = [n for n, own in known if own and not any(map(index.postings.count, own))]
    if strange and not named:
        return np.where(other, np.float32(0), np.float32(-1)), True
    if len(named) == 1:
        return np.equal(index.source, index.sources[named[0]]).astype(np.float32), True
    if not named and index.assistant.any():
        text = _ASKS_YOU.sub("", percept.text)
        mine, yours = bool(_SELF.search(text)), bool(_YOU.search(text))
        if not (mine and yours):
            return np.where(index.assistant, np.float32(1 if yours else -2), np.float32(0)), False
    return np.zeros(index.size, np.float32), False


def _date(index: Index, percept: Percept) -> Floats:
    """1 in a span of time and a day before it, falling to ½ ten days after, else 0."""
    total: Floats = np.zeros(index.size, np.float32)
    for start, end in percept.dates:
        begin, close = (int(t.timestamp() * 1_000_000) for t in (start, end))
        late = np.maximum(index.at - close, 0).astype(np.float32) / np.float32(_DAY_US)
        near = (index.at >= begin - _DAY_US) & (late <= _ECHO_DAYS)
        fit = np.where(near, 1 - late / np.float32(2 * _ECHO_DAYS), np.float32(0))
        total = np.maximum(total, fit)
    return total


MARK_KEYS = tuple(keys(list(MARKS)))
