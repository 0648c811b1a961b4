"""The index against plain Python: neighbours, postings, spans and norms, however it was filled."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import log, log1p, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aplysia.memory.index import CONTEXT, REACH, Floats, Index, Postings
from aplysia.memory.recall import K1, MARK_KEYS, B, _words
from aplysia.memory.store import Record
from aplysia.text import keys, terms
from tests.recalling import Letters, episode, indexed

START = datetime(2024, 5, 1, 12, tzinfo=UTC)
DIM = 8
EMBEDDER = Letters(dim=DIM)
VOCABULARY = ["anchor", "bridge", "candle", "dragon", "豆豆", "蛋糕", "花园", "list?", "42"]
HOUR = timedelta(hours=1)


def said(id: str, text: str, at: timedelta, *, session: str = "s", embedded: bool = True) -> Record:
    vector = EMBEDDER.embed([text], kind="passage")[0] if embedded else None
    return indexed(episode(id, text, at=START + at, session=session), vector=vector)


@st.composite
def dialogues(draw: st.DrawFn, *, most: int = 24) -> list[Record]:
    """Turns of up to three sessions, no two at the same time, some of them without a vector."""
    minutes = draw(st.lists(st.integers(0, 600), unique=True, min_size=1, max_size=most))
    records = []
    for n, minute in enumerate(minutes):
        chosen = draw(st.lists(st.sampled_from(VOCABULARY), max_size=5))
        records.append(
            said(
                f"e{n}",
                " ".join(chosen),
                timedelta(minutes=minute),
                session=draw(st.sampled_from("abc")),
                embedded=draw(st.integers(0, 5)) > 0,
            )
        )
    return records


def filled(*batches: Sequence[Record]) -> Index:
    index = Index(dim=DIM, marks=MARK_KEYS)
    for batch in batches:
        index.add(batch)
    return index


def one_by_one(records: Sequence[Record]) -> Index:
    return filled(*([r] for r in records))


def many(count: int, rng: random.Random) -> list[Record]:
    """A large dialogue, in the order of time."""
    return [
        said(
            f"e{n}",
            " ".join(rng.choices(VOCABULARY, k=rng.randrange(6))) + f" word{n % 40}",
            timedelta(minutes=20 * n + rng.randrange(15)),
            session=rng.choice("abc"),
        )
        for n in range(count)
    ]


def neighbours(index: Index) -> dict[str, list[str | None]]:
    """Who stands beside whom, by id."""
    name = [e.id for e in index.episodes]
    return {
        name[row]: [name[r] if r >= 0 else None for r in index.beside[row].tolist()]
        for row in range(index.size)
    }


def same(one: Index, other: Index, *, info: float) -> None:
    """Both say the same of every episode; `info` may differ by so much."""
    assert set(one.row_of) == set(other.row_of)
    order = [other.row_of[e.id] for e in one.episodes]
    assert neighbours(one) == neighbours(other)
    np.testing.assert_array_equal(one.span, other.span[order])
    np.testing.assert_array_equal(one.length, other.length[order])
    np.testing.assert_array_equal(one.flags, other.flags[order])
    np.testing.assert_array_equal(one.at, other.at[order])
    np.testing.assert_array_equal(one.vectors, other.vectors[order])
    query = EMBEDDER.embed(["anchor 豆豆", "dragon"], kind="query")
    np.testing.assert_allclose(one.meaning(query), other.meaning(query)[:, order], atol=1e-5)
    np.testing.assert_allclose(one.info, other.info[order], atol=info)
    for key in {key for row in one.keys for key in row.tolist()}:
        assert held(one, key) == held(other, key)
        assert one.idf(key) == other.idf(key)


def held(index: Index, key: int) -> dict[str, float]:
    rows, counts = index.postings.find(key)
    assert rows.tolist() == sorted(set(rows.tolist()))
    assert index.postings.count(key) == len(rows)
    return {index.episodes[r].id: c for r, c in zip(rows.tolist(), counts.tolist(), strict=True)}


# However it was filled


@settings(max_examples=30, deadline=None)
@given(dialogues(), st.randoms(use_true_random=False))
def test_a_small_index_is_the_same_however_it_was_filled(
    records: list[Record], rng: random.Random
) -> None:
    at_once = filled(records)
    same(at_once, one_by_one(records), info=1e-5)
    shuffled = rng.sample(records, len(records))
    same(at_once, filled(shuffled), info=1e-5)
    same(at_once, one_by_one(shuffled), info=1e-5)
    cut = rng.randrange(len(records) + 1)
    same(at_once, filled(shuffled[:cut], shuffled[cut:]), info=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_a_large_index_is_the_same_but_for_the_info_of_rows_in_the_tail(seed: int) -> None:
    rng = random.Random(seed)
    records = many(300, rng)
    at_once = filled(records)
    same(at_once, one_by_one(records), info=0.2)
    shuffled = rng.sample(records, len(records))
    cuts = sorted(rng.sample(range(300), 20))
    batches = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, 300], strict=True)]
    same(at_once, filled(*batches), info=0.2)


def test_adding_nothing_changes_nothing(rng: random.Random) -> None:
    records = many(50, rng)
    same(filled(records), filled([], records, [], []), info=1e-5)


def test_an_empty_index_has_nothing() -> None:
    index = filled([])
    assert (index.size, len(index.vectors), len(index.beside), len(index.info)) == (0, 0, 0, 0)
    assert index.postings.count(7) == 0
    assert index.postings.find(7)[0].tolist() == []


def test_texts_without_terms_are_rows_too() -> None:
    index = filled([said("a", "", timedelta(0)), said("b", "😀", timedelta(minutes=1))])
    assert index.length.tolist() == index.info.tolist() == [0, 0]
    assert neighbours(index)["b"][0] == "a"


def test_an_index_grows_past_its_room(rng: random.Random) -> None:
    records = many(1000, rng)
    index = filled(records[:255], records[255:257], records[257:])
    assert [e.id for e in index.episodes] == [r.episode.id for r in records]
    for row in (0, 254, 255, 256, 257, 999):
        np.testing.assert_array_equal(
            index.vectors[row], np.frombuffer(records[row].vector or b"", "<f4")
        )
    same(index, filled(records), info=0.2)


# Neighbours


def minutes(*at: float, session: str = "s") -> list[Record]:
    return [said(f"{m:g}", "anchor", timedelta(minutes=m), session=session) for m in at]


def test_neighbours_are_two_turns_on_each_side_nearest_first() -> None:
    beside = neighbours(filled(minutes(0, 1, 2, 3, 4)))
    assert beside["2"] == ["1", "0", "3", "4"]
    assert beside["0"] == [None, None, "1", "2"]
    assert beside["4"] == ["3", "2", None, None]


def test_turns_of_other_sessions_are_no_neighbours() -> None:
    index = filled([*minutes(0, 2, session="a"), *minutes(1, 3, session="b")])
    assert neighbours(index)["1"] == [None, None, "3", None]


def test_an_hour_apart_is_a_neighbour_and_more_is_none() -> None:
    near = said("near", "x", HOUR)
    far = said("far", "x", 2 * HOUR + timedelta(microseconds=1))
    beside = neighbours(filled([said("first", "x", timedelta(0)), near, far]))
    assert beside["first"] == [None, None, "near", None]
    assert beside["near"] == ["first", None, None, None]
    assert set(beside["far"]) == {None}


def test_long_turns_of_one_speaker_in_a_row_stand_alone() -> None:
    def turn(n: int, who: str, text: str) -> Record:
        at = START + n * timedelta(minutes=1)
        return indexed(episode(f"e{n}", text, source=who, at=at, session="s"))

    long = " ".join(f"word{n}" for n in range(30))
    turns = [("ann", long), ("ann", "a bridge"), ("ann", long), ("ben", long), ("ann", "dragon")]
    records = [turn(n, who, text) for n, (who, text) in enumerate(turns)]
    beside = neighbours(filled(records))
    assert beside["e0"] == [None, None, "e1", "e2"]
    assert beside["e2"] == ["e1", "e0", "e3", "e4"]
    records[0] = turn(0, "ann", f"{long} anchor candle")
    assert neighbours(filled(records))["e1"] == [None, None, "e2", "e3"]


def test_none_is_a_neighbour_across_a_gap() -> None:
    beside = neighbours(filled(minutes(0, 50, 115, 120)))
    assert beside["120"] == ["115", None, None, None]
    assert beside["50"] == ["0", None, None, None]


@pytest.mark.parametrize("late", [0.5, 1.5, 2.5, 3.5, -1])
def test_a_turn_that_arrives_late_takes_its_place(late: float) -> None:
    index = filled(minutes(0, 1, 2, 3), minutes(late))
    same(index, filled(minutes(*sorted([0, 1, 2, 3, late]))), info=1e-5)


def test_several_turns_that_arrive_late_take_their_places() -> None:
    at_once = filled(minutes(0, 1, 2, 3, 4, 5, 6))
    same(filled(minutes(0, 4, 6), minutes(5, 1, 2, 3)), at_once, info=1e-5)
    same(filled(minutes(5, 6), minutes(0, 1, 2, 3, 4)), at_once, info=1e-5)


def test_a_turn_that_arrives_late_bridges_a_gap() -> None:
    index = filled(minutes(0, 100), minutes(50))
    assert neighbours(index)["100"] == ["50", "0", None, None]


def test_turns_of_the_same_time_stand_in_the_order_of_writing() -> None:
    together = [said(id, "anchor", timedelta(0)) for id in "cab"]
    assert neighbours(filled(together))["a"] == ["c", None, "b", None]
    assert neighbours(one_by_one(together)) == neighbours(filled(together))


@pytest.mark.parametrize("year", [1969, 2024, pytest.param(2040)])
def test_turns_a_microsecond_apart_stand_in_the_order_of_time(year: int) -> None:
    """A float of seconds cannot tell them apart after 2038."""
    start = datetime(year, 5, 1, 12, 3, 7, tzinfo=UTC)
    records = [
        indexed(episode(str(n), "x", at=start + timedelta(microseconds=n), session="s"))
        for n in range(100)
    ]
    index = Index(dim=0, marks=MARK_KEYS)
    index.add(records[::-1])
    assert len(set(index.at.tolist())) == 100


def by_hand(records: Sequence[Record]) -> dict[str, list[str | None]]:
    beside: dict[str, list[str | None]] = {}
    for session in {r.episode.session for r in records}:
        line = sorted(
            (r.episode for r in records if r.episode.session == session), key=lambda e: e.at
        )
        for n, turn in enumerate(line):
            found = list[str | None]([None] * 2 * REACH)
            for side, step in ((0, -1), (REACH, 1)):
                here, prior = n, turn
                for reach in range(REACH):
                    here += step
                    if not 0 <= here < len(line) or abs(line[here].at - prior.at) > HOUR:
                        break
                    prior = line[here]
                    found[side + reach] = prior.id
            beside[turn.id] = found
    return beside


@settings(max_examples=40, deadline=None)
@given(dialogues())
def test_neighbours_are_those_counted_by_hand(records: list[Record]) -> None:
    assert neighbours(filled(records)) == by_hand(records)


# Postings


@pytest.mark.parametrize("seed", range(4))
def test_postings_are_those_of_a_dictionary_in_the_tail_and_out_of_it(seed: int) -> None:
    rng = random.Random(seed)
    postings, plain = Postings(), dict[int, dict[int, int]]()
    row = 0
    for _ in range(60):
        for _ in range(rng.choice([0, 1, 1, 2, 40])):
            found = [rng.randrange(30) << 59 for _ in range(rng.randrange(8))]
            postings.add(row, np.array(found, np.uint64))
            for key, count in Counter(found).items():
                plain.setdefault(key, {})[row] = count
            row += 1
        postings.settle(row)
        for key in [n << 59 for n in range(31)]:
            rows, counts = postings.find(key)
            assert dict(zip(rows.tolist(), counts.tolist(), strict=True)) == plain.get(key, {})
            assert rows.tolist() == sorted(rows.tolist())
            assert postings.count(key) == len(plain.get(key, {}))


def test_a_few_new_rows_stay_in_a_tail_and_are_found() -> None:
    postings = Postings()
    for row in range(100):
        postings.add(row, np.array([row], np.uint64))
    assert postings.settle(100)
    postings.add(100, np.array([7, 7], np.uint64))
    assert not postings.settle(101)
    assert postings.find(7)[0].tolist() == [7, 100]
    assert postings.find(7)[1].tolist() == [1, 2]


# Against plain Python


def span_by_hand(records: Sequence[Record]) -> dict[str, int]:
    beside = by_hand(records)
    length = {r.episode.id: len(terms(r.episode.text)) for r in records}
    return {
        id: length[id] + sum(length[near] for near in around if near)
        for id, around in beside.items()
    }


def idf_by_hand(records: Sequence[Record], term: str) -> float:
    n = sum(term in terms(r.episode.text) for r in records)
    return log(1 + (len(records) - n + 0.5) / (n + 0.5))


def words_by_hand(records: Sequence[Record], asked: set[str]) -> dict[str, float]:
    """BM25 where a turn's words are its own and those of its neighbours, over the sum of idf."""
    beside, span = by_hand(records), span_by_hand(records)
    mean = max(sum(span.values()) / len(span), 1e-9)
    own = {r.episode.id: Counter(terms(r.episode.text)) for r in records}
    idf = {term: idf_by_hand(records, term) for term in asked}
    scores = {}
    for id, around in beside.items():
        score = 0.0
        for term in asked:
            count = own[id][term] + sum(own[near][term] for near in around if near)
            spare = K1 * (1 - B + B * span[id] / mean)
            score += idf[term] * count * (K1 + 1) / (count + spare) if count else 0
        scores[id] = score / (sum(idf.values()) or 1)
    return scores


def meaning_by_hand(records: Sequence[Record], query: Floats) -> dict[str, float]:
    """Cosine of the query and the weighted sum of a turn's vector and the two before it."""
    beside = by_hand(records)
    vector = {
        r.episode.id: np.frombuffer(r.vector, "<f4").tolist() if r.vector else [0.0] * DIM
        for r in records
    }
    scores = {}
    for id, around in beside.items():
        total = [CONTEXT[0] * x for x in vector[id]]
        for share, near in zip(CONTEXT[1:], around, strict=False):
            if near:
                total = [a + share * b for a, b in zip(total, vector[near], strict=True)]
        size = sqrt(sum(x * x for x in total))
        dot = sum(a * b for a, b in zip(total, query.tolist(), strict=True))
        scores[id] = dot / size if size else 0.0
    return scores


_QUESTIONS = st.lists(
    st.sets(st.sampled_from([*VOCABULARY[:7], "unheard"])), min_size=1, max_size=3
)


@settings(max_examples=40, deadline=None)
@given(dialogues(), _QUESTIONS, st.booleans())
def test_words_are_bm25_over_the_neighbours(
    records: list[Record], questions: list[set[str]], at_once: bool
) -> None:
    index = filled(records) if at_once else one_by_one(records)
    asked = [set(terms(" ".join(q))) for q in questions]
    mix = np.eye(len(asked), dtype=np.float32)
    mixed = np.concatenate([mix, mix.mean(axis=0, keepdims=True)])  # each alone, and all alike
    found = _words(index, [frozenset(keys(sorted(a))) for a in asked], mixed)
    plain = [words_by_hand(records, expected) for expected in asked]
    plain.append({id: sum(p[id] for p in plain) / len(plain) for id in plain[0]})
    for row, expected in zip(found, plain, strict=True):
        got = dict(zip((e.id for e in index.episodes), row.tolist(), strict=True))
        assert got == pytest.approx(expected, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(dialogues(), st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3), st.booleans())
def test_meaning_is_the_cosine_of_a_turn_in_its_context(
    records: list[Record], questions: list[str], at_once: bool
) -> None:
    index = filled(records) if at_once else one_by_one(records)
    query = EMBEDDER.embed(questions, kind="query")
    found = index.meaning(query)
    for n, vector in enumerate(query):
        plain = meaning_by_hand(records, vector)
        got = dict(zip((e.id for e in index.episodes), found[n].tolist(), strict=True))
        assert got == pytest.approx(plain, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(dialogues())
def test_info_is_the_rarity_of_the_terms_of_a_text(records: list[Record]) -> None:
    index = filled(records)
    plain = [
        log1p(sum(idf_by_hand(records, term) for term in set(terms(r.episode.text))))
        for r in records
    ]
    assert index.info.tolist() == pytest.approx(plain, abs=1e-5)
    assert index.span.tolist() == [span_by_hand(records)[e.id] for e in index.episodes]


def test_without_vectors_nothing_is_alike() -> None:
    records = [said(str(n), "anchor", timedelta(days=n), embedded=False) for n in range(3)]
    query = EMBEDDER.embed(["anchor"], kind="query")
    assert filled(records).meaning(query).tolist() == [[0.0] * 3]


def test_marks_are_counted_and_are_no_terms() -> None:
    index = filled([said("a", "we met Ann and Bob at 4. Why?", timedelta(0))])
    assert index.flags[0].tolist() == [1, 1, 2, 0]
    assert index.length[0] == len(terms("we met Ann and Bob at 4. Why?"))
    assert not set(index.keys[0].tolist()) & set(MARK_KEYS)


def test_many_rows_are_multiplied_on_every_core(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = Letters()
    index = Index(dim=embedder.dim, marks=MARK_KEYS)
    texts = [f"pear{n % 13} plum{n}" for n in range(3000)]
    vectors = embedder.embed(texts, kind="passage")
    index.add(
        indexed(episode(str(n), text), vector=vector)
        for n, (text, vector) in enumerate(zip(texts, vectors, strict=True))
    )
    asked = embedder.embed(["pear3", "plum2999"], kind="query")
    alone = index.meaning(asked)
    monkeypatch.setattr("aplysia.memory.index._MANY", 1)
    monkeypatch.setattr("aplysia.threads.physical_cores", lambda: 3)
    assert np.array_equal(index.meaning(asked), alone)
