"""One belief over two years, step by step, as commands: told, faded, told again, put right, judged.

Each language has its own people; the steps are the same. A test runs them with the fake model, and
`python -m benchmarks.story` prints them with the default one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    name: str
    day: str
    words: tuple[str, ...]  # of the command
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said in one language."""

    voice: str
    other: str
    heard: str
    corrected: str
    against: str
    question: str
    own: str
    own_question: str


WORDS = {
    "en": Words(
        voice="Ann",
        other="Bo",
        heard="The library opens at nine.",
        corrected="No, the library opens at ten.",
        against="The library opens at eight.",
        question="When does the library open?",
        own="My sister lives in Lyon.",
        own_question="Where does my sister live?",
    ),
    "zh": Words(
        voice="小王",
        other="小李",
        heard="图书馆九点开门。",
        corrected="不对，图书馆十点开门。",
        against="图书馆八点开门。",
        question="图书馆几点开门？",
        own="我妹妹住在里昂。",
        own_question="我妹妹住在哪里？",
    ),
}


def steps(lang: str) -> list[Step]:
    w = WORDS[lang]

    def told(name: str, day: str, who: str, text: str) -> Step:
        return Step(name=name, day=day, words=("remember", "--source", who, text))

    def asked(name: str, day: str, question: str) -> Step:
        return Step(name=name, day=day, words=("chat",), typed=f"{question}\n")

    def shown(name: str, day: str) -> Step:
        return Step(name=name, day=day, words=("beliefs", w.heard))

    return [
        told("an ordinary voice tells it once", "2026-03-02", w.voice, w.heard),
        shown("what is believed then", "2026-03-02"),
        told("twice", "2026-03-03", w.voice, w.heard),
        told("three times", "2026-03-04", w.voice, w.heard),
        shown("believed, and still no fact", "2026-03-04"),
        Step(name="what the monitor says of it", day="2026-03-04", words=("bias",)),
        told("the owner tells something of their own, once", "2026-03-04", "user", w.own),
        asked("asked for the one", "2026-03-05", w.question),
        asked("and for the other", "2026-03-05", w.own_question),
        shown("a year later it has faded", "2027-03-05"),
        asked("and is found when asked for", "2027-03-05", w.question),
        asked("so is the other", "2027-03-05", w.own_question),
        told("told again, it is back at once", "2027-03-06", w.voice, w.heard),
        shown("as strong as ever", "2027-03-06"),
        told("the same voice corrects itself", "2027-03-07", w.voice, w.corrected),
        asked("asked again", "2027-03-08", w.question),
        told("another voice contradicts", "2027-03-09", w.other, w.against),
        asked("asked once more", "2027-03-10", w.question),
        Step(name="why", day="2027-03-10", words=("why", w.corrected)),
        Step(name="the monitor's verdicts", day="2027-03-10", words=("bias",)),
    ]
