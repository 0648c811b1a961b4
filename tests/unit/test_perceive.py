"""What an utterance asks and speaks of, in English and Chinese."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aplysia.perceive import asks, dates, perceive

NOW = datetime(2024, 5, 8, 13, 56, tzinfo=UTC)  # a Wednesday


def day(year: int, month: int, date: int) -> tuple[datetime, datetime]:
    start = datetime(year, month, date, tzinfo=UTC)
    return start, start + timedelta(days=1)


def month(year: int, number: int) -> tuple[datetime, datetime]:
    after = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return datetime(year, number, 1, tzinfo=UTC), after


def spoken(text: str) -> list[tuple[datetime, datetime]]:
    return dates(text, now=NOW)


# Asks


@pytest.mark.parametrize(
    "text",
    [
        "Where does my sister live?",
        "where does my sister live",
        "And how old is she",
        "Tell me about my sister.",
        "Does she like tea",
        "我妹妹住在哪里？",
        "我妹妹住在哪里",
        "她多大",
        "你知道她叫什么吗",
        "谁送我的书",
        "She left?",
        "她走了？",
    ],
)
def test_a_question_asks_as_a_whole(text: str) -> None:
    assert asks(text) == [text]


@pytest.mark.parametrize(
    "text", ["", "My sister lives in Lyon.", "我妹妹住在里昂。", "However, it rained.", "😀", "\0"]
)
def test_a_statement_asks_nothing(text: str) -> None:
    assert asks(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "My sister moved. Where does she live? I forgot.",
            ["Where does she live?"],
        ),
        ("我妹妹搬家了。她住在哪里？我忘了。", ["她住在哪里？"]),
        (
            "Where does she live? And what does she do?",
            ["Where does she live?", "And what does she do?"],
        ),
        ("她住在哪里？做什么工作？", ["她住在哪里？", "做什么工作？"]),
        ("她住在哪里，另外，她多大？", ["她住在哪里，", "另外，她多大？"]),
        ("她住在哪里？另外，她多大？", ["她住在哪里？", "另外，她多大？"]),
        ("Where is she? 她多大？", ["Where is she?", "她多大？"]),
    ],
)
def test_only_what_asks_is_among_the_asks_in_its_order(text: str, expected: list[str]) -> None:
    assert asks(text) == expected


def test_the_part_before_a_change_of_subject_asks_too() -> None:
    text = "Where does she live, also, how old is she?"
    assert asks(text) == ["Where does she live,", "also, how old is she?"]


def test_an_excited_question_asks() -> None:
    assert asks("She left?!") == ["She left?!"]


@pytest.mark.parametrize("text", ["How much is 3.5 kg?", "Did Dr. Smith call?"])
def test_a_full_stop_inside_a_question_does_not_cut_it(text: str) -> None:
    assert asks(text) == [text]


# Dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 3 May 2023", day(2023, 5, 3)),
        ("on the 3rd of May, 2023", day(2023, 5, 3)),
        ("on May 3, 2023", day(2023, 5, 3)),
        ("on may 3rd", day(2024, 5, 3)),
        ("2023年5月3日", day(2023, 5, 3)),
        ("5月3号", day(2024, 5, 3)),
        ("2023-05-03", day(2023, 5, 3)),
        ("2023/5/3", day(2023, 5, 3)),
        ("on 29 February 2024", day(2024, 2, 29)),
        ("in May 2023", month(2023, 5)),
        ("2023年5月", month(2023, 5)),
        ("2023年12月", month(2023, 12)),
        ("during March", month(2024, 3)),
        ("3月的事", month(2024, 3)),
    ],
)
def test_a_date_is_its_day_or_month(text: str, expected: tuple[datetime, datetime]) -> None:
    assert spoken(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 25 December", day(2023, 12, 25)),
        ("12月25日", day(2023, 12, 25)),
        ("in June", month(2023, 6)),
        ("6月", month(2023, 6)),
        ("on 8 May", day(2024, 5, 8)),
    ],
)
def test_without_a_year_it_is_the_last_one(text: str, expected: tuple[datetime, datetime]) -> None:
    assert spoken(text) == [expected]


def test_without_a_year_the_29th_of_february_is_in_the_last_leap_year() -> None:
    now = datetime(2026, 5, 8, tzinfo=UTC)
    assert dates("2月29日", now=now) == dates("29 February", now=now) == [day(2024, 2, 29)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", day(2024, 5, 8)),
        ("今天", day(2024, 5, 8)),
        ("yesterday", day(2024, 5, 7)),
        ("昨天", day(2024, 5, 7)),
        ("昨晚", day(2024, 5, 7)),
        ("the day before yesterday", day(2024, 5, 6)),
        ("前天", day(2024, 5, 6)),
    ],
)
def test_a_relative_day_is_reckoned_from_now(
    text: str, expected: tuple[datetime, datetime]
) -> None:
    assert spoken(text) == [expected]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("last week", 7, 7),
        ("上周", 7, 7),
        ("上个星期", 7, 7),
        ("last month", 28, 31),
        ("上个月", 28, 31),
        ("last year", 365, 366),
        ("去年", 365, 366),
    ],
)
def test_a_relative_span_ends_in_the_past_and_is_as_long_as_its_name(
    text: str, least: int, most: int
) -> None:
    [(start, end)] = spoken(text)
    assert timedelta(days=least) <= end - start <= timedelta(days=most)
    assert NOW - timedelta(days=800) < start < end <= NOW


@pytest.mark.parametrize(
    "text",
    ["2月30日", "32 March", "13月1日", "2023-02-30", "0月", "on 31 April", "0000-01-01"],
)
def test_an_impossible_day_is_no_date(text: str) -> None:
    assert spoken(text) == []


@pytest.mark.parametrize("text", ["", "3 kg", "三个月", "I march on", "Maybe May came", "12:30"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert spoken(text) == []


@pytest.mark.parametrize("text", ["9999-12-31", "31 December 9999", "9999年12月"])
def test_the_last_day_there_is_can_be_spoken_of(text: str) -> None:
    perceive(text, now=NOW)


@pytest.mark.parametrize("text", ["this may help", "晚上月亮很圆", "以前天天跑步", "之前天气好"])
def test_a_date_is_not_found_in_other_words(text: str) -> None:
    assert spoken(text) == []


def test_several_dates_are_all_found_each_once() -> None:
    assert spoken("2023年5月3日和2023年6月4日，2023年5月3日") == [day(2023, 5, 3), day(2023, 6, 4)]
    assert spoken("May 3, 2023 or June 4, 2023") == [day(2023, 5, 3), day(2023, 6, 4)]


@pytest.mark.parametrize("text", ["yesterday", "昨天", "5月7日", "on 7 May 2024"])
def test_a_day_begins_at_midnight_where_it_is_asked(text: str) -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    [(start, end)] = dates(text, now=NOW.astimezone(shanghai))
    assert start == datetime(2024, 5, 6, 16, tzinfo=UTC)
    assert end - start == timedelta(days=1)


@pytest.mark.parametrize("text", ["in auguſt", "last year", "前天"])
def test_what_cannot_be_reckoned_is_no_date(text: str) -> None:
    assert dates(text, now=datetime(1, 1, 1, tzinfo=UTC)) == []


def test_now_decides_which_day_it_is() -> None:
    late = datetime(2024, 5, 8, 23, 30, tzinfo=UTC)
    [(there, _)] = dates("今天", now=late.astimezone(ZoneInfo("Asia/Shanghai")))
    [(here, _)] = dates("今天", now=late)
    assert there == datetime(2024, 5, 8, 16, tzinfo=UTC)
    assert here == datetime(2024, 5, 8, tzinfo=UTC)


_DATED = st.from_regex(
    r"\A(in |on |this )?(\d{1,2} )?(February|may|December)( \d{1,4})?\Z"
    r"|\A([1-8]\d{3}年)?\d{1,2}月(\d{1,2}日)?\Z|\A[1-8]\d{3}[-/]\d{1,2}[-/]\d{1,2}\Z"
)


@given(text=st.one_of(st.text(), _DATED), now=st.datetimes(datetime(1950, 1, 1)))
def test_every_date_is_a_span_with_a_zone(text: str, now: datetime) -> None:
    for start, end in dates(text, now=now.replace(tzinfo=UTC)):
        assert start.tzinfo is end.tzinfo is UTC
        assert timedelta(days=1) <= end - start <= timedelta(days=366)


# Perceiving


def test_a_percept_has_all_that_was_read() -> None:
    text = "I met Ann. 她昨天去了哪里？"
    percept = perceive(text, now=NOW)
    assert percept.text == text
    assert percept.names == ("Ann",)
    assert percept.dates == (day(2024, 5, 7),)
    assert percept.asks == ("她昨天去了哪里？",)


def test_the_time_of_the_story_around_a_question_is_not_asked_about() -> None:
    assert perceive("昨天天气真好。我对什么过敏？", now=NOW).dates == ()
    assert perceive("Yesterday I met Ann.", now=NOW).dates == (day(2024, 5, 7),)


@given(st.text())
def test_any_text_is_perceived(text: str) -> None:
    percept = perceive(text, now=NOW)
    assert all(a and a in text for a in percept.asks)
    assert all(n in text for n in percept.names)


@pytest.mark.parametrize("piece", ["A", "a ", "?", "'", "另外，", "1月", " May", "。\n", "哪", "é"])
def test_a_long_text_is_perceived_at_once(piece: str) -> None:
    perceive(piece * 50_000, now=NOW)


@pytest.mark.parametrize("piece", ["“", "《", ". “"])
def test_a_long_text_of_open_brackets_is_perceived_at_once(piece: str) -> None:
    perceive(piece * 50_000, now=NOW)


@pytest.mark.parametrize("text", ["Really" + "?" * 50_000 + ".", "？" * 50_000 + "。"])
def test_a_wall_of_question_marks_is_read_in_passing(text: str) -> None:
    assert len(asks(text)) <= 1
