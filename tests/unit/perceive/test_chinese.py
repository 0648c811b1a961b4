"""Claims in Chinese: what is read of each kind of sentence, and what asserts nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aplysia.perceive.chinese import claims
from aplysia.perceive.scene import Scene
from aplysia.types import Claim

ME = Scene(speaker="user")


def read(text: str, scene: Scene = ME) -> list[Claim]:
    return claims(text, scene)


def said(text: str, scene: Scene = ME) -> list[tuple[str, str, str, bool]]:
    return [(c.subject, c.attribute, c.value, c.polarity) for c in read(text, scene)]


def test_who_and_what_are_named_as_in_english() -> None:
    assert said("我妹妹住在昆明") == [("user's sister", "residence", "昆明", True)]
    assert said("我家猫叫麻薯") == [("user's cat", "name", "麻薯", True)]
    assert said("我手机号是13900002222") == [("user", "phone", "13900002222", True)]
    assert said("我的车是本田") == [("user's car", "is", "本田", True)]


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("我住在昆明", "residence", "昆明"),
        ("我今年四十一岁", "age", "四十一"),
        ("我叫陈默", "name", "陈默"),
        ("我对花粉过敏", "allergy", "花粉"),
        ("我是兽医", "job", "兽医"),
        ("我在邮局上班", "employer", "邮局"),
        ("我喜欢爵士乐", "likes", "爵士乐"),
        ("我讨厌苦瓜", "dislikes", "苦瓜"),
        ("我怕打雷", "fears", "打雷"),
        ("我会说法语", "speaks", "法语"),
        ("我属兔", "zodiac", "兔"),
        ("我老家是湖北的", "hometown", "湖北"),
        ("我的生日是5月4号", "birthday", "5月4号"),
        ("我体重58公斤", "weight", "58公斤"),
        ("我毕业于南开大学", "school", "南开大学"),
        ("我养了一只鹦鹉", "pet", "鹦鹉"),
        ("我信基督教", "religion", "基督教"),
        ("我每周四晚上八点开会", "time", "八点"),
    ],
)
def test_about_the_speaker(text: str, attribute: str, value: str) -> None:
    (first, *_) = [c for c in read(text) if c.value == value]
    assert (first.subject, first.attribute, first.polarity) == ("user", attribute, True)
    assert first.own


@pytest.mark.parametrize(
    ("text", "subject", "value"),
    [
        ("孙老师教地理", "孙老师", "地理"),
        ("小魏在银行当保安", "小魏", "保安"),
        ("方婷怀孕了", "方婷", "怀孕"),
        ("老邓的儿子考上了复旦", "老邓的儿子", "复旦"),
        ("渥太华是加拿大的首都", "渥太华", "加拿大的首都"),
        ("卢浮宫位于巴黎", "卢浮宫", "巴黎"),
        ("《呐喊》是鲁迅写的", "《呐喊》", "鲁迅"),
        ("月亮没有空气", "月亮", "空气"),
        ("会议室在五楼", "会议室", "五"),
        ("快递放门口了", "快递", "门口"),
        ("华山高2154米", "华山", "2154米"),
    ],
)
def test_about_others_and_the_world(text: str, subject: str, value: str) -> None:
    assert (subject, value) in [(c.subject, c.value) for c in read(text)]
    assert not any(c.own for c in read(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("我不吃羊肉", "羊肉"),
        ("我没有驾照", "驾照"),
        ("我不会滑冰", "滑冰"),
        ("我从来不喝酒", "酒"),
        ("我不喜欢榴莲", "榴莲"),
        ("我不在昆明", "昆明"),
        ("我不是医生", "医生"),
        ("海豚不是鱼", "鱼"),
        ("我不再抽烟了", "烟"),
        ("这家店不收现金", "现金"),
        ("我没去过冰岛", "冰岛"),
        ("我儿子对牛奶不过敏", "牛奶"),
    ],
)
def test_denials(text: str, value: str) -> None:
    assert [(c.value, c.polarity) for c in read(text)] == [(value, False)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("我搬到大连了", "大连"),
        ("会议改到下午四点了", "下午四点"),
        ("我改名叫林夏了", "林夏"),
        ("我现在不喝咖啡了", "咖啡"),
        ("手机换成华为了", "华为"),
    ],
)
def test_changes(text: str, value: str) -> None:
    assert [(c.value, c.change) for c in read(text)] == [(value, True)]


def test_what_was_before_is_denied_and_named() -> None:
    new, old = sorted(read("我从上海搬到了苏州"), key=lambda c: c.polarity, reverse=True)
    assert (new.value, old.value, old.polarity, new.instead_of) == ("苏州", "上海", False, "上海")
    assert [c.value for c in read("我以前是护士，现在是老师") if not c.polarity] == ["护士"]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("说错了，是周四，不是周三", "周四", "周三"),
        ("不对，我家狗叫可可，不是乐乐", "可可", "乐乐"),
        ("打错了，她叫张岚不叫张兰", "", ""),
        ("更正一下，我是会计，不是出纳", "会计", "出纳"),
    ],
)
def test_corrections(text: str, right: str, wrong: str) -> None:
    found = read(text)
    assert all(c.correction for c in found)
    assert {(c.value, c.polarity) for c in found} == (
        {(right, True), (wrong, False)} if right else set()
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("我喜欢爬山、游泳和看书", ["爬山", "游泳", "看书"]),
        ("我会说英语和德语", ["英语", "德语"]),
        ("我喝茶不喝咖啡", ["喝茶", "咖啡"]),
        ("我妹在百度做测试，住海淀", ["百度", "测试", "海淀"]),
        ("我爱吃鱼，讨厌香菜，对虾过敏", ["鱼", "香菜", "虾"]),
        ("我爸是司机，我妈是老师", ["司机", "老师"]),
    ],
)
def test_several(text: str, values: list[str]) -> None:
    assert [c.value for c in read(text)] == values


def test_a_dropped_subject_goes_on() -> None:
    found = read("我妹在美团做后端，喜欢画画")
    assert {c.subject for c in found} == {"user's sister"}


@pytest.mark.parametrize("hedge", ["好像", "可能", "大概", "应该", "估计"])
def test_hedges(hedge: str) -> None:
    (claim,) = read(f"小周{hedge}住在天津")
    assert (claim.subject, claim.value, claim.hedged) == ("小周", "天津", True)


def test_pronouns_speak_of_what_was_said_before() -> None:
    scene = Scene(speaker="user", before=(("user", "我表姐叫林小满"),))
    assert said("她在巴黎当厨师", scene)[1] == ("林小满", "job", "厨师", True)
    assert read("她在巴黎当厨师") == []
    assert said("我姐很忙，她在医院上班")[-1][0] == "user's sister"


def test_you_is_the_human_who_spoke_last() -> None:
    assert read("你住在北京") == []
    assert said("你住在北京", Scene(speaker="阿明", before=(("小丽", "在吗"),)))[0][0] == "小丽"


NOTHING = {
    "question": [
        *("你喜欢吃辣吗", "我妈今年多大了", "他是不是搬家了？", "谁住在这里", "几点开会呀"),
        *("老王离婚了？", "你去不去", "不知道他住哪", "难道他是医生", "想问一下感冒能吃海鲜不"),
    ],
    "wish": [
        *("真想去冰岛看极光", "要是我住在海边就好了", "希望我女儿考上清华", "但愿他没事"),
        *("祝你早日康复", "恨不得马上辞职", "下辈子我要当只猫", "好想养只柯基"),
    ],
    "hypothesis": [
        *("如果我是老板，就天天放假", "假如他在北京，事情就好办", "万一明天下雨，咱们改周日"),
        *("换成是我早辞职了", "就算他是医生也没用", "只要房价降了我就买", "没有水的话人活不过三天"),
    ],
    "quotation": [
        *("他说他住在北京", "听说小赵辞职了", "电影里她是个杀手", "老板觉得我是新人"),
        *("网上说喝酒养胃", "小说里的男主是医生", "俗话说早起的鸟有虫吃", "我妈告诉我爸她退休了"),
    ],
    "joke": [
        *("我有八个老婆，开玩笑的", "我是玉皇大帝，逗你的", "我身家百亿，才怪", "我养了条龙[狗头]"),
    ],
    "request": [
        *("帮我写一首诗", "请把灯关掉", "提醒我明天交房租", "把这句翻译成英文：我住在上海"),
        *("给我推荐几本书", "别告诉我妈", "用“因为”造句", "写一篇日记，主人公是个医生"),
    ],
    "chatter": ["好的谢谢", "哈哈哈哈", "早上好呀", "嗯嗯", "辛苦啦", "我先去洗澡了", "晚安"],
}


@pytest.mark.parametrize("text", [t for texts in NOTHING.values() for t in texts])
def test_what_asserts_nothing(text: str) -> None:
    assert read(text) == []


def test_a_text_may_hold_both() -> None:
    assert [c.value for c in read("我对芒果过敏，有什么水果推荐吗？")] == ["芒果"]
    assert [c.value for c in read("帮我排个计划。我膝盖受过伤")] == ["膝盖"]


PIECES = st.sampled_from(
    [
        "我",
        "我妹",
        "他",
        "你",
        "住在",
        "北京",
        "喜欢",
        "不",
        "没",
        "是",
        "叫",
        "小雨",
        "，",
        "。",
        "？",
        "如果",
        "说",
        "“",
        "”",
        "的",
        "了",
        "吗",
        "三只",
        "猫",
        "在",
        "过敏",
        "对",
        "、",
        "和",
        "12",
        "a",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
@settings(deadline=None)
@example("住0不:不0")
def test_values_are_in_the_text(text: str) -> None:
    for claim in read(text):
        assert claim.value
        assert claim.value in text
        assert claim.text in text
        assert claim.subject
        assert claim.attribute


@given(st.lists(st.sampled_from(NOTHING["question"]), min_size=1, max_size=5))
@settings(deadline=None)
def test_questions_alone_assert_nothing(questions: list[str]) -> None:
    assert read("？".join(questions) + "？") == []


@pytest.mark.parametrize(
    "piece",
    [
        "我",
        "我的",
        "不",
        "一",
        "我喜欢",
        "，",
        "“",
        "我在",
        "对过敏",
        "2",
        "我是，",
        "《》",
        "、",
        "a b ",
        "我妹叫一二，",
        "的",
    ],
)
def test_long_texts_take_linear_time(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 5  # far from it; a quadratic reader takes minutes


def test_a_number_of_many_digits_is_read_at_once() -> None:
    number = "1.41421356237309504880168872"
    start = time.process_time()
    found = read(f"根号二约等于 {number}，课本只给到 1.414")
    assert time.process_time() - start < 1  # not twice as long with each digit
    assert [c.value for c in found] == [number]
