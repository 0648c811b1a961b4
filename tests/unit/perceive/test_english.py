"""Claims in English: what is read, what is not, and that nothing breaks or takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aplysia.perceive.english import claims
from aplysia.perceive.scene import Scene
from aplysia.types import Claim

USER = Scene(speaker="user")


def read(text: str, *before: tuple[str, str]) -> list[tuple[str, str, bool]]:
    found = claims(text, Scene(speaker="user", before=before))
    return [(c.subject, c.value, c.polarity) for c in found]


def one(text: str, *before: tuple[str, str]) -> Claim:
    found = claims(text, Scene(speaker="user", before=before))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "subject", "attribute", "value"),
    [
        ("My sister lives in Lyon.", "user's sister", "residence", "Lyon"),
        ("I'm allergic to shellfish", "user", "allergy", "shellfish"),
        ("My dad was born in Cork in 1951.", "user's dad", "birthplace", "Cork"),
        ("The shop opens at nine.", "shop", "time", "nine"),
        ("My boss is called Helga.", "user's boss", "name", "Helga"),
        ("Our cat's name is Miso.", "user's cat", "name", "Miso"),
        ("I prefer tea to coffee.", "user", "likes", "tea"),
        ("I can't stand jazz.", "user", "dislikes", "jazz"),
        ("My favourite colour is green.", "user", "favourite colour", "green"),
        ("The ticket costs 45 euros.", "ticket", "price", "45 euros"),
        ("Lima is the capital of Peru.", "Peru", "capital", "Lima"),
        ("The capital of Peru is Lima.", "Peru", "capital", "Lima"),
        ("Ravi is a vegetarian.", "Ravi", "diet", "vegetarian"),
        ("I'm 1.80 m tall", "user", "height", "1.80 m"),
        ("I weigh 72 kilos", "user", "weight", "72 kilos"),
        ("My train leaves at 7:12", "user's train", "time", "7:12"),
        ("I was born on 3 March 1988", "user", "birthday", "3 March 1988"),
        ("My mother-in-law collects teapots.", "user's mother-in-law", "collect", "teapots"),
        ("Bruno is scared of dogs.", "Bruno", "fears", "dogs"),
        ("My best friend is moving to Canada.", "user's best friend", "residence", "Canada"),
        ("I'm really into pottery.", "user", "likes", "pottery"),
        ("My email is jo@example.org", "user", "email", "jo@example.org"),
        ("The name of our dog is Fudge.", "user's dog", "name", "Fudge"),
        ("Just moved to Vienna!", "user", "residence", "Vienna"),
        ("On Tuesdays I go to Pilates", "user", "go", "Pilates"),
        ("After uni I moved to Berlin", "user", "residence", "Berlin"),
        ("btw my shift starts at 5", "user's shift", "time", "5"),
        ("There are three bathrooms in our house.", "user's house", "bathrooms", "three"),
        ("I love going to the cinema.", "user", "likes", "going to the cinema"),
        ("I have a peanut allergy.", "user", "allergy", "peanut"),
        ("Diamonds are made of carbon", "diamonds", "material", "carbon"),
        ("The Danube flows through Vienna.", "Danube", "flow", "Vienna"),
        ("A spider has eight legs.", "spider", "legs", "eight"),
        ("The pool is 25 metres long.", "pool", "length", "25 metres"),
        ("Karim supports Arsenal", "Karim", "support", "Arsenal"),
        ("My brother Sam is a carpenter", "user's brother Sam", "job", "carpenter"),
        ("My daughter turned 12 yesterday.", "user's daughter", "age", "12"),
        ("I think Marta works in IT.", "Marta", "work", "IT"),
    ],
)
def test_reads_who_what_and_the_shortest_answer(
    text: str, subject: str, attribute: str, value: str
) -> None:
    claim = one(text)
    assert (claim.subject, claim.attribute, claim.value) == (subject, attribute, value)
    assert claim.polarity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Emily doesn't eat gluten", "gluten"),
        ("My uncle was never in the navy", "navy"),
        ("Pavel has never been to Italy.", "Italy"),
        ("There are no snakes in Ireland.", "snakes"),
        ("Venus has no moons", "moons"),
        ("None of the shops sell oat milk.", "oat milk"),
        ("Neither of us smokes.", "smokes"),
        ("Sharks are not mammals", "mammals"),
        ("I've never tried oysters", "oysters"),
        ("I no longer work at Shell", "Shell"),
        ("Nora is no longer vegetarian.", "vegetarian"),
        ("I quit smoking last year.", "smoking"),
        ("We used to have a boat", "boat"),
        ("My hair isn't brown anymore", "brown"),
    ],
)
def test_what_is_denied(text: str, value: str) -> None:
    claim = one(text)
    assert (claim.value, claim.polarity) == (value, False)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("I speak Polish and a bit of German.", ["Polish", "German"]),
        ("I collect stamps, coins and old postcards.", ["stamps", "coins", "old postcards"]),
        ("Hugo has two dogs, three cats and a parrot.", ["two", "three", "parrot"]),
        ("I play tennis and the piano.", ["tennis", "piano"]),
        ("Tilda is Swedish but lives in Oslo.", ["Swedish", "Oslo"]),
        ("I work as a nurse at Guy's Hospital.", ["nurse", "Guy's Hospital"]),
        ("I'm Ana and I'm from Spain", ["Ana", "Spain"]),
        ("Anna works at the zoo and her husband is a vet.", ["zoo", "vet"]),
        ("The museum was built in 1902 and has four floors", ["1902", "four"]),
    ],
)
def test_several_claims(text: str, values: list[str]) -> None:
    assert [v for _, v, _ in read(text)] == values


def test_the_old_and_the_new() -> None:
    assert read("My brother left Google for Meta.") == [
        ("user's brother", "Google", False),
        ("user's brother", "Meta", True),
    ]
    new = claims("I switched from Android to iPhone", USER)[1]
    assert (new.change, new.instead_of) == (True, "Android")


def test_corrections() -> None:
    before = ("assistant", "So your dog Max likes the beach!")
    found = claims("No, it's Rex, not Max", Scene(speaker="user", before=(before,)))
    assert [(c.value, c.polarity, c.correction) for c in found] == [
        ("Rex", True, True),
        ("Max", False, True),
    ]
    assert found[0].instead_of == "Max"
    assert read("Sorry, I meant Friday", ("user", "The exam is on Monday.")) == [
        ("exam", "Friday", True)
    ]


def test_signs() -> None:
    assert one("I think the keys are in the hall").hedged
    assert one("I lived in Rome").tense == "past"
    assert one("My son hates peas").own
    assert not one("Greta hates peas").own


def test_bold_print_corrects_nothing() -> None:
    before = ("user", "I'm worried that moving house takes long.")
    found = claims("**Time**: 9:00 AM", Scene(speaker="user", before=(before,)))
    assert not [c for c in found if c.correction]


def test_pronouns() -> None:
    assert read("He's a tailor", ("user", "I met my uncle.")) == [("user's uncle", "tailor", True)]
    assert read("She plays the cello.") == []
    assert read("Omar has a dog. He bought a boat.")[1][0] == "Omar"


@pytest.mark.parametrize(
    "text",
    [
        "She is a doctor?",
        "Tom's a vegetarian, right?",
        "You're from Leeds, aren't you?",
        "Do you know where Tom lives",
        "What time is it in Tokyo",
        "Is my sister older than me",
        "I wonder if Ben still works at Bosch.",
        "I have no idea what Sam does for a living.",
        "Who knew that Ben is a twin?",
        "I wish my dog could talk.",
        "If only the shop were open",
        "Hopefully the exam goes well",
        "I'd rather have tea.",
        "I'd like to have three kids someday",
        "It would be nice to have a garden",
        "If I were you I'd leave.",
        "Imagine we live on Mars.",
        "Had I known, I would have brought an umbrella.",
        "Suppose the rent is 900, how much is left",
        "Unless it rains, the match is on.",
        "My doctor says I should cut down on coffee.",
        "Rumour has it that Sarah's pregnant",
        "He claims he's a millionaire",
        "According to the radio the bridge is closed.",
        "In the novel, Anna is a doctor who lives in Moscow.",
        '"My name is Inigo Montoya"',
        'The sign reads "no dogs allowed"',
        "My name is Batman, just kidding",
        "Sure, and I'm the Pope.",
        "Could you book a table at Luigi's?",
        "Tell Anna the meeting is at ten.",
        "Translate this into French: My sister lives in Lyon. She is a nurse.",
        "Please write a story about a dog who lives on a boat",
        "Draft an email saying that I'm ill",
        "Remind me that the dentist is on Monday",
        "Thanks a lot, you're a star!",
        "I'm sorry to hear that",
        "I'm so tired",
        "Have a great weekend",
        "",
    ],
)
def test_what_asserts_nothing_gives_nothing(text: str) -> None:
    assert read(text) == []


def test_a_text_may_hold_both() -> None:
    assert read("Can you remind me tomorrow? My flight is at six") == [
        ("user's flight", "six", True)
    ]
    assert read("I'm allergic to nuts, can I eat this?") == [("user", "nuts", True)]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_never_raises_and_values_are_in_the_text(text: str) -> None:
    for claim in claims(text, USER):
        assert claim.value
        assert claim.value in text


_WORDS = """
I my sister 's is are not has two dogs , and but likes tea in Lyon no longer it she from to who of
the ? . ! " ' used there's don't been moved because if when said 12:30 - : MAY İ 😂
"""
_PARTS = st.sampled_from(_WORDS.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(_PARTS, max_size=40).map(" ".join))
def test_any_order_of_words_is_read(text: str) -> None:
    for claim in claims(text, Scene(speaker="user", before=(("assistant", text),))):
        assert claim.value in text


@given(
    st.lists(
        st.sampled_from(["Is Tom home?", "Where do you live?", "Who are they?", "Can he swim?"]),
        min_size=1,
    )
)
def test_questions_claim_nothing(asked: list[str]) -> None:
    assert claims(" ".join(asked), USER) == []


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            "i ",
            "and ",
            ",",
            "'s ",
            "x's ",
            "I like tea, ",
            "in the ",
            "one ",
            '"',
            "ok, ",
            "is ",
        ),
        *("when I go ", "if you want ", "\n", "x. ", "1", "one one one one one one one.\n"),
    ],
)
def test_four_times_the_length_is_far_from_sixteen_times_the_work(unit: str) -> None:
    def work(length: int) -> float:
        text = (unit * length)[:length]
        begin = time.process_time()
        claims(text, Scene(speaker="user", before=(("user", text),)))
        return time.process_time() - begin

    assert work(50_000) < 8 * work(12_500) + 0.2  # a quadratic reader takes minutes


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Grew up in Cork, me.", [("Cork", True)]),
        ("Born in Hull, raised in Leeds", [("Hull", True), ("Leeds", True)]),
        ("Dropped French, took up Dutch", [("French", False), ("Dutch", True)]),
        ("Don't own a car", [("car", False)]),
        ("no longer vegan", [("vegan", False)]),
        ("Height 181, weight 80", [("181", True), ("80", True)]),
        ("Dislikes: olives, rain", [("olives", True), ("rain", True)]),
        ("Bela, a retired sailor, runs the choir", [("retired sailor", True), ("choir", True)]),
        ("Rosa on maternity leave this week", [("maternity leave", True)]),
        ("We've got rid of the sofa", [("sofa", False)]),
        ("My boat goes by the name of Tern", [("Tern", True)]),
        ("We fly from Oslo rather than Bergen", [("Oslo", True), ("Bergen", False)]),
        ("My aunt, who as you know hates fuss, keeps goats", [("goats", True)]),
        ("Tea at four, supper at eight", [("four", True), ("eight", True)]),
        ("Just to say before anyone orders, I don't eat pork", [("pork", False)]),
    ],
)
def test_spoken_and_noted_english_is_read(text: str, wanted: list[tuple[str, bool]]) -> None:
    assert [(c.value, c.polarity) for c in claims(text, USER)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "I speak fluent penguin, ha ha",
        "As if I owned the street!",
        "In the event that I'm away, ring Otto",
        "The leaflet reads: dogs travel free",
        "The chapter has Olga living in a mill",
        "Ooh I fancy a week in Crete",
        "It's about time I had a garden in Kent",
        "Whoever's vegan should sit here",
        "who won the rugby",
        "List five facts about Malta",
        "I need a title for a story about a vet who keeps a wolf",
        "My daughter's hoping to study at Lund",
    ],
)
def test_more_that_asserts_nothing(text: str) -> None:
    assert claims(text, USER) == []


def test_a_value_is_written_as_it_was_said() -> None:
    found = claims("Got a cat from St Mary’s, me", USER)
    assert found
    assert all(c.value in "Got a cat from St Mary’s, me" for c in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("*Thursday", [("delivery", "Thursday", True)]),
        (
            "Not Tuesday, Thursday!",
            [("delivery", "Thursday", True), ("delivery", "Tuesday", False)],
        ),
    ],
)
def test_a_bare_correction_is_of_what_was_said(
    text: str, wanted: list[tuple[str, str, bool]]
) -> None:
    before = (("user", "The delivery is on Tuesday."),)
    found = claims(text, Scene(speaker="user", before=before))
    assert [(c.subject, c.value, c.polarity) for c in found] == wanted


def test_what_was_and_is_now_something_else_is_no_more() -> None:
    found = claims("My aunt was a nurse, now she's a pilot.", USER)
    assert [(c.value, c.polarity) for c in found] == [("nurse", False), ("pilot", True)]
    assert claims("Not today, Dave", USER) == []
