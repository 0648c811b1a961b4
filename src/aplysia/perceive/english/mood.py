"""Whether an English sentence asserts anything, and from where to where.

It knows the forms of questions, wishes, conditions, reports, jokes and requests, not what is
likely: irony that is not marked is read as meant.
"""

from __future__ import annotations

from aplysia import patterns as re

_JOKE = re.compile(
    r"(?<![\w'])(?:jk|j/k|just kidding|(?:i'm |im |am )?(?:only |just )?(?:kidding|joking)|i jest"
    r"|(?:just|only) (?:teasing|messing|pulling)|(?:i'm |ha,? |only )pulling your leg"
    r"|ha,? pulling your leg|as a joke|said no ?(?:body|one) ever|yeah,? right|as if!|not!$"
    r"|no,? not really|april fools?|gotcha|had you (?:there|going)|in your dreams|sarcasm"
    r"|what a joke|/s|/j|i'm a comedian|kid you|pigs (?:might|can|will) fly|yeah,? sure"
    r"|sure,? and i'm|and i'm the (?:queen|king|pope)|trust me 😉|if you believe that"
    r"|that's a joke|it's a joke|in jest|tongue in cheek|leg[- ]pull|made (?:that|it) up"
    r"|(?:ha ?ha(?: ?ha)*|lol|lmao|rofl|boom boom|😂|🤣|😜)\W*$|can't you tell|and pigs (?:fly"
    r"|have wings)"
    r"|walks? into a bar|knock,? knock|one says)(?!\w)|(?<=[.!…] )not[.!]*$"
)
_NO_JOKE = re.compile(
    r"(?:not|n't|no) (?:even )?(?:kidding|joking|a joke|pulling|as a joke|kid you)"
)
_FIRST = r"(?:and|but|so|ok|okay|well|hey|hi|hello|yes|no|oh|also|or|then|right|now|anyway|please)"
_DO = r"(?:do|does|did|don't|doesn't|didn't|dont)"
_BE = (
    r"(?:is|are|was|were|am|isn't|aren't|wasn't|weren't|can|could|will|would|should|shall|may"
    r"|might|must|has|have|had|hasn't|haven't|hadn't|can't|couldn't|won't|wouldn't|shouldn't"
    rf"|{_DO})"
)
_WHO = (
    r"(?:i|you|u|he|she|it|we|they|my|your|his|her|our|their|its|there|this|that|these|those|the"
    r"|a|an"
    r"|any|some|any\w+|some\w+|every\w+)"
)
_ASKS = re.compile(
    rf"(?:{_FIRST}[ ,]+)*(?:(?:who|whom|whose|what|which|where|when|why|how)(?:'s|'re|'d|s)?\b"
    rf"|{_BE} (?:not )?{_WHO}\b|since when|how come|any (?:idea|chance|one|news)|anyone know)"
)
_INVERTED = re.compile(rf"(?:{_FIRST} )*{_BE}(?: not)? (?!(?:been|got|had|to)\b)\w")
_OPENS = re.compile(  # a question word opens a question only before an inversion
    rf"(?:{_FIRST}[ ,]+)*(?:(?:who|whom|whose|what|which|where|why|how)(?:'s|'re|'d|s|s')?"
    rf"(?:(?: \S{{1,20}}){{0,5}}? {_BE}\b| (?!i\b|we\b|my\b)\w+ \w+\??$|'s\b|s\b)"
    rf"|when(?:'s|s|'re|'d| {_BE})\b|who (?:here |else )(?:\w+s?) "
    r"|who \w+(?:ed|s|on|ot|ew|ade|ook|ent|aid|ote|ang|ave|oke|an|ate) (?:the|my|our|this|that"
    r"|it|all)\b[^,;]*$)"
)
_AUX_FIRST = re.compile(
    rf"(?:{_FIRST}[ ,]+)*(?:do|does|did|is|are|was|were|can|could|will|would|has|isn't|aren't"
    rf"|doesn't|didn't|don't you)"
    r" (?!you (?:please )?(?:remember|note)|(?:not|so|be|speak|have|come|take|let|keep"
    r"|try)\b)[a-z]"
)
_NEGATED_FIRST = re.compile(  # "wasn't Dave …", with or without the apostrophe
    r"(?:(?:and|but|so|oh|well|hm+|wait)[ ,]+)*"
    r"(?:is|are|was|were|do|does|did|has|have|had|could|would|should|wo|ca)n'?t (?!been\b|got\b)\w"
)
_INDIRECT = re.compile(
    r"\b(?:i(?:'m| am|'ve been| was|'d be)? ?(?:just )?wonder(?:ed|ing)?|wondering (?:if|whether"
    r"|what"
    r"|how|who)|(?:i'm |im |i am )?(?:not|never) (?:quite |too |so |really )?(?:sure"
    r"|certain) (?:if"
    r"|whether|what|how|who|when|where|why)|i(?:'d| would) (?:like|love) to know|do(?:es)? (?:you"
    r"|u|anyone|anybody) |(?:any|some)(?:one|body) (?:know|remember|tell)|any idea|guess who|no"
    r" (?:idea|clue)|i(?: do|')?(?: not|n't|nt| dont| don't) (?:know|remember|recall|see|get|"
    r"understand) (?:if|whether|what|how|who|when|where|why|which)|i(?:'m| am) (?:curious|asking|"
    r"trying to (?:find out|figure out|work out|remember))|(?:the|my|one) question (?:is|was)|"
    r"remind me (?:what|who|when|where|how|which)|i(?: want|'d like| wanted|'ve been meaning) to"
    r" (?:know|ask|find out)|i forg[eo]t (?:what|who|when|where|how|which|whether|if)|tell me"
    r" (?:what|who|when|where|how|which|whether|if|why)|can't (?:remember|recall) (?:if|whether"
    r"|what"
    r"|who|when|where|how|which)|(?:i )?need to know|asking for a friend|curious (?:if|whether"
    r"|what"
    r"|how|about)|wanna know)\b"
)
_WISH = re.compile(
    r"\b(?:i(?:'d)? (?:do |so |really |just |often |sometimes )?wish|wish (?:i|we|my|he|she|they"
    r"|it)\b"
    r"|if only|would that|fingers crossed|touch wood it|may (?:the|your|all|this|you)\b|(?:some"
    r"|one)"
    r" ?day (?:i|we)|(?:i|we|he|she|they)(?:'d| would) (?:\w+ )?(?:love|like|prefer|rather"
    r"|sooner|kill"
    r"|give|die|adore|hate|enjoy|be (?:happy|glad|delighted|thrilled))|(?:it'd|it would|that'd"
    r"|that"
    r" would|would|'d) (?:\w+ ){0,2}(?:be|mean|make)\b|(?:i|we)(?:'m| am|'re| are)? (?:long"
    r"|longing|"
    r"dream|dreaming|yearn|yearning|dying|itching|praying|pray|aching) (?:for|of|to|that)"
    r"|my (?:big |"
    r"biggest |only |greatest |secret )?(?:dream|wish|hope|fantasy)|(?:my|our) (?:only |one "
    r"|big |biggest |life's |real )*(?:ambition|goal|dream)|(?:i|we) (?:do |so )+hope|here's"
    r" (?:to|hoping)"
    r"|(?:can't|cant)"
    r" wait|(?:i|we) (?:could murder|fancy (?:an?|some)\b|feel like (?:an?|some)\b)|in the mood"
    r" for|gagging for|(?:it's|its|it is) (?:about|high) time|should (?:like|love) to|hoping"
    r" (?:to|for|that)"
    r"|(?:wanna|gonna) be|(?:one|some) ?day$"
    r"|what (?:i|we) (?:wouldn't|would)|let (?:it|there|him|her|them)\b|(?:i|we)(?:'m| am"
    r"|'re| are)?"
    r" (?:really |so |just |very much |do |sincerely )?hop(?:e|es|ing)\b"
    r"|could (?:really )?(?:do with|use)"
    r"|wouldn't mind|how i(?:'d| would| wish| long)|(?:i|we) (?:really |so |just "
    r"|badly )?wan(?:t|na)"
    r"|looking forward to|in my dreams|if i had my way|bucket list|godspeed|best of luck"
    r"|knock on wood)\b"
)
_WISH_START = re.compile(
    r"(?:and |but |so |oh |ah |god,? |please )*(?:hope(?:fully)?|here's hoping|wish|wishing|hoping"
    r"|if only|oh for|o for|oh to|to be|to have|dreaming)\b"
)
_HARMLESS_IF = re.compile(
    r"(?:only )?(?:if (?:memory serves(?: me)?(?: right| correctly| well)?|i(?:'m"
    r"| am) not mistaken"
    r"|i(?:'m| am) (?:being )?honest|i (?:remember|recall) (?:\w+ )?(?:correctly|right|rightly"
    r"|well|it)"
    r"|(?:any|some)(?:one|body)(?:'s| is| asks| wants| needs| wonders| cares)(?: \w+){0,4}|(?:it"
    r"|that)"
    r" helps|you(?:'re| are| must| want| need| ask| ever| wonder| haven't| didn't| can't| don't"
    r"| were| like"
    r")(?: [\w']+){0,14}?|it matters|need be|truth be told)|in case (?:you|any(?:one|body)"
    r"|it)(?:'re| are|"
    r"'s| is| need| want| were| wonder\w*| ask\w*| matters?| helps?| haven't"
    r"| didn't)?(?: [\w']+){0,9}?"
    r"|when people ask|as far as (?:my|i|we)(?: [\w']+){1,8}?|when(?:ever)? (?:any|some)(?:one"
    r"|body) asks"
    r"(?: \w+)?)(?=,| ask\b| i['’ ]| we['’ ]| my | our | the | ask |$)"
)
_IF = re.compile(
    r"(?:and |but |so |or |well,? |ok,? |then |only |even )*(?:(?:who|what|which|where"
    r"|how)ever(?:'s)?\b|(?:anyone|anybody|those|everyone) who|if|as though|as if|in the event"
    r"|on the off"
    r" chance|suppose|supposing|assum(?:e"
    r"|ing)|let's"
    r" (?:say|assume|pretend|imagine|suppose)|lets say|say (?:i|we|you|my|he|she|they|it|the|a"
    r"|an|that|[a-z]+"
    r" (?:is|has|gets?))\b|imagine|imagining|picture|what if|unless|in case|as long as"
    r"|so long as|provided|"
    r"providing|whether|hypothetic\w+|in theory|theoretically|pretend|pretending"
    r"|in an ideal world|in"
    r" another (?:life|world|universe)|given the choice|in a parallel|had (?:i|we|he|she|they|it"
    r"|you|my|the)\b"
    r"|were (?:i|we|he|she|they|it|you|my|the)\b|should (?:i|we|he|she|they|it|you|my|the"
    r"|[a-z]+ [a-z]+)\b"
    r"|on condition|granted that|for argument's sake|for the sake of argument|just suppose"
    r"|once upon)\b"
)
_SAYS = (
    r"(?:say|says|said|claim|claims|claimed|claiming|think|thinks|thought|believe|believes"
    r"|believed|insist"
    r"|insists|insisted|argue|argues|argued|announce|announces|announced|state|states|stated"
    r"|reckons"
    r"|reckoned|reckon|promise|promises|promised|imagine|imagines|imagined|suggest|suggests"
    r"|suggested"
    r"|allege|alleges|alleged|swears|swore|swear|assume|assumes|assumed|suppose|supposes"
    r"|supposed|declare"
    r"|declares|declared|predict|predicts|predicted|complain|complains|complained|hears|heard"
    r"|hear|told|"
    r"tells|tell|telling|mentioned|mentions|mention|boast|boasts|boasted|wrote|writes|texted"
    r"|tweeted"
    r"|emailed|shouted|screamed|whispered|explained|explains|warned|warns|guess|guesses|guessed"
    r"|suspect"
    r"|suspects|suspected|denies|denied|deny|assures|assured|maintains|maintained|joked|jokes"
    r"|replied|"
    r"answered|added|admitted|admits|hinted|hints|preaches|preached|asserts|asserted|figured"
    r"|figures|"
    r"theorised|theorized|dreamt|dreamed|pretends|pretended|implies|implied|expected|expects"
    r"|reports|"
    r"reported|goes on about|went on about|would have (?:you|it|us)|asked|asks|fears|feared"
    r"|hopes|hoped"
    r"|wishes|wished|doubts|doubted|teaches that|taught that|advertises|advertised|posted"
    r"|concludes"
    r"|concluded|estimates|estimated|proposes|proposed|has it|had it|bets|reads:|saying|thinking|"
    r"goes,|wonders|wondered|keeps? (?:telling|saying|insisting|claiming)|was like|were like"
    r"|is like,)"
)
_REPORT = re.compile(rf"(?<![\w-]){_SAYS}(?![\w-])")
_ALSO_DOES = re.compile(  # reports only before a clause: "wrote Hamlet" does not
    r"(?:wrote|writes|hears?|heard|adds?|added|answered|replied|fears?|feared|maintains?"
    r"|maintained|figures?|reports?|reported|"
    r"explains|explained|states?|mentions?|doubts?|boasts?|posted|shouted|screamed|estimates"
    r"|concluded|admits|admitted|promises?"
    r"|promised|proposed|proposes|texted|emailed|warns|denied|deny|denies|tells?|told|expects"
    r"|expected|hopes|teaches that)$"
)
_CLAUSE_NEXT = re.compile(
    r" (?:\w+ )?(?:that|he|she|it|they|i|we|everyone|me|us|him|them|there|(?:my|his|her|the"
    r"|their|our|this|a|an) [\w' -]{1,40}?"
    r"(?:is|was|are|were|has|had|'s|will|would|\w+s)\b|a \w+ \w+ (?:walk|view|discount|prize))"
)
_MINE = re.compile(
    r"(?:^|[ ,])(?:i|we)(?:'ve| have|'d| had)?(?: \w+ly| also| always| just| never)?$"
)
_SURE = re.compile(
    r"\b(?:is|are|was|were|'s|'re|seems?|seemed) (?:\w+ly )?(?:convinced|certain|sure|adamant"
    r"|positive"
    r"|persuaded|of the opinion|under the impression|afraid that|to (?:think|believe|feel) )"
    r"|\bto be believed\b"
    r"|\baccording to\b|\brumou?rs?\b|\brumoured\b|\blegend\b|\bsupposedly\b|\ballegedly\b"
    r"|\breportedly\b|\bso-called\b"
    r"|\bword (?:is|on|at|in|from|has)\b|\bgossip\b|\btold (?:me|us|him|her|them|every\w+)\b"
    r"|\bclaims to\b"
    r"|\bin (?:the|this|that|a|my|his|her|an|one|his|season|episode|chapter"
    r"|act)(?: \w+){0,3}? ?(?:film|movie|book|novel|"
    r"game|story|series|show|play|episode|season|song|tale|myth|fairy ?tale|musical|opera|comic"
    r"|manga|anime|cartoon|"
    r"sitcom|dream|script|poem|joke|sketch|ballad|saga|legend|fable|soap|drama|thriller|sequel"
    r"|chapter|one|two|three|"
    r"four|five|\d+)\b(?=,|$| (?:the|a|an|i|you|he|she|they|it|we|my|there|everyone|people|this"
    r"|some|[a-z]+ (?:is|was|has|"
    r"lives|plays|gets|turns|dies|marries|falls)))|\b(?:the|this|that|her|his|my) (?:main "
    r"|lead )?(?:character|hero|heroine|"
    r"protagonist|villain|narrator)\b|\bjokes? (?:where|about|in which|that)\b|\bthe (?:song"
    r"|saying|proverb|joke|"
    r"story|plot|headline|sign|label|poster|slogan|lyrics?|chorus|rhyme"
    r"|caption)\b(?: \w+)? (?:is|goes|went|has|was|runs)\b"
    r"|\b(?:people|they|folks|children|some) (?:always )?(?:tell|say|claim|call it)"
    r"|\bthe (?:theory|idea|notion|claim|myth) "
    r"(?:is|was|goes)? ?that|\bold wives\b|\bquote\b|\bdreamt|\bi dreamed|\bmy dream last"
    r"|\burban legend|\bconspiracy"
    r"|\b(?:chapter|film|movie|novel|episode|sequel|story|plot|series|musical|opera) (?:has"
    r" [a-z]+ \w+ing|sees"
    r"|follows|features|centres|opens with|ends with)\b|\bofficial (?:line|story|version"
    r"|explanation) (?:is|was)|\b(?:fortune teller|horoscope|tarot|psychic"
    r"|palm reader|clairvoyant|astrologer|star sign|stars|crystal ball|fortune cookie"
    r"|proverb)\b(?:.*\b(?:saw|sees"
    r"|will|have|has|in my future)\b)"
    r"|\b(?:line|bit|scene|moment|lyric|quote|passage|character) (?:in|from) (?:the )?[a-z]+(?:"
    r" [a-z]+){0,3}?"
    r" (?:about|where|when|that|with)\b"
    r"|\b(?:leaflet|sign|label|poster|notice|banner|plaque|menu|brochure|card|note|letter"
    r"|headline|website|article"
    r"|sticker|t-shirt|mug|advert|ad|motto|slogan|voicemail|guidebook|review|packet|box|tin"
    r"|inscription|graffiti)"
    r"(?: \w+){0,4}? (?:reads?|goes|says)\b|\bif you (?:believe|ask|listen to) (?:the|him|her"
    r"|them|my|his)\b"
    r"|\b(?:she|he|they) (?:goes|go|went),? (?:\"|i|we|we've|you|no|yes|oh|well|it's|that's)\b"
    r"|\bit (?:was|is|said) (?:all )?in the (?:paper|papers|news|gazette|times|guardian|mail"
    r"|sun)\b.*\bthat\b"
    r"|^(?:as )?per (?:the|my|his|her|this|that)\b|^going by (?:the|what)\b"
    r"|\bseems? to think\b|\bin (?:his|her|their) (?:opinion|view|eyes|mind)\b|\bto hear (?:him"
    r"|her|them)\b"
)
_TEXT_OP = re.compile(
    r"(?:please |now |also |can you |could you |ok,? )*(?:translate|rewrite|rephrase|correct"
    r"|proofread|"
    r"summari[sz]e|shorten|paraphrase|put (?:this|these|it|the|into)|turn (?:this|these"
    r"|the following)"
    r"|make (?:this|these|up|it|the following)|fix|edit|reword|fill in|complete|continue|label"
    r"|classify|"
    r"count|write|draft|compose|invent|improve|polish|swap|replace|change|expand|simplify|check"
    r"|convert"
    r"|spell|sort|format|analy[sz]e|extract|parse|repeat|say|type|read|transcribe|generate|create|"
    r"caption|create|roleplay|pretend|act|tell (?:me|us) (?:a|another)|conjugate|decline|explain"
    r"|define|identify|solve|proofread|(?:role[- ]?play|exercise|task|prompt|example)(?=:)"
    r"|your task is to|review (?:my|this|the)|in this (?:exercise|game|story|scenario|role)"
    r"|in that scenario|(?:consider|given|take) an? \w+|add an? \w+"
    r"|(?:name|rank|list) (?:the|\w+s)\b"
    r"|make me an?)\b"
)
_PLEASE = re.compile(
    r"(?:and |so |just |please |ok,? )*(?:give|tell|show|send|get|bring|lend|pass|fetch|find"
    r"|buy|make|write|call|text"
    r"|email|let) (?:me|us|him|her|them)\b|i need (?:\d+ |some |an? )(?:\w+ )?(?:headline|title"
    r"|poem|summary|recipe|list|slogan"
    r"|caption|letter|email"
    r"|paragraph|story|essay|speech|joke|script|tweet|ideas?|suggestions?|template|outline"
    r"|description|bio)\b"
    r"|(?:and |so |also |hey,? |hi,? |ok,? |but |then |now |next time,? |just |maybe )*(?:please"
    r"|pls|plz|let's|lets"
    r"|let me|let us|kindly|i need you to|i want you to|i'd like you to|would you|could you"
    r"|can you|will"
    r" you|can i|could i|may i|do me a|feel free|be (?:sure|so|quiet|kind|nice|careful|a)|don't"
    r"|dont|do not"
    r"|never (?:mind|say|tell)|no need|make sure|try to|thanks|thank you|ta|cheers"
    r"|good (?:morning|night|"
    r"evening|afternoon|luck|grief)|happy (?:new|birthday)|what a|how (?:nice|kind|lovely|funny"
    r"|cool|great|sweet|sad)"
    r"|wish (?:me|us|her|him|them)|congrat\w*|you (?:don't say|should|must|could|can|need"
    r"|have to))\b"
)
_KEEP = re.compile(  # asks to remember: what follows is told
    r"(?:(?:please|also|and|so|but|hey|just|ok),? )*(?:(?:can|could|would"
    r"|will) you )?(?:please )?(?:remember|note"
    r"|keep in mind|bear in mind|don't forget|dont forget|make a note|save|write down"
    r"|memori[sz]e|put down)(?: that|:"
    r"|,| for me that)? (?=(?:i|we|my|our|the|[a-z]+'s)\b)(?!(?:my|the) \w+ (?:to|about)\b)"
)
_DISCOURSE = re.compile(
    r"(?:(?:well|so|yes|yeah|yep|no|nope|nah|ok|okay|oh|ah|er|erm|um|uh|hey|hi|hello|hiya|btw"
    r"|by the way|fyi|"
    r"actually|honestly|honest answer|to be honest|tbh|in fact|as a matter of fact"
    r"|for the record|just so you"
    r" know|for what it's worth|fwiw|guess what|(?:it )?turns out(?: that)?|believe it or not"
    r"|you know(?: that)?"
    r"|as you know|i told you(?: that)?|(?:i )?(?:just )?(?:want(?:ed)? (?:you )?to|should|must"
    r"|have to) (?:know|say|mention|add"
    r"|let you know|tell you|admit|confess)(?: that)?|did you know that|the thing is"
    r"|the truth is|the fact is|truth"
    r" be told|to be fair|it's true(?: that)?|sorry|oops|whoops|my mistake|my bad|not quite"
    r"|not exactly|not to brag|i misspoke(?: earlier| before)?|i stand corrected|typo|full"
    r" disclosure|what can i say"
    r"|you've misunderstood|you misunderstood|that's (?:not right|wrong|not true|not correct"
    r"|incorrect)|scratch that|strike that|correction|"
    r"to set the record straight|to clarify|just to clarify|wait|sadly|luckily|fortunately"
    r"|unfortunately|good news|bad news"
    r"|great news|fun fact|quick (?:fact|note|update|correction)|update|note|also|and|but|plus"
    r"|anyway|besides|then|now then"
    r"|it's official|to be clear|in short|basically|at least|of course|obviously|admittedly"
    r"|meanwhile|personally|"
    r"as for me|me(?=,)|speaking of which|poor|good old|only|all (?:i know is|right)"
    r"|let me tell you|let's face it|i swear|"
    r"i'm (?:happy|sad|sorry|glad|proud|pleased|afraid|ashamed) to say(?: that)?|i'm (?:glad|sad"
    r"|proud|afraid|happy) (?:that )?(?=my|we|i|our)"
    r"|in my case|(?:i'm|im) telling you|what matters is(?: that)?|the good news is(?: that)?"
    r"|(?:look|listen)(?=,)|seriously"
    r"|heads up|psa|reminder|more precisely|or rather|rather|i repeat|to repeat|again|(?:one"
    r"|another) thing about me)"
    r"(?![\w'’-])[ ,:;!.*-]*)+"
)
_HEDGE = re.compile(
    r"(?:(?:i (?:\w+ly |do |would |kinda |still |also )?(?:think|believe|guess|reckon|suppose"
    r"|assume|suspect|imagine|gather|figure|"
    r"fancy|presume|feel like|feel|seem to remember|seem to recall)(?: that)?|(?:i'm|im"
    r"|i am) (?:pretty|fairly|almost|quite"
    r"|reasonably|rather|more or less|not|n't)?\s?(?:entirely |totally |100% "
    r"|completely )?(?:sure|certain|confident)(?: that)?(?=[ ,])"
    r"|maybe|perhaps|possibly|probably|apparently|presumably|it (?:seems|looks|appears)(?: that"
    r"| like| as if)?|seems"
    r" (?:like|that)|looks like|as far as (?:i|my)(?: [\w']+){1,7}?(?=,| i | my | the | our )"
    r"|from what i (?:remember|recall|know|gather)|"
    r"(?:i )?kinda feel like|if memory serves(?: me)?(?: right| correctly| well)?"
    r"|if i'm not mistaken|if i (?:remember|recall)"
    r"(?: \w+)?|i have a (?:feeling|hunch)(?: that)?|i could be wrong|i may be wrong"
    r"|i might be wrong|correct me if"
    r" i'm wrong|(?:don't|dont) (?:quote|hold) me(?: to it| on (?:that|this|it)| to (?:that"
    r"|this))?|to (?:the best of )?my knowledge|"
    r"my guess is(?: that)?|chances are(?: that)?|i'd (?:say|guess|bet|think|imagine)(?: that)?"
    r"|i want to say|my impression is(?: that)?|"
    r"there's a good chance(?: that)?|i'm under the impression(?: that)?|in my opinion|imo|imho"
    r"|not sure|if you ask me)(?![\w'’-])[ ,:;-]*(?:but )?)+"
)
_HEDGED = re.compile(
    r"\b(?:i think|i guess|i believe|i reckon|i suppose|probably|maybe|perhaps|apparently"
    r"|possibly|or so|i"
    r" assume|i suspect|if i remember|as far as i|not (?:entirely |totally |100% )?sure|i'd say"
    r"|might be|presumably|"
    r"seemingly|or something|more or less|iirc|afaik|to my knowledge|seems? to|appears? to)\b"
)
_CORRECTS = re.compile(
    r"^[^\w]*(?:no|nope|nah|sorry|oops|whoops|er|erm|actually|correction|wait|scratch that"
    r"|strike that|my (?:mistake|bad)|not quite"
    r"|you've misunderstood|you misunderstood|that's (?:not right|wrong|not true|incorrect"
    r"|not correct)|to set the record"
    r"|i mean|\*(?!\*))(?![\w])"
    r"|\b(?:i (?:really )?meant|should (?:read|say|be)|got (?:that|it) wrong"
    r"|make that|typo|or rather|i misspoke)\b"
)


def low(text: str) -> str:
    """As long as `text`, lower-cased where that keeps the length, with straight quotes."""
    plain = text.replace("’", "'").replace("‘", "'")
    lower = plain.lower()
    return (
        lower
        if len(lower) == len(plain)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    )


def joking(text: str) -> bool:
    plain = low(text)
    return bool(_JOKE.search(plain)) and not _NO_JOKE.search(plain)


def corrects(sentence: str) -> bool:
    return bool(_CORRECTS.search(low(sentence)))


def hedged(sentence: str) -> bool:
    return bool(_HEDGED.search(low(sentence)))


def opening(plain: str, at: int = 0) -> tuple[int, bool]:
    """Where the statement begins after words that only lead to it, and whether they hedge."""
    soft = False
    for _ in range(6):
        before = at
        for pattern in (_DISCOURSE, _HEDGE, _KEEP):
            if m := pattern.match(plain, at):
                at, soft = m.end(), soft or pattern is _HEDGE
        if (m := _HARMLESS_IF.match(plain, at)) and m.end() > at:
            at = m.end()
            soft = soft or "mistaken" in m.group() or "memory" in m.group() or "far" in m.group()
            while at < len(plain) and plain[at] in " ,":
                at += 1
        if at == before:
            return at, soft
    return at, soft


def asks(plain: str) -> bool:
    """Whether a stretch of a sentence begins a question."""
    return bool(_ASKS.match(plain) or _INVERTED.match(plain))


def opens_question(plain: str) -> bool:
    """The same without help of a question mark: only where the order of words shows it."""
    m = _OPENS.match(plain)
    return (
        bool(m)
        or bool(_AUX_FIRST.match(plain))
        or bool(re.match(rf"(?:{_FIRST}[ ,]+)*{_BE} (?:not )?{_WHO}\b", plain))
        or bool(_NEGATED_FIRST.match(plain))
    )


def indirect(plain: str) -> bool:
    return bool(_INDIRECT.search(plain))


def wishes(plain: str) -> bool:
    return bool(_WISH.search(plain) or _WISH_START.match(plain))


def supposes(plain: str) -> bool:
    return bool(_IF.match(plain))


def requests(plain: str) -> bool:
    return bool(_PLEASE.match(plain))


def works_on_text(plain: str) -> bool:
    return bool(_TEXT_OP.match(plain))


def report(plain: str) -> int:
    """Where a report of what others say or think begins; -1 when there is none."""
    if m := _SURE.search(plain):
        return m.start()
    for m in _REPORT.finditer(plain):
        if _ALSO_DOES.match(m.group()) and not _CLAUSE_NEXT.match(plain, m.end()):
            continue
        if not _MINE.search(plain, max(0, m.start() - 30), m.start()):
            return m.start()
    return -1
