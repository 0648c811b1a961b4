"""English words by class: what a reader of clauses knows before it reads.

Closed classes are complete as far as people use them; verbs are the common ones, with their forms
worked out. It knows no meanings beyond the attribute that a verb or noun stands for.
"""

from __future__ import annotations

from aplysia import patterns as re


def words(text: str) -> frozenset[str]:
    """The words of a list, each once."""
    return frozenset(text.split())


_REGULAR = """
accept access ache achieve act adapt add address admire admit adopt adore advise afford aim allow
answer appear apply appreciate approve arrange arrest arrive assemble assist attack attend avoid
award babysit back backpack bake ban bark base bathe beg behave belong boil book borrow bounce box
brake breathe brew brush bury bump call camp cancel care carry cater cause celebrate challenge
change charge chase chat check chew clap clean clear climb close clock coach collapse collect
commute complain complete compete compose conduct confirm connect consist consume contain continue
contribute control convert cook copy correct cost cough count cover crack crash crave create croak
cross crochet cry cure cycle damage dance date decide declare decorate defeat delay delete deliver
depart depend describe design destroy detest develop die direct disappear discover dislike
displace display divide divorce donate double download drag dread dress drill drop drown dry dye
earn eject elect email embroider employ empty enable disable enclose encourage end endorse enjoy
enrol enroll enter equal escape establish examine exceed exchange exercise exist expand expect
expire explain explode explore export extend face fail faint fancy farm fasten favour feature
fence ferment fetch fill film finance finish fire fish fit fix flash float flow fold follow force
form foster freelance fry function fund garden gain gather generate glue govern grade graduate
grate greet grill guard guess guide halt hammer hand handle happen harm harvest hatch hate head
heal heat help hibernate hike hire hitch host hug hunt hurry identify ignore imitate import
improve include increase inform inhabit inherit inject injure insist install insure intend
interest interview introduce invent invest invite iron jog join joke juggle jump kick kill kiss
knit knock label lack last laugh launch learn lecture level lick lift light like limit link list
listen live load loathe lock look love lower mail maintain manage manufacture march mark marry
master match matter measure melt mend mention migrate milk mind miss mix model monitor mount move
mow multiply murder name narrate need neighbour nest note notice number nurse observe obtain
occupy occur offer open operate orbit order organise organize originate own owe pack paint park
participate pass patrol paste pause perform phone photograph pick pilot place plan plant play
plough point polish possess post postpone pour practise practice praise pray preach prefer prepare
present press prevent print proceed process produce program promote pronounce protect provide
publish pull pump punch purchase push quack qualify question queue quilt race rain raise range
rank rate reach realise realize rear receive recharge recognise recommend record recover recycle
reduce referee refer reference refuse register rehearse reject relax release relocate rely remain
remarry remember remind remove renew renovate rent repair repeat replace report represent require
rescue research resemble reserve resign respect rest restart restore result retire return reveal
review ride risk roast rock roll row ruin rule rush sack sail sample sand save scare schedule
score scream scrub sculpt search seat sell separate serve settle share shave shelter shift ship
shop shout shovel show shrug sign sip skate sketch ski skip sleep slip slow smash smell smoke
sneeze snore snow solve sound spell spill spot sprain spray squeeze stain start state stay steer
sting stir stock stop store stream stretch study style subscribe succeed suffer suggest suit
supervise supply support suppose surf surprise surround survive suspend swap sweat switch tap
taste tattoo teach tear tend test thank tick tidy tie time tip tolerate top total touch tour tow
trace track trade train transfer translate transport travel treat trek trim trip trust try tune
turn tutor twist type undergo uninstall unite unload update upgrade upload use vacuum value vary
view visit volunteer vote wait wake walk want warn wash waste watch water wave weave weigh weld
welcome whisper whistle win wipe wish work worry worship wrap wrestle yell yield zip busk freeze
moderate mentor found house star debut cause contradict orbit outlive accompany conserve absorb
emit secrete border flower bloom blossom ripen rot rust shrink sink swell thaw thrive wilt erupt
rotate revolve spin reproduce pollinate migrate navigate assemble inspect audit translate
interpret curate edit host chair captain sponsor coordinate supervise clean babysit dogsit
petition lobby campaign commute carpool swallow gargle inhale exhale vape quit abstain fast diet
meditate stretch kayak canoe snowboard skateboard rollerblade blog vlog podcast tweet text message
ring snooze nap oversleep dream fence bowl golf box swim dive row surf sunbathe picnic barbecue
barbeque bike hitchhike pay lay stutter stammer limp squint tan blush itch hurt vomit faint bleed
relapse overlook face adjoin contain stock accept decline refund deliver dispatch process reopen
abuse accelerate accommodate accomplish accumulate administer affect amend appeal approach
assess associate assure audition balance banish bargain benefit boost brag bribe browse capture
certify christen circulate cite combine commission commit compile comprise compromise conceive
conclude condense confess confront conquer constitute construct consult contact corrode crawl
cruise crush cultivate decompose decrease demand deposit derive descend deserve detect
deteriorate devote differ dine discard discontinue discuss dislocate dismiss distil distribute
ditch dump educate eliminate encounter endure engage entertain evacuate evolve exclude exhibit
expose father fiddle flip forage fracture frequent furnish gift graft grant halve haul haunt
hoard illustrate induce inspire instruct integrate justify kneel mature memorise mine modify
mourn neglect neuter obey oppose overdose oxidise parachute perish photosynthesise pickpocket
pierce pledge pluck preserve prohibit propagate propose prune punish pursue quote react
rearrange recall recite recruit refract regret relaunch relieve rename renumber reschedule reply
reside resist restrict resume reverse revise reward rob rub salvage scrap scratch secure seize
select sharpen shred skydive snorkel specialise specialize spoil stack starve strengthen submit
surrender tailor tame terminate toast transform transplant triple unlock unpack unveil urge
vanish weed widen wreck terminate brief crochet upcycle declutter ghost unfollow unfriend
ringfence mansplain gatecrash volunteer bunk potter pootle faff dabble lodge rehome foster
relocate merge acquire rebrand bankrupt liquidate expire renew lapse freeze unfreeze thaw run ban
legalise legalize outlaw abolish introduce adopt ratify sign annex invade reckon seem sing sort
squat staff star stick struggle stumble suck sum swear swing tackle describe label summarise
summarize rewrite rephrase shorten lengthen proofread outline draft calculate compute convert
define compare analyse analyze list generate imagine pretend suppose assume consider ensure remind
schedule postpone reschedule book reserve cancel highlight underline capitalise capitalize format
indent paraphrase simplify expand explain roleplay brainstorm search google lend assign appoint
nominate promote demote fire hire sack doubt claim argue announce deny predict promise warn boast
joke complain allege mutter replace swap exchange trade upgrade downgrade toggle enable mute
unmute land bank moor dock anchor tour stem brush comb groom train shear milk feed bid tend mind
hoover dust mop sweep scrub iron polish tidy declutter mend patch darn stitch sew craft carve
whittle mould mold sculpt engrave etch forge solder weld wire plumb tile plaster render roof
thatch insulate decorate wallpaper varnish sand plane saw hammer nail screw bolt strip dismantle
assemble install fit hang catalogue file archive scan photocopy fax staple laminate bind publish
edit proofread typeset analyse investigate interrogate arrest prosecute defend judge sentence
acquit sue testify diagnose treat prescribe operate vaccinate nurse counsel massage examine
bandage scan x-ray invest gamble bet speculate save budget insure mortgage rent lease sublet evict
let slice dice chop grate peel mash whisk knead bake roast fry grill steam poach simmer stew smoke
pickle marinate season garnish taste savour devour gobble nibble sip gulp slurp chew digest accuse
adjust amuse annoy apologise apologize attract believe blame bother bully calm cheat cheer comfort
confuse convince crave disagree agree disappoint disturb embarrass envy excite frighten harass
hesitate impress insult interrupt irritate offend persuade pity please provoke reassure respond
scold shock shun sulk tease tempt terrify threaten torment trick upset aid attach blend breathe
brew burrow calve camouflage coat cost curl dangle date decay dissolve drain drift drip droop echo
embrace encircle engulf evaporate fade flap flicker flood flourish flutter gallop gaze germinate
gleam glide glow graze grind growl hop hover howl hum inflate lap leak leap lurk mate meow moan
moo mumble nest nod nurse overflow paddle peck pedal perch pollute pounce prowl purr quarrel
radiate rattle reflect ripple roam roar rumble rustle scatter shimmer shiver sigh slither slope
snarl sniff soak soar spill splash sprint sprout stalk stoop strut swarm tick tilt trickle trot
tumble undulate wag wander whine wiggle wriggle yawn yelp fetch host stage premiere air broadcast
feature award nominate dedicate commemorate honour honor inaugurate unveil sponsor fund back chair
preside oversee spearhead head lead outnumber outrank outsell outweigh overlap precede predate
entail denote signify symbolise symbolize stand mark span straddle abut overlap skirt traverse
bisect specialise specialize major minor tutor lecture teach train intern shadow temp moonlight
deputise volunteer retrain requalify downsize upsize emigrate immigrate resettle relocate sublet
lodge room board squat camp cope handle shovel overtake resurface repaint redecorate refurbish
extend demolish
"""
_IRREGULAR = """
be:was:been become:became:become begin:began:begun bend:bent:bent bet:bet:bet bite:bit:bitten
bleed:bled:bled blow:blew:blown break:broke:broken breed:bred:bred bring:brought:brought
build:built:built burn:burnt:burnt burst:burst:burst buy:bought:bought catch:caught:caught
choose:chose:chosen cling:clung:clung come:came:come creep:crept:crept cut:cut:cut
deal:dealt:dealt dig:dug:dug do:did:done draw:drew:drawn drink:drank:drunk drive:drove:driven
dwell:dwelt:dwelt eat:ate:eaten fall:fell:fallen feed:fed:fed feel:felt:felt fight:fought:fought
find:found:found flee:fled:fled fly:flew:flown forbid:forbade:forbidden forget:forgot:forgotten
forgive:forgave:forgiven freeze:froze:frozen get:got:got give:gave:given go:went:gone
grow:grew:grown hang:hung:hung have:had:had hear:heard:heard hide:hid:hidden hit:hit:hit
hold:held:held hurt:hurt:hurt keep:kept:kept know:knew:known lay:laid:laid lead:led:led
lean:leant:leant leap:leapt:leapt learn:learnt:learnt leave:left:left lend:lent:lent let:let:let
lie:lay:lain light:lit:lit lose:lost:lost make:made:made mean:meant:meant meet:met:met
mow:mowed:mown outgrow:outgrew:outgrown overcome:overcame:overcome pay:paid:paid
prove:proved:proven put:put:put quit:quit:quit read:read:read rewrite:rewrote:rewritten
ride:rode:ridden ring:rang:rung rise:rose:risen run:ran:run say:said:said see:saw:seen
seek:sought:sought sell:sold:sold send:sent:sent set:set:set sew:sewed:sewn shake:shook:shaken
shed:shed:shed shine:shone:shone shoot:shot:shot show:showed:shown shrink:shrank:shrunk
shut:shut:shut sing:sang:sung sink:sank:sunk sit:sat:sat sleep:slept:slept slide:slid:slid
smell:smelt:smelt speak:spoke:spoken spell:spelt:spelt spend:spent:spent spill:spilt:spilt
spin:spun:spun spit:spat:spat split:split:split spread:spread:spread spring:sprang:sprung
stand:stood:stood steal:stole:stolen stick:stuck:stuck sting:stung:stung strike:struck:struck
swear:swore:sworn sweep:swept:swept swell:swelled:swollen swim:swam:swum swing:swung:swung
take:took:taken teach:taught:taught tear:tore:torn tell:told:told think:thought:thought
throw:threw:thrown understand:understood:understood undergo:underwent:undergone wake:woke:woken
wear:wore:worn weave:wove:woven win:won:won withdraw:withdrew:withdrawn write:wrote:written
babysit:babysat:babysat bear:bore:born sow:sowed:sown stride:strode:stridden strive:strove:striven
misplace:misplaced:misplaced
"""
_DOUBLES = re.compile(r"(?:^|[^aeiou])[aeiou][bdgklmnprt]$")


def _forms() -> dict[str, dict[str, str]]:
    """Form -> what it may be ("base", "s", "past", "pp", "ing") -> base form."""
    found: dict[str, dict[str, str]] = {}

    def add(form: str, what: str, base: str) -> None:
        found.setdefault(form, {}).setdefault(what, base)

    irregular = {e.split(":")[0]: e.split(":")[1:] for e in _IRREGULAR.split()}
    for base in [*irregular, *_REGULAR.split()]:
        soft = base.endswith("y") and base[-2] not in "aeiou"
        hiss = base.endswith(("s", "sh", "ch", "x", "z", "o"))
        add(base, "base", base)
        add(base[:-1] + "ies" if soft else base + ("es" if hiss else "s"), "s", base)
        cut = base[:-1] if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) else base
        stems = {cut + cut[-1], cut} if _DOUBLES.search(base) else {cut}
        for stem in stems:
            add((base[:-2] + "y" if base.endswith("ie") else stem) + "ing", "ing", base)
        if base in irregular:
            past, participle = irregular[base]
            add(past, "past", base)
            add(participle, "pp", base)
        if base not in irregular or base in ("learn", "burn", "smell", "spell", "spill", "light"):
            for stem in stems:
                ended = base[:-1] + "ied" if soft else stem + "ed"
                add(ended, "past", base)
                add(ended, "pp", base)
    found["has"], found["does"], found["is"] = {"s": "have"}, {"s": "do"}, {"s": "be"}
    return found


FORMS = _forms()
# forms that are as often a noun or adjective
NOUNS = words("""
access act address aim answer attack award back backpack bake ban base beg book bowl box brake
brew brush bump call camp care cause challenge change charge chat check clean clear climb close
clock coach control cook copy cost cough count cover crack crash cross cry cure cycle damage dance
date delay design die diet display divorce double dream dress drill drink drive drop dry dye email
empty end equal exchange exercise export face farm fast feature fence film finance fire fish fit
fix flash float flow flower fold force form frame function fund garden gain glue golf grade guard
guess guide hammer hand harm harvest hatch hate head heat help hike hire host house hug hunt
import increase interest interview invite iron joke judge jump kick kiss knock label lack last
laugh launch lead leave lecture level lift light limit link list load lock look love mail march
mark master match matter measure milk mind miss mix model monitor mount move murder name nap
neighbour nest note notice number nurse offer open order own pack paint park pass paste pause
phone picnic pick pilot place plan plant play plough point polish post practice praise present
press print process produce program pull pump punch purchase push question queue quilt race rain
range rank rate record reference release rent repair report request research reserve respect rest
result return review ride ring risk roast rock roll row rule run rush sack sail sample sand save
scare schedule score scream search seat sense set shave shelter shift ship shop shout show sign
sip sketch ski slip slow smell smoke snow sound spell spot spray spring stain stand star start
state stay steer sting stock stop store stream stretch study style suit supply support surf
surprise swap sweat switch tap taste tattoo tear test text thank thaw tick tidy tie time tip top
total touch tour tow trace track trade train transfer transport travel treat trek trim trip trust
try tune turn tutor twist type update upgrade use value view visit vote wait wake walk wash waste
watch water wave welcome whisper whistle win wish work worry wrap land bank dock anchor screen
screw bolt nail file strip scan hum drip drift leak minor major board lodge room temp intern stem
dust mop comb groom plane saw host air stage season slice smoke stew trick mate nest lap hop award
back yield zip bark bill blog border captain chair cut deal draw drawing feed fight find hit hold
kayak landing lie meeting message mentor bike paste read staff star stick swing tan podcast
sponsor building painting training running swimming wedding climbing cooking living sleep swear
wear will rot rust shed found left saw felt bit born worn split spread light bore ground wound lay
shot lit fell cast rose dove spoke draft outline format fine thought bet cost burst flat flight
rust used
abuse account appeal approach audition balance bargain benefit boost brief capture compromise
contact cruise crush decrease demand deposit dump exhibit father fiddle flip forage fracture
ghost gift graft grant haul mature mine overdose parachute pledge quote recruit regret reply
reverse reward scrap scratch secure select stack surrender tailor tame toast transplant triple
weed wreck frequent commission
worked lived loved married retired divorced engaged separated closed broken frozen tired
interested worried excited bored limited united fixed mixed shared located set
""")
LIST_VERBS = frozenset(("seem", "appear", "feel", "look", "sound", "taste", "smell"))
LINKING = LIST_VERBS | {"become", "remain", "stay", "go", "get", "turn", "keep", "run", "grow"}
BE = words("am is are was were be been being 's 're 'm m re ain")
HAVE = words("have has had having 've 's 'd ve")
DO = words("do does did")
MODAL = words("can could will would shall should may might must 'll 'd cannot wo ca")
AUX = words("am is are was were 's 're 'm have has had 've do does did") | MODAL
NOT = words("not n't nt never no hardly barely scarcely neither")
SUBJECTS = words("i we he she they it you")
PRONOUNS = SUBJECTS | words("""
this that these those there everyone everybody someone somebody anyone anybody nobody nothing
something everything mine ours theirs hers yours me us him them who whoever
""")
OBJECTS = words("me us him her them it you myself ourselves himself herself itself")
POSSESSIVE = words("my our his her their its your ur")
DETERMINERS = POSSESSIVE | words("""
a an the this that these those some any no every each both all most many several few much another
either neither such what half none one
""")
PREPOSITIONS = words("""
in on at to for with from of by about into onto over under behind beside besides between near
inside outside through throughout during since until till after before without within against
among around across along above below beneath off out up down past via per like as than towards
toward upon despite except opposite next because
""")
BEFORE = DETERMINERS | PREPOSITIONS  # a noun
CONJUNCTIONS = words("and but or so yet nor & plus")
SUBORDINATORS = words("""
because although though while whereas since when whenever where wherever until till before after
if unless once as that which who whom whose how why what whether than so
""")
ADVERBS = words("""
always often usually sometimes rarely seldom really only just still already also now currently
nowadays today tomorrow yesterday tonight here there again too very quite pretty rather almost
nearly even ever maybe perhaps probably definitely actually honestly apparently basically finally
recently lately soon once twice both all absolutely exactly roughly about around approximately
mostly mainly primarily originally previously formerly then anymore else instead together alone
abroad home upstairs downstairs overseas outside inside away back so kinda sorta sort kind bit
hardly barely well anyway though however yet online straight far long early late fully not never
n't nt personally technically officially somehow simply certainly surely obviously clearly totally
completely truly literally someday eventually initially first ago later earlier regularly daily
weekly monthly yearly forever partly largely slightly somewhat either neither
""")
_LY_NOT = words("""
family only fly reply supply apply italy rely july ally lily jelly belly bully daily emily sally
molly kelly holly billy polly ugly silly early lovely friendly lonely likely elderly deadly smelly
curly hilly woolly chilly wily costly homely lively scaly oily reilly
""")
MALE = words("""
he him his dad father brother son uncle nephew husband boyfriend grandad granddad grandpa
grandfather stepdad stepfather stepson stepbrother man boy guy king actor waiter landlord widower
lad bloke gentleman mr sir lord groom bridegroom ex-husband fiance fiancé godfather godson
""")
FEMALE = words("""
she her mum mom mother sister daughter aunt auntie niece wife girlfriend gran nan grandma nana
grandmother stepmum stepmom stepmother stepdaughter stepsister woman girl lady queen actress
waitress landlady widow bride mrs ms miss madam mama mummy mommy ex-wife fiancee fiancée godmother
goddaughter granny
""")
PEOPLE = (
    MALE
    | FEMALE
    | words("""
friend colleague boss neighbour neighbor cousin partner flatmate roommate housemate teacher doctor
dentist nurse manager kid child baby toddler parent grandparent sibling twin coworker teammate
therapist physio coach tutor mate buddy spouse ex fiance grandchild grandson granddaughter client
plumber builder vet lawyer accountant driver tenant guest singer author president mayor minister
person student pupil professor chef cook people children kids parents friends folks men women
in-laws stepchild oldest eldest youngest oldest godchild lodger trainer supervisor assistant
intern
""")
)
KIN_BARE = words("""
dad mum mom mother father gran nan grandma grandad granddad grandpa granny mummy daddy nana
""")
PLURALS = words("""
people kids children men women folks police mice feet teeth geese sheep fish cattle parents twins
they we these those both in-laws
""")
NUMBERS = words("""
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
thousand million billion trillion dozen half quarter
""")
TIME_UNITS = words("""
second seconds minute minutes hour hours day days week weeks month months year years decade
decades century centuries fortnight fortnights mins min hrs hr secs yrs yr
""")
UNITS = TIME_UNITS | words("""
euros euro dollars dollar pounds pound quid pence cents cent bucks yen francs francs crowns kronor
krone rupees percent per cent % km kilometres kilometers kilometre metres meters metre m cm mm
miles mile feet foot inches inch ft litres liters litre l ml kg kilos kilo grams gram g tonnes
tonne tons stone lbs gb mb tb degrees degree celsius fahrenheit °c °f calories watts kw kwh volts
hz ghz mph km/h pages points square hectares acres grand k mg usd eur gbp bar bpm
""")
MONTH = words("""
january february march april may june july august september october november december jan feb mar
may_ apr jun jul aug sep sept oct nov dec
""")
WEEKDAY = words("""
monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
fridays saturdays sundays weekends weekdays
""")
DAYTIME = words("""
morning afternoon evening night noon midnight weekend christmas easter summer winter spring autumn
fall lunchtime dawn mornings afternoons evenings nights summers winters moment
""")
TIMES = TIME_UNITS | MONTH | WEEKDAY | DAYTIME | {"today", "tomorrow", "tonight", "yesterday"}


def is_adverb(word: str) -> bool:
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _LY_NOT)


def is_number(word: str) -> bool:
    """A figure, a number word, or one made of such words.

    >>> [is_number(w) for w in ("27b", "£12.50", "sixty-one", "tram")]
    [True, True, True, False]
    """
    if any(c.isdigit() for c in word[:3]):
        return True
    return word in NUMBERS or ("-" in word and word.split("-", maxsplit=1)[0] in NUMBERS)
