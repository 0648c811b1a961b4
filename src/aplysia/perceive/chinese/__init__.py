"""Claims in Chinese: read clause by clause with rules, simplified and the common traditional forms.

It knows patterns of clauses, word classes and common verbs. It does not parse deeply, does not
resolve what needs knowledge, and prefers no claim to a wrong one: questions, wishes, hypotheses,
what others say, jokes and requests yield nothing. Clauses of more than 60 characters are not read.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.chinese import fragments, frames, gates, values
from aplysia.perceive.chinese import predicates as said
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.keep import ONCE, VAGUE_CHANGE, keep
from aplysia.perceive.chinese.parse import Clause, parse, tokens
from aplysia.perceive.chinese.special import halves, special
from aplysia.perceive.chinese.state import State, addressed, of_noun, subject_of
from aplysia.perceive.chinese.values import Draft
from aplysia.perceive.scene import Scene
from aplysia.types import Claim

_LONGEST = 60  # characters of a clause that is read
_MOST = 4000  # clauses that are read
_SHORT = 400  # of a longer text each sentence is judged by itself
_AS_OF = re.compile(r"^从[^，到]{1,8}?(?:起|开始)(?!的)(?=.{3})")
_SHORT_TEXT = 6
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?\n”」\"]*")
_SIGNS = "\U0001f000-\U0001faff\u2600-\u27bf\ufe0f"
_CLAUSE = re.compile(
    rf"(?P<text>(?:[“\"「《][^“”\"「」《》，。]{{0,30}}[”\"」》]|"
    rf"[^，,；;：:～~—…。！？!?\n{_SIGNS}\s、]|[、:](?=\S)|(?<=[a-zA-Z0-9]) (?=\S)|"
    rf" (?=[a-zA-Z0-9])|,(?=\d))+)"
    rf"(?P<end>[，,；;：:～~—…。！？!?\n{_SIGNS}\s”」\"]*)"
)
_CORRECTS = re.compile(
    r"不对|勘误|应为[“「]|[说打写记弄搞看听讲念输报][错岔反混漏]了?|口误|更正|纠正|有误|写岔|说岔|"
    r"说反|讲错|才对|"
    r"瞎说|没[说写讲]清楚?|(?:说|写|打|记|念)成.{1,8}了|听岔|听错|不是不是|应该是.{1,10}才|重新说|"
    r"笔误|手误|手滑|差点闹笑话|啊不是|^(?:[哦噢啊呃]不|等等|等一下|抱歉|不好意思|对不起)[，,、]"
)


def claims(text: str, scene: Scene) -> list[Claim]:
    """The claims of a text, in their order.

    >>> [(c.subject, c.attribute, c.value) for c in claims("我妹妹住在里昂", Scene(speaker="user"))]
    [("user's sister", 'residence', '里昂')]
    """
    if len(text) <= _SHORT and gates.nothing(text):
        return []
    state = State(scene=scene, corrects=bool(_CORRECTS.search(text)))
    read = 0
    for sentence in _SENTENCE.findall(text):
        if len(text) > _SHORT and gates.nothing(sentence[:_SHORT]):
            continue
        state.once = bool(ONCE.search(sentence))
        state.sentence = sentence.strip()
        parts = [(m["text"].strip(), m["end"]) for m in _CLAUSE.finditer(sentence)]
        parts = fragments.notes([(a, b) for a, b in parts if a])
        texts = [a if len(a) <= _LONGEST else "" for a, _ in parts]
        still = gates.silent(texts, [b for _, b in parts])
        for clause, silent in zip(texts, still, strict=True):
            read += 1
            for half in (
                halves(clause)
                if (len(clause) > 1 or clause in "男女") and clause and not silent and read < _MOST
                else ()
            ):
                _read(half, sentence.strip(), state)
    return state.found


def _read(text: str, sentence: str, state: State) -> None:
    """Read one clause into the state."""
    if m := re.match(
        r"^(?:应该|可能|估计|大概|好像|多半|肯定)?(?:就|也)?是(?P<rest>[^，的]{1,8}把[^，]+)$", text
    ):
        text = m["rest"]
    text = _AS_OF.sub("", text)
    text = frames.VAGUELY.sub("", text) if len(text) > _SHORT_TEXT else text
    given: list[Draft] | None = None
    if (form := special(text, state)) is not None:
        clause, given = form
    else:
        clause = _opened(parse(text))
        if clause.subject and clause.subject[0] in "你您妳":
            if not (who := addressed(state.scene)):
                state.subject = "你"
                return
            clause.subject = who + re.sub(r"^[你您妳]们?", "", clause.subject)
        clause.goes_on = bool(state.found) and state.found[-1].text == sentence
    drafts = _drafts(clause, state) if given is None else given
    before = state.subject
    subject = subject_of(clause, state)
    if not drafts and not clause.predicate and before and not _WHO.match(clause.subject):
        state.subject = before
    if not subject or not drafts or _NO_SUBJECT.search(clause.subject):
        return
    if (m := _APPOSED.match(clause.subject)) and m["name"] not in w.ROLES.split(
        "|"
    ):  # our monitor Lin: the one is the other
        subject = state.subject = state.person = m["name"]
        drafts = [Draft("role", m["role"]), *drafts]
    attribute, subject = of_noun(clause.subject or state.subject, subject, state)
    if not clause.subject and (not attribute or drafts[0].attribute not in ("is", "name", "state")):
        attribute = ""
    for i, draft in enumerate(drafts):
        vague = draft.attribute == "state" and draft.value in VAGUE_CHANGE
        named = draft._replace(attribute=attribute) if attribute and i == 0 and not vague else draft
        if (
            draft.attribute == "age"
            and subject != state.scene.speaker
            and not _aged(clause, draft, subject)
        ):
            named = draft._replace(attribute="amount")
        keep(named, clause, subject, sentence, state)


_WHO = re.compile(
    rf"(?:{'|'.join(sorted({*w.FIRST, *w.KIN, *w.PRONOUNS, *w.THINGS}, key=len, reverse=True))})"
)


def _opened(clause: Clause) -> Clause:
    """The clause inside one that opens with "it is that": 可能是电池坏了."""
    if clause.subject or not clause.hedged or not clause.predicate.startswith("是"):
        return clause
    inner = parse(clause.predicate[1:])
    if not inner.subject or not inner.predicate or clause.predicate.endswith("的"):
        return clause
    inner.hedged = True
    return inner


def _aged(clause: Clause, draft: Draft, subject: str) -> bool:
    """Whether a number is an age: said so, or of somebody."""
    after = clause.text.partition(draft.value)[2][:3]
    return (
        bool(re.search(r"[岁歲]", after)) or subject.rsplit("'s ", maxsplit=1)[-1] in w.KIN.values()
    )


def _fixed(clause: Clause) -> list[Draft] | None:
    """What a clause of a set form says; None when it has none."""
    p = clause.predicate
    if clause.moments and _EVENT_ONLY.match(p):
        return [Draft("time", t, not clause.negated) for t in clause.moments[:2]]
    if p.startswith("过敏") and clause.subject:
        value, clause.subject = fragments.split_first(clause.subject)
        return values.objects("allergy", value, not clause.negated)
    if (injured := _INJURED.match(clause.subject + p)) and not clause.negated:
        clause.subject = injured["who"] or ""
        return values.objects("injury", injured["part"] + (injured["kind"] or ""), True)
    if (
        clause.negated
        and clause.words[-1:]
        and clause.words[-1][-1] in "没沒无無有"
        and tokens(p)[0][0] in "UXK"
    ):
        return values.objects("does" if p[-1] in "来去" else "has", p, False)
    mood = {"真", "又", "今天"} & set(clause.words) and not clause.subject
    return [] if p.startswith("是") and (mood or "真" in clause.words) else None


def _drafts(clause: Clause, state: State) -> list[Draft]:
    """What a parted clause says."""
    if not clause.predicate:
        return (
            fragments.added(clause, state.found)
            or _instead(clause, state)
            or fragments.bare_noun(clause)
            or frames.ill(clause)
            or frames.trait(clause)
            or fragments.cleft(clause)
            or frames.scheduled(clause)
            or frames.split(clause)
            or frames.person_and(clause)
        )
    for read in (_fixed, frames.framed):
        if (drafts := read(clause)) is not None:
            return drafts
    drafts = _predicate(clause)
    if not drafts or (re.search(r"[你您妳]", clause.predicate) and drafts[0].attribute != "name"):
        return []
    if clause.planned and not clause.negated:
        aim = "wants" if {"想", "想要"} & set(clause.words) else "plans"
        drafts = [
            d._replace(attribute=aim) if d.attribute not in ("time", "date", "age") else d
            for d in drafts
        ]
    return [*drafts, *_times(clause, drafts)]


def _predicate(clause: Clause) -> list[Draft]:
    """What a predicate of the common forms says."""
    p = clause.predicate
    if p.startswith("是") and not clause.text.endswith("是"):
        return said.copula(clause, p[1:])
    if (ruled := said.ruled(clause)) is not None:
        return ruled
    if clause.subject and (link := _LINKED.match(p)):
        return said.copula(clause, p[link.end() :])
    if p.startswith("在"):
        return said.located(clause)
    if whole := values.number(_BEFORE_NUMBER.sub("", _PER.sub("", p))):
        return [Draft(fragments.measure(clause), whole, not clause.negated)]
    return (
        fragments.topical(clause)
        or said.generic(clause, with_subject=bool(clause.subject))
        or fragments.quality(clause)
        or frames.quality(clause)
        or frames.scheduled(clause)
        or frames.denied(clause)
        or frames.unknown(clause)
        or frames.topic(clause)
    )


def _times(clause: Clause, drafts: list[Draft]) -> list[Draft]:
    """When it is done that a clause tells of; the day that was meant before."""
    when = f"time of {drafts[0].value}"  # each doing has a time of its own
    found = []
    if drafts[0].attribute == "date" and (old := _OF_DAY.match(clause.subject)):
        found.append(Draft("date", old["d"], False, change=True))
    if not clause.negated and not clause.times:
        weekly = (_WEEKLY.search(t) for t in clause.moments)
        found += [Draft(when, m["d"]) for m in weekly if m][:1]
    done = clause.times and (_EVENT.match(clause.predicate) or "点" in clause.times[0])
    if done and clause.times[0] not in drafts[0].value:
        found.append(Draft(when, clause.times[0], not clause.negated))
    return found


_BEFORE_NUMBER = re.compile(r"^[\u4e00-\u9fff]{1,4}的(?=[\d一二三四五六七八九十百千万两])")
_LINKED = re.compile(r"(?:为|系(?=.{2})|即|乃|算是|算|意为|意思是|指的是|堪称|泛指|特指|谐音)(?=.)")
_PER = re.compile(
    r"^[每一](?:秒|分钟?|小时|天|周|个?月|年|次|斤|公斤|米|平米?|人|张|瓶|杯|份|晚)(?=.)"
)


def _instead(clause: Clause, state: State) -> list[Draft]:
    last = state.found[-1:] if state.found and state.found[-1].text == state.sentence else []
    return fragments.instead(clause, last)


_OF_DAY = re.compile(
    rf"^(?P<d>{values.DATE}|{values.CLOCK})的(?:会|课|活动|比赛|考试|约|航班|票|局|聚会|会议|班|"
    rf"面试|演出|火车|高铁|车)"
)
_WEEKLY = re.compile(r"^每个?(?P<d>(?:周|星期|礼拜)[一二三四五六日天末]|月.{1,3}[号日]|年.{1,3}月)")
_NO_SUBJECT = re.compile(
    r"[你您妳别]|^(?:白|手|话|事|事儿|好几天|这么|那么|这样|半天|其他|别的|剩下|不|原|"
    r"睡觉|那天|这下|"
    r"那边|一点|一个|瞎|的|来|谁|都|只|连|我劝.*)$|^.{16,}$|^(?:真|好|太)|[不没]"
)
_EVENT_ONLY = re.compile(
    r"(?:不)?(?:到|来|走|到期|交|生|回来|出来|开席|开始|开会|开演|开门|关门|开饭|集合|见面|起飞|"
    r"到达|发车|闭馆|营业|开放|"
    r"打烊|休息|开|上课|下课|放学|结束|截止|起床|睡觉|睡|起|上班|下班|开赛|开工|放假|开业|"
    r"停业|放暑假|开学|开奖|发工资|发薪|举行|关闭|关|到期|出发|开始营业|午休)(?:的|了|哦|呀|门|们|"
    r"呢|啦)*$"
)
_PART = (
    r"腰椎间盘|股骨头|股骨|半月板|腰椎|膝盖|手腕|脚踝|胃|肩膀|肩|左?右?腿|左?右?胳膊|心脏|"
    r"颈椎|眼睛|左?右?眼|韧带|跟腱|肋骨|锁骨|手指|脚|手|腰|牙|脑袋|头|耳朵|膀胱|阑尾|胆|肺|"
    r"肾|肝|鼻子|嗓子|骨盆|脊椎|左手|右手|左脚|右脚"
)
_INJURED = re.compile(
    rf"^(?P<who>(?![^，]*?[得患有是][^，]*?(?:骨折|炎|伤|手术))(?:我|咱|他|"
    rf"她)?(?:家)?[^，得患有是]{{0,4}}?)(?:的)?(?P<part>{_PART})(?:(?P<kind>骨折|骨裂|突出|"
    rf"撕裂|发炎|疼|痛|脱臼|积水|磨损|结石|炎)(?:了|过|的)*|(?:受过?伤|做[过了]?手术|开过?刀|"
    rf"动过?手术|断过?|动过刀|动了(?:手术|刀)|扭伤?|摔断|摔伤|拉伤|扭了|不太?好|有伤|有旧伤|"
    rf"坏)(?:了|过|的)*)$"
)
_ROLE = "|".join(
    sorted({*w.KIN, *w.ROLES.split("|"), "产品经理", "程序员", "表姐夫"}, key=len, reverse=True)
)
_APPOSED = re.compile(
    rf"^(?:我们?的?|咱们?的?|我家|新来的|隔壁的?|楼[上下]的?|公司的?|(?:我们|咱们)?[^，我咱]{{0,3}}"
    rf"(?:小区|公司|学校|班|部门?|单位|村|组|楼|"
    rf"店)的?)?(?P<role>{_ROLE})(?!家)(?P<name>[老小阿][{w.SURNAMES}]|"
    rf"[{w.SURNAMES}][\u4e00-\u9fff]{{1,2}}|(?P<dup>[\u4e00-\u9fff])(?P=dup)|[A-Z][a-z]+)$"
)
_EVENT = re.compile(
    r"去|飞|回|到|搬|离|租|调|转|走|换|买|订|约|报|拿|摔|丢|签|种|拆|拔|剪|骑|爬|跑|参加|结婚|"
    r"出发|来|考|开|办|举|出差|卖|入职|开学|退|领|做手术|手术|搬|"
    r"答辩|生|出生|闭|停|休|体检|面试|出国|上市|发布|旅|值班"
)
