"""Conflict and correction: a change takes effect at once, does not relapse, and can be undone.

冲突与更正：改口立即生效，日后不会反复，也可以撤回。
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aplysia

SAID = (
    ("I live in Paris.", "We moved to Lyon."),
    ("我住在北京。", "我搬到上海了。"),
)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def main() -> None:
    for old, new in SAID:
        path = Path(tempfile.mkdtemp()) / "memory.db"
        with aplysia.open(path, namespace=("me",), embedder=None) as mind:

            def report(when: str, *, now: datetime, mind=mind) -> None:
                every = mind.memory.beliefs.all(now=now)
                shown = (f"{b.claim.value} {b.standing} {b.felt:.2f}" for b in every)
                print(f"  {when}: {'; '.join(shown)}")

            print(f"{old} {new}")
            for n in range(3):
                mind.remember(old, now=NOON + timedelta(days=n))
            report("told 3x 说过三次", now=NOON + timedelta(days=2))
            now = NOON + timedelta(days=3)
            kept = mind.remember(new, now=now)
            report("moved 搬家了", now=now)
            year = now + timedelta(days=365)
            report("a year later 一年后", now=year)
            mind.memory.beliefs.undo(kept.id, now=year)
            report("undone 撤回", now=year)


if __name__ == "__main__":
    main()

# Prints:
# I live in Paris. We moved to Lyon.
#   told 3x 说过三次: Paris fact 0.98
#   moved 搬家了: Paris past 0.05; Lyon fact 0.95
#   a year later 一年后: Paris past 0.05; Lyon fact 0.62
#   undone 撤回: Paris fact 0.92; Lyon past 0.08
# 我住在北京。 我搬到上海了。
#   told 3x 说过三次: 北京 fact 0.98
#   moved 搬家了: 北京 past 0.05; 上海 fact 0.95
#   a year later 一年后: 北京 past 0.05; 上海 fact 0.62
#   undone 撤回: 北京 fact 0.92; 上海 past 0.08
