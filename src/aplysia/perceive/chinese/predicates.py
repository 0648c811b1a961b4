"""What a Chinese predicate says, as attributes and values.

Predicates that no rule knows are read as verb and object. Whom a clause is about it does not know.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.chinese import lexicon, verbs
from aplysia.perceive.chinese.frames import lasting
from aplysia.perceive.chinese.parse import Clause, tokens
from aplysia.perceive.chinese.rules import RULES
from aplysia.perceive.chinese.values import (
    CLOCK,
    DATE,
    NUMBER,
    TAIL,
    Draft,
    clean,
    number,
    objects,
)

VERB_ATTRIBUTES = {
    "吃": "eats",
    "喝": "drinks",
    "看": "watches",
    "读": "reads",
    "玩": "plays",
    "打": "plays",
    "踢": "plays",
    "买": "buys",
    "卖": "sells",
    "有": "has",
    "养": "pet",
    "用": "uses",
    "开": "drives",
    "骑": "rides",
    "戴": "wears",
    "穿": "wears",
    "学": "studies",
    "教": "teaches",
    "会": "skill",
    "写": "writes",
    "种": "grows",
    "画": "draws",
    "唱": "sings",
    "跳": "dances",
    "弹": "plays",
    "拉": "plays",
    "住": "residence",
    "收藏": "collects",
    "收集": "collects",
    "认识": "knows",
    "知道": "knows",
    "需要": "needs",
    "等于": "equals",
    "支持": "supports",
    "备考": "prepares for",
    "正在备考": "prepares for",
    "学习": "studies",
    "研究": "studies",
    "抽": "smokes",
    "带": "brings",
    "负责": "responsible for",
    "经营": "runs",
    "发明": "invented",
    "写的": "author",
    "当": "job",
    "做": "does",
    "关注": "follows",
    "生了": "child",
    "去过": "visited",
    "买了": "bought",
    "戒了": "habit",
}
_JOB = re.compile(
    r"(?:师|师傅|员|医生|大夫|护士|工|工程师|警察|教授|律师|司机|老板|经理|主管|总监|会计|"
    r"编辑|记者|演员|歌手|作家|画家|厨子|保安|保姆|月嫂|法官|军人|消防员|飞行员|程序员|码农|"
    r"销售|运营|产品|学生|研究生|博士|硕士|老师|班长|队长|店长|主播|博主|模特|翻译|设计|"
    r"空姐|裁缝|木匠|农民|护工|前台|出纳|文员|导游|助理|实习生|民警|兽医|牙医|外科|家|手)$"
)


def _dated(value: str) -> str:
    """What a value that is but a day or an hour is the value of; "" when it is neither."""
    if re.fullmatch(rf"(?:{DATE})?(?:{CLOCK})", value):
        return "time"
    return "date" if re.fullmatch(DATE, value) else ""


def ruled(clause: Clause) -> list[Draft] | None:
    """What the rules read in a predicate; None when none fits."""
    p = TAIL.sub("", clause.predicate) or clause.predicate
    for rule in RULES:
        m = rule.match(p) or (rule.match(clause.predicate) if p != clause.predicate else None)
        if m is None:
            continue
        drafts: list[Draft] = []
        for group, value in m.groupdict().items():
            if not value or group in ("has_done",):
                continue
            denied = group.startswith("not_")
            was = group.startswith("was_")
            attribute = group.removeprefix("not_").removeprefix("was_").replace("_", " ")
            attribute = attribute.replace("marital status", "marital_status")
            if attribute in ("when", "state"):
                attribute = _dated(value) or ("date" if attribute == "when" else attribute)
            polarity = not (clause.negated or denied or was)
            if "过敏" in m.group() and re.search(r"[不没](?:会)?过敏", clause.text):
                polarity = False
            what = _alone(value) if attribute in _WITH else value
            found = objects(attribute, what.rstrip("不没会") or what, polarity)
            drafts += [d._replace(change=was) for d in found]
        if drafts:
            return drafts
    return None


_WITH = ("uses", "relies on", "wears", "religion")


def _alone(value: str) -> str:
    """An instrument without what is done with it: 五笔打字, 跑滴滴挣钱."""
    found = tokens(value)
    for i, (kind, _, at) in enumerate(found):
        if i and kind == "V" and at >= 2:
            return value[:at]
    return value


_PARTICLES = re.compile(r"[哈啊呀啦嘛呢吧哦]+$")
_IS_NOT_BUT = re.compile(
    r"^(?P<a>[^，]{1,20}?)(?:，)?(?:(?:而|并)?不是|而非|并非)(?P<b>[^，]{1,20})$"
)
_MADE = re.compile(
    r"^(?P<by>[^，的]{1,12}?)(?:写|画|拍|导演|执导|发明|创作|设计|建造|建|造|开发|送|买|做|"
    r"编|作|生产|创办|创立|主演|演|唱|种|养|修|教|管|负责|织|寄|订|挑|拿|删|弄|打|开|捐|"
    r"学|选|考|读|出品|制作|发现|提出|起|取|包|煮|烧|给|翻译|写作|谱曲|作曲|作词)的$"
)
_OF_VERB = re.compile(
    r"^(?:干|做|搞|当|学|读|教|卖|开|跑|研究|练|写|画|管|打|踢|唱|玩|"
    r"修)(?P<v>[^，的]{1,12})(?:的|得)$"
)


def copula(clause: Clause, rest: str) -> list[Draft]:  # noqa: PLR0911 (one for each form)
    """What follows 是."""
    denied = clause.negated
    m = re.match(r"^我(?P<v>[\u4e00-\u9fff]{1,3})的$", _PARTICLES.sub("", rest))
    if m and tokens(m["v"])[0][0] in "VU":
        return objects("did", m["v"], not denied)
    if m := _IS_NOT_BUT.match(rest):
        return [*objects("is", m["a"], True), *objects("is", m["b"], False)]
    if m := _MADE.match(_PARTICLES.sub("", rest)):
        return objects("author" if "写" in rest else "by", m["by"], not denied)
    if m := _OF_VERB.match(_PARTICLES.sub("", rest)):
        return objects("job", m["v"], not denied)
    if m := re.match(rf"^(?:在|于)?(?P<v>{DATE}(?:{CLOCK})?|{CLOCK})[^，是]{{0,6}}的$", rest):
        return objects(_dated(m["v"]) or "date", m["v"], not denied)
    if m := re.match(r"^(?:在)?(?P<v>[^，]{1,12}?)(?:出生|毕业|长大|生|来)的$", rest):
        return objects("from", m["v"], not denied)
    if m := re.match(
        (
            r"^(?:从|用|由|在|跟|和|为了|对)(?P<v>[^，]{1,12}?)(?:来|买|做|办|工作|上班|住|搬来|"
            r"寄来|产|运来|制成|拍|写|过敏|读|进|订)(?:过来)?的?$"
        ),
        rest,
    ):
        return objects("from", m["v"], not denied)
    attribute = "is"
    bare = clean(rest)
    if _JOB.search(bare):
        attribute = "job"
    elif re.search(r"(?:(?<![诗老病客工军商名主猎艺新本情爱好坏男女机])人|族)$", bare):
        attribute = "hometown"
    elif re.search(r"座$", bare):
        attribute = "star_sign"
    elif bare in ("男", "女", "男生", "女生", "男的", "女的"):
        attribute = "gender"
    if (m := _PLAIN.match(rest)) and (m["q"] in lexicon.QUALITIES or m["q"] in _KINDS_OF):
        rest = m["n"]
    return objects(attribute, rest, not denied)


_PLAIN = re.compile(r"^(?P<q>[\u4e00-\u9fff]{1,2})的(?P<n>[^，的]{2,})$")
_KINDS_OF = verbs.each("二手 进口 国产 新款 老款 纯棉 手工 自动 手动 限量 正版 盗版 电动 混动")
_PROGRESSIVE = re.compile(
    r"^在(?P<v>(?:备|准备|学|练|做|写|找|考|减|读|追|看|戒|搞|弄|等|养|攒|打|吃|喝|用|玩|还|"
    r"听|装|卖|创)[^，]*)$"
)
_IN_DO = re.compile(
    r"^在(?P<place>[^，]{1,15}?)(?P<verb>当|做|卖|开|办|举行|举办|召开|跑|教|学|读|写|修|养|"
    r"种|干|管|带|搞|打|买|租|住|生活|排|练|拍|等|吃|玩|见|集合)(?:了|着|"
    r"的)?(?P<object>[^，]*)$"
)


def located(clause: Clause) -> list[Draft]:
    """What follows 在: where, and what is done there."""
    p, polarity = clause.predicate, not clause.negated
    if (m := _PROGRESSIVE.match(p)) and not re.match(
        r"^在(?:看守|学校|读书会|养老|等候|用户|写字|打印|准备区|练|吃喝)", p
    ):
        return objects(
            "does", m["v"] if m["v"].startswith("备孕") else _object(m["v"]) or m["v"], polarity
        )
    if done := _done_there(clause):
        return done
    if (m := _IN_DO.match(p)) and len(m["place"]) > 1:
        drafts = objects("place", m["place"], polarity)
        if thing := TAIL.sub("", m["object"]):
            drafts += objects(VERB_ATTRIBUTES.get(m["verb"], m["verb"]), thing, polarity)
        return drafts
    rest = TAIL.sub("", p[1:])
    cut = re.match(
        (
            r"(?P<v>[^，]{2,10}?)(?:呢|呆着|待着|等|候|上着?班|过年|休息|玩|度假|出差|开会|住院|"
            r"养病|逛|旅游|拍戏|跑步)$"
        ),
        rest,
    )
    return objects("location", cut["v"] if cut else rest, polarity)


def _done_there(clause: Clause) -> list[Draft]:
    """A place and what is done in it, by the first verb after a place: 在县城教书."""
    whole = TAIL.sub("", clause.predicate[1:])
    found = tokens(whole)
    for i, (kind, word, at) in enumerate(found):
        if not i or at < 2 or kind != "V" or (len(word) == 1 and i + 1 == len(found)):
            continue
        place = whole[:at]
        inner = Clause(text=clause.text, subject="x", predicate=whole[at:], negated=clause.negated)
        done = ruled(inner) or generic(inner, with_subject=True)
        return [*objects("place", place, not clause.negated), *done] if done else []
    return []


def _object(text: str) -> str:
    """What stands after the verb with which a text begins."""
    found = tokens(text)
    if not found or found[0][0] not in "VX":
        return ""
    return re.sub(r"^(?:了|过|着|的是|到|得)+", "", text[len(found[0][1]) :])


_ASPECT = re.compile(r"了|过|着|的是|的$|到")
_PARTIAL = re.compile(
    r"[了着过到在为成于去进来自上至做作叫名称给]$|^(?:喜欢|喜爱|热爱|讨厌|反感|害怕|知道|"
    r"了解|熟悉|记得|相信|支持|反对|关注|关心|需要|使用|包含|包括|等于|认识|负责|管理|准备|"
    r"开始|停止|能说|习惯|崇拜|擅长|精通|学会|研究|提供|获得|参与|参加|加入|属于|等|见|患|"
    r"修好|还完|归属|翻译|申请|通过|帮|陪|找|接|请|收集|收藏)$"
)
_INTRANSITIVE = verbs.each("""
戒烟 戒酒 抽烟 喝酒 吸烟 减肥 健身 跑步 游泳 做饭 骑车 下棋 钓鱼 爬山 画画 唱歌 跳舞 留学
教书 跑船 支教 出差 失眠 感冒 发烧 吃素 吃斋 考研 当兵 参军 搬家 搬走 结婚 离婚 怀孕 退休
毕业 开车 看书 写字 转学 营业 加班 打球 分手 领证 订婚 升职 涨薪 加薪 近视 跳槽 离职 辞职
失业 倒闭 受伤 骨折 出国 出院 住院 去世 过世 过敏 上班 上学 工作 移民 上市 上映 上线 下架
下线 开业 结束 取消 推迟 延期
""")
LOOSE = verbs.each("""
给 让 被 跟 和 从 于 靠 离 距 比 向 往 按 搞 弄 像 请 准备 开始 死 睡 醒 起 病 下 挨 放 重
高 长 宽 深 追 猜 算 为
""")


def generic(  # noqa: PLR0911 (one for each form)
    clause: Clause, *, with_subject: bool
) -> list[Draft]:
    """Verb and object, when the verb is known and the clause tells, not asks for something."""
    p = clause.predicate
    if long := lasting(TAIL.sub("", p)):
        clause.predicate = long[0]
        drafts = (ruled(clause) or generic(clause, with_subject=with_subject)) if long[0] else []
        return [*drafts, Draft("duration", long[1])] if drafts else []
    found = tokens(p)
    if not found or found[0][0] != "V" or re.search(r"[你您]|(?:就|才|都)[行好]$", p):
        return []
    verb = found[0][1]
    rest = p[len(verb) :]
    if rest.startswith(("不", "啊", verb)):  # cannot: 用不上
        return []
    if _RESULT.match(rest):  # it is said of what comes of it: 闻着都晕
        return []
    if verb in _FOR and (inner := _after_whom(clause, found)):
        return ruled(inner) or generic(inner, with_subject=True)
    if verb in LOOSE and with_subject and (whole := number(TAIL.sub("", rest))):
        return [Draft(verb, whole, not clause.negated)]
    if verb in LOOSE and not (clause.negated and with_subject and verb in "放长追猜请睡弄搞"):
        return []
    with_subject = with_subject or (clause.goes_on and verb in _OF_LIFE and len(rest) < _LONG)
    if not with_subject and not _ASPECT.search(p) and not clause.words and verb not in _STATIVE:
        return []
    if not rest or len(tokens(rest)[0][1]) == 1:  # no complement is what begins a word: 上班
        rest = re.sub(r"^(?:了|过|着|的是|到|上|得起|成|完|好|掉|走|出|起|回)+(?=.)", "", rest)
    if re.match(r"^(?:我|他|她|咱|你)们?[\u4e00-\u9fff]$", rest):
        return []
    rest = re.sub(r"^(?:我们?|他们?|她们?|咱们?|大家|孩子们)(?=.)(?!家)", "", rest)
    rest = re.sub(r"^[了一]*[趟次回](?=.)", "", rest)
    bare = re.sub(r"^(?:一|半|大半)(?:辈子|生)(?=.)", "", TAIL.sub("", rest))
    if not bare:
        return _alone_said(clause, verb, with_subject=with_subject)
    if rest.startswith("的") and not (with_subject and len(bare) > _TWO):
        return []
    return _with_object(clause, verb, bare)


_TWO = 2


def _alone_said(clause: Clause, verb: str, *, with_subject: bool) -> list[Draft]:
    """What a verb says without an object."""
    polarity = not clause.negated
    whole = (
        verb in _INTRANSITIVE
        or verb in lexicon.WHOLE
        or (len(verb) >= 2 and verb in verbs.VERBS_LONG and not _PARTIAL.search(verb))
    )
    if whole and (with_subject or clause.words):
        return objects("does", verb, polarity)
    if clause.negated and with_subject and len(verb) > 1 and not _PARTIAL.search(verb):
        return objects("does", verb, False)
    if clause.topic:
        return objects(verb.rstrip("了过着"), clause.topic, polarity)
    return []


def _with_object(clause: Clause, verb: str, bare: str) -> list[Draft]:
    """What a verb says with what stands after it."""
    polarity = not clause.negated
    if (verb in lexicon.WHOLE or verb in _INTRANSITIVE) and tokens(bare)[0][0] in "VN":
        clause.predicate = bare
        then = ruled(clause) or generic(clause, with_subject=True)
        return then if verb in _LEADS_TO and then else [*objects("does", verb, polarity), *then]
    attribute = VERB_ATTRIBUTES.get(verb) or verb.rstrip("了过着")
    if bare.startswith(("得", "话")) and verb in ("说", "走", "跑", "讲"):
        return []
    if m := re.match(
        (
            rf"^(?P<d>{NUMBER})(?:年|个月|天|周|个?小时|分钟|届|次|遍|趟)(?:多|半|了|"
            rf"的)*(?P<o>[^，了]+)$"
        ),
        bare,
    ):
        return [
            *objects(attribute, m["o"], polarity),
            *objects(f"{attribute} for", m["d"], polarity),
        ]
    if m := re.match(
        rf"^(?P<n>{NUMBER}[张个节场次份])?(?P<t>{DATE}|{CLOCK})的(?P<o>[^，]+)$", bare
    ):
        when = Draft(f"time of {m['o']}", m["t"], polarity)
        return [*objects(attribute, (m["n"] or "") + m["o"], polarity), when]
    bare = re.sub(r"(?<=..)去$", "", bare)
    return objects(attribute, _cut(bare), polarity)


_FOR = verbs.each("给 为 替 陪 跟 和 帮 向 带 教")


def _after_whom(clause: Clause, found: list[tuple[str, str, int]]) -> Clause | None:
    """The clause after a coverb and whom it is done for: 给孩子念绘本."""
    for j in range(2, min(len(found), 7)):
        kind, word, at = found[j]
        if kind == "V" and j + 1 < len(found) and found[j - 1][0] in "UXKFP" and word not in LOOSE:
            return Clause(
                text=clause.text,
                subject=clause.subject,
                predicate=clause.predicate[at:],
                negated=clause.negated,
                words=clause.words,
            )
    return None


_LONG = 8
_OF_LIFE = verbs.each(
    "开 骑 养 种 学 教 练 弹 拉 吹 画 卖 管 信 写 戴 穿 抽 收藏 研究 负责 专攻 主攻 打理 经营"
)
_LEADS_TO = verbs.each(
    "转行 改行 跳槽 搬家 毕业 报名 退休 退伍 贷款 下班 放学 出差 请假 申请 打算 开始"
)
_RESULT = re.compile(r"^[了着过完]?(?:都|就|也|才|又|还|会)")
_STATIVE = verbs.each("""
教 养 骑 练 研究 收藏 经营 主修 师从 专攻 现任 供职于 任职于 从事 祖籍 信佛 喜欢 爱 住 会
有 属 姓 叫 怕 信 在 讨厌 害怕 擅长 习惯 是 爱吃 爱喝 爱看 会说 来自 毕业于 就读于 患有
热爱 酷爱 恨 认识 收藏 备考 养 属于 负责 入职
""")


def _cut(value: str) -> str:
    """An object without what is done next with it: 钥匙拿走, 沙茶面吃."""
    found = tokens(value)
    for i, (kind, _, at) in enumerate(found):
        if (
            i
            and kind == "V"
            and at >= 2
            and found[i - 1][0] != "V"
            and i + 1 == len(found)
            and "的" not in value
        ):
            return value[:at]
    return value
