"""The toolbox of the `llm` plugin: any model of `llm` that calls tools gets this memory.

Needs pip install 'aplysia[adapters]'. At the command line: llm -T Aplysia "Where does she live?"
"""

import tempfile
from pathlib import Path

from aplysia.adapters.llm import Aplysia


def main() -> None:
    box = Aplysia(namespace="me/notes", store=str(Path(tempfile.mkdtemp()) / "memory.db"))
    box.add("My sister lives in Lyon.")
    [found] = box.search("Where does my sister live?")
    print(found["text"], found["source"], found["standing"])
    number = found["beliefs"][0]
    box.correct(number, "My sister lives in Paris.")
    print(box.why(number)["standing"], "against", box.why(number)["against"])
    print(len(list(box.tools())), "tools")


if __name__ == "__main__":
    main()

# Prints:
# My sister lives in Lyon. user fact
# past against [2]
# 6 tools
