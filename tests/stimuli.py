"""An animal of one habit, for the laboratory protocols of habituation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from aplysia.memory.dynamics import DEFAULTS, Items, Params, aroused, fade, generalised, response

SECOND, MINUTE, HOUR = 1 / 86_400, 1 / 1440, 1 / 24


@dataclass
class Animal:
    """One stimulus, its trace and the animal's arousal."""

    p: Params = DEFAULTS
    item: Items = field(default_factory=lambda: Items.new(1))
    arousal: float = 0.0

    def __post_init__(self) -> None:
        if self.item.traces.shape[1] != self.p.scales:
            self.item = Items.new(1, self.p)

    def rested(self, days: float) -> Animal:
        """The same animal after so many days alone."""
        quiet = self.arousal * float(np.exp(-days / self.p.arousal_time))
        return replace(self, item=self.item.after(days, self.p), arousal=quiet)

    def answers(self, intensity: float = 1.0, *, cosine: float = 1.0) -> float:
        """How strongly it would respond now, to this stimulus or to one that resembles it."""
        known = generalised(self.item.traces, np.array([cosine]))
        return response(intensity, known, self.arousal)

    def meets(self, intensity: float = 1.0) -> float:
        """Respond, and be changed."""
        answer = self.answers(intensity)
        surprise = intensity - float(self.item.familiarity[0])
        self.item = self.item.exposed(intensity, self.p)
        self.arousal = aroused(self.arousal, surprise, 0.0, p=self.p)
        return answer

    def startled(self, intensity: float) -> None:
        """Meet something else, quite unknown."""
        self.arousal = aroused(self.arousal, intensity, 0.0, p=self.p)

    def series(self, n: int, gap: float, intensity: float = 1.0) -> list[float]:
        """n meetings, `gap` days apart."""
        answers = []
        for place in range(n):
            if place:
                rested = self.rested(gap)
                self.item, self.arousal = rested.item, rested.arousal
            answers.append(self.meets(intensity))
        return answers

    def rests(self, days: float) -> None:
        rested = self.rested(days)
        self.item, self.arousal = rested.item, rested.arousal


def familiar_after(days: float, p: Params = DEFAULTS) -> float:
    """What is left of a full trace."""
    return float(fade(p.profile[None], days, p).sum())
