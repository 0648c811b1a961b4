"""Whole sentences that assert something about the world, kept as claims word for word.

For documents, tools and other people, who speak of what no attribute is known of: two of them who
say the same are then known to agree. A sentence that asks, wishes, supposes, requests, quotes, or
means something only beside another ("this", "she", "I") is none.

It does not know what a sentence is about; that is found by comparing it with others.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.text import in_runs, marks, sentences, words
from aplysia.types import Claim

STATES = "states"
_MOST = 12  # sentences of one text
_SHORTEST, _LONGEST = 3, 60  # words, or characters of a run
_POINTS = re.compile(
    r"\b(?:i|me|my|mine|we|us|our|ours|you|your|yours|he|him|his|she|her|hers|they|them|their|theirs"
    r"|this|that|these|those|here|its|today|tomorrow|yesterday|now|tonight)\b"
    r"|\bit\b(?! (?:is|was) [^,]{2,80}? who )"
    r"|[我你您他她它咱俺这那]|今天|明天|昨天|现在|刚才|自己|本[人店文]|该[书片剧]",
    re.I,
)
_QUOTED = re.compile(r"“[^“”]{1,200}”|\"[^\"]{1,200}\"|《[^《》]{1,80}》|「[^「」]{1,80}」")
_RELATIVE = re.compile(r"^((?:the|an?) \w+) that\b", re.I)
# somebody else's word for it, or a story
_REPORTS = re.compile(
    r"\b(?:according to|says?|said|tells?|told|thinks?|thought|believe[sd]?|claim(?:s|ed)?"
    r"|argue[sd]?|report(?:s|ed|edly)?|allegedly|supposedly|rumou?r\w*|suggest(?:s|ed)?|imagin\w+|fiction\w*"
    r"|pretend\w*|legends?|myths?|hypothe\w+|alternat\w+|wrote that|writes that)\b"
)
_HEADS = re.compile(r"^(?:[-*#>|•]|\d+[.)]\s)")
_ASKS = re.compile(r"[?？]|[吗呢么]$")


def statements(text: str, *, speaker: str) -> list[Claim]:
    """The sentences of `text` that stand for themselves, in their order.

    >>> [c.value for c in statements("The Blue House has 9 rooms. Is it open?", speaker="guide")]
    ['The Blue House has 9 rooms.']
    """
    found = []
    for sentence in sentences(text[: _MOST * 400])[:_MOST]:
        if _stands(sentence):
            found.append(Claim(subject=speaker, attribute=STATES, value=sentence, text=sentence))
    return found


def _stands(sentence: str) -> bool:
    sentence = _QUOTED.sub('"…"', sentence)  # what is quoted neither asks nor points
    sentence = _RELATIVE.sub(r"\1 which", sentence)
    if (
        _POINTS.search(sentence)
        or _HEADS.match(sentence)
        or _ASKS.search(sentence.rstrip("。.!！ "))
    ):
        return False
    runs = in_runs(sentence)
    size = sum(map(len, words(sentence))) if runs else len(sentence.split())
    if not _SHORTEST + 3 * runs <= size <= _LONGEST or "\0asks" in marks(sentence):
        return False
    return not (_quiet_run(sentence) if runs else _quiet(sentence))


def _quiet(sentence: str) -> bool:
    """Whether an English sentence asserts nothing of its own."""
    from aplysia.perceive.english import mood

    plain = mood.low(sentence)
    body = plain[mood.opening(plain)[0] :]
    checks = (mood.opens_question, mood.indirect, mood.wishes, mood.supposes, mood.requests)
    return (
        mood.joking(plain)
        or mood.works_on_text(body)
        or bool(_REPORTS.search(plain))
        or mood.hedged(sentence)
        or any(check(body) for check in checks)
    )


def _quiet_run(sentence: str) -> bool:
    """The same in Chinese: whether some clause asks, wishes, supposes or requests."""
    from aplysia.perceive.chinese import gates

    clauses = [c for c in re.split(r"[，,；;：:。.！!]", sentence) if c]
    return gates.nothing(sentence) or any(gates.silent(clauses, [""] * len(clauses)))
