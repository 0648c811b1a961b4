"""Own words count nothing: what the model says moves no belief, also when it comes back.

自己的话不算数：模型说的话不改变任何信念，绕一圈回来也一样。
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aplysia
from aplysia import Utterance

SAID = (
    ("Mia lives in Paris.", "Tom", "Ann", "Mia is based in Paris."),
    ("小丽住在杭州。", "小王", "小李", "小丽定居杭州。"),
)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def main() -> None:
    for words, friend, other, own_way in SAID:
        path, now = Path(tempfile.mkdtemp()) / "memory.db", NOON
        with aplysia.open(path, namespace=("me",), embedder=None) as mind:

            def report(when: str, *, now: datetime, mind=mind) -> None:
                for one in mind.memory.beliefs.all(now=now):
                    print(
                        f"  {when}: felt {one.felt:.3f}, warranted {one.warranted:.3f}, "
                        f"{one.standing}, votes {one.tellings}, own {one.own}"
                    )

            print(words)
            for _ in range(100):
                now += timedelta(minutes=1)
                mind.take_in(Utterance(text=words, source="echo:", role="assistant"), now=now)
            report("the model, 100 times 模型说一百次", now=now)
            for when, who, said in (
                (f"{friend}, the same words 原话", friend, words),
                (f"{other}, in words of her own 自己的话", other, own_way),
            ):
                now += timedelta(minutes=1)
                mind.take_in(Utterance(text=said, source=who), now=now)
                report(when, now=now)


if __name__ == "__main__":
    main()

# Prints:
# Mia lives in Paris.
#   the model, 100 times 模型说一百次: felt 0.500, warranted 0.500, own, votes 0, own 100
#   Tom, the same words 原话: felt 0.500, warranted 0.500, own, votes 0, own 100
#   Ann, in words of her own 自己的话: felt 0.662, warranted 0.667, said, votes 1, own 100
# 小丽住在杭州。
#   the model, 100 times 模型说一百次: felt 0.500, warranted 0.500, own, votes 0, own 100
#   小王, the same words 原话: felt 0.500, warranted 0.500, own, votes 0, own 100
#   小李, in words of her own 自己的话: felt 0.662, warranted 0.667, said, votes 1, own 100
