from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

from aplysia.memory.working import CHUNKS, Exchange, Working, focus
from aplysia.types import Context, Episode, Message, Part, Recalled, Reply, Turn

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def back(
    id: str, *, session: str = "s", after: timedelta = timedelta(), by: str = "Ann"
) -> Recalled:
    return Recalled(
        text=f"words of {id}",
        score=1.0,
        reasons={"lexical": 1.0},
        episodes=(id,),
        at=NOON + after,
        source=by,
        role="user",
        session=session,
    )


def turn(words: str, *, shows: tuple[str, ...] = (), id: str = "t1") -> Turn:
    said = Episode(
        id=id, text=words, source="user", role="user", at=NOON, session="s", origin="chat"
    )
    parts = tuple(
        Part(kind="memory", text=one, tokens=3, included=True, reason="recalled", episodes=(one,))
        for one in shows
    )
    messages = (Message(role="system", content="S"), Message(role="user", content=f"m {words}"))
    context = Context(messages=messages, parts=parts, tokens=9, budget=99)
    return Turn(said=said, recalled=(), context=context)


def ids(chunks: list[tuple[Recalled, ...]]) -> list[list[str]]:
    return [[line.episodes[0] for line in chunk] for chunk in chunks]


def test_lines_of_one_session_within_a_day_are_one_chunk_in_order_of_time() -> None:
    hour = timedelta(hours=1)
    assert ids(focus([back("c", after=5 * hour), back("a"), back("b", after=hour)])) == [
        ["a", "b", "c"]
    ]


def test_a_day_of_silence_separates_chunks_of_one_session() -> None:
    late = timedelta(days=9)
    lines = [back("c", after=late), back("d", after=late), back("a"), back("b")]
    assert ids(focus(lines)) == [["c", "d"], ["a", "b"]]


def test_scattered_lines_of_one_speaker_are_one_chunk() -> None:
    lines = [back(str(n), session=f"s{n}", after=timedelta(days=9 * n)) for n in range(9)]
    assert ids(focus(lines)) == [[str(n) for n in range(9)]]


def test_scattered_lines_of_two_speakers_are_two_chunks() -> None:
    lines = [
        back("b", session="1", by="Bo"),
        back("a", session="2"),
        back("c", session="3", by="Bo", after=timedelta(1)),
    ]
    assert ids(focus(lines)) == [["b", "c"], ["a"]]


def test_no_more_than_four_chunks_come_to_mind_the_best_first() -> None:
    lines = [back(str(n), session=str(n), by=f"speaker {n}") for n in range(7)]
    assert ids(focus(lines)) == [[str(n)] for n in range(CHUNKS)]


def test_ten_lines_of_evidence_from_ten_sessions_all_come_to_mind() -> None:
    lines = [back(str(n), session=str(n), by="AB"[n % 2]) for n in range(10)]
    assert sum(map(len, focus(lines))) == 10


def test_nothing_recalled_is_no_chunk() -> None:
    assert focus([]) == []


def test_a_turn_stays_in_mind_exactly_as_it_was_sent() -> None:
    working = Working()
    working.follow(turn("hello", shows=("e1",)), Reply(text=" hi\n"), ("t1", "t2"))
    assert working.exchanges == (
        Exchange(
            user=Message(role="user", content="m hello"),
            assistant=Message(role="assistant", content=" hi\n"),
            spoken=frozenset({"t1", "t2"}),
            shown=frozenset({"e1"}),
            size=5,
        ),
    )


def test_a_turn_without_a_reply_leaves_no_trace() -> None:
    working = Working()
    working.follow(turn("hello"), Reply(text=" \n", finish="aborted"), ("t1",))
    assert working.exchanges == ()


def test_forgetting_drops_the_turns_that_said_or_showed_it() -> None:
    working = Working()
    working.follow(turn("one", shows=("old",), id="t1"), Reply(text="a"), ("t1", "r1"))
    working.follow(turn("two", id="t2"), Reply(text="b"), ("t2", "r2"))
    working.follow(turn("three", id="t3"), Reply(text="c"), ("t3", "r3"))
    working.forget(["old", "r2"])
    assert [e.assistant.content for e in working.exchanges] == ["c"]


def test_turns_left_out_of_a_prompt_leave_the_mind_and_later_ones_stay() -> None:
    working = Working()
    for n in range(2):
        working.follow(turn(str(n)), Reply(text=str(n)), ())
    seen = working.exchanges
    working.follow(turn("2"), Reply(text="2"), ())
    parts = tuple(
        Part(kind="history", text="", tokens=1, included=stays, reason="")
        for stays in (False, True)
    )
    working.keep(seen, seen, Context(messages=(), parts=parts, tokens=0, budget=1))
    assert [e.assistant.content for e in working.exchanges] == ["1", "2"]


def test_turns_followed_from_several_threads_are_all_kept() -> None:
    working = Working()

    def talk() -> None:
        for n in range(200):
            working.follow(turn(str(n)), Reply(text="ok"), ())

    threads = [Thread(target=talk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(working.exchanges) == 800


def test_a_turn_that_shows_what_was_forgotten_meanwhile_is_not_held() -> None:
    working = Working()
    begun = turn("What is my PIN?", shows=("pin",))
    working.forget(["pin"])
    working.follow(begun, Reply(text="1234", model="echo:"), ["t1", "t2"])
    assert working.exchanges == ()
