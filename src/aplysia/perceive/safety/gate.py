"""How likely a text orders about the model that reads it: its words, and who stands in it.

A logistic regression over what is seen of a sentence and around it, in which a text is as likely an
order as the likeliest of its sentences. What is seen: runs of words or characters; kinds of words
(a model, its rules, the user, to send, to hide, …) in the sentence, beside it, and in the text; and
what the patterns of `orders` see. The weights are worked out on the open labelled sets by
`python -m benchmarks.train_gate` and shipped in `gate.json`.

It knows no grammar, and gives a score where rules give a reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

from aplysia import patterns as re
from aplysia.perceive.safety import orders

PLACES = 1 << 15  # that what is seen shares
_KINDS = {
    "model": r"\b(?:a\.?i\.?s?|llms?|language models?|models?|chat ?bots?|bots?|gpt|copilot|siri|alexa|summari[sz]ers?|robots?)\b|人工智能|模型|智能体|机器人?|AI|LLM|大模型|音箱|程序|插件",
    "helper": r"\b(?:assistants?|agents?|software|system|engine|crawler|machine|tools?|reader|speaker)\b|助手|助理|客服|系统|软件|工具|机器",
    "reading": r"\b(?:reading|reads?|summari[sz]\w+|processing|scann?\w*|rendering|parsing|comparing|grading|completing|marks|screening)\b|读到|看到|阅读|总结|概括|处理|比价|审稿|批改|筛选|阅卷|念|扫描",
    "you": r"\b(?:you|your|yours|ur|you're|you've)\b|你|您",
    "your_rules": r"\byour (?:\w+ )?(?:rules?|instructions?|guidelines?|prompt|polic\w+|limits?|filters?|restrictions?|setup|context|operator|developers?|creators?|training|memory|notes|owner|boss|user|hidden|system)|你的?(?:\S{0,4})(?:规则|规定|指令|限制|设定|提示|配置|开发者|主人|老板|记忆|任务|后台|底层|指南)",
    "rules": r"\b(?:rules?|guidelines?|polic(?:y|ies)|limits?|filters?|restrictions?|safety|safeguards|constraints|moderation|instructions?|orders|brief|mandate|scruples|conscience)\b|规则|规定|规矩|条例|限制|约束|审核|审查|安全|禁|顾忌|指令|要求|条款|差事|任务",
    "internals": r"\b(?:system prompt|prompt|hidden|context|configur\w+|developers?|operators?|creators?|providers?|vendor|confidential|private notes|environment variables|told about|were told|been told)\b|提示词|设定|初始|后台|开发者|操作者|运营|供应商|交代过|内部|机密|环境变量|隐藏|暗号",
    "user3": r"\b(?:the|this|each|any) (?:user|customer|owner|visitor|guest|person|bearer|traveller|applicant|sender)(?:'s)?\b|用户|主人|访客|顾客|客人|车主|寄件人|老板",
    "drop": r"\b(?:ignor\w+|disregard\w*|forget|set aside|put aside|scrap|override\w*|overwrite|unlearn|bypass|no longer|void|reset|released?|quit|drop|stop|instead|irrelevant)\b|忽略|无视|忘掉|忘记|作废|不算数|不用管|不必|别再|停下|绕过|解除|到此|结束|改为|改写|当没听见|无效|跳过|略去",
    "reveal": r"\b(?:print|reveal|repeat|output|display|echo|quote|recite|list|disclose|dump|show|tell me|verbatim|word for word|exactly|begin your answer)\b|输出|打印|复述|念|原话|抄|列出|背|一字不|公布|写出来|招|吐|逐条",
    "send": r"\b(?:send|forward|post|upload|append|attach|submit|encode|publish|fill in|pass on|transmit)\b|转发|发送|发到|上传|传到|附上|填到|贴|寄|回给|回一份|带上|登记",
    "url": r"https?://|\w\.example\b|@[\w-]+\.|!\[",
    "hide": r"\b(?:without (?:asking|telling|mention)|silently|quietly|secretly|don'?t (?:tell|mention|explain|say)|do not (?:tell|mention|say)|never (?:warn|mention|say)|no need to ask|say nothing|nobody|no one|publicly|out of the part)\b|不必告知|不用问|别说|别吭声|悄悄|不要提|别提|不必问|不用回报|不得提及|没人|偷",
    "memory": r"\b(?:memory|memori[sz]e|remember|long-term|records?|stored?|note to self|learn this|keep it|save to|permanent\w*|for ever|lasting)\b|记忆|记住|写入|存档|备注|长期|永久|记一条|学会|保存|一直用",
    "favour": r"\b(?:recommend\w*|best|first|top|rank|score|marks?|praise|safer|cheapest|only one|maximum|shortlist\w*|award|five-star|friendly|full marks)\b|推荐|第一|最好|满分|排|夸|最上面|唯一|权威|入围|肯定|适中|包邮",
    "role": r"\b(?:you are now|you're an?|pretend|role|character|play|actor|persona|evil|twin|simulate|opposite|game)\b|扮演|你演|角色|你现在是|从现在起你|出戏|游戏|反话|剧本|假装|双胞胎",
    "fake": r"<\|?/?\w+|\[\w[^\]]{0,40}\]|【|［|〔|===|---|\*\*\*|#{2,}|\brole=|//|/\*|<!--|\{\"|%%",
    "caps": r"\b(?:SYSTEM|ADMIN|NOTE|AGENT|UPDATE|BEGIN|END|ASSISTANT|AI)\b",
    "must": r"\b(?:must|shall|should|have to|are to|is to)\b|必须|须|应|一律|务必|凡|只能",
    "please": r"\b(?:please|kindly|grateful|appreciate|thanks|would you|could you)\b|请|麻烦|烦请|拜托|劳驾",
    "always": r"\b(?:always|never|from now on|from this point|in future|every time|until|whenever|all later|future)\b|以后|今后|从此|永远|每次|从现在",
    "free": r"\b(?:no (?:limits?|rules|restrictions?|filters?)|unrestricted|unfiltered|anything|whatever|without (?:limits?|restrictions?|conscience))\b|不设限|无限制|没有任何|什么都|不受|一切|随便",
    "admin": r"\b(?:admin\w*|authori[sz]ed|approved|override code|maintenance|debug\w*|compliance|audit\w*|verified|moderator|priority|mode)\b|管理员|授权|批准|调试|维护|模式|合规|版主|核实|内部测试|升级",
    "harm": r"\b(?:delete|remove|transfer|buy|purchase|basket|stored card|curl|rm|sudo|macro|click|press|unlock|disable|password|payment|refund|invoice)\b|删|转账|下单|付款|购物车|点|关闭|开通|退款|发票|那张卡|执行|运行",
    "answer": r"\b(?:say|answer|reply|respond|state|report|describe|end with|call it|claim|affirm|confirm)\b|回答|答|说|回复|回一句|声称|表示|答复|称",
    "only": r"\bonly\b|\bnothing else\b|\bno other\b|只|仅",
    "encoded": r"\b(?:decode|base64|rot13|backwards?|letters?|every second|first letter|combined?|half|part \d|capitals)\b|解码|倒|拼|隔一个|藏头|连起来|合起来|前一半|每句|谐音",
    "obey": r"\b(?:obey|follow|comply|execute|do as|apply|act|carry)\b|照做|照办|执行|听我|顺从|照读|照着",
    "about": r"\b(?:injection|jailbreak|attack\w*|paper|thesis|newsletter|article|film|poster|model was|models? predict|explain|how do i|what is|which|trained|story about|can i|do you)\b|注入|越狱|论文|攻击|电影|据报道|什么是|怎么|哪家|为什么|训练|摘要里|小故事|意思",
    "code": r"[{};]\s*$|\bdef \w|\breturn\b|==|\bSELECT\b|\bclass \w|\w\(\)|\bimport \w|git commit|\bif \(",
    "me": r"\b(?:i|i'm|my|me|i'd|we|our|us)\b|我|咱|我们",
    "ask": r"[?？]",
    "people": r"\b(?:team|dear (?:parents|all|tenants)|mum|aunt|customer asks|guest asks|staff|volunteers|drivers?|candidates|petra|mr|mrs|everyone)\b|各位|大家|妈|爸|姐|同学|家长|老师|住户|顾客|客户|师傅|小张|司机|经理",
    "home": r"\b(?:fold|dough|beans|button|hold|press and|light turns|battery|oven|water|rinse|recipe|temperature)\b|按住|按钮|亮起|小时|水|煮|拧|松开",
}
_PATTERNS = {kind: re.compile(words, re.I) for kind, words in _KINDS.items()}
_MOST, _SENTENCE, _SHORT = 6_000, 280, 16  # characters: looked at; of a sentence; too few for one
_SENTENCES = re.compile(r"[^.!?。！？；\n]+[.!?。！？；\n]*")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[\u4e00-\u9fff]|[^\w\s]", re.I)
_SEEN_BY = {
    name: found for name, found in vars(orders).items() if name.isupper() and name[0] != "_"
}
_RUN, _KIND, _BESIDE, _PATTERN, _WHOLE, _RULE = 0.3, 0.4, 0.4, 0.7, 0.3, 0.4  # what each counts


_NAMING = frozenset(
    (  # an order names something of these
        *("model", "helper", "your_rules", "rules", "internals", "user3", "drop", "reveal", "send"),
        *("fake", "encoded", "role", "memory", "admin", "hide", "favour", "free", "harm", "obey"),
    )
)
_NAMED = re.compile("|".join(f"(?:{_KINDS[kind]})" for kind in sorted(_NAMING)), re.I)


def named(text: str) -> bool:
    """Whether there is any word that orders to a model are made of; most texts have none."""
    return bool(_NAMED.search(text))


def kinds(text: str) -> frozenset[str]:
    """The kinds of words that stand in a text."""
    return frozenset(kind for kind, words in _PATTERNS.items() if words.search(text))


def sentences(text: str) -> list[str]:
    """The sentences of a text; long ones in parts, very short ones with the one before.

    >>> sentences("Dear AI, hello there. Read this to the end! Ok.")
    ['Dear AI, hello there.', 'Read this to the end! Ok.']
    """
    found: list[str] = []
    for m in _SENTENCES.finditer(text[:_MOST]):
        for at in range(0, len(m[0]), _SENTENCE - 40):
            part = m[0][at : at + _SENTENCE].strip()
            if part and found and min(len(part), len(found[-1])) < _SHORT:
                found[-1] += " " + part
            elif part:
                found.append(part)
    return found or [text[:_MOST]]


def seen(text: str, ruled: Iterable[str]) -> list[dict[int, float]]:
    """What is seen of each sentence of a text: places, and how much each counts.

    Args:
        ruled: the kinds of orders that rules see in the text.
    """
    parts = sentences(text)
    there = [kinds(part) for part in parts]
    whole = [f"whole:{kind}" for kind in frozenset().union(*there)]
    rules = [f"rule:{kind}" for kind in ruled]
    out = []
    for n, (part, here) in enumerate(zip(parts, there, strict=True)):
        beside = frozenset().union(*there[max(0, n - 1) : n], *there[n + 1 : n + 2]) - here
        counted = (
            (_RUN, _runs(part)),
            (_KIND, _together(here)),
            (_BESIDE, (f"beside:{kind}" for kind in beside)),
            (_PATTERN, _patterns(part) if len(here & _NAMING) > 1 else ()),
            (_WHOLE, whole),
            (_RULE, rules),
        )
        places: dict[int, float] = {}
        for weight, names in counted:
            for name in set(names):
                place = crc32(name.encode("utf-8", "replace")) % PLACES
                places[place] = places.get(place, 0.0) + weight
        out.append(places)
    return out


def _patterns(part: str) -> Iterator[str]:
    return (f"pattern:{name}" for name, one in _SEEN_BY.items() if one.search(part))


def _together(here: frozenset[str]) -> Iterator[str]:
    yield from (f"kind:{kind}" for kind in here)
    yield from (f"kinds:{one} {two}" for one, two in combinations(sorted(here), 2))


def _runs(part: str) -> Iterator[str]:
    """Runs of words, with gaps and beginnings of words; of characters in Chinese."""
    words = ["0" if word[0].isdigit() else word for word in _WORD.findall(part.lower())]
    line = ["^", *words, "$"]
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in part) > len(part) / 4
    for n in range(1, 5 if chinese else 4):
        yield from (f"run:{' '.join(line[i : i + n])}" for i in range(len(line) - n + 1))
    if not chinese:
        yield from (f"begins:{word[:5]}" for word in words if len(word) > 4 and word.isalpha())
        yield from (f"gap:{one} {two}" for one, two in zip(words, words[2:], strict=False))


class Weights(NamedTuple):
    """Of the places, in hundredths; `bias`; and above which score no rule is needed."""

    places: tuple[int, ...]
    bias: float
    limit: float


@cache
def weights() -> Weights:
    kept = json.loads(files(__package__).joinpath("gate.json").read_text("utf-8"))
    return Weights(tuple(kept["places"]), kept["bias"], kept["limit"])


def score(text: str, ruled: Iterable[str]) -> float:
    """The logarithm of the odds that a text holds an order, in the sets that were learnt from."""
    of, bias, _ = weights()
    each = seen(text, ruled)
    return bias + max(sum(of[place] * n for place, n in one.items()) for one in each) / 100
