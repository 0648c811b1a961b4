"""One clause of Chinese, parted into whom it is about, the words before the verb, and the rest.

It segments by the longest known word and takes everything else for names and nouns. It knows no
grammar beyond the order topic, subject, adverbs, predicate.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aplysia import patterns as re
from aplysia.perceive.chinese import values
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.lexicon import LEXICON
from aplysia.perceive.chinese.names import name_at
from aplysia.perceive.chinese.verbs import each

_NO = "[一二三四五六七八九十]"
_DAY = rf"(?:\d{{1,2}}|{_NO}{{1,3}})[日号](?!楼|线|桌|店|门|院|床|机|馆|球|位)"
_MONTH = rf"(?:\d{{1,2}}|十?{_NO})月(?:份|底|初|中旬)?"
_SEASON = (
    "暑假|寒假|国庆节?|五一|十一假期|春节|元旦|中秋节?|清明节?|端午节?|年底|年初|开春|夏天|冬天|"
    "春天|秋天|圣诞节?|情人节|双十一|除夕|元宵节?"
)
_TIME = re.compile(
    rf"(?:(?:每个?|下下?个?|上上?个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末]|"
    rf"(?:[今明昨前后去]|大前|大后)年(?:{_MONTH}(?:{_DAY})?|{_SEASON})?|[明昨后]天|大?[前后]天|"
    rf"昨晚|"
    rf"明晚|昨日|明早|今早|今晚|下下?个?(?:月|周|星期|礼拜|学期|季度)(?:底|初|{_DAY})?|"
    rf"上上?个?(?:月|周|星期|礼拜|学期|季度)(?:底|初|{_DAY})?|这个?(?:周末|月底)|周末|{_SEASON}|"
    rf"过年|過年|"
    rf"年后|月底|月初|(?:\d{{2,4}}|[一二三四五六七八九零〇]{{2,4}})年(?:{_MONTH}|底|"
    rf"初)?(?:{_DAY})?|"
    rf"{_MONTH}(?:{_DAY})?|{_DAY})(?:早上|上午|中午|下午|晚上|凌晨|起|开始)?"
    rf"|(?:早上|上午|中午|下午|晚上|凌晨|傍晚|半夜|夜里)?(?:\d{{1,2}}[:：]\d{{2}}|"
    rf"(?:\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})点(?:半|多|钟|一刻|三刻|整|\d{{1,2}}分?|"
    rf"{_NO}{{1,3}}分?)?)"
)
_VAGUE = re.compile(r"今|现在|去年|前年|周末?$|.天$(?<![明昨后]天)|过年$|年后|大年|每|^一")
_INTRO = re.compile(
    r"^(?:对了|顺便(?:说|提)?(?:一句|一下|一嘴)?|说起来(?:有点丢人|不好意思)?|说来(?:惭愧|"
    r"话长)?|说实话|老实说|说真的|说白了|其实|哎呀?|诶|欸|啊|嗯+|哦|噢|喂|嘿|唉|那个|嗨|呃|"
    r"额|那么|不过|但是|可是|但|且(?!慢)|而且|并且|而(?!且)|所以|因为|由于|然后|还有|另外|反正|"
    r"总之|"
    r"科普一下|提醒一[下嘴]|友情提示|告诉你们?|跟你们?说|跟你讲|我跟你说|我告诉你|实不相瞒|"
    r"不瞒你说|讲真|话说|听好了?|注意|更正一下|纠正一下|更正|纠正|补充一下|我说错了|说错了|"
    r"打错了|写错了|记错了|弄错了|搞错了|口误|都说了|早说了|跟你说了|说过了|错[了啦](?:错[了啦])?|"
    r"不对不对|不是不是|不对|错了|不不|主要|首先|"
    r"其次|最后|虽然|尽管|因此|于是|结果|好消息|坏消息|通知|据我所知|众所周知|记住|"
    r"记一下|记得|请记住|帮我记一下|帮我记住|麻烦记一下|备注一下|介绍一下|自我介绍一下|"
    r"准确地?说|确切地?说|准确来说|严格来说|应该说|也就是说|换句话说|具体来说|要说|要说起|"
    r"至于|关于|害|嗐|嘻嘻|哈哈+|嘿嘿|这样|是这样|是这样的|情况是|事实上|实际上|你看|"
    r"你知道|要知道|我就是那个(?:就是)?|就是那个|那个就是|怎么说呢|然后呢|我讲真|我说真的|等等|"
    r"等下|回|今儿|今天|目前|报告|重要的?事|偷偷说|悄悄说|透露一下|坦白说|反正我|"
    r"比如|例如|就是说|就是|只是|况且|何况|再说|再者|同时|外加|加上|再加上|以及|诶嘿|害羞|"
    r"不好意思|抱歉|对不起|您好|你好|大家好|各位好|亲|老师好|医生好|大夫|师傅|"
    r"来个(?:好)?消息)[，,、：: ]*"
)
_CALLED = re.compile(
    rf"(?:[老小阿][{w.SURNAMES}](?![\u4e00-\u9fff]?[学区时吃])|"
    rf"[{w.SURNAMES}]总(?=[^共是数部体量监裁理经会之归算\s，。]|[是在的有说把跟，今明昨会]))"
)
_QUANTITY = re.compile(
    rf"(?!百度|百家|千古|万一|万科|万达|一道|一面|一度|一代|一门|百分|四季|九成|一成)好?(?:"
    rf"{values.NUMBER}[米块]{values.DIGITS}|"
    rf"[\d一二两三四五六七八九十百]+[多来几][万亿千百]|{values.NUMBER}(?:{values.UNITS}|"
    rf"{values.MEASURE})(?:半|多)?|"
    rf"[\d零一二两三四五六七八九十百千万亿]{{2,}}(?:多|出头)?(?![\u4e00-\u9fff]))"
)
_OFTEN = re.compile(
    r"一(?:天|年|个?月|个?星期|周|晚上|个?小时|顿|"
    r"学期)(?=[回去来见出洗换拉做发涨下抽吃喝跑睡打看走要得能可交花赚挣写读用上练喂遛加])"
)
Token = tuple[str, str, int]  # class, word, where it begins


def _sizes() -> dict[str, list[int]]:
    """How long the words are that begin with a character, the longest first."""
    found = dict[str, set[int]]()
    for word in LEXICON:
        found.setdefault(word[0], set()).add(len(word))
    return {first: sorted(sizes, reverse=True) for first, sizes in found.items()}


_SIZES = _sizes()
_LATIN = re.compile(r"[A-Za-z0-9.+#_\-:]+")
_QUOTES = '“"「『《'
_CALLS = f"老小阿{w.SURNAMES}"
_QUOTED = re.compile(r"[“\"「『《][^“”\"「」『』《》]{1,40}[”\"」』》]")
NEGATED_VERB = re.compile(
    r"(?:不|没|沒|别)(?P<v>喜欢|爱|能|会|可以|敢|肯|愿意|想|是|在|叫|姓|属|用|必|需要)$"
)


def tokens(clause: str) -> list[Token]:
    """The words of a clause by the longest match; one character of class U where none is known."""
    found: list[Token] = []
    i, end = 0, len(clause)
    while i < end:
        first, kind = clause[i], "X"
        m = _QUOTED.match(clause, i) if first in _QUOTES else None
        if m is None and (m := _TIME.match(clause, i)):
            kind = "T"
        if m is None and first.isascii() and (m := _QUANTITY.match(clause, i)):
            kind = "Q"
        if m is None and first.isascii() and (m := _LATIN.match(clause, i)):
            kind = "U"
        if m is None and first in _CALLS and (m := _CALLED.match(clause, i)):
            kind = "U"
        if m is None and not i and (m := name_at(clause, _TIME)):
            kind = "U"
        if m is not None:
            word = m.group()
        else:
            word, kind = first, "U"
            for size in _SIZES.get(first, ()):
                known = LEXICON.get(clause[i : i + size])
                if known:
                    if known == "H" and i and first == "我":
                        continue  # after a topic it is no hedge: 葡萄牙语我看得懂
                    word, kind = clause[i : i + size], known
                    break
            if (q := _QUANTITY.match(clause, i)) and len(q.group()) > len(word):
                word, kind = q.group(), "T" if _OFTEN.match(clause, i) else "Q"
        found.append((kind, word, i))
        i += len(word)
    return found


@dataclass(slots=True)
class Clause:
    """A clause in parts; `predicate` is what is left when all that comes before it is taken."""

    text: str
    topic: str = ""  # before a subject of its own: 投影我带
    subject: str = ""
    predicate: str = ""
    negated: bool = False
    hedged: bool = False
    goes_on: bool = False  # the sentence has told of somebody before
    words: list[str] = field(default_factory=list)  # adverbs
    times: list[str] = field(default_factory=list)  # definite ones
    moments: list[str] = field(default_factory=list)  # all that were named

    @property
    def past(self) -> bool:
        return any(x in w.PAST for x in self.words)

    @property
    def changed(self) -> bool:
        return any(x in w.CHANGED for x in self.words)

    @property
    def planned(self) -> bool:
        return any(x in w.PLANNED for x in self.words)


def parse(text: str) -> Clause:
    """Part a clause.

    >>> c = parse("我妹妹现在不住里昂")
    >>> c.subject, c.negated, c.predicate
    ('我妹妹', True, '住里昂')
    """
    start = text
    while text and (m := _INTRO.match(text)) and not _part_of_word(text, m.end()):
        text = text[m.end() :]
    clause = Clause(text=start)
    found = tokens(text)
    i = _skip(clause, found, 0)
    begin = i
    while i < len(found) and not clause.negated and not _starts(found, i, begin):
        i += 1
    i = _widen(found, begin, i)
    subject = found[begin:i]
    _name(clause, text, subject, _at(found, i, text))
    i = _skip(clause, found, i)
    if i < len(found) and found[i][0] == "F" and clause.subject:  # 以前 between: 手机以前我…
        clause.topic, clause.subject = clause.subject, found[i][1]
        i = _skip(clause, found, i + 1)
    clause.predicate = text[_at(found, i, text) :]
    return clause


def _part_of_word(text: str, end: int) -> bool:
    """Whether an opening is in truth the beginning of the predicate: 就是, 今天 alone."""
    return text[:end] in ("就是", "最后", "主要", "回") and len(text) - end < 2


def _at(found: list[Token], i: int, text: str) -> int:
    return found[i][2] if i < len(found) else len(text)


def _skip(clause: Clause, found: list[Token], i: int) -> int:
    """Take adverbs, times, hedges and negations from `i` on; where they end."""
    while i < len(found):
        kind, word, _ = found[i]
        if kind == "A" and len(word) == 1 and not _before_predicate(found, i, fresh=i == 0):
            break
        if kind == "N" and word in ("没", "无", "沒", "没有", "沒有", "無") and i + 1 == len(found):
            break
        if kind == "T" and i + 1 < len(found) and found[i + 1][1] in ("的", "是"):
            break
        if kind == "Q" and i and _spans(found, i):
            kind = "T"
        if kind not in "AHNT" and word not in (" ", "，"):
            break
        if kind == "N":
            clause.negated = not clause.negated if word in ("并非",) and clause.negated else True
            if (
                (m := NEGATED_VERB.search(word))
                and m["v"]
                not in (
                    "能",
                    "可以",
                    "必",
                    "需要",
                    "用",
                    "敢",
                    "肯",
                    "愿意",
                    "想",
                )
            ) or (
                m and m["v"] in ("需要", "用") and found[i + 1 : i + 2] and found[i + 1][0] in "UX"
            ):
                # the verb itself belongs to the predicate: 不会游泳, 不是鸟
                clause.words.append(word)
                found[i] = ("V", m["v"], found[i][2] + m.start("v"))
                return i
        clause.hedged = clause.hedged or word in w.HEDGES
        if kind == "T":
            clause.moments.append(word)
            clause.times += [word] if not _VAGUE.search(word) else []
        clause.words.append(word)
        i += 1
    return i


# one-character nouns that stand alone as a subject
_ALONE = frozenset(
    "猫狗鸟鱼虫马牛羊鸡猪鸭鹅虎狼鼠兔蛇龙龟人水火光风雨雪电月天地山海河湖江茶酒药饭菜肉米面油盐糖醋车船路桥书笔纸门窗床灯钱金银铁铜"
    "铝钢冰雷云雾花草树竹木石土沙蜂蝶蚕虾蟹爸妈爷奶哥姐弟妹叔姨姑舅娘爹娃头手脚腿腰胃肝肺肾心脑眼耳鼻嘴牙腹皮血汗泪字词歌戏剧会课"
    "国省市县区村镇乡店厂楼房家屋院校班组队群谁你我他她它这那气声色味数价票包伞鞋帽衣裤刀碗锅勺杯壶盆桶箱琴鼓棋牌球枪炮"
)
_EVENTS = each("""
推迟 取消 改 提前 延期 结束 开始 定 定在 是 在 改到 改在 改成 挪到 推到 延 没 还 有 从
截止 通过
""")


def _titled(found: list[Token], i: int) -> bool:
    """Whether a verb that opens a clause is the name of an event: 考试推迟到十号."""
    if len(found[i][1]) > 1:
        return i + 1 < len(found) and found[i + 1][1] in _EVENTS
    after = found[i + 1 : i + 6]
    return (
        bool(after)
        and after[0][0] in "UX"
        and any(x[1] in ("换成", "改成", "变成", "改为") for x in after)
    )


def _topic_before(found: list[Token], i: int) -> bool:
    """Whether what opens a clause is but the topic of the first person: 吃饭我只用公筷."""
    if found[i][1] in (
        "是",
        "跟",
        "和",
        "给",
        "让",
        "对",
        "被",
        "请",
        "陪",
        "教",
        "送",
        "借给",
        "带",
        "从",
        "把",
    ):
        return False
    for j in range(i + 1, min(len(found) - 1, i + 8)):
        if found[j][0] == "F":
            return (
                (j - i > 1 or len(found[i][1]) > 1)
                and found[j + 1][0] in "AN"
                and found[j - 1][0] != "V"
            )
        if found[j][1] in "了过着":
            return False
    return False


def _inside_noun(found: list[Token], i: int) -> bool:
    """Whether a verb of one character is the second half of an unknown noun: 樱花, 小胖."""
    kind, word, _ = found[i - 1]
    if kind != "U" or len(word) != 1 or word in _ALONE or found[i][1] in "是在有叫会":
        return False
    return "\u4e00" <= word <= "\u9fff" and any(k in "VNAHQ" for k, *_ in found[i + 1 :])


_SPAN = re.compile(r"(?:小时|分钟|天|晚)$")


def _spans(found: list[Token], i: int) -> bool:
    """Whether a quantity is how long something is done: 24小时营业."""
    return bool(_SPAN.search(found[i][1])) and i + 1 < len(found) and found[i + 1][0] == "V"


def _before_predicate(found: list[Token], i: int, *, fresh: bool = False) -> bool:
    """Whether a short adverb has something to modify after it that is no name."""
    if i + 1 >= len(found):
        return False
    kind = found[i + 1][0]
    if fresh and kind in "UK" and found[i][1] not in "很挺最也就才还只":
        return False
    k = i + 1
    while k < len(found) and found[k][0] == "U":
        k += 1
    if i + 1 < k < len(found) and found[k][1] in ("是", "在", "有", "叫", "位于", "属于"):
        return False  # it is part of a name: 渥太华是…
    if found[i][1] in "老好光全真快可偏得想要该特" and kind in "UK":
        return found[i][1] in "真可想要得该特快好全" and i > 0 and kind == "U"
    return True


def _starts(  # noqa: PLR0911 (one for each class of words)
    found: list[Token], i: int, begin: int
) -> bool:
    """Whether the predicate may begin at `i`."""
    kind, word, _ = found[i]
    if kind in "NH":
        return True
    if kind == "Q" and i > begin and _spans(found, i):
        return True
    if kind == "Q" and i > begin and found[i + 1 : i + 2] and found[i + 1][1] in ("就", "才", "便"):
        return True
    if kind == "Q":
        if i == begin or found[begin][0] == "Q" or word[-1] == found[i - 1][1][-1]:
            return False
        return bool(values.number("".join(word for _, word, _ in found[i:])))
    if kind == "T":
        if i > begin and found[i - 1][1] == "的":
            return False
        return i > begin or (
            i + 1 < len(found) and found[i + 1][1] not in ("的", "是", "有", "属于")
        )
    if kind == "A" and word in "要想" and [x[1] for x in found[i + 1 : i + 3]] == ["的", "是"]:
        found[i] = ("V", word, found[i][2])
        return True
    if kind == "A":
        if len(word) > 1:
            return True
        return (
            i > begin
            and _before_predicate(found, i)
            and (found[i + 1][0] in "VNAHT" or word in "很挺太最超特更极也都就才还只仅共能")
        )
    return kind == "V" and _verb_starts(found, i, begin)


def _verb_starts(  # noqa: PLR0911 (one for each way to be no verb)
    found: list[Token], i: int, begin: int
) -> bool:
    """Whether a verb at `i` is one, not part of a noun, a title or a topic."""
    _, word, _ = found[i]
    if (
        i == begin
        and word in "高长重深宽老病瘦胖"
        and i + 1 < len(found)
        and found[i + 1][0] in "UXKQ"
    ):
        return False
    if word == "和" and i > begin and i + 1 < len(found) and found[i + 1][0] == "V":
        return False  # a sum: 内角和等于
    if word in ("和", "跟") and i > begin and i + 1 < len(found) and found[i + 1][0] in "KUFPXQ":
        return word == "跟" and False
    nxt = found[i + 1][1] if i + 1 < len(found) else ""
    if i > begin and found[i - 1][1] == "的" and word in _NOUNLIKE:
        return False
    if nxt == "的" and _noun_after(found, i + 1) and (i == begin or found[begin][0] == "F"):
        return not any(kind in "VANHQ" for kind, *_ in found[i + 3 :])
    if i == begin and (_titled(found, i) or _topic_before(found, i)):
        return False
    if word in "上下" and i > begin and found[i + 1 : i + 2] and found[i + 1][0] in "NA":
        return False
    if len(word) == 1 and i == begin + 1 and _inside_noun(found, i):
        return False
    return not (nxt == "的" and i > begin and _noun_after(found, i + 1) and found[begin][0] != "F")


def _noun_after(found: list[Token], i: int) -> bool:
    return i + 1 < len(found) and found[i + 1][0] in "UXKQ"


_NOUNLIKE = "花爱画病恨缺值写编像课书"
_LINKS = ("是", "叫", "在", "属于", "等于", "不是", "有", "位于", "为", "名叫", "来自")


def _widen(found: list[Token], begin: int, i: int) -> int:
    """The end of the subject when a relative clause stands before its noun: 他修表的手艺是…"""
    if (
        i >= len(found)
        or found[i][0] not in "VAT"
        or (found[i][0] != "A" and i == begin)
        or found[i][1] in _LINKS
    ):
        return i
    for j in range(i + 1, min(len(found), i + 4)):  # a title with a verb in it: 三国演义是…
        if found[i][0] != "V" or len(found[i][1]) > 1 or found[j][1] == "的":
            break
        if found[j][1] == "是" and j > i + 1:
            return j
    for j in range(i + 1, min(len(found), i + 12)):
        if found[j][1] != "的":
            continue
        k = j + 1
        while k < len(found) and found[k][0] in "UXKQ" and k - j < 7:
            k += 1
        if k > j + 1 and k < len(found) and (found[k][1] in _LINKS or found[k][0] in "ANH"):
            return k
    return i


def _name(clause: Clause, text: str, subject: list[Token], end: int) -> None:
    """Set the subject; what stands before a first person is a topic."""
    if not subject:
        return
    for n, (kind, _, at) in enumerate(subject):
        if (
            n
            and kind == "F"
            and subject[n - 1][1] != "的"
            and text[subject[0][2] : at] not in ("对", "跟", "和")
        ):
            clause.topic = text[subject[0][2] : at].strip(" ，")
            clause.subject = text[at:end].strip(" ，")
            return
    clause.subject = text[subject[0][2] : end].strip(" ，的")
