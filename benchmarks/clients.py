"""`python -m benchmarks.clients`: official clients' calls, at a model server and through Aplysia.

Prints the table of docs/clients.md; `--write` puts it there and into its Chinese twin. The model
servers are the scripted one of the tests and, where its weights are, llama.cpp with `gguf:tiny`.
JavaScript needs `npm install` in tests/wire/js. Agents' clients run in the Python that
APLYSIA_AGENTS_PYTHON names, else in this one, where they are installed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from aplysia.errors import AplysiaError
from aplysia.models import listen
from aplysia.server.upstream import BUILT_IN, Upstream
from tests import calling
from tests.serving import running, serving

ROOT = Path(__file__).parent.parent
PAGES = ("docs/clients.md", "docs/clients.zh.md")
COLUMNS = ("Python", "JavaScript", "Python, llama.cpp")
ENGLISH = {"same": "the same", "same error": "the same error", "differs": "**differs**"}
CHINESE = {"same": "相同", "same error": "相同的错误", "differs": "**不同**"}
_AGENTS = """
import asyncio, json, sys
url, found = sys.argv[1], {}
def agents():
    import agents as a, openai
    a.set_tracing_disabled(True)
    client = openai.AsyncOpenAI(base_url=url, api_key="none", default_headers={
        "X-Aplysia-Namespace": "agents"})
    models = {"chat": a.OpenAIChatCompletionsModel, "responses": a.OpenAIResponsesModel}
    async def run():
        for name, kind in models.items():
            agent = a.Agent(name="A", model=kind(model="echo", openai_client=client))
            result = await a.Runner.run(agent, {"chat": "Hello", "responses": "Good day"}[name])
            found["OpenAI Agents SDK, " + name] = result.final_output
        await client.close()
    asyncio.run(run())
def langchain():
    from langchain_openai import ChatOpenAI, OpenAIEmbeddings
    spaces = iter(range(9))  # nothing to recall
    made = lambda **how: ChatOpenAI(model="echo", base_url=url, api_key="none",
        default_headers={"X-Aplysia-Namespace": "langchain-" + str(next(spaces))}, **how)
    found["langchain-openai, chat"] = made().invoke("Hello there").content
    found["langchain-openai, stream"] = [c.content for c in made().stream("Good morning")]
    found["langchain-openai, responses"] = str(
        made(use_responses_api=True).invoke("Good evening").text)
    found["langchain-openai, embeddings"] = OpenAIEmbeddings(model="echo", base_url=url,
        api_key="none", check_embedding_ctx_length=False).embed_documents(["a", "bc"])
for one in (agents, langchain):
    try:
        one()
    except ImportError:
        pass
print(json.dumps(found))
"""


def _agents(url: str) -> dict[str, object]:
    """What two agents' clients are given at `url`; nothing of those that are not installed."""
    python = os.environ.get("APLYSIA_AGENTS_PYTHON", sys.executable)
    run = subprocess.run(
        [python, "-c", _AGENTS, url], capture_output=True, text=True, timeout=120, check=False
    )
    if run.returncode:
        print(run.stderr[-2000:], file=sys.stderr)
        return {}
    found: dict[str, object] = json.loads(run.stdout)
    return found


def scripted(folder: Path) -> dict[str, dict[str, str]]:
    """By column, then by call, what became of it; with the scripted server."""
    found = dict[str, dict[str, str]]()
    calls = {**calling.ANY, **calling.SCRIPTED}
    with running(calling.scripted().app) as bare, serving(folder, f"{bare}/v1") as (url, _):
        both = (f"{bare}/v1", f"{url}/v1")
        found["Python"] = calling.compared(*(calling.made(one, calls) for one in both))
        found["Python"] |= calling.compared(*(_agents(one) for one in both))
        if calling.js():
            found["JavaScript"] = calling.compared(*(calling.made_in_js(one) for one in both))
    return found


def llama(folder: Path) -> dict[str, str]:
    """The same with llama.cpp and the smallest weights; nothing where they are not."""
    with ExitStack() as stack:
        try:
            listener = listen("gguf:tiny", streams=1, window=2048)
        except AplysiaError as e:
            print(f"llama.cpp is left out: {e}", file=sys.stderr)
            return {}
        stack.callback(listener.close)
        # its listener asks for a key, which Aplysia has and a client at it must bring
        upstream = Upstream(name=BUILT_IN, url=f"{listener.address}/v1", key=listener.key)
        url, _ = stack.enter_context(serving(folder, upstream))
        bare = calling.made(upstream.url, calling.ANY, "tiny", key=listener.key)
        return calling.compared(bare, calling.made(f"{url}/v1", calling.ANY, "tiny"))


def table(found: Mapping[str, Mapping[str, str]], *, head: str, words: Mapping[str, str]) -> str:
    """Markdown: a row for each call, a column for each client."""
    rows = list(dict.fromkeys(name for column in COLUMNS for name in found.get(column, {})))
    columns = [c for c in COLUMNS if found.get(c)]
    lines = [f"| {head} | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for row in rows:
        cells = [words[found[c][row]] if row in found[c] else "–" for c in columns]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true", help="put the table into the docs")
    how = asked.parse_args()
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        found = scripted(Path(one))
        found["Python, llama.cpp"] = llama(Path(other))
    english = table(found, head="call", words=ENGLISH)
    print(f"openai {version('openai')}\n{english}")
    if how.write:
        chinese = table(found, head="调用", words=CHINESE)
        for page, text in zip(PAGES, (english, chinese), strict=True):
            file = ROOT / page
            before, _, rest = file.read_text("utf-8").partition("\n|")
            after = rest[rest.index("\n\n") :]
            whole = f"{before}\n{text}{after}"
            file.write_text(whole, "utf-8")


if __name__ == "__main__":
    main()
