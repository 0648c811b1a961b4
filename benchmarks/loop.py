"""A chat in which nobody but the default model asserts anything after the first facts.

Its replies are kept and recall is on. What counts mentions would believe what it says most often.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import aplysia
from aplysia.memory import open_store
from aplysia.types import Utterance
from benchmarks.answers import MODEL
from benchmarks.bench import Bench, Result, Row
from benchmarks.corrections import MOST, Clock

_PLACE = ("loop",)
_FACTS = (
    "My sister Claire lives in Lyon.",
    "I am allergic to peanuts.",
    "My dog is called Rex.",
    "我在杭州上班。",
    "我儿子今年七岁。",
)
_QUESTIONS = (
    "Where does my sister live?",
    "What does my sister do for a living?",
    "What did I study?",
    "How tall is my brother?",
    "Which football club do I support?",
    "What is my dog called?",
    "Who is the head of our book club?",
    "Where did we spend our last holiday?",
    "What is the name of my new colleague?",
    "When is my car due for inspection?",
    "我在哪里上班？",
    "我太太是做什么的？",
    "我们上次去哪里旅游了？",
    "我儿子几岁？",
    "我最好的朋友住在哪里？",
)


def loop(bench: Bench) -> Result:
    """`_QUESTIONS` again and again to the default model, each reply kept."""
    turns, clock = 20 if bench.quick else 300, Clock()
    model = aplysia.load(MODEL)
    mentions, back = Counter[tuple[str, str, str]](), 0
    try:
        with bench.folder() as folder:
            path = folder / "m.db"
            mind = aplysia.open(
                path,
                namespace=_PLACE,
                model=model,
                embedder=bench.embedder,
                clock=clock,
                durability="fast",
            )
            for words in _FACTS:
                clock.later(minutes=1)
                mind.remember(words)
            first = {b.id for b in mind.memory.beliefs.all(now=clock.now)}
            before = _warrants(path, first)
            for n in range(turns):
                clock.later(minutes=1)
                turn = mind.begin(Utterance(text=_QUESTIONS[n % len(_QUESTIONS)], origin="chat"))
                back += any(r.role == "assistant" for r in turn.recalled)
                reply = "".join(model.stream(turn.context.messages, max_tokens=MOST))
                mind.finish(turn, reply)
                if (n + 1) % 25 == 0:
                    bench.say(f"loop: {n + 1} of {turns}")
            beliefs = mind.memory.beliefs.all(now=clock.now)
            after = _warrants(path, first)
            for one in beliefs:
                claim = one.claim
                mentions[claim.subject, claim.attribute, claim.value] += one.own
            mind.close()
    finally:
        model.close()
    made = [b for b in beliefs if b.standing == "own"]
    believed = [b for b in made if b.held or b.warranted > 0.5]
    unmoved = before == after
    top = mentions.most_common(1)
    copies = top[0][1] if top else 0
    values = {
        "turns": turns,
        "claims_of_the_model": len(made),
        "believed_on_its_word": len(believed),
        "warrant_unmoved_to_the_bit": unmoved,
        "its_words_recalled_as_knowledge": back,
        "most_copies_of_one_claim": copies,
        "most_copied": list(top[0][0]) if top else [],
    }
    row = Row(
        what=f"{turns} turns of the default model with recall on: beliefs that rest on it alone",
        baseline=f"one claim of its own mentioned {copies} times",
        aplysia=f"**{len(believed)}**, warrant {'unmoved to the bit' if unmoved else 'MOVED'}, "
        f"its words recalled as knowledge {back} times",
        target="0, unmoved",
        met=not believed and unmoved,
    )
    return Result(rows=[row], values=values)


def _warrants(path: Path, ids: set[int]) -> dict[int, bytes]:
    """Felt and warrant of beliefs as the store keeps them, bit by bit."""
    with closing(open_store(path)) as store, store.ledger(_PLACE, write=False) as ledger:
        found = ledger.by_ids(ids)
    return {id: state.state[-16:] for id, state in found.items()}
