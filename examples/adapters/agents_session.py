"""A session of the OpenAI Agents SDK that remembers, and unlearns what is taken back.

Needs pip install 'aplysia[adapters]'. An agent takes it as `Runner.run(agent, words, session=…)`.
"""

import asyncio
import tempfile
from pathlib import Path

import aplysia
from aplysia.adapters.agents import AplysiaSession


async def main() -> None:
    path = Path(tempfile.mkdtemp()) / "memory.db"
    with aplysia.open(path, namespace=("me",), embedder=None) as mind:
        session = AplysiaSession("monday", mind)
        for words in ("My sister lives in Lyon.", "My brother lives in Rome."):
            await session.add_items([{"role": "user", "content": words}])
        print("taken back:", await session.pop_item())
        print("items:", await session.get_items())
        for one in mind.memory.beliefs.all(now=mind.clock()):
            print("believed:", one.claim.subject, one.claim.attribute, one.claim.value)
        tuesday = AplysiaSession("tuesday", mind)
        print("another day:", await tuesday.get_items(), mind.recall("Where is my sister?")[0].text)


if __name__ == "__main__":
    asyncio.run(main())

# Prints:
# taken back: {'role': 'user', 'content': 'My brother lives in Rome.'}
# items: [{'role': 'user', 'content': 'My sister lives in Lyon.'}]
# believed: user's sister residence Lyon
# another day: [] My sister lives in Lyon.
