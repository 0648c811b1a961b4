"""A Chinese sentence as it is compared: clauses, whom each is about, what it says of what.

It spots typed values (numbers with units, dates, times, colours, places, jobs) and matters that
are so or not, wherever they stand; what is left of a clause is what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from aplysia import patterns as re
from aplysia.memory.conflict import dates, measures
from aplysia.memory.conflict.han_cues import KIN, NOUNS, STANCES
from aplysia.memory.conflict.lexicon import CANON, COLOURS, JOBS, PLACES
from aplysia.text import fold

_MOST = 200  # characters of a sentence that are compared
_CLAUSE = re.compile(r"(?:[^，,。！？!?；;\n…—]|(?<=[0-9]),(?=[0-9]))+")
_KINS = "|".join(sorted(KIN, key=len, reverse=True))
_N = rf"(?:[0-9]{{1,4}}|{measures.ZH_NUMBER})"
_WHEN = re.compile(
    rf"(?:{_N}年)?(?:农历|阴历)?(?:{_N}|腊|正)月(?:份)?(?:[初底]|"
    rf"[上中下]旬)?(?:初?{_N}[日号]?(?![个点楼年]))?"
    rf"|(?:19|20)[0-9]{{2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|"
    rf"(?<![0-9a-z]){_N}[号日](?![楼线店门院会])"
    r"|(?:每?(?:周|星期|礼拜))[一二三四五六日天]"
)
_YEAR = re.compile(r"((?:19|20)?[0-9]{2}|[一二零〇九八七六五四三]{4})年(?!级)")
_CLOCK = re.compile(
    rf"(?:凌晨|清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)?(?:{_N}[点时](?!间)(?:钟|"
    rf"整|半|一刻|三刻|{_N}分?)?"
    r"|(?<![0-9:])[0-9]{1,2}[:：][0-9]{2}(?![0-9:]))"
)
_NAMED = re.compile(
    r"(?:[0-9a-z.]*[a-z][0-9a-z.+-]*[ -]?[0-9.]*)|[0-9一二三四五六七八九十]{1,5}(?:栋|室|"
    r"会议室|型|班|年级|号线|号楼|单元|路)"
    r"|第[0-9一二三四五六七八九十]{1,3}|(?<=小米)[0-9]{1,2}|iphone ?[0-9]+|[0-9a-z]+座"
)
_COUNTED = re.compile(
    r"(?:个|名|位|口)?(?P<unit>[人员件台套只本页条匹头辆间次层楼栋棵朵瓶盒箱包袋张岁位个名]|"
    r"学生|孩子|座位)"
)
_MONEY = re.compile(r"价|票|费|[卖售]|薪|工资|租|花了|一张|一晚|收的|收入|报销|存款|块|元|钱")
_AGE = re.compile(r"岁|年纪|年龄|几岁|年轻|小年轻|多大")
_TALL = re.compile(r"净?身高|个子|个头|高|矮")
_WEIGH = re.compile(r"体重|称|胖|瘦|斤|公斤|kg")
_WHAT = (
    (re.compile(r"生日|过生"), "birthday"),
    (re.compile(r"打烊|关门|下班|停止营业|闭馆|关(?!于)|开到"), "closes"),
    (re.compile(r"开门|开始营业|开放|营业"), "opens"),
)
_PAST = re.compile(
    r"小时候|以前|从前|曾|当过|年轻时|原来|那时|头两年|过去|之前(?!.{0,40}交)|早年|当年|"
    r"上学时|生前|第一[辆个份家]|前任|上一|那会儿|读.{1,4}时|上.{1,3}时"
)
_PLAN = re.compile(
    r"打算|计划|准备(?!好)|明年|下个月|将来|以后(?!.{0,40}不)|想(?:去|买|学|养|换)|可能会?"
)
CHANGED = re.compile(
    r"搬|换|改|现在|如今|不再|已经|上个月|上周|昨天|刚|最近|今年|去年|前天|今早|升|涨|降|跌|"
    r"调|推迟|提前|延|挪|变|成了|"
    r"终于|学会|退|辞|离|卖|关张|停|恢复|从.{1,6}起|打.{1,6}起|自.{1,6}起|戒|拆|染|又|开始|"
    r"转|新规|现已|更新|取消|"
    r"爱上|死了|去世|过世|走了|拿到|毕业|腻|当爸|当妈|都.{0,3}了$|好了$|到.{0,8}了$|给关了"
)
# words without content of their own, longest first
_FILLER_TEXT = """
其实 说实话 说起来 没想到吧 对了 提醒一下 提醒一句 跟你说一声 哦不对 不对 说错了 记错了 听说 好像
应该 大概 大约 差不多 左右 上下 总共 一共 合计 现有 共有 共 只有 仅 才 就 都 也 还 又 再 很 挺
特别 非常 太 最 更 真 可 却 却是 要价 报价 定价 售价 标价 价格 价钱 价 卖 花了我 花 花了 收 要 得
得有 大概要 每 张 一张 一个月 每月 月 一晚上 每晚 晚上 一晚 一包 每包 一斤 每斤 净含量 恒温 常年
温度 室温 全程 全长 绕着 环 一整圈 一圈 整 设定为 设定 设成 设的 设 为 是 系 叫 走 跑在 跑 监听
默认 时间 日期 日 时 期限 截止 截至 截止日 最晚 最早 办到 之前 以前 必须 须 必 前 定于 定在 定
将于 将 举行 召开 召集 上线 约在 约的 约 改成 改到 改为 改 挪到 挪 推迟到 推迟 提前到 提前 延长到
延到 延长 延 变成 变 涨到 涨 上调到 上调 降到 降 调到 调整为 调整 现在 如今 目前 最近 今年 去年
明年 上个月 上周 昨天 今天 前天 刚 刚才 已经 早就 早 一直 从来 从 向来 经常 常 天天 每天 平时 总
老 我们 咱们 我 咱 俺 本人 自己 你 您 他 她 它 他们 她们 大家 各位 那 这 那个 这个 那位 那只 那辆
那条 那把 那台 那双 那家 那套 那件 这台 这家 这本 这袋 新来的 新来 里 上 下 中 内 的 地 了 着 过
吗 呢 啊 吧 呀 嘛 啦 哦 哈 哟 把 被 给 让 对 在 于 和 跟 与 以 有 没 不 别 无 未 非 到 去 来 会 能
可以 用 使 个 只 条 双 本 台 辆 件 位 块 份 套 座 次 回 家 一 个子 头 说 讲 看 知道 记得 写 写的
明白 清楚 楼下 人 东西 事 事情 正 正在 起 开始 终于 完全 根本 压根 全 全部 老实 毛钱 整整 公示
显示 报告 检查 检测 体检 出来 发现 查 查出 明天 后天 医生 开 开的 药 随便 一点 一些 岁 年纪 年龄
身高 净身高 个头 高 体重 重 算 小 大 刚刚 由 需 需要 得花 花费 耗时 学校里
"""
_FILLERS = re.compile(
    "|".join(sorted({re.escape(w) for w in _FILLER_TEXT.split()}, key=len, reverse=True))
)
_SIGNS = re.compile(r"[^\w\u4e00-\u9fff]+")
_PART_SIGNS = re.compile(
    r"左|右|前门|后门|上午|下午|早上|晚上|早餐|晚餐|早饭|午饭|晚饭|睡前|半夜|凌晨|工作日|"
    r"周末|夏|冬|春|秋|首轮|头一|首日|初稿|终稿|"
    r"第[一二三四五六七八九十0-9]{1,2}|成人|儿童|学生票|老人|单程|往返|本科|硕士|博士|高中|"
    r"初中|小学|大学|毛重|净重|税前|税后|室内|室外|"
    r"屋里|屋外|冷藏|冷冻|纸质|电子|标准|豪华|基础版|专业版|高级版|http(?!s)|https|tcp|udp|"
    r"蓝牙|wi-?fi|铃声|震动|客厅|卧室|厨房|浴室|"
    r"阳台|书房|行政|立法|司法|车身|车顶|面子|里衬|最高|最低|上半|下半|北门|南门|东门|西门|"
    r"主队|客队|白天|全程|半程|开发|测试|生产|"
    r"内存|硬盘|男|女|[一二三四五六七八九十0-9]+(?:年级|班|期|区|栋|号楼)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a clause says."""

    matter: str  # "#length", "@date", "open", "colour", "capital", …
    who: tuple[str, str] | None  # whom it is about: a name, and "" or what kin of theirs
    about: str  # the characters of the clause that say what it is about
    polarity: bool = True
    number: measures.Quantity | None = None
    date: dates.Date | None = None
    clock: dates.Clock | None = None
    words: frozenset[str] = frozenset()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """All that a sentence says, as far as it is spotted."""

    text: str
    speaker: str
    told: tuple[Told, ...]
    parts: frozenset[str]
    years: frozenset[str]
    changed: bool
    past: bool
    plan: bool


_TAIL = rf"(?:家|她|他|的|那|之前?|这|亲)?(?:位|个)?(?P<kin>{_KINS})?"
_AFTER_NAME = re.compile(_TAIL)
_WHO = re.compile(
    r"(?:(?P<first>(?:我|咱|俺|侬)(?!们)|本人|在下)|(?P<we>我们|咱们|俺们))" + _TAIL + "|"
    rf"(?<![\u4e00-\u9fff])(?P<bare>{_KINS})(?!说|通知|给|让|好)"
)


def _people(text: str, speaker: str, names: tuple[str, ...]) -> list[tuple[str, str, int, int]]:
    """Those a text speaks of: name, kin, and where they stand."""
    found, at = list[tuple[str, str, int, int]](), 0
    while True:
        hit = _WHO.search(text, at)
        start, name = _next_name(text, names, at)
        if name and (not hit or start < hit.start() or (start == hit.start() and not hit["first"])):
            after = _AFTER_NAME.match(text, start + len(name))
            assert after is not None  # it may be empty
            kin, at = after["kin"], after.end()
            found.append((name, KIN.get(kin or "", ""), start, at))
        elif hit:
            kin, at = KIN.get(hit["kin"] or hit["bare"] or "", ""), hit.end()
            if kin or not hit["we"]:
                found.append((speaker, kin, hit.start(), at))
        else:
            return found


def _next_name(text: str, names: tuple[str, ...], at: int) -> tuple[int, str]:
    """Where the next of these names stands, and which it is; "" where none does."""
    places = [(start, n) for n, name in enumerate(names) if (start := text.find(name, at)) >= 0]
    start, first = min(places, default=(-1, -1))
    return start, names[first] if places else ""


_AGENT = re.compile(r"(?:让|给|跟|被|找|问|离|叫上|带|和|同|骗|是|替|帮|教|归)$")


def _about_whom(people: list[tuple[str, str, int, int]], text: str) -> tuple[str, str] | None:
    for who, kin, start, _ in people:
        if not _AGENT.search(text[:start]):
            return who, kin
    return None


def bare(text: str) -> str:
    """What is left of a clause without fillers and signs."""
    return _FILLERS.sub("", _SIGNS.sub("", text))


def _numbers(text: str, whole: str) -> list[tuple[str, measures.Quantity, int, int]]:
    """Numbers of a clause with the kind of thing that they measure."""
    found = list[tuple[str, measures.Quantity, int, int]]()
    at = 0
    while len(found) < 3 and (one := measures.quantity(text, at, len(text))):
        number, start, end = one
        at = max(end, at + 1)
        kind, factor = number.dimension, number.factor
        after = _COUNTED.match(text, end)
        if kind in ("eur", "usd", "gbp", "cny"):
            kind = "money"
        elif not kind and number.noun:
            kind = f"n:{number.noun}"
        elif not kind and after:
            kind, at = f"n:{after['unit']}", after.end()
        elif kind == "duration" and factor == 31557600.0 and re.search(r"岁", text[start:end]):
            kind = "age"
        elif kind in ("degree", "celsius"):
            kind = "celsius"
        elif not kind:
            digits = text[start:end].strip()
            if len(digits) == 1 and not digits.isdigit():
                continue
            kind = "money" if _MONEY.search(text) else "age" if _AGE.search(whole) else "bare"
        found.append((kind, number, start, at))
    return found


def _timed(clause: str) -> tuple[dates.Date | None, dates.Clock | None, str]:
    """Date and time of a clause, and the clause without them."""
    date = clock = None
    rest = clause
    if m := _WHEN.search(clause):
        spans = "".join(x.group() + " " for x in _WHEN.finditer(clause))
        date = dates.date(spans.strip(), loose=True)
        rest = _WHEN.sub("§", rest)
    if m := _CLOCK.search(rest):
        clock = dates.clock(m.group(), rest[max(0, m.start() - 10) : m.end()], loose=True)
        rest = _CLOCK.sub("§", rest)
    return date, clock, rest


def _without(text: str, people: list[tuple[str, str, int, int]]) -> str:
    for _, _, start, end in reversed(people):
        text = text[:start] + "·" + text[end:]
    return text


def _typed(rest: str, whole: str, who: tuple[str, str] | None) -> list[Told]:
    """Numbers, colours and jobs of a clause without its dates."""
    found = []
    plain = _NAMED.sub(lambda m: "¤" * len(m.group()), rest)
    for kind, number, start, end in _numbers(plain, whole):
        named, about = kind, rest[:start] + "·" + rest[end:]
        if kind == "length" and (_TALL.search(about) or (who and not bare(about))):
            named, about = "height", _TALL.sub("", about)
        elif kind == "weight" and who and not bare(_WEIGH.sub("", about)):
            named, about = "body", ""
        found.append(Told(f"#{named}", who, bare(about), number=number, clause=whole))
    hit = re.search(
        r"(?:[深浅淡纯墨铁米枣橘亚天草]?(?:麻)?[红橙黄绿蓝紫粉棕褐黑白灰银]|咖啡)(?:色|的|漆|"
        r"$|袜|伞)|浑身.|一头.发",
        rest,
    )
    if hit:
        colours = frozenset(COLOURS[c] for c in hit.group() if c in COLOURS)
        if "亚麻" in hit.group():
            colours = frozenset({"flaxen"})
        if colours:
            about = bare(re.sub(r"色|漆|刷|喷|头发|发", "", rest.replace(hit.group(), "·")))
            found.append(Told("colour", who, about, words=colours, clause=whole))
    return found


def _places(text: str) -> frozenset[str]:
    found = set()
    for i in range(len(text)):
        for size in (4, 3, 2):
            word = text[i : i + size]
            name = CANON.get(word, word)
            if len(word) == size and name in PLACES:
                found.add(name)
                break
    return frozenset(found)


_JOB_FIRST = frozenset(word[0] for word, name in CANON.items() if name in JOBS)


def _jobs(text: str) -> frozenset[str]:
    return frozenset(
        CANON[text[i : i + n]]
        for i, first in enumerate(text)
        if first in _JOB_FIRST
        for n in (2, 3, 4, 5)
        if CANON.get(text[i : i + n]) in JOBS
    )


def _stances(rest: str, who: tuple[str, str] | None) -> list[Told]:
    found = []
    for name, (yes, no) in STANCES.items():
        m, polarity = no.search(rest), False
        if not m:
            m, polarity = yes.search(rest), True
        if m:
            cue = no if not polarity else yes
            about = bare(cue.sub("·", rest))
            found.append(Told(name, who, about, polarity, clause=rest))
    return found


@lru_cache(maxsize=8192)  # it is compared with many
def read_sentence(text: str, speaker: str, names: tuple[str, ...]) -> Sentence:
    """Read a sentence that `speaker` ("" where that is not known) says."""
    plain = fold(text[:_MOST])
    return _read(plain, speaker, tuple(n for n in names if n and n in plain))


@lru_cache(maxsize=8192)  # as names that do not stand in it change nothing
def _read(plain: str, speaker: str, names: tuple[str, ...]) -> Sentence:
    told: list[Told] = []
    people = _people(plain, speaker, names)
    lead = _about_whom(people, plain)
    before = ""
    for m in _CLAUSE.finditer(plain):
        whole = m.group()
        here = _people(whole, speaker, names)
        who = _about_whom(here, whole) or lead
        date, clock, rest = _timed(_without(whole, here))
        rest = _YEAR.sub("§", rest)
        some = _typed(rest, whole, who) + _stances(rest, who)
        what = next((name for cue, name in _WHAT if cue.search(whole)), "")
        about = bare(re.sub(r"[§·]", "", rest))
        if date:
            some.append(
                Told(
                    f"@date{what if what == 'birthday' else ''}",
                    who,
                    about,
                    date=date,
                    clause=whole,
                )
            )
        if clock:
            some.append(Told(f"@clock{what}", who, about, clock=clock, clause=whole))
        for name, cue in _NOUN_CUES:
            if hit := cue.search(rest):
                left = bare(rest[: hit.start()] + "·" + rest[hit.end() :])
                words = _places(rest)
                some.append(Told(name, who, left, words=words, clause=rest))
        if jobs := _jobs(rest):
            some.append(Told("job", who, about, words=jobs, clause=whole))
        told += [t if t.about or not before else _with(t, before) for t in some]
        before = about if len(about) <= 8 else ""
    return Sentence(
        text=plain,
        speaker=speaker,
        told=tuple(told),
        parts=frozenset(_PART_SIGNS.findall(plain)),
        years=frozenset(y[-2:] for y in _YEAR.findall(plain)),
        changed=bool(CHANGED.search(plain)),
        past=bool(_PAST.search(plain)),
        plan=bool(_PLAN.search(plain)),
    )


def _with(told: Told, about: str) -> Told:
    return Told(
        told.matter,
        told.who,
        about,
        told.polarity,
        told.number,
        told.date,
        told.clock,
        told.words,
        told.clause,
    )


_NOUN_CUES = tuple((name, re.compile(cue)) for name, cue in NOUNS.items())
