"""Text into terms: what two texts share when they share words, in English and Chinese alike.

Words of alphabetic scripts are folded and stemmed; runs of Han, kana and hangul become overlapping
bigrams (a run of one character is a term itself), so no dictionary is needed.

It does not know meanings, synonyms, or that simplified and traditional characters are the same.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from aplysia import patterns as re

if TYPE_CHECKING:
    from aplysia.types import Message

_RUN = (  # Han, kana, hangul
    "\u2e80-\u2fdf\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_RUN}]+|[^\W_{_RUN}]+(?:['’][^\W\d_{_RUN}]+)*")
_IS_RUN = re.compile(rf"[{_RUN}]")
_NO_END = r"(?<!\b[A-Z])(?<!\b[DJMS]r)(?<!\bM[rs])(?<!\bMrs)(?<!\bSt)"  # initials and titles
_ENDS = re.compile(  # nor does a full stop inside a number end anything
    rf"(?:[!?。！？…]+|(?<!\.){_NO_END}\.+(?=\s|$|[\"'”’)]))[.!?。！？…]*[\"'”’)\]」』]*|\n"
)
ASKS_RUN = re.compile(
    r"什么|多少|几[个点号岁种次位天]|哪|谁|[吗呢]$|怎么|怎样|如何|是否|是不是|啥|多[大高长远久]"
)
_LOOKED_AT = 400  # characters of a sentence in which its speaker may tell something
_MARKS_MOST = 40  # characters at the end of a sentence among which its question mark is
_SHORT = 600  # characters of a text of which is kept how it is written
_COMPARED = 80  # words of a text whose order is compared
_DO = "do|does|did"
_BE = f"is|are|was|were|can|could|will|would|should|has|have|had|{_DO}"
# a question without its mark; "When I was young" and "What I did" are none
_OPEN_EN = re.compile(
    r"^(?:(?:and|but|so|ok|okay|well|hey|hi)\b,? )*(?:"
    rf"(?:who|whom|what|when|where|why|how)(?: (?:{_BE})|['’]s)\b"
    rf"|(?:which|whose|how)(?: \w+){{1,2}} (?:{_BE})\b|what \w+ (?:{_DO})\b"
    rf"|(?:{_BE}) (?:i|you|he|she|it|we|they|my|your|his|her|our|their|there|this|that|the)\b)",
    re.I,
)
# asks for a text or an answer, and tells nothing
_ORDERS = re.compile(
    r"^(?:please )?(?:tell me|write|list|explain|describe|translate|summari[sz]e|show me|give me"
    r"|help me|recommend|suggest|define|calculate|continue|rewrite)\b"
    r"|^请?你?(?:帮我|给我|替我|告诉我|用\w{1,12}写|把.{1,40}(?:翻译|改写|改成))"
    r"|^请?你?(?:写|讲|说|列|算|画|编)(?:一[下个首篇段份]|[个首篇段下出])"
    r"|^请?你?(?:介绍|解释|翻译|总结|推荐|分析)(?:一下|下|一[个些]|几|这|以下|[：:])",
    re.I,
)
_CLOSED = re.compile(r"[?？][!?！？]*[\"'”’)\]」』]*$|吗[.。]?$")
_STOPPED = re.compile(r"[.!。！…][\"'”’)\]」』]*$")
# words that ask and here do not; and requests to remember, which tell something
_TELLS = re.compile(
    r"不管|无论|不论|随便|哪怕|[谁哪]都|什么都|怎么都|[没无]什么|没怎么|没多少|多少有|记住|记一下|记下"
    r"|\b(?:can|could|would|will) you (?:please )?(?:remember|note|save|keep|memori[sz]e|add)\b"
    r"|\b(?:did|do) you know that\b|\bdid you know\b",
    re.I,
)
# a clause of somebody who tells of themselves on the way to a question: "I've moved, so where …?"
_ASIDE = re.compile(
    r"(?:^|[,;:–—]|\s-)\s*(?:(?:and|but|so|since|because|as|given|considering|now|that|well|oh|ok"
    r"|okay|hey|hi|yes|no|also|after all|especially)\b,?\s+)*"
    r"(?:(?:I|we)(?:['’](?:m|re|ve|d|ll))?\s+(?!(?:(?:was|am|were|are|just|only|really|kinda|still)\s+)*"
    r"(?:wonder|curious|ask|guess|suppose|mean|think\b|hope|want to (?:know|ask)|['’]?d like to)"
    r"|would like to|need to (?:know|ask)|['’])|my\s+(?!question)\w+)[^,;?]{8}"
    r"|\bthe fact that (?:I|we|my)\b",
    re.I,
)
_ASIDE_RUN = re.compile(
    r"(?:^|[，,；;。])(?:因为|由于|既然|但是?|可是?|而且|不过|所以)?(?:我们?|咱们?)"
    r"(?!们?(?:想|要)?(?:问|知道|了解|请教)|们?(?:可以|能|会|该|应该|是不是|需要|要))([^，,；;？?]{3,})[，,；;]"
)
_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百千万]{1,12}[个岁位人种次天周年月块元米厘公斤]")
_TITLE = r"[《「『“][^《》「」『』“”]{1,60}[》」』”]"
_NAME = re.compile(rf"(?<![.!?\"“] )(?<!^)(?<![\w'’])[A-Z][\w’']*[a-z][\w’']*|{_TITLE}", re.M)

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ALONE = re.compile(r"[0-9!-/:-@\[-`{-~]")  # characters that are often a token each
_WORD_MOST = 64  # a longer word is cut: nobody asks for the rest of it

# Words that say how a sentence is built, not what it is about.
_EN_STOP = """
a about after again all also am an and any are as at be because been before being both but by can
could d did do does doing don down during each few for from further get go got had has have having
he her here hers herself him himself his how i if in into is it its itself just ll m me might more
most my myself no nor not now of off on once one only or other our ours out over own re really s
same shall she should so some such t than that the their theirs them themselves then there these
they this those through to too under until up us ve very was we were what when where which while
who whom whose why will with would you your yours yourself yes yeah oh hey hi wow
"""
STOP = frozenset(_EN_STOP.split())
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NO_NAMES = STOP | {*MONTHS, *_DAYS, "im", "ill", "ive", "id"}
MARKS = ("\0asks", "\0number", "\0name", "\0runs")  # no text has terms like these
_MOST_NAMES = 3
# The same for Chinese. They part a run, so no bigram reaches across them.
_ZH_STOP = re.compile(
    "为什么|什么|怎么样|怎么|怎样|如何|哪里|哪儿|哪个|哪些|多少|几个|是不是|是否|有没有|来着|请问|告诉|一下"
    "|这个|那个|这些|那些|(?<!自)[我你您]们?|(?<![吉其维])[他她它]们?(?!汀)|[的是了吗呢吧啊呀嘛啥谁哪这那]"
)


_ACCENTS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Compatibility-normalised, case-folded, without accents on Latin letters.

    >>> fold("Ｃafé ÉCOLE")
    'cafe ecole'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))


_CLITIC = re.compile(r"(?<=\w)(?:'s|'ll|'ve|'re|'d|'m|n't)$")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdfgkmnprt])\1$")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its common English endings; other words come back as they are.

    Light on purpose: it joins inflections (runs, running, ran is left alone) and the commonest
    derivations, and never leaves fewer than three letters.

    >>> [stem(w) for w in ("running", "cities", "painted", "hiking", "hikes", "bus")]
    ['run', 'citi', 'paint', 'hik', 'hik', 'bus']
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    w = word
    if w.endswith("ies") and len(w) > 4:
        w = w[:-3] + "y"
    elif len(w) > 4 and w.endswith(("sses", "shes", "ches", "xes", "zes")):
        w = w[:-2]
    elif w.endswith("s") and not w.endswith(("ss", "us", "is")):
        w = w[:-1]
    for ending in ("ing", "ed"):
        base = w[: -len(ending)]
        if w.endswith(ending) and len(base) >= 3 and _VOWEL.search(base):
            w = _DOUBLED.sub(r"\1", base) if len(base) > 3 else base
            break
    if w.endswith("e") and len(w) > 3:
        w = w[:-1]
    if w.endswith("ly") and len(w) > 5:
        w = w[:-2]
    if w.endswith("y") and len(w) > 3 and w[-2] not in "aeiou":
        w = w[:-1] + "i"
    return w


@lru_cache(maxsize=65536)  # full: some 14 MB
def _key(term: str) -> int:
    return int.from_bytes(
        blake2b(term.encode("utf-8", "replace"), digest_size=8).digest(), "little"
    )


def words(text: str) -> list[str]:
    """Folded words and runs in the order of the text, sentence builders included.

    >>> words("Zoë's dog 叫豆豆")
    ['zoe', 'dog', '叫豆豆']
    """
    found = (m.group().replace("’", "'") for m in _TOKEN.finditer(fold(text)))
    return [_CLITIC.sub("", w).replace("'", "") for w in found]


def is_run(word: str) -> bool:
    """Whether a word is a run of Han, kana or hangul."""
    return bool(_IS_RUN.match(word))


def in_runs(text: str) -> bool:
    """Whether most of a text is written in Han, kana or hangul, a character counted as a word.

    >>> in_runs("我用的是 iPhone"), in_runs("The sign says 出口 (exit)")
    (True, False)
    """
    if text.isascii():
        return False
    return _short_in_runs(text) if len(text) <= _SHORT else _in_runs(text)


def _in_runs(text: str) -> bool:
    found = words(text)
    return sum(len(w) for w in found if is_run(w)) > sum(not is_run(w) for w in found)


_short_in_runs = lru_cache(maxsize=4096)(_in_runs)  # a sentence is compared with many


def terms(text: str) -> list[str]:
    """What is matched of a text: stems, and of runs both characters and bigrams; repeats kept.

    >>> terms("She is painting 生日蛋糕")
    ['paint', '生', '日', '蛋', '糕', '生日', '日蛋', '蛋糕']
    """
    found: list[str] = []
    for word in words(text):
        if is_run(word):
            for part in _ZH_STOP.split(word):
                found += part
                found += (part[i : i + 2] for i in range(len(part) - 1))
        elif word not in STOP:
            found.append(stem(word[:_WORD_MOST]))
    return found


def keys(terms: list[str]) -> list[int]:
    """Stable 64-bit keys of terms: equal terms have equal keys on every machine.

    Two different terms share a key with a chance of 3e-8 in a vocabulary of a million.
    """
    return [_key(term) for term in terms]


def sentences(text: str) -> list[str]:
    """The sentences of a text with their closing marks, stripped, none empty.

    >>> sentences("I know. 你好吗？Where is it?")
    ['I know.', '你好吗？', 'Where is it?']
    """
    bounds = [0, *(m.end() for m in _ENDS.finditer(text)), len(text)]
    parts = (text[a:b].strip() for a, b in itertools.pairwise(bounds))
    return [part for part in parts if re.search(r"\w", part)]


def names(text: str) -> list[str]:
    """Capitalised words inside sentences and titles in brackets, as written, each once."""
    found = dict.fromkeys(m.group() for m in _NAME.finditer(text))
    return [n for n in found if words(n)[:1] and words(n)[0] not in _NO_NAMES]


def _asking(text: str) -> int:
    """How much a text asks: 3 when it does nothing else; 0 also when all of it asks, but tells
    something of its speaker on the way."""
    every = sentences(text)
    if every and not _TELLS.search(text) and all(map(_surely_asks, every)):
        return 0 if any(map(_tells_first, every)) else 3
    return int(bool("?" in text or "？" in text or ASKS_RUN.search(text)))


def _surely_asks(sentence: str) -> bool:
    """By its end, or without one by its form."""
    if _CLOSED.search(sentence[-_MARKS_MOST:]) or _ORDERS.search(sentence[:_MARKS_MOST]):
        return True
    open_end = not _STOPPED.search(sentence[-_MARKS_MOST:])
    return open_end and bool(ASKS_RUN.search(sentence) or _OPEN_EN.search(sentence))


def _tells_first(sentence: str) -> bool:
    """Whether its speaker tells something of themselves before or after what is asked in it.

    >>> _tells_first("I've never used Zotero, how do I begin?"), _tells_first("Should I go, Ann?")
    (True, False)
    """
    head = sentence[:_LOOKED_AT]
    if _ASIDE.search(head):
        return True
    return any(not ASKS_RUN.search(told[1]) for told in _ASIDE_RUN.finditer(head))


def marks(text: str) -> list[str]:
    """What recall wants to know of a kept text beyond its terms, as terms of their own.

    A text that asks has MARKS[0], three times when it does nothing else and never when its one
    sentence tells something first, "I've moved, so where do I register?"; one with a number
    MARKS[1], one MARKS[2] for each name, at most three, and one written in Han, kana or hangul
    MARKS[3].
    """
    asks_mark, number_mark, name_mark, runs_mark = MARKS
    found = [asks_mark] * _asking(text)
    found += [number_mark] if _NUMBER.search(text) else []
    found += [name_mark] * min(len(names(text)), _MOST_NAMES)
    return [*found, runs_mark] if in_runs(text) else found


def in_order(one: str, other: str) -> float:
    """The share of the words of the shorter text that stand in the same order in the longer."""
    a, b = sorted((words(one)[:_COMPARED], words(other)[:_COMPARED]), key=len)
    lengths = [0] * (len(b) + 1)  # of the longest common subsequence
    for word in a:
        before = 0
        for at, theirs in enumerate(b, 1):
            longest = before + 1 if word == theirs else max(lengths[at], lengths[at - 1])
            before, lengths[at] = lengths[at], longest
    return lengths[-1] / max(1, len(a))


def size(text: str) -> int:
    """Bytes of a text in UTF-8."""
    return len(text.encode(errors="replace"))


def estimate(messages: Sequence[Message]) -> int:
    """Tokens when no tokenizer is there to count them: rather too many than too few.

    Three bytes a token, a digit or mark a token of its own, and eight around each message.
    """
    return sum(
        8 + -(-(size(m.content) + 2 * len(_ALONE.findall(m.content))) // 3) for m in messages
    )
