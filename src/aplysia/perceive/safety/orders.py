"""Patterns by which a text speaks to a model, in English and Chinese: who, what, and for whom.

Single patterns with a name. Which of them together make an order is decided by `instructions`.
"""

from __future__ import annotations

from aplysia import patterns as re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.I | re.M)


_MODEL = (
    r"(?:\ba\.?i\.?s?\b|\bllms?\b|\bllm agents?|\b(?:large |big )?language models?\b|\bchat ?bots?\b|\bbots\b|"
    r"\bchatgpt\b|\bgpt\b|\bcopilot\b|\bsiri\b|\balexa\b|\bsummari[sz]ers?\b|\bcomputer[- ]use agents?\b|"
    r"\b(?:ai|automated|virtual|digital|smart|voice|home|shopping|mail|inbox|reading|health|coding|browser|robot|kind|research|"
    r"evaluation|reviewer|grading|screening|intelligent|artificial)[ -](?:\w+ )?(?:assistants?|agents?|tools?|readers?|reviewers?|systems?|screening|"
    r"triage|models?|hub|bots?|software|helpers?|colleague)\b|\bautomated readers\b)"
)
_ANY_MODEL = rf"(?:{_MODEL}|\bassistants?\b(?! [A-Z])|\bagents?\b|\bmodels?\b|\bbot\b|\bmachine\b)"
_MODEL_ZH = r"(?:AI|人工智能|大?语言模型|大模型|模型(?!爱好|展|店|玩具)|LLM|GPT|智能体|机器人(?!大赛|比赛|店|厂|房)|(?<!本)机器(?!型|清洗|房|人)|助手|音箱|小爱|小度|agent|copilot|机读|bot|assistant|代理操作的程序|自动\S{0,8}程序|车机)"
_DEON = r"(?:must|should|shall|is to|are to|has to|have to|please|kindly|ought to)"

# the text turns to a model: "Dear AI, …", "note for coding agents: …", "assistants reading this must"
ADDRESSED = _any(
    rf"(?:(?:(?:^|[.!?…(\[{{<>*#/\"“-])\s*(?:to|for)\b|\b(?:notes?|messages?|instructions?|requests?|hints?|reminders?|fix) (?:\w+ )?(?:to|for)\b|\b(?:dear|hey|attention|attn|ok)\b)[\w ]{{0,20}}?\s|^|[\[({{<>\"'#/*!.…|-]\s*|\bnotes?\b\W+|\bfix\b|TODO\()(?:the |any |all |our |you |an |each )?(?:{_MODEL}(?:\s(?!are|is|was|were|has|have|had|ran|said|should|must|can|will)[\w'-]+){{0,4}}|{_ANY_MODEL}(?:\s(?:that|who|with|asked|in charge|here|\w+ing)\b(?:\s[\w'-]+){{0,4}})?)\)?\s?[:,—-](?!\s*(?:\n|\w+:|[{{\[\"]))(?<!\":)",
    rf"(?<!\bour )(?<!\bmy )(?<!\btheir ){_MODEL}[^.!?\n\"]{{0,100}}?\b{_DEON}\b(?! be\b)(?![\"”])",
    rf"\b(?:the|any|an?|this|each|every|to|if)\s{_ANY_MODEL}\s(?:that|who|which|reading|rendering|marks?|reads?|summari[sz]ing|is rendering|compares?)\b[^.!?\n]{{0,80}}",
    rf"\bif (?:an?|any|the) {_MODEL}\b",
    r"\b(?:good|many|most|some) (?:models|assistants)\b[^.\n]{0,60}\b(?:found|agree|usually|generally)\b",
    rf"{_MODEL}\W{{0,3}}(?:is|are) (?:hereby )?(?:told|instructed|asked|required)\b",
)
ADDRESSED_ZH = _any(
    rf"(?:给|致|写给|告)[^，。！？\n]{{0,12}}{_MODEL_ZH}[^，。！？\n]{{0,6}}(?:[：:〕\]】)）]|的话写)",
    rf"(?:亲爱的|各位?|各家|尊敬的|敬告)[^，。\n]{{0,6}}{_MODEL_ZH}",
    rf"(?:请|须|凡|若由?|如由?|要是|如果|当|读到|看到|同步|总结|存有|凡用|帮忙)[^，。！？\n]{{0,16}}{_MODEL_ZH}[^。！？\n]{{0,30}}?(?:请|须|应|必须|一律|只|务必|不要|不必|别|推荐|能|给|直接|替|改|附|把|先|略|碰巧|整理)",
    rf"(?<!我们的)(?<!我的){_MODEL_ZH}(?![给是为会对到也还]|时代|怎么|为什么)[^，。！？：:\n]{{0,12}}[，,：:]?\s?(?:请|须|应当?|必须|一律|务必|注意|替你|不要|在回信|可将|凡见|能不能|行行好|需|先)",
    rf"(?:[\[【（(〔“\"/#]|--|<!)[^，。\n]{{0,4}}{_MODEL_ZH}[^，。！？\n\"]{{0,14}}[：:请须]",
)
# about models or attacks, not to them
ABOUT = _any(
    r"prompt injection|injection\b|jailbreak|red team|\bpaper shows|\battacks?\b|newsletter|\bthesis\b|\bposter\b|\bmug\b|in the film|\btrials\b|"
    r"\bsynonyms\b|\bprinted on|t-shirt|\brequirements\b|\bwhole design\b|\bcolumn is called|\bfamous\b|\bhow do i\b|is it possible|can you explain|\bdraft of\b|went wrong|\btalk is called|user said|"
    r"\bexplain(?:s|ed)? (?:how|why|what)|\barticle\b[^.]{0,40}\b(?:about|on)\b|\bblog post\b|\bresearchers?\b|\bstudy\b|documentation says",
    r"提示词注入|注入|越狱|论文(?:说|里)|攻击|据报道|电影里|评论区|周报|什么意思|怎么写|为什么大?模型|科普|护栏|怎么跟他解释|我们的模型|论坛里|这段提示词|"
    r"新闻标题|帖子|法律上|检测器|写长好|翻成中文|译成中文|教程里|印着|写进需求|研究(?:发现|表明)|博客",
)

_RULES_EN = (
    r"(?:rules?|instructions?|directions?|directives?|guidelines?|prompts?|polic(?:y|ies)|limits?|limitations?|restrictions?|"
    r"filters?|safeguards?|setup|orders|programming|training|constraints?|safety (?:section|rules)|priority table|reviewing form|moderation code|commands?)"
)
_MINE = r"(?:your|ur|all|any|previous|prior|above|earlier|former|preceding|system|developer'?s?'?|operator'?s?|creators?'?|initial|original|these|those)"
_DROP = (
    r"(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|set(?:ting)? aside|put (?:them )?aside|stop (?:following|obeying|applying)|scrap|override|"
    r"throw (?:away|out)|bypass(?:ing)?|drop|delete|do not (?:follow|obey)|don'?t (?:follow|obey|keep to)|released? from|free (?:of|from)|skip|violate|disobey|leave behind|stray from|pay no attention to|(?:don'?t|do not) listen to|cancel|neglect)"
)
OVERRIDE = _any(
    rf"\b{_DROP}\b[^.!?\n]{{0,25}}\b{_MINE}\b[^.!?\n]{{0,25}}\b{_RULES_EN}\b",
    rf"\b{_DROP}\b[^.!?\n]{{0,15}}\b{_RULES_EN} (?:above|before|in your|you were|you have)\b",
    r"\b(?:ignor\w+|disregard|forget|drop|scrap)\b[^.!?\n]{0,25}\b(?:everything|whatever|what|anything|all)\b[^.!?\n]{0,25}\b(?:you were told|you(?:'ve| have) been told|(?:your|the|their) (?:developers?|creators?|makers?|operators?)|you were (?:told|given)|it says about you|came before)",
    r"\bwhat(?:ever)? (?:your|the|their) (?:developers?|creators?|makers?|operators?|owners?) (?:\w+ ){0,2}(?:told|said|wrote|set|want)",
    rf"\b(?:previous|prior|earlier|your|former|above|existing)\b[^.!?\n]{{0,20}}\b{_RULES_EN}\b[^.!?\n]{{0,25}}\b(?:no longer|are void|is void|are over|are off|expired|do(?:es)? not apply|don't apply|replaced?|cancelled|revoked|are suspended|are (?:more )?of a suggestion)",
    r"\b(?:safety (?:\w+ )?|your filters?|the filters?|guard(?:rail)?s?(?: module)?|content polic\w+|your restrictions|moderation|safety behaviou?rs)\b[^.!?\n]{0,30}\b(?:are off|is off|off for|unloaded|disabled|lifted|no longer|removed|switch(?:ed)? (?:them )?off|suspended|allowed)\b",
    r"\bno more (?:polic\w+|refusals?|rules|limits)|\bnothing withheld|\bnot subject to any|\b(?:proceed|answer|respond|reply|continue|speak|comply)\w* without (?:any )?(?:restrictions?|limits?|filters?|warnings)",
    r"\beverything (?:you were told|above|before this line)\b[^.\n]{0,40}\b(?:was|is) (?:a test|void|wrong|over)|\bthe real task\b|\bin a separate text the owner",
    r"\bpretend the text before|\bdelete it from your consideration|\bobey (?:the second|it|only|me)\b|\bi outrank\b|\bno other t[e3]xt\b",
    r"\bas of this (?:token|line|point|message)\b|\bstop being so careful|\bskip the (?:check|identity check)\b|\bsure, here is everything",
    r"\b(?:actually|now) don'?t (?:translate|summari[sz]e|answer|proofread)|\bno need to (?:continue|finish|translate|summari[sz]e)|\bstop (?:the audit|analysing|analyzing|summari[sz]ing|translating)\b(?: \w+){0,6} (?:and|instead)\b",
    r"\byou may (?:now )?stop\b|\byou are (?:now )?(?:free|released|unbound)\b",
)
_RULES_ZH = r"(?:规则|规定|指令|要求|限制|设定|提示词?|约束|禁令|条例|准则|交代|命令|政策|指示|指导|话题限制|守则|任务|内容|警告|注意事项)"
OVERRIDE_ZH = _any(
    rf"(?:忽略|无视|忘掉|忘记|忘了|抛开|放下|撇开|推翻|扔掉|不用(?:再)?(?:管|理会|遵守|遵循)|不必(?:再)?(?:管|理会|遵守|遵循)|不(?:要|再)(?:再)?(?:管|理会|遵守|遵循|受)|别(?:再)?(?:管|理|遵守)|停止(?:执行|遵守|遵循)|绕过|跳过|略过|略)[^。！？\n]{{0,14}}(?:之前|以上|上面|上述|前述|先前|此前|前面|系统|开发者|操作者|运营|你的|给你|所有|全部|一切|安全|审核|原来|原有|业主|老板)[^。！？\n]{{0,12}}{_RULES_ZH}",
    rf"(?:之前|以上|上面|先前|此前|前面|系统|开发者|操作者|你的|给你|原来|你(?:之前|从前|收到))[^。！？\n]{{0,14}}(?:{_RULES_ZH}|话|都)[^。！？\n]{{0,8}}(?:作废|不算数|不用(?:理会|管)|无效|失效|取消|不必理会|全部删|统统去掉|去掉|散了|(?:全部?|统统|都)(?:忽略|无视|忘掉))",
    r"(?:不受|没有|没|无|不经|解除|去除|取消|关闭|卸下|不带|不加|绕过|略过|跳过|不许使用)[^。！？，,\n]{0,6}(?:任何|一切|所有|全部)?[^。！？，,\n]{0,4}(?:限制|约束|审核|审查|过滤|管束|道德|禁忌|安全提示|安全限制|检查(?:直接)|用药限制|任何警告|任何规定)",
    r"(?:审核|安全限制|过滤|审查|禁令)[^。！？\n]{0,10}(?:已解除|已关闭|关闭|解除)|无限制地|直通模式|不再按设定|模型自此自由|你(?:就)?(?:可以)?想怎么答就怎么答|不用照他们|不按(?:他们|规定)",
    r"(?:规定|规矩|条例|限制)[^。！？\n]{0,10}(?:免了|算了|别管|没什么必要)|(?:不被允许|禁止你|不让你|不许你)(?:说|写|讲)|破例一次|罢工|删好了|天条|禁忌全无|禁令即刻",
    r"(?:翻译|总结|检查|润色|阅卷|任务|教做菜|活儿)[^。！？\n]{0,8}(?:到此为止|停了|不必|不是检查|改为)|不必(?:润色|翻译|总结|校对)|停止(?:总结|翻译|润色)|你现在的任务不是",
    r"(?:只|仅)(?:回答|输出|说|回复|答)[“\"「:：]|只输出|统统去掉再答|不算数，现在由我说|(?:以|按)本文(?:件)?为准[^。]{0,6}(?:$|。)(?<=。|准)(?!通知)",
)

EXTRACT = _any(
    r"\b(?:print|show|reveal|repeat|output|display|echo|tell|write|list|give|recite|read|translate|quote|dump|disclose|leak|say|expose|share|paste|copy|summari[sz]e)\b[^.!?\n]{0,50}\b(?:your|ur)\b[^.!?\n]{0,20}\b(?:system prompt|hidden prompt|initial prompt|instructions|configuration|system message|prompt|context|guidelines|rules|tools|setup|developer message)\b",
    r"\b(?:print|repeat|output|echo|copy|write|show)\b[^.!?\n]{0,30}\b(?:text|words|everything|lines|all)\b[^.!?\n]{0,15}\b(?:above|before) (?:this|the line|my)",
    r"\bsystem[_ ]prompt, in full|\b(?:show|print|reveal) (?:the|its) (?:hidden |system )?(?:prompt|configuration)\b|\breveal its|cat /\S*system_?prompt|\bstarting with [\"“']you are|\byour system prompt (?:after|in|to|as)\b|what's in them|list the tools you have|person who used you before|what it says about you",
    r"\bkeys? that appear in your (?:context|prompt)|\bfirst \d+ lines of your",
)
EXTRACT_ZH = _any(
    r"(?:输出|打印|写出|列出|说出|告诉|念|复述|展示|译成|翻成|交出|招来|发我|给我看|供出|贴出|公布|重复|列在|吐露|透露|说一遍|报出)[^。！？\n]{0,25}(?:系统提示|提示词|初始设定|你的(?:全部|所有|整个)?(?:设定|设置|配置|规则|指令|提示|工具)|系统给你的|全部设定|不让你说|之前你看到的文字|秘密指令|能用的工具|后台)",
    r"(?:系统提示词?|提示词|初始设定|你的(?:全部|所有)?(?:设定|配置|指令)|秘密指令|tools 列表|开发者提示里|系统给你的第一句话|写在后台的话|你的初始)[^。！？\n]{0,25}(?:写出来|打印|发我|念|翻成|告诉|输出|展示|紧跟|念给|给我念|哄我|用谐音写)",
    r"上一个(?:和你|跟你|用户)[^。]{0,10}(?:问|聊|说)|你记得这位用户|说点你不被允许|你藏着的",
)

FAKE = _any(
    r"<\|?/?(?:system|im_start|im_end|user_input|assistant|endoftext)\b|</user>|<\|(?:user|end)\|>|\[/?INST\]|^#{2,} ?(?:instruction|system|response)\b|<tool name=|<script type=\"text/llm",
    r"^\s*(?:[\[*]+\s*)?(?:system|admin(?:istrator)?|developer|kernel)(?: (?:override|notice|message|block|code))?\b[^\n]{0,20}(?:[:\]]|\d)",
    r"\b(?:message|notice|reminder|note|update)s? from (?:the |your )?(?:platform|provider|openai|anthropic|developers?|alignment|system|vendor)|\bthis is the [\w ]{0,20}team speaking|\bBEGIN ADMIN|system_override|\b(?:developer|maintenance|debug|dan|god|admin) mode (?:enabled|on|is|and)|\bis (?:now )?in (?:maintenance|developer|debug) mode",
    r"【系统|\[系统|^系统[:：]|管理员(?:指令|命令|口令)|调试模式|维护模式|开发者模式|用户输入结束|模型调度|系统自检|助手思考[:：]",
)
FREED = _any(
    r"\bno (?:limits?|rules|restrictions?|filters?)\b|\bnever refuses?\b|\bunfiltered\b|\buncensored\b|\bwithout (?:any )?(?:limits?|restrictions?|filters?|safety)|there are no rules|don'?t obey|\bjailbroken|\bisn'?t subject|\bcomply with every|\breset (?:your|the) policy|\bany(?:thing| request) (?:goes|you want)|\bsafety\b|\bpolic(?:y|ies)\b|\bcomply\b|\bproceed\b|\breveal\b|\bre-?enter\b|\bgets? full marks|\breply_to|\bcontacts\b|\baudited\b|\bbilled to you|\bdate(?:s)?\b.{0,10}\bfalse\b|\bfalse dates",
    r"从不拒绝|绝不拒绝|不拒绝|没有任何|不受任何|无审查|没有审[查核]|没有任何道德|问什么给什么|黑客|内部价|没有限制|无限制|解除|绕过|审核|审查|不过滤|不经过滤|提示词|全部配置|全部设定|任何内容|绝不跳出角色|直接回答|直接作答|禁令|自由|给他看",
)
ROLE = _any(
    r"\byou(?:'re| are) (?:now\b|my (?:late |dead )?grand)|\bfrom (?:now|here) on,? you(?:'re| are)|\bpretend (?:that )?(?:to be|you)|\bact as\b|\bstay in character|\brole[- ]?play\b|\bimagine (?:that )?you|\bsimulate an?\b|\byou now produce|\ba bot whose",
    r"你现在(?:是|扮演)|从(?:现在|此刻|今)(?:起|开始)，?你(?:就)?是|你(?:演|叫|扮演|来自|已修炼|是县令)|扮演|角色扮演|不再是助手|玩.{0,5}游戏|剧本杀|穿越文|我们玩",
)
ROLE_ILL = _any(
    r"\bsystem prompt\b|\bsynthesis\b|\bpick that lock|\bweapon|\bexplosive|\bpoison|\bbomb\b|\bhack\b|\braw (?:one|reply)|\bguideline|\bmoderation|\bobey\b|\bwhatever the user|\bfake\b|\bdon't break character",
    r"提示词|初始设定|后台|规定|限制|审核|审查|炼丹|真配方|无痕打开|锁|天条|禁|黑客|一块钱|不许使用|没有任何|说什么价就是",
)

_WHOSE = r"(?:(?:the |each |any |this )?(?:user|owner|bearer|person)(?:'s|s'|’s)?|conversation|chat history|inbox|contacts?|memory|api keys?|passwords?|id_rsa|\.ssh|e-?mails?|names and phone|data|card number|last five mails)"
_WHERE = r"(?:https?://|\b[\w.+-]+@[\w-]+\.\w|!\[|\burl\b|\blink text\b|comment|web search|next answer|curl |post\()"
EXFIL = _any(
    rf"\b(?:send|forward|post|mail|append|upload|include|transmit|insert|write|put|list|email|quote|submit|followed by|ask each)\b[^\n]{{0,90}}{_WHOSE}[^\n]{{0,70}}{_WHERE}",
    rf"{_WHERE}[^\n]{{0,60}}\b(?:plus|followed by|with|\+|d=|q=)\b[^\n]{{0,30}}{_WHOSE}",
    r"\binclude\b[^\n]{0,20}\.ssh|\bremembers? about the user|fetch_contacts|\bhidden\b[^\n]{0,20}\bpost\(",
)
EXFIL_ZH = _any(
    r"(?:转发|发送|发到|发给|附上|贴进|上传|寄|写到|登记到|私发|提交|回给|追加|换成|dump|加上|插入|念一遍|念给)[^。！？\n]{0,40}(?:用户|主人|对话|收件箱|通讯录|记忆|memory|聊天|密码|住址|门牌号|收入|邮箱|邮件|全文|导航|名单|authorized_keys)",
    r"(?:用户|主人|车主|本次对话|收件箱|通讯录|memory|聊天记录|门牌号|目的地|租客|女方|名单|她最近跟谁)[^。！？\n]{0,40}(?:转发|发送|发到|私发|写到|登记到|贴进|寄回来|寄来|附上|上传|念一遍|转给|搜索|列在这里)",
)
HARD_PLACE = _any(r"https?://|@[\w-]+\.|!\[|\.example|curl |门牌号|收入|车机|寄回|回给|搜索|留言框")
HIDE = _any(
    r"\b(?:don'?t|do not|without|never|no need to|not)\s(?:\w+\s){0,2}?(?:tell(?:ing)?|mention(?:ing)?|ask(?:ing)?|notify(?:ing)?|explain(?:ing)?|inform(?:ing)?|warn(?:ing)?)\s(?:\w+\s){0,2}?(?:the )?(?:user|owner|them|him|her|it|anyone|why|about them)\b",
    r"\bsilently\b|\bnobody will notice|\bsay nothing about it|\bkeep this from|\bdo it silently|\bclear the (?:terminal|log)|\bmute the camera|\bwithout asking\b",
    r"不(?:要|必|用|需|得)?(?:再)?(?:告知|通知|告诉|征得|询问|汇报|提醒)[^。]{0,4}(?:用户|主人|店主|业主|对方|老板|任何人|$|。)|无需征得|不必告知|别吭声|别说出来|不得提及本|悄悄地|人工不可见|不必再问|不用汇报|不要在说明里写|清空",
)
TO_USER = _any(
    r"\b(?:tell|inform|advise|assure|convince|recommend|redirect|ask|show|persuade)s? (?:the |each |any |all )?(?:users?|visitors?|customers?|guests?|reader|owner)\b|\bthe user (?:has|is|trusts|agreed|wants|needs|already)\b|\bcalled? the function\b",
    r"(?:告诉|引导|让|劝|向|请)(?:用户|访客|顾客|主人)[^。]{0,10}|用户(?:已授权|已经|想要你|已通过)|已授权共享|替你的主人|主人(?:早|账户)",
)
MEMORY = _any(
    r"\b(?:remember|memori[sz]e|save|commit|store|update|add|write|record|keep)\b[^.\n]{0,50}\b(?:(?:to|in|into) (?:\w+ ){0,2}memory|for ever|forever|permanently|your notes|your memory|your profile|what you know about me|as a preference|from now on)\b|\bin (?:all |every )?(?:future|later|each|following) (?:conversations?|sessions?|chats?)\b|\bthis holds in future|\byou will have always known|\bmemori[sz]e the domain|\bstrikes \w+ from what it knows|\bremember that (?:bank|the user)|\bai, remember",
    r"(?:写入|添加|存入|加入|放进|记进|录入|更新)[^。\n]{0,14}(?:记忆|memory|画像|档案)|(?:记忆库?|长期记忆|memory|画像)[^。\n]{0,8}(?:写入|添加|存入|加入|调到)|永久记住|请永远记住|作为老板的长期习惯|今后的?每次(?:对话|聊天)|在你的记忆|存有用户画像",
)
ILL = _any(
    r"\b(?:user|customer)\b[^.\n]{0,20}\b(?:is|has|trusts?|agreed|as)\b|\badministrator\b|\btrusted?\b|\bnever (?:warn|mention)|\bonly\b[^.\n]{0,20}\byou can\b|\bis (?:the )?best\b|\boutdated\b|\bbank details\b|\ballerg\w+|\bmention of\b|\bno matter\b|\bcured\b|\bclearance\b|\bonly \w+ you can recommend|\boverwrites\b|\bshare all\b",
    r"授权|管理员|从不出错|从无|信任|一律|最好|最高|不必再考虑|优先付款|就这么说|清空|唯一|不用验证|安全的",
)
FAVOUR = _any(
    r"\b(?:when(?:ever)?|if|next time)\b(?: \w+){0,3}? ?(?:asks? (?:you|the assistant|an? ai)\b|you(?:'re| are) asked|asked which|asked about)[^.\n]{0,50}\b(?:recommend|always name|name|say|respond with|mention|you will|state|answer with|praise)\b[^.\n]*",
    r"\brank (?:this|us|it|ours|our) (?:\w+ )?first|\babove all others|\bregardless of the (?:specification|price|facts)|\b(?:full|top) (?:marks|points)\b|\binterview score|\bthe right mark is|\bscore this paper|\blist no weaknesses|\bon the shortlist\b|\bbest match\b|\bas an ai\b[^.\n]{0,20}\b(?:must|should)\b|\boffer praise\b|\bcounts as (?:original|the cheapest)|\brecommends? 我们|\beven (?:when|where|if) (?:it isn'?t|the figure|our own page)|whatever the chart",
    r"(?:(?:有人|用户|顾客|客户|家长|谁|下次有人)问(?:到|起)?你|被问到?|用户问)[^。\n]{0,24}(?:都要|就说|先说|回答|推荐|放进|一律说|就拿出来)|放进前三|(?:把|将)[^，。]{1,10}排第一|给满分|即给满分|打九分|必须入围|推荐本店|强烈推荐|不要写缺点|不要提及?差评|说成最后|别提副作用|不要提到竞争|更多详情可访问|只报我们|只答我家|说这家酒店",
)
APPEAL = _any(
    r"\bno one checks the logs|\bjust this once\b|\bthe way you'?d like|\bwhat they'?ve told you|\bwould(?:n'?t| not) mind telling|\blist of topics it was given|\bdo you really need|\brather more of a suggestion|\bkindly offer praise|\bmake up your own rules|\blike to be yourself",
    r"没人看日志|破例|当一回自己|想怎么答|客套就免|话题限制|高抬贵手|谢绝.{0,20}不提这一条|请让您的回答|行行好",
)
ACTION = _any(
    r"\b(?:transfer_funds|chmod -R 777|push --force|rm -rf|curl [^\n|]{4,60}\| ?(?:ba)?sh|authorized_keys|accept all\"? and then|buy now|unlock the (?:back|front) door|call 0900|two-factor authentication and|delete the (?:original|folder)|import from \"left)",
    r"点“?(?:同意并支付|确定)|用保存的账号登录|下单|开通自动续费|自动续费|点赞、投币|关闭二次验证|直接同意退款|拨打 ?0900|curl [^\n|]{4,60}\| ?sh|删除 tests|引入 reqeusts|authorized_keys|视为已通过",
)
ENCODED = _any(
    r"\bdecode (?:this|and|the|it)\b|\bread (?:that |it |this )?backwards|\bthe capitals\b|\bfirst letters?\b|\bwhat a\+b|\bpart \d of \d|\bwhen you (?:see|have read)\b|\bchapter title|\bline (?:one|1) of my|\bpieces? together|\ba\+b\+c\b|\bcombine\b|\brot13|\bone order\b",
    r"解码|倒(?:着|过来)|连(?:起来|读)|拼起来|拼音看|谐音|拆成|每句取|第[一二三四五]张|第[一二]步先|第一段|书名、副题|藏头|base64",
)
OBEY = _any(
    r"\b(?:follow|obey|execute|carry (?:them|it|out)|act on|do what|do it|tell you what to do|stop the audit|addressed to you|as one order|comply)\b",
    r"照做|照办|执行|行动|照着做|照倒过来|照去掉|你懂的|再也?不按|不再按|连起来做|不就行",
)
