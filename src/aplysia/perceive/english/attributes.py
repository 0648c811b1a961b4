"""Which attribute English verbs, nouns and adjectives speak about."""

from __future__ import annotations

from aplysia import patterns as re
from aplysia.perceive.english import words as w


def _table(text: str) -> dict[str, str]:
    """ "likes: like love" per line -> word -> attribute; "_" in a word is a space."""
    found = {}
    for line in text.strip().split("\n"):
        name, _, words = line.partition(":")
        found.update({word.replace("_", " "): name.strip() for word in words.split()})
    return found


_VERBS = _table("""
likes: like love enjoy adore fancy prefer favour dig
dislikes: hate detest dislike loathe dread despise abhor
speaks: speak
owns: own possess
eats: eat
drinks: drink
plays: play
studies: study
reads: read
watches: watch
visited: visit
uses: use
contains: contain include
knows: know
has: have
does: do
wants: want
fears: fear
price: cost charge
weight: weigh
works_on: develop maintain
skill: master
instrument: drum
author: author
residence: dwell reside inhabit
time: depart arrive land
material: consist
""")
_VERBS_WITH = _table("""
residence: live_in live_at live_on move_to move_into relocate_to settle_in move_from be_based_in
residence: base_in dwell_in reside_in
employer: work_at work_for employ_by hire_by join_ work_with
job: work_as train_as qualify_as
birthplace: bear_in bear_at raise_in
birthday: bear_on
hometown: be_from come_from grow_in hail_from
partner: marry_to engage_to marry_ divorce_from be_with
school: study_at graduate_from go_to_school enrol_at
allergy: be_allergic_to
likes: be_fond_of be_into be_keen_on be_crazy_about be_mad_about be_interested_in
fears: be_afraid_of be_scared_of scare_of
location: be_in be_at be_under be_on be_near be_behind be_inside be_beside be_next be_between
location: be_above locate_in lie_in sit_in stand_in hang_in sit_on lie_on keep_in keep_on keep_under
name: call_ name_ call name
material: make_of build_of
author: write_by paint_by compose_by
inventor: invent_by
founder: found_by
founded: found_in establish_in
owner: own_by belong_to
member_of: belong_to_club
""")
_NOUNS = _table("""
name: name nickname surname first_name last_name maiden_name
age: age
birthday: birthday
birthplace: birthplace place_of_birth
nationality: nationality
native_language: native_language mother_tongue first_language
residence: home
hometown: hometown
address: address
phone: phone_number mobile_number
email: email email_address
job: job occupation profession trade
employer: employer
salary: salary wage pay
school: school university college
major: major
gender: gender sex
partner: husband_name wife_name
height: height
weight: weight
blood_type: blood_type blood_group
diet: diet
bedtime: bedtime
colour: colour color
size: size shoe_size
price: price cost fee
length: length
distance: distance
duration: duration
speed: speed
temperature: temperature
time: time
date: date
deadline: deadline due_date
opening_hours: opening_hours
version: version release
port: port
state: status
capital: capital capital_city
population: population
area: area
founder: founder
author: author
ceo: ceo
president: president
inventor: inventor
continent: continent
currency: currency
boss: boss
brand: brand
model: model
owner: owner
material: material
hobby: hobby
sport: sport
instrument: instrument
language: language languages official_language official_languages
""")
_ADJECTIVES = _table("""
marital_status: married single divorced widowed engaged separated widow widower unmarried
diet: vegan vegetarian pescatarian teetotal coeliac celiac veggie omnivore
pregnancy: pregnant
alive: dead alive
open: open closed shut
health: ill sick healthy unwell
native_language: mother_tongue
colour: red green blue yellow black white brown grey gray pink purple orange beige turquoise silver
colour: navy maroon
gender: male female
""")
_NATION = (
    "ish",
    "ese",
    "ian",
    "ean",
    "ch",
    "can",
    "eek",
    "iss",
    "ole",
    "ani",
    "qi",
    "tch",
    "ane",
    "ede",
    "inn",
    "ane",
)
_TRADES = w.words("""
teacher doctor dentist nurse manager coach tutor vet lawyer accountant driver singer actor waiter
actress waitress plumber builder chef cook professor author
""")
_TRADE = re.compile(
    r"(?:ist|eer|smith|wright|monger|keeper|worker|fighter|nurse|chef|cook|vet|pilot|judge|clerk"
    r"|guard|coach|midwife|surgeon|mechanic|plumber"
    r"|architect|scientist|student|assistant|consultant|accountant|agent|officer|engineer"
    r"|teacher|doctor|lawyer|ier|man|woman|herd|ician|rian|grapher|loger|"
    r"(?<!mb)(?<!th)(?<!lead)(?<!memb)(?<!own)er|(?<!col)(?<!visit)or|model|spy|monk|nun|priest"
    r"|tutor|intern|apprentice|freelancer|welder|glazier)s?$"
)
_MEASURES = {
    "old": "age",
    "tall": "height",
    "high": "height",
    "long": "length",
    "wide": "width",
    "deep": "depth",
    "heavy": "weight",
    "away": "distance",
}


def of_verb(base: str, prep: str = "") -> str:
    """
    >>> of_verb("live", "in"), of_verb("love"), of_verb("juggle")
    ('residence', 'likes', 'juggle')
    """
    return _VERBS_WITH.get(f"{base} {prep}") or _VERBS.get(base, base)


def of_noun(noun: str) -> str:
    """The attribute that a noun names; "" when it names none."""
    words = noun.lower().split()
    if words[:1] in (["favourite"], ["favorite"]):
        return " ".join(["favourite", *words[1:]])
    return _NOUNS.get(" ".join(words[-2:])) or (_NOUNS.get(words[-1], "") if words else "")


def of_quality(value: str, *, person: bool, article: bool) -> str:
    """The attribute that somebody or something has who "is" this.

    >>> of_quality("vegan", person=True, article=False)
    'diet'
    """
    last = value.lower().split()[-1] if value.split() else ""
    if found := _ADJECTIVES.get(last):
        return found
    if person and value[:1].isupper() and " " not in value and last.endswith(_NATION):
        return "nationality"
    trade = bool(_TRADE.search(last)) and last not in w.PEOPLE - _TRADES
    if article and (trade or (person and last not in w.PEOPLE and " of " not in value)):
        return "job" if trade else "be"
    return "be"


def of_measure(word: str) -> str:
    return _MEASURES.get(word, "")
