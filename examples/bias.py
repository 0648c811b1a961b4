"""The bias and its monitor: what is believed for the wrong reasons, and what would settle it.

偏见与监视器：哪些信念相信得没有道理，怎样才能弄清。
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aplysia
from aplysia import Utterance

TOLD = (
    (("Tom", "Mia lives in Paris."), ("Ann", "Mia is based in Paris.")),
    (("小王", "小丽住在杭州。"), ("小李", "小丽定居杭州。")),
)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def main() -> None:
    for (who, words), (second, confirms) in TOLD:
        path, now = Path(tempfile.mkdtemp()) / "memory.db", NOON
        with aplysia.open(path, namespace=("me",), embedder=None) as mind:

            def report(when: str, *, now: datetime, mind=mind) -> None:
                print(when)
                found = mind.memory.beliefs.examine(now=now)
                for one, verdicts in found:
                    print(f"  {one.claim.value}: felt {one.felt:.2f}, bias {one.bias:+.2f}")
                    for verdict in verdicts:
                        print(f"    {verdict.name}: {verdict.settle}")
                if not found:
                    print("  nothing is wrong 没有问题")

            for _ in range(3):
                now += timedelta(minutes=1)
                mind.take_in(Utterance(text=words, source=who), now=now)
            report(f"{who} x3", now=now)
            now += timedelta(minutes=1)
            mind.take_in(Utterance(text=confirms, source=second), now=now)
            report(f"+ {second}", now=now)
            report("+ 1 year 一年后", now=now + timedelta(days=365))


if __name__ == "__main__":
    main()

# Prints:
# Tom x3
#   Paris: felt 0.78, bias +0.11
#     single_source: hear a second, independent voice
#     echo: hear a voice that does not repeat another
#     overbelieved: check it at a source
# + Ann
#   nothing is wrong 没有问题
# + 1 year 一年后
#   nothing is wrong 没有问题
# 小王 x3
#   杭州: felt 0.78, bias +0.11
#     single_source: hear a second, independent voice
#     echo: hear a voice that does not repeat another
#     overbelieved: check it at a source
# + 小李
#   nothing is wrong 没有问题
# + 1 year 一年后
#   nothing is wrong 没有问题
