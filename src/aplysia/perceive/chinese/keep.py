"""What is kept of what a Chinese clause was read to say: which values say something, and when.

It knows no clauses: what they say is given to it.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.chinese.parse import Clause
from aplysia.perceive.chinese.state import State
from aplysia.perceive.chinese.values import Draft
from aplysia.types import Claim, Tense

_NEAR = 20  # claims before that a claim may repeat or replace
_LIKE = re.compile(r"似的?$|一样的?$|一般的$|般的?$|那样的?$")
_FORMER = frozenset(["原来", "以前", "之前", "原先", "本来", "从前", "过去"])
VAGUE_CHANGE = frozenset(
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
ONCE = re.compile(
    r"[换改][^，]{1,6}了|(?:换|改|转|搬|迁|升级|调)(?:了|成|到|去|用|为|回|喝|吃|做|住|学|开|坐|"
    r"穿|看|玩)|现在|后来|"
    r"如今|之后|不怕了|不了|已经|目前|早就|又开始"
)


_LEARNT = re.compile(  # what one learns to do; 会 before anything else says what will be
    r"^(?:一?点儿?|一些|几[句手样]|两[句手]|自己)?(?:[弹拉吹打敲唱跳画写游滑骑开修做烧煮炒炸烤炖包蒸酿磨刻剪裁缝织绣编捏"
    r"搭装调焊雕种养钓下玩踢投翻潜划驾拍说讲念背算看用吃喝抽认游][^心始]|[游潜驾编翻说写][\u4e00-\u9fff]?|手|武|书法|针|木|电|魔)"
    r"|[语文话腔]$|^[A-Za-z+#]+$|[琴棋牌球舞泳车]$"
)
_LIKELY = re.compile(
    r"(?:一定|肯定|可能|也许|应该|将|总|都|就|还|才|继续|慢慢|越来越|更|明天|以后|将来|永远)$"
)
_DOING = re.compile(
    r"^[看查说问听吃喝买玩做拿取接送找见办试想聊逛洗睡歇躺忙](?!.{1,6}[省市县区镇乡村街路站楼馆店院园山岛州城校场厅室港河湖海]$)"
)


def _future(value: str, text: str) -> bool:
    """Whether 会 before a value says that it will be so, and not that one can."""
    before, found, after = text.partition("会" + value)
    if not found or _LIKELY.search(before):
        return bool(found)
    return after.startswith("的") or not _LEARNT.search(value)


def _says(value: str, draft: Draft) -> bool:
    """Whether a value says something by itself."""
    whole = (draft.attribute == "owner" and len(value) == 1) or (
        draft.attribute in ("object", "has", "time", "date") and value == "工作"
    )
    if _EMPTY.match(value) and not whole and not (value == "好" and draft.attribute == "is"):
        return False
    return not _LIKE.search(value) and not re.match(
        r"[他她它你您妳](?=.)(?!们?(?:的|家)|[爸妈爷奶哥姐弟妹儿女叔姨姑舅老婆媳丈对男朋友])", value
    )


def keep(draft: Draft, clause: Clause, subject: str, sentence: str, state: State) -> None:
    """Make a claim of what was read, once."""
    value = draft.value.strip()
    there = value in clause.text and value in sentence  # a clause is without what was stammered
    if not value or not there or len(value) > 40 or not _says(value, draft):
        return
    if draft.attribute == "skill" and draft.polarity and _future(value, clause.text):
        return
    if draft.attribute == "place" and _DOING.search(value):
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
        and state.found[-1].value in VAGUE_CHANGE
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
