"""Sentences as works of reference have them, read whole: "The headquarters of Acme are in Lyon."

Each pattern is one way to state one attribute of something that is named. What does not fit a
pattern from its first to its last word is left to the readers of the two languages.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.types import Claim

_NAME = r"(?P<s>(?:[Tt]he )?[\"“《]?[A-Z0-9][^,;:?!]{0,80}?)"
_VALUE = r"(?P<v>(?:the )?[A-Z][^,;:?!]{0,60}?)"
_BE = r"(?:is|are|was|were)"
_DIED = r"(?:died|passed away|succumbed|expired|lost (?:his|her|their) life)"
_ENGLISH = (
    (
        "headquarters",
        rf"[Tt]he headquarters? of {_NAME} {_BE} (?:located |based )?(?:in|at) {_VALUE}",
    ),
    ("headquarters", rf"{_NAME}(?:['’]s|['’]) headquarters? {_BE} (?:located )?(?:in|at) {_VALUE}"),
    ("headquarters", rf"{_NAME} (?:{_BE} headquartered|has its headquarters) (?:in|at) {_VALUE}"),
    (
        "continent",
        rf"{_NAME} (?:{_BE} (?:located|situated) (?:in|on) the continent(?: of)?"
        rf"|(?:{_BE} a? ?part of|belongs to) the continent of) {_VALUE}",
    ),
    ("country", rf"{_NAME} {_BE} (?:located|situated) in the country of {_VALUE}"),
    ("death_place", rf"{_NAME} {_DIED} (?:in|at)(?: the city of)? {_VALUE}"),
    ("death_place", rf"{_NAME}(?:['’]s|['’]) life ended (?:in|at) {_VALUE}"),
    (
        "maker",
        rf"{_NAME} {_BE} (?:created|developed|produced|manufactured|made|built)(?: and \w+)?"
        rf" by {_VALUE}",
    ),
    (
        "maker",
        rf"{_NAME} {_BE} (?:a )?product (?:of|manufactured by|developed by|created by) {_VALUE}",
    ),
    ("original_language", rf"[Tt]he (?:original )?language of {_NAME} {_BE} {_VALUE}"),
    (
        "network",
        rf"{_NAME} (?:(?:originally )?(?:premiere[sd]|debut(?:s|ed)|aired)|was originally aired"
        rf"|{_BE} to debut) on {_VALUE}",
    ),
    ("religion", rf"[Tt]he official religion of {_NAME} {_BE} {_VALUE}"),
    (
        "religion",
        rf"{_NAME} (?:{_BE} affiliated with the religion|follows the religion of"
        rf"|{_BE} (?:a )?follower of) {_VALUE}",
    ),
    ("native_language", rf"[Tt]he (?:mother tongue|native language) of {_NAME} {_BE} {_VALUE}"),
    ("native_language", rf"{_NAME} {_BE} a native speaker of {_VALUE}"),
)
_RUN = r"(?P<s>[^，,；;：:？?！!。我你他她它这那]{2,30}?)"
_RUN_VALUE = r"(?P<v>[^，,；;：:？?！!。的了]{1,20}?)"
_CHINESE = (
    ("headquarters", rf"{_RUN}的?总部(?:设?在|位于|是){_RUN_VALUE}"),
    ("continent", rf"{_RUN}(?:位于|在|属于)(?P<v>[亚欧非]洲|[南北]美洲|大洋洲|南极洲|美洲)"),
    (
        "death_place",
        rf"{_RUN}(?:在{_RUN_VALUE}(?:去世|逝世|离世|病逝)|的?(?:去世|逝世)的?(?:地点|地方)是"
        rf"(?P<w>[^，,。]{{1,20}}?)|(?:逝世|去世|死|病逝)于(?P<x>[^，,。0-9]{{1,20}}?))",
    ),
    ("maker", rf"{_RUN}的(?:开发者|制造商|生产商|开发商|研发者)是{_RUN_VALUE}"),
    ("maker", rf"{_RUN}是?由{_RUN_VALUE}(?:公司)?(?:开发|制造|生产|研发|设计)(?:的|而成)?"),
    ("native_language", rf"{_RUN}的?母语(?:是|为){_RUN_VALUE}"),
    ("author", rf"{_RUN}的?(?:作者|创作者)(?:是|为){_RUN_VALUE}"),
)
_ALL = tuple((a, re.compile(p)) for a, p in (*_ENGLISH, *_CHINESE))
_MOST = 200  # characters of a sentence
_END = ".。! ！"


def fact(sentence: str) -> Claim | None:
    """The one fact that a sentence states in a known form.

    >>> found = fact("The headquarters of Acme are in Lyon.")
    >>> (found.subject, found.attribute, found.value) if found else None
    ('Acme', 'headquarters', 'Lyon')
    """
    plain = sentence.rstrip(_END)
    if len(plain) > _MOST:
        return None
    for attribute, pattern in _ALL:
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            value = parts["v"] or parts.get("w") or parts.get("x") or ""
            return Claim(
                subject=parts["s"].strip('"“”《》 '),
                attribute=attribute,
                value=value.removeprefix("the ").strip(),
                text=sentence,
                tense="past" if attribute == "death_place" else "present",
            )
    return None
