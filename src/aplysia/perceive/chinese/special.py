"""Chinese clauses that are two in one, and those that are no sentence of their own.

Particulars, corrections, labels and rhetorical denials are read by their form. What an ordinary
clause says it does not know.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.chinese import fragments, values
from aplysia.perceive.chinese import predicates as said
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.lexicon import LEXICON
from aplysia.perceive.chinese.parse import Clause, parse, tokens
from aplysia.perceive.chinese.state import State
from aplysia.perceive.chinese.values import Draft
from aplysia.types import Claim

_TWICE = re.compile(
    r"^(?P<who>[^，]{0,6}?)(?P<a>[有没不会爱])(?P<x>[^，\d一二两三]{1,3}?)(?:又|还|"
    r"也)?(?P=a)(?P<y>[^，]{1,3}?)(?:了|的)*$"
)


_SINCE = re.compile(
    r"^(?:自从|打从|自打)(?P<a>[^，]{2,10}?)(?:以后|之后|后)?(?=我|他|她|就)(?P<b>[^，]{3,})$"
)


_THEN = re.compile(r"^(?P<a>[^，]{4,}?)(?:然后|接着|随后|顺便|顺带)(?P<b>[^，]{2,})$")


_EACH_OWN = re.compile(
    r"^(?P<a>[^，]{3,}?[^给让叫跟对帮把被比和送陪教问是说替请找与的])(?P<b>(?:我|俺|他|她)(?:管|"
    r"是|在|有|做|教|学|带|负责|喜欢|爱|姓|叫|住|吃|喝|用|开|养|属|"
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


def halves(text: str) -> list[str]:
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


_NOT_ONE = re.compile(
    rf"^(?P<who>[^，一半]{{0,8}}?)(?:如今|现在|连)*(?:一|半)(?:{values.MEASURE}|点儿?|"
    rf"丁点)(?P<o>[^，都也]{{1,8}}?)(?:都|也)(?:从)?"
    r"(?:不|没)(?:有|会|吃|喝|懂|认识|买|养|抽|说|看|用|沾|碰|想|带|剩)?(?:了|过|的)*$"
)
_SAME = re.compile(
    r"^(?P<who>[^，]{1,6}?)(?:跟|和|与)[^，]{1,4}?(?:是|在)?(?:一个|同一个|"
    r"同)(?P<v>[^，的]{2,8}(?:团|班|队|组|部门|公司|学校|小区|单位|村|县|宿舍|寝室|办公室|专业|系|"
    r"年级|届))(?:的)?$"
)


def _of_last(text: str, last: Claim) -> list[Draft]:
    """What a clause says of the value before it: that it was wrong, or that another is allowed."""
    if not last.polarity and (m := fragments.ALLOWED.match(text)):
        return [Draft(last.attribute, m["v"])]
    m = fragments.SAID_WRONGLY.match(text) or fragments.NOT_THAT.match(text)
    return [Draft(last.attribute, m["v"], False)] if m else []


_NOT_EVEN = re.compile(
    r"^(?P<who>[^，]{0,10}?)连(?P<o>[^，]{1,12}?)(?:都|也)[没沒](?:有)?(?:了|的)?$"
)


def _listed(  # noqa: PLR0911 (one for each form)
    text: str,
) -> tuple[Clause, list[Draft] | None] | None:
    """Days with what is done on them, a fragment of a quality, an error of print."""
    if days := fragments.BY_DAY.match(text):
        found = fragments.A_DAY.findall(days.group())
        return Clause(text=text), [Draft("does", what) for _, what in found]
    if fragments.IN_FAMILY.match(text):
        return Clause(text=text), [Draft("is", m["v"]) for m in fragments.ONE_OF.finditer(text)]
    if m := _SAME.match(text):
        return Clause(text=text, subject=m["who"]), values.objects("with", m["v"], True)
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


def special(  # noqa: PLR0911, PLR0912 (one for each form)
    text: str, state: State
) -> tuple[Clause, list[Draft] | None] | None:
    """Clauses that are no sentence of their own: particulars, corrections, rhetorical denials."""
    if m := fragments.SMALL.match(text):
        attribute = next(k for k, v in m.groupdict().items() if v and k != "any")
        if attribute == "age" and not (state.found or "岁" in text or text[0] in "我本俺年今"):
            return None
        who = "" if text[0] not in "我本俺" else "我"
        return Clause(text=text, subject=who), [Draft(attribute, m[attribute])]
    if m := _NOT_EVEN.match(text):
        return Clause(text=text, subject=m["who"]), values.objects("has", m["o"], False)
    if m := _NOT_ONE.match(text):
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
    if state.found and (said_of := _of_last(text, state.found[-1])):
        return Clause(text=text), said_of
    if m := fragments.SHOULD_BE.match(text):
        about = Clause(text=text, subject=m["who"])
        return about, [Draft("is", m["new"]), Draft("is", m["old"], False)]
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
        return inner, None
    if state.corrects and (
        m := fragments.TAIL_CORRECTION.match(re.sub(r"^(?:哎|啊|嗯)?(?:应该)?(?:是)?", "", text))
    ):
        return Clause(text=text), values.objects("is", m["v"], True)
    if state.corrects and fragments.SAYS_WRONG.search(text):
        return Clause(text=text), []
    return None
