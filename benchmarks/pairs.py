"""Contradiction in encyclopaedic sentences: pairs made from CounterFact and MLaKE.

From CounterFact: "PROMPT TRUTH." against "PROMPT NEW." where the prompt states a relation that is
known to have one value (a conflict) or many (none), and the truths of two subjects with one prompt
(none). Relations are told by their prompts, see `ONE` and `MANY`, with the reason for each; prompts
of no listed relation are left out, and so are occupations, which the labelled sets take for one at
a time. From MLaKE: the original sentence against the edited one, where it shows a listed relation.

A pair counts as unread where no claim was read of one of its sentences, which is the reader's
fault; a conflict that is missed although both were read is that of the comparison.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from aplysia.memory.conflict import relate
from aplysia.perceive.claims import claims
from aplysia.perceive.statements import statements
from benchmarks.bench import Bench, Result, Row
from benchmarks.labelled import embedder

_THEN = datetime(2024, 5, 1, tzinfo=UTC)
_IN_CONFLICT = ("contradicts", "supersedes")
# relation: (why it has one value, what its English and its Chinese sentences look like)
ONE = {
    "native language": (
        "one learns to speak once",
        r"mother tongue|native (?:language|speaker)|母语",
    ),
    "continent": ("a place is on one", r"continent (?:of )?\{\}|the continent|大洲|位于.{1,4}洲"),
    "headquarters": ("one seat at a time", r"headquarter|总部"),
    "place of birth": ("one is born once", r"was born in|出生于|出生在|诞生于"),
    "place of death": (
        "one dies once",
        r"life ended in|lost their life at|passed away|succumbed at|expired at|died (?:in|at)"
        r"|去世|逝世|死于",
    ),
    "maker": (
        "made by one maker",
        r"(?:created|developed|produced|manufactured) by|由.{1,20}(?:制造|生产|开发)",
    ),
    "original language": ("a work is written once", r"original language|原始语言|原语言"),
    "first network": ("shown first by one", r"originally aired on|premiere[sd] on|debuted on|首播"),
    "country": ("land belongs to one state", r"in the country of"),
    "religion": ("one at a time", r"official religion|religion (?:of )?\{\}|religion of"),
    "capital": ("one seat of government", r"capital of|首都"),
    "author": ("one who wrote it", r"was (?:written|penned) by|author of|作者"),
}
MANY = {
    "twin city": ("a city has many", r"twin city|姐妹城市|友好城市"),
    "languages spoken": (
        "people speak several",
        r"^\{\} (?:speaks|spoke|writes)|会说|language spoken",
    ),
    "official languages": ("states have several", r"official language|官方语言"),
    "citizenship": ("two passports are common", r"citizen|国籍|公民"),
    "genre and instrument": (
        "musicians play several",
        r"^\{\} performs|performs on|plays the instrument|genre|风格|流派|乐器",
    ),
    "workplace": (
        "one works in many cities",
        r"worked in|employed in|employment in|took up work|worked at|受雇|任职",
    ),
    "field": ("people know several", r"expertise|works in the field|domain of activity|领域"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    source: str  # "CounterFact en", "MLaKE zh", …
    relation: str
    conflict: bool
    first: str
    second: str


def _relation(sentence: str) -> tuple[str, bool] | None:
    for table, single in ((MANY, False), (ONE, True)):
        for name, (_, looks) in table.items():
            if re.search(looks, sentence):
                return name, single
    return None


def _load(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    found: list[dict[str, Any]] = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    return found


def pairs(data: Path) -> Iterator[Pair]:
    folder = data / "editing"
    truths = dict[str, list[str]]()
    for one in _load(folder / "counterfact.json.gz"):
        prompt = one["prompt"].replace(one["subject"], "{}")
        known = _relation(f"{prompt} {{}}") if "?" not in prompt else None
        if not known or prompt.startswith("{}, "):  # those are no sentences
            continue
        said = f"{one['prompt']} {one['ground_truth']}."
        truths.setdefault(prompt, []).append(said)
        yield Pair(
            source="CounterFact en",
            relation=known[0],
            conflict=known[1],
            first=said,
            second=f"{one['prompt']} {one['target_new']}.",
        )
    for prompt, some in truths.items():
        known = _relation(f"{prompt} {{}}")
        for a, b in pairwise(some):
            yield Pair(
                source="CounterFact en",
                relation=f"two subjects, {known[0] if known else ''}",
                conflict=False,
                first=a,
                second=b,
            )
    for language, file in (("zh", "mlake_single_zh.json"), ("en", "mlake_single_en.json.gz")):
        for one in _load(folder / file):
            known = _relation(one["o_prompt"])
            if known and one["o_answer"] != one["e_answer"]:
                yield Pair(
                    source=f"MLaKE {language}",
                    relation=known[0],
                    conflict=known[1],
                    first=one["o_prompt"],
                    second=one["e_prompt"],
                )


def seen(pair: Pair) -> str:
    """ "unread", or the strongest relation between what was read of both."""
    old, new = (
        [*claims(text, speaker=who, embedder=embedder()), *statements(text, speaker=who)]
        for text, who in ((pair.first, "Ann"), (pair.second, "Ben"))
    )
    read = [bool([c for c in some if c.attribute != "states"]) for some in (old, new)]
    kinds = {
        relate(b, a, said=_THEN + timedelta(days=1), before=_THEN).kind for a in old for b in new
    }
    for kind in (*_IN_CONFLICT, "same", "agrees", "compatible"):
        if kind in kinds:
            return "conflict" if kind in _IN_CONFLICT else kind if all(read) else "unread"
    return "unrelated" if all(read) else "unread"


def made(bench: Bench) -> Result:
    every = list(pairs(bench.data))
    every = every[::10] if bench.quick else every
    table = dict[str, Counter[tuple[bool, str]]]()
    by_relation = dict[str, Counter[str]]()
    for pair in every:
        kind = seen(pair)
        table.setdefault(pair.source, Counter())[pair.conflict, kind] += 1
        by_relation.setdefault(f"{pair.source}: {pair.relation}", Counter())[kind] += 1
    rows, values = [], dict[str, object]()
    for source, count in table.items():
        hits, wrong = count[True, "conflict"], count[False, "conflict"]
        wanted = sum(n for (conflict, _), n in count.items() if conflict)
        peace = count.total() - wanted
        unread = count[True, "unread"]
        precision = hits / max(1, hits + wrong)
        recall, read = hits / max(1, wanted), hits / max(1, wanted - unread)
        values[source] = {
            "pairs": count.total(),
            "in_conflict": wanted,
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "recall_where_read": round(read, 4),
            "unread": unread,
            "peaceful_in_conflict": round(wrong / max(1, peace), 4),
        }
        rows.append(
            Row(
                what=f"conflict in pairs made from {source}, n = {count.total()} ({wanted} in "
                "conflict): precision, recall",
                baseline="–",
                aplysia=f"**{precision:.3f}**, **{recall:.3f}** (of those read {read:.3f}; "
                f"unread {unread}); at peace and found in conflict {wrong / max(1, peace):.3f}",
                target="≥ 0.95, ≥ 0.80",
                met=precision >= 0.95 and recall >= 0.80,
            )
        )
    values["by_relation"] = {name: dict(count) for name, count in sorted(by_relation.items())}
    return Result(rows=rows, values=values)
