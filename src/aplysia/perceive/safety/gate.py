"""A small statistical gate: which kinds of words stand together in orders to a model.

Each kind is a list of words (a model, its rules, the user, to send, to hide, …). The gate weighs
which of them are there and which pairs of them; the weights are worked out on the open labelled
sets by `python -m benchmarks.train_gate` and shipped in `gate.json`.

It knows no grammar: what it sees, the rules of `orders` did not. It gives a score, no place.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import combinations_with_replacement

from aplysia import patterns as re

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
_LONGEST = 400  # characters: in a longer text words of all kinds stand somewhere
_TO_MODEL = {"model", "helper", "your_rules", "internals", "user3", "fake"}
_PATTERNS = {kind: re.compile(words, re.I) for kind, words in _KINDS.items()}
PAIRS = tuple(combinations_with_replacement(_KINDS, 2))


_NAMING = (  # an order names something of these
    *("model", "helper", "your_rules", "rules", "internals", "user3", "drop", "reveal", "send"),
    *("fake", "encoded", "role", "memory", "admin", "hide", "favour", "free", "harm", "obey"),
)
_NAMED = re.compile("|".join(f"(?:{_KINDS[kind]})" for kind in _NAMING), re.I)


def named(text: str) -> bool:
    """Whether there is any word that orders to a model are made of; most texts have none."""
    return bool(_NAMED.search(text))


def kinds(text: str) -> frozenset[str]:
    """The kinds of words that stand in a text."""
    return frozenset(kind for kind, words in _PATTERNS.items() if words.search(text))


def pairs(there: frozenset[str]) -> list[int]:
    """The places in `PAIRS` of the pairs that are there; a kind with itself is the kind alone."""
    return [n for n, (one, other) in enumerate(PAIRS) if one in there and other in there]


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    """Of `PAIRS`, and of no word at all, less the threshold."""
    kept = json.loads(files(__package__).joinpath("gate.json").read_text("utf-8"))
    return tuple(kept["weights"]), kept["bias"] - kept["threshold"]


def suspicious(text: str) -> bool:
    """Whether the words of a short text are those of an order to a model."""
    if len(text) > _LONGEST:
        return False
    weights, bias = _weights()
    seen = kinds(text)
    return bool(seen & _TO_MODEL) and bias + sum(weights[n] for n in pairs(seen)) > 0
