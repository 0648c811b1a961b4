"""Claims in Chinese: read clause by clause with rules, simplified and the common traditional forms.

It knows patterns of clauses, word classes and common verbs. It does not parse deeply, does not
resolve what needs knowledge, and prefers no claim to a wrong one: questions, wishes, hypotheses,
what others say, jokes and requests yield nothing. Clauses of more than 60 characters are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aplysia.perceive.chinese import fragments, frames, gates, values
from aplysia.perceive.chinese import predicates as said
from aplysia.perceive.chinese import subject as subjects
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.parse import LEXICON, Clause, parse, tokens
from aplysia.perceive.chinese.values import Draft
from aplysia.perceive.scene import Scene
from aplysia.types import Claim, Tense

_LONGEST = 60  # characters of a clause that is read
_MOST = 4000  # clauses that are read
_SHORT = 400  # of a longer text each sentence is judged by itself
_NEAR = 20  # claims before that a claim may repeat or replace
_BACK = 6  # utterances before that a pronoun may speak of
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
    r"不对|勘误|应为[“「]|[说打写记弄搞看听讲念输报][错岔反混漏]了?|口误|更正|纠正|有误|写岔|说岔|说反|讲错|才对|"
    r"瞎说|没[说写讲]清楚?|(?:说|写|打|记|念)成.{1,8}了|听岔|听错|不是不是|应该是.{1,10}才|重新说|"
    r"笔误|手误|手滑|差点闹笑话|啊不是"
)


@dataclass(slots=True)
class _State:
    """What one clause leaves to the next."""

    scene: Scene
    subject: str = ""  # as written
    person: str = ""  # the newest third person, as kept
    thing: str = ""
    verb: str = ""  # the last attribute
    corrects: bool = False
    sentence: str = ""
    once: bool = False  # the sentence says that it is otherwise now
    found: list[Claim] = field(default_factory=list)


def claims(text: str, scene: Scene) -> list[Claim]:
    """The claims of a text, in their order.

    >>> [(c.subject, c.attribute, c.value) for c in claims("我妹妹住在里昂", Scene(speaker="user"))]
    [("user's sister", 'residence', '里昂')]
    """
    if len(text) <= _SHORT and gates.nothing(text):
        return []
    state = _State(scene=scene, corrects=bool(_CORRECTS.search(text)))
    read = 0
    for sentence in _SENTENCE.findall(text):
        if len(text) > _SHORT and gates.nothing(sentence[:_SHORT]):
            continue
        state.once = bool(_ONCE.search(sentence))
        state.sentence = sentence.strip()
        parts = [(m["text"].strip(), m["end"]) for m in _CLAUSE.finditer(sentence)]
        parts = fragments.notes([(a, b) for a, b in parts if a])
        texts = [a if len(a) <= _LONGEST else "" for a, _ in parts]
        still = gates.silent(texts, [b for _, b in parts])
        for clause, silent in zip(texts, still, strict=True):
            read += 1
            for half in (
                _halves(clause)
                if (len(clause) > 1 or clause in "男女") and clause and not silent and read < _MOST
                else ()
            ):
                _read(half, sentence.strip(), state)
    return state.found


def _read(text: str, sentence: str, state: _State) -> None:
    """Read one clause into the state."""
    if m := re.match(
        r"^(?:应该|可能|估计|大概|好像|多半|肯定)?(?:就|也)?是(?P<rest>[^，的]{1,8}把[^，]+)$", text
    ):
        text = m["rest"] if (start := text) else start
    text = _AS_OF.sub("", text)
    text = frames.VAGUELY.sub("", text) if len(text) > _SHORT_TEXT else text
    special = _special(text, state)
    if special is not None:
        clause, drafts = special
    else:
        clause = _opened(parse(text))
        if clause.subject and clause.subject[0] in "你您妳":
            if not (who := _addressed(state.scene)):
                state.subject = "你"
                return
            clause.subject = who + re.sub(r"^[你您妳]们?", "", clause.subject)
        clause.goes_on = bool(state.found) and state.found[-1].text == sentence
        drafts = _drafts(clause, state)
    before = state.subject
    subject = _subject(clause, state)
    if not drafts and not clause.predicate and before and not _WHO.match(clause.subject):
        state.subject = before
    if not subject or not drafts or _NO_SUBJECT.search(clause.subject):
        return
    if m := _APPOSED.match(clause.subject):  # our monitor Lin: the one is the other
        subject = state.subject = state.person = m["name"]
        drafts = [Draft("role", m["role"]), *drafts]
    attribute, subject = _of_noun(clause.subject or state.subject, subject, state)
    if not clause.subject and (not attribute or drafts[0].attribute not in ("is", "name", "state")):
        attribute = ""
    for i, draft in enumerate(drafts):
        vague = draft.attribute == "state" and draft.value in _VAGUE_CHANGE
        named = draft._replace(attribute=attribute) if attribute and i == 0 and not vague else draft
        if (
            draft.attribute == "age"
            and subject != state.scene.speaker
            and not _aged(clause, draft, subject)
        ):
            named = draft._replace(attribute="amount")
        _keep(named, clause, subject, sentence, state)


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


_TWICE = re.compile(
    r"^(?P<who>[^，]{0,6}?)(?P<a>[有没不会爱])(?P<x>[^，\d一二两三]{1,3}?)(?:又|还|"
    r"也)?(?P=a)(?P<y>[^，]{1,3}?)(?:了|的)*$"
)
_SINCE = re.compile(
    r"^(?:自从|打从|自打)(?P<a>[^，]{2,10}?)(?:以后|之后|后)?(?=我|他|她|就)(?P<b>[^，]{3,})$"
)
_THEN = re.compile(r"^(?P<a>[^，]{4,}?)(?:然后|接着|随后|顺便|顺带)(?P<b>[^，]{2,})$")
_EACH_OWN = re.compile(
    r"^(?P<a>[^，]{3,}?[^给让叫跟对帮把被比和送陪教问是说替请找与的])(?P<b>(?:我|俺|他|她)(?:管|是|在|有|做|教|学|带|负责|喜欢|爱|姓|叫|住|吃|喝|用|开|养|属|"
    r"研究|唱|弹|写)[^，]+)$"
)


def _complete(text: str) -> bool:
    """Whether a clause has all it needs: whom it is about, a verb, and something after it."""
    clause = parse(text)
    found = tokens(clause.predicate) if clause.predicate else []
    return bool(clause.subject) and len(found) > 1 and found[0][0] == "V"


_AND_NOT = re.compile(
    r"(?<=[^，不没都也从]{2})(?=(?:但是?|而|却|也|可)?(?:不|没)(?:喝|吃|抽|会|爱|喜欢|玩|打|"
    r"看|养|开|姓|属|在|信|住|要|怕|有[^，]))"
)


def _halves(text: str) -> list[str]:
    """A clause, or its halves where they are alike or the second denies: 喝茶不喝咖啡, 有房有车."""
    if (m := _TWICE.match(text)) and m["a"] + m["x"] not in LEXICON:
        return [m["who"] + m["a"] + m["x"], m["who"] + m["a"] + m["y"]]
    if m := _SINCE.match(text):
        return [m["a"], m["b"]]
    if (m := _EACH_OWN.match(text)) and _complete(m["a"]):
        return [m["a"], m["b"]]
    if (m := _THEN.match(text)) and not re.search(r"先", m["a"]):
        return [m["a"], m["b"]]
    for m in _AND_NOT.finditer(text, 2):
        before = [word for kind, word, _ in tokens(text[: m.start()]) if kind == "V"]
        if before and before[-1] not in said.LOOSE and text[m.start() - 1] not in "得是就还":
            return [text[: m.start()], text[m.start() :].lstrip("但是而却也可")]
    return [text]


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


def _drafts(clause: Clause, state: _State) -> list[Draft]:
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
    p = clause.predicate
    if p.startswith("是") and not clause.text.endswith("是"):
        drafts = said.copula(clause, p[1:])
    elif (ruled := said.ruled(clause)) is not None:
        drafts = ruled
    elif p.startswith("为") and clause.subject and len(p) > 1:
        drafts = said.copula(clause, p[1:])
    elif p.startswith("在"):
        drafts = said.located(clause)
    elif whole := values.number(
        re.sub(r"^[\u4e00-\u9fff]{1,4}的(?=[\d一二三四五六七八九十百千万两])", "", _PER.sub("", p))
    ):
        drafts = [Draft(fragments.measure(clause), whole, not clause.negated)]
    else:
        drafts = (
            fragments.topical(clause)
            or said.generic(clause, with_subject=bool(clause.subject))
            or fragments.quality(clause)
            or frames.quality(clause)
            or frames.scheduled(clause)
            or frames.denied(clause)
            or frames.unknown(clause)
        )
    if clause.planned and drafts and not clause.negated:
        aim = "wants" if {"想", "想要"} & set(clause.words) else "plans"
        drafts = [
            d._replace(attribute=aim) if d.attribute not in ("time", "date", "age") else d
            for d in drafts
        ]
    if drafts and re.search(r"[你您妳]", p) and drafts[0].attribute not in ("name",):
        return []
    if drafts and not clause.negated and not clause.times:
        drafts += [Draft("time", m["d"]) for t in clause.moments if (m := _WEEKLY.search(t))][:1]
    if drafts and clause.times and _EVENT.match(p):
        drafts += [
            Draft("time", t, not clause.negated)
            for t in clause.times[:1]
            if t not in drafts[0].value
        ]
    return drafts


_PER = re.compile(
    r"^[每一](?:秒|分钟?|小时|天|周|个?月|年|次|斤|公斤|米|平米?|人|张|瓶|杯|份|晚)(?=.)"
)


def _instead(clause: Clause, state: _State) -> list[Draft]:
    last = state.found[-1:] if state.found and state.found[-1].text == state.sentence else []
    return fragments.instead(clause, last)


_WEEKLY = re.compile(r"^每个?(?P<d>(?:周|星期|礼拜)[一二三四五六日天末]|月.{1,3}[号日]|年.{1,3}月)")
_NO_SUBJECT = re.compile(
    r"[你您妳别]|^(?:白|手|话|事|事儿|好几天|这么|那么|这样|半天|其他|别的|剩下|不|原|"
    r"睡觉|那天|这下|"
    r"那边|一点|一个|瞎|的|来|谁|都|只|连|我劝.*)$|^.{16,}$|^(?:真|好|太)|[不没]"
)
_EVENT_ONLY = re.compile(
    r"(?:不)?(?:到|来|走|到期|交|生|回来|出来|开席|开始|开会|开演|开门|关门|开饭|集合|见面|起飞|到达|发车|闭馆|营业|开放|"
    r"打烊|休息|开|上课|下课|放学|结束|截止|起床|睡觉|睡|起|上班|下班|开赛|开工|放假|开业|"
    r"停业|放暑假|开学|开奖|发工资|发薪|举行|关闭|到期|出发)(?:的|了|哦|呀|门|们|呢|啦)*$"
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
    rf"动过?手术|断过?|动过刀|动了(?:手术|刀)|扭伤?|摔断|摔伤|拉伤|扭了|不太?好|有伤|有旧伤|坏)(?:了|过|的)*)$"
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


def _listed(text: str) -> tuple[Clause, list[Draft]] | None:
    """Days with what is done on them, a fragment of a quality, an error of print."""
    if days := fragments.BY_DAY.match(text):
        found = fragments.A_DAY.findall(days.group())
        return Clause(text=text), [Draft("does", what) for _, what in found]
    if m := fragments.COLOURED.match(text):
        return Clause(text=text), [Draft("is", m["v"])]
    if m := fragments.MISPRINT.match(text):
        return Clause(text=text, subject=m["who"]), [
            Draft("is", m["new"]),
            Draft("is", m["old"], False),
        ]
    if m := fragments.NOT_SAME.match(text):
        return Clause(text=text, subject=m["a"]), [Draft("is", m["b"], False)]
    if m := fragments.DEGREE.match(text):
        return Clause(text=text), [Draft("school", m["v"])]
    return None


_NOT_EVEN = re.compile(
    r"^(?P<who>[^，]{0,10}?)连(?P<o>[^，]{1,12}?)(?:都|也)[没沒](?:有)?(?:了|的)?$"
)


def _special(  # noqa: PLR0911 (one for each form)
    text: str, state: _State
) -> tuple[Clause, list[Draft]] | None:
    """Clauses that are no sentence of their own: particulars, corrections, rhetorical denials."""
    if m := fragments.SMALL.match(text):
        attribute = next(k for k, v in m.groupdict().items() if v and k != "any")
        if attribute == "age" and not (state.found or "岁" in text or text[0] in "我本俺年今"):
            return None
        who = "" if text[0] not in "我本俺" else "我"
        return Clause(text=text, subject=who), [Draft(attribute, m[attribute])]
    if m := _NOT_EVEN.match(text):
        return Clause(text=text, subject=m["who"]), values.objects("has", m["o"], False)
    if m := fragments.WITH_WITHOUT.match(text):
        return Clause(text=text), [Draft("has", m["a"]), Draft("has", m["b"], False)]
    if m := fragments.FOR_ME.match(text):
        stopped = m["verb"] in "停戒"
        called = re.search(r"叫(?P<v>[^，]+)$", m["o"])
        drafts = values.objects("medicine", called["v"] if called else m["o"], not stopped)
        return Clause(text=text, subject="我"), drafts
    if (
        (m := fragments.SPELT.match(text))
        and m["a"] in m["word"]
        and (m["b"] or m["a"]) in m["word"]
    ):
        return Clause(text=text), []
    if state.found and (m := fragments.SAID_WRONGLY.match(text)):
        return Clause(text=text), [Draft(state.found[-1].attribute, m["v"], False)]
    if state.found and (m := fragments.NOT_THAT.match(text)):
        return Clause(text=text), [Draft(state.found[-1].attribute, m["v"], False)]
    if m := fragments.SHOULD_BE.match(text):
        who = Clause(text=text, subject=m["who"])
        return who, [Draft("is", m["new"]), Draft("is", m["old"], False)]
    if m := fragments.FROM.match(text):
        return Clause(text=text, subject=m["who"]), [Draft("hometown", m["v"])]
    if done := _listed(text):
        return done
    if (m := fragments.MEANT.match(text)) and not any(k in "VF" for k, *_ in tokens(m["v"])):
        return Clause(text=text), values.objects("is", m["v"], True)
    if m := fragments.NOTE.match(text):
        clause, attribute = fragments.noted(m["name"], text)
        return clause, values.objects(attribute, m["v"], True)
    if m := fragments.LABELLED.match(text):
        name = m["name"]
        attribute = fragments.LABELS.get(name) or w.OWNED.get(name) or name
        drafts = values.objects(attribute, m["v"], True)
        return Clause(text=text), drafts
    if (m := fragments.RHETORICAL.match(text)) and (m["is"] or m["who"].startswith("我")):
        inner = parse((m["is"] or "") + m["rest"])
        inner.negated = not inner.negated
        inner.subject = m["who"].strip() or inner.subject
        return inner, _drafts(inner, state)
    if state.corrects and (
        m := fragments.TAIL_CORRECTION.match(re.sub(r"^(?:哎|啊|嗯)?(?:应该)?(?:是)?", "", text))
    ):
        return Clause(text=text), values.objects("is", m["v"], True)
    if state.corrects and fragments.SAYS_WRONG.search(text):
        return Clause(text=text), []
    return None


def _addressed(scene: Scene) -> str:
    """The human whom "you" means: who spoke last, when that is no assistant."""
    if not scene.before:
        return ""
    who = scene.before[-1][0]
    return "" if who in ("assistant", scene.speaker) else who


def _subject(clause: Clause, state: _State) -> str:  # noqa: PLR0911 (one for each form)
    """Whom a clause is about as it is kept; "" when that cannot be known."""
    written = re.sub(r"(?<=[我俺他她])(?:[这那]个?人)?(?:呢|啊|嘛|哈|呀|吧)?$", "", clause.subject)
    if not written or (written in ("新", "新的", "现在", "现在的") and state.subject):
        return _continued(state)
    if written[0] in "你您妳":
        return _addressed(state.scene)
    for pronoun in sorted(w.PRONOUNS, key=len, reverse=True):
        if written.startswith(pronoun) and not written.startswith("他人"):
            whom = _resolve(pronoun, state)
            rest = written[len(pronoun) :].strip("的 家")
            state.subject = written
            return (f"{whom}'s {w.KIN.get(rest, rest)}" if rest else whom) if whom else ""
    if re.match(r"^[这那](?:个|家|只|款|位|事|东西|件|里|边)?$", written):
        return _resolve("它", state)
    part = fragments.part(written)
    if part and written == part and state.subject not in ("", "你", "您"):
        return _continued(state)
    if part == written and not state.found:
        return state.scene.speaker
    state.subject = written
    name = subjects.named(written, state.scene)
    if name != state.scene.speaker and name not in w.FIRST:
        state.person = name
    return name


def _continued(state: _State) -> str:
    """The subject of a clause without one: that of the clause before, else the speaker."""
    if state.subject in ("你", "您"):
        return state.scene.speaker
    if state.subject:
        for pronoun in w.PRONOUNS:
            if state.subject.startswith(pronoun):
                return _resolve(pronoun, state)
        return subjects.named(state.subject, state.scene)
    if state.corrects or (
        state.scene.before and state.scene.before[-1][0] not in (state.scene.speaker,)
    ):
        return _newest(state.scene) or state.scene.speaker
    return state.scene.speaker


def _newest(scene: Scene) -> str:
    for by, text in reversed(scene.before[-_BACK:]):
        found = subjects.mentions(text[:500], scene, by=by)
        if found:
            return found[-1]
    return ""


def _resolve(pronoun: str, state: _State) -> str:
    """Whom a pronoun means: the newest mention in the text itself, then in what was said before."""
    if state.person:
        return state.person
    thing = pronoun[0] in "它牠"
    for by, text in reversed(state.scene.before[-_BACK:]):
        short = text[:500]
        found = subjects.things(short, state.scene, by=by) if thing else []
        found = found or subjects.mentions(short, state.scene, by=by)
        if found:
            return found[-1]
    for by, text in reversed(state.scene.before[-_BACK:]):
        for part in reversed(re.findall(r"[^，,。！？!?：:；\s]{2,40}", text[:500])):
            written = parse(part).subject
            if len(written) > 1 and written[0] not in "你您我他她它咱":
                return (
                    subjects.named(written, Scene(speaker=by))
                    if by not in ("assistant",)
                    else written
                )
    return ""


def _of_noun(written: str, subject: str, state: _State) -> tuple[str, str]:
    """When the subject is an attribute of somebody, the attribute and its owner: 我生日."""
    for noun in _OWNED:
        if written.endswith(noun):
            owner = written[: -len(noun)].rstrip("的")
            if (
                len(owner) == 1
                and owner not in w.FIRST
                and owner not in w.PRONOUNS
                and owner not in w.KIN
            ):
                return "", subject
            if not owner:
                if noun in w.THINGS and state.subject in ("", written):
                    return w.OWNED[noun], state.scene.speaker
                return w.OWNED[noun], subject
            if owner in w.PRONOUNS:
                return w.OWNED[noun], _resolve(owner, state) or subject
            return w.OWNED[noun], subjects.named(owner, state.scene)
    return "", subject


_OWNED = sorted(w.OWNED, key=len, reverse=True)


def _keep(draft: Draft, clause: Clause, subject: str, sentence: str, state: _State) -> None:
    """Make a claim of what was read, once."""
    value = draft.value.strip()
    if not value or value not in clause.text or len(value) > 40:
        return
    whole = (
        (draft.attribute == "owner" and len(value) == 1)
        or draft.attribute in ("object", "has", "time", "date")
        and value == "工作"
    )
    if _EMPTY.match(value) and not whole and not (value == "好" and draft.attribute == "is"):
        return
    if _LIKE.search(value) or re.match(
        r"[他她它你您妳](?=.)(?!们?(?:的|家)|[爸妈爷奶哥姐弟妹儿女叔姨姑舅老婆媳丈对男朋友])", value
    ):
        return
    polarity, change = (
        draft.polarity,
        draft.change or clause.changed or bool(_MOVED.search(clause.text)),
    )
    tense: Tense = (
        "past"
        if clause.past or (draft.change and not polarity)
        else "future"
        if clause.planned
        else "present"
    )
    moved = any(c.change for c in state.found[-_NEAR:]) and any(x in _FORMER for x in clause.words)
    if clause.past and polarity and not clause.negated and (moved or state.once):
        polarity, change = False, True
    if (
        state.found
        and state.found[-1].value in _VAGUE_CHANGE
        and state.found[-1].subject == subject
        and change
    ):
        state.found.pop()
    old = ""
    for other in state.found[-_NEAR:]:
        if (
            other.text == sentence
            and other.attribute == draft.attribute
            and other.subject == subject
        ):
            if other.value == value and other.polarity == polarity:
                return
            if not other.polarity and polarity and (change or state.corrects):
                old = other.value
    own = subject == state.scene.speaker or subject.startswith(f"{state.scene.speaker}'s ")
    state.found.append(
        Claim(
            subject=subject,
            attribute=draft.attribute,
            value=value,
            text=sentence,
            polarity=polarity,
            tense=tense,
            change=change,
            correction=state.corrects,
            instead_of=old,
            own=own,
            hedged=clause.hedged,
        )
    )


_LIKE = re.compile(r"似的?$|一样的?$|一般的$|般的?$|那样的?$")
_FORMER = frozenset(["原来", "以前", "之前", "原先", "本来", "从前", "过去"])
_VAGUE_CHANGE = frozenset(
    [
        "推迟",
        "延期",
        "提前",
        "转学",
        "搬走",
        "搬家",
        "变",
        "涨价",
        "降价",
        "换",
        "改",
        "升级",
        "跳槽",
        "转行",
        "换人",
        "名",
        "名字",
        "改名",
        "换工作",
        "号",
        "搬",
    ]
)
_EMPTY = re.compile(
    r"^(?:的|了|这|那|这个|那个|这么|那么|它|他|她|我|你|啥|什么|呢|吧|有|是|不|没|事|东西|"
    r"这样|那样|样|点|些|来|去|个|人|好|[就都才也].*|的话|这里|那里|这儿|一下|真的|假的|问题|办法|"
    r"道理|"
    r"必要|意思|时候|不少|很多|好多|许多|一些|半天|好几|好久|一样|一般|最好|工作|人|祸|话|东西|书|"
    r"班|饭|门|手|因为.*|为了.*|"
    r"这(?!周|月|个月|学期|星期).{0,2}|那.{0,2})$"
)
_MOVED = re.compile(
    r"搬到|搬去|搬进|换成|换了|改成|改为|变成|变为|不再|戒了|戒烟|戒酒|已经不|早就不|开始|"
    r"转到|跳槽|离职|辞职|改名|升级|推迟|提前|挪到|改到|迁|停了|取消|关了|最近|涨|降|"
    r"从.{1,4}起|成了"
)
_ONCE = re.compile(
    r"(?:换|改|转|搬|迁|升级|调)(?:了|成|到|去|用|为|回|喝|吃|做|住|学|开|坐|穿|看|玩)|现在|后来|"
    r"如今|之后|不怕了|不了|已经|目前|早就|又开始"
)
