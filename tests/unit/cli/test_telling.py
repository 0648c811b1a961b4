"""import and export: all or nothing, again without harm, and there and back unchanged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

LINES: list[dict[str, object]] = [
    {"id": "d1:1", "speaker": "Ann", "text": "I live in Lyon.", "at": "2023-05-08T13:56:00Z"},
    {"id": "d1:2", "role": "assistant", "text": "记住了。", "at": "2023-05-08T13:57:00+08:00"},
    {
        "id": "d2:1",
        "speaker": "Bob",
        "text": "Tea\u2028and cake.",
        "at": "2023-06-01T00:00:00Z",
        "session": "d2",
        "pinned": True,
    },
]


@pytest.fixture
def said() -> Path:
    file = Path("said.jsonl")
    lines = [json.dumps(one, ensure_ascii=False) for one in LINES]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_import_says_what_was_new(run: Run, said: Path) -> None:
    done = run("import", str(said))
    assert (done.code, done.out, done.err) == (0, "3 new, 0 already there.\n", "")


def test_importing_again_adds_nothing(run: Run, said: Path) -> None:
    run("import", str(said))
    assert run("import", str(said)).out == "0 new, 3 already there.\n"
    assert run("stats", "--json").data["episodes"] == 3


def test_a_renamed_file_is_the_same_file(run: Run, said: Path) -> None:
    run("import", str(said))
    said.rename("other.jsonl")
    assert run("import", "other.jsonl").out == "0 new, 3 already there.\n"


def test_import_as_json(run: Run, said: Path) -> None:
    assert run("import", "--json", str(said)).data == {
        "file": "said.jsonl",
        "format": "jsonl",
        "new": 3,
        "there": 0,
        "zoneless": 0,
        "ignored": [],
        "pinned": ["d2:1"],
        "withheld": 0,
        "quarantine": 0,
    }


def test_what_was_imported_is_recalled_with_its_ids(run: Run, said: Path) -> None:
    run("import", str(said))
    best = run("recall", "--json", "Who lives in Lyon?").data[0]
    assert (best["episodes"], best["source"]) == (["d1:1"], "Ann")


def test_one_bad_line_leaves_nothing_written(run: Run, said: Path) -> None:
    good = "".join(json.dumps(LINES[0] | {"id": str(n)}) + "\n" for n in range(2000))
    said.write_text(good + "{bad\n", encoding="utf-8")
    done = run("import", str(said))
    assert done.code == 1
    assert "said.jsonl, line 2001" in done.err
    assert run("stats", "--json").data["episodes"] == 0


def test_a_conflict_is_shown_and_nothing_is_written(run: Run, said: Path) -> None:
    run("import", str(said))
    changed = [LINES[0] | {"id": "new"}, LINES[0] | {"text": "I live in Paris."}]
    said.write_text("\n".join(json.dumps(one) for one in changed), encoding="utf-8")
    done = run("import", str(said))
    assert done.code == 1
    assert "'d1:1'" in done.err
    assert "'I live in Paris.' in the file, 'I live in Lyon.' stored" in done.err
    assert run("stats", "--json").data["episodes"] == 3


def test_times_without_a_zone_are_said_aloud(run: Run, said: Path) -> None:
    said.write_text(json.dumps(LINES[0] | {"at": "2023-05-08T13:56:00"}), encoding="utf-8")
    done = run("import", "--zone", "Asia/Shanghai", str(said))
    assert "1 time has no zone: read as Asia/Shanghai" in done.err
    assert '"2023-05-08T05:56:00Z"' in run("export").out


def test_fields_that_mean_nothing_are_said_aloud(run: Run, said: Path) -> None:
    said.write_text(json.dumps(LINES[0] | {"mood": "gay"}), encoding="utf-8")
    assert "Fields passed over: mood." in run("import", str(said)).err


def test_import_reads_a_pipe_gzipped_or_not(run: Run, said: Path) -> None:
    assert run("import", "-", typed=gzip.compress(said.read_bytes())).out.startswith("3 new")
    assert run("import", "-", typed=said.read_bytes()).out.startswith("0 new, 3")


def test_plain_text_is_told_now_and_again_without_harm(run: Run) -> None:
    Path("diary.txt").write_text("Today I met Bob.\n\n今天吃了面。", encoding="utf-8")
    now = ("--now", "2024-05-08T13:56:00Z")
    assert run("import", *now, "diary.txt").out.startswith("2 new")
    assert run("import", "diary.txt").out == "0 new, 2 already there.\n"
    [met] = run("recall", "--json", "What happened today with Bob?").data[:1]
    assert (met["at"], met["source"]) == ("2024-05-08T13:56:00Z", "diary.txt")


def test_a_dialogue_is_chosen(run: Run) -> None:
    talk = {
        "session_1_date_time": "1:56 pm on 8 May, 2023",
        "session_1": [{"speaker": "Ann", "dia_id": "D1:1", "text": "I sing in a choir."}],
    }
    both = [{"sample_id": name, "conversation": talk} for name in ("conv-1", "conv-2")]
    Path("talks.json").write_text(json.dumps(both))
    refused = run("import", "talks.json")
    assert refused.code == 1
    assert "conv-1, conv-2" in refused.err
    assert run("import", "talks.json", "--dialogue", "conv-2").code == 0
    assert run("recall", "--json", "Who sings in a choir?").data[0]["episodes"] == ["D1:1"]


@pytest.mark.parametrize("name", ["gone.txt", "."])
def test_a_file_that_does_not_open_is_an_error(run: Run, name: str) -> None:
    done = run("import", name)
    assert done.code == 1
    assert f"{name} cannot be opened" in done.err


def test_export_and_import_are_each_others_reverse(run: Run, said: Path) -> None:
    run("import", str(said))
    first = run("export").out
    Path("copy.jsonl").write_text(first, encoding="utf-8")
    run("import", "--namespace", "copy", "copy.jsonl")
    assert run("export", "--namespace", "copy").out == first
    assert run("import", "copy.jsonl").out == "0 new, 3 already there.\n"
    assert len(first.split("\n")) == 4


def test_export_of_a_part(run: Run, said: Path) -> None:
    run("import", str(said))
    late = run("export", "--since", "2023-06-01T00:00:00Z").lines
    assert [one["id"] for one in late] == ["d2:1"]
    assert [one["id"] for one in run("export", "--session", "d2").lines] == ["d2:1"]


def test_export_to_a_file(run: Run, said: Path) -> None:
    run("import", str(said))
    done = run("export", "-o", "out.jsonl")
    assert (done.out, done.err) == ("", "3 episodes in out.jsonl.\n")
    assert Path("out.jsonl").read_text(encoding="utf-8") == run("export").out
    assert [p.name for p in Path().iterdir() if p.name.startswith(".")] == []


def test_export_to_a_file_as_json(run: Run, said: Path) -> None:
    run("import", str(said))
    assert run("export", "--json", "-o", "out.jsonl").data == {"file": "out.jsonl", "episodes": 3}


def test_export_into_a_folder_that_is_not_there(run: Run, said: Path) -> None:
    run("import", str(said))
    done = run("export", "-o", "nowhere/out.jsonl")
    assert done.code == 2
    assert "nowhere/out.jsonl cannot be written" in done.err


def test_words_without_quotes_are_noticed(run: Run) -> None:
    done = run("remember", "My", "sister", "lives", "in", "Lyon.")
    assert len(done.out.split()) == 5
    assert 'aplysia remember "My sister lives in Lyon."' in done.err
    assert run("remember", "I moved.", "我对花生过敏。", "Bob").err == ""


def test_an_array_of_utterances_is_told_how_to_become_lines(run: Run) -> None:
    Path("said.jsonl").write_text('[{"id": "a", "text": "I moved."}]', encoding="utf-8")
    done = run("import", "said.jsonl")
    assert done.code == 1
    assert "jq -c '.[]'" in done.err


def test_ctrl_c_says_that_it_may_go_on(
    run: Run, said: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("aplysia.mind.Mind.remember_all", stopped)
    done = run("import", str(said))
    assert done.code == 130
    assert "the same command goes on from there" in done.err
