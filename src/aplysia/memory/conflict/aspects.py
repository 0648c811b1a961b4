"""What a sentence shows on its face, in English or Chinese: topics, ends of axes, numbers, words.

Cheap and shallow: words and patterns wherever they stand. It is what `likeness` lays side by side;
it does not know what a sentence means.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from aplysia.memory.conflict import dates, measures
from aplysia.memory.conflict.concepts import lemma
from aplysia.memory.conflict.cues import PEOPLE
from aplysia.memory.conflict.han_cues import KIN
from aplysia.memory.conflict.han_sentence import bare, read_sentence
from aplysia.memory.conflict.lexicon import CANON, COLOURS, PLACES
from aplysia.text import STOP, fold, in_runs

_MOST = 200  # characters that are read
# topic: words in English, characters in Chinese
_TOPICS_TEXT = r"""
also: also|too|as well|another|either|both | 也|还[有会养是去爱喜]|又
only: only|just|sole|nothing but|nobody but | 只有|只会|就一|唯一|才|独
every: every|all|always|daily|each|permanently|everything | 天天|每|永远|一直|总|全|都|整天|顿顿
never: never|not once|at all|none|neither|no \w+ at all | 从没|从不|从来|一次都|一点都|一口|压根|完全|根本|什么都
still: still|yet | 还在|还没|仍|至今|还是
new: now|nowadays|these days|since|finally|at last|after all|again|no longer|any ?more|become|lately|from \w+ on | 现在|如今|已经|刚|终于|开始|不再|上个月|上周|最近|了$|了，
turn: switched|changed|moved|swapped|shifted|renamed|raised|extended|postponed|bumped|put back|put off|brought forward|replaced|upgraded|dyed|converted|goes up|gone up | 改|搬|换|升|涨|降|延|调|挪|推迟|提前|染
stop: sold|gave (?:\w+ )?up|given (?:\w+ )?up|quit|left|stopped|lost|died|stolen|cancelled|handed in|stepped down|split|retired|dropped | 卖|停|退|辞|丢|送人|死|取消|分手|离|戒|拆
begin: started|taken up|taken on|bought|joined|got|learn\w*|picked up|adopted|married|engaged|passed | 买|学会|加入|领养|结婚|领证|考|当上|添
past: used to|formerly|ago|as a (?:kid|child|boy|girl)|once|last (?:year|summer|week|month|night)|yesterday | 以前|小时候|曾|当年|去年|昨|原来|前天|上次|那时|过$|过[，一二两三]
was: was|were|had|did|went|\w+ed | 过|了
plan: will|going to|next|tomorrow|plan\w*|soon|want to|hope to | 打算|准备|明年|下个月|下周|明天|想
hedge: i think|maybe|perhaps|probably|about|around|roughly|almost|nearly|apparently | 大概|好像|可能|左右|差不多|听说
rather: not an?|instead|rather|actually|in fact|by the way | 其实|不是|而是|才是|哪
have: have|has|got|own|owns|there's|there is|there are|keep | 有|养
like: likes?|loves?|enjoys?|fan|favourite|adores?|mad|keen|hates?|bear|stand|prefer | 喜欢|爱|讨厌|烦|迷|恨|受不了
can: can|able|fluent|speaks?|plays?|knows? | 会|能|懂|流利
live: lives?|lived|living|home|house|flat|moved|rent|street|place|address|resident | 住|家|搬|租
work: works?|worked|job|employed|firm|company|boss|office|hired|trade|profession|employer | 工作|上班|公司|职|干|单位|当|做
price: costs?|price|pay|paid|pays|euros?|pounds?|dollars?|fee|rent|free|charges?|ticket|[€£$]\d+ | 块|元|钱|价|费|票
time: o'clock|[ap]m|starts?|begins?|opens?|closes?|shuts?|meeting|due|deadline|by|until | [点时](?!候)|开会|会议|截止|开门|关门|之前
name: named?|called|goes by|surname|christened | 叫|名
born: born|birthday|birth|birthplace | 生于|出生|生日|生的|生在
eat: eats?|drinks?|vegan|vegetarian|meat|alcohol|coffee|breakfast|lunch|dinner|diet|beer | 吃|喝|素|酒|饭|肉
visited: been to|visited|went to|set foot|abroad|trip|holiday | 去过|来过|到过|出国|旅游|玩
ill: allerg\w+|pain|hurts?|ill|sick|hospital|tablets?|medication|doctor|healed|blood|surgery | 过敏|疼|痛|病|药|医|手术|健康|血
when: (?:on |in the |at )?(?:mornings?|evenings?|afternoons?|night|weekends?|summer|winter|spring|autumn|today|this morning) | 周|星期|早|晚|上午|下午|夏|冬|今天
most: most|best|capital|first|largest|highest|longest|eldest|oldest|youngest | 最|首都|第一|首府|冠军
made: wrote|written|author|made by|built|founded|invented|painted by|discovered|composed|directed | 写|作者|建|发明|创立|创办|发现|导演
size: tall|height|weighs?|weight|kilos?|kg|cm|metres?|long|wide|deep|size | 高|重|斤|公斤|米|长|宽|码|厘米
old: years old|aged?|turns?|in (?:my|her|his) \w+ies|year-old | 岁|年纪|年龄
count: there (?:are|is)|how many|members|people|seats|holds | 共|人|个|容纳|座位
setting: port|version|default|server|settings?|timeout|silent|enabled|disabled|switched|runs on | 端口|版本|默认|服务器|设|系统|静音
kids: kids?|children|sons?|daughters?|boys?|girls?|mum|dad|twins | 儿子|女儿|孩子|闺女|娃
pets: dogs?|cats?|pets?|rabbits?|budgie|puppy|kitten | 狗|猫|宠物|兔
car: cars?|drives?|van|bike|motorbike|scooter | 车|开
wed: married|single|divorced|wife|husband|engaged|fianc\w+|girlfriend|boyfriend|partner|marriage|bachelor | 婚|老婆|丈夫|老公|对象|媳妇|单身|妻
study: university|degree|studied|studying|school|college|phd|course|graduated | 大学|学校|毕业|专业|读|硕士|博士|本科
member: member|club|society|joined|party|belong | 会员|加入|协会|团|党
where: at|in|near|behind|venue|room|floor|hall | 在|地点|楼|室
colour: colou?r|painted|paint|dyed | 色|漆
"""
# axis: one end in English | in Chinese | the other end in English | in Chinese
_AXES_TEXT = r"""
like: likes?|loves?|adores?|enjoys?|fan|favourite|keen|fond|passionate|get enough | 喜欢|爱|酷爱|心头好|粉 | hates?|detests?|dislikes?|bores?|loathes?|stand|dread|bear|sick of | 讨厌|烦|恨|受不了|怕|腻|反感
open: open|opens|opened|reopened|in business|clear|trading | 营业|开着|开放|开门|通车|开业 | closed|shut|shuts|bust|closes|closed down|boarded up | 关门|倒闭|停业|闭馆|歇业|封|关张
on: on|enabled|active|armed|running|lit|plugged in|activated | 开着|打开|亮着|启用|开启 | off|disabled|disarmed|deactivated|unplugged|muted | 关着|关了|关掉|关闭|停用|禁用
alive: alive|going strong|living|alive and well | 健在|硬朗|在世|活着 | dead|died|passed away|buried|late|deceased | 去世|过世|不在了|没了|死|病逝
well: fine|healthy|fit|healed|recovered|cured|well|discharged|better | 健康|好了|痊愈|出院|康复|正常 | ill|sick|pain|hurts?|hospital|injured|sore|bad|flu|killing | 病|疼|痛|住院|发烧|受伤
wed: married|wife|husband|wed|wedding | 已婚|结婚|老婆|丈夫|老公|媳妇|成家|领证 | single|divorced|bachelor|unmarried|split up|widowed?|separated | 单身|未婚|离婚|离异|光棍|丧偶
have: have|has|own|owns|got|there's|bought|adopted | 有|养|买 | sold|lost|gave away|lack|gone|stolen|got rid | 卖|丢|送人|没有|走丢|报废
can: can|able|fluent|knows?|speaks? | 会|能|懂|流利|擅长 | unable|hopeless|no idea|useless | 不会|一窍不通|旱鸭子
work: employed|works?|working|hired|job|full-time | 上班|工作|在职|入职 | unemployed|retired|laid off|fired|quit|out of work|resigned|let go | 失业|退休|辞职|待业|裁|辞了
won: won|beat|win|victory|passed|champion | 赢|胜|通过|过了|夺冠 | lost|lose|failed|defeat|beaten | 输|败|没过|淘汰
hot: hot|warm|boiling|mild|scorching | 热|暖|烫 | cold|cool|freezing|chilly|frost | 冷|凉|冰|冻
big: big|large|huge|wide|long|tall|high|roomy | 大|宽|长|高 | small|little|tiny|narrow|short|low|cramped | 小|窄|短|矮|低
hard: hard|difficult|tough|steep|rock-hard | 难|硬|陡 | easy|soft|simple|gentle|piece of cake | 容易|简单|软|缓
early: early|before|punctual|on time|ahead | 早|准时|提前 | late|after|delayed|missed | 晚|迟|误
cheap: cheap|free|bargain|reasonable | 便宜|免费|不要钱 | expensive|dear|pricey|cost a fortune|charges? | 贵|收费
full: full|packed|sold out|busy|crowded | 满|挤|拥挤 | empty|deserted|quiet | 空|冷清|没人
clean: clean|tidy|spotless|new | 干净|整洁|新 | dirty|messy|filthy|old | 脏|乱|旧|老
fast: fast|quick|rapid|express | 快|迅速 | slow|sluggish | 慢
meat: meat|steak|beef|chicken|pork|bacon|fish|eggs?|sausages? | 肉|鸡|鱼|虾|蛋|牛排 | vegan|vegetarian|meat-free|plant-based | 素
drunk: drinks?|beer|wine|whisky|pints? | 喝酒|啤酒|白酒|葡萄酒 | teetotal\w*|sober|alcohol-free | 戒酒|滴酒不沾
electric: electric|ev | 电车|电动|纯电 | petrol|diesel | 烧油|汽油|柴油
male: male|boy|son|he|tom|brother|king | 公的|公猫|男|儿子|雄 | female|girl|daughter|she|sister|queen | 母|女|女儿|雌
north: north|northern|northwards|east|eastern | 北|东 | south|southern|southwards|west|western | 南|西
left: left|left-hand|upper|upstairs|front | 左|上面|前 | right|right-hand|lower|downstairs|back | 右|下面|后
sweet: sweet|sugary|salty | 甜|咸 | bitter|sour|bland | 苦|酸|淡
happened: took place|went ahead|held|as planned | 举行|照常|如期 | cancelled|called off|rained off|fell through|abandoned | 取消|没办成|停办
true: true|right|correct|accurate|original | 对|真|正确|准 | false|wrong|incorrect|full of mistakes|fake | 错|假|有误
alone: alone|by myself|on my own|only child | 一个人|独自|独生 | together|with|share|siblings?|brothers?|sisters? | 一起|合租|同住|哥|姐|弟|妹
light: sunny|dry|light|blonde|fair|clear sky | 晴|亮|干 | rain\w*|pouring|wet|dark|snow\w* | 雨|阴|湿|暗|雪
rich: saved|rich|plenty|left over | 有钱|富 | broke|skint|poor|run out | 没钱|穷|没了|用完
citizen: belongs? to me|mine|my own | 我的 | borrowed|lent|rented|leased|hire | 借|租
arrived: arrived|received|got|reached|caught|delivered | 收到|到了|赶上|拿到 | missed|lost|never came | 错过|没到|没赶上|没收到
paid: paid|settled|sent|finished|done|submitted | 交了|付|完成|做完|缴 | unpaid|owe|outstanding|unfinished | 没交|欠|没做完|拖
inside: indoors?|inside|public|allowed | 室内|允许 | outdoors?|outside|private|forbidden|banned | 室外|禁止
"""
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no|without|nobody|hardly|neither|stopped|longer)|n't)\W+(?:\w+\W+){0,2}$"
)
_NEGATED_HAN = re.compile(r"(?:不|没有?|未|别|从没)(?:再|怎么|太|大|是|能|敢)?$")
_DENIES = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|hardly|cannot)\b|n't\b"
    r"|(?<!特)(?<!差)不(?!过|但|仅|到|错)|没(?!错)|未(?!婚妻|婚夫|来)|无(?!线|论|花)"
)
_DAY = re.compile(
    r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|(?:周|星期|礼拜)([一二三四五六日天])"
)
_FIRST = re.compile(r"\b(?:i|my|me|we|our|us|mine|i'm|i've)\b|[我咱俺]|本人")
_WORD = re.compile(r"[a-z][a-z'’-]*[a-z]|[a-z]")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*|[零一二两三四五六七八九十百千万半]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KINS = re.compile("|".join(sorted(KIN, key=len, reverse=True)))


def _english(words: str) -> str:
    return rf"(?<![a-z])(?:{words})(?![a-z])"


def _topics() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    english, chinese = {}, {}
    for line in _TOPICS_TEXT.strip().split("\n"):
        name, _, rest = line.partition(": ")
        one, other = rest.split(" | ")
        english[name], chinese[name] = re.compile(_english(one)), re.compile(other)
    return english, chinese


def _axes() -> tuple[dict[str, tuple[re.Pattern[str], re.Pattern[str]]], ...]:
    english, chinese = {}, {}
    for line in _AXES_TEXT.strip().split("\n"):
        name, _, rest = line.partition(": ")
        one, han_one, other, han_other = rest.split(" | ")
        english[name] = re.compile(_english(one)), re.compile(_english(other))
        chinese[name] = re.compile(han_one), re.compile(han_other)
    return english, chinese


_ENGLISH, _CHINESE = _topics()
_ENGLISH_AXES, _CHINESE_AXES = _axes()
TOPICS = tuple(_ENGLISH)
AXES = tuple(_ENGLISH_AXES)


@dataclass(frozen=True, slots=True)
class Aspects:
    """What is seen of one sentence."""

    han: bool
    topics: frozenset[str]
    ends: frozenset[tuple[str, bool]]  # of axes, a denied one turned round
    denied: bool  # an odd number of denials
    quantities: tuple[measures.Quantity, ...]
    numbers: frozenset[str]  # as they are written
    date: dates.Date | None
    clock: dates.Clock | None
    days: frozenset[str]
    colours: frozenset[str]
    places: frozenset[str]
    people: frozenset[str]  # kin
    first: bool
    words: tuple[str, ...]  # lemmas with content; pairs of characters
    left: str  # Chinese: what is left without fillers and values


@lru_cache(maxsize=8192)
def aspects(text: str, by: str, names: tuple[str, ...]) -> Aspects:
    """What `text`, said by `by`, shows; `names`: people it may speak of."""
    plain = fold(text[:_MOST]).replace("’", "'")
    han = in_runs(text)
    topics = _CHINESE if han else _ENGLISH
    seen = frozenset(name for name, words in topics.items() if words.search(plain))
    found = _han(plain, by, names) if han else _latin(plain, names)
    date, clock, colours, words, left = found
    return Aspects(
        han=han,
        topics=seen,
        ends=_ends(plain, han=han),
        denied=len(_DENIES.findall(plain)) % 2 == 1,
        quantities=_quantities(plain),
        numbers=frozenset(_NUMBER.findall(plain)),
        date=date,
        clock=clock,
        days=frozenset(a or b for a, b in _DAY.findall(plain)),
        colours=colours,
        places=_places(plain, han=han),
        people=_people(plain, han=han),
        first=bool(_FIRST.search(plain)),
        words=words,
        left=left,
    )


def _ends(plain: str, *, han: bool) -> frozenset[tuple[str, bool]]:
    found = set[tuple[str, bool]]()
    negated = _NEGATED_HAN if han else _NEGATED
    for name, (one, other) in (_CHINESE_AXES if han else _ENGLISH_AXES).items():
        for words, end in ((one, True), (other, False)):
            for m in words.finditer(plain):
                turned = bool(negated.search(plain, max(0, m.start() - 30), m.start()))
                found.add((name, end != turned))
    return frozenset(found)


def _quantities(plain: str) -> tuple[measures.Quantity, ...]:
    found, at = list[measures.Quantity](), 0
    while len(found) < 4 and (one := measures.quantity(plain, at, len(plain))):
        found.append(one[0])
        at = max(one[2], at + 1)
    return tuple(found)


def _places(plain: str, *, han: bool) -> frozenset[str]:
    found = set[str]()
    if han:
        spans = [plain[i : i + n] for i in range(len(plain)) for n in (2, 3, 4)]
    else:
        words = _WORD.findall(plain)
        spans = [" ".join(words[i : i + n]) for i in range(len(words)) for n in (1, 2)]
    for span in spans:
        name = CANON.get(span, span)
        if name in PLACES and len(span) > 1:
            found.add(name)
    return frozenset(found)


def _people(plain: str, *, han: bool) -> frozenset[str]:
    if han:
        return frozenset(KIN[m] for m in _KINS.findall(plain))
    return frozenset(one for w in _WORD.findall(plain) if (one := lemma(w)) in PEOPLE)


Found = tuple["dates.Date | None", "dates.Clock | None", frozenset[str], tuple[str, ...], str]


def _latin(plain: str, names: tuple[str, ...]) -> Found:
    date, clock, left = dates.cut(plain, bare=False)
    tokens = [re.sub(r"'\w*$", "", w) for w in _WORD.findall(left)]
    colours = frozenset(COLOURS[w] for w in tokens if w in COLOURS)
    words = tuple(
        dict.fromkeys(
            lemma(w)
            for w in tokens
            if w and w not in STOP and w not in names and measures.number_of(w) is None
        )
    )
    return date, clock, colours, tuple(w for w in words if w not in PEOPLE), ""


def _han(plain: str, by: str, names: tuple[str, ...]) -> Found:
    told = read_sentence(plain, by, names).told
    date = next((t.date for t in told if t.date), None)
    clock = next((t.clock for t in told if t.clock), None)
    colours = frozenset(c for t in told if t.matter == "colour" for c in t.words)
    left = plain
    for name in names:
        left = left.replace(name, "")
    left = _NUMBER.sub("", _KINS.sub("", left))
    left = bare(left)
    pairs = (left[i : i + 2] for i in range(len(left) - 1))
    words = tuple(dict.fromkeys(p for p in pairs if len(_HAN.findall(p)) == 2 or p.isalnum()))
    return date, clock, colours, words, left


def shared(a: str, b: str) -> tuple[int, int, int]:
    """How many characters two texts share, and how many more each has."""
    one, other = Counter(a), Counter(b)
    both = (one & other).total()
    return both, len(a) - both, len(b) - both
