"""LoCoMo and MemDaily: dialogues are chosen, dates and captions are read."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aplysia import formats
from aplysia.errors import FormatError


def dialogue(name: str = "conv-1") -> dict[str, Any]:
    return {
        "sample_id": name,
        "conversation": {
            "speaker_a": "Ann",
            "session_10_date_time": "12:09 am on 13 September, 2023",
            "session_10": [{"speaker": "Bob", "dia_id": "D10:1", "text": "Night."}],
            "session_2_date_time": "1:56 pm on 8 May, 2023",
            "session_2": [
                {"speaker": "Ann", "dia_id": "D2:1", "text": "Look!", "blip_caption": "a kite"},
                {"speaker": "Bob", "dia_id": "D2:2", "text": "", "blip_caption": "a dog"},
            ],
        },
        "qa": [],
    }


def trajectory(name: str = "simple-0") -> dict[str, Any]:
    message = {
        "mid": 3,
        "message": "我对花生过敏。",
        "time": "2024年04月01日 周一 08:30",
        "place": "广东深圳",
    }
    return {"id": name, "tid": 0, "message_list": [message], "question_list": []}


def stored(tmp_path: Path, data: object) -> Path:
    file = tmp_path / "locomo.json"
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return file


def lines(tmp_path: Path, *data: object) -> Path:
    file = tmp_path / "memdaily.jsonl"
    texts = [json.dumps(x, ensure_ascii=False) for x in data]
    file.write_text("\n".join(texts), encoding="utf-8")
    return file


def test_turns_come_in_the_order_of_their_sessions(tmp_path: Path) -> None:
    found = list(formats.read(stored(tmp_path, [dialogue()])))
    assert [(it.id, it.session, it.source) for it in found] == [
        ("D2:1", "2", "Ann"),
        ("D2:2", "2", "Bob"),
        ("D10:1", "10", "Bob"),
    ]


def test_the_date_of_a_session_is_the_time_of_its_turns(tmp_path: Path) -> None:
    found = list(formats.read(stored(tmp_path, dialogue())))
    assert found[0].at == datetime(2023, 5, 8, 13, 56, tzinfo=UTC)
    assert found[2].at == datetime(2023, 9, 13, 0, 9, tzinfo=UTC)


def test_what_an_image_shows_belongs_to_the_text(tmp_path: Path) -> None:
    found = list(formats.read(stored(tmp_path, [dialogue()])))
    assert [it.text for it in found[:2]] == ["Look! [image: a kite]", "[image: a dog]"]


def test_one_of_several_dialogues_is_chosen(tmp_path: Path) -> None:
    file = stored(tmp_path, [dialogue("conv-1"), dialogue("conv-2")])
    found = list(formats.read(file, dialogue="conv-2"))
    assert {it.origin for it in found} == {"locomo.json#conv-2"}
    assert found[0].id == "D2:1"


def test_all_dialogues_have_ids_of_their_own(tmp_path: Path) -> None:
    file = stored(tmp_path, [dialogue("conv-1"), dialogue("conv-2")])
    found = list(formats.read(file, dialogue="all"))
    assert (found[0].id, found[0].session) == ("conv-1/D2:1", "conv-1/2")
    assert len({it.id for it in found}) == 6


@pytest.mark.parametrize("chosen", [None, "conv-9"])
def test_several_dialogues_are_named_when_none_is_chosen(
    tmp_path: Path, chosen: str | None
) -> None:
    file = stored(tmp_path, [dialogue("conv-1"), dialogue("conv-2")])
    with pytest.raises(FormatError, match="conv-1, conv-2: --dialogue conv-1"):
        list(formats.read(file, dialogue=chosen))


def test_a_trajectory_keeps_numbers_times_and_places(tmp_path: Path) -> None:
    [it] = formats.read(lines(tmp_path, trajectory()))
    assert (it.id, it.session, it.text) == ("3", "simple-0", "我对花生过敏。")
    assert it.at == datetime(2024, 4, 1, 8, 30, tzinfo=UTC)
    assert it.origin == "memdaily.jsonl:1 · 广东深圳"


def test_one_of_several_trajectories_is_chosen(tmp_path: Path) -> None:
    file = lines(tmp_path, trajectory("a"), trajectory("b"))
    assert [it.session for it in formats.read(file, dialogue="b")] == ["b"]
    assert [it.id for it in formats.read(file, dialogue="all")] == ["a/3", "b/3"]
    with pytest.raises(FormatError, match="2 dialogues are in this file"):
        list(formats.read(file))


def test_two_trajectories_of_one_name_are_refused(tmp_path: Path) -> None:
    other = trajectory("a")
    other["message_list"] = [other["message_list"][0] | {"message": "我不过敏。"}]
    with pytest.raises(FormatError, match="line 2: id 'a/3' stands in line 1 with other content"):
        list(formats.read(lines(tmp_path, trajectory("a"), other), dialogue="all"))


def test_two_dialogues_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="two dialogues called 'conv-1'"):
        list(formats.read(stored(tmp_path, [dialogue(), dialogue()]), dialogue="all"))


def test_two_turns_of_one_id_are_refused(tmp_path: Path) -> None:
    talk = dialogue()
    talk["conversation"]["session_2"][1]["dia_id"] = "D2:1"
    with pytest.raises(FormatError, match="id 'D2:1' stands twice, with other content"):
        list(formats.read(stored(tmp_path, talk)))


def without(value: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in value.items() if k != key}


def wrong_locomo() -> list[tuple[object, str]]:
    talk = dialogue()["conversation"]
    return [
        ([{"x": 1}], "entry 1 has no 'conversation'"),
        ({"conversation": without(talk, "session_2_date_time")}, "session 2 has no list"),
        ({"conversation": talk | {"session_2_date_time": "soon"}}, "'soon' is not a time"),
        ({"conversation": talk | {"session_2_date_time": "1:00 pm on 8 Mao, 2023"}}, "not a time"),
        ({"conversation": talk | {"session_2": [{"text": "x"}]}}, "a turn has no 'dia_id'"),
        ({"conversation": talk | {"session_2": [{"dia_id": "1", "speaker": "A"}]}}, "is empty"),
    ]


@pytest.mark.parametrize(("data", "words"), wrong_locomo())
def test_a_wrong_dialogue_is_named(tmp_path: Path, data: object, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        list(formats.read(stored(tmp_path, data), format="locomo"))


def test_a_dialogue_that_is_not_json_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("[{")
    with pytest.raises(FormatError, match="not JSON"):
        list(formats.read(file, format="locomo"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"id": "a"}, "line 1: 'message_list' is missing"),
        ({"message_list": [{"mid": 1}]}, "a message has no 'mid', 'message' or 'time'"),
        ({"message_list": [{"mid": 1, "message": " ", "time": "x"}]}, "message 1 is empty"),
        ({"message_list": [{"mid": 1, "message": "a", "time": "周一"}]}, "'周一' is not a time"),
    ],
)
def test_a_wrong_trajectory_is_named(tmp_path: Path, data: object, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        list(formats.read(lines(tmp_path, data), format="memdaily"))


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a", "Dear diary", "text"),
        ("a", "", "text"),
        ("a", "[ ] buy milk", "text"),
        ("a.md", '{"a": 1}', "text"),
        ("a.txt.gz", '{"a": 1}', "text"),
        ("a", '\n{"id": "1"}', "jsonl"),
        ("a", '{"id": ', "jsonl"),
        ("a", json.dumps(trajectory()), "memdaily"),
        ("a", json.dumps([dialogue()]), "locomo"),
        ("a", json.dumps(dialogue()), "locomo"),
        ("a", json.dumps([dialogue()], indent=1), "locomo"),
        ("a", json.dumps(dialogue(), indent=1), "locomo"),
    ],
)
def test_the_format_is_told_from_the_content(
    tmp_path: Path, name: str, text: str, kind: str
) -> None:
    file = tmp_path / name
    data = text.encode()
    file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert formats.detect(file) == kind


def test_a_dialogue_cannot_be_chosen_where_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Hello.")
    with pytest.raises(FormatError, match="no dialogues to choose from"):
        formats.read(file, dialogue="x")
