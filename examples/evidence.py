"""Evidence: one voice may repeat itself, but it has one vote; about oneself, once is enough.

证据：一个声音可以重复，但只有一票；说自己的事，一次就够。
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aplysia
from aplysia import Utterance

SAID = (
    (
        ("Tom", "Mia lives in Paris."),
        ("Tom", "Mia lives in Paris."),
        ("Tom", "Mia lives in Paris."),
        ("Ann", "Mia is based in Paris."),
        ("user", "I am allergic to peanuts."),
    ),
    (
        ("小王", "小丽住在杭州。"),
        ("小王", "小丽住在杭州。"),
        ("小王", "小丽住在杭州。"),
        ("小李", "小丽定居杭州。"),
        ("user", "我对花生过敏。"),
    ),
)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def main() -> None:
    for told in SAID:
        path, now = Path(tempfile.mkdtemp()) / "memory.db", NOON
        with aplysia.open(path, namespace=("me",), embedder=None) as mind:
            for who, words in told:
                now += timedelta(minutes=1)
                _, [change] = mind.take_in(Utterance(text=words, source=who), now=now)
                [one] = mind.memory.beliefs.get([change.belief], now=now)
                print(f"{who}: {words}")
                print(
                    f"  felt {one.felt:.3f}  warranted {one.warranted:.3f}  {one.standing}"
                    f"{'  believed 相信' if one.held else ''}"
                )


if __name__ == "__main__":
    main()

# Prints:
# Tom: Mia lives in Paris.
#   felt 0.662  warranted 0.667  said
# Tom: Mia lives in Paris.
#   felt 0.737  warranted 0.667  said
# Tom: Mia lives in Paris.
#   felt 0.775  warranted 0.667  said  believed 相信
# Ann: Mia is based in Paris.
#   felt 0.873  warranted 0.800  fact  believed 相信
# user: I am allergic to peanuts.
#   felt 0.946  warranted 0.950  fact  believed 相信
# 小王: 小丽住在杭州。
#   felt 0.662  warranted 0.667  said
# 小王: 小丽住在杭州。
#   felt 0.737  warranted 0.667  said
# 小王: 小丽住在杭州。
#   felt 0.775  warranted 0.667  said  believed 相信
# 小李: 小丽定居杭州。
#   felt 0.873  warranted 0.800  fact  believed 相信
# user: 我对花生过敏。
#   felt 0.946  warranted 0.950  fact  believed 相信
