"""Traces: a trace fades like a power law, and what is told again is back at once.

痕迹：痕迹按近似幂律消退；再说一次，立刻回来。
"""

from aplysia.memory.dynamics import Items, familiarity, felt_belief, recall

MINUTE, HOUR, YEAR = 1 / 1440, 1 / 24, 365.25
GAPS = (
    ("a minute", "一分钟", MINUTE),
    ("an hour", "一小时", HOUR),
    ("a day", "一天", 1.0),
    ("a month", "一个月", 30.0),
    ("a year", "一年", YEAR),
)


def belief(items: Items) -> float:
    return float(felt_belief(items.felt, recall(items.familiarity, items.skill))[0])


def main() -> None:
    once = Items.new(1).told(0)
    print("told once: what is left of the trace | 说过一次：痕迹还剩多少")
    for name, name_zh, days in GAPS:
        left = familiarity(once.after(days).traces) / once.familiarity
        print(f"  {name} {name_zh}: {left[0]:.2f}")

    thrice = once.after(MINUTE).told(1).after(MINUTE).told(2)
    print("told three times by one voice | 同一个声音说过三次")
    print(f"  now 现在: felt 感到 {belief(thrice):.3f}")
    later = thrice.after(2 * YEAR)
    print(f"  two years later 两年后: {belief(later):.3f}")
    print(f"  and told once more 再说一次: {belief(later.told(3)):.3f}")


if __name__ == "__main__":
    main()

# Prints:
# told once: what is left of the trace | 说过一次：痕迹还剩多少
#   a minute 一分钟: 0.83
#   an hour 一小时: 0.48
#   a day 一天: 0.29
#   a month 一个月: 0.15
#   a year 一年: 0.07
# told three times by one voice | 同一个声音说过三次
#   now 现在: felt 感到 0.775
#   two years later 两年后: 0.527
#   and told once more 再说一次: 0.752
