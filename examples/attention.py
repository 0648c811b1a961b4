"""Attention: what is told again and again is no longer remarked on; what is new always is.

注意：说了又说的，不再提起；新的总会提起。
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aplysia
from aplysia import Utterance

SAID = (
    ("Tom", "The library opens at nine.", "The library opens at ten."),
    ("小王", "图书馆九点开门。", "图书馆十点开门。"),
)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def main() -> None:
    for who, usual, other in SAID:
        path = Path(tempfile.mkdtemp()) / "memory.db"
        with aplysia.open(path, namespace=("me",), embedder=None) as mind:

            def hear(words: str, *, seconds: float, mind=mind, who=who) -> None:
                said = Utterance(text=words, source=who)
                _, changes = mind.take_in(said, now=NOON + timedelta(seconds=seconds))
                one = changes[0]
                print(f"  {one.kind:6} {one.response:.2f} {'!' if one.noticed else '-'} {words}")

            print(f"{who}:")
            for n in range(4):
                hear(usual, seconds=30 * n)
            hear(other, seconds=120)  # something else stirs: everything is noticed more
            hear(usual, seconds=150)
            hear(usual, seconds=30 * 86_400)  # after a month's rest


if __name__ == "__main__":
    main()

# Prints:
# Tom:
#   new    1.00 ! The library opens at nine.
#   again  0.71 ! The library opens at nine.
#   again  0.50 - The library opens at nine.
#   again  0.38 - The library opens at nine.
#   new    1.05 ! The library opens at ten.
#   again  0.47 - The library opens at nine.
#   again  0.84 ! The library opens at nine.
# 小王:
#   new    1.00 ! 图书馆九点开门。
#   again  0.71 ! 图书馆九点开门。
#   again  0.50 - 图书馆九点开门。
#   again  0.38 - 图书馆九点开门。
#   new    1.05 ! 图书馆十点开门。
#   again  0.47 - 图书馆九点开门。
#   again  0.84 ! 图书馆九点开门。
