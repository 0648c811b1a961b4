"""Chinese constructions whose form says what they tell, whatever their words: 我腰不好, 比我大三岁.

Each takes a parted clause and gives what it says, or None where the clause has not its form.
"""

from __future__ import annotations

from collections.abc import Iterable

from aplysia import patterns as re
from aplysia.perceive.chinese import lexicon, values
from aplysia.perceive.chinese import words as w
from aplysia.perceive.chinese.parse import Clause, tokens
from aplysia.perceive.chinese.values import MEASURE, NUMBER, TAIL, UNITS, Draft
from aplysia.perceive.chinese.verbs import each


def _either(words: Iterable[str]) -> str:
    """An alternative of words for a pattern, the longest first."""
    return "|".join(sorted(set(words), key=len, reverse=True))


_KIN = _either(w.KIN)
_ME = _either(w.FIRST)
_GIVERS = _either([*w.KIN, *w.ROLES.split("|")])
_WHOEVER = _either([*w.KIN, *w.FIRST, *w.PRONOUNS, *w.ROLES.split("|")])
_DURATION = r"(?:年|个月|个?星期|周|天|个?小时|分钟|个?学期|个?礼拜|个?钟头|个?季度)"
_DEGREES = sorted(
    each("""
    很 挺 特别 有点 有点儿 有些 非常 倍儿 倍 超 超级 贼 最 更 太 十分 比较 特 相当 蛮 越来越
    格外 极其 巨 极 稍微 真 可 怪 死 老 忒 略 略微 尤其 异常 无比 这么 那么 还算 算 不太
    不怎么 不大 不算 不够 不是很 不是特别 不咋
    """),
    key=len,
    reverse=True,
)
_DEGREE = re.compile(rf"^(?:{'|'.join(_DEGREES)})+")
_SIMPLE = sorted(lexicon.QUALITIES, key=len, reverse=True)
_ENDS = re.compile(rf"(?P<v>{'|'.join(_SIMPLE)})$")
_EMPHASIS = re.compile(
    r"^是?(?:一[口点滴根个杯次支句片粒天刻步眼分秒丁点儿些]{1,2}|半[点个口滴]|从来|压根|真|绝对|"
    r"一般|坚决|真的|可)*(?:都|也)?(?:不|没)(?P<v>[\u4e00-\u9fff]{1,4}?)(?:的|了)*$"
)
_DISPOSED = re.compile(
    r"^(?:戒|停|退|卸|扔|丢|卖|拆|砍|删|辞|断|关|注销|取消|转让|送人|弃)(?:掉|了|光|订|坑|载|销|"
    r"除|手|人|业|更)+$"
)
_THAN = re.compile(
    rf"^比(?P<whom>[^，]{{1,8}}?)(?P<how>[大小高矮重轻早晚多少长短快慢贵便宜远近低瘦胖老]{{1,2}})"
    rf"(?:了|出|得|着)?(?P<v>{NUMBER}(?:{UNITS}|{MEASURE})?)(?:[^，]{{0,3}})$"
)
_THAN_MORE = re.compile(r"^(?:比|没有?|不如)(?P<v>[^，]{1,10})$")
_STANDS = re.compile(
    r"^(?:放|摆|挂|贴|停|坐|站|躺|睡|住|种|堆|插|铺|盖|写|刻|画|印|绣|装|藏|存|塞|摊|晾|晒|"
    r"养|建|立|供|摆放|纹|戴|穿|有|是|多|少|来|新?开|出)(?:着|了|满|满了|出了|来了)(?P<v>[^，]+)$"
)
_LOCATIVE = re.compile(
    r"(?:里|上|下|中|内|旁|旁边|边|边上|口|门口|前|后|面|外|外面|对面|隔壁|附近|角|角落|顶|底|"
    r"底下|楼|家|村|区|市|县|街|路|店|室|厅|处|园|校|院|头|司|部|台|柜|桌|墙|床)$"
)
_BY = re.compile(
    r"^被(?P<v>[^，了过]{1,12}?)(?:录取|录用|聘用|聘请|聘|开除|辞退|裁|骗|咬|撞|偷|抢|打|拒|拒绝|"
    r"拒签|收购|领养|收养|选中|看中|点名|提名|批评|表扬|投诉|起诉|举报|淘汰|击败|打败|发现|抓|"
    r"没收|罚|吊销|占|包|借走|拿走|撕|吃|喝|叮|蜇|烫|砸|拆|淹|吞|传染|耽误|封|挖走|甩|骂|放鸽子|"
    r"送|带|接|拉|派|调|抽)[^，到去往成为]{0,4}?(?:了|过|的)*$"
)
_SENT = re.compile(
    r"^被(?:[^，]{0,8}?)(?:调|派|安排|分|分配|送|转|发配|下放|外派|移|搬|带|保送|借调|抽调|放|挪|"
    r"推荐)(?:到|去|往|进|至|在)了?(?P<v>[^，]+?)(?:去|工作|上班|当兵|培训|任职)?(?:了|的)*$"
)
_GOES_TO = re.compile(
    r"^(?:去|来|要去|得去|出去|回去|回来|上)(?P<v>[\u4e00-\u9fff]{2,4})(?:了|去)*$"
)
_LONG_FOR = re.compile(
    rf"^(?P<rest>[^，]*?[^，\d一二三四五六七八九十两几半百千])(?:快|有|整整|满|差不多|大概|约|都)*"
    rf"(?P<d>{NUMBER}){_DURATION}(?:多|半|来|有余)?(?:了|的|啦|呢)*$"
)
_TOWARDS = re.compile(r"^对(?P<o>[^，不没]{1,10}?)(?:不|没)(?P<v>[^，]{1,5})$")
_CARED = re.compile(
    r"^(?:由|归|靠|让|是)(?P<v>[^，的]{1,8}?)(?:带|管|负责|照顾|照看|出|买单|接|送|做|付|养|主持|"
    r"组织|决定|安排|保管|打理|承担|抚养|看|教|接管|喂|遛)(?:着|的|了|大)*$"
)


_SHARES = re.compile(r"^(?:跟|和|与)[^，]{1,4}?(?:是|在)?(?:一个|同一个|同)(?P<v>[^，]{2,8})$")
_TIMES = re.compile(
    rf"^[\u4e00-\u9fff]{{1,2}}(?:了|过|来|去|回来|出来)?(?P<n>{NUMBER})(?:次|遍|趟|回)(?:了|的)*$"
)
_GOES = re.compile(
    r"^(?:得|要|准备|打算|计划)*(?:去|回|到|来|飞|飞往|飞去|飞回|前往|赴|跑去|跑到|赶去|赶回|"
    r"回到)了?(?P<rest>[^，]{3,})$"
)
_GO_BACK = re.compile(r"(?:去|来)?(?:了|的|啦)*$")
_SOON = re.compile(
    rf"^(?P<q>{NUMBER}(?:个?多?(?:小时|钟头|星期|月)|分钟|多?天|秒|年|站))(?:左右)?(?:就|才|"
    rf"便)(?:能|可以|会)?[\u4e00-\u9fff]{{1,4}}$"
)
_COMPARES = re.compile(
    rf"^比[^，]{{1,8}}?(?:还要?|更|要)?(?:{'|'.join(_SIMPLE)})(?:多了|得多|一点儿?|一些|点儿?|多)?$"
)
_NOT_SPOILT = re.compile(
    r"^[\u4e00-\u9fff]不(?:上|动|开|了|通|着|清|坏|烂|死|断|破|碎|透|湿|化|变|干|裂|穿|倒|尽|腻|"
    r"够|厌)$"
)
_GIVER = re.compile(
    rf"^(?P<thing>[^，]{{1,8}}?)(?P<by>(?:我|他|她|"
    rf"俺)?(?:{_GIVERS}|"
    rf"单位|学校|政府|国家|社区|医院|平台|商家))$"
)
_HAND = re.compile(
    r"^[\u4e00-\u9fff]{1,2}(?:得|了|着)一手(?:地道的?|漂亮的?)?好?(?P<v>[^，]{1,8})$"
)
_TOWARD = re.compile(
    r"^(?:往|向|朝)(?P<v>[东南西北左右上下前后里外]{1,2}|[^，]{2,4}?)(?:边|面)?(?:飞|走|开|流|转|"
    r"拐|移|跑|游|迁徙|刮|吹|搬|发展)[^，]{0,2}$"
)
_LEFT = re.compile(
    r"^(?:留|传|借|租|分|发|寄|送|捐|让)给(?:了)?(?:我|俺|咱|他|她)(?:们|家)?(?P<v>[^，]{1,12})$"
)
_AT_TIME = re.compile(
    rf"^(?:是?(?P<t>{values.CLOCK})(?:就|才)|是(?P<t2>{values.CLOCK}))(?P<v>[^，的]{{1,6}})$"
)
_AUTHORED = re.compile(
    r"^(?:系|为|由|是)(?:[^，]{1,3}代)?(?P<v>[^，]{2,10}?)所(?:著|作|写|建|创|绘|撰|拍|译|编|筑|"
    r"立|造|赠|书|题)$"
)
_ABLE = re.compile(
    r"^(?P<verb>[\u4e00-\u9fff])得(?:懂|了|起|动|完|会|见|清|来|住|惯|到|出|下|上|开)(?:来|去)?$"
)
_UNABLE = re.compile(
    r"^(?P<verb>[\u4e00-\u9fff]{1,2})不(?:了|掉|动|起来?|完|上|下|来|到|着|住|开|惯|出|拢|清|得|"
    r"去|到一起|到一块)(?:了|(?P<o>[^，了]+?)了?)?$"
)
_BAD_FOR = re.compile(
    r"^(?:吃|喝|闻|碰|摸|沾|用|抹|打|吸)(?:了|到|着|点儿?|一点)?(?P<v>[^，]{1,8}?)(?:就|会|都|要|"
    r"老|总|容易)+[^，]{0,3}?"
    r"(?:疹|痒|肿|过敏|喘|拉肚子|腹泻|吐|打喷嚏|流鼻涕|起包|发红|难受|休克|胃疼|头疼|头晕|反酸|"
    r"胀气)[^，]{0,3}$"
)
_ILL = re.compile(
    r"^(?:有点|有些|有|轻微|轻度|中度|重度|严重|先天性?|急性|慢性|老)?[\u4e00-\u9fff]{1,5}(?:炎|"
    r"病|症|癌|瘤|结石|骨折|感冒|疹|疮|"
    r"痛经|头疼|胃疼|牙疼|肚子疼|腹泻|中暑|低烧|高烧|发烧|失眠|抑郁|焦虑|早产|难产|高血压|高血脂|"
    r"糖尿病|痛风|贫血|突出|综合征|息肉|囊肿|溃疡|增生|近视|散光|远视|不耐受)$"
)
_FROM_SCHOOL = re.compile(r"^(?:毕业|出身|科班|肄业)(?:的|了)*$")
_STATE = re.compile(
    r"^(?P<v>坏|丢|死|倒|停|关|拆|卖|黄|挂|破|碎|裂|断|漏|湿|烂|熄|炸|垮|涨|跌|降|升|醒|满|散|完|"
    r"裁|退|搬|换|变|没|"
    r"瘦|胖|老|红|火|凉|熟|糊|干|空|亮|灭|堵|崩|蔫|枯|谢|化|锈|肿|瘸|聋|瞎|疯|病|残|毁|凉|垮|黑|"
    r"旧|乱|脏|臭|馊|"
    r"改|修好|坏掉|没了|没电|没油|没网|没水|到期|过期|超期|毕业|开花|结果|发芽|枯萎|变质|发霉|"
    r"生锈|掉色)(?:掉|光|完|透)?(?:了|啦|过)(?:吧)?$"
)


def framed(clause: Clause) -> list[Draft] | None:
    """What a clause of one of these forms says; None when it has none of them."""
    p = TAIL.sub("", clause.predicate)
    for form in (_of_topic, _of_movement, _of_ability, _of_origin, _of_state, _of_others):
        if (drafts := form(clause, p)) is not None:
            return drafts
    return None


def _of_topic(clause: Clause, p: str) -> list[Draft] | None:
    """What is done with a topic: 猪肉我一口不碰; how often, and of whom it is known."""
    if clause.topic and (m := _EMPHASIS.match(clause.predicate)):
        return values.objects(m["v"], clause.topic, False)
    if clause.topic and _DISPOSED.match(clause.predicate):
        return [d._replace(change=True) for d in values.objects("has", clause.topic, False)]
    if clause.subject and (m := _SHARES.match(p)):
        return values.objects("with", m["v"], not clause.negated)
    if clause.subject and (m := _TIMES.match(p)):
        return [Draft("times", m["n"], not clause.negated)]
    if _PARTED.match(clause.predicate) and clause.subject and _person(clause.subject):
        return [Draft("marital_status", "离")]
    return None


def _of_movement(clause: Clause, p: str) -> list[Draft] | None:
    """Where somebody or something goes, how soon, and when."""
    polarity = not clause.negated
    if drafts := _goes(clause, p) or _given(clause):
        return drafts
    if clause.subject and (m := _SOON.match(p)):
        return [Draft("duration", m["q"], polarity)]
    if clause.subject and (m := _TOWARD.match(p)):
        return [Draft("direction", m["v"], polarity)]
    if (m := _AT_TIME.match(p)) and tokens(m["v"])[0][0] in "VX":
        return [Draft("time", m["t"] or m["t2"], polarity)]
    return None


def _of_ability(clause: Clause, p: str) -> list[Draft] | None:
    """What is compared, what one can and cannot do."""
    polarity = not clause.negated
    spoilt = _NOT_SPOILT.match(p) and not _person(clause.subject)
    if clause.subject and (_COMPARES.match(p) or spoilt):
        return [Draft("is", p, polarity)]
    if m := _ABLE.match(p):
        return values.objects(m["verb"], clause.topic, polarity) if clause.topic else []
    if clause.subject and (m := _HAND.match(p)):
        return values.objects("skill", m["v"], polarity)
    if (m := _UNABLE.match(p)) and not p.startswith(("受不", "忍不")):
        what = m["o"] or clause.topic
        return values.objects(m["verb"], what, False) if what else []
    return values.objects("allergy", m["v"], polarity) if (m := _BAD_FOR.match(p)) else None


def _of_origin(clause: Clause, p: str) -> list[Draft] | None:
    """Who gave, made or taught it."""
    if clause.subject and (m := _LEFT.match(p)):
        return values.objects("gives", m["v"], not clause.negated)
    if m := _AUTHORED.match(p):
        return values.objects("author", m["v"], not clause.negated)
    if clause.subject and _FROM_SCHOOL.match(clause.predicate):
        return _school(clause)
    return None


def _of_state(clause: Clause, p: str) -> list[Draft] | None:
    """What has become of a thing, by how much, and what was done to it."""
    polarity = not clause.negated
    thing = bool(clause.subject) and clause.subject not in w.FIRST and not _person(clause.subject)
    if thing and (m := _STATE.match(clause.predicate)):
        return [Draft("state", m["v"], polarity, change=True)]
    if m := _THAN.match(p):
        return [Draft("difference", m["v"], polarity)]
    if m := _SENT.match(clause.predicate):
        return values.objects("place", m["v"], polarity)
    return values.objects("by", m["v"], polarity) if (m := _BY.match(clause.predicate)) else None


def _of_others(clause: Clause, p: str) -> list[Draft] | None:
    """What is done somewhere, towards something, or by somebody."""
    polarity = not clause.negated
    if (m := _GOES_TO.match(p)) and m["v"] in lexicon.WHOLE:
        return _timed(clause, values.objects("does", m["v"], polarity))
    if (m := _STANDS.match(p)) and _LOCATIVE.search(clause.subject):
        return values.objects("has", m["v"], polarity)
    if clause.subject and (m := _TOWARDS.match(p)) and m["v"] != "过敏":
        if m["v"] in _FELT:
            return values.objects("interest" if m["v"] == "兴趣" else m["v"], m["o"], False)
        return [Draft(f"to {m['o']}", m["v"], False)]
    if clause.subject and (m := _CARED.match(clause.predicate)):
        return values.objects("by", m["v"], polarity)
    return None


_PARTED = re.compile(r"^离(?:了|的)$")
_FELT = each("兴趣 意见 感觉 印象 好感 信心 概念 研究")


def _goes(clause: Clause, p: str) -> list[Draft]:
    """Where somebody goes and what they do there: 回老家养羊去了."""
    m = _GOES.match(p)
    if m is None or re.search(r"[了过]|学校|公司", m["rest"][:-1]):
        return []
    found = tokens(m["rest"])
    for i, (kind, word, at) in enumerate(found):
        if kind == "V" and at >= 2 and all(k in "UXK" for k, *_ in found[:i]):
            done = _GO_BACK.sub("", m["rest"][at:])
            if len(done) < 2 or (len(word) == 1 and i + 1 == len(found)):
                return []
            aim = Draft("does", done, not clause.negated)
            return _timed(
                clause, [*values.objects("place", m["rest"][:at], not clause.negated), aim]
            )
    if found[0][0] == "V" and len(found[0][1]) > 1:
        return _timed(
            clause, values.objects("does", _GO_BACK.sub("", m["rest"]), not clause.negated)
        )
    return []


def _given(clause: Clause) -> list[Draft]:
    """Who gave a thing: 电视房东给的."""
    m = _GIVER.match(clause.subject)
    if m is None or not re.match(
        r"^(?:给|送|买|做|织|寄|配|发|修|装|挑|选|拍|写|画|教|带)的$", clause.predicate
    ):
        return []
    if m["thing"] in w.FIRST or m["thing"][-1] in "的家":
        return []
    clause.subject = m["thing"]
    return values.objects("by", m["by"], not clause.negated)


def _school(clause: Clause) -> list[Draft] | None:
    """Where somebody comes from when it stands before the verb: 北师大毕业的."""
    m = re.match(
        rf"^(?P<who>(?:{_ME})?(?:{_KIN})?)(?P<v>[^，的]{{2,12}})$",
        clause.subject,
    )
    if m is None or len(clause.subject) > len(m["who"]) + len(m["v"]):
        return None
    if not m["who"] and not _SCHOOL.search(m["v"]):
        return None
    clause.subject = m["who"]
    return values.objects("school", m["v"], not clause.negated)


_SCHOOL = re.compile(
    r"(?:大学|大|学院|中学|小学|一中|二中|附中|职高|中专|大专|专科|本科|初中|高中|硕士|博士|军校|"
    r"警校|技校|系|专业|院|校|学|理工|师范|清华|北大|复旦|交大|浙大|科班)$"
)


def ill(clause: Clause) -> list[Draft]:
    """An illness that is named alone: 胆结石."""
    if clause.predicate or not _ILL.match(clause.subject) or clause.topic:
        return []
    value, clause.subject = re.sub(r"^(?:有点|有些|有)", "", clause.subject), ""
    return values.objects("health", value, not clause.negated)


def scheduled(clause: Clause) -> list[Draft]:
    """A thing and its time with nothing between them: 会议两点半, 地铁六点半首班."""
    p = TAIL.sub("", clause.predicate)
    if values.number(clause.subject):
        return []
    if not clause.moments or not clause.subject or clause.subject in w.FIRST or len(p) > _SHORT:
        return []
    if p and tokens(p)[0][0] not in "UX":
        return []
    return [Draft("time", t, not clause.negated) for t in clause.moments if _DEFINITE.search(t)]


_SHORT = 4
_DEFINITE = re.compile(r"点|周|星期|礼拜|[号日]|月|明|后天|[\d]")
_PETS = tuple(
    k for k, v in w.KIN.items() if v in ("dog", "cat", "rabbit", "hamster", "parrot", "turtle")
)


def unknown(clause: Clause) -> list[Draft]:
    """What is said of a person, or of what can be done, in words that are not known: 我认床."""
    p = TAIL.sub("", clause.predicate)
    if not clause.subject or clause.topic or not 2 <= len(p) <= 8 or clause.planned:
        return []
    able = any(x in ("可以", "能", "能够") for x in clause.words) and p[-1] not in "上下来去用吃看"
    if not (able or _person(clause.subject)) or _SAYS_NOTHING.search(p):
        return []
    if any(kind in "FSPHN" for kind, *_ in tokens(p)) or p[0] in "得到完起上下了着过的就都也才":
        return []
    return values.objects("does", p, not clause.negated)


def person_and(clause: Clause) -> list[Draft]:
    """A person and an unknown word for what they do or are: 我认床, 任老精于篆刻."""
    m = _SOMEBODY.match(clause.subject)
    if m is None or clause.predicate or clause.topic or clause.hedged:
        return []
    value = TAIL.sub("", m["v"])
    if any(value.startswith(x) for x in w.PARTS if len(x) > 1):
        return []
    if not 2 <= len(value) <= 8 or _SAYS_NOTHING.search(value) or value[0] in "的家们俩和跟与这那":
        return []
    if any(kind in "FSPHN" for kind, *_ in tokens(value)):
        return []
    clause.subject = m["who"]
    return values.objects("is", value, True)


_SOMEBODY = re.compile(
    rf"^(?P<who>(?:我|俺|咱)(?:{_KIN})?|"
    rf"小(?![道区学说时店孩偷米麦吃组事朋伙心巷路菜品])[\u4e00-\u9fff]|"
    rf"[老阿](?![家板师人外实乡城街鼠虎式姨是])[\u4e00-\u9fff]|"
    rf"[\u4e00-\u9fff]{{1,2}}(?:哥|姐|叔|姨|爷|婶|嫂|伯|老师|师傅|总|工|教授|医生|经理|主任|"
    rf"老))(?P<v>[\u4e00-\u9fff]+)$"
)
_SAYS_NOTHING = re.compile(
    r"[天妈靠晕汗服呸操擦]$|真的|知道|明白|觉得|以为|保证|发誓|样|死|事|啥|么|谁|哪|几|吗|呢|吧|"
    r"一下|先|才|再|行|算|问|说|讲|同意|反对|支持|"
    r"无语|佩服|醉|糊涂|怀疑|试|想|看|听|看好|记住|懂|好了|完了|一个|自己|们|时候|地方|今天|昨天|"
    r"明天|这|那|个|给|帮|等|找"
)


def denied(clause: Clause) -> list[Draft]:
    """What is denied with words that are not known: 我不记仇."""
    p = TAIL.sub("", clause.predicate)
    if not clause.negated or not clause.subject or not 2 <= len(p) <= 8 or clause.moments:
        return []
    if _SAYS_LITTLE.match(p) or tokens(p)[0][0] not in "UX" or p[0] in "得到完起上下住了着过":
        return []
    return values.objects("does", p, False)


_SAYS_LITTLE = re.compile(
    r"得了|要紧|一定|舍得|好意思|知道|明白|懂|敢|服|同意|在乎|介意|客气|着急|甘心|舒服|咋|行|错|"
    r"对劲|容易|简单|算|管|如|及|必|止|光|只|料|愧|由|禁|断|仅|得已|至于|见得|见外|怪|像话|得|"
    r"可能|合适|关"
)


_TRAIT = re.compile(
    rf"^(?P<who>(?:{_ME})(?:{_KIN})?|(?:{_KIN}))?(?:是)?(?P<v>左撇子|路痴|脸盲|社恐|"
    rf"社牛|吃货|夜猫子|独生[子女]|[A-Za-z]{{1,2}}型血?|单眼皮|双眼皮|"
    rf"[\u4e00-\u9fff]{{1,5}}(?:控|族|党|粉|迷|奴|狗|精|娃|体质|座|型血|综合征|选手|出身|专业户|"
    rf"爱好者|患者|用户|玩家|毕业|户口|籍|民))$"
)


def trait(clause: Clause) -> list[Draft]:
    """What somebody is, with nothing between: 本人左撇子."""
    m = _TRAIT.match(clause.subject)
    if m is None or clause.predicate or clause.topic or not m["who"]:
        return []
    clause.subject = m["who"]
    return values.objects("is", m["v"], not clause.negated)


_PERSON = re.compile(
    rf"(?:{_WHOEVER}|"
    rf"老师|医生|师傅|叔|姨|哥|姐|总|经理|主任|老[\u4e00-\u9fff]|[小阿][\u4e00-\u9fff])$|"
    rf"^[{w.SURNAMES}][\u4e00-\u9fff]{{1,2}}$"
)


def _person(subject: str) -> bool:
    if subject[-1:] in tuple("朝代国市省州县镇区村"):
        return False
    return bool(_PERSON.search(subject)) and not subject.endswith((*_PETS, "手机", "家"))


def _timed(clause: Clause, drafts: list[Draft]) -> list[Draft]:
    """With the first definite time that the clause names."""
    when = f"time of {drafts[-1].value}" if drafts else "time"
    return [*drafts, *(Draft(when, t, not clause.negated) for t in clause.times[:1])]


def quality(clause: Clause) -> list[Draft]:
    """A known quality of somebody or something, with or without an adverb of degree."""
    p = _VERY.sub("", TAIL.sub("", clause.predicate))
    bare = _DEGREE.sub("", p) or p
    if not clause.subject or not bare or clause.subject in ("这", "那", "今天", "天气", "真"):
        return []
    first = clause.subject in w.FIRST
    if bare in lexicon.QUALITIES and (len(bare) > 1 or not first):
        if first and bare in _MOODS:
            return []
        return [Draft("is", bare, not clause.negated)]
    return []


def split(clause: Clause) -> list[Draft]:
    """A noun and its quality with nothing between them: 我妈血压高."""
    m = _ENDS.search(TAIL.sub("", clause.subject))
    if m is None or clause.predicate or clause.topic or len(clause.subject) < 3:
        return []
    noun = _DEGREE.sub("", clause.subject[: m.start()])
    found = tokens(TAIL.sub("", clause.subject))
    if found[-1][1] != m["v"] and found[-1][0] not in "U":
        return []
    if len(noun) < 2 or noun in w.FIRST or noun[-1] in "的不没很太":
        return []
    clause.subject = noun
    return [Draft("is", m["v"], not clause.negated)]


_VERY = re.compile(r"(?<=.)(?:得(?:很|不行|厉害|要命|慌|不得了|要死)|极了|着呢?|死了|透了|坏了)$")


def topic(clause: Clause) -> list[Draft]:
    """What somebody can, has or does, named before them: 象棋我下得不错, 韩语我一窍不通."""
    p = TAIL.sub("", clause.predicate)
    if (
        not clause.topic
        or not p
        or len(p) > 8
        or any(k in "VN" for k, *_ in tokens(clause.topic)[1:])
    ):
        return []
    denied = clause.negated or bool(
        re.search(r"不(?:懂|会|通|了|来|动|敢|行|清|出)|一窍不通|没学会", p)
    )
    return values.objects("about", clause.topic, not denied)


_MOODS = each("""
忙 累 困 饿 渴 冷 热 烦 急 晕 麻 爽 难受 开心 高兴 快乐 满意 失望 紧张 舒服 幸福 痛苦 难过
孤独 寂寞 害羞 轻松 无聊 清楚 正常 奇怪 对 错
""")


VAGUELY = re.compile(
    r"(?:有|都|已经)?(?:好几|几|好些|许多|很多|好多)(?:十|百)?(?:年|个月|个?星期|天|个?小时|分钟|"
    r"次|遍|趟|回)(?:了|的|啦)*$"
)


def lasting(predicate: str) -> tuple[str, str] | None:
    """What is done and for how long: 学画画两年了, or None."""
    m = _LONG_FOR.match(predicate)
    if m is None or len(m["rest"]) < 2:
        return None
    return m["rest"].rstrip("了过着"), m["d"]
