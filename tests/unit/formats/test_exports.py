"""Exports of ChatGPT and Claude: which branch is read, what of it, and that it stays the same."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aplysia import formats
from aplysia.errors import FormatError
from aplysia.formats import source
from aplysia.types import Utterance

BEGUN = 1715176560.25  # 2024-05-08 13:56:00.25 UTC


def node(
    key: str,
    parent: str | None,
    role: str = "user",
    parts: list[Any] | None = None,
    *,
    kind: str = "text",
    at: float | None = BEGUN,
    **fields: Any,
) -> dict[str, Any]:
    message: dict[str, Any] | None = None
    if parts is not None:
        message = {
            "id": key,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": at,
            "update_time": None,
            "content": {"content_type": kind, "parts": parts},
            "status": "finished_successfully",
            "end_turn": None,
            "weight": 1.0,
            "metadata": {},
            "recipient": "all",
            "channel": None,
        } | fields
    return {"id": key, "message": message, "parent": parent, "children": []}


def talk(*nodes: dict[str, Any], leaf: str | None, name: str = "c-1") -> dict[str, Any]:
    mapping = {one["id"]: one for one in nodes}
    for one in nodes:
        if one["parent"] in mapping:
            mapping[one["parent"]]["children"].append(one["id"])
    return {
        "title": "A move",
        "create_time": BEGUN - 1,
        "update_time": BEGUN + 60,
        "mapping": mapping,
        "moderation_results": [],
        "current_node": leaf,
        "conversation_id": name,
        "id": name,
    }


HIDDEN: dict[str, Any] = {"metadata": {"is_visually_hidden_from_conversation": True}}
CHATGPT = [
    talk(
        node("root", None),
        node("sys", "root", "system", [""], at=None, **HIDDEN),
        node("about", "sys", "user", ["I am a nurse."], kind="user_editable_context", **HIDDEN),
        node("m1", "about", "user", ["I live in Lyon."]),
        node("a1", "m1", "assistant", ["Noted."], at=BEGUN + 1),
        node("m2", "about", "user", ["I live in Paris, my dog is Rex."], at=BEGUN + 10),
        node("t2", "m2", "assistant", ["search('Rex')"], recipient="web", at=BEGUN + 11),
        node("r2", "t2", "tool", ["found a Rex"], at=BEGUN + 11),
        node("th", "r2", "assistant", None),
        node("a2", "th", "assistant", ["Rex!\ue200cite\ue202turn0search1\ue201"], at=BEGUN + 12),
        node(
            "m3",
            "a2",
            "user",
            [
                {"content_type": "image_asset_pointer", "asset_pointer": "file-service://f-1"},
                {"content_type": "audio_transcription", "text": "他三岁了。", "direction": "in"},
                "See the picture.",
            ],
            kind="multimodal_text",
            at=None,
            metadata={"attachments": [{"id": "f-1", "name": "rex.png"}]},
        ),
        node("m4", "m3", "user", [{"content_type": "image_asset_pointer"}], kind="multimodal_text"),
        leaf="m4",
    ),
    talk(node("m1", None, "user", ["你好"]), leaf=None, name="c-2"),
]


def message(key: str, sender: str, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "uuid": key,
        "text": text,
        "content": [{"type": "text", "text": text, "citations": []}],
        "sender": sender,
        "created_at": "2024-05-08T13:56:00.123456Z",
        "updated_at": "2024-05-08T13:56:00.123456Z",
        "attachments": [],
        "files": [],
    } | fields


THOUGHT = [
    {"type": "thinking", "thinking": "A dog?"},
    {"type": "text", "text": "What a name!"},
    {"type": "tool_use", "name": "search", "input": {}},
]
CLAUDE = [
    {
        "uuid": "k-1",
        "name": "Dogs",
        "created_at": "2024-05-08T13:55:00.000000Z",
        "updated_at": "2024-05-08T13:57:00.000000Z",
        "account": {"uuid": "me"},
        "chat_messages": [
            message("h1", "human", "My dog is Rex.", attachments=[{"file_name": "a.txt"}]),
            message("a1", "assistant", "This block is not supported.", content=THOUGHT),
            message("h2", "human", "", content=[{"type": "tool_result", "content": []}]),
            message("h3", "human", "他三岁了。", content=[]),
        ],
    },
    {"uuid": "k-2", "name": "", "created_at": "2024-05-08T13:55:00Z", "chat_messages": []},
]


def written(folder: Path, value: object, name: str = "conversations.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def archived(folder: Path, **files: object) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            archive.writestr(name, json.dumps(value))
    return path


def read(path: Path) -> list[Utterance]:
    return list(formats.read(path))


def test_the_branch_that_was_last_on_screen_is_read(tmp_path: Path) -> None:
    said = read(written(tmp_path, CHATGPT))
    assert [(one.source, one.text) for one in said] == [
        ("user", "I live in Paris, my dog is Rex."),
        ("assistant", "Rex!"),
        ("user", "他三岁了。\nSee the picture. [file: rex.png]"),
        ("user", "你好"),
    ]
    assert [one.id for one in said] == ["c-1/m2", "c-1/a2", "c-1/m3", "c-2/m1"]
    assert {one.role for one in said} == {"user", "assistant"}
    assert said[0].at == datetime.fromtimestamp(BEGUN + 10, UTC)
    assert said[2].at == said[1].at  # it has no time of its own
    assert (said[0].session, said[0].origin) == ("c-1", "conversations.json#A move")


def test_claudes_messages_are_read_in_order(tmp_path: Path) -> None:
    said = read(written(tmp_path, CLAUDE))
    assert [(one.source, one.role, one.text) for one in said] == [
        ("user", "user", "My dog is Rex. [file: a.txt]"),
        ("assistant", "assistant", "What a name!"),
        ("user", "user", "他三岁了。"),
    ]
    assert said[0].id == "k-1/h1"
    assert said[0].at == datetime(2024, 5, 8, 13, 56, 0, 123456, tzinfo=UTC)
    assert (said[0].session, said[0].origin) == ("k-1", "conversations.json#Dogs")


def test_claudes_branches_are_told_apart_where_the_file_does(tmp_path: Path) -> None:
    some = [
        message("h1", "human", "one", parent_message_uuid="00000000"),
        message("h2", "human", "left", parent_message_uuid="h1"),
        message("h3", "human", "taken", parent_message_uuid="h1"),
    ]
    path = written(
        tmp_path, {"uuid": "k", "chat_messages": some, "current_leaf_message_uuid": "h3"}
    )
    assert [one.text for one in read(path)] == ["one", "taken"]


@pytest.mark.parametrize(("value", "format_"), [(CHATGPT, "chatgpt"), (CLAUDE, "claude")])
def test_it_is_told_from_its_content(tmp_path: Path, value: list[Any], format_: str) -> None:
    path = written(tmp_path, value)
    assert formats.detect(path) == format_
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
    assert formats.detect(path) == format_
    assert formats.detect(written(tmp_path, value[0])) == format_
    path.write_text(json.dumps(value[0], indent=2), encoding="utf-8")
    assert formats.detect(path) == format_
    packed = archived(tmp_path, **{"user.json": {}, "data/conversations.json": value})
    assert formats.detect(packed) == format_
    assert [one.id for one in read(packed)] == [one.id for one in read(written(tmp_path, value))]


def test_an_archive_may_have_the_conversations_in_several_files(tmp_path: Path) -> None:
    parts = {f"conversations-00{n}.json": [one] for n, one in enumerate(CHATGPT)}
    assert [one.id for one in read(archived(tmp_path, **parts))][-1] == "c-2/m1"


def test_a_large_file_is_read_one_conversation_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_BLOCK", 7)
    monkeypatch.setattr(source, "MAX_LINE", 1000)
    many = [talk(node("m", None, "user", [f"数 {n}"]), leaf="m", name=f"c{n}") for n in range(30)]
    said = read(written(tmp_path, many))
    assert [one.text for one in said] == [f"数 {n}" for n in range(30)]
    monkeypatch.setattr(source, "MAX_ITEM", 100)
    with pytest.raises(FormatError, match="256 million"):
        list(formats.read(written(tmp_path, many), format="chatgpt"))


def test_what_is_no_export_says_so(tmp_path: Path) -> None:
    whole = json.dumps(CHATGPT)
    path = tmp_path / "conversations.json"
    for broken, words in [
        (whole[:-40], "breaks off|not JSON"),
        (whole[:-1], "breaks off"),
        ('[{"mapping": {}}, {"id": 1}]', "conversation 2 has no 'mapping'"),
        ('[{"mapping": {}}, nonsense]', "not JSON"),
        ('[{"chat_messages": []}, 3]', "conversation 2 has no 'chat_messages'"),
        ('[{"chat_messages": [1, 2]}]', "no object"),
        ('[{"chat_messages": [{"sender": "human", "text": "a", "created_at": "now"}]}]', "no time"),
    ]:
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(FormatError, match=words.replace("no time", "is not a time")):
            read(path)
    with pytest.raises(FormatError, match=r"without conversations\.json"):
        formats.detect(archived(tmp_path, **{"user.json": {}}))
    with pytest.raises(FormatError, match="neither ChatGPT's nor Claude's"):
        formats.detect(archived(tmp_path, **{"conversations.json": []}))
    packed = archived(tmp_path, **{"conversations.json": CHATGPT})
    packed.write_bytes(packed.read_bytes()[:200])
    with pytest.raises(FormatError, match="archive does not open"):
        formats.detect(packed)


def test_a_circle_of_messages_ends(tmp_path: Path) -> None:
    round_ = talk(node("a", "b", "user", ["one"]), node("b", "a", "user", ["two"]), leaf="a")
    assert [one.text for one in read(written(tmp_path, [round_]))] == ["two", "one"]
