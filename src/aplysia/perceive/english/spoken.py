"""Spoken and noted English put into plain clauses before it is read.

Subjects left out ("Grew up in Cork"), notes ("Height 178, weight 74"), names explained between
commas, remarks thrown in, and turns of phrase that deny. A value keeps its words; only what stands
around it changes. It does not know whether anything is asserted, and leaves questions alone.
"""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.english import words as w

_SHORTEST, _LONGEST = 6, 400  # characters of a sentence that is looked at
_LEAD = (
    r"(?P<lead>(?:(?:well|yes|yeah|yep|no|nope|nah|oh|so|ok|okay|btw|by the way|fyi|actually"
    r"|honestly"
    r"|sorry|correction|anyway|and|but|also)\b[,:]? )*"
    r"(?:(?:just|recently|finally|already|only|never|still|currently|once|mostly|usually|always"
    r"|also|now|originally) )*)"
)
_FRAGMENT = re.compile(rf"{_LEAD}(?P<first>[a-z]+(?:-[a-z]+)?)(?P<rest>(?= |,|[.!]?$).*)$", re.I)
_STATES = w.words("""
born raised educated stuck based married divorced widowed engaged trained employed brought
retired qualified registered
""")
_QUALITIES = w.words("""
allergic vegetarian vegan pescatarian teetotal diabetic coeliac celiac asthmatic pregnant single
dyslexic colourblind left-handed right-handed self-employed unemployed freelance afraid scared
addicted fluent proud
""")
_STATIVE = r"(?:own|like|have|eat|drink|drive|smoke|speak|believe in|wear|watch|use|play|need)"
_HEADS = {
    "languages": "I speak", "dislikes": "I dislike", "hates": "I hate", "pets": "I have",
    "kids": "I have", "children": "I have",
}  # fmt: skip
_ALONE = w.words("live work love hate own prefer adore detest commute")
_TASTES = w.words("love hate own prefer adore detest")
_YOU = w.words("you u ya it this that to when how what the your them")
_LEADING = w.words("""
provided providing given granted assuming supposing imagining pretending hoping wishing thinking
wondering testing dreaming praying asking guessing seeing considering regarding including excluding
following according speaking judging depending looking had got_to touching knocking fingers nothing
something anything everything during
""")
_NO_CHAT = (
    r"(?:no (?:problem|worries|way|idea|thanks|thank|rush|need|wonder|doubt|offence|offense"
    r"|pressure"
    r"|chance|kidding|joke|comment|luck|clue|hurry|more|longer|one|bother|matter|stress|news|biggie"
    r"|hard feelings|can do|such|point|use|harm|sign|time|good|sweat|shit|it|he|she|they|we|i|that"
    r"|this|not|but|and)\b)"
)
_ASIDE = re.compile(
    r",? ?[,(—–-] ?(?:(?:since|as|if|in case) (?!you (?:believe|listen|trust))(?:you(?:'re| are"
    r"| were| must)?|it|any\w+|that)"
    r"(?:'s| is)? [^,()—–]{2,25}|bless (?:him|her|them)|wait for it|believe it or not|of all"
    r" (?:places|people|things|days)|to be (?:fair|honest|precise|exact)|by the way|as (?:it"
    r" happens"
    r"|you know|usual|ever|always|per)|mind you|you see|thank god|touch wood|god help (?:us|me)"
    r"|sad(?:ly)? to say|needless to say|funnily enough|oddly enough|strange(?:ly)? enough)"
    r" ?(?:[),—–-]+|(?=[.!]?$))"
)
_NAME = r"[A-Z][\w'-]*(?: (?:[A-Z][\w'-]*|de|van|von|of))*"
_HOLDER = rf"(?:{_NAME}|(?:[Mm]y|[Oo]ur|[Tt]he) [a-z][\w-]*(?: [\w'-]+){{0,3}})"
_APPOSED = re.compile(
    rf"(?P<who>{_HOLDER}), (?P<what>(?:(?:that's|who's|who is|that is) )?(?:a|an|my|our|the)"
    rf" [^,]{{2,50}}"
    rf"|{_NAME}), (?P<rest>(?P<verb>[a-z]+(?:n't)?)\b [^?]*)$"
)
_CALLED = re.compile(
    r"(?P<what>[^,]{2,60}(?:, [^,]{2,60})*), (?:that's|that is|that would be|that'd be)"
    r" (?P<who>(?:our |my )?[A-Z]\w+|us|me|(?:our|my) \w+)[.!]*$"
)
_MEASURED = re.compile(
    r"(?P<all>[A-Za-z]+(?: [a-z]+)? \d[\d.,/]*\w*(?:, (?:and )?[a-z]+(?: [a-z]+)?"
    r" \d[\d.,/]*\w*)+)[.!]*$"
)
_WHERE = re.compile(
    r"(?P<noun>(?:[A-Z][\w-]+|[a-z][\w-]+)(?: [\w-]+)?)(?: (?:today|tomorrow|tonight))?"
    r" (?P<prep>at|on|in|off|by|from|until)"
    r" (?P<rest>(?!the (?:other|one)\b)[^,:;]{2,40})$"
)
_LISTED = re.compile(
    r"(?P<noun>allergies|hobbies|languages|pets|kids|children|interests|dislikes|hates|likes"
    r"|loves|skills"
    r"|sports|instruments|intolerances)\s*: (?P<items>[^:?]+?)[.!]*$",
    re.I,
)
_FRAMES = re.compile(
    r"^(?:(?:hi|hiya|hello|hey|ok|okay|so|oh|well|right|team|all|everyone|guys|folks)\b[, ]*)*"
    r"(?:before (?:you|anyone|anybody|we|y'all)\b[^,]*,|in (?:answer|reply|response) to [^,]*,"
    r"|contrary to what .*?(?:,|told|think|say|believe)(?= i\b)|with the best will in the world,"
    r"|whatever (?:it|they|he|she|you) (?:may )?[^,]*,|(?:quick )?update(?: from me)?,"
    r"|for (?:those|anyone|everyone) who [^,]*?(?:,|it)(?= i\b| my\b| we\b)|as (?:most of )?you"
    r"(?:'ll| will| all| may| might)* know,?|(?:just|only) to say[, ]|can i just say(?: that)?"
    r"|to answer (?:your|the) question,|something (?:i|we)(?:'ve)? [^:]*:"
    r"|i(?:'ve| have)? no idea [^,]*, but(?! i\b)|(?:people|everyone|everybody) always [^,]*?,? but"
    r"|not 100%(?: sure)?,? but|i(?:'m| am)? telling you,|if there's one thing [^,]*? it's that"
    r"|all i(?:'m| am)? saying is(?: that)?|the (?:only )?(?:thing|problem|trouble|point|truth)"
    r" is(?: that)?,?|what (?:you|people) (?:may |might )?(?:don't|not) know is(?: that)?)[ ]*",
    re.I,
)
_WHO_BETWEEN = re.compile(
    r"(?<=[\w]), (?:who|which|whom)\b(?! is\b)[^,?]{3,80}, (?=(?:\w+ly )?[a-z])"
)
_LAST = r"(?:the |a |an )?[\w'£$€.-]*(?: [\w'-]+)?[.!]*"
_AUXES = (
    r"(?:am|is|are|was|were|m|s|re|ve|do|does|did|has|have|had|will|would|can|could|should|must|may"
    r"|might|why|or|if|whether|but|and|probably|maybe|definitely|certainly|course|also|still|just"
    r"|really|yes|no|i)"
)
_OOPS = r"(?:(?:no|nope|sorry|oops|whoops|typo|ah|oh|er|correction|wait)\b[, :]*)*"
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend"
_PROPER = r"(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)?"
_TURNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), new)
    for pattern, new in (
        (r"\b(there|here|where|that|what|who|it|he|she)s(?= (?:no|a|an|the|not|my|our|been|got)\b)",
         r"\1's"),
        (r"\b(one day|some day|someday|maybe|then) ill\b", r"\1 i'll"),
        (r"\b(?:could(?:n't| not|nt)|can(?:'t|not| not)) care less about\b", "don't care about"),
        (r"(?:\b(?:have|has)|'ve|'s) yet to\b", " never"),
        (r"\bnever (?:learned|learnt|managed|got round) to (?:ride|use|drive|play|cook|make)\b",
         "never used"),
        (r"\bnever (?:once )?set foot (?=in|on|inside)", "never been "),
        (r"\b(?:got|gotten|get|gets) (?:shot|rid) of\b", "ditched"),
        (r"\b(?:have|has|'ve|'s) come off\b|\bcame off(?= (?-i:[A-Z]))", " quit"),
        (r"\b(?:packed|jacked|chucked) in\b|\bpacked up(?= (?:the|my|smoking))", "quit"),
        (r"\b(?:have|has|'ve|'s|had)? had to give up\b", " gave up"),
        (r"\b(?:has |'s |have |'ve )?stopped being\b", " is no longer"),
        (r"\bback (?:living|working|studying)\b(?= (?:in|at|with|for))", "back"),
        (r"\b(?:I'm|I am) (?:the |a )?(?:proud |happy |lucky |new )*owner of\b", "I own"),
        (r"\bthere(?:'s| is) (?:nothing|no \w+) (I|we) (?:enjoy|like|love) (?:more|better) than\b",
         r"\1 love"),
        (r"^(.{2,40}) (?:is|are) (?:very much |really |so |just )*my thing\b", r"I like \1"),
        (r"\bgo(es)? by (?:the name (?:of )?)?(?=(?-i:[A-Z]))", "is called "),
        (r"\bswears? by\b", "uses"),
        (rf",? (?:rather than|instead of|as opposed to|and not)(?= {_LAST}$)", ", not"),
        (rf"\b(?!{_AUXES}\b)(\w+) not(?= (?:\d|(?-i:[A-Z])){_LAST}$)", r"\1, not"),
        (r"\b[Ii]t(?:'s| is| was)(?:n't| not) ((?:a |an |the )?[\w'-]+(?: [\w'-]+)?) (?:that )?"
         r"(I|we|he|she|they) (\w+),? (?:but|it's) ((?:a |an |the )?[\w' -]+)", r"\2 \3 \4, not"
         r" \1"),
        (r"(?:^|(?<=, ))(?:it's|it is|its) ((?:a |an |the )?[\w'-]+(?: [\w'-]+)?) (?:that )?(I"
         r"|we|he|she"
         rf"|they) ((?:can't |don't |won't |never )?(?!{_AUXES}\b)\w+)\b", r"\2 \3 \1"),
        (r"^(?:as|being) an? (?!kid|child|teen|boy|girl|baby|rule|result|treat|joke|favou?r"
         r"|matter|precaution"
         r"|last|student|young|little|family|couple|team|group|whole|side|general|bonus|present"
         r"|gift)([\w -]{3,30}?),? (I|we)(?= )", r"\2 am a \1 and \2"),
        (rf"^(?:on )?(?:{_DAYS})s?,? (I|we)(?= (?!am\b|was\b)\w)", r"\1"),
        (r"\bI (?:said|wrote|typed|put) ([^,]{2,30}?),? (?:but )?(?:I )?meant (?:to (?:say|put"
         r"|write) )?"
         r"([^,]{2,30}?)(?=[.!]*$)", r"I meant \2, not \1"),
        (r"^unless (?:my memory\S*|i(?:'m|'ve| am| have) (?:mis\w+|wrong|confus\w+|much|very"
         r"|got))\b[^,]*, ",
         "I think "),
        (r"^if i(?:'ve| have)? (?:understood|got|heard|read|remember(?:ed)?)(?: \w+){0,2}?"
         r" (?:right|correctly"
         r"|properly|rightly),? ", "I think "),
        (r"\bhand(?:ed|ing)? in (?:my|his|her|their|our) notice (?:at|to)\b", "left"),
        (r"(?:\b(?:have|has)|'ve|'s)(?: got)? a (?:real |bit of a )?(?:soft spot|thing|weakness"
         r"|passion|love)"
         r" for\b", " like"),
        (r"(?:\b(?:am|is|are)|'m|'s|'re) (?:a (?:big |huge |massive |total )?(?:sucker|fan)"
         r" (?:for|of)"
         r"|(?:very |rather |quite )?partial to|mad for)\b", " like"),
        (r"\b(?:far from|anything but)(?: being)?(?= (?:a |an )?[a-z]+[.!]*$)", "not"),
        (r"\b(left|right) handed\b", r"\1-handed"),
        (r"\b(?:is|was|'s) the one with (?=(?:the|a|an)\b)", " has "),
        (r"\b(?:is|was|'s) the one (?=(?:in|on|at|near|under)\b)", " is "),
        (r"^\*+ ?((?-i:[A-Z]|\d)[^,.*]{1,30})\*?$", r"No, it's \1."),
        (rf"^{_OOPS}not (?:the |a |an )?((?-i:[A-Z]|\d)[\w' -]{{1,25}}), ((?:the )?(?-i:[A-Z]"
         rf"|\d)[\w' -]{{1,25}})[.!]*$",
         r"No, it's \2, not \1."),
        (rf"^{_OOPS}([\w£$€.,']*\d[\w.,']*|(?-i:[A-Z])[\w'-]+),? not ([\w£$€.,'-]+)[.!]*$",
         r"No, it's \1, not \2."),
        (r"\blived to (?:be|the age of)\b", "reached"),
        (r"\b(?:is|was|'s) the one (?:who|that)(?= \w)", ""),
        (r"\bgive me ([^,]{2,30}) over ([^,]{2,30}?)(?: any day)?(?=[,.!]|$)", r"I prefer \1"),
        (r", (?:whatever|no matter what|despite what|contrary to what|regardless of what)"
         r" [^,.]{2,40}?"
         r" (?:says?|thinks?|claims?|believes?|tells? \w+)(?=[,.!]|$)", ""),
        (rf"^({_PROPER}) (is|was|'s) ((?:a|an|our|my|the) [a-z-]+) and ({_PROPER}) (?=(?:a|an"
         rf"|our|my|the)"
         r" [a-z-]+[.!]*$)", r"\1 \2 \3; \4 is "),
        (r"^(?:full disclosure|what can i say|you(?:'ve| have)? (?:misread|misheard|got)"
         r" (?:that|me|it"
         r"|me wrong|that wrong|it wrong))\b[,:.] ?", ""),
    )
)  # fmt: skip
_NO_NOUN = w.PRONOUNS | w.ADVERBS | w.PREPOSITIONS | w.AUX | w.NOT
_ME = re.compile(r", (?:me|myself|us)(?=[.!,]|$)", re.I)


def plain(sentence: str) -> list[str]:
    """The plain sentences that say what `sentence` says; itself when it is plain.

    >>> plain("Grew up in Cork, me.")
    ['I grew up in Cork.']
    """
    text = sentence.replace("’", "'")
    if not _SHORTEST <= len(text) <= _LONGEST or "?" in text or text[:1] in "\"'“":
        return [sentence]
    new = _ASIDE.sub(lambda m: "," if m.group().rstrip()[-1:] in ",)" and _keeps(m) else " ", text)
    for pattern, turn in _TURNS:
        new = pattern.sub(turn, new)
    new = _WHO_BETWEEN.sub(" ", new)
    for _ in range(2):
        new = _FRAMES.sub("", new)
    tagged = _ME.sub("", new)
    found = _noted(new) or _apposed(new) or _placed(new)
    if not found:
        subject = "We" if re.search(r", us\b", new, re.I) else "I"
        filled = _filled(tagged, subject, tagged=tagged != new)
        new = filled or new
        found = [new]
    return [sentence] if found == [text] else [" ".join(x.split()) for x in found]


def _keeps(aside: re.Match[str]) -> bool:
    """Whether a comma stays where a remark stood: before a clause of its own."""
    return bool(
        re.match(r" ?(?:and|but|so|because|I|we|my|our|he|she)\b", aside.string[aside.end() :])
    )


def _noted(text: str) -> list[str]:
    """ "Height 178, weight 74", "Allergies: kiwi, latex", "Two kids and one dog, that's us"."""
    if m := _LISTED.match(text):
        items = [x.strip() for x in re.split(r",| and |;|&", m["items"]) if x.strip()]
        noun = m["noun"].lower()
        head = _HEADS.get(noun, "I like")
        if noun in ("allergies", "intolerances"):
            return [f"My allergy is {item}." for item in items] if items[1:] else []
        alone = noun in ("likes", "loves", "dislikes", "hates", "hobbies", "languages")
        return [f"{head} {item}." for item in items] if len(items) > 1 or alone else []
    if m := _MEASURED.match(text):
        parts = [p.strip().rsplit(" ", 1) for p in re.sub(r", and ", ", ", m["all"]).split(", ")]
        return [f"My {noun[:1].lower()}{noun[1:]} is {value}." for noun, value in parts]
    if m := _CALLED.match(text):
        who = re.sub(r"^(?:our|my) (?=[A-Z])", "", m["who"])
        items = [x.strip() for x in re.split(r", | and ", m["what"]) if x.strip()]
        counted = all(w.is_number(x.split(maxsplit=1)[0].lower()) for x in items)
        verb = "have" if counted else "am" if who == "me" else "are"
        who = {"us": "We", "me": "I"}.get(who, who)
        verb = ("has" if counted else "is") if who not in ("We", "I") else verb
        if any(re.search(r"\b(?:is|are|was|'s|I|we|you)\b", x) for x in items):
            return []
        bare = [x if counted or who in ("We", "I") else x[:1].lower() + x[1:] for x in items]
        return [f"{who} {verb} {_article(x, counted=counted)}{x}." for x in bare]
    return []


def _placed(text: str) -> list[str]:
    """ "Doors at seven, support at half past", "Nadia on annual leave": without its verb."""
    parts = [p.strip() for p in text.rstrip(".! ").split(", ")]
    found = [_WHERE.match(p) for p in parts]
    made = []
    for m in found:
        if m is None:
            return []
        head = m["noun"].split()[-1].lower()
        told = re.findall(r"[a-z0-9]+", m["rest"].lower().replace("n't", " not"))
        verbs = any(
            x in w.AUX or ({"s", "past"} & w.FORMS.get(x, {}).keys() and x not in w.NOUNS)
            for x in told
        )
        known = m["noun"][:1].isupper() or m["prep"] == "at"
        plain_noun = head not in _NO_NOUN
        if verbs or not known or not plain_noun or (w.FORMS.get(head) and head not in w.NOUNS):
            return []
        made.append(f"{m['noun']} is {m['prep']} {m['rest']}.")
    return made


def _article(noun: str, *, counted: bool) -> str:
    return "" if counted or noun.split(maxsplit=1)[0].lower() in w.DETERMINERS else "a "


def _apposed(text: str) -> list[str]:
    """ "Abel, a widower, runs the club": he is one, and he runs it."""
    m = _APPOSED.match(text)
    if not m:
        return []
    forms = w.FORMS.get(m["verb"], {})
    if not (m["verb"] in w.AUX or {"s", "past"} & forms.keys()):
        return []
    who, what = m["who"], re.sub(r"^(?:that's|who's|who is|that is) ", "", m["what"])
    first = f"{who} is {what}."
    if re.match(r"[A-Z]", what):
        if re.match(r"[A-Z]", who) and not re.match(r"(?:My|Our|The) ", who):
            return []
        return [f"{who} is called {what}.", f"{what} {m['rest']}"]
    if "with " in what and (cut := re.match(r"(.+?) with (a|an) (.+)$", what)):
        return [f"{who} is {cut[1]}.", f"{who} has {cut[2]} {cut[3]}.", f"{who} {m['rest']}"]
    return [first, f"{who} {m['rest']}"]


def _filled(text: str, subject: str, *, tagged: bool) -> str:
    """A sentence whose subject was left out, with "I"; "" when it was not."""
    if m := re.match(rf"{_LEAD}(?:do not|don't|dont) (?={_STATIVE}\b)", text, re.I):
        return f"{text[: m.end('lead')]}I don't {text[m.end() :]}"
    if m := re.match(rf"{_LEAD}(?=(?:can't|cannot|cant|haven't|havent|'ve|'m) \w)", text, re.I):
        return f"{text[: m.end('lead')]}I {_lower(text[m.end() :])}"
    if m := re.match(
        rf"{_LEAD}(?=(?:no longer|not an?|not (?:allergic|keen|married|much of)) )", text, re.I
    ):
        return f"{text[: m.end('lead')]}I am {_lower(text[m.end() :])}"
    if m := re.match(
        rf"{_LEAD}(?!{_NO_CHAT})(?=no [a-z]+s(?: (?:yet|here|of my own|at all))?[.!]*$)", text, re.I
    ):
        return f"{text[: m.end('lead')]}I have {_lower(text[m.end() :])}"
    parts = re.split(r"(, (?:and |then |now )?)", text)
    made = [_subject(parts[0], subject, tagged=tagged)]
    if not made[0]:
        return ""
    for mark, part in zip(parts[1::2], parts[2::2], strict=False):
        made.append(mark + (_subject(part, subject, tagged=False) or part))
    return "".join(made)


def _subject(part: str, subject: str, *, tagged: bool) -> str:  # noqa: PLR0911
    """A verb phrase or quality with its subject; "" when it needs none."""
    m = _FRAGMENT.match(part)
    if not m:
        return ""
    first, rest = m["first"].lower(), m["rest"]
    be = "am" if subject == "I" else "are"
    lead, after = m["lead"], rest.split(maxsplit=1)[0].lower().strip(".,!") if rest.split() else ""
    if first in _LEADING - {"had"} or (first == "had" and after in w.SUBJECTS):
        return ""
    follows = after in w.BEFORE or w.is_adverb(after) or w.is_number(after)
    follows = follows or rest[1:2].isupper()
    forms = w.FORMS.get(first, {})
    if first in _ALONE and (after in w.PREPOSITIONS or (first in _TASTES and after not in _YOU)):
        return f"{lead}{subject} {first}{rest}"
    if first in _STATES and (after in w.PREPOSITIONS or tagged):
        return f"{lead}{subject} was {first}{rest}"
    if first in _QUALITIES and (after in w.PREPOSITIONS or not after or tagged):
        return f"{lead}{subject} {be} {first}{rest}"
    if tagged and (after == "handed" or "ing" not in forms) and not ("past" in forms and follows):
        return f"{lead}{subject} {be} {first}{rest}"
    if "past" in forms and "base" not in forms and follows and first not in w.AUX - {"had", "got"}:
        return f"{lead}{subject} {first}{rest}"
    ing = "ing" in forms and first not in w.NOUNS and follows
    return (
        f"{lead}{subject} {be} {first}{rest}"
        if ing and not re.search(r"\b(?:is|are|was|were|makes?|takes?|has|isn't|can|will)\b", rest)
        else ""
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
