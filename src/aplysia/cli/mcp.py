"""`aplysia mcp`: the memory as an MCP server on stdin and stdout."""

from __future__ import annotations

import logging

import click

from aplysia.cli.call import HERE, Call, shared
from aplysia.errors import NotSupported


@click.command()
@shared(*HERE)
@click.pass_obj
def mcp(call: Call) -> None:
    """Give an MCP client a memory.

    It speaks MCP on stdin and stdout until its client closes them, and logs to stderr; a client
    such as Claude Desktop or Cursor starts it. Six tools: add_memory, search_memories, get_memory,
    update_memory, delete_memory, explain_memory; and the resources memory://working and
    memory://beliefs/{id}. In its configuration:

    \b
      {"mcpServers": {"aplysia": {"command": "aplysia", "args": ["mcp"]}}}

    Over HTTP it is at /mcp of `aplysia serve`. Several may run over one store at once.
    """
    try:
        from aplysia.server.mcp import Alone, build
    except ImportError as e:
        raise NotSupported(f"MCP needs {e.name}: run `pip install 'aplysia[server]'`") from e
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")  # to stderr
    with call.mind() as mind:
        build(Alone(mind)).run("stdio")
