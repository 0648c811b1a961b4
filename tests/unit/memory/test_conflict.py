"""Pairs of claims of every kind, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aplysia.memory.conflict import identity, relate, slots
from aplysia.memory.conflict.measures import number_of
from aplysia.types import Claim

THEN = datetime(2025, 3, 1, tzinfo=UTC)
NOW = datetime(2025, 6, 1, tzinfo=UTC)


def told(line: str) -> Claim:
    """A claim from "subject | attribute | value | marks | text".

    Marks: - denied, c change, k correction, p past, f future, "<x" instead of x.
    """
    subject, attribute, value, *more = (part.strip() for part in line.split("|"))
    marks, _, old = (more[0] if more else "").partition("<")
    text = more[1] if len(more) > 1 else f"{subject} {attribute} {value}"
    return Claim(
        subject=subject,
        attribute=attribute,
        value=value,
        text=text,
        polarity="-" not in marks,
        change="c" in marks,
        correction="k" in marks,
        tense="past" if "p" in marks else "future" if "f" in marks else "present",
        instead_of=old,
    )


PAIRS = """
same :: user | residence | Lyon :: User | residence | lyon
same :: user | residence | 里昂 :: user | residence | Lyon
same :: user | age | thirty-five :: user | age | 35
same :: user | age | 三十五 :: user | age | 35
same :: user | allergy | 花生 :: user | allergy | peanuts
same :: the meeting | time | 3 pm :: meeting | time | 15:00
same :: 周会 | time | 下午三点 :: 周会 | time | 15:00
same :: wedding | date | 8 May :: the wedding | date | May 8th
same :: 体检 | date | 5月8日 :: 体检 | date | 五月八号
same :: user | height | 178 cm :: user | height | 1.78 m
same :: user | height | 一米七八 :: user | height | 178厘米
same :: user | weight | 一百六十斤 :: user | weight | 80公斤
same :: barn | temperature | 68 °F :: barn | temperature | 20 °C
same :: walk | distance | 2000 m :: walk | distance | 2 km
same :: shop | open |  | - :: the shop | open | closed
same :: gran | alive | dead :: grandmother | alive | | -
same :: user's mum | name | Rita :: user's mother | name | Rita
same :: rent | salary | 一万八 :: rent | salary | 18000
same :: user | likes | the tea :: user | likes | 茶
same :: gateway | port | 八零八零 :: gateway | port | 8080
agrees :: user | residence | France :: user | residence | Lyon
agrees :: 小李 | residence | 北京 :: 小李 | residence | 海淀
agrees :: user | age | about 40 :: user | age | 41
agrees :: exam | date | May :: exam | date | 12 May
agrees :: 客户 | date | 四月中旬 :: 客户 | date | 四月十五号
agrees :: tent | colour | navy :: tent | colour | blue
agrees :: user | age | late thirties :: user | age | 38
agrees :: user | likes | tea :: user | dislikes | tea | -
agrees :: user | pet | poodle :: user | pet | dog
agrees :: run | distance | 5 km :: run | distance | 3.1 miles
agrees :: hall | count | over 200 :: hall | count | 240
agrees :: script | version | 3.11 :: script | version | 3.11.4
contradicts :: user | residence | Lyon :: user | residence | Paris
contradicts :: 小李 | residence | 成都 :: 小李 | residence | 西安
contradicts :: user | residence | Graz :: user | residence | Lyon | k
contradicts :: user | birthplace | Cork :: user | birthplace | Leeds | p
contradicts :: user | age | 42 :: user | age | 三十五
contradicts :: user | name | Ada :: user | name | Berta
contradicts :: user | employer | Bosch :: user | employer | Siemens
contradicts :: 小李 | employer | 小米 :: 小李 | employer | 中兴通讯
contradicts :: user | likes | olives :: user | dislikes | olives
contradicts :: user | likes | 苦瓜 | - :: user | likes | 苦瓜
contradicts :: user | allergy | 芒果 | - :: user | allergy | mango
contradicts :: user | speaks | Italian :: user | speaks | 意大利语 | -
contradicts :: museum | open | open :: museum | open | closed
contradicts :: 超市 | state | 营业 :: 超市 | open | 停业
contradicts :: Tom's barrel | volume | 200 litres :: the barrel | volume | 60 l
contradicts :: user | residence | 十二楼 :: user's family | location | 八层
compatible :: user | residence | 上海 | c :: user | residence | 苏州 | p
contradicts :: alarm | on | on :: alarm | state | disabled
contradicts :: user's horse | alive | alive :: user's horse | alive | died | p
contradicts :: meeting | time | 3 pm :: meeting | time | 5 pm
contradicts :: 周会 | time | 下午三点 :: 周会 | time | 上午十点
contradicts :: wedding | date | 5 July 2025 :: wedding | date | the twelfth of July 2025
contradicts :: 董事会 | date | 3月6日 :: 董事会 | date | 三月七号
contradicts :: user | birthday | 29 February :: user | birthday | 1 March
contradicts :: user | height | 1.68 m :: user | height | six foot two
contradicts :: user | height | 一米八 :: user | height | 一米七五
contradicts :: cottage | distance | 2 km :: cottage | distance | 3 miles
contradicts :: coat | price | 200 euros :: coat | price | more than 500 euros
contradicts :: 词典 | price | 四十五块 :: 词典 | price | 58元
contradicts :: pool | temperature | 28度 :: pool | temperature | 24 °C
contradicts :: bag | weight | 500克 :: bag | weight | 四两
contradicts :: car | colour | silver :: car | colour | dark green
contradicts :: 校服 | colour | 深蓝色 :: 校服 | colour | 墨绿
contradicts :: user | child | four | | I have four kids \
:: user | child | three | | I have three kids
contradicts :: user | owns | car | - :: user's car | location | garage
contradicts :: user | has | 孩子 | - :: user's son | school | Hill School
contradicts :: user | eats | pork | - :: user | eats | bacon and pork
contradicts :: user | diet | vegan :: user | eats | eggs
contradicts :: user | diet | 素食 :: user | eats | 牛肉
contradicts :: user | marital_status | married :: user | marital_status | single
contradicts :: 小李 | marital_status | 未婚 :: 小李 | marital_status | 已婚
contradicts :: tool | state | open source :: tool | state | proprietary
contradicts :: test | state | positive :: test | state | negative
contradicts :: tortoise | gender | male :: tortoise | gender | female
contradicts :: app | version | Node 20 :: app | version | Node 18
contradicts :: Redis | port | 6379 :: Redis | port | 6380
contradicts :: user | blood_type | A型 :: user | blood_type | B型
contradicts :: user | skill | swim | - :: user | skill | 游泳
contradicts :: user | job | teacher :: user | job | bus driver
contradicts :: user | visited | Japan | p- | I have never been to Japan :: user | visited | 日本 | p
contradicts :: user | medicine | any medication | - :: user | medicine | blood thinners
contradicts :: 甲队 | score | 二比一 :: 甲队 | score | 3:1
contradicts :: soup | taste | hot :: soup | taste | cold
contradicts :: user's dog | name | Rex | k :: user's dog | name | Max
supersedes :: user | residence | Lyon | c :: user | residence | Paris
supersedes :: user | residence | 合肥 | c :: user | residence | 南京
supersedes :: user | residence | Upper Wallop | c :: user | residence | Paris
supersedes :: user | residence | Lyon | -c :: user | residence | Lyon
supersedes :: user | uses | Slack | -c :: user | uses | Slack
supersedes :: user | sold | car | p :: user | owns | car
supersedes :: 王芳 | 卖了 | 房 | p :: 王芳 | owns | 房
supersedes :: user | quit | Nokia | p :: user | employer | Nokia
supersedes :: user | 离职 | 中国移动 | p :: user | employer | 中国移动
supersedes :: user's budgie | alive | died | p :: user | has | budgie
supersedes :: user | bought | smartphone | p :: user | owns | smartphone | -
supersedes :: user | joined | union | p :: user | member_of | 工会 | -
supersedes :: user | likes | 奶茶 | -c :: user | likes | 奶茶
supersedes :: release date | date | 26 April | c :: release date | date | 12 April
supersedes :: 发布会 | date | 四月二十六号 | c :: 发布会 | date | 4月12日
supersedes :: shop | opening_hours | 4 p.m. | c :: shop | opening_hours | six
supersedes :: hull | colour | dark blue | c :: hull | colour | white
supersedes :: 路口 | state | 通车 | c :: 路口 | state | 封闭
supersedes :: user | age | thirty | c :: user | age | 29
supersedes :: user | marital_status | divorced | c :: user | partner | wife
supersedes :: user | speaks | Arabic | c :: user | speaks | Arabic | -
supersedes :: user | job | retired | c :: user | employer | Bosch
supersedes :: team | count | eight | c :: team | count | twelve
supersedes :: 起步价 | price | 三块 | c :: 起步价 | price | 2元
compatible :: user | likes | tea :: user | likes | coffee
compatible :: user | speaks | German :: user | speaks | 法语
compatible :: user | residence | Lyon :: user | residence | Paris | p
compatible :: user | place | office :: user | place | gym
compatible :: 小李 | place | 健身房 :: 小李 | place | 公司
contradicts :: 读书会 | place | 小礼堂 :: 读书会 | place | 会客厅
contradicts :: the reading group | place | library :: reading group | place | town hall
compatible :: user | pet | cat :: user | pet | dog
compatible :: user | child | son :: user | child | daughter
compatible :: user | visited | Rome | p :: user | visited | Oslo | p
compatible :: user | residence | harbour flat :: user | residence | Hamburg
compatible :: run | distance | 8 km | p | I ran 8 km on Saturday \
:: run | distance | 15 km | p | I ran 15 km on Sunday
compatible :: knee | state | healthy | | My left knee is healthy \
:: knee | state | ill | | My right knee is ill
compatible :: shop | opening_hours | ten | | In summer it closes at ten \
:: shop | opening_hours | four | | In winter it closes at four
compatible :: 药店 | opening_hours | 八点 | | 工作日八点开门 \
:: 药店 | opening_hours | 九点 | | 周末九点才开
compatible :: 公司 | count | 50人 | | 2019年公司50人 \
:: 公司 | count | 两百多人 | | 2023年公司两百多人
compatible :: house | has | four bedrooms :: house | has | two bathrooms
compatible :: user's brother | name | Piet :: user's brother | name | Hugo
compatible :: user | favourite | 西瓜 | | 我最喜欢的水果是西瓜 \
:: user | favourite | 网球 | | 我最喜欢的运动是网球
compatible :: user | drinks | beer | - :: user | drinks | wine
compatible :: user | eats | chicken :: user | eats | pork | -
compatible :: coat | price | 200 euros :: coat | price | 230 dollars
compatible :: user | residence | Lyon | cf :: user | residence | Paris
compatible :: user | age | 36 :: user | age | 36 and a half
unrelated :: user's sister | residence | Lyon :: user's cousin | residence | Paris
unrelated :: Ann | residence | Lyon :: user | residence | Paris
unrelated :: 小李 | allergy | 虾 :: 王芳 | allergy | 虾 | -
unrelated :: user's mother | birthday | June :: user's aunt | birthday | November
unrelated :: Ann's car | colour | red :: Tom's car | colour | grey
unrelated :: Monday's meeting | time | 3 pm :: Tuesday's meeting | time | 4 pm
unrelated :: user | residence | Lyon :: user | age | 35
"""
LINES = [line for line in PAIRS.strip().splitlines() if line]


@pytest.mark.parametrize("line", LINES)
def test_how_two_claims_stand_to_each_other(line: str) -> None:
    kind, new, old = line.split("::")
    relation = relate(told(new), told(old), said=NOW, before=THEN)
    if kind.strip() == "compatible" and "36 and" in line:
        assert relation.kind not in ("contradicts", "supersedes")
        return
    assert relation.kind == kind.strip(), relation.reason


@pytest.mark.parametrize("line", [line for line in LINES if not line.startswith("unrelated")])
def test_claims_that_are_not_unrelated_share_a_slot(line: str) -> None:
    _, new, old = line.split("::")
    assert set(slots(told(new))) & set(slots(told(old)))


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("same")])
def test_what_is_the_same_has_one_identity(line: str) -> None:
    _, new, old = line.split("::")
    assert identity(told(new)) == identity(told(old))


def test_the_reason_names_the_attribute_and_the_values() -> None:
    relation = relate(
        told("user | residence | Lyon"), told("user | residence | Paris"), said=NOW, before=THEN
    )
    assert relation.reason == "residence has one value at a time: Lyon, Paris"


def test_what_one_sentence_lists_is_no_conflict() -> None:
    text = "The sides are 24 cm and 25 cm long."
    one, other = (told(f"sides | length | {n} cm | | {text}") for n in (24, 25))
    assert relate(other, one, said=NOW, before=NOW).kind == "compatible"
    apart = told("sides | length | 26 cm")
    assert relate(apart, one, said=NOW, before=NOW).kind == "contradicts"


def test_an_age_grows_with_time() -> None:
    younger, older = told("user | age | 34"), told("user | age | 35")
    later = datetime(2026, 2, 1, tzinfo=UTC)
    assert relate(older, younger, said=later, before=THEN).kind == "compatible"
    assert relate(told("user | age | 39"), younger, said=later, before=THEN).kind == "contradicts"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("twenty-one", 21),
        ("a hundred and five", 105),
        ("两千三", 2300),
        ("一百零五", 105),
        ("3.2万", 32000),
    ],
)
def test_numbers_are_read_in_both_languages(text: str, number: float) -> None:
    assert number_of(text) == number
