"""From memory to prompt: what is a fact, who said it, what is contested, what is past.

从记忆到提示：哪些是事实，哪些是谁说的，哪些有争议，哪些已成过去。
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aplysia
from aplysia import Utterance

TALKS = (
    ("Where does Mia live?", [("Tom", "Mia lives in Paris.")]),
    (
        "When does the library open?",
        [("Tom", "The library opens at nine."), ("Ann", "The library opens at ten.")],
    ),
    ("Where do I live?", [("user", "I live in Paris."), ("user", "We moved to Lyon.")]),
    ("小丽住在哪里？", [("小王", "小丽住在杭州。")]),
    ("图书馆几点开门？", [("小王", "图书馆九点开门。"), ("小李", "图书馆十点开门。")]),
    ("我住在哪里？", [("user", "我住在北京。"), ("user", "我搬到上海了。")]),
)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def main() -> None:
    for question, told in TALKS:
        path, now = Path(tempfile.mkdtemp()) / "memory.db", NOON
        with aplysia.open(path, namespace=("me",), embedder=None) as mind:
            for who, words in told:
                now += timedelta(days=1)
                mind.take_in(Utterance(text=words, source=who), now=now)
            prompt = mind.why(question, now=now + timedelta(days=1)).messages[-1].content
            print("\n".join(line for line in prompt.splitlines() if line))
            print()


if __name__ == "__main__":
    main()

# Prints:
# <memory>
# 2026-05-02 Sat, Tom said: Mia lives in Paris.
# </memory>
# What only Tom said, begin with "According to Tom,".
# Where does Mia live?
#
# <memory>
# 2026-05-03 Sun, Ann said (others say otherwise): The library opens at ten.
# 2026-05-02 Sat, Tom said (others say otherwise): The library opens at nine.
# </memory>
# Name both in your answer: "Ann says ..., but Tom says ...".
# When does the library open?
#
# <memory>
# 2026-05-03 Sun, I said: We moved to Lyon.
# </memory>
# Where do I live?
#
# <memory>
# 2026-05-02 周六 小王说：小丽住在杭州。
# </memory>
# 只有小王说过的，请以“据小王说，”开头。
# 小丽住在哪里？
#
# <memory>
# 2026-05-03 周日 小李说（有人说的不同）：图书馆十点开门。
# 2026-05-02 周六 小王说（有人说的不同）：图书馆九点开门。
# </memory>
# 请先说小李怎么说，再说小王怎么说，用两行回答：
# 小李说：
# 小王说：
# 图书馆几点开门？
#
# <memory>
# 2026-05-03 周日 我说：我搬到上海了。
# </memory>
# 我住在哪里？
