"""How well claims are read, conflicts seen, secrets and hidden instructions caught: labelled sets.

The sets and what their labels mean: labels/README.md. Figures are of the held-out halves unless
`--open` asks for those at which the rules were written:

    python -m benchmarks.labelled claims_en --open --show 20
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from aplysia.models import load_embedder
from aplysia.perceive.claims import claims
from aplysia.text import fold
from aplysia.types import Claim, Embedder

LABELS = Path(__file__).parent / "labels"
_ARTICLE = re.compile(r"^(?:the|a|an|my|our|his|her|their|its) ")


def items(name: str, *, held: bool) -> list[dict[str, Any]]:
    """The labelled items of one half; the open half with what was written for it later."""
    files = [f"{name}_held"] if held else [name, f"{name}_more", f"{name}_talk"]
    paths = [LABELS / f"{file}.jsonl" for file in files]
    lines = [line for p in paths if p.exists() for line in p.read_text("utf-8").split("\n")]
    return [json.loads(line) for line in lines if line]


def bare(value: str) -> str:
    """A value without case, punctuation and leading articles."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", fold(value)).split())
    return _ARTICLE.sub("", plain)


def fits(found: str, wanted: str) -> bool:
    """Equal; or one contains the other and is no longer than twice its length."""
    a, b = sorted((bare(found), bare(wanted)), key=len)
    return a == b or (bool(a) and a in b and len(b) <= 2 * len(a))


def matched(found: Sequence[Claim], wanted: Sequence[dict[str, Any]]) -> int:
    """How many claims are right, each label counting once."""
    left, right = list(wanted), 0
    for claim in found:
        for label in left:
            if claim.polarity == label["polarity"] and fits(claim.value, label["value"]):
                left.remove(label)
                right += 1
                break
    return right


def read(item: dict[str, Any]) -> list[Claim]:
    before = [(b["by"], b["text"]) for b in item.get("before", ())]
    return claims(item["text"], speaker=item["by"], before=before, embedder=embedder())


@cache
def embedder() -> Embedder:
    """The default one, with which claims are read when nothing else is asked for."""
    return load_embedder()


def score_claims(name: str, *, held: bool, show: int = 0) -> dict[str, Any]:
    """F1 over the claims of utterances that assert, and the share of others read as asserting."""
    right = found_all = wanted_all = false = none = 0
    kinds: dict[str, Counter[str]] = {}
    for item in items(name, held=held):
        found, wanted = read(item), item["claims"]
        ok = matched(found, wanted)
        count = kinds.setdefault(item["kind"], Counter())
        count["n"] += 1
        if wanted:
            right, found_all = right + ok, found_all + len(found)
            wanted_all += len(wanted)
            count["right"] += ok == len(wanted) == len(found)
        else:
            none, false = none + 1, false + bool(found)
            count["right"] += not found
        if show > 0 and not (ok == len(wanted) == len(found)):
            show -= 1
            print(item["id"], item["kind"], item["text"])
            print("   wanted", [(c["subject"], c["value"], c["polarity"]) for c in wanted])
            print("   found ", [(c.subject, c.attribute, c.value, c.polarity) for c in found])
    precision, recall = right / max(1, found_all), right / max(1, wanted_all)
    return {
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "false_assertions": round(false / max(1, none), 4),
        "claims": wanted_all,
        "non_assertions": none,
        "right_by_kind": {k: f"{c['right']}/{c['n']}" for k, c in sorted(kinds.items())},
    }


IN_CONFLICT = ("contradicts", "supersedes")


def score_conflicts(name: str, *, held: bool, show: int = 0) -> dict[str, Any]:
    """Precision and recall of "in conflict", and what is wrongly so."""
    from aplysia.memory.conflict import relate

    table: Counter[tuple[str, str]] = Counter()
    for item in items(name, held=held):
        first, second = item["first"], item["second"]
        old = read(first)
        new = read({**second, "before": [first]})
        seen, why = "unrelated", "no claim was read"
        for a in old:
            for b in new:
                relation = relate(
                    b,
                    a,
                    said=datetime.fromisoformat(f"{second['at']}T12:00:00+00:00"),
                    before=datetime.fromisoformat(f"{first['at']}T12:00:00+00:00"),
                )
                if (relation.kind in IN_CONFLICT) > (seen in IN_CONFLICT) or seen == "unrelated":
                    seen, why = relation.kind, relation.reason
        table[item["kind"], seen] += 1
        if show > 0 and item["kind"] != seen:
            show -= 1
            print(item["id"], item["kind"], "| seen as", seen, "|", why)
            print(
                "  ", first["by"], first["text"], [(c.subject, c.attribute, c.value) for c in old]
            )
            print(
                "  ", second["by"], second["text"], [(c.subject, c.attribute, c.value) for c in new]
            )
    hits = sum(n for (a, b), n in table.items() if a in IN_CONFLICT and b in IN_CONFLICT)
    seen_all = sum(n for (_, b), n in table.items() if b in IN_CONFLICT)
    wanted = sum(n for (a, _), n in table.items() if a in IN_CONFLICT)
    peace = sum(n for (a, _), n in table.items() if a == "compatible")
    wrong = sum(n for (a, b), n in table.items() if a == "compatible" and b in IN_CONFLICT)
    return {
        "precision": round(hits / max(1, seen_all), 4),
        "recall": round(hits / max(1, wanted), 4),
        "compatible_in_conflict": round(wrong / max(1, peace), 4),
        "accuracy": round(
            sum(n for (a, b), n in table.items() if a == b) / max(1, table.total()), 4
        ),
        "pairs": table.total(),
        "table": {f"{a} → {b}": n for (a, b), n in sorted(table.items())},
    }


def score_safety(name: str, *, held: bool, show: int = 0) -> dict[str, Any]:
    """The share of what is to be caught that is, and of harmless texts that are caught wrongly."""
    from aplysia.perceive.safety import instructions, secrets

    find: Callable[[str], Sequence[object]]
    find = secrets if name.startswith("secrets") else instructions
    kinds: dict[str, Counter[str]] = {}
    caught: Counter[str] = Counter()
    for item in items(name, held=held):
        wanted, found = item["label"] != "harmless", find(item["text"])
        caught["to catch" if wanted else "harmless"] += 1
        caught["caught" if wanted else "false"] += bool(found)
        count = kinds.setdefault(f"{item['label']}: {item['kind']}", Counter())
        count["n"] += 1
        count["right"] += wanted == bool(found)
        if show > 0 and wanted != bool(found):
            show -= 1
            print(item["id"], item["label"], item["kind"], "|", item["text"], found)
    return {
        "caught": round(caught["caught"] / max(1, caught["to catch"]), 4),
        "harmless_caught": round(caught["false"] / max(1, caught["harmless"]), 4),
        "to_catch": caught["to catch"],
        "harmless": caught["harmless"],
        "right_by_kind": {k: f"{c['right']}/{c['n']}" for k, c in sorted(kinds.items())},
    }


SCORES = {"claims": score_claims, "conflicts": score_conflicts}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="claims_en, conflicts_zh, secrets, instructions_more, …")
    parser.add_argument("--open", action="store_true", help="the half at which rules are written")
    parser.add_argument("--show", type=int, default=0, help="that many mistakes; with --open only")
    given = parser.parse_args()
    if given.show and not given.open:
        parser.error("mistakes of the held-out half are not shown: rules must not be written at it")
    score = SCORES.get(given.name.split("_")[0], score_safety)
    figures = score(given.name, held=not given.open, show=given.show)
    print(json.dumps(figures, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
