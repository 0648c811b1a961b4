"""Attributes that claims are about: which of them have one value at a time, and which are near.

What is perceived and what is compared must mean the same by a name, so the names stand here. An
attribute that is not listed is called by the verb or noun that was used; nothing is known of it.

It knows no languages: words that stand for an attribute belong to who reads them.
"""

from __future__ import annotations

_SINGLE = """
name age gender birthday birthplace nationality native_language
residence hometown address phone email
job employer salary school major grade
marital_status partner height weight blood_type
pregnancy mood health alive
diet bedtime wake_time favourite
colour size price count length distance duration speed temperature score rank
time date deadline place opening_hours version port password_hint setting state open on
capital population area founder author ceo president inventor founded continent currency
boss brand model location owner material
headquarters death_place maker original_language network religion country
"""
# one value at a time; another value is a contradiction or a change
SINGLE = frozenset(_SINGLE.split())
_MANY = """
likes dislikes wants plans fears believes
allergy illness medicine skill speaks language hobby sport instrument
child sibling parent pet friend relative
owns eats drinks visited visits reads watches plays studies works_on uses member_of
contains has does did says knows twin_city award symptom ingredient feature
"""
# many at once; another value is compatible
MANY = frozenset(_MANY.split())
# the same question asked with the opposite sign
OPPOSITE = {"likes": "dislikes", "dislikes": "likes"}
# attributes that speak about each other: claims of one family are compared
FAMILIES = (
    frozenset({"residence", "address", "location", "hometown", "place"}),
    frozenset({"likes", "dislikes", "favourite", "eats", "drinks", "diet", "hobby"}),
    frozenset({"allergy", "eats", "diet", "likes"}),
    frozenset({"job", "employer", "school", "works_on"}),
    frozenset({"marital_status", "partner"}),
    frozenset({"speaks", "native_language", "language"}),
    frozenset({"time", "date", "deadline"}),
    frozenset({"age", "birthday"}),
    frozenset({"health", "illness", "symptom", "alive", "pregnancy"}),
    frozenset({"open", "on", "state", "opening_hours"}),
    frozenset({"owns", "has", "pet", "child", "sibling"}),
)
# other names of an attribute, as a reader may take them from the words that were used
_OTHER_NAMES = {
    "name": "名字, 姓名, called, is called, named, full name, first name, surname, last name",
    "residence": "lives in, lives, live, live in, home, living in, 住, 住在",
    "employer": "单位, works for, works at, company, employed by, workplace",
    "partner": "married to, wife, husband, spouse",
    "marital_status": "marital status, marital state",
    "birthplace": "出生地, born in, place of birth",
    "hometown": "from, comes from",
    "price": "cost, costs, fee, 价格, 票价, 定价",
    "count": "number, quantity, amount",
    "colour": "颜色, color",
    "size": "area size",
    "likes": "like, love, loves, enjoys, enjoy, adores, 喜欢, 爱",
    "dislikes": "dislike, hate, hates, 讨厌, 不喜欢",
    "owns": "own, possess, possesses, 拥有",
    "has": "have, got, 有",
    "eats": "eat, 吃",
    "drinks": "drink, 喝",
    "speaks": "speak, 说, 会说",
    "skill": "can, able to, skills, 会",
    "member_of": "member, member of, membership, belongs to",
    "uses": "use, 用",
    "drives": "drive, 开",
    "illness": "disease, condition, diagnosis",
    "medicine": "medication, takes medicine",
    "visited": "been to, has been to, went to, travelled to, 去过",
    "opening_hours": "opening hours, hours, opens, closes",
    "blood_type": "血型, blood type, blood group",
    "native_language": "母语, native language, mother tongue",
    "weight": "体重, weighs",
    "favourite": "favorite",
    "place": "venue, held at",
    "time": "start time",
    "capital": "首都, 首府, 省会, capital city",
    "age": "年龄, 岁数",
    "birthday": "生日, birth date, date of birth",
    "height": "身高, 个子, tall",
    "port": "端口",
    "version": "版本, release",
    "salary": "月薪, 工资, wage",
    "major": "专业, field of study",
    "job": "职业, profession, occupation",
    "nationality": "国籍, citizenship",
    "address": "地址, 住址",
    "deadline": "due, due date",
    "allergy": "allergic to, allergies",
    "studies": "study, studying",
    "plays": "play",
}
ALIASES = {
    other.strip(): name for name, others in _OTHER_NAMES.items() for other in others.split(",")
}
