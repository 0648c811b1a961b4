"""The evaluation sets as cases: what is said, then what is asked and where the answer was said.

Utterances come from the readers of the package itself; questions and evidence, which the package
does not read, from the files. Ids of episodes are those of the data set, made unique by the name
of the dialogue where several go into one store.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from aplysia.formats import locomo as locomo_reader
from aplysia.formats import memdaily as memdaily_reader
from aplysia.formats.source import Source
from aplysia.types import Utterance

TYPES = ("simple", "conditional", "comparative", "aggregative", "post_processing", "noisy")
CATEGORIES = {1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop"}
_EVIDENCE = re.compile(r"D\d+:\d+")
_TIME = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*\S*\s+(\d{1,2}):(\d\d)")
_DAY = timedelta(days=1)
_ANCHOR = re.compile(r"\s*->-> \S+\s*$")  # BEAM's own mark at the end of a turn
_STATED = ("contradiction_resolution", "knowledge_update")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something asked at a time; `evidence`: ids of the episodes that answer it, never empty."""

    text: str
    evidence: frozenset[str]
    kind: str
    now: datetime
    choices: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One dialogue, trajectory or collection, and the questions asked of it."""

    name: str
    kind: str
    said: tuple[Utterance, ...]
    questions: tuple[Question, ...]


def recall_at(found: Iterable[str], evidence: frozenset[str], k: int) -> float:
    """Share of the evidence among the first `k` distinct ids.

    >>> recall_at(["a", "a", "b", "c"], frozenset({"b", "x"}), 2)
    0.5
    """
    first = list(dict.fromkeys(found))[:k]
    return len(evidence.intersection(first)) / len(evidence)


def _json(path: Path) -> Any:
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)


def locomo(data: Path) -> list[Case]:
    """The dialogues, with the questions of categories 1 to 4 that name evidence.

    `now` is a day after the last session.
    """
    path, cases = data / "memory" / "locomo.json.gz", []
    for entry in _json(path):
        name = str(entry["sample_id"])
        said = tuple(locomo_reader.read(Source(path=path, name=path.name, dialogue=name)))
        now = max(u.at for u in said if u.at) + _DAY
        questions = []
        for asked in entry["qa"]:
            evidence = frozenset(_EVIDENCE.findall(" ".join(asked["evidence"])))
            if evidence and asked["category"] in CATEGORIES:
                kind = CATEGORIES[asked["category"]]
                questions.append(
                    Question(text=asked["question"], evidence=evidence, kind=kind, now=now)
                )
        cases.append(Case(name=name, kind="locomo", said=said, questions=tuple(questions)))
    return cases


def memdaily(data: Path) -> list[Case]:
    """The trajectories, one question each; `now` is when the question was asked."""
    path = data / "memory" / "memdaily_zh.jsonl.gz"
    source = Source(path=path, name=path.name, dialogue="all")
    said = {k: tuple(g) for k, g in groupby(memdaily_reader.read(source), lambda u: u.session)}
    cases = []
    for line in gzip.decompress(path.read_bytes()).decode().split("\n"):
        if not line:
            continue
        entry = json.loads(line)
        name, (asked, *_) = entry["id"], entry["question_list"]
        found = _TIME.fullmatch(asked["time"].strip())
        year, month, day, hour, minute = (int(n) for n in found.groups()) if found else (0,) * 5
        question = Question(
            text=asked["question"],
            evidence=frozenset(f"{name}/{step}" for step in asked["target_step_id"]),
            kind=entry["type"],
            now=datetime(year, month, day, hour, minute, tzinfo=UTC),
            choices=_choices(asked["choices"]),
            answer=asked["ground_truth"],
        )
        cases.append(Case(name=name, kind=entry["type"], said=said[name], questions=(question,)))
    return cases


def _choices(value: object) -> dict[str, str]:
    """The choices by letter; {} where the data set has an error message in their place."""
    return {k: str(v).strip() for k, v in value.items()} if isinstance(value, dict) else {}


def pooled(cases: Iterable[Case], *, kind: str, most: int = 100) -> Case:
    """The first `most` trajectories of one type in one store, each a session of its own.

    All questions are asked when the last of them was.
    """
    some = [c for c in cases if c.kind == kind][:most]
    now = max(q.now for c in some for q in c.questions)
    return Case(
        name=f"pooled-{kind}",
        kind=kind,
        said=tuple(u for c in some for u in c.said),
        questions=tuple(replace(q, now=now) for c in some for q in c.questions),
    )


def xquad(data: Path, *, asked: str, kept: str) -> Case:
    """Paragraphs in one language ("en", "zh"), and the questions about them in another one."""
    files = {"en": "xquad_en.json.gz", "zh": "xquad_zh.json"}
    folder, start = data / "jobs" / "kbqa", datetime(2024, 1, 1, tzinfo=UTC)
    flat = {
        language: [p for a in _json(folder / files[language])["data"] for p in a["paragraphs"]]
        for language in {asked, kept}
    }
    said = tuple(
        Utterance(
            id=str(n),
            text=p["context"],
            source="reader",
            role="document",
            session=f"paragraph-{n}",
            at=start + n * _DAY,
        )
        for n, p in enumerate(flat[kept])
    )
    now = start + (len(said) + 1) * _DAY
    questions = tuple(
        Question(text=q["question"], evidence=frozenset({str(n)}), kind=asked, now=now)
        for n, p in enumerate(flat[asked])
        for q in p["qas"]
    )
    return Case(name=f"xquad-{asked}-{kept}", kind="xquad", said=said, questions=questions)


def beam(data: Path) -> list[Case]:
    """The user turns of the eight chats, and what is asked of them that was said in two ways.

    Evidence is every turn that a question names. Sessions are the chat's batches, turns a minute
    apart; `now` is a day after the last.
    """
    cases = []
    for folder in sorted((data / "memory" / "beam_100k").iterdir()):
        said = list[Utterance]()
        for batch in _json(folder / "chat.json.gz"):
            turns = [t for group in batch["turns"] for t in group if t["role"] == "user"]
            day = next(t["time_anchor"] for t in turns if t.get("time_anchor"))
            start = datetime.strptime(day, "%B-%d-%Y").replace(hour=9, tzinfo=UTC)
            said += (
                Utterance(
                    id=f"{folder.name}/{turn['id']}",
                    text=_ANCHOR.sub("", turn["content"]),
                    at=start + n * timedelta(minutes=1),
                    session=f"{folder.name}/{batch['batch_number']}",
                )
                for n, turn in enumerate(turns)
            )
        now = max(u.at for u in said if u.at) + _DAY
        probes = _json(folder / "probing_questions.json")
        questions = tuple(
            Question(
                text=q["question"],
                evidence=frozenset(
                    f"{folder.name}/{id}" for ids in q["source_chat_ids"].values() for id in ids
                ),
                kind=kind,
                now=now,
            )
            for kind in _STATED
            for q in probes[kind]
        )
        name = f"beam-{folder.name}"
        cases.append(Case(name=name, kind="beam", said=tuple(said), questions=questions))
    return cases


def memorybank(data: Path, language: str) -> list[Case]:
    """What the people of MemoryBank say to their assistant ("cn", "en"); nothing is asked.

    A case is a person, named by number; ids are the day and the number of the turn, sessions days.
    """
    name = {"cn": "memorybank_cn.json", "en": "memorybank_en.json.gz"}[language]
    people = _json(data / "memory" / name).values()
    return [
        Case(
            name=f"{language}-{number}",
            kind="memorybank",
            said=tuple(
                Utterance(id=f"{day}/{n}", text=turn["query"], session=day)
                for day, turns in person["history"].items()
                for n, turn in enumerate(turns)
            ),
            questions=(),
        )
        for number, person in enumerate(people)
    ]
