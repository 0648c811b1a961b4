"""Words and patterns by which an English sentence is taken apart for comparison."""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.memory.conflict.concepts import lemma
from aplysia.text import MONTHS as ALL_MONTHS
from aplysia.text import STOP, stem

CONTRACTIONS = (
    (re.compile(r"\bwo n't|\bwon't"), "will not"),
    (re.compile(r"\bcan't|\bcannot"), "can not"),
    (re.compile(r"\bshan't"), "shall not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"'s\b|s'(?=\s)"), " 's"),
)
CONTRAST = re.compile(r", (?:and )?not (?:an?|the|my|in|at|on|just|by|from) [^,.;]{1,40}$|^no, ")
PARALLEL = re.compile(
    r"(?<=\w{3}),? (?:nowadays|these days|now) (?:i|we|he|she|they) .*$|"
    r"(?<=\w{3}) and (?:never|not|do not|does not|did not|have not|has not) .*$"
)
WORD = re.compile(r"'s|[a-z0-9]+(?:[-.][a-z0-9]+)*")
RAW = re.compile(r"[A-Za-z][\w-]*")
SPLIT = re.compile(
    r"[;:—]\s|,? (?:and|but|so|while|whereas) (?=(?:i|my|we|our|he|she|it|they|his|her|the)\b)",
    re.I,
)
FIRST = re.compile(r"\b(?:i|my|me|we|our|us|mine|ours|myself|ourselves)\b")
_NEGATORS_TEXT = """
not never no none nobody nothing neither nor without hardly barely nowhere nobody zero
"""
NEGATORS = frozenset(_NEGATORS_TEXT.split())
PLAIN_NOT = re.compile(
    r"\bnot (?:only|just|to mention|sure|until|bad|before)\b|\bno (?:doubt|wonder|problem|"
    r"later than|more than|less than|"
    r"fewer than|matter|novel|question)\b|\bnobody but\b|\bnothing but\b|"
    r"\bwithout (?:a )?(?:doubt|fail)\b|"
    r"\bno\.? [0-9]|\bnot (?:more|less) than\b|\bnever mind\b|\bhardly wait\b|"
    r"\bnever c[ao]me back\b|\bnothing (?:\w+ )?better|\bcan not wait\b|"
    r"\bcan not get enough\b|\bnot say no\b|\bno one but\b"
)
PAST = re.compile(
    r"\b(?:at first|formerly|previously|back then|when i was|when (?:he|she|we|they) (?:was|"
    r"were)|ago|once was|once (?:lived|worked|had|owned|used|drove|played|studied)|in those days|"
    r"as an? (?:kid|child|boy|girl|teenager|student|baby|toddler|young \w+)|my first|"
    r"in my (?:youth|teens|twenties)|"
    r"(?:in|until|till|before|from) (?:19|20)[0-9]{2}|last (?:year|summer|winter|month|week|"
    r"spring|autumn)|years back|"
    r"growing up|grew up|was once|in the (?:past|nineties|eighties|seventies)|before that|"
    r"to begin with)\b"
)
USED = re.compile(r"\bused to\b(?! (?:be |get )?(?:it|that|the)\b)|\bformer\b")
NEVER = re.compile(
    r"\bnever\b|\bnot once\b|\bin (?:all )?my life\b|\bever (?:been|had|done)\b|\bnot one\b"
)
FUTURE = re.compile(
    r"\b(?:will|going to|next (?:year|month|summer)|soon|plan(?:s|ning)? to|tomorrow|want to|"
    r"hope to)\b"
)
_GENERIC_TEXT = """
be have do get go make take thing way lot bit fact day time year week month hour minute kind sort
really just quite still already always actually honestly well also too even ever very only so 's
say tell know think believe mean note remember guess reckon hey hi please fyi well yes yeah good
nice new big little great lovely certain whole entire exactly approximately roughly nearly almost
around about over under least most much many more less few some any every each all both one two
there here where when what which who how that this these those it its back up down out off on in
at to of for with from by as into like can could would should may might must shall will come put
set keep let give find see look seem become turn run need use want try work place someone somebody
anyone anybody everyone something anything everything user total moment currently present nowaday
often usually sometime normal daily regularly constantly favour my mine record heard-up heads-up
mind form quick update sorry admit afraid happen turn suppose not never no none neither nor
without hardly barely zero nobody monthly weekly yearly hourly nightly quite used longer life
anybody exact official slightest bit all altogether annual quick simply truth time own part able
"""
GENERIC = frozenset({lemma(w) for w in _GENERIC_TEXT.split()} | {stem(w) for w in STOP})
_PEOPLE_TEXT = """
mother father parents son daughter child baby wife husband partner girlfriend boyfriend sister
brother sibling grandmother grandfather grandparent grandparents uncle aunt cousin friend
colleague boss neighbour nephew niece grandson granddaughter grandchild flatmate roommate
housemate lodger landlord landlady stepmother stepfather stepson stepdaughter godmother godfather
goddaughter godson twin fiance fiancee mother-in-law father-in-law sister-in-law brother-in-law
great-grandfather great-grandmother ex caretaker secretary hairdresser priest teacher coach tutor
assistant manager client customer
"""
PEOPLE = frozenset(lemma(w) for w in _PEOPLE_TEXT.split())
MONTHS = frozenset([*ALL_MONTHS, *(m[:3] for m in ALL_MONTHS if m != "may")]) - {
    "mar",
    "march",
    "may",
}
_VALUE_WORDS_TEXT = """
am pm a.m p.m o'clock half quarter noon midday midnight past monday tuesday wednesday thursday
friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays percent
euro euros pound pounds dollar dollars metre metres meter meters kilometre kilometres km mile
miles cm mm kg kilo kilos gram grams g lb lbs stone ounce ounces litre litres l ml degrees celsius
hour hours minute minutes second seconds year years month months week weeks days day foot feet
inch inches tonne tonnes ton dozen hundred thousand million billion c f m mb gb tb mg old euros
quid p
"""
VALUE_WORDS = frozenset(_VALUE_WORDS_TEXT.split())
BARE_CLOCK = re.compile(
    r"\b(?:at|till|until|by|from|before|after|past|to|is) (?:one|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|"
    r"twelve|[0-9]{1,2})"
    r"(?=$|[.,!](?![0-9])| (?:in|on|for|at|every|sharp|tonight|today|tomorrow|and|"
    r"this|instead|now|each|to|with|but)\b)"
)
_BEFORE_NOUN_TEXT = """
the a an my our your his her their its 's this that these those no any some of in on at for with
from by to as into under over per each every another two three four five six
"""
BEFORE_NOUN = frozenset(_BEFORE_NOUN_TEXT.split())
_BEFORE_VERB_TEXT = """
i we you he she they who will would can could should must may might shall do does did to not never
always often also just ever it there
"""
BEFORE_VERB = frozenset(_BEFORE_VERB_TEXT.split())
_VERBS_TEXT = """
opens open shuts lies lie lay sits stands runs take takes took falls meets meet closes close
starts begins ends finishes leaves arrives serves costs weighs measures measure listens accepts
reaches holds held contains needs requires owns own use uses used located situated found given
served kept left made written painted got goes comes stays becomes works lives plays reads says
shows has have gets moved changed switched shifted called named known
"""
VERBS = frozenset(_VERBS_TEXT.split())
_HELPING_TEXT = """
am is are was were be been has have had 's get got being
"""
HELPING = frozenset(_HELPING_TEXT.split())
POWER = re.compile(
    r"(?:\bis|\bare|'s|\bleft|\bit|\b(?:turned|switched|put)(?: [\w-]+){0,4}) (on|off)"
    r"(?=$|[.,;!]| (?:on|in|at|by|for|again|now|all|since|right|during|until)\b)"
)
EATS = re.compile(
    r"\b(?:have|has)\b.*\b(?:every|for|daily|twice)\b|"
    r"\b(?:eat|eats|ate|eating|had|order(?:s|ed)?|cook(?:s|ed)?|grill(?:s|ed)?|dinner|lunch|"
    r"breakfast|bite|tuck|fry|fries|"
    r"fried|love|like|favourite|enjoy|craving|crave|diet|steak|burger|barbecue|roast|sandwich|"
    r"butter|put)\b"
)
LABEL = re.compile(
    r"\b(?:room|bus|line|platform|gate|chapter|page|building|house|flat|apartment|track|tram|"
    r"unit|row|seat|table|highway|"
    r"route|step|part|year|grade|level|python|class) $"
)
NAMING = re.compile(
    r"['’]s\b|,? (?:is|was|has|had|can|[A-Z]|and [A-Z]|(?!is|was)[a-z]+(?:s|ed)\b|grew|took|"
    r"ran|won|lost|wrote|will|does|never)"
)
PLACED = re.compile(
    r"\b(?:(?:at|in) |(?:on|under|behind|inside) (?=the|my|our|his|her|their|a\b))"
    r"(?:the |my |our |his |her |their |a |an )?(?:[a-z]+ ){0,1}?([a-z]+)\b"
    r"(?=$|[.,;!]| (?:on|at|in|that|this)\b)"
)
WEEKLY = re.compile(r"\bevery\b|\beach\b|days\b|\bweekly\b")
SUPERLATIVE = re.compile(r"\b[a-z]{2,12}est\b|\bmost\b|\bonly\b|\bsole\b")
LONGER = re.compile(r"\bno longer\b|\bany ?more\b|\bany longer\b")
PRONOUN = re.compile(r"\b(?:it|he|she|they)\b", re.I)
SPELLED = (
    (re.compile(r"\bim\b"), "i am"),
    (re.compile(r"\bive\b"), "i have"),
    (re.compile(r"\b(do|does|did|is|was|are|have|has|were|would|could)nt\b"), r"\1 not"),
    (re.compile(r"\bcant\b"), "can not"),
    (re.compile(r"\bwont\b"), "will not"),
    (
        re.compile(
            r"\b(put|go|went|gone|goes|raised?|risen|rose|moved|bumped)( .{1,30}?)? up to\b"
        ),
        r"\1\2 to",
    ),
    (
        re.compile(
            r"\b(at|till|until|from|by) ([0-9]{1,2})\.([0-5][0-9])\b(?! ?(?:km|kg|%|[ap]\.?m))"
        ),
        r"\1 \2:\3",
    ),
)
OTHER = re.compile(
    r"\b(?:surname|last name|family name|nickname|maiden name|middle name|on holiday|on vacation|"
    r"\w+ o'clock (?=train|bus|flight|news|class|show|ferry|service|slot)|"
    r"on weekdays|at weekends|at the weekend|weekends|other|another|older|younger|eldest|"
    r"youngest|oldest|spare|second(?! language| home)|third(?! husband| wife)|also|"
    r"first(?! (?:time|day|of)\b)|return (?=match|leg|flight|game))\b|"
    r"\b(?:north|south|east|west|upper|lower) "
    r"(?=(?:entrance|gate|wing|door|deck|tower|wall|exit|stand)\b)"
)
WHEN = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|lately|this (?:morning|afternoon|evening)|"
    r"last night|night before|(?:last|this|next) (?:week|month|year)|"
    r"last (?:summer|winter|spring|autumn))\b"
)
OWNERS = frozenset(("the", "my", "our", "your", "his", "her", "their", "'s", "a", "no"))
DIET = frozenset(("meat", "fish", "dairy", "egg", "eat"))
SEASONS = frozenset(("spring", "summer", "autumn", "winter", "season"))
NO_ADVERB = frozenset(("assembly", "family", "fly", "reply", "supply", "jelly", "belly", "ally"))
SINGULAR = re.compile(r"['’]s\b|,? (?:is|was|has)\b")
NONE_OF = tuple(
    (axis, re.compile(rf"\b(?:{words})\b.* not (?:have|got|have got) any\b"))
    for axis, words in (
        ("children", "children|kids"),
        ("pets", "pets|animals"),
        ("siblings", "siblings|brothers or sisters"),
    )
)
SAME_OTHER = {"last name": "surname", "family name": "surname", "weekends": "at weekends"}
LEAVE = lemma("leave")  # a firm, or keys on a table
