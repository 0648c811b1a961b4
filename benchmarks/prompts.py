"""What a conversation costs: how much of a prompt is new each turn, and the time to a first token.

The prefix is measured on the messages as JSON, one a line, in UTF-8. The other layout puts what was
recalled into the system message, as most memories do, and is built from the same contexts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise, takewhile
from time import perf_counter

import numpy as np

import aplysia
from aplysia.models.catalogue import find, path_of
from aplysia.types import BUDGET, Context, Message
from benchmarks.answers import MODEL
from benchmarks.bench import Bench, Result, Row, filled, percentiles

TURNS, LONG = 20, 60  # of a chat
_RUNS = 5
_SAID = "Where does my sister live?"
_TOLD = ("My sister lives in Lyon.", "我对花生过敏。", "The spare key is under the flowerpot.")
# the runtime with nothing around it: open the file, say one thing, take the first piece
_ALONE = """
import json, os, sys, time
os.environ.setdefault("GOMP_SPINCOUNT", "0")
import xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.n_ctx, p.n_parallel, p.verbosity, p.warmup = sys.argv[1], 8192, 1, 0, False
p.cpuparams.n_threads = p.cpuparams_batch.n_threads = int(sys.argv[3])
s = xllamacpp.Server(p)
def piece(raw):
    for choice in json.loads(raw).get("choices", ()):
        if choice.get("delta", {}).get("content"):
            sys.stdout.write(choice["delta"]["content"])
            sys.stdout.flush()
            os._exit(0)
    return False
system = {"role": "system", "content": "You are a helpful assistant."}
said = {"role": "user", "content": sys.argv[2]}
request = {"messages": [system, said], "stream": True, "max_tokens": 8, "temperature": 0.0}
s.handle_chat_completions(json.dumps(request).encode(), piece)
"""


def prefix(bench: Bench) -> Result:
    """A chat about a dialogue in memory, every turn a question, with a model that echoes."""
    case = bench.locomo[0]
    asked = [q.text for q in case.questions[:: len(case.questions) // LONG]][:LONG]
    model = aplysia.load("echo:I see. Thank you for telling me, that is good to know.")
    ours, theirs, budgets = dict[int, list[float]](), dict[int, list[float]](), (BUDGET, 2048)
    for budget in budgets:
        with bench.folder() as folder:
            path = folder / "me.db"
            filled(path, case, bench.cached).close()
            mind = aplysia.open(
                path, namespace=(case.name,), model=model, embedder=bench.cached, budget=budget
            )
            with mind:
                contexts = _talk(mind, asked)
        ours[budget] = _shares([rendered(c.messages) for c in contexts])
        theirs[budget] = _shares([rendered(in_system(c)) for c in contexts])
    long, short = ours[BUDGET], ours[BUDGET][: TURNS - 1]
    cut = sum(s < 0.99 for s in long)
    row = Row(
        what=f"common prefix of two successive requests ÷ the first, {TURNS} turns",
        baseline=f"memory in the system prompt {np.mean(theirs[BUDGET][: TURNS - 1]):.1%}",
        aplysia=f"**{np.mean(short):.1%}** ({LONG} turns: mean {np.mean(long):.1%}, median "
        f"{np.median(long):.1%}, {cut} drop old turns; with 2,048 tokens mean "
        f"{np.mean(ours[2048]):.1%})",
        target="≥ 99 %",
        met=bool(np.mean(short) >= 0.99),
    )
    values = {
        str(b): {
            "shares": [round(s, 4) for s in ours[b]],
            "in_system": [round(s, 4) for s in theirs[b]],
        }
        for b in budgets
    }
    return Result(rows=[row], values=values)


def _talk(mind: aplysia.Mind, asked: Sequence[str]) -> list[Context]:
    now, contexts = max(e.at for e in mind.memory.episodes()) + timedelta(days=1), []
    assert mind.model is not None
    for n, text in enumerate(asked):
        turn = mind.begin(text, now=now + timedelta(minutes=n))
        contexts.append(turn.context)
        reply = "".join(mind.model.stream(turn.context.messages))
        mind.finish(turn, reply, now=now + timedelta(minutes=n))
    return contexts


def rendered(messages: Sequence[Message]) -> bytes:
    """Messages as JSON, one a line."""
    lines = (json.dumps({"role": m.role, "content": m.content}) for m in messages)
    return "\n".join(lines).encode()


def in_system(context: Context) -> list[Message]:
    """The same prompt with the recalled lines in the system message."""
    system, *turns, last = context.messages
    lines = [p.text for p in context.parts if p.included and p.kind == "memory"]
    said = next(p.text for p in context.parts if p.kind == "said")
    head = "\n".join((system.content, "", *lines))
    plain = [Message(role=m.role, content=_bare(m)) for m in turns]
    last = Message(role="user", content=said)
    return [Message(role="system", content=head), *plain, last]


def _bare(message: Message) -> str:
    """What the user said, without the recalled lines in front of it."""
    return message.content.rpartition("</memory>\n\n")[2]


def _shares(requests: Sequence[bytes]) -> list[float]:
    """The bytes that each request shares with the one before it ÷ the length of that one."""
    shares = []
    for before, after in pairwise(requests):
        alike = (a == b for a, b in zip(before, after, strict=False))
        shares.append(sum(takewhile(bool, alike)) / len(before))
    return shares


@dataclass(frozen=True, slots=True, kw_only=True)
class _Command:
    """A program to start afresh, what it reads, and where."""

    words: Sequence[str]
    said: str = ""
    env: dict[str, str] | None = None

    def first_byte(self) -> float:
        """Seconds from the start of the process to its first byte of output."""
        begun = perf_counter()
        with subprocess.Popen(
            self.words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(self.env or {})},
        ) as process:
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdin.write(self.said.encode())
            process.stdin.close()
            first = process.stdout.read(1)
            spent = perf_counter() - begun
            process.stdout.read()
            trouble = process.stderr.read().decode(errors="replace")
        if not first:
            raise RuntimeError(f"{self.words[:4]} said nothing: {trouble.strip()[-500:]}")
        return spent


def cold(bench: Bench) -> Result:
    """`aplysia chat` from the start of the process to the first byte of the reply.

    The file of the model is in the page cache: one run of each goes before. In turns.
    """
    from aplysia.threads import physical_cores

    weights = path_of(find(MODEL.partition(":")[2]), None)
    with bench.folder() as folder:
        store = folder / "me.db"
        with aplysia.open(store, namespace=("me",), embedder=bench.embedder) as mind:
            for text in _TOLD:
                mind.remember(text)
        chat = _Command(
            words=(sys.executable, "-m", "aplysia", "chat", "--model", MODEL),
            said=f"{_SAID}\n",
            env={"APLYSIA_STORE": str(store), "APLYSIA_NAMESPACE": "me"},
        )
        threads = str(physical_cores())
        alone = _Command(words=(sys.executable, "-c", _ALONE, str(weights), _SAID, threads))
        spent, floor = list[float](), list[float]()
        for _ in range(1 + (2 if bench.quick else _RUNS)):
            spent.append(chat.first_byte())
            floor.append(alone.first_byte())
            bench.say(f"first token: chat {spent[-1]:.2f} s, runtime alone {floor[-1]:.2f} s")
    ours, theirs = float(np.median(spent[1:])), float(np.median(floor[1:]))
    row = Row(
        what="`chat` from cold start to first token (0.5B)",
        baseline=f"runtime alone {theirs:.2f} s",
        aplysia=f"**{ours:.2f} s**",
        target="≤ 2.5 s",
        met=ours <= 2.5,
    )
    return Result(
        rows=[row], values={"chat": percentiles(spent[1:]), "alone": percentiles(floor[1:])}
    )
