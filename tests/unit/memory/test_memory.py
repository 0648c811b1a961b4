"""What is written is recalled at once, by whomever; what is forgotten never is."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aplysia.errors import EpisodeConflict, StoreUnavailable
from aplysia.memory import Memory, open_store
from aplysia.memory.sqlite import SQLiteStore
from aplysia.memory.store import Changes, Mark, Record
from aplysia.types import Episode, Namespace
from tests.recalling import NOW, Letters, Opens, ask, episode, ids

DAY = timedelta(days=1)
LYON = episode("lyon", "My sister lives in Lyon.", at=NOW - 2 * DAY)
CAKE = episode("cake", "生日蛋糕在冰箱里。", at=NOW - DAY)


# Opening


@pytest.mark.parametrize("url", ["{}/me.db", "sqlite:///{}/me.db"])
def test_a_store_is_opened_by_path_or_url(tmp_path: Path, url: str) -> None:
    with closing(open_store(url.format(tmp_path), durability="fast")) as store:
        memory = Memory(store, namespace=("me",), embedder=None)
        memory.remember([LYON])
    assert (tmp_path / "me.db").exists()


def test_a_store_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="sqlite:///path"):
        open_store("postgres://there/me")


@pytest.mark.parametrize("namespace", [(), ("",), ("a.b",)])
def test_a_namespace_that_cannot_be_is_refused(opens: Opens, namespace: Namespace) -> None:
    with pytest.raises(ValueError, match="namespace"):
        opens(namespace=namespace)


# Remembering


def test_what_is_remembered_is_there_as_it_was_said(opens: Opens) -> None:
    memory = opens(embedder=Letters())
    assert memory.remember([LYON, CAKE]) == [True, True]
    assert memory.get(["cake", "none", "lyon"]) == {"cake": CAKE, "lyon": LYON}
    assert list(memory.episodes()) == [LYON, CAKE]
    assert memory.count() == 2


def test_nothing_to_remember_is_nothing(opens: Opens) -> None:
    assert opens(embedder=Letters()).remember([]) == []


def test_the_same_again_is_kept_once_and_not_embedded_again(opens: Opens) -> None:
    embedder = Letters()
    memory = opens(embedder=embedder)
    memory.remember([LYON])
    read = embedder.texts
    assert memory.remember([LYON, CAKE, CAKE]) == [False, True, False]
    assert memory.count() == 2
    assert embedder.texts - read <= 2
    assert memory.remember([LYON]) == [False]


@pytest.mark.parametrize(
    "episodes",
    [
        [CAKE, replace(LYON, text="My sister lives in Paris.")],
        [replace(LYON, source="Ann"), CAKE],
        [replace(LYON, at=NOW)],
        [CAKE, replace(CAKE, text="蛋糕没了。")],
    ],
)
def test_a_conflict_leaves_nothing(opens: Opens, episodes: list[Episode]) -> None:
    memory = opens(embedder=Letters())
    memory.remember([LYON])
    before = memory.stats()["vectors"]
    with pytest.raises(EpisodeConflict):
        memory.remember(episodes)
    assert list(memory.episodes()) == [LYON]
    assert memory.stats()["vectors"] == before
    assert ids(ask(memory, "生日蛋糕在哪里？")) in ([], ["lyon"])
    assert ask(memory, "Who lives in Lyon?")[0].text == LYON.text


@pytest.mark.parametrize("embedded", [True, False])
def test_a_text_that_cannot_be_kept_is_refused_and_leaves_nothing(
    opens: Opens, embedded: bool
) -> None:
    memory = opens(embedder=Letters() if embedded else None)
    with pytest.raises(ValueError, match="surrogate"):
        memory.remember([LYON, replace(CAKE, text="\ud83c")])
    assert memory.count() == 0


def test_pinned_episodes_are_listed_until_they_are_unpinned(opens: Opens) -> None:
    memory = opens()
    memory.remember([LYON], pinned=True)
    memory.remember([CAKE])
    assert memory.pinned() == [LYON]
    assert memory.pin("cake")
    assert memory.pin("lyon", False)
    assert not memory.pin("none")
    assert memory.pinned() == [CAKE]


# New writes


def test_what_was_just_written_is_recalled(opens: Opens) -> None:
    memory = opens(embedder=Letters())
    for n in range(70):
        text = f"The number of locker{n} is {n * 37}."
        memory.remember([episode(f"l{n}", text, at=NOW - n * DAY)])
        assert ids(ask(memory, f"Which number has locker{n}?", limit=1)) == [f"l{n}"]


def test_what_another_memory_writes_is_recalled(opens: Opens) -> None:
    one, other = opens(embedder=Letters()), opens(embedder=Letters())
    for memory, reader, told, question in (
        (one, other, LYON, "Who lives in Lyon?"),
        (other, one, CAKE, "生日蛋糕"),
    ):
        ask(reader, question)
        memory.remember([told])
        assert ids(ask(reader, question, limit=1)) == [told.id]


def test_what_another_process_writes_is_recalled(opens: Opens, tmp_path: Path) -> None:
    memory = opens(embedder=Letters())
    memory.remember([CAKE])
    ask(memory, "生日蛋糕")
    code = (
        "import sys; from tests.recalling import *; from aplysia.memory import open_store\n"
        "memory = Memory(open_store(sys.argv[1]), namespace=('me',), embedder=Letters())\n"
        "memory.remember([episode('lyon', 'My sister lives in Lyon.')]); memory.close()"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "me.db")], check=True, cwd=root)
    assert ids(ask(memory, "Who lives in Lyon?", limit=1)) == ["lyon"]


def test_what_was_written_before_a_restart_is_recalled(opens: Opens) -> None:
    first = opens(embedder=Letters())
    first.remember([LYON, CAKE])
    before = ask(first, "Who lives in Lyon?")
    first.close()
    assert ask(opens(embedder=Letters()), "Who lives in Lyon?") == before != []


class Breaking(SQLiteStore):
    """Loses the file once, in the middle of the first reading of changes."""

    broke = False

    def changes(self, namespace: Namespace, since: Mark, *, embedder: str) -> Changes:
        changes = super().changes(namespace, since, embedder=embedder)
        return replace(changes, records=self._some(changes.records))

    def _some(self, records: Iterable[Record]) -> Iterator[Record]:
        for n, record in enumerate(records):
            if n == 2 and not self.broke:
                self.broke = True
                raise StoreUnavailable("gone for a moment")
            yield record


def test_a_reading_that_broke_off_is_begun_anew(tmp_path: Path) -> None:
    with closing(Breaking(tmp_path / "me.db", durability="fast")) as store:
        memory = Memory(store, namespace=("me",), embedder=None)
        memory.remember([LYON, CAKE, episode("a", "one"), episode("b", "two")])
        with pytest.raises(StoreUnavailable):
            ask(memory, "Who lives in Lyon?")
        assert ids(ask(memory, "Who lives in Lyon?")).count("lyon") == 1


# Forgetting


def test_what_is_forgotten_is_never_recalled(opens: Opens) -> None:
    memory, other = opens(embedder=Letters()), opens(embedder=Letters())
    memory.remember([LYON, CAKE])
    assert ids(ask(memory, "Who lives in Lyon?", limit=1)) == ["lyon"]
    assert ids(ask(other, "Who lives in Lyon?", limit=1)) == ["lyon"]
    assert memory.forget(["lyon", "none"]).episodes == ("lyon",)
    restarted = opens(embedder=Letters())
    for reader in (memory, other, restarted):
        assert "lyon" not in ids(ask(reader, "Who lives in Lyon?", limit=100))
    assert memory.get(["lyon"]) == {}


def test_what_is_forgotten_stands_beside_nobody(opens: Opens) -> None:
    minute = timedelta(minutes=1)
    line = [
        episode(id, text, at=NOW - DAY + n * minute, session="s")
        for n, (id, text) in enumerate([("a", "Anchors."), ("b", "Bridges."), ("c", "Candles.")])
    ]
    memory, never = opens(), opens(file="never.db")
    memory.remember(line)
    ask(memory, "bridges")
    memory.forget(["b"])
    never.remember([line[0], line[2]])
    for question in ("anchors", "bridges", "candles"):
        assert ask(memory, question) == ask(never, question)


def test_what_was_forgotten_may_be_told_again(opens: Opens) -> None:
    memory = opens(embedder=Letters())
    memory.remember([LYON])
    memory.forget(["lyon"])
    told = replace(LYON, text="My sister lives in Paris.")
    assert memory.remember([told]) == [True]
    assert [r.text for r in ask(memory, "Where does my sister live?")] == [told.text]


# Namespaces


def test_two_namespaces_never_mix(opens: Opens) -> None:
    text = "My sister lives in Lyon."
    namespaces = [("a",), ("b",), ("a", "b"), ("A",)]
    memories = {ns: opens(embedder=Letters(), namespace=ns) for ns in namespaces}
    for ns, memory in memories.items():
        for n in range(3):
            memory.remember([episode(f"{n}", f"{text} {ns}", source="/".join(ns))])
            for at, reader in memories.items():
                found = ask(reader, "Where does my sister live?", limit=100)
                assert {r.source for r in found} <= {"/".join(at)}
    memories["a",].forget(["0", "1", "2"])
    assert ask(memories["a",], text) == []
    assert len(ask(memories["b",], text)) == 3


# Another embedder


def told(count: int) -> list[Episode]:
    return [
        episode(f"e{n}", f"The number of locker{n} is {n * 37}.", at=NOW - n * DAY)
        for n in range(count)
    ]


def test_without_an_embedder_there_is_nothing_to_catch_up(opens: Opens) -> None:
    memory = opens()
    memory.remember(told(3))
    assert memory.catch_up() == 0
    assert memory.stats()["vectors"] == {}


def test_a_change_of_embedder_embeds_all_anew_and_tells_how_far_it_is(opens: Opens) -> None:
    memory = opens(embedder=Letters("old"))
    memory.remember(told(600))
    memory.close()
    changed = opens(embedder=Letters("new", dim=24))
    seen: list[tuple[int, int]] = []
    assert changed.catch_up(lambda done, total: seen.append((done, total))) == 600
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (600, 600)
    assert len(seen) > 1
    assert {total for _, total in seen} == {600}
    assert changed.stats()["vectors"] == {"new": 600}
    assert changed.catch_up() == 0


def test_after_catching_up_it_recalls_as_if_it_had_always_had_that_embedder(opens: Opens) -> None:
    memory, always = opens(), opens(embedder=Letters(), file="always.db")
    memory.remember(told(40))
    memory.close()
    changed = opens(embedder=Letters())
    always.remember(told(40))
    question = "Which number has locker7?"
    without = ask(changed, question)
    assert "meaning" not in without[0].reasons
    changed.catch_up()
    assert ask(changed, question) == ask(always, question)


def test_another_memory_sees_the_new_vectors(opens: Opens) -> None:
    opens().remember(told(10))
    one, other = opens(embedder=Letters()), opens(embedder=Letters())
    assert "meaning" not in ask(other, "Which number has locker7?")[0].reasons
    one.catch_up()
    assert "meaning" in ask(other, "Which number has locker7?")[0].reasons


class Interrupted(Exception):
    pass


def stopping(at: int) -> Letters:
    """An embedder that is interrupted once it has read `at` texts."""

    class Stopping(Letters):
        def _read(self, text: str) -> object:  # type: ignore[override]
            if self.texts > at:
                raise Interrupted
            return super()._read(text)

    return Stopping("new")


@pytest.mark.parametrize("at", [100, 300, 550])
def test_catching_up_goes_on_where_it_was_interrupted(opens: Opens, at: int) -> None:
    opens(embedder=Letters("old")).remember(told(600))
    with pytest.raises(Interrupted):
        opens(embedder=stopping(at)).catch_up()
    embedder = Letters("new")
    memory = opens(embedder=embedder)
    left = memory.catch_up()
    assert left == embedder.texts
    assert 600 - at <= left <= 600
    assert memory.stats()["vectors"] == {"new": 600}


def test_a_memory_that_was_interrupted_recalls(opens: Opens) -> None:
    opens().remember(told(600))

    def stop(done: int, total: int) -> None:
        raise Interrupted

    memory = opens(embedder=Letters())
    with pytest.raises(Interrupted):
        memory.catch_up(stop)
    assert ids(ask(memory, "Which number has locker7?", limit=1)) == ["e7"]
    assert "e577" in ids(ask(memory, "Which number has locker577?", limit=1000))


def test_an_interruption_at_the_very_end_leaves_no_vectors_of_others(opens: Opens) -> None:
    opens(embedder=Letters("old")).remember(told(3))

    def stop(done: int, total: int) -> None:
        raise Interrupted

    memory = opens(embedder=Letters("new"))
    with pytest.raises(Interrupted):
        memory.catch_up(stop)
    memory.catch_up()
    assert memory.stats()["vectors"] == {"new": 3}


# Threads


@pytest.mark.parametrize("shared", [True, False])
def test_threads_recall_while_another_writes_and_forgets(opens: Opens, shared: bool) -> None:
    writer = opens(embedder=Letters())
    readers = [writer if shared else opens(embedder=Letters()) for _ in range(2)]
    acknowledged: list[str] = []
    forgotten: set[str] = set()
    done = threading.Event()
    trouble: list[BaseException] = []

    def read(memory: Memory) -> None:
        try:
            while not done.is_set():
                gone, known = set(forgotten), acknowledged[-1:]
                found = ids(ask(memory, "Which number has the locker?", limit=1000))
                assert len(found) == len(set(found))
                assert not gone & set(found)
                for id in known:
                    best = ids(ask(memory, f"number of locker{id[1:]}", limit=1))
                    assert best == [id] or id not in acknowledged
        except BaseException as e:
            trouble.append(e)

    threads = [threading.Thread(target=read, args=(memory,)) for memory in readers]
    for thread in threads:
        thread.start()
    for n, e in enumerate(told(60)):
        writer.remember([e])
        acknowledged.append(e.id)
        if n % 15 == 14:
            gone = acknowledged[n // 2]
            acknowledged.remove(gone)
            writer.forget([gone])
            forgotten.add(gone)
    done.set()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert set(ids(ask(writer, "number of the locker", limit=1000))) <= set(acknowledged)
