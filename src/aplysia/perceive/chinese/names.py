"""Names with which a Chinese clause opens, where their characters might be words of their own.

It knows surnames, titles and what begins alike; whose name it is it does not know.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.lexicon import LEXICON
from aplysia.perceive.chinese.verbs import each

# a name of three characters, or one with a title, that opens a clause
_NAMED = re.compile(
    rf"(?P<titled>(?:欧阳|司马|诸葛|上官|[{w.SURNAMES}])[\u4e00-\u9fff]{{0,2}}?(?:女士|先生|小姐|"
    rf"博士|教授|老师|师傅)|"
    rf"[{w.SURNAMES}][哥姐叔姨爷婶嫂伯总工导老]|"
    rf"[^我你他她它这那每哪谁大小二三四五老阿表堂干亲][哥姐叔姨婶嫂](?=[^妹夫弟姐哥叔姨们]))|"
    rf"(?P<d>[\u4e00-\u9fff])(?P=d)(?=[她他的是在把说爱会要不没学考有家住])|"
    rf"(?P<three>[{w.SURNAMES}][\u4e00-\u9fff]{{2}})"
)
_NO_NAMES = tuple(
    each("""
    周一 周二 周三 周四 周五 周六 周日 周末 高铁 高中 高考 白天 白菜 金属 黄瓜 石头 江西 江苏
    方便 方案 常见 安全 安卓 安徽 温度 任务 毛病 车位 车子 车票 车里 管理 关于 应该 向来 时间
    包括 连续 万一 解决 利用 单位 家里 家长 家务 田里 水果 华为 成都 成绩 路口 路上 程序 计划
    马上 马路 马桶 马拉 云南 贵州 贵阳 海南 海鲜 海边 冬天 夏天 春天 秋天 元旦 元宵 米饭 苗条
    钱包 孙子 孙女 祖父 祖母 项目 梅雨 林业 林子 明年 明天 花生 古代 古诗 易拉 师傅 师父 老板
    老师 全国 全家 全部 全班 班里 班级 段子 仲夏 叶子 黎明 商店 商场 游戏 欧洲 沙发 沙漠 利息
    庄稼 宁夏 安静 乐队 乐高 广东 广州 广西 上海 司机 支付 房租 房子 房价 房贷 房东 池塘 平时
    平台 平板 余额 黄山 黄河 黄金 莫名 经理 干部 邮箱 邮局 钟表 左边 左手 石油 党员 双手 童年
    郎中 康复 毕业 常常 时常 白酒 江南 方向 文科 文化 曲子 公司 公交 公园 年轻 张罗 柜子 祝福
    席子 相机 后来 和平 席梦思 车厘子 孔雀 温州 沈阳 苏州 徐州 郑州 杭州 汉族 陕西 山东
""")
)
_DOUBLED = frozenset(
    "天人家年月常刚爸妈哥姐弟妹爷奶叔姑舅公婆太慢快好早多少小大等看想谢哈呵嗯哦对是行高单爱"
)
_FUNCTION = frozenset(
    "是在有的了不没会叫就都也很说去来要把被跟和到今昨明上下做住当个还给让想吃喝用买卖爱姓从该怎向对能可已才又再比过着得"
)


def name_at(clause: str, times: re.Pattern[str]) -> re.Match[str] | None:
    """The name that opens a clause; `times`: what may follow it beside words that are known."""
    m = _NAMED.match(clause)
    return m if m and _is_name(clause, m, times) else None


def _is_name(  # noqa: PLR0911 (one for each kind of name)
    clause: str, m: re.Match[str], times: re.Pattern[str]
) -> bool:
    """Whether what looks like a name is no other word, and something follows it."""
    rest = clause[m.end() :]
    if not rest or clause.startswith(_NO_NAMES):
        return False
    if any(clause[at : at + size] in LEXICON for at in range(2) for size in range(2, 6)):
        return False
    if m["d"]:
        return m["d"] not in _DOUBLED
    if m["titled"]:
        return not any(x in m["titled"][:-1] for x in "是不的有没在和跟给把")
    if any(x in _FUNCTION for x in m["three"][1:]):
        return False
    if clause[2:4] in LEXICON or clause[2:5] in LEXICON or m["three"][2] not in LEXICON:
        return False
    return any(rest[:size] in LEXICON for size in (2, 3, 4)) or bool(times.match(rest))
