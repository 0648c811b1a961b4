"""A LlamaIndex memory that knows in one session what was said in another.

Needs pip install 'aplysia[adapters]'. An agent takes it as `agent.run(words, memory=memory)`.
"""

import asyncio
import tempfile
from pathlib import Path

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.memory import Memory

import aplysia
from aplysia.adapters.llamaindex import AplysiaBlock

TURNS = (
    ("monday", "My sister lives in Lyon."),
    ("tuesday", "Where does my sister live?"),
)


async def main() -> None:
    path = Path(tempfile.mkdtemp()) / "memory.db"
    with aplysia.open(path, namespace=("me",), embedder=None) as mind:
        for session, words in TURNS:
            memory = Memory.from_defaults(
                session_id=session,
                memory_blocks=[AplysiaBlock(mind)],
                tokenizer_fn=str.split,
                insert_method="user",
            )
            await memory.aput(ChatMessage(role="user", content=words))
            [message] = await memory.aget()
            shown = "My sister lives in Lyon." in str(message.content)
            print(session, "sees Lyon:", shown)
            await memory.sql_store._async_engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())

# Prints:
# monday sees Lyon: True
# tuesday sees Lyon: True
