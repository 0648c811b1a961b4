"""Claims in English, read with rules clause by clause.

What is not clearly asserted, or is said of somebody unknown, gives no claim.
"""

from __future__ import annotations

from dataclasses import replace

from aplysia import patterns as re
from aplysia.perceive.english import mood
from aplysia.perceive.english.clauses import pieces
from aplysia.perceive.english.people import Mentions
from aplysia.perceive.english.spoken import plain
from aplysia.perceive.english.tokens import Token, own_s, tokens
from aplysia.perceive.english.values import Reader
from aplysia.perceive.english.whole import whole
from aplysia.perceive.scene import Scene
from aplysia.text import sentences
from aplysia.types import Claim

_SHORTEST = 4  # characters that can hold a claim
_LONGEST = 2_000  # characters of a sentence that are read
_ASKED = re.compile(r"[?？][!?！？]*[\"'”’)\]]*$")
_QUOTE = re.compile(r"[\"“”«»][^\"“”«»]{0,400}[\"“”«»]")
_WORDS = re.compile(r"\w+")
_TAG = re.compile(
    r"(?:right|eh|no|yes|correct|or not|innit|yeah|huh|or what|(?:is|are|was|were|do|does|did"
    r"|has|have|had|can|could"
    r"|will|would|should|wo|ca)(?:n't)? (?:i|you|he|she|it|we|they|there)|is that right|or is it"
    r"|am i)\W*$"
)
_KEPT_TAG = re.compile(
    r"(?:remember|you know|ok|okay|you see|get it|can you believe it|who knew)\W*$"
)
_MEANT = re.compile(
    r"\b(?:i (?:really |actually |of course )?meant(?: to (?:say|write|type|put))?|(?:that|it"
    r"|this) should(?:'ve| have)? (?:actually |really )?(?:read|say|be|been)|make that"
    r"|(?<=[,;:] )should be"
    r"|read that as|that was meant to be)[ ,:]+(?=\S)"
)
_SUB = re.compile(
    r"(?:given|since|seeing|considering|now that|when|whenever|while|after|before|until|till"
    r"|as soon as|once|wherever)\b"
)


def claims(text: str, scene: Scene) -> list[Claim]:
    """The claims of `text`, in their order.

    >>> [(c.subject, c.value) for c in claims("I like tea. Do you?", Scene(speaker="user"))]
    [('user', 'tea')]
    """
    if mood.joking(text):
        return []
    mentions = Mentions(scene)
    reader = Reader(scene, mentions)
    for sentence in sentences(text):
        began = len(reader.found)
        stops = [_sentence(one, reader) for one in plain(sentence[:_LONGEST])]
        reader.found[began:] = _verbatim(reader.found[began:], sentence[:_LONGEST])
        if any(stops):
            break
    return reader.found


def _verbatim(found: list[Claim], sentence: str) -> list[Claim]:
    """The claims with the sentence and the value as they were written; without others."""
    alike = str.maketrans("’-", "' ")
    straight = sentence.translate(alike)
    kept = []
    for claim in found:
        at = straight.find(claim.value.translate(alike))
        if at >= 0:
            value = sentence[at : at + len(claim.value)]
            kept.append(replace(claim, text=sentence, value=value))
    return kept


def _sentence(sentence: str, reader: Reader) -> bool:
    """Read one sentence; whether nothing after it is to be read either."""
    if len(sentence) < _SHORTEST:
        return False
    plain = mood.low(sentence)
    if _quotes(plain):
        return mood.works_on_text(plain)
    at, soft = mood.opening(plain)
    if m := _MEANT.search(plain):
        reader.begin(sentence, soft=False, corrects=True)
        reader.meant(tokens(sentence, m.end()))
        return False
    rest = plain[at:]
    if mood.supposes(rest):
        return mood.works_on_text(rest) and ":" in rest
    toks = own_s(tokens(sentence, at))
    reader.begin(sentence, soft=soft or mood.hedged(sentence), corrects=mood.corrects(sentence))
    parts = _parts(toks, plain)
    kept, stop = _asserted(parts, plain, asked=bool(_ASKED.search(sentence)))
    ends = {p[-1].start: p for p in kept}
    for part in parts:
        chosen = ends.get(part[-1].start)
        if chosen is None:
            reader.mentions.note(part, sentence)
        for piece in pieces(chosen or []):
            reader.read(piece)
    reader.finish()
    scene = reader.scene
    if kept and len(reader.found) == reader.from_here and (found := whole(kept, sentence, scene)):
        subject, value, polarity, own = found
        reader.own = own
        reader.add(subject, "is", value, polarity=polarity)
    return stop


def _quotes(plain: str) -> bool:
    """Whether a sentence gives, or works on, the words of somebody."""
    for m in _QUOTE.finditer(plain):
        if m.start() <= 1 or len(_WORDS.findall(m.group())) > 3:
            return True
    return (
        bool(re.search(r"\b(?:reads?|says?|said|goes|titled|worded)[ :,]{1,3}[\"“]", plain))
        or plain[:1] in '"“«'
    )


def _parts(toks: list[Token], plain: str) -> list[list[Token]]:
    """Tokens between strong marks; each part but the first begins with its mark."""
    found: list[list[Token]] = [[]]
    for i, tok in enumerate(toks):
        dash = tok.low == "-" and plain[tok.start - 1 : tok.start] == " "
        if tok.low in ",;:()—–…" or dash:
            if found[-1] and not (tok.low == "," and len(found[-1]) == 1 and i == 0):
                found.append([])
            found[-1] = [tok]
        else:
            found[-1].append(tok)
    return [p for p in found if p]


def _asserted(
    parts: list[list[Token]], plain: str, *, asked: bool
) -> tuple[list[list[Token]], bool]:
    """The parts of a sentence that assert, and whether the text ends with it."""
    kept: list[list[Token]] = []
    if asked:
        parts = _before_question(parts, plain)
    dropping = stop = False
    for i, part in enumerate(parts):
        body = _text(part, plain)
        soft_at, _ = mood.opening(body)
        raw, body = body, body[soft_at:]
        if raw.startswith(("but ", "however", "really ")) or plain[part[0].start] == ";":
            dropping = False
        turn = re.search(
            r"\bbut (?:really )?(?=i\b|i'|my|we|our|the|he|she|it|they|[a-z]+ (?:is|has))", body
        )
        verdict = _verdict(body, first=not kept and i == 0)
        if verdict == "text":
            stop = True
            break
        if verdict == "question":
            break
        if verdict == "report" and len(_WORDS.findall(body)) <= 5 and i and i + 1 == len(parts):
            kept = []
        if verdict and turn and verdict != "request":
            begin = part[0].start + len(_text(part, plain, strip=False)) - len(body) + turn.end()
            tail = [t for t in part if t.start >= begin]
            if tail and not _verdict(_text(tail, plain), first=False):
                kept.append(tail)
            continue
        if verdict in ("report", "wish"):
            dropping = True
        if verdict == "request" and any(plain[p[0].start] == ":" for p in parts[i + 1 :]):
            break
        if not verdict and not dropping:
            kept.append(part)
    return kept, stop


def _text(part: list[Token], plain: str, *, strip: bool = True) -> str:
    body = plain[part[0].start : part[-1].end]
    return body.lstrip(" ,;:()—–…-") if strip else body


def _before_question(parts: list[list[Token]], plain: str) -> list[list[Token]]:
    bodies = [_text(p, plain) for p in parts]
    last = bodies[-1] if bodies else ""
    if len(parts) > 1 and _KEPT_TAG.match(last):
        return parts[:-1]
    if not parts or _TAG.match(last) or mood.opens_question(bodies[0]) or mood.indirect(plain):
        return []
    for i, body in enumerate(bodies):
        inner = re.search(
            r"\b(?:so|and|but|or) (?=(?:what|where|when|who|why|how|can|could|should|do|does|is"
            r"|are|will|would) )",
            body,
        )
        if i and mood.asks(body):
            return [] if _SUB.match(bodies[0]) else parts[:i]
        if inner and not mood.asks(body) and not _SUB.match(bodies[0]):
            begin = (
                parts[i][0].start
                + len(_text(parts[i], plain, strip=False))
                - len(body)
                + inner.start()
            )
            return [*parts[:i], [t for t in parts[i] if t.end <= begin]] if begin else []
    return []


def _verdict(body: str, *, first: bool) -> str:  # noqa: PLR0911
    """Why a part of a sentence asserts nothing; "" when it may."""
    if mood.opens_question(body) or mood.indirect(body):
        return "question"
    if mood.works_on_text(body) and first:
        return "text"
    if mood.wishes(body):
        return "wish"
    if mood.supposes(body) or (not first and body.startswith(("if ", "unless ", "in case "))):
        return "suppose"
    if mood.requests(body):
        return "request"
    if mood.report(body) >= 0:
        return "report"
    return ""
