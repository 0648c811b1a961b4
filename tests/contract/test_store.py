"""What every store promises: see `aplysia.memory.store`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice

import pytest

from aplysia.errors import EpisodeConflict, StoreUnavailable
from aplysia.memory.store import Mark, Record, Store
from aplysia.types import Episode, Namespace, Role
from tests.records import NOON, numbered, record

ME = ("me",)
OTHER = ("me", "work")


def ids(store: Store, namespace: Namespace = ME) -> list[str]:
    return [episode.id for episode in store.episodes(namespace)]


def read(store: Store, since: Mark, *, embedder: str = "use") -> tuple[Mark, bool, list[Record]]:
    changes = store.changes(ME, since, embedder=embedder)
    return changes.mark, changes.rewritten, list(changes.records)


def refuse(store: Store, records: list[Record], error: type[Exception], words: str) -> None:
    """Adding raises `error`, and leaves everything as it was."""
    before = list(store.episodes(ME))
    with pytest.raises(error, match=words):
        store.add(ME, records, embedder=None)
    assert list(store.episodes(ME)) == before


def test_what_is_added_comes_back_whole(store: Store) -> None:
    kept = record("d1:3", source="Alice", role="tool", origin="notes.jsonl:3", session="四")
    store.add(ME, [kept], embedder=None)
    assert store.get(ME, ["d1:3"]) == {"d1:3": kept.episode}


def test_add_says_what_was_new(store: Store) -> None:
    store.add(ME, [record("a")], embedder=None)
    assert store.add(ME, [record("a"), record("b")], embedder=None) == [False, True]


def test_nothing_to_add_is_nothing_done(store: Store) -> None:
    assert store.add(ME, [], embedder=None) == []


def test_an_equal_episode_twice_in_one_call_is_kept_once(store: Store) -> None:
    assert store.add(ME, [record("a"), record("a")], embedder=None) == [True, False]
    assert store.count(ME) == 1


def test_origin_terms_and_vector_do_not_make_a_conflict(store: Store) -> None:
    store.add(ME, [record("a", origin="chat")], embedder=None)
    again = record("a", origin="a.jsonl:1", terms=b"12345678", vector=b"1234")
    assert store.add(ME, [again], embedder="use") == [False]
    assert store.get(ME, ["a"])["a"].origin == "chat"


OTHER_CONTENT: dict[str, Callable[[Episode], Episode]] = {
    "text": lambda e: replace(e, text=e.text + " "),
    "source": lambda e: replace(e, source="Bob"),
    "role": lambda e: replace(e, role="assistant"),
    "time": lambda e: replace(e, at=e.at + timedelta(microseconds=1)),
    "session": lambda e: replace(e, session="s2"),
}


@pytest.mark.parametrize("field", OTHER_CONTENT)
def test_other_content_under_the_same_id_is_a_conflict(store: Store, field: str) -> None:
    store.add(ME, [record("a")], embedder=None)
    changed = record("a")
    changed = replace(changed, episode=OTHER_CONTENT[field](changed.episode))
    refuse(store, [record("b"), changed], EpisodeConflict, f"'a'.*{field}")


def test_unequal_episodes_of_one_id_in_one_call_are_a_conflict(store: Store) -> None:
    refuse(store, [record("a", "one"), record("a", "two")], EpisodeConflict, "'a'.*text")


def test_a_namespace_may_use_the_ids_of_another(store: Store) -> None:
    store.add(ME, [record("a", "mine")], embedder=None)
    store.add(OTHER, [record("a", "of work")], embedder=None)
    assert store.get(ME, ["a"])["a"].text == "mine"
    assert store.get(OTHER, ["a"])["a"].text == "of work"


def test_get_leaves_out_what_is_absent_and_keeps_the_order_asked_for(store: Store) -> None:
    store.add(ME, numbered(5), embedder="use")
    assert list(store.get(ME, ["d1:4", "no", "d1:0"])) == ["d1:4", "d1:0"]


def test_get_of_many_ids(store: Store) -> None:
    store.add(ME, numbered(3000), embedder="use")
    assert len(store.get(ME, [f"d1:{n}" for n in range(4000)])) == 3000


def test_time_is_kept_to_the_microsecond_and_in_utc(store: Store) -> None:
    at = datetime(1969, 7, 20, 20, 17, 40, 123457, tzinfo=timezone(timedelta(hours=8)))
    store.add(ME, [record("a", at=at)], embedder=None)
    back = store.get(ME, ["a"])["a"].at
    assert back == at
    assert back.tzinfo is UTC


@pytest.mark.parametrize("at", [datetime.min, datetime.max])
def test_the_first_and_the_last_moment_are_kept(store: Store, at: datetime) -> None:
    store.add(ME, [record("a", at=at.replace(tzinfo=UTC))], embedder=None)
    assert store.get(ME, ["a"])["a"].at == at.replace(tzinfo=UTC)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    refuse(store, [record("a", at=datetime(2024, 5, 1))], ValueError, "no zone")


def test_a_time_that_is_before_year_one_in_utc_is_refused(store: Store) -> None:
    at = datetime.min.replace(tzinfo=timezone(timedelta(hours=8)))
    refuse(store, [record("a", at=at)], ValueError, "years 1 to 9999")


def test_an_unknown_role_is_refused(store: Store) -> None:
    role: Role = "poet"  # type: ignore[assignment]  # the mistake under test
    refuse(store, [record("a", role=role)], ValueError, "'poet'.*assistant")


def test_vectors_without_an_embedder_are_refused(store: Store) -> None:
    refuse(store, [record("a", vector=b"1234")], ValueError, "name the embedder")


def test_a_bare_string_is_no_namespace(store: Store) -> None:
    with pytest.raises(TypeError, match="tuple of labels"):
        store.count("me")  # type: ignore[arg-type]  # the mistake under test


TEXTS = {
    "empty": "",
    "nul": "before\0after",
    "only nul": "\0",
    "control": "".join(map(chr, range(32))) + "\x7f\x85\u2028",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈",
    "right to left": "שלום \u202eعربي\u202c",
    "combining": "e\u0301 is not é",
    "noncharacter": "\ufffe\uffff\U0010ffff",
    "byte order mark": "\ufefftext",
    "a line of a megabyte": "长" * 350_000,
    "sql": "'; DROP TABLE episodes; --",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_any_text_comes_back_as_it_was(store: Store, kind: str) -> None:
    text = TEXTS[kind]
    id, source, session, origin = f"i{text}"[:999], text[:99], text[:99], text[:99]
    kept = record(id, text, source=source, session=session, origin=origin)
    store.add(ME, [kept], embedder=None)
    assert list(store.episodes(ME)) == [kept.episode]
    assert list(store.get(ME, [id])) == [id]


WITH: dict[str, Callable[[str], Record]] = {
    "id": record,
    "text": lambda value: record("a", value),
    "source": lambda value: record("a", source=value),
    "session": lambda value: record("a", session=value),
    "origin": lambda value: record("a", origin=value),
}


@pytest.mark.parametrize("field", WITH)
def test_a_lone_surrogate_is_refused_by_the_name_of_its_field(store: Store, field: str) -> None:
    bad = WITH[field]("ok \udc80")
    refuse(store, [record("b"), bad], ValueError, rf"{field} has a lone surrogate \(U\+DC80")


def test_a_lone_surrogate_in_a_namespace_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="namespace has a lone surrogate"):
        store.add(("me\ud800",), [record("a")], embedder=None)


def test_episodes_come_in_the_order_of_writing(store: Store) -> None:
    store.add(ME, [record("b"), record("a")], embedder=None)
    store.add(OTHER, [record("x")], embedder=None)
    store.add(ME, [record("c", at=NOON - timedelta(days=9))], embedder=None)
    assert ids(store) == ["b", "a", "c"]


def test_one_may_write_while_iterating(store: Store) -> None:
    store.add(ME, numbered(600), embedder="use")
    seen = 0
    for episode in store.episodes(ME):
        seen += 1
        store.pin(ME, episode.id, True)
        if seen == 10:
            store.forget(ME, ["d1:599"])
    assert seen == 599


def test_an_abandoned_iteration_holds_nothing_up(store: Store) -> None:
    store.add(ME, numbered(600), embedder="use")
    iterator = store.episodes(ME)
    list(islice(iterator, 5))
    assert store.forget(ME, ["d1:7"]).episodes == ("d1:7",)


def test_count_and_stats(store: Store) -> None:
    store.add(ME, numbered(3), embedder="use")
    store.add(ME, [record("a", source="Alice", session="s2")], embedder=None)
    store.add(OTHER, [record("a")], embedder=None)
    facts = store.stats(ME)
    assert store.count(ME) == facts["episodes"] == 4
    assert (facts["sessions"], facts["sources"]) == (2, 2)
    assert facts["first"] == "2024-05-01T12:00:00Z"
    assert facts["last"] == "2024-05-01T12:00:02Z"
    assert facts["vectors"] == {"use": 3}
    assert facts["durability"] == "fast"
    assert isinstance(facts["bytes"], int)


def test_a_namespace_that_was_never_used_is_empty(store: Store) -> None:
    assert store.count(ME) == 0
    assert store.stats(ME)["first"] is None
    assert store.get(ME, ["a"]) == {}
    assert store.pinned(ME) == []
    assert ids(store) == []
    assert read(store, Mark()) == (Mark(), False, [])
    assert store.pin(ME, "a", True) is False
    assert store.forget(ME, ["a"]).episodes == ()
    assert store.drop_vectors(ME, keep="use") == 0
    store.set_vectors(ME, [(1, b"1234")], embedder="use")
    assert store.namespaces() == []


def test_namespaces_are_those_that_hold_something(store: Store) -> None:
    store.add(ME, [record("a")], embedder=None)
    store.add(("爱丽丝", 'q"uote'), [record("a")], embedder=None)
    store.add(OTHER, [record("a")], embedder=None)
    store.forget(OTHER, ["a"])
    assert sorted(store.namespaces()) == [("me",), ("爱丽丝", 'q"uote')]


def test_upkeep_changes_nothing_that_can_be_read(store: Store) -> None:
    store.add(ME, numbered(50), embedder="use")
    before = ids(store)
    store.tend()
    assert ids(store) == before
    assert store.stats(ME)["episodes"] == 50


def test_namespaces_match_exactly(store: Store) -> None:
    for namespace in [("me",), ("Me",), ("me", "x"), ("me,x",), ("mé",), ("me\u0301",)]:
        store.add(namespace, [record("a", repr(namespace))], embedder=None)
        assert store.count(namespace) == 1


def test_what_was_written_is_there_for_the_next_opening(
    open_store: Callable[[], Store],
) -> None:
    first = open_store()
    first.add(ME, numbered(3), embedder="use")
    first.close()
    assert ids(open_store()) == ["d1:0", "d1:1", "d1:2"]


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        store.count(ME)


def test_changes_give_everything_once(store: Store) -> None:
    store.add(ME, numbered(300), embedder="use")
    mark, rewritten, records = read(store, Mark())
    assert not rewritten
    assert [replace(r, seq=0) for r in records] == numbered(300)
    assert read(store, mark) == (mark, False, [])


def test_changes_give_only_what_is_new(store: Store) -> None:
    store.add(ME, numbered(2), embedder="use")
    mark, _, _ = read(store, Mark())
    store.add(OTHER, numbered(1), embedder="use")
    store.add(ME, numbered(1, start=2), embedder="use")
    _, rewritten, records = read(store, mark)
    assert not rewritten
    assert [r.episode.id for r in records] == ["d1:2"]


def test_changes_are_seen_across_openings(open_store: Callable[[], Store]) -> None:
    here, there = open_store(), open_store()
    mark, _, _ = read(here, Mark())
    there.add(ME, [record("a")], embedder=None)
    mark, _, records = read(here, mark)
    assert [r.episode.id for r in records] == ["a"]
    there.forget(ME, ["a"])
    assert read(here, mark)[1]


def test_the_newest_are_those_written_last_page_by_page(store: Store) -> None:
    earlier = record("late", at=NOON - timedelta(days=1))  # of an earlier time, written later
    held = replace(record("held"), quarantine="override")
    store.add(ME, [*numbered(3), earlier, held], embedder="use")
    store.add(OTHER, [record("theirs")], embedder=None)
    found = store.newest(ME, limit=3)
    assert found == [held.episode, earlier.episode, store.get(ME, ["d1:2"])["d1:2"]]
    assert [e.id for e in store.newest(ME, limit=9, before="d1:2")] == ["d1:1", "d1:0"]
    assert store.newest(ME, limit=9, before="d1:0") == store.newest(("nobody",), limit=9) == []
    store.forget(ME, ["held"])
    assert [e.id for e in store.newest(ME, limit=1)] == ["late"]


@pytest.mark.parametrize("before", ["absent", "theirs", "gone"])
def test_newest_before_what_is_not_there_says_so(store: Store, before: str) -> None:
    store.add(ME, [record("a"), record("gone")], embedder=None)
    store.add(OTHER, [record("theirs")], embedder=None)
    store.forget(ME, ["gone"])
    with pytest.raises(KeyError, match=before):
        store.newest(ME, limit=1, before=before)


def test_changes_stop_at_their_mark(store: Store) -> None:
    store.add(ME, numbered(2), embedder="use")
    changes = store.changes(ME, Mark(), embedder="use")
    store.add(ME, numbered(1, start=2), embedder="use")
    assert len(list(changes.records)) == 2
    assert len(read(store, changes.mark)[2]) == 1


REWRITES: dict[str, Callable[[Store], object]] = {
    "forget": lambda store: store.forget(ME, ["d1:1"]),
    "forget the last": lambda store: store.forget(ME, ["d1:2"]),
    "set_vectors": lambda store: store.set_vectors(ME, [(1, b"new!")], embedder="use"),
    "drop_vectors": lambda store: store.drop_vectors(ME, keep="none"),
}


@pytest.mark.parametrize("rewrite", REWRITES)
def test_a_rewrite_makes_readers_start_anew(store: Store, rewrite: str) -> None:
    store.add(ME, numbered(3), embedder="use")
    mark, _, _ = read(store, Mark())
    REWRITES[rewrite](store)
    _, rewritten, records = read(store, mark)
    assert rewritten
    assert read(store, Mark()) == (store.changes(ME, mark, embedder="use").mark, False, records)


def test_a_pin_is_no_rewrite(store: Store) -> None:
    store.add(ME, numbered(3), embedder="use")
    mark, _, _ = read(store, Mark())
    store.pin(ME, "d1:1", True)
    assert read(store, mark) == (mark, False, [])


def test_what_comes_after_a_rewrite_is_no_rewrite(store: Store) -> None:
    store.add(ME, numbered(3), embedder="use")
    store.forget(ME, ["d1:2"])
    mark, _, _ = read(store, Mark())
    store.add(ME, [record("new")], embedder=None)
    mark, rewritten, records = read(store, mark)
    assert not rewritten
    assert [r.episode.id for r in records] == ["new"]


def test_a_place_in_the_order_is_never_used_twice(open_store: Callable[[], Store]) -> None:
    store = open_store()
    store.add(ME, numbered(3), embedder="use")
    last = read(store, Mark())[2][-1].seq
    store.forget(ME, ["d1:2"])
    store.close()
    store = open_store()
    store.add(ME, [record("new")], embedder=None)
    assert read(store, Mark())[2][-1].seq > last


def test_changes_give_the_vectors_of_the_embedder_asked_for(store: Store) -> None:
    store.add(ME, [record("a", vector=b"use1")], embedder="use")
    store.set_vectors(ME, [(1, b"mini")], embedder="minilm")
    assert [r.vector for r in read(store, Mark())[2]] == [b"use1"]
    assert [r.vector for r in read(store, Mark(), embedder="minilm")[2]] == [b"mini"]
    assert [r.vector for r in read(store, Mark(), embedder="other")[2]] == [None]


def test_unembedded_are_those_without_a_vector_of_the_embedder(store: Store) -> None:
    store.add(ME, [*numbered(2), record("a"), record("b")], embedder="use")
    found = store.unembedded(ME, embedder="use", limit=10)
    assert [r.episode.id for r in found] == ["a", "b"]
    assert store.count_unembedded(ME, embedder="use") == 2
    assert store.count_unembedded(ME, embedder="minilm") == 4
    assert len(store.unembedded(ME, embedder="minilm", limit=3)) == 3


def test_set_vectors_replaces_and_passes_over_the_forgotten(store: Store) -> None:
    store.add(ME, numbered(3), embedder="use")
    seqs = [r.seq for r in read(store, Mark())[2]]
    store.forget(ME, ["d1:1"])
    store.set_vectors(ME, [(seq, b"new!") for seq in seqs], embedder="use")
    assert [r.vector for r in read(store, Mark())[2]] == [b"new!", b"new!"]


def test_set_vectors_leaves_other_namespaces_alone(store: Store) -> None:
    store.add(ME, numbered(1), embedder="use")
    store.add(OTHER, numbered(1), embedder="use")
    seq = read(store, Mark())[2][0].seq
    store.set_vectors(OTHER, [(seq, b"evil")], embedder="use")
    assert [r.vector for r in read(store, Mark())[2]] == [bytes(16)]


def test_drop_vectors_keeps_one_embedder_and_other_namespaces(store: Store) -> None:
    for namespace in (ME, OTHER):
        store.add(namespace, numbered(3), embedder="use")
    store.set_vectors(ME, [(1, b"mini")], embedder="minilm")
    assert store.drop_vectors(ME, keep="minilm") == 3
    assert store.stats(ME)["vectors"] == {"minilm": 1}
    assert store.stats(OTHER)["vectors"] == {"use": 3}


def test_pins_are_set_and_taken_back(store: Store) -> None:
    store.add(ME, [record("a"), record("b", pinned=True)], embedder=None)
    store.add(OTHER, [record("a")], embedder=None)
    assert store.pin(ME, "a", True)
    assert [e.id for e in store.pinned(ME)] == ["a", "b"]
    assert store.pin(ME, "b", False)
    assert [e.id for e in store.pinned(ME)] == ["a"]
    assert store.pinned(OTHER) == []
    assert [r.pinned for r in read(store, Mark())[2]] == [True, False]


def test_pinning_what_is_not_there_says_so(store: Store) -> None:
    store.add(OTHER, [record("a")], embedder=None)
    assert store.pin(ME, "a", True) is False


def test_forget_removes_and_tells_what(store: Store) -> None:
    store.add(ME, numbered(3), embedder="use")
    receipt = store.forget(ME, ["d1:1", "absent", "d1:1"])
    assert receipt.episodes == ("d1:1",)
    assert receipt.rows == {"episodes": 1, "vectors": 1}
    assert receipt.files
    assert receipt.bytes_before > 0
    assert receipt.bytes_after > 0
    assert receipt.at is not None
    assert ids(store) == ["d1:0", "d1:2"]
    assert len(read(store, Mark())[2]) == 2


def test_forget_leaves_the_same_id_of_another_namespace(store: Store) -> None:
    store.add(ME, [record("a")], embedder=None)
    store.add(OTHER, [record("a")], embedder=None)
    store.forget(ME, ["a"])
    assert ids(store, OTHER) == ["a"]


def test_what_was_forgotten_may_be_told_again(store: Store) -> None:
    store.add(ME, [record("a", "one")], embedder=None)
    store.forget(ME, ["a"])
    assert store.add(ME, [record("a", "two")], embedder=None) == [True]


def test_forgetting_a_text_that_is_also_kept_elsewhere(store: Store) -> None:
    store.add(
        ME,
        [record("a", "the very same words"), record("b", "the very same words, and")],
        embedder=None,
    )
    assert store.forget(ME, ["a"]).episodes == ("a",)
    assert ids(store) == ["b"]


def test_threads_write_and_read_at_once(store: Store) -> None:
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for n in range(40):
                store.add((name,), [record(f"{name}{n}", vector=b"1234")], embedder="use")
                assert store.count((name,)) == n + 1
                assert len(list(store.episodes((name,)))) == n + 1
        except (AssertionError, StoreUnavailable) as e:
            failures.append(e)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [store.count((name,)) for name in "abcd"] == [40] * 4
