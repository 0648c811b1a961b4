"""Claude's memory tool over a memory: its notes are files, and beliefs are files to read.

Needs pip install 'aplysia[adapters]'. A client takes it as
`client.beta.messages.run_tools(model=…, max_tokens=…, messages=[…], tools=[tool])`;
here its commands come from a script, as Claude would send them.
"""

import tempfile
from pathlib import Path

import aplysia
from aplysia.adapters.anthropic import AplysiaMemoryTool

COMMANDS = (
    {"command": "create", "path": "/memories/plan.md", "file_text": "Ask about Lyon.\n"},
    {"command": "insert", "path": "/memories/plan.md", "insert_line": 1, "insert_text": "茶。"},
    {"command": "view", "path": "/memories/plan.md", "view_range": [1, 2]},
    {"command": "delete", "path": "/memories/plan.md"},
)


def main() -> None:
    path = Path(tempfile.mkdtemp()) / "memory.db"
    with aplysia.open(path, namespace=("me",), embedder=None) as mind:
        mind.remember("My sister lives in Lyon.")
        tool = AplysiaMemoryTool(mind)
        for command in COMMANDS:
            print(tool.call(command))
        believed = {"command": "view", "path": "/memories/beliefs/user's sister.md"}
        print(str(tool.call(believed)).split(";")[0])


if __name__ == "__main__":
    main()

# Prints:
# File created successfully at: /memories/plan.md
# The file /memories/plan.md has been edited.
# Here's the content of /memories/plan.md with line numbers:
#      1	Ask about Lyon.
#      2	茶。
# Successfully deleted /memories/plan.md
# Here's the content of /memories/beliefs/user's sister.md with line numbers:
#      1	- residence: Lyon (fact
