"""What every store promises of beliefs: see `aplysia.memory.store.Ledger`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from aplysia.errors import EpisodeConflict
from aplysia.memory.store import Ledger, Link, State, Store, Telling
from tests.records import NOON, numbered, record

ME = ("me",)
OTHER = ("me", "work")
T = TypeVar("T")
HOUR = timedelta(hours=1)


def state(key: int, *slots: int, id: int = 0) -> State:
    return State(key=key, at=NOON, state=key.to_bytes(8, "little", signed=True), slots=slots, id=id)


def telling(belief: int, episode: str = "d1:0", *, voice: str = "Tom", hours: int = 0) -> Telling:
    return Telling(
        belief=belief,
        episode=episode,
        voice=voice,
        origin="person",
        claim='{"value":"里昂"}',
        at=NOON + hours * HOUR,
        weight=0.7,
        independent=0.5,
        intensity=3.0,
    )


def filled(store: Store, *, beliefs: int = 3) -> list[int]:
    """Beliefs 1, 2, …, each with a slot of its own and slot 100, told once; their ids."""
    with store.ledger(ME, write=True) as ledger:
        ledger.add(numbered(3), embedder="use")
        ids = [ledger.put(state(n, n, 100)) for n in range(1, beliefs + 1)]
        for id in ids:
            ledger.tell(telling(id))
    return ids


def read(store: Store, what: Callable[[Ledger], T]) -> T:
    with store.ledger(ME, write=False) as ledger:
        return what(ledger)


def write(store: Store, what: Callable[[Ledger], T]) -> T:
    with store.ledger(ME, write=True) as ledger:
        return what(ledger)


def told(store: Store, *beliefs: int) -> list[Telling]:
    return read(store, lambda ledger: ledger.tellings(beliefs))


def link(store: Store, *links: Link) -> None:
    with store.ledger(ME, write=True) as ledger:
        for one in links:
            ledger.link(one)


def test_add_is_as_that_of_the_store(store: Store) -> None:
    store.add(ME, numbered(1), embedder="use")
    assert write(store, lambda ledger: ledger.add(numbered(2), embedder="use")) == [False, True]
    assert store.stats(ME)["vectors"] == {"use": 2}


def test_add_refuses_other_content_and_then_nothing_is_written(store: Store) -> None:
    store.add(ME, [record("a")], embedder=None)

    def put_and_add(ledger: Ledger) -> None:
        ledger.put(state(1, 1))
        ledger.add([record("b"), record("a", "other")], embedder=None)

    with pytest.raises(EpisodeConflict):
        write(store, put_and_add)
    assert store.count(ME) == 1
    assert read(store, lambda ledger: list(ledger.all())) == []


def test_a_belief_comes_back_whole_but_for_its_slots(store: Store) -> None:
    kept = replace(
        state(-(2**63), 5), held=True, own=7, pinned=True, ends=NOON + HOUR, at=NOON - HOUR
    )
    id = write(store, lambda ledger: ledger.put(kept))
    expected = replace(kept, id=id, slots=())
    assert read(store, lambda ledger: ledger.by_ids([id])) == {id: expected}
    assert read(store, lambda ledger: ledger.by_keys([kept.key])) == {kept.key: expected}
    assert read(store, lambda ledger: ledger.by_slots([5])) == [expected]
    assert read(store, lambda ledger: list(ledger.all())) == [expected]


def test_a_belief_is_written_again_under_its_id(store: Store) -> None:
    [id] = filled(store, beliefs=1)
    changed = replace(state(1, id=id), state=b"new", held=True, own=2, ends=NOON)
    assert write(store, lambda ledger: ledger.put(changed)) == id
    assert read(store, lambda ledger: list(ledger.all())) == [changed]
    assert write(store, lambda ledger: ledger.put(replace(changed, ends=None))) == id
    assert read(store, lambda ledger: ledger.by_slots([1]))[0].ends is None


def test_beliefs_are_found_by_any_of_their_slots_each_once(store: Store) -> None:
    one, two, three = filled(store)
    assert [s.id for s in read(store, lambda ledger: ledger.by_slots([2, 1, 100]))] == [
        one,
        two,
        three,
    ]
    assert [s.id for s in read(store, lambda ledger: ledger.by_slots([3, 99]))] == [three]
    assert read(store, lambda ledger: ledger.by_slots([])) == []


def test_a_slot_that_many_have_finds_nothing_where_few_are_wanted(store: Store) -> None:
    ids = filled(store)
    few = read(store, lambda ledger: ledger.by_rare_slots([1, 100], most=2))
    assert [s.id for s in few] == ids[:1]
    every = read(store, lambda ledger: ledger.by_rare_slots([1, 100], most=3))
    assert [s.id for s in every] == ids


def test_what_is_absent_is_left_out(store: Store) -> None:
    one, *_ = filled(store)
    assert list(read(store, lambda ledger: ledger.by_keys([1, 77]))) == [1]
    assert list(read(store, lambda ledger: ledger.by_ids([one, 77]))) == [one]
    assert told(store, 77) == []
    assert read(store, lambda ledger: ledger.told_in(["none"])) == []
    assert read(store, lambda ledger: ledger.told_by("nobody")) == []


def test_more_than_one_statement_may_bind(store: Store) -> None:
    ids = filled(store, beliefs=1700)
    some = range(1, 2001)
    assert [s.id for s in read(store, lambda ledger: ledger.by_slots(some))] == ids
    assert list(read(store, lambda ledger: ledger.by_keys(some))) == list(range(1, 1701))
    assert list(read(store, lambda ledger: ledger.by_ids(ids))) == ids
    assert [s.id for s in read(store, lambda ledger: list(ledger.all()))] == ids
    assert [t.belief for t in told(store, *ids)] == ids
    episodes = [f"d1:{n}" for n in range(2000)]
    assert len(read(store, lambda ledger: ledger.told_in(episodes))) == 1700
    link(store, *(Link(one=i, other=ids[0], kind="k") for i in ids[1:]))
    assert len(read(store, lambda ledger: ledger.links(ids))) == 1699
    tellings = [t.id for t in told(store, *ids)]
    write(store, lambda ledger: ledger.withdraw(tellings, at=NOON))
    assert {t.withdrawn for t in told(store, *ids)} == {NOON}
    write(store, lambda ledger: ledger.untell(tellings))
    write(store, lambda ledger: ledger.remove(ids))
    assert read(store, lambda ledger: list(ledger.all())) == []


def test_a_telling_comes_back_whole(store: Store) -> None:
    [belief] = filled(store, beliefs=1)
    kept = telling(belief, "d1:2", voice="Ann", hours=-5)
    id = write(store, lambda ledger: ledger.tell(kept))
    assert told(store, belief)[0] == replace(kept, id=id)


def test_tellings_are_in_the_order_of_time_then_of_writing(store: Store) -> None:
    one, two, _ = filled(store)
    later = write(store, lambda ledger: ledger.tell(telling(one, hours=9)))
    at_once = write(
        store, lambda ledger: [ledger.tell(telling(b, "d1:1", hours=1)) for b in (two, one, two)]
    )
    found = told(store, two, one)
    assert [t.at for t in found] == sorted(t.at for t in found)
    assert [t.id for t in found][-4:] == [*at_once, later]
    assert [t.id for t in read(store, lambda ledger: ledger.told_in(["d1:1"]))] == at_once


def test_tellings_are_found_by_voice(store: Store) -> None:
    one, two, _ = filled(store)
    write(store, lambda ledger: ledger.tell(telling(one, voice="Ann", hours=1)))
    write(store, lambda ledger: ledger.tell(telling(two, voice="ann")))
    found = read(store, lambda ledger: ledger.told_by("Ann"))
    assert [(t.belief, t.voice) for t in found] == [(one, "Ann")]


def test_a_telling_of_an_unknown_episode_is_refused(store: Store) -> None:
    [belief] = filled(store, beliefs=1)

    def tell_twice(ledger: Ledger) -> None:
        ledger.tell(telling(belief))
        ledger.tell(telling(belief, "nowhere"))

    with pytest.raises(KeyError, match="nowhere"):
        write(store, tell_twice)
    assert len(told(store, belief)) == 1


def test_tellings_cease_to_count_and_count_again(store: Store) -> None:
    [belief] = filled(store, beliefs=1)
    [first] = told(store, belief)
    write(store, lambda ledger: ledger.withdraw([first.id], at=NOON + HOUR, by=5))
    assert told(store, belief) == [replace(first, withdrawn=NOON + HOUR, withdrawn_by=5)]
    write(store, lambda ledger: ledger.withdraw([first.id], at=NOON + HOUR))
    assert told(store, belief) == [replace(first, withdrawn=NOON + HOUR)]
    write(store, lambda ledger: ledger.withdraw([first.id], at=None, by=5))
    assert told(store, belief) == [first]


def test_removed_beliefs_leave_no_slot_and_no_link(store: Store) -> None:
    one, two, three = filled(store)
    links = [Link(one=one, other=two, kind="k"), Link(one=three, other=one, kind="k")]
    link(store, *links)
    with store.ledger(ME, write=True) as ledger:
        ledger.untell([t.id for t in ledger.tellings([one])])
        ledger.remove([one])
    assert [s.id for s in read(store, lambda ledger: ledger.by_slots([1, 100]))] == [two, three]
    assert read(store, lambda ledger: ledger.links([one, two, three])) == []


def test_a_number_of_a_belief_is_never_used_twice(store: Store) -> None:
    *_, last = filled(store)
    with store.ledger(ME, write=True) as ledger:
        ledger.untell([t.id for t in ledger.tellings([last])])
        ledger.remove([last])
        assert ledger.put(state(9, 9)) > last


def test_links_are_found_from_both_sides_and_kept_once(store: Store) -> None:
    one, two, three = filled(store)
    links = [Link(one=one, other=two, kind="supersedes"), Link(one=two, other=three, kind="k")]
    link(store, replace(links[0], kind="contradicts"))
    for _ in range(2):
        link(store, *links)
    assert read(store, lambda ledger: ledger.links([one])) == links[:1]
    assert read(store, lambda ledger: ledger.links([two])) == links
    assert read(store, lambda ledger: ledger.links([three])) == links[1:]


def test_the_record_of_a_voice_adds_up(store: Store) -> None:
    assert read(store, lambda ledger: ledger.reliability("Tom")) == (0.0, 0.0)
    write(store, lambda ledger: ledger.rate("Tom", rights=1.0, wrongs=0.5))
    write(store, lambda ledger: ledger.rate("Tom", rights=2.0, wrongs=0.0))
    assert read(store, lambda ledger: ledger.reliability("Tom")) == (3.0, 0.5)
    assert read(store, lambda ledger: ledger.reliability("tom")) == (0.0, 0.0)


class Stopped(Exception):
    """What the caller of a ledger may raise."""


def test_an_exception_undoes_all_of_a_transaction(store: Store) -> None:
    one, two, three = filled(store)
    before = read(store, lambda ledger: (list(ledger.all()), ledger.tellings([one, two, three])))

    def much(ledger: Ledger) -> None:
        ledger.add([record("new")], embedder=None)
        ledger.put(replace(state(1, id=one), held=True))
        ledger.tell(telling(ledger.put(state(9, 9)), "new"))
        ledger.withdraw([t.id for t in ledger.tellings([one])], at=NOON)
        ledger.untell([t.id for t in ledger.tellings([two])])
        ledger.remove([two])
        ledger.link(Link(one=one, other=three, kind="k"))
        ledger.rate("Tom", rights=1.0, wrongs=1.0)
        raise Stopped

    with pytest.raises(Stopped):
        write(store, much)
    assert store.count(ME) == 3
    with store.ledger(ME, write=False) as ledger:
        assert (list(ledger.all()), ledger.tellings([one, two, three])) == before
        assert ledger.links([one]) == []
        assert ledger.reliability("Tom") == (0.0, 0.0)
        assert ledger.by_slots([9]) == []


def test_an_undone_transaction_leaves_nothing_behind_in_memory(store: Store) -> None:
    """Numbers given to embedders and namespaces in it must not be taken for kept."""

    def add_twice(ledger: Ledger) -> None:
        ledger.add(numbered(1), embedder="use")
        ledger.add(numbered(1, start=1), embedder="use")
        raise Stopped

    with pytest.raises(Stopped):
        write(store, add_twice)
    store.add(OTHER, numbered(1), embedder="minilm")
    store.add(ME, numbered(2), embedder="use")
    assert store.stats(OTHER)["vectors"] == {"minilm": 1}
    assert store.stats(ME)["vectors"] == {"use": 2}


def test_a_ledger_of_an_empty_namespace_is_empty(store: Store) -> None:
    with store.ledger(ME, write=False) as ledger:
        assert list(ledger.all()) == []
        assert ledger.by_slots([1]) == []
        assert ledger.by_keys([1]) == ledger.by_ids([1]) == {}
        assert ledger.tellings([1]) == ledger.told_in(["a"]) == ledger.told_by("Tom") == []
        assert ledger.links([1]) == []
        assert ledger.reliability("Tom") == (0.0, 0.0)
    assert store.namespaces() == []


def test_a_namespace_never_sees_the_beliefs_of_another(store: Store) -> None:
    one, two, three = filled(store)
    link(store, Link(one=one, other=two, kind="k"))
    write(store, lambda ledger: ledger.rate("Tom", rights=1.0, wrongs=0.0))
    mine = told(store, one, two, three)
    store.add(OTHER, numbered(3), embedder="use")
    with store.ledger(OTHER, write=True) as ledger:
        assert list(ledger.all()) == []
        assert ledger.by_slots([1, 100]) == []
        assert ledger.by_keys([1]) == ledger.by_ids([one]) == {}
        assert ledger.tellings([one, two]) == ledger.told_in(["d1:0"]) == []
        assert ledger.told_by("Tom") == []
        assert ledger.links([one, two]) == []
        assert ledger.reliability("Tom") == (0.0, 0.0)
        ledger.put(replace(state(1, id=one), own=99))
        ledger.withdraw([t.id for t in mine], at=NOON)
        ledger.untell([t.id for t in mine])
        ledger.remove([one, two, three])
        ledger.rate("Tom", rights=0.0, wrongs=9.0)
        assert ledger.put(state(1, 1, 100)) not in (one, two, three)
    assert told(store, one, two, three) == mine
    assert read(store, lambda ledger: ledger.by_ids([one]))[one].own == 0
    assert len(read(store, lambda ledger: ledger.by_slots([100]))) == 3
    assert len(read(store, lambda ledger: ledger.links([one]))) == 1
    assert read(store, lambda ledger: ledger.reliability("Tom")) == (1.0, 0.0)


def test_what_is_forgotten_takes_its_tellings_and_beliefs_with_it(store: Store) -> None:
    one, two, three = filled(store)
    write(store, lambda ledger: ledger.tell(telling(two, "d1:1")))
    link(store, Link(one=one, other=two, kind="k"))
    receipt = store.forget(ME, ["d1:0"])
    assert receipt.rows == {
        "episodes": 1,
        "vectors": 1,
        "tellings": 3,
        "beliefs": 2,
        "slots": 4,
        "conflicts": 1,
    }
    assert list(read(store, lambda ledger: ledger.by_ids([one, two, three]))) == [two]
    assert [t.episode for t in told(store, two)] == ["d1:1"]


def test_what_is_read_within_stays_so(open_store: Callable[[], Store]) -> None:
    here, there = open_store(), open_store()
    [belief] = filled(here, beliefs=1)
    with here.ledger(ME, write=False) as ledger:
        assert len(ledger.tellings([belief])) == 1
        write(there, lambda other: other.tell(telling(belief, "d1:1")))
        assert len(ledger.tellings([belief])) == 1
    assert len(told(here, belief)) == 2


def test_threads_take_turns(store: Store) -> None:
    [belief] = filled(store, beliefs=1)

    def count_up() -> None:
        for _ in range(50):
            with store.ledger(ME, write=True) as ledger:
                old = ledger.by_ids([belief])[belief]
                ledger.put(replace(old, own=old.own + 1))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(store, lambda ledger: ledger.by_ids([belief]))[belief].own == 200


def test_the_version_is_another_one_after_each_write_and_only_then(store: Store) -> None:
    filled(store)
    before = read(store, lambda ledger: ledger.version)
    assert read(store, lambda ledger: (ledger.by_keys([1]), ledger.version)[1]) == before
    write(store, lambda ledger: ledger.put(state(9)))
    after = read(store, lambda ledger: ledger.version)
    assert after != before
    write(store, lambda ledger: ledger.tell(telling(1, voice="Ana")))
    assert read(store, lambda ledger: ledger.version) not in (before, after)
