"""Chinese clauses without a verb that is known: nouns with a value, qualities, particulars.

It knows forms such as 身高163, 我手机红米, 脾气急. Whom they are about it leaves open.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.chinese import subject as subjects
from aplysia.perceive.chinese import values
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.parse import Clause, tokens
from aplysia.perceive.chinese.predicates import VERB_ATTRIBUTES
from aplysia.perceive.chinese.values import Draft
from aplysia.perceive.chinese.verbs import each
from aplysia.types import Claim

SAYS_WRONG = re.compile(
    r"(?:[说打写记弄搞看听讲念输报][错岔反混漏]|有误|口误|笔误|手误|手滑|瞎说|闹笑话|不对|"
    r"没[说写讲]清楚?)"
    r"(?:字|话|名字?|人|行|时间|日子|地方)?(?:了|啦|行)*$"
)
TAIL_CORRECTION = re.compile(r"^(?P<v>[^，是]{1,12})(?:才对|才是)$")
RHETORICAL = re.compile(
    r"^(?P<who>[^，]{0,8}?)(?:(?<=我)(?:可|又|从来|从)?没有?说过?(?:我)?(?!话|错|完|清|好|"
    r"谎)|哪儿?里?(?P<is>[是叫姓有会能])|(?:什么时候|啥时候|啥时|几时|"
    r"哪里)说过?(?:我)?)(?P<rest>[^，]+)$"
)
SAID_WRONGLY = re.compile(
    r"^(?:[我你您他她])?(?:刚才?|刚刚|之前|上面|前面|上次|一不小心)?(?:说|写|打|发|念|记|看|听|当|"
    r"错写|误写|"
    r"误)成(?P<v>[^，了]{1,12})(?:了|啦)?$"
)
# what takes the place of what was just denied: 不是博士，硕士而已
INSTEAD = re.compile(
    r"^(?P<mark>(?:就|只|才|只有|只是|而是|顶多|不过|最多)?(?:是|有)?)"
    r"(?P<v>[^，是有的了啥么]{1,8}?)(?P<end>而已|罢了)?$"
)
NOT_THAT = re.compile(r"^(?:而|并)?非(?!常|洲|得|要|凡|法|遗|主流|诚)(?P<v>[^，]{1,12})$")
FROM = re.compile(
    rf"^(?P<who>(?:{'|'.join(sorted(w.FIRST, key=len, reverse=True))})(?:的|"
    rf"家)?(?:{'|'.join(sorted(w.KIN, key=len, reverse=True))})?(?:的)?)"
    r"(?:老家|家乡|籍贯|祖籍|户口)(?:是|在)?(?P<v>[\u4e00-\u9fff]{2,6}?)(?:的|人|那边的?)?$"
)
SHOULD_BE = re.compile(
    r"^(?P<who>[^，]{0,10}?)[“\"「](?P<old>[^”\"」]+)[”\"」](?:应该?|应当|当|须)(?:为|是|作|"
    r"改为)[“\"「]?(?P<new>[^”\"」]+)[”\"」]?$"
)
A_DAY = re.compile(
    r"((?:每?(?:周|星期|礼拜)[一二三四五六日天末]|周末|[早中晚]上|"
    r"[上下]午))([^，\d周星礼早中晚上下]{2,4})"
)
BY_DAY = re.compile(
    r"^(?:(?:每?(?:周|星期|礼拜)[一二三四五六日天末]|周末|[早中晚]上|"
    r"[上下]午)[^，\d周星礼早中晚上下]{2,4}){2,}$"
)
COLOURED = re.compile(
    r"^(?P<v>公|母|男|女|橘|黑|白|红|黄|蓝|绿|紫|粉|灰|棕|金|银|[黑白红黄蓝绿紫粉灰棕金银橘]色|"
    r"全新|二手|进口|国产|双开门|手动|自动|纯棉|真皮|实木|免费|公立|私立|双卡|单反)的$"
)
MISPRINT = re.compile(
    r"^(?P<who>[^，]{0,8}?)[“\"「](?P<old>[^”\"」]+)[”\"」](?:系|是|乃|"
    r"为)[“\"「](?P<new>[^”\"」]+)[”\"」]之误$"
)
DEGREE = re.compile(
    r"^(?:本科|硕士|博士|研究生|大专|高中|初中|大学)(?!而已|罢了)(?:是|在|"
    r"读的?是?)?(?P<v>[\u4e00-\u9fff]{2,10}?)(?:毕业|读的|的|念的)?$"
)
NOT_SAME = re.compile(
    r"^(?P<a>[^，]{1,8}?)(?:和|跟|与)(?P<b>[^，]{1,8}?)(?:压根|根本|完全|可|并)?(?:不是|"
    r"不算)(?:一回事|一码事|一个[^，]{1,4}|同一[^，]{1,4})$"
)
NATIVE = re.compile(
    r"^(?P<v>(?!本|别|有|家|客|病|大|工|主|名|一|几|男|女|老|好|坏|成年|年轻|机器|中年)"
    r"(?:[\u4e00-\u9fff]{1,3}族(?=人?$)|[\u4e00-\u9fff]{2,5}(?=人|籍)))(?:人|籍)?(?:士)?$"
)
ONE_OF = re.compile(
    r"(?:老[大二三四幺]|[大小]的|爸爸?|妈妈?|哥哥?|姐姐?|弟弟?|妹妹?|儿子|女儿)(?:是|上|读|在|学|"
    r"今年|属)?"
    r"(?P<v>[^，老爸妈哥姐弟妹大小]{1,4})"
)
IN_FAMILY = re.compile(
    r"^(?:(?:老[大二三四幺]|[大小]的|爸爸?|妈妈?|哥哥?|姐姐?|弟弟?|妹妹?|儿子|女儿)(?:是|上|读|在|"
    r"学|今年|属)?"
    r"[^，老爸妈哥姐弟妹大小的]{1,4}){2,}$"
)
WORK = re.compile(
    r"^(?P<v>[\u4e00-\u9fff]{0,5}(?:师|员|医生|护士|老师|教师|警察|律师|司机|会计|编辑|记者|演员|"
    r"歌手|作家|画家|厨子|保安|保姆|月嫂|"
    r"法官|军人|码农|学生|研究生|博士生|老板|经理|主管|总监|店长|班长|队长|主播|博主|裁缝|木匠|"
    r"农民|导游|助理|牙医|兽医|个体户|"
    r"自由职业|全职妈妈|全职太太|家庭主妇|公务员|左撇子|社恐|路痴|夜猫子|独生子|独生女|单亲妈妈|"
    r"单亲爸爸))$"
)
ALLOWED = re.compile(
    r"^(?P<v>(?:(?![不没都一也])[\u4e00-\u9fff]){1,6}?)(?:倒是|还是|就|都|还)?(?:可以|行|没事|"
    r"没问题|能吃|能喝|OK|ok|还行)(?:的)?$"
)
MEANT = re.compile(
    r"^(?:我|俺)(?:刚才|刚刚)?(?:是说|说的是|指的是|讲的是|是指|是想说)(?P<v>[^，]{1,12})$"
)
SMALL = re.compile(
    r"^(?:我|本人|俺|今年|刚满|坐标|现居|人在|性别|职业|身高|体重|年龄|姓名|星座|"
    r"血型)*(?P<any>(?P<gender>男|女)(?:生|的)?|(?P<marital_status>单身|已婚|未婚|"
    r"离异)(?:狗|中|人士)?|(?P<star_sign>[白金双巨狮处天射摩水]\S{1,2}座)(?:本\S|的|女|男)*|"
    r"(?P<job>[\u4e00-\u9fff]{1,6}?(?:师|员|生|工|手|狗|党|族|迷|粉|控|农|妈|爸|人|长|家|士|"
    r"医))(?:一[枚名个只])|(?P<is>[\u4e00-\u9fff]{2,6})(?=一[枚名])|(?P<age>\d{1,2})(?:岁)?)(?:了|"
    r"的|啦|一[枚个只])*$"
)
LABELLED = re.compile(
    r"^(?P<name>坐标|现居|性别|职业|身高|体重|年龄|姓名|星座|血型|专业|学历|爱好|籍贯|城市|"
    r"所在地|生日|属相|电话|邮箱|微信号?|鞋码|座右铭)(?:是|在|为|有|"
    r"(?<=[信号话箱])(?=[a-zA-Z0-9])|(?<![信号话箱]))"
    r"(?P<v>(?![从由比不没点很太超])[^，是在]{1,20})$"
)
NOTE = re.compile(r"^(?P<name>[^：，]{1,8})：(?P<v>[^，]+)$")
# which character is meant: 宇宙的宇
SPELT = re.compile(
    r"^(?P<word>[\u4e00-\u9fff]{1,8})的(?P<a>[\u4e00-\u9fff])(?P<b>[\u4e00-\u9fff])?$"
)
WITH_WITHOUT = re.compile(r"^有(?P<a>[^，有无没]{1,3})[无没](?P<b>[^，有无没]{1,3})$")
FOR_ME = re.compile(
    r"^(?:大夫|医生|醫生|[^，]{1,4}医生|主任|医院|专家)(?:今天|昨天|刚|又|已经|也|就)*(?:给|"
    r"让|叫)我(?:们)?(?P<verb>停|换|开|加|减|戒|吃|配)(?:了|的是)?(?P<o>[^，]{1,20})$"
)
LABELS = {
    "坐标": "residence",
    "现居": "residence",
    "城市": "residence",
    "所在地": "residence",
    "性别": "gender",
    "姓名": "name",
    "学历": "education",
}
_DEGREE = each("""
很 挺 特别 有点 有点儿 有些 非常 倍儿 倍 超 贼 最 更 太 十分 比较 特 相当 蛮 越来越 格外
极其 巨 极 不太 不怎么 稍微 真 可
""")
_ADJECTIVE = re.compile(
    r"^(?:.?[高低大小好差贵远近多少长短快慢重轻急强弱红白黑脆甜酸辣咸苦硬软新旧深浅厚薄胖瘦矮美丑]|"
    r"[冷热暖凉湿暗亮吵静忙闲滑香臭忙晚早牢硬糙松紧]|便宜|干净|安全|新鲜|稳定|准时?|好吃|"
    r"好看|厉害|聪明|清楚|方便|舒服|正宗|简单|难|暴躁|温柔|内向|外向|正常|严格|健康|明显)$"
)
_ALREADY = ("已经", "早就", "已", "早", "都", "就", "彻底", "现在")
_BECAME = re.compile(r"^(?P<v>[\u4e00-\u9fff]{1,2})(?:了|啦)$")


_PERSONAL = frozenset(
    {k for k, v in LABELS.items() if v} | {k for k, v in w.OWNED.items() if v not in w.OWNED}
) - each(
    "价格 票价 房租 租金 售价 单价 学费 押金 门票 定价 地点 时间 日期 期限 "
    "面积 人口 首都 货币 颜色 版本"
)
_NO_NOTE = re.compile(
    r"[我你您他她它?？吗]|^(?:注意|另外|还有|比如|例如|如下|以下|下面|原因|结论|结果|总之|问|答|"
    r"题目|例|"
    r"更正|纠正|补充|说明|提醒|通知|好消息|坏消息|请问|求助|备注|记住|事实|首先|其次|最后|对了)"
)


def notes(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Clauses and their ends, a noun and the value after its colon as one: 房租：3200."""
    found: list[tuple[str, str]] = []
    for text, end in parts:
        if (
            found
            and found[-1][1].strip() in ("：", ":")
            and len(found[-1][0]) <= _LABEL
            and not _NO_NOTE.search(found[-1][0])
            and not any(kind in "VNFSP" for kind, *_ in tokens(found[-1][0]))
            and (found[-1][0] in _PERSONAL or not any(k in "VNFSP" for k, *_ in tokens(text)))
        ):
            found[-1] = (f"{found[-1][0]}：{text}", end)
        else:
            found.append((text, end))
    return found


_LABEL = 8


def noted(name: str, text: str) -> tuple[Clause, str]:
    """The clause and attribute of a note: what is the speaker's own, else the noun itself."""
    if name in _PERSONAL:
        return Clause(text=text), LABELS.get(name) or w.OWNED[name]
    return Clause(text=text, subject=name), w.OWNED.get(name, "is")


def part(subject: str) -> str:
    """The part or side of somebody that a subject ends with: 我弟脾气."""
    return next((x for x in _PARTS if subject.endswith(x)), "")


_PARTS = sorted(w.PARTS, key=len, reverse=True)
_GET = re.compile(
    r"^(?P<v>[\u4e00-\u9fff]{1,2})得(?P<how>(?:最|很|挺|特别|非常|太|更|超|真|可|倍儿|比较|"
    r"不|有点)?[\u4e00-\u9fff]{1,6})$"
)
_BEST = re.compile(r"^(?:很|挺|特别|非常|超|真|可|倍儿|比较|有点)")


def split_first(subject: str) -> tuple[str, str]:
    """A noun and the first person or kin before it: 我海鲜, 我妈海鲜, 海鲜."""
    m = re.match(
        rf"^(?P<who>(?:我们?|咱|俺|本人)?(?:{'|'.join(_KIN)})?)(?:的|对)?(?P<noun>[^，]+)$", subject
    )
    return (m["noun"], m["who"]) if m else (subject, "")


_KIN = sorted(w.KIN, key=len, reverse=True)


def added(clause: Clause, found: list[Claim]) -> list[Draft]:
    """A noun that goes on with the list of the clause before: 外加痛风; where somebody is from."""
    if found and (m := NATIVE.match(clause.text)):
        clause.subject = ""
        return [Draft("hometown", m["v"])]
    if found and found[-1].polarity and (m := WORK.match(clause.text)):
        clause.subject = ""
        return [Draft("job", m["v"])]
    m = re.match(r"^(?:外加|还有|以及|加上|再加上|和)(?P<v>[^，]{1,8})$", clause.text)
    if m is None or not found or not clause.subject:
        return []
    clause.subject = ""
    return values.objects(found[-1].attribute, m["v"], found[-1].polarity)


def cleft(clause: Clause) -> list[Draft]:
    """Somebody, a verb and its object after 的: 老魏开的大众."""
    if clause.predicate or clause.topic or clause.negated:
        return []
    found = tokens(clause.subject)
    for i, (kind, word, at) in enumerate(found[:-2]):
        if i and kind == "V" and found[i + 1][1] == "的" and found[i + 2][0] in "UX":
            if at > _LABEL:
                return []
            value = clause.subject[found[i + 2][2] :]
            clause.subject = clause.subject[:at]
            return values.objects(VERB_ATTRIBUTES.get(word, word), value, True)
    return []


def instead(clause: Clause, found: list[Claim]) -> list[Draft]:
    """A noun that says what is so, after a clause that denied something: 就一个女儿."""
    m = INSTEAD.match(clause.text)
    if m is None or not found or found[-1].polarity or clause.negated:
        return []
    if any(kind in "VNFSPH" for kind, *_ in tokens(m["v"])):
        return []
    if not (m["mark"] or m["end"] or found[-1].attribute in ("is", "job", "name", "time", "date")):
        return []
    clause.subject = ""
    return values.objects(found[-1].attribute, m["v"], True)


def quality(clause: Clause) -> list[Draft]:
    """An adjective after an adverb of degree, of a subject other than the speaker's mood."""
    p = values.clean(clause.predicate)
    if m := _GET.match(clause.predicate.rstrip("了的呢啊")):
        if clause.subject and clause.subject not in w.FIRST:
            return [Draft("does well", _BEST.sub("", m["how"]) or m["how"], not clause.negated)]
        return []
    told = bool(clause.subject) and any(x in _ALREADY for x in clause.words)
    if told and (m := _BECAME.match(clause.predicate)):
        return [Draft("state", m["v"], not clause.negated)]
    sided = bool(clause.subject) and part(clause.subject) != ""
    known = (
        any(x in _DEGREE for x in clause.words)
        or (clause.negated and bool(_ADJECTIVE.search(p)))
        or (sided and bool(_ADJECTIVE.search(p)))
    )
    if not known or not p or len(p) > 6 or not clause.subject or clause.subject in w.FIRST:
        return []
    kinds = [k for k, *_ in tokens(p)]
    if "V" in kinds[1:] or clause.subject in ("这", "那", "这个", "那个", "真", "今天", "天气"):
        return []
    return [Draft("is", p, not clause.negated)]


def topical(clause: Clause) -> list[Draft]:
    """A topic before the first person's own verb: 投影我带."""
    if not clause.topic:
        return []
    found = tokens(clause.predicate)
    if not found or found[0][0] != "V":
        return []
    rest = clause.predicate[len(found[0][1]) :].lstrip("了过着的是")
    if whole := values.number(rest):
        return [Draft(found[0][1], whole, not clause.negated)]
    verb = VERB_ATTRIBUTES.get(found[0][1], found[0][1])
    if place := re.match(
        r"^[^，]{0,3}?[放搁在到忘落丢](?:在|到)?(?P<v>[^，]{2,10}?)(?:了|的)*$", clause.predicate
    ):
        return [
            *values.objects(verb, clause.topic, True),
            *values.objects("place", place["v"], True),
        ]
    if values.clean(rest):
        return []
    return values.objects(verb, clause.topic, not clause.negated)


def measure(clause: Clause) -> str:
    person = not clause.subject or clause.subject in w.FIRST or subjects.own(clause.subject)
    return "age" if person and not re.search(r"价|费|钱", clause.subject) else "amount"


_TAILED = re.compile(
    rf"^(?P<noun>[^，]*?[^\d，{values.DIGITS[10:10]}])(?P<n>(?:\d[\d.,:：/]*|"
    rf"[零一二两三四五六七八九十百千万亿]{{2,}}|[零一二两三四五六七八九十]+(?=岁|块|个|斤|米|"
    rf"度|年|天|楼|点))(?:[多来])?(?:岁半|岁|块|元|个|斤|公斤|米|厘米|cm|kg|度|年|天|万|点|"
    rf"分|楼|%|号)?(?:[\d一二三四五六七八九十]+)?)(?:了|多|左右|出头|钱|整|啦)*$"
)


def bare_noun(clause: Clause) -> list[Draft]:  # noqa: PLR0911 (one for each form)
    """A clause that is all noun: 我手机红米, 我今年三十四, 身高163."""
    subject = clause.subject
    if not subject:
        return []
    if m := _NAMED_VALUE.match(subject):
        clause.subject = m["who"]
        return values.objects(w.OWNED[m["noun"]], m["v"], True)
    m = re.match(rf"^(?P<who>[^，]*?)(?P<part>{'|'.join(_PARTS)})(?P<v>[^，]{{1,2}})$", subject)
    if m and _ADJECTIVE.search(m["v"]):
        clause.subject = m["who"]
        return [Draft(m["part"], m["v"])]
    whole = values.number(subject)
    if whole and (len(whole) >= 2 or subject[-1] in "岁歲"):
        clause.subject = ""
        if re.search(r"小时|分|秒", whole):
            return [Draft("duration", whole)]
        if re.search(r"[岁歲]", subject) or clause.words:
            return [Draft("age", whole)]
        return []
    if m := _TAILED.match(subject):
        value = values.number(m["n"]) or m["n"]
        clause.subject = m["noun"]
        return [Draft(measure(clause), value)]
    m = re.match(r"^(?:我|我的|咱|我家|我们)?(?P<thing>[^，]{1,6})$", subject)
    if m:
        for thing in sorted(w.THINGS, key=len, reverse=True):
            if m["thing"].endswith(("了", "过", "着")) or thing == "家":
                continue
            if m["thing"].startswith(thing) and len(m["thing"]) > len(thing) + 1:
                clause.subject = subject[: m.start("thing") + len(thing)]
                return values.objects("model", m["thing"][len(thing) :], True)
        if m["thing"] in _STATES and m.start("thing"):
            clause.subject = subject[: m.start("thing")]
            return values.objects("has", m["thing"], True)
    return []


_WEAK = frozenset(["最爱", "工作", "时间", "电话", "号码", "家乡", "老家", "故乡"])
_STRONG = "|".join(
    sorted((k for k in w.OWNED if len(k) > 1 and k not in _WEAK), key=len, reverse=True)
)
_NAMED_VALUE = re.compile(
    rf"^(?P<who>[^，]*?)的?(?P<noun>{_STRONG})(?:就)?(?P<v>(?![的里上中很挺那这])[^，]{{2,12}})$"
)
_STATES = frozenset(
    [
        "乳糖不耐受",
        "夜猫子",
        "选择困难症",
        "强迫症",
        "色盲",
        "色弱",
        "左撇子",
        "单眼皮",
        "双眼皮",
        "路痴",
        "社恐",
        "颜控",
        "吃货",
        "独生子",
        "独生女",
        "北方人",
        "南方人",
    ]
)
