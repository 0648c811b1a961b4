"""Whose is what the upstream keeps: after a restart, by path, by whatever field names it."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.responses import JSONResponse

from aplysia.server.keys import FILE, Keys
from aplysia.server.named import named
from aplysia.server.owners import FILE as OWNERS
from aplysia.server.owners import Owners
from aplysia.server.service import Service
from tests.serving import Scripted, serving
from tests.wire.test_holes import keyed, naming, numbered, respond

Served = tuple[str, Service]
PLAIN: Any = {"trust_env": False}


def call(url: str, header: dict[str, str], method: str, path: str, body: Any = None) -> int:
    with httpx2.Client(headers=header, **PLAIN) as client:
        return client.request(method, f"{url}/v1/{path}", json=body).status_code


@pytest.mark.parametrize("stream", [True, False])
def test_ids_are_known_after_a_restart(
    tmp_path: Path, bare: str, upstream: Scripted, stream: bool
) -> None:
    _, one = keyed(tmp_path, "one")
    _, two = keyed(tmp_path, "two")
    with serving(tmp_path, bare) as before:
        id = numbered(before, upstream, one, stream=stream)
    with serving(tmp_path, bare) as after:
        for way in naming(response=id, item=f"msg_of_{id}"):
            assert respond(after, one, **way).status_code == 200, way
            assert respond(after, two, **way).status_code == 404, way


def test_naming_an_id_does_not_make_it_ones_own(served: Served, tmp_path: Path) -> None:
    for way in naming(response="of_before", item="of_before_too"):
        assert respond(served, {}, **way).status_code == 200
    whole = {"type": "message", "role": "user", "id": "msg_to_come", "content": "Hello"}
    assert respond(served, {}, input=[whole]).status_code == 200
    _, head = keyed(tmp_path, "head", scopes=("read", "write", "admin"))
    assert respond(served, head, previous_response_id="of_before").status_code == 200
    assert served[1].owners.whose(["of_before", "of_before_too", "msg_to_come"]) == {}


@pytest.mark.parametrize(
    "way",
    [
        '"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "ID"}]}]',
        '"input": "Hi", "tools": [{"type": "file_search", "vector_store_ids": ["ID"]}]',
        '"input": "Hi", "tools": [{"type": "code_interpreter", "container": "ID"}]',
        '"input": "Hi", "prompt": {"id": "ID"}',
        '"input": "Hi", "previous_response_id": "ID", "previous_response_id": null',
        '"input": "Hi", "Previous_Response_Id": "ID"',
        '"input": "Hi", "con\\u0076ersation": "ID"',
        '"messages": [{"role": "user", "content": [{"type": "file", "file": {"file_id": "ID"}}]}]',
        '"messages": [{"role": "assistant", "audio": {"id": "ID"}}, {"role": "user"}]',
    ],
)
def test_every_field_that_names_something_is_looked_at(
    served: Served, upstream: Scripted, tmp_path: Path, way: str
) -> None:
    headers = {name: keyed(tmp_path, name)[1] for name in ("one", "two")}
    served[1].owners.told(["kept_of_one"], ("one",))
    path = "chat/completions" if "messages" in way else "responses"
    for id, name, refused in (
        ("kept_of_one", "two", True),
        ("never_heard_of", "two", True),
        ("kept_of_one", "one", False),
    ):
        count = len(upstream.seen)
        with httpx2.Client(headers=headers[name], **PLAIN) as client:
            content = f'{{"model": "error-418", {way.replace("ID", id)}}}'
            status = client.post(f"{served[0]}/v1/{path}", content=content).status_code
        assert (status, len(upstream.seen) - count) == ((404, 0) if refused else (418, 1)), id


def test_what_is_the_clients_own_is_no_id_of_the_upstream() -> None:
    found = named(
        b'{"prompt": "a", "metadata": {"file_id": "x"}, "user_id": "u", "tools": [{"parameters":'
        b' {"file_id": "y"}}], "input": [{"role": "user", "id": "m", "content": "conv"},'
        b' {"type": "function_call_output", "call_id": "c"}]}'
    )
    assert (found.kept, found.other, found.odd) == (set(), {"m"}, False)
    assert named(b"[" * 100_000).kept == named(b"no json").kept == set()


def test_by_path_a_key_reaches_what_is_its_tenants_alone(
    served: Served, upstream: Scripted, tmp_path: Path
) -> None:
    headers = {name: keyed(tmp_path, name)[1] for name in ("one", "two")}
    _, head = keyed(tmp_path, "head", scopes=("read", "write", "admin"))
    _, reads = keyed(tmp_path, "one", scopes=("read",))
    url, one, two = served[0], headers["one"], headers["two"]
    made = {"conversations": "conv_1", "files": "file_1", "vector_stores": "vs_1"}
    answers = iter(made.values())

    async def create(_request: Any) -> JSONResponse:
        return JSONResponse({"id": next(answers)})

    for route in upstream.app.routes:
        if getattr(route, "path", "") == "/v1/{path:path}":
            route.app = _posts(create, route.app)  # type: ignore[attr-defined]
    for kind, id in made.items():
        assert call(url, one, "POST", kind, {}) == 200
        assert call(url, one, "GET", f"{kind}/{id}") == 200
        assert call(url, reads, "GET", f"{kind}/{id}/content") == 200
        assert call(url, reads, "DELETE", f"{kind}/{id}") == 403
        assert call(url, one, "DELETE", f"{kind}/{id}") == 200
        for way in (f"{kind}/{id}", f"{kind}/{id}/items", f"{kind}/other", f"{kind}//{id}", kind):
            assert call(url, two, "GET", way) == 403, way
        assert call(url, one, "GET", kind) == 403
        assert call(url, head, "GET", kind) == call(url, head, "GET", f"{kind}/{id}") == 200
    assert call(url, two, "POST", "vector_stores", {"file_ids": ["file_1"]}) == 404
    assert call(url, one, "POST", "batches", {"input_file_id": "file_1"}) == 403
    assert served[1].owners.whose(made.values()) == dict.fromkeys(made.values(), ("one",))


def _posts(create: Any, rest: Any) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        found = scope["method"] == "POST"
        await (await create(None) if found else rest)(scope, receive, send)

    return app


def test_an_id_that_two_tenants_were_given_is_neithers(served: Served, tmp_path: Path) -> None:
    headers = [keyed(tmp_path, name)[1] for name in ("one", "two")]
    for header in headers:
        assert respond(served, header).json()["output"][0]["id"] == "msg_1"
    for header in headers:
        said = {"role": "user", "content": "So?"}
        whole = {"type": "message", "role": "assistant", "id": "msg_1", "content": "Hello"}
        assert respond(served, header, input=[whole, said]).status_code == 200
        refers = {"type": "item_reference", "id": "msg_1"}
        assert respond(served, header, input=[refers, said]).status_code == 404


def test_the_table_is_bounded_and_shared(tmp_path: Path) -> None:
    tables = [Owners(tmp_path / OWNERS, most=100) for _ in range(3)]

    def fill(n: int) -> None:
        for k in range(700):
            tables[n].told([f"{n}-{k}"], ("one",))

    threads = [threading.Thread(target=fill, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    tables[2].told(["of_two"], ("two", "work"))
    for thread in threads:
        thread.join()
    assert tables[0].whose(["of_two", "no"]) == {"of_two": ("two", "work")}
    tables[0].told(["the-newest"], ("one",))  # of the threads' ids one's last may be old by then
    assert tables[2].whose(["the-newest", "0-0"]) == {"the-newest": ("one",)}
    with sqlite3.connect(tmp_path / OWNERS) as db:
        assert db.execute("SELECT count(*) FROM owners").fetchone()[0] < 100 + 2 * 500 + 2
    assert (tmp_path / OWNERS).stat().st_mode & 0o077 == 0
    assert b"of_two" not in (tmp_path / OWNERS).read_bytes()


def test_a_damaged_table_opens_nothing_and_loses_no_reply(
    tmp_path: Path, bare: str, upstream: Scripted
) -> None:
    (tmp_path / OWNERS).write_bytes(b"no database" * 1000)
    headers = [keyed(tmp_path, name)[1] for name in ("one", "two")]
    with serving(tmp_path, bare) as served:
        id = numbered(served, upstream, headers[0], stream=False)
        answers = [respond(served, h, previous_response_id=id).status_code for h in headers]
        assert answers == [200, 404]
        assert respond(served, headers[0], previous_response_id="of_before").status_code == 404


def test_a_second_tenant_takes_nothing_from_the_first(
    served: Served, upstream: Scripted, tmp_path: Path
) -> None:
    _, secret = Keys(tmp_path / FILE).make("own", tenant=("me",))
    header = {"authorization": f"Bearer {secret}"}
    id = numbered(served, upstream, header, stream=True)
    _, two = keyed(tmp_path, "two")
    assert respond(served, header, previous_response_id=id).status_code == 200
    assert respond(served, two, previous_response_id=id).status_code == 404
