"""Whom a Chinese clause is about, in the words that both languages share: "user's sister"."""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.chinese import words as w
from aplysia.perceive.scene import Scene

_FIRST = re.compile(
    r"^(?:我们|咱们|俺们|我們|咱們|我自己|我这边|我这儿|我俩|咱俩|本人|在下|我|咱|"
    r"俺)(?:家(?:里)?(?!人|乡|庭))?(?:的|那|这)?"
)
_HOME = re.compile(r"^(?:我们|咱们|俺们|我們|咱|我|俺)家(?:里)?$")
_KINS = sorted(w.KIN, key=len, reverse=True)
_OWN = tuple(w.OWN)
_OWNED = w.THINGS | w.OWNED
_THINGS = sorted(_OWNED, key=len, reverse=True)
_MARKED = re.compile(r"^(?:这|那)?(?:个|只|位|条|辆|台|部|双|俩|仨)?")
_HAN = r"[\u4e00-\u9fff]"
_TITLES = (
    "老师|师傅|先生|女士|小姐|太太|阿姨|叔叔|叔|哥|姐|嫂|总|工|教授|医生|大夫|主任|经理|"
    "校长|局长|处长|科长|队长|律师|警官|导|姨|婶|伯|爷爷|奶奶|爷|姑|舅|妈|爸"
)
_MENTION = re.compile(
    rf"(?:我们|咱们|我|咱|您|你|俺)(?:家|的)?(?P<kin>{'|'.join(_KINS)})(?:(?:叫|"
    rf"名叫)(?P<called>{_HAN}{{2,3}}))?"
    rf"|(?P<plain>(?:[小老阿大](?:{_HAN})(?=[\u4e00-\u9fff,，。是在的说住叫会有把跟最刚也]|"
    rf"$)|(?:欧阳|司马|诸葛|上官|[{w.SURNAMES}])(?:{_HAN}{{0,2}}?(?:{_TITLES})|"
    rf"{_HAN}{{1,2}}(?=[是在的说住叫会有把跟最刚也，。,！!？?：:、今昨明下上要不没去来])|"
    rf"{_HAN}{{1,2}}$)|{_HAN}{{1,2}}(?:姐|哥|叔|姨|总|老师|师傅)|"
    rf"(?P<dup>{_HAN})(?P=dup)(?=[是在的说住叫会有把学跟，。]|$)))"
    r"|[“「《](?P<title>[^”」》]{1,20})[”」》]"
)
_THING = re.compile(
    rf"(?:我们|咱们|我|咱|您|你|俺)(?:家|"
    rf"的)?(?P<thing>{'|'.join(sorted(w.THINGS, key=len, reverse=True))})"
)
_NO_NAME = re.compile(
    r"老板|老师|老家|老是|老实|小说|小时|小区|大家|大概|大学|阿姨|小心|老婆|老公|小孩|常常|"
    r"高高|刚刚|谢谢|明天|白天|高兴|安排|方便|方法|温度|游戏|关于|应该|向来|时间|包括|连续|"
    r"全部|全家|车站|家里|家人|安全|任何|管理|解决|万一|路上|周末|周[一二三四五六日]|金额|"
    r"毛病|高铁|班级|边上|简单|利用|习惯|师傅|白色|黄色|封面|商店|左右|石头|平时|乐队|和平"
)


def english(noun: str) -> str:
    """A noun of the speaker's in English where its words are known, with 's between them."""
    parts: list[str] = []
    rest = noun
    while rest:
        for table, keys in ((w.KIN, _KINS), (_OWNED, _THINGS)):
            key = next((k for k in keys if rest.startswith(k)), "")
            after = rest[len(key) :]
            if key and (
                not after or after[0] in "的家她他那" or table is w.KIN or after in w.THINGS
            ):
                parts.append(table[key])
                rest = after.lstrip("的那家") if len(after) > 1 else after.strip("的们家")
                break
        else:
            parts.append(rest)
            break
    return "'s ".join(parts)


def own(subject: str) -> bool:
    """Whether a subject is the speaker, or theirs: by a first person or as kin of nobody else."""
    if _FIRST.match(subject):
        return True
    bare = _MARKED.sub("", subject)
    return bare.startswith(_OWN) or bare in w.THINGS


def named(subject: str, scene: Scene) -> str:
    """A subject as it is kept: the speaker, somebody of theirs in English, or as written."""
    if _HOME.match(subject):
        return scene.of("family" if not subject.endswith("里") else "home")
    if m := _FIRST.match(subject):
        rest = subject[m.end() :].strip("的 ")
        if rest.startswith(("和", "跟", "与", "全家", "一家", "三代", "都", "俩", "们")):
            return scene.speaker
        return scene.of(english(rest)) if rest else scene.speaker
    bare = _MARKED.sub("", subject)
    if own(subject):
        return scene.of(english(bare))
    return subject


def mentions(text: str, scene: Scene, *, by: str) -> list[str]:
    """Those that a text speaks of, oldest first, as they would be kept."""
    found = []
    whose = scene.speaker if by in (scene.speaker, "assistant") else by
    for m in _MENTION.finditer(text):
        if m["called"]:
            found.append(m["called"])
        elif m["kin"]:
            found.append(f"{whose}'s {w.KIN[m['kin']]}")
        elif m["plain"] and not _NO_NAME.match(m["plain"]):
            found.append(m["plain"])
        elif m["title"]:
            found.append(m["title"])
    return found


def things(text: str, scene: Scene, *, by: str) -> list[str]:
    """The same for things, and for what stands in quotation marks."""
    whose = scene.speaker if by in (scene.speaker, "assistant") else by
    found = [f"{whose}'s {w.THINGS[m['thing']]}" for m in _THING.finditer(text)]
    return found + re.findall(r"[“「《]([^”」》]{1,20})[”」》]", text)
