"""What stands in a text and is not said by its speaker, and claims that say nothing.

Captions, headings, code, mail heads and quoted lines are laid out, not said; a value of function
words, a subject that points to something outside the sentence, or a value that swallows half a text
tells nothing to whoever sees the claim alone. Whole classes, by their form; no list of examples.

It does not judge moods: questions, wishes and jokes are for the readers.
"""

from __future__ import annotations

import re

from aplysia.text import in_runs
from aplysia.types import Claim

_LAID = re.compile(
    r"```.*?(?:```|\Z)"  # code, to the end when it is not closed
    r"|[\[(（【]\s*(?:an? )?(?:image|photo|picture|video|gif|sticker|screenshot|voice|audio|file"
    r"|attachment|图片|图像|照片|视频|表情|语音|文件|动图|截图|链接)[^\])）】\n]{0,300}[\])）】]",
    re.S | re.I,
)
_LINE = re.compile(
    r"^[^\S\n]*(?:"
    r">.*"  # quoted
    r"|#{1,6}\s.*"
    r"|(?:[-*•]\s+|\d+[.)、]\s*)?\*\*[^*\n]+\*\*[:：]?[^\S\n]*"
    r"|(?:chapter|section|appendix|table|figure|fig\.|step|page|part|act|scene|version)\s+"
    r"(?:\d[\d.]*|[ivx]+|[a-z])\b(?:\s*[:：.(—–-].*|\s+(?-i:of \d|[A-Z]).*)?"
    r"|(?:第[一二三四五六七八九十百\d]+[章节幕回卷讲页条]|[图表][\d一二三四五六七八九十]+|附录|目录)(?:$|[\s:：，].*|(?<=\d).*)"
    r"|[（(]?[一二三四五六七八九十]+[）)、][^，。,.我咱\n]{1,14}"
    r"|(?:from|to|cc|bcc|subject|发件人|收件人|抄送|主题)[:：].*"
    r"|(?:摘要|关键词|来源|参数说明|转发|标题|TODO|FIXME|Error|Warning)[:：].*"
    r"|(?://|/\*|<!--|<[a-z/][^>\n]*>|\$ |>>> ).*"
    r"|(?:let|const|var) \w+ =.*|(?:def|class|function) \w+ ?[:({].*|return\b.*;"
    r"|import [\w{*]+ from .*"
    r"|(?:if|for|while) ?\(.*\{.*|(?:print|console\.log)\(.*|select .* from .*|insert into .*"
    r"|(?:npm|pip|git|sudo|curl) -?[a-z]+ [\w./-]+"
    r"|[\w.\[\]]+\s*(?:=|:=|\+=)\s*\S.*"
    r"|.*(?:[{};]|/>|</\w+>)\s*"
    r"|\|.*\|"
    r")$",
    re.I | re.M,
)

_LONGEST, _LONGEST_RUN = 12, 30  # words or characters of a value
_BARE = frozenset(["be", "is", "does", "has", "state", "contains", "location", "place"])
_WITHHELD = re.compile(r"\[withheld: [a-z ]+\]")
_NOTHING = re.compile(  # a value that says nothing alone
    r"(?:those|these|this|that|it|one|ones|me|you|us|them|how|what|which|who|where|why|there|here"
    r"|yes|no|right|wrong|sure|true|false|ok|okay|fine|perfect|good|great|bad|up|down|in|out|on|off"
    r"|thing|things|something|anything|everything|nothing|words|enough|lot|way|time|end|point|door"
    r"|confused|convinced|sorry|glad|grateful|helpful|back|done|ready|listening|kidding|joking"
    r"|[^\w]*|其.*|该.*|上述.*|如下.*|如此|这样|那样|这里|那里)",
    re.I,
)
_NOBODY = re.compile(  # a subject that points to something outside, or is none
    r"(?:this|that|these|those|it|there|which|what|who|where|when|how|why|whose|given|see|sure|hmm+"
    r"|lol|haha|oh|ah|ugh|wow|add|consider|list|name|identify|solve|subject|error|re)\b.*"
    r"|(?:the )?(?:first|second|third|last|next|former|latter|other)(?: (?:one|option|step|part"
    r"|suggestion|point|thing|idea|two))?|(?:one|two|three|both|some|all|none|most|rest|best|good"
    r"|big|small) ?(?:of (?:them|those|these))?|(?:\d+|[^\w]*)"
    r"|[其该此].*|本(?:文|研究|章|节|课|书|品).*|上述.*|以上.*|以下.*|如下.*|前者|后者|第.{0,3}"
    r"|(?:这|那)(?:种|是|样|些|就).*|默认|最好|真的?|原来|所以|因为|如果|总之|综上.*|此外|另外",
    re.I,
)
_OLDEST = 130
_NO_AGE = re.compile(r"[-/.:$€£¥%]|\d[a-z]{2}\b(?<!\dyo)|[万亿元块斤米楼层号]")  # in the value
_OTHER_UNIT = re.compile(  # behind it
    r"\s?(?:px|pt|%|k[gm]\b|cm\b|mm?\b|lbs?\b|dollars?|euros?|pounds?|minutes?|hours?|miles?"
    r"|[元块斤米楼层号%级寸分秒度圈集]|公斤|公里|厘米|平米?|小时)"
)
_MEASURED = re.compile(r"[米元块斤点]$")  # before it: 一米二


def _no_age(claim: Claim) -> bool:
    """Whether what was read as an age is a date, a price, a size or a version."""
    before, found, after = claim.text.partition(claim.value)
    digits = re.sub(r"\D", "", claim.value)
    return bool(
        _NO_AGE.search(claim.value.lower())
        or (digits and int(digits[:9]) > _OLDEST)
        or (found and (_OTHER_UNIT.match(after.lower()) or _MEASURED.search(before)))
    )


def spoken(text: str) -> str:
    """A text without what is laid out in it, each part of which leaves an empty line.

    >>> spoken("## Notes\\nI like tea.").strip()
    'I like tea.'
    """
    return _LINE.sub("", _LAID.sub("\n", text))


def empty(claim: Claim) -> bool:
    """Whether a claim says nothing to whoever sees it alone."""
    value, subject = claim.value, claim.subject
    long = len(value) > _LONGEST_RUN if in_runs(value) else len(value.split()) > _LONGEST
    if long or _NOBODY.fullmatch(subject):
        return True
    if claim.attribute in _BARE and _NOTHING.fullmatch(value):
        return True
    if claim.attribute == "age" and _no_age(claim):
        return True
    if any(value.strip("[]") in kept for kept in _WITHHELD.findall(claim.text)):
        return True
    whom = subject.rpartition("'s ")[2].lower()
    if claim.polarity and claim.attribute in ("be", "is") and whom.endswith(f" {value.lower()}"):
        return True
    return value.lower() == whom or value.startswith(("]", "[", "<"))
