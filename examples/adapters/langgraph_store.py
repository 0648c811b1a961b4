"""A LangGraph store that remembers: what a graph puts is found by meaning, and believed.

Needs pip install 'aplysia[adapters]'. A graph takes it as `builder.compile(store=store)`.
"""

import tempfile
from pathlib import Path

import aplysia
from aplysia.adapters.langgraph import AplysiaStore

ANNA = ("users", "anna")


def main() -> None:
    path = Path(tempfile.mkdtemp()) / "memory.db"
    store = AplysiaStore(path, embedder=None)
    store.put(ANNA, "sister", {"text": "My sister lives in Lyon.", "by": "form"})
    store.put(ANNA, "peanuts", {"text": "我对花生过敏。"})
    for question in ("Where does my sister live?", "我对什么过敏？"):
        [item] = store.search(("users",), query=question, limit=1)
        print(item.namespace, item.key, item.value)
    store.close()
    with aplysia.open(path, namespace=ANNA, embedder=None) as mind:
        for one in mind.memory.beliefs.all(now=mind.clock()):
            print(one.claim.subject, one.claim.attribute, one.claim.value, one.standing)


if __name__ == "__main__":
    main()

# Prints:
# ('users', 'anna') sister {'text': 'My sister lives in Lyon.', 'by': 'form'}
# ('users', 'anna') peanuts {'text': '我对花生过敏。'}
# user's sister residence Lyon fact
# user allergy 花生 fact
