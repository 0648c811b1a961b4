"""JSON lines: what is kept, what is refused, and the way there and back."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from aplysia import formats
from aplysia.errors import FormatError
from aplysia.types import Episode, Utterance

GOOD = {"id": "1", "speaker": "Ann", "text": "I live in Lyon.", "at": "2024-05-08T13:56:00Z"}


def written(tmp_path: Path, *lines: object, end: str = "\n") -> Path:
    file = tmp_path / "said.jsonl"
    texts = [x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines]
    file.write_text(end.join(texts) + end, encoding="utf-8", newline="")
    return file


def said(file: Path, notes: formats.Notes | None = None) -> list[Utterance]:
    return list(formats.read(file, format="jsonl", notes=notes))


def test_an_utterance_keeps_its_id_speaker_text_and_time(tmp_path: Path) -> None:
    [it] = said(written(tmp_path, GOOD | {"session": "s"}))
    assert (it.id, it.source, it.role, it.text, it.session) == (
        "1",
        "Ann",
        "user",
        "I live in Lyon.",
        "s",
    )
    assert it.at == datetime(2024, 5, 8, 13, 56, tzinfo=UTC)
    assert it.origin == "said.jsonl:1"


def test_a_role_alone_names_the_source_too(tmp_path: Path) -> None:
    line = {k: v for k, v in GOOD.items() if k != "speaker"} | {"role": "assistant"}
    [it] = said(written(tmp_path, line))
    assert (it.source, it.role) == ("assistant", "assistant")


def test_role_and_speaker_stand_beside_each_other(tmp_path: Path) -> None:
    [it] = said(written(tmp_path, GOOD | {"role": "tool"}))
    assert (it.source, it.role) == ("Ann", "tool")


def test_times_become_utc(tmp_path: Path) -> None:
    [it] = said(written(tmp_path, GOOD | {"at": "2024-05-08T13:56:00+08:00"}))
    assert it.at is not None
    assert it.at.isoformat() == "2024-05-08T05:56:00+00:00"


def test_a_time_without_a_zone_gets_the_given_one_and_is_counted(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD | {"at": "2024-05-08 13:56"})
    notes = formats.Notes()
    zone = timezone(timedelta(hours=8))
    [it] = formats.read(file, zone=zone, notes=notes)
    assert it.at == datetime(2024, 5, 8, 5, 56, tzinfo=UTC)
    assert notes.zoneless == 1


def test_lines_end_at_newlines_alone(tmp_path: Path) -> None:
    text = "one\u2028two\u0085three\x0bfour"
    [it] = said(written(tmp_path, GOOD | {"text": text}))
    assert it.text == text


def test_carriage_returns_blank_lines_and_a_byte_order_mark_are_dropped(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD, "", "  ", GOOD | {"id": "2"}, end="\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert [it.id for it in said(file)] == ["1", "2"]


def test_a_last_line_needs_no_newline(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    file.write_bytes(file.read_bytes().rstrip())
    assert len(said(file)) == 1


def test_a_gzipped_file_reads_alike(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    packed = tmp_path / "anything"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert [it.text for it in said(packed)] == [it.text for it in said(file)]


def test_nul_and_controls_inside_a_text_are_kept(tmp_path: Path) -> None:
    [it] = said(written(tmp_path, json.dumps(GOOD | {"text": "a\0b\x1fc"})))
    assert it.text == "a\0b\x1fc"


def test_other_fields_are_passed_over_and_noted(tmp_path: Path) -> None:
    notes = formats.Notes()
    said(written(tmp_path, GOOD | {"sesion": "x", "mood": 3}), notes)
    assert notes.ignored == {"sesion", "mood"}


def test_what_was_pinned_is_noted(tmp_path: Path) -> None:
    notes = formats.Notes()
    said(written(tmp_path, GOOD | {"pinned": True}, GOOD | {"id": "2", "pinned": False}), notes)
    assert notes.pinned == ["1"]


def test_the_same_line_twice_is_no_error(tmp_path: Path) -> None:
    assert len(said(written(tmp_path, GOOD, GOOD))) == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: [1] is not an object"),
        ("[" * 200_000, "line 2: not JSON"),
        (json.dumps(GOOD | {"id": None}), "'id' is missing"),
        (json.dumps(GOOD | {"id": 3}), "'id' is 3. Write it as text"),
        (json.dumps(GOOD | {"text": ""}), "'text' is empty"),
        (json.dumps(GOOD | {"text": ["x" * 99]}), "…. Write it as text"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "speaker"}), "'speaker' and 'role'"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "at"}), "'at' is missing"),
        (json.dumps(GOOD | {"at": "yesterday"}), "'yesterday' is not a time"),
        (json.dumps(GOOD | {"at": "0001-01-01T00:00:00+14:00"}), "is not a time"),
        (json.dumps(GOOD | {"role": "boss"}), "role 'boss' is unknown"),
        (json.dumps(GOOD | {"text": "a\ud800"}), "U+D800 at character 2, half of a surrogate"),
        (json.dumps(GOOD | {"text": "other"}), "id '1' stands in line 1 with other content"),
    ],
)
def test_a_wrong_line_is_named_with_its_cure(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(FormatError) as e:
        said(written(tmp_path, GOOD, line))
    assert words in str(e.value)
    assert "said.jsonl, line 2" in str(e.value)
    assert str(e.value).endswith("Nothing was written.")


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl"
    file.write_bytes(json.dumps(GOOD).encode() + b"\n{\xb9\xfe}")
    with pytest.raises(FormatError, match="line 2: byte 0xb9 at column 2 is not UTF-8"):
        said(file)


def test_damaged_gzip_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cut.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(GOOD).encode() * 99)[:-9])
    with pytest.raises(FormatError, match="gzip data is damaged"):
        said(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"gone\.jsonl cannot be opened: No such file"):
        said(tmp_path / "gone.jsonl")


@pytest.mark.parametrize("text", ["我对花生过敏。", "a\0b\u2028c\r\nd", "שלום 🎉", '"\\'])
def test_what_is_written_reads_back_the_same(tmp_path: Path, text: str) -> None:
    episode = Episode(
        id="x:1",
        text=text,
        source="Zoë",
        role="tool",
        at=datetime(2024, 5, 8, 13, 56, 7, 123, tzinfo=UTC),
        session="s 1",
        origin="chat",
    )
    [it] = said(written(tmp_path, formats.line(episode)))
    assert it == Utterance(
        id=episode.id,
        text=episode.text,
        source=episode.source,
        role=episode.role,
        at=episode.at,
        session=episode.session,
        origin=episode.origin,
    )
