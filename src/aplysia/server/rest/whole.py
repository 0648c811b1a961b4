"""Memory as a whole: taking back, forgetting for good, counts, and giving back all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from aplysia import formats, shown
from aplysia.errors import NotThere
from aplysia.importing import check, write
from aplysia.server.body import read
from aplysia.server.errors import Refused, body
from aplysia.server.rest.beliefs import judged
from aplysia.server.rest.schema import many, or_none, record, text, whole
from aplysia.server.rest.shapes import BELIEFS, EPISODE, ID, TIME, TRUTH, ref
from aplysia.server.rest.table import Asked, Way, answer

_LINES = 256  # of an export at once
NDJSON = "application/x-ndjson"
_GZIP = b"\x1f\x8b"


def retract(asked: Asked) -> object:
    source = asked.body["source"]
    after = judged(asked, asked.mind.memory.beliefs.retract(source, now=asked.now))
    asked.tell("retracted", source=source, beliefs=after)
    return {"beliefs": after}


def undo(asked: Asked) -> object:
    episode = asked.body["episode"]
    after = judged(asked, asked.mind.memory.beliefs.undo(episode, now=asked.now))
    asked.tell("undone", episode=episode, beliefs=after)
    return {"beliefs": after}


def forget(asked: Asked) -> object:
    """For good, once it is confirmed; until then what would go, and what would stay."""
    ids, memory = asked.body["ids"], asked.mind.memory
    there = memory.get(ids)
    absent = [id for id in dict.fromkeys(ids) if id not in there]
    if not there:
        raise NotThere(f"no episode has the id {', '.join(map(repr, absent[:5]))}")
    akin = memory.akin(list(there))
    if not asked.body.get("confirm", False):
        told = body(
            f"{len(there)} will be gone for good: send it again with confirm",
            status=409,
            code="confirm",
            param="confirm",
        )
        going = [shown.episode(one) for one in there.values()]
        return answer(
            told | {"going": going, "akin": [shown.episode(one) for one in akin]}, status=409
        )
    gone = asked.mind.forget(list(there))
    asked.tell("forgotten", episodes=list(gone.episodes))
    return shown.receipt(gone) | {
        "files": [Path(file).name for file in gone.files],  # where they stand is for the owner
        "akin": [one.id for one in akin],
        "absent": absent,
    }


def stats(asked: Asked) -> object:
    return asked.mind.stats()


async def export(_request: Request, asked: Asked) -> Response:
    run, memory = asked.service.minds.run_long, asked.mind.memory
    pinned = {one.id for one in await run(memory.pinned)}
    every = iter(memory.episodes())

    def some() -> list[str]:
        return [formats.line(e, pinned=e.id in pinned) for e in islice(every, _LINES)]

    async def lines() -> AsyncIterator[bytes]:
        while found := await run(some):
            yield "".join(f"{line}\n" for line in found).encode()

    return StreamingResponse(lines(), media_type=NDJSON, headers={"cache-control": "no-store"})


async def import_(request: Request, asked: Asked) -> Response:
    raw = await read(request, most=asked.most)
    if raw.startswith(_GZIP):
        raise Refused(422, "the body is packed: send the lines themselves", code="packed")
    found = await asked.service.minds.run_long(_imported, asked, raw)
    asked.service.feed.tell(asked.namespace, {"kind": "imported", **found})
    return answer(found)


def _imported(asked: Asked, raw: bytes) -> dict[str, object]:
    """Keep a body of JSON lines, all of it or nothing."""
    mind, now, claims = asked.mind, asked.now, bool(asked.params["claims"])
    held = len(mind.quarantined())
    with TemporaryDirectory(prefix="aplysia-") as folder:
        path = Path(folder) / "import"
        path.write_bytes(raw)
        file = check(mind, path, name="import", format="jsonl", now=now, zone=now.tzinfo or UTC)
        new = write(mind, file, now=now, claims=claims)
    if claims:
        mind.read_on()
    return {
        "new": new,
        "there": file.total - new,
        "zoneless": file.notes.zoneless,
        "ignored": sorted(file.notes.ignored),
        "pinned": file.notes.pinned,
        "withheld": file.withheld,
        "quarantine": len(mind.quarantined()) - held,
    }


WAYS = (
    Way(
        method="POST",
        path="/api/retract",
        name="retract",
        about="Nothing that a voice has said counts any longer. Its episodes stay.",
        scope="write",
        does=retract,
        long=True,
        body=record({"source": ID}),
        answer=BELIEFS,
    ),
    Way(
        method="POST",
        path="/api/undo",
        name="undo",
        about="Take back what was told in an episode; what it set aside counts again.",
        scope="write",
        does=undo,
        body=record({"episode": ID}),
        answer=BELIEFS,
    ),
    Way(
        method="POST",
        path="/api/forget",
        name="forget",
        about="Remove episodes and every trace of them for good.",
        scope="write",
        does=forget,
        long=True,
        body=record({"ids": many(ID, minItems=1, maxItems=1000)}, confirm=TRUTH),
        answer=ref("Receipt"),
        refusals={
            409: {
                "type": "object",
                "properties": {
                    "error": {"type": "object"},
                    "going": many(EPISODE),
                    "akin": many(EPISODE),
                },
                "required": ["error"],
            }
        },
    ),
    Way(
        method="GET",
        path="/api/stats",
        name="getStats",
        about="What the store holds of this namespace.",
        scope="read",
        does=stats,
        answer=record(
            {
                "episodes": whole(),
                "sessions": whole(),
                "sources": whole(),
                "first": or_none(TIME),
                "last": or_none(TIME),
                "bytes": whole(),
                "vectors": {"type": "object", "additionalProperties": whole()},
                "schema": whole(),
                "durability": text(),
            }
        ),
    ),
    Way(
        method="GET",
        path="/api/export",
        name="export",
        about="All of it as JSON lines, in the order of writing.",
        scope="read",
        sends=export,
        gives=NDJSON,
        answer=text(),
    ),
    Way(
        method="POST",
        path="/api/import",
        name="import",
        about="Keep JSON lines as export writes them; all of them or, if one is wrong, none.",
        scope="write",
        sends=import_,
        query={"claims": {**TRUTH, "default": False, "description": "Read what they claim, too."}},
        body=text(description='{"id", "text", "at", "speaker" or "role", …} in each line.'),
        takes=NDJSON,
        answer=record(
            {
                "new": whole(),
                "there": whole(),
                "zoneless": whole(description="Times that had no zone."),
                "ignored": many(text(), description="Fields that were passed over."),
                "pinned": many(text()),
                "withheld": whole(description="Episodes of which a secret is withheld."),
                "quarantine": whole(description="Episodes that went into quarantine."),
            }
        ),
    ),
)
