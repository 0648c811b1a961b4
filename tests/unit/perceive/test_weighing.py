"""What no rule sees is weighed by its looks and by the words around it."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aplysia.perceive.safety import secrets, spots, weighing, withheld
from aplysia.perceive.safety.secrets import ruled

UNRULED = {
    "hotel safe. 7 0 3 5. don't let me leave it": "7 0 3 5",
    "the keypad at the cabin: five nine nine two": "five nine nine two",
    "车库小门改成一三七九了": "一三七九",
}
OPEN = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMk2vHnT0xqLr8cWbYzE4uGpJd7sNfAoQ9iKhR1mVwXy jo@loom",
    "sha256sum: 001549986e6868494e559c7507e79075546cebf2339ec928ceff65589049603d  debian.iso",
    "公钥：hB7mVtQe2ZkYp9sLxRc4WnJd0uGfAoI8qTiKyE3XwlM=",
    "password: ********, card 6222****2945",
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl-gAwIBAgIEAgAAuT4NBgkqhkiG9w0BAQUF",
)
TALK = (
    "I paid 42 euros for 3 tickets on 2026-05-07.",
    "The 07:15 train to Lyon, number 7123, leaves from platform 4.",
    "我在2026年买了三本书，花了128元。",
    "他的手机号是13800138000。",
    "The safe is from 1987, I paid 340 for it.",
    "My sister was born in 1987 and has two cats, Max-2 and Rex.",
)


@pytest.mark.parametrize("text", UNRULED)
def test_what_no_rule_sees_is_found(text: str) -> None:
    assert not ruled(text)
    found = secrets(text)
    assert [one.rule for one in found] == ["weighed"]
    assert UNRULED[text] in text[found[0].start : found[0].end]
    assert found[0].kind == "code"


@pytest.mark.parametrize("text", OPEN)
def test_what_anybody_may_see_is_no_secret(text: str) -> None:
    assert not secrets(text)


@pytest.mark.parametrize("text", OPEN[:3])
def test_what_is_said_to_be_public_is_no_spot(text: str) -> None:
    value = max(text.split(), key=len).removeprefix("公钥：")
    assert len(value) > 40
    assert not any(text[start:end] in value for start, end in spots.spots(text))


@pytest.mark.parametrize("text", TALK)
def test_figures_in_ordinary_talk_are_kept(text: str) -> None:
    assert spots.spots(text)
    assert not secrets(text)


RULED = (
    *("password hunter2", "my password hunter2", "the master password is otter-plum-siphon"),
    *("cvv is 847", "CVV: 847", "My PIN 4821", "my pin code 4821, how do I change it?"),
    *("docker login -u bob -p hunter2 registry.io", "AKIAIOSFODNN7EXAMPLZ", "11010519491231002X"),
    "public key is ghp_abcdEFGH1234ijklMNOP5678qrstUVWX9012",
    f"sha256 signing secret: {'9f8a7d6c5b4e3f2a1b0c9d8e7f6a5b4c' * 2}",
    "API token: 9f8a7d6c5b4e3f2a1b0c9d8e7f6a5b4c prod.env is where it goes",
    "登录密码 hunter2x9，别告诉别人",
)


@pytest.mark.parametrize("text", RULED)
def test_what_a_rule_finds_stands(text: str) -> None:
    assert ruled(text)
    assert set(ruled(text)) <= set(secrets(text))


WHOLE = {  # a text, and what of it must not stay
    "postgresql://ledger_ro:Quill.9barn@10.20.4.8:5432/books": "Quill.9barn",
    "postgres://u:P@ss9word!7@db.host/prod": "P@ss9word!7",
    "我的库是 postgres://app:K@9vTq!x2Lm7@10.0.0.4/prod": "K@9vTq!x2Lm7",
    "打开ftp://nainai:Lajiao5jin@192.168.1.9:21就看见": "Lajiao5jin",
    "new pw Winter2025!": "Winter2025!",
    "密码是$unny2024": "$unny2024",
    "密码是我爱你1314": "我爱你1314",
    "密码是woaini,1314": "woaini,1314",
    "my password is Abc,123!x": "Abc,123!x",
    "the wifi password is (Sunny2024)": "Sunny2024",
    "**Password:** hunter2": "hunter2",
    "- **Password**: `hunter2`": "hunter2",
    'The password is "open sesame"': "open sesame",
    "my pin is 0000": "0000",
    "my pin is four eight two one": "four eight two one",
    "My laptop unlocks with 8822": "8822",
    "取件码是5-2-3021": "5-2-3021",
    "My SSN is 123 45 6789": "123 45 6789",
    "curl -u bob:hunter2 https://x.example/": "hunter2",
    "username admin password admin": "admin",
    "mysql -h db -P 3306 -u root -ps3cret99": "s3cret99",
    "redis-cli -h cache -p 6379 -a s3cret99 ping": "s3cret99",
    "password is 1234 5678": "1234 5678",
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_secret_is_withheld_from_its_beginning_to_its_end(text: str) -> None:
    value = WHOLE[text]
    start = text.rindex(value)
    found = [(one.start, one.end) for one in secrets(text)]
    assert found == [(start, start + len(value))]


NEAR = (  # what looks like a secret, or stands in talk of doors and logins, and is none
    "See https://docs.google.com/document/d/1mV9kQzB3Lx7TqYw2RnFs8JpHc5DgKuAe4XoZi6NbWvM/edit",
    "https://medium.com/@bob/how-i-fixed-my-login-page-in-10-minutes-5f3a90cc1de8",
    "看这个 https://www.bilibili.com/video/BV1xx411c7mD?spm_id_from=333.999",
    "src/main/java/com/acme/shop/cart/checkout/v2/CartServiceImpl.java",
    "/home/bob/projects/acme/src/main/java/com/acme/shop/cart/CartService2.java",
    r"C:\Users\bob\Documents\passwords-2024.xlsx",
    "the gate repair was 1450",
    "The gate is 3200 wide.",
    "The alarm went off at 0412",
    "新门花了3200，锁的价格是 1299",
    "车库租金 1200",
    "pin it on page 4412",
    "I went shopping and paid 2450.",
    "12 Pine Street, 94107",
    "I pinned issue #4821.",
    "psql -h db.example.com -p 5433",
    "mysql -u root -p mydatabase",
    "boarding-pass-2024.pdf",
    "Whiskey: Lagavulin-16",
    "密码长度是 12-16 位",
    "忘记密码 打 95588",
    "my login name is bob.smith2",
    "我的B站账号 xiaoming2020",
    "log in to vm-prod-02",
    "Our Wi-Fi network shows up as FBI_Van_9",
    'cache_key = "user-profile-v2"',
    "mysql -u root -p你的密码 -h 127.0.0.1",
    "凡索要密码者皆为骗子，物业电话 8606-3312",
    "the genesis coins on 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "verified: h1:iVKb5lO8PJB1U7lOFBFvVlXKtrYMTJRrnqIGge3YLpk=",
    "api-7d9f8b6c54-xk2lp   0/1  CrashLoopBackOff",
)


@pytest.mark.parametrize("text", NEAR)
def test_what_only_looks_like_one_is_kept(text: str) -> None:
    assert not secrets(text)


def test_what_stands_anywhere_in_a_long_text_is_found() -> None:
    for text, value in UNRULED.items():
        for before in (3_400, 3_590, 3_610, 3_790, 3_990, 4_010, 7_300, 11_900):
            long = ("Nothing of note. " * 800)[:before] + "\n" + text + "\n" + "All is well. " * 400
            start = before + 1 + text.index(value)
            assert (start, start + len(value)) in [(one.start, one.end) for one in secrets(long)]


def test_rules_read_a_text_to_its_end() -> None:
    text = "x " * 110_000 + "my password is hunter2"
    assert withheld(text)[0].endswith("my password is [withheld: password]")


def test_the_weights_are_those_of_the_places() -> None:
    kept = json.loads(files(weighing.__package__).joinpath("secrets.json").read_text("utf-8"))
    assert len(kept["places"]) == weighing.PLACES
    assert any(kept["places"])


_SIGNS = st.sampled_from([*printable, *"密码是门锁左右七三零〇，。：“”", "ssh-rsa ", "password "])


@given(st.lists(_SIGNS, max_size=80).map("".join))
def test_secrets_stand_in_order_within_the_text(text: str) -> None:
    found = secrets(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert set(ruled(text)) <= set(found)
    assert secrets(text) == found


@given(st.lists(_SIGNS, max_size=80).map("".join))
def test_spots_stand_within_the_text(text: str) -> None:
    there = spots.spots(text)
    assert all(0 <= start < end <= len(text) for start, end in there)
    assert there == sorted(set(there))
    assert all(spots.sort_of(text[start:end]) for start, end in there)
