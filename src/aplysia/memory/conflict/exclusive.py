"""Words of which a thing or person is one at a time: trades, faiths, materials, animals, dwellings.

A category that is not listed is not known; neither is one word for several of a category.
"""

from __future__ import annotations

from aplysia.memory.conflict.concepts import lemma

_TEXT = """
faith: atheist agnostic | catholic | protestant methodist anglican lutheran baptist presbyterian
faith: quaker | muslim | jew jewish | hindu | buddhist | sikh | mormon | orthodox
material: wood wooden oak pine teak walnut bamboo mahogany beech ash | granite marble stone slate
material: glass | plastic | leather | steel metal iron aluminium brass copper | concrete | brick
material: cotton | wool woollen | silk | linen | velvet | nylon polyester | ceramic porcelain clay
animal: dog spaniel labrador poodle terrier beagle dachshund greyhound collie whippet bulldog pug
animal: retriever husky corgi | cat tabby tortoiseshell siamese ginger-cat | rabbit | hamster
animal: horse pony mare stallion | parrot budgie cockatoo canary | tortoise turtle | goldfish
animal: snake python | lizard gecko iguana | ferret | goat | sheep | pig | cow | donkey
dwelling: caravan | houseboat narrowboat | bungalow | penthouse | bedsit | cottage | mansion villa
dwelling: tent | dormitory halls | farm farmhouse | castle | semi semi-detached | loft | yurt
fuel: diesel | petrol | electric | hybrid | hydrogen
shape: round circular | square | oval | triangular | rectangular
direction: uphill | downhill
party: labour | conservative tory | republican | democrat | socialist | communist | liberal
storey: basement | ground-floor | attic
sign: aries | taurus | gemini | cancerian | leo | virgo | libra | scorpio | sagittarius | capricorn
sign: aquarius | pisces
position: goalkeeper goal keeper | striker | defender | midfielder | winger | quarterback
state: solid | liquid | gas
meal: breakfast | lunch | dinner
gearing: fixie | tandem
eyes: blue-eyed | brown-eyed | green-eyed
"""
_JOBS = """
butcher | baker | locksmith | florist | lawyer solicitor barrister | judge | accountant auditor
teacher lecturer professor tutor | nurse midwife | doctor surgeon psychiatrist | dentist | vet
optician | pharmacist | radiographer | paramedic | physiotherapist | plumber | electrician
carpenter joiner | bricklayer builder | roofer | welder | mechanic | scaffolder | plasterer
gardener landscaper | farmer | fisherman | shepherd | driver courier | postman postwoman | pilot
steward stewardess | sailor | soldier | policeman policewoman detective | firefighter fireman
engineer programmer developer | designer | architect | surveyor | scientist chemist biologist
physicist geologist botanist zoologist | journalist editor writer novelist poet | translator
interpreter | librarian | photographer | actor actress | musician pianist violinist drummer singer
composer conductor | dancer | puppeteer | magician | clown | chef cook | waiter waitress | barista
bartender barman | hairdresser barber | beautician | tailor dressmaker | cobbler | cleaner
caretaker | receptionist | secretary | clerk | cashier | salesman saleswoman | banker broker
economist | actuary | priest vicar | monk | nun | rabbi | imam | miner | blacksmith | jeweller
potter | sculptor | undertaker | lifeguard | referee umpire | jockey | zookeeper | beekeeper
gamekeeper | astronaut | taxidermist | psychologist counsellor therapist | sociologist | historian
archaeologist | statistician mathematician | philosopher | bookseller | publisher | printer
bailiff | politician mayor | diplomat ambassador | spy | nanny childminder
"""
# categories of which somebody is one
OF_PEOPLE = frozenset({"faith", "trade", "party", "sign", "position", "eyes"})


def _table() -> dict[str, tuple[str, str]]:
    found = dict[str, tuple[str, str]]()
    for line in _TEXT.strip().split("\n"):
        name, _, groups = line.partition(": ")
        for group in groups.split("|"):
            words = group.split()
            found.update({lemma(w): (name, words[0]) for w in words})
    for group in _JOBS.replace("\n", " | ").split("|"):
        found.update({lemma(w): ("trade", group.split()[0]) for w in group.split()})
    return found


_OF = _table()
_AFTER = frozenset(("am", "is", "are", "as", "'s", "was", "made", "of", "been"))


def read(words: list[str], tokens: list[str]) -> tuple[tuple[str, str, str], ...]:
    """Category, which of it and the word, of each word of a sentence that is one of a category."""
    found = list[tuple[str, str, str]]()
    for i, token in enumerate(tokens):
        if token not in _OF:
            continue
        name, one = _OF[token]
        told = any(w in _AFTER for w in words[max(0, i - 4) : i])
        owned = i > 0 and words[i - 1] in ("my", "our", "his", "her", "their", "the")
        if told and not owned:
            found.append((name, one, token))
    return tuple(found)
