"""What English words and phrases say, as far as it decides whether two sentences can both be true.

A concept is a name for phrases that mean about the same. "!" before it: the phrase denies it; ">":
the phrase says that it has changed. "axis/end" is a state that excludes the other ends of its axis.
It is written in plain forms; inflected ones are found by the stem. It does not know Chinese.
"""

from __future__ import annotations

from functools import lru_cache

from aplysia.memory.conflict.lexicon import CANON
from aplysia.text import STOP, stem

_TEXT = """
>!coffee: off coffee, off the coffee
>!drinkalcohol: off alcohol, off the booze, on the wagon, a drop, off the drink, off wine, off \
beer
>!sugar: off sugar
>!meat: off meat
>!smoke: off cigarette
school: school
prison: prison, jail, do time, behind bar, inside for
have_dog: walk the dog
bank: bank with, account with, account at
insure: insure with, insurance with, insurance be with, policy with
wear: wear
believe: believe in, believer in
vaccine: vaccinate, jab, inoculate, immunise, vaccine
date: go out with, date, be with, girlfriend, boyfriend, couple, engage to, in a relationship \
with, see somebody, see someone
>!date: dump, split up with, break up with, call it off, split up, break up, finish with, split \
from
fear: afraid, scared, terrified, frightened, petrified, phobia, phobic, bother, scare, fear, \
terrify, frighten
like: idea of fun, idea of heaven, huge fan, weakness, live for, like, love, adore, enjoy, fan \
of, fond of, partial to, mad about, crazy about, keen on, favourite, favorite, can not get \
enough of, be into, passionate about, devoted to, big on, have a soft spot for, nuts about, \
enthusiast, addicted to, fancy, lover of, delight in, have a weakness for
!like: send * to sleep, bore, leave * cold, right off, idea of hell, dread, hate, hate, dislike, \
can not stand, can not bear, can not abide, loathe, detest, disgusting, can not stomach, \
revolting, make * sick, turn * stomach, despise, not a fan of, put * off, go off, sick of, fed \
up with, tired of, bored with, get on * nerves, have no time for, can do without, leave * cold, \
lose all interest in, lose interest in, no interest in, nothing worse than, yuck
>!like: go off, lose all interest in, lose interest in, lose * taste for, fall out of love with
speak: speak, fluent, talk, chat, converse, hold a conversation, conversation, bilingual, mother \
tongue, know, get by in, proficient, native speaker, word of, conversational, command of
swim: swim, swimmer, swimming
drive: drive, driver, behind the wheel, driving licence, driving license, driver licence, driver \
license, take the car
cook: cook, cooking
smoke: smoke, smoke, smoker, cigarette, pack a day, tobacco
!smoke: non smoker, non-smoker, nonsmoker
drinkalcohol: alcohol, booze, wine, beer, whisky, gin, vodka, cocktail, pint, spirit, boozer, \
glass of red, glass of white
!drinkalcohol: teetotal, teetotaller, teetotaler, sober, on the wagon, stone-cold sober
fly: fly, flight, on a plane, on an aeroplane, on an airplane, by plane, board a plane, take a \
plane
swim_sea: swim in the sea
operation: operation, operate on, surgery, have * remove, have * * remove, have * * take out, \
under the knife, go under the knife, have * take out
fracture: break a bone, broken a bone, fracture, break * arm, break * leg, break * wrist, break \
* ankle, break * collarbone, break * toe, break * finger, break * nose
late: late, miss the start, behind time, not on time
punctual: punctual, on time, in time
own: own, possess, have get, belong to, owner of, proud owner, in my possession, have a, have \
an, have get a, have get an
!own: not have any, lack, without, have not get
>!own: trade * in, trade * * in, be steal, go to the scrapyard, lend, pawn, write off, sell off, \
break up for part, sell, run away, fly off, go missing, give away, give * away, lose, get rid \
of, donate, hand down, trade in, throw away, throw out, scrap, part with, give * to, pawn, \
auction off, write off
>own: buy, purchase, acquire, get hold of, treat myself to, inherit, adopt, take in, invest in, \
finally get
!member: no member, not a member
member: member, membership, belong to, sign up with, part of
>member: join, become a member, sign up
>!member: leave, quit, resign from, drop out of, cancel * membership, cancel * * membership, \
cancel * * * membership, let * membership lapse, cancel * subscription, give up * membership
>!do: stop, give up, quit, ditch, have finish with, abandon, off for good, swear off, cut out, \
pack in, retire from, do away with, scrap, discontinue, have have enough of, a thing of the \
past, past * days, take me off, come off, come to an end
>do: take up, resume, have go back, get round to, learn, teach myself
>turned: slip to, slip, push to, bring * forward, put * back, grow to, succeed, now be, be be \
replace, put * up to, change, move to, move from, switch, replace, rename, become, upgrade, \
repaint, repaint in, reschedule, extend, postpone, push back, bring forward, put off, put back, \
raise, lower, increase, reduce, relocate, shift to, transfer, turn into, convert, promote, \
update, swap, go from, put forward, revise, amend, supersede, take over from, take over as, \
redo, migrate, trade under, be down to, be up to, come down, go up, go down, rise to, drop to, \
fall to, have move, have be move, rebrand, redecorate, repaint, dye, succeed, demote, transfer
>changed: now, nowadays, these days, currently, since, as of, from now on, instead, so far, \
already, have since, meanwhile, finally, at last, just, recently, lately, today, brand-new, \
again, effective, until further notice, turn, new, this year, yesterday, last week, this \
morning, these days
support: support, compatible with, be use with, work with, run on
use: use, rely on, run on, work with
live: resident of, address, residence, live, live, reside, home be, base, find me, settle, \
dwell, abode, place be in, flat be in, house be in, apartment be in, put down root, my place be, \
where * find me
>live: move to, move into, move out to, relocate to, settle in, emigrate to, move back to, move \
up to, move down to, move in
born: born, birthplace, place of birth, birth to me, give birth, native of, come into the world, \
birth, see the light of day, come into this world, deliver
grow_up: grow up, raise, bring up, childhood
work: employer, work for, work at, employ, employer, job at, job with, on the payroll of, pay my \
wages, steady job, in the service of, company * work, on the staff of, on staff, colleague at, \
desk at
>work: start work, start at, hire, join, take a job, sign with
>!work: quit, lay off, lay * off, resign, hand in * notice, be fire, get fire, fire me, be sack, \
get * sack, leave, retire, make redundant, dismiss, let * go, step down, give * notice, pension
job: occupation, job title, job, profession, occupation, by trade, for a living, career, work \
as, trade, post, position
name: call, name, go by, christen, nickname
weigh: weigh, weight, tip the scale, on the scale
tall: tall, height, stand
cost: cost, price, fee, charge, pay, rent, set * back, fare, ticket, admission, entry, sell for, \
come to, per night, subscription, premium, deposit, shell out, tuition, toll, asking price
begin: start, begin, kick off, commence, get go, open with, get underway, first day, go live, \
set off, depart, leave, take off, start time
end: end, finish, over at, wrap up, conclude, last until, close
deadline: deadline, due, hand in, submit, no later than, must be receive, apply by, file, \
submission, due date, cut-off, closing date, in by, entry close, turn in, to be finish
last: last, duration, long, length, run for, go on for, measure
height: high, height, elevation, altitude, rise to
deep: deep, depth
wide: wide, width
far: away, distance, far from, kilometre from, walk to
hold: hold, seat, capacity, hold, capacity, fit, accommodate, seat, take up to, room for
capacity: capacity
population: population, inhabitant, people live, resident
speed: speed, fast, drive at most, top speed, speed limit
temperature: temperature, degree, heat, fever, keep at, heat to
port: port, listen on, listen, connection
version: version, release
colour: colour, color, paint, shade, hue, dye
held: take place, be hold, happen, venue, go ahead, meet, gather, location, as plan, as planned
>!held: cancel, call off, fall through, scrap, abandon, not go ahead, wash out, postpone \
indefinitely
broken: be break, break down, burst, out of order, malfunction, defective, faulty, out of \
service, conk out
!broken: work fine, work perfect, be fix, be repair, work again, fix, repair, run smoothly, mend
sent: send, post, mail, dispatch, submit
paid: pay, settle, paid
!paid: unpaid, owe, outstanding, overdue
read: read, finish reading
seen: see, watch
visit: visit, go to, set foot in, be to, travel to, holiday in, been to, spend * in, trip to, \
stay in, hike in
capital: capital, capital city, seat of government, seat of the
marry: marry, marriage, get married, wife, husband, spouse
ceo: ceo, chief executive, head of, chair, in charge of, director of, president, captain, \
manager of
author: invent, paint, author, invention of, discover, sculpt, direct, direct by, author, write, \
pen, compose, written by
study: study, major in, degree in, read, major, course in, enrol in
graduate: graduate, degree, diploma, university, college, alumnus, phd, bachelor, master
!graduate: drop out, never finish, no degree, leave school at, straight to work
allergy: allergic, allergy, intolerant, hive, swell, anaphylactic, rash, intolerance, come out \
in, itch, sneeze
!allergy: no known allergy, eat anything, no allergy, tolerate
medicine: medicine, medication, tablet, pill, prescription, dose, blood thinner, drug, \
antidepressant, statin
diabetes: diabetic, diabetes, insulin
hospital: hospital
pain: hurt, pain, ache, sore, in agony, kill me
!pain: pain-free, painless
sleep: sleep, slept like a log, wink of sleep, a wink, sleep
exercise: gym, work out, exercise, jog, run
sold_out: sell out, no ticket, fully book, book up, book out
!sold_out: ticket available, ticket left, still get ticket, seat left, vacancy
relative: relate to, related
truth: true
sugar: sugar, sweeten
meat: meat, steak, beef, pork, chicken, lamb, bacon, sausage, burger, ham, turkey, roast, kebab, \
salami, ribs, meatball, schnitzel
fish: fish, salmon, tuna, seafood, prawn, shrimp, crab, oyster, mussel, sushi, cod, lobster, \
herring
dairy: milk, cheese, butter, yoghurt, yogurt, cream, dairy, ice cream, cheddar
egg: egg, omelette
eat: eat
!eat: off the menu, off limit
gluten: gluten, gluten, bread, pasta, wheat, baguette, pizza, beer
coffee: coffee, espresso, latte, cappuccino
breakfast: breakfast, breakfast
limit: limit, maximum, at most, up to, max
count: number of, total, count, how many
win: win, beat, victory, victorious, champion, defeat
!win: lose, defeat by, beat by
pass: pass, succeed
!pass: fail, flunk
"""

_STATES = """
marital/married: married, wife, husband, my spouse, wedding anniversary, tie the knot, newlywed, \
get married, remarry
marital/taken: see somebody, see someone, have a boyfriend, have a girlfriend, my girlfriend, my \
boyfriend, in a relationship
marital/single: single, unmarried, unattached, bachelor, not see anyone, on the dating market, \
no partner, solo
marital/divorced: divorce, divorcee, ex-wife, ex-husband, split up, marriage be over, marriage \
end, ex wife, ex husband
marital/widowed: widow, widower, widowed, late husband, late wife
marital/engaged: engage, fiance, fiancee, propose
marital/never: never marry, never be marry, never have be marry, never get marry, never wed, \
never walk down the aisle
alive/yes: alive, still with us, still go strong, live to this day, still around, alive and kick
alive/no: dead, die, pass away, death, bury, funeral, decease, no longer with us, put down, lose \
his life, lose her life, rest in peace, perish, kill, no more, put to sleep
opened/yes: open, reopen, back in business, open to, open up, be open, open for business, \
trading, unlocked, unlock, open as usual, still go, up and run, open again, reopen to
opened/no: closed, shut, shut down, close down, close for, closed to, shut for good, go out of \
business, close its door, out of business, not open, be close, cease trading, lock, close until, \
be shut, bankrupt, boarded up, shut up, go bust, fold, seal off, block
power/on: turn on, switch on, enable, activate, arm, plug in
power/off: turn off, switch off, disable, deactivate, disarm, unplug, out of action
health/ill: ill, sick, unwell, under the weather, in bed with, seriously ill, poorly, down with, \
have a cold, flu, in poor health, not well, off sick, not feel well, come down with, feel rough, \
ail, bedridden, feverish
health/well: healthy, fit as a fiddle, recover, cure, fully heal, right as rain, in good health, \
back on * foot, never feel well, picture of health, over the flu, on the mend, completely fine, \
fine again, clean bill of health, back to normal, fit and healthy, full health, heal, all clear, \
fully recovered
test/positive: positive
test/negative: negative, all clear
diet/vegan: vegan, plant-based, nothing that come from animal, no animal product, plant based
diet/vegetarian: vegetarian, veggie
diet/meatless: no meat, not eat meat, meat-free, meatless, not touch meat, give up meat, meat \
free, not eat any meat
diet/anything: eat absolutely everything, eat anything, eat everything, omnivore, omnivorous, \
not picky, not fussy
housing/owner: own * house, own * flat, own * home, homeowner, buy * house, buy * flat, \
mortgage, freehold, own our place, own my place
housing/renter: rent, landlord, landlady, tenant, renting, tenancy
alone/yes: live alone, live on my own, live by myself, nobody but me, on my own, by myself, just \
me, place to myself, live on her own, live on his own, no flatmate, no housemate, nobody else \
live, place all to myself, all to myself
alone/no: flatmate, housemate, roommate, share a flat, share a house, share a place, live with, \
share an apartment, my partner and i live, live at home with, live together, move in together, \
move in with
work/none: unemployed, out of work, jobless, no job, between jobs, not have a job, not work, \
look for a job, look for work, job hunting, on the dole, not employ, lose my job, job seeker, \
redundant, not have work
work/retired: retire, retirement, pensioner, draw my pension, on a pension, collect my pension
work/employed: have a job, work for, work at, work as, employ, employee, full-time job, nine to \
five, start a new job, permanent contract, work full time, work part time, get a job, my boss, \
work shift, steady job, job at
siblings/none: only child, no sibling, no brother or sister, no brother and sister, without \
sibling
siblings/some: brother, sister, sibling, twin, eldest of, youngest of, middle child
children/none: childless, no kid, no child, no children of, not have any kid, not have kid, not \
have child, not have any child, child-free, without child, never have child, no offspring, not a \
parent
children/some: 's son, 's daughter, 's kid, my son, my daughter, our son, our daughter, my kid, \
our kid, my child, our child, our baby, father of, mother of, a son, a daughter, parent of, my \
eldest, my youngest, have kid, have child, two kid, three kid, four kid, two child, three child, \
as a mum, as a dad, as a mother, as a father, my little girl, my little boy, my toddler, first \
baby, baby be born, become a father, become a mother, two son, two daughter
pets/none: no pet, petless, not have any pet, not have a pet, never have a pet, no animal, \
pet-free, not keep any pet, without pet
pets/some: my dog, our dog, my cat, our cat, my puppy, my kitten, my rabbit, my hamster, my \
parrot, our parrot, our hamster, our rabbit, a dog, a cat, my tortoise, two cat, two dog, three \
cat, my horse, my budgie, guinea pig, our puppy, our kitten, walk the dog
pregnancy/yes: pregnant, expect a baby, expect a child, expect our, baby bump, expect twin
pregnancy/no: not pregnant, not expect
gender/male: male, stallion, rooster, cockerel, tomcat, he 's a boy, a he, be a boy
gender/female: female, mare, hen, lay an egg, a she, she 's a girl, have kitten, have puppy
source/open: open source, open-source
source/closed: proprietary, closed source, closed-source, not available source
gear/manual: manual, stick shift, clutch
gear/automatic: automatic
handed/left: left-handed, a lefty, left handed, left-hander, lefty, southpaw, with my left hand, \
with * left hand
handed/right: right-handed, right handed, right-hander, with my right hand, with * right hand
payment/free: free, free of charge, complimentary, gratis, cost nothing, no charge, not charge, \
for nothing, no fee, without charge
payment/paid: cost, charge, fee, pay
correct/yes: accurate, correct, right, error-free, no mistake, flawless, spot on, without a \
single mistake
correct/no: inaccurate, incorrect, wrong, full of mistake, full of error, mistaken, riddle with
ease/easy: easy, simple, piece of cake, no trouble, effortless, straightforward, a doddle, a \
breeze
ease/hard: difficult, hard, tough, tricky, challenge, nightmare, struggle
noise/quiet: quiet, silent, peaceful, not make a sound, noiseless, hear a pin drop
noise/loud: noisy, loud, racket, deafening, din
heat/hot: hot, boiling, scorch, sweltering, roasting, warm
heat/cold: cold, freezing, chilly, icy, frozen, frosty
size/big: big, large, huge, enormous, spacious, giant, roomy, massive
size/small: small, tiny, miniature, cramped, minuscule, poky
price/high: expensive, dear, costly, pricey, cost a fortune, overpriced, cost an arm
price/low: cheap, inexpensive, bargain, dirt cheap, next to nothing, affordable, cost next to \
nothing
clean/clean: clean, spotless, tidy, immaculate, spick and span
clean/dirty: dirty, filthy, messy, grubby, muddy, pigsty, stained, mess
fill/full: full, pack, crowded, heave, chock-a-block, charge fully, fully charge
tyre/flat: flat tyre, tyre be flat
tyre/full: inflate, pump up, fully inflate
fill/empty: empty, deserted, flat battery, no charge, run out, vacant, nobody in
speed/fast: fast, quick, rapid, speedy
speed/slow: slow, sluggish, crawl, snail
weather/wet: rain, pour, shower, wet, drizzle, bucket down, snow
weather/dry: dry, sunny, not a cloud, cloudless, sunshine, clear sky
safe/yes: safe, secure, harmless
safe/no: dangerous, unsafe, hazardous, risky, deadly
mood/happy: happy, cheerful, delighted, over the moon, content, joyful, satisfied
mood/sad: sad, unhappy, miserable, depress, gloomy, heartbroken, dissatisfied
interest/yes: interesting, exciting, fascinating, gripping, thrilling, could not put it down, \
page-turner
interest/no: boring, dull, tedious, fall asleep, drag on
quality/good: good, great, excellent, wonderful, brilliant, superb, fantastic, top-notch
quality/bad: bad, terrible, awful, dreadful, poor, lousy, rubbish, disappoint
light/bright: bright
light/dark: dark, dim, gloomy
lock/locked: lock
lock/unlocked: unlocked, unlock
compass/north: north of, northern bank, north bank, north side, northern side, northern shore
compass/south: south of, southern bank, south bank, south side, southern side, southern shore
compass2/east: east of, east side, eastern side, east bank
compass2/west: west of, west side, western side, west bank
owl/night: night owl, late riser, sleep in, up until, lie-in, not a morning person, stay up
owl/morning: early bird, early riser, up at dawn, morning person, up with the lark, up before \
sunrise
party/plus: gain weight, put on
party/minus: lose weight
school/yes: pass, get through
school/no: fail, flunk
arrival/early: early, ahead of schedule
arrival/late: late, delay, behind schedule
width/wide: wide, broad
width/narrow: narrow
age/old: ancient
age/young: brand new, brand-new
strength/strong: strong
strength/weak: weak
shape/straight: straight
shape/curly: curly, wavy
hair/long: long hair, hair be long, waist-length
hair/short: short hair, crew cut, hair be short, crop
hair/bald: bald
texture/soft: soft
texture/hard: firm
depth/deep: deep
depth/shallow: shallow
weight/heavy: heavy, weigh a ton
weight/light: light as a feather, lightweight, weigh next to nothing
ripe/yes: ripe
ripe/no: unripe
legal/yes: legal, allow, permit, welcome
legal/no: illegal, forbid, prohibit, ban, not allow
sharp/yes: sharp
sharp/no: blunt
single_bed/single: single room
single_bed/double: double room
war/peace: at peace
war/war: at war
wood/real: genuine, authentic
wood/fake: fake, counterfeit, imitation, forgery, replica
stay/temp: temporary
stay/perm: permanent
vision/short: short-sighted, near-sighted, nearsighted, shortsighted
vision/long: long-sighted, far-sighted, longsighted
job/full: full-time, full time
job/part: part-time, part time
temper/shy: shy, introvert, introverted, reserved
temper/outgoing: outgoing, extrovert, extroverted, sociable, life and soul
vote/for: vote for, in favour
vote/against: vote against, oppose, reject
"""
# of an axis on which another end excludes nothing by itself: a wife is no bar to children
_IRREGULAR = """
am is are was were been being=be has had having=have did does done doing=do went gone goes
going=go got gotten getting=get bought=buy sold=sell wrote written=write drove driven=drive flew
flown=fly broke broken=break took taken=take gave given=give left=leave lost=lose won=win said=say
told=tell spoke spoken=speak came=come became=become began begun=begin grew grown=grow knew
known=know ate eaten=eat drank drunk=drink ran=run swam swum=swim sang sung=sing saw seen=see
sent=send spent=spend paid=pay made=make met=meet held=hold kept=keep slept=sleep taught=teach
thought=think caught=catch brought=bring built=build felt=feel found=find heard=hear led=lead
lent=lend lit=light stood=stand understood=understand wore worn=wear threw thrown=throw stole
stolen=steal rose risen=rise fell fallen=fall drew drawn=draw chose chosen=choose rode ridden=ride
shot=shoot sat=sit hung=hang children kids=child men=man women=woman feet=foot teeth=tooth
people=person mice=mouse wives=wife lives=live better=well learnt learned=learn burnt=burn
laid=lay shook shaken=shake hid hidden=hide underwent undergone=undergo smelt=smell dealt=deal
leapt=leap dreamt=dream woke woken=wake died dying dies=die cancelled cancelling canceled=cancel
travelled travelling=travel planned planning=plan tied tying=tie lying lain=lie stuck=stick
struck=strike fed=feed bred=breed fought=fight
"""
IRREGULAR: dict[str, str] = {}
_waiting: list[str] = []
for _word in _IRREGULAR.split():
    _form, _there, _base = _word.partition("=")
    _waiting.append(_form)
    if _there:
        IRREGULAR.update(dict.fromkeys(_waiting, _base))
        _waiting = []


@lru_cache(maxsize=16384)
def lemma(word: str) -> str:
    """The stem of the base form of a word.

    >>> lemma("wrote"), lemma("lives"), lemma("living")
    ('writ', 'liv', 'liv')
    """
    if word == "quite":
        return word
    if word in STOP and word not in IRREGULAR:
        return stem(word)
    word = IRREGULAR.get(word, word)
    word = word if "_" in CANON.get(word, word) else CANON.get(word, word)
    return stem(IRREGULAR.get(word, word))


Phrases = dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]


def _phrases(text: str) -> Phrases:
    """By its first word: each phrase and what it says, the longest first."""
    names = dict[tuple[str, ...], list[str]]()
    for line in text.replace("\\\n", " ").strip().split("\n"):
        name, _, phrases = line.partition(":")
        for phrase in phrases.split(","):
            found = names.setdefault(tuple(map(lemma, phrase.split())), [])
            found += [name.strip()] if name.strip() not in found else []
    table: Phrases = {}
    for key, said in sorted(names.items(), key=lambda item: -len(item[0])):
        if key:
            table.setdefault(key[0], []).append((key, tuple(said)))
    return table


CONCEPTS = _phrases(_TEXT)
STATES = _phrases(_STATES)
