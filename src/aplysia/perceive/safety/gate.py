"""A small statistical gate: how texts are worded that order a model about.

A logistic regression over the runs of words and characters of a short text. The weights are worked
out on the open labelled sets by `python -m benchmarks.train_gate` and shipped in `gate.json`.

It knows no grammar: what it sees, the rules of `orders` did not. It gives a score, no place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from math import sqrt
from zlib import crc32

from aplysia import patterns as re
from aplysia.text import in_runs

_NAMING = (  # an order that the rules see names something of these
    r"\b(?:a\.?i\.?s?|llms?|language models?|models?|chat ?bots?|bots?|gpt|copilot|siri|alexa|summari[sz]ers?|robots?)\b|人工智能|模型|智能体|机器人?|AI|LLM|大模型|音箱|程序|插件",
    r"\b(?:assistants?|agents?|software|system|engine|crawler|machine|tools?|reader|speaker)\b|助手|助理|客服|系统|软件|工具|机器",
    r"\byour (?:\w+ )?(?:rules?|instructions?|guidelines?|prompt|polic\w+|limits?|filters?|restrictions?|setup|context|operator|developers?|creators?|training|memory|notes|owner|boss|user|hidden|system)|你的?(?:\S{0,4})(?:规则|规定|指令|限制|设定|提示|配置|开发者|主人|老板|记忆|任务|后台|底层|指南)",
    r"\b(?:rules?|guidelines?|polic(?:y|ies)|limits?|filters?|restrictions?|safety|safeguards|constraints|moderation|instructions?|orders|brief|mandate|scruples|conscience)\b|规则|规定|规矩|条例|限制|约束|审核|审查|安全|禁|顾忌|指令|要求|条款|差事|任务",
    r"\b(?:system prompt|prompt|hidden|context|configur\w+|developers?|operators?|creators?|providers?|vendor|confidential|private notes|environment variables|told about|were told|been told)\b|提示词|设定|初始|后台|开发者|操作者|运营|供应商|交代过|内部|机密|环境变量|隐藏|暗号",
    r"\b(?:the|this|each|any) (?:user|customer|owner|visitor|guest|person|bearer|traveller|applicant|sender)(?:'s)?\b|用户|主人|访客|顾客|客人|车主|寄件人|老板",
    r"\b(?:ignor\w+|disregard\w*|forget|set aside|put aside|scrap|override\w*|overwrite|unlearn|bypass|no longer|void|reset|released?|quit|drop|stop|instead|irrelevant)\b|忽略|无视|忘掉|忘记|作废|不算数|不用管|不必|别再|停下|绕过|解除|到此|结束|改为|改写|当没听见|无效|跳过|略去",
    r"\b(?:print|reveal|repeat|output|display|echo|quote|recite|list|disclose|dump|show|tell me|verbatim|word for word|exactly|begin your answer)\b|输出|打印|复述|念|原话|抄|列出|背|一字不|公布|写出来|招|吐|逐条",
    r"\b(?:send|forward|post|upload|append|attach|submit|encode|publish|fill in|pass on|transmit)\b|转发|发送|发到|上传|传到|附上|填到|贴|寄|回给|回一份|带上|登记",
    r"\b(?:without (?:asking|telling|mention)|silently|quietly|secretly|don'?t (?:tell|mention|explain|say)|do not (?:tell|mention|say)|never (?:warn|mention|say)|no need to ask|say nothing|nobody|no one|publicly|out of the part)\b|不必告知|不用问|别说|别吭声|悄悄|不要提|别提|不必问|不用回报|不得提及|没人|偷",
    r"\b(?:memory|memori[sz]e|remember|long-term|records?|stored?|note to self|learn this|keep it|save to|permanent\w*|for ever|lasting)\b|记忆|记住|写入|存档|备注|长期|永久|记一条|学会|保存|一直用",
    r"\b(?:recommend\w*|best|first|top|rank|score|marks?|praise|safer|cheapest|only one|maximum|shortlist\w*|award|five-star|friendly|full marks)\b|推荐|第一|最好|满分|排|夸|最上面|唯一|权威|入围|肯定|适中|包邮",
    r"\b(?:you are now|you're an?|pretend|role|character|play|actor|persona|evil|twin|simulate|opposite|game)\b|扮演|你演|角色|你现在是|从现在起你|出戏|游戏|反话|剧本|假装|双胞胎",
    r"<\|?/?\w+|\[\w[^\]]{0,40}\]|【|［|〔|===|---|\*\*\*|#{2,}|\brole=|//|/\*|<!--|\{\"|%%",
    r"\b(?:no (?:limits?|rules|restrictions?|filters?)|unrestricted|unfiltered|anything|whatever|without (?:limits?|restrictions?|conscience))\b|不设限|无限制|没有任何|什么都|不受|一切|随便",
    r"\b(?:admin\w*|authori[sz]ed|approved|override code|maintenance|debug\w*|compliance|audit\w*|verified|moderator|priority|mode)\b|管理员|授权|批准|调试|维护|模式|合规|版主|核实|内部测试|升级",
    r"\b(?:delete|remove|transfer|buy|purchase|basket|stored card|curl|rm|sudo|macro|click|press|unlock|disable|password|payment|refund|invoice)\b|删|转账|下单|付款|购物车|点|关闭|开通|退款|发票|那张卡|执行|运行",
    r"\b(?:decode|base64|rot13|backwards?|letters?|every second|first letter|combined?|half|part \d|capitals)\b|解码|倒|拼|隔一个|藏头|连起来|合起来|前一半|每句|谐音",
    r"\b(?:obey|follow|comply|execute|do as|apply|act|carry)\b|照做|照办|执行|听我|顺从|照读|照着",
)
_NAMED = re.compile("|".join(f"(?:{words})" for words in _NAMING), re.I)
_LONGEST = 400  # characters: in a longer text words of all kinds stand somewhere
PLACES = 1 << 15  # that features share
_PART = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[^\w\s]", re.I)
_PART_RUN = re.compile(r"[a-z]+|\d+|\S", re.I)


def named(text: str) -> bool:
    """Whether there is any word that orders to a model are made of; most texts have none."""
    return bool(_NAMED.search(text))


def _grams(text: str) -> Iterator[str]:
    """Runs of words, and of characters inside and across them; a number is a number."""
    low, runs = text.lower(), in_runs(text)
    found = (_PART_RUN if runs else _PART).findall(low)
    parts = ["^", *("0" if part[0].isdigit() else part for part in found), "$"]
    for n in range(1, 5 if runs else 4):
        yield from (" ".join(parts[i : i + n]) for i in range(len(parts) - n + 1))
    if not runs:
        for n in (4, 5):
            yield from ("c" + low[i : i + n] for i in range(len(low) - n + 1))


def wording(text: str) -> set[int]:
    """The places of what is seen of a text."""
    return {crc32(one.encode()) % PLACES for one in set(_grams(text[:_LONGEST]))}


@cache
def _weights() -> tuple[tuple[int, ...], float]:
    """Of the places, in hundredths, and of no word at all, less the threshold."""
    kept = json.loads(files(__package__).joinpath("gate.json").read_text("utf-8"))
    return tuple(kept["weights"]), kept["bias"] - kept["threshold"]


def suspicious(text: str) -> bool:
    """Whether a short text is worded as orders to a model are."""
    if len(text) > _LONGEST:
        return False
    weights, bias = _weights()
    seen = wording(text)
    return bias + sum(weights[n] for n in seen) / (100 * sqrt(max(1, len(seen)))) > 0
