"""Secrets are found by their shape, and by their shape with the words before them."""

from __future__ import annotations

from time import process_time

import pytest

from aplysia.perceive.safety import secrets, withheld

SECRET = {
    "the wifi password is plumcake-1987": "plumcake-1987",
    "后台密码 Ht#k90wz，上线前改掉": "Ht#k90wz",
    "card 4111 1111 1111 1111, expiring June": "4111 1111 1111 1111",
    "IBAN DE44 5001 0517 5407 3249 31, within 14 days": "DE44 5001 0517 5407 3249 31",
    "我的身份证号 110105194912310021": None,  # a wrong check digit
    "身份证号 11010519491231002X": "11010519491231002X",
    "postgres://me:Vq7rTz9mKw@db.example:5432/x": "Vq7rTz9mKw",
    "door code for the flat is 4471#": "4471",
    "OPENAI_API_KEY=sk-8d6e014ee719ac2138c620a85e9729e1": "sk-8d6e014ee719ac2138c620a85e9729e1",
    "ssn: 613729045": "613729045",
    "card 4111 1111 1111 1112 is refused": None,
    "api_key = os.environ['OPENAI_API_KEY']": None,
    "I keep forgetting my password": None,
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 broke it": None,
    "密码：********": None,
    "postgres://user:password@localhost/db": None,
    "word " * 24: None,
    "快递单号 SF1387204417723": None,
}


@pytest.mark.parametrize("text", SECRET)
def test_a_secret_is_found_where_it_stands(text: str) -> None:
    found = [text[one.start : one.end] for one in secrets(text)]
    assert found == ([] if SECRET[text] is None else [SECRET[text]])


def test_a_mark_stands_in_its_place() -> None:
    kept, found = withheld("Login jo, password 7Kestrel$Moon, and my card is 4111111111111111.")
    assert kept == "Login jo, password [withheld: password], and my card is [withheld: card]."
    assert [one.kind for one in found] == ["password", "card"]


def test_what_was_withheld_holds_no_secret() -> None:
    kept, _ = withheld(
        "密码是 luyou!qi33，pin is 7402, token=ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    )
    assert "[withheld: " in kept
    assert withheld(kept) == (kept, [])


def test_a_private_key_goes_whole() -> None:
    block = "-----BEGIN EC PRIVATE KEY-----\n" + "MHcCAQEEIA5RptEVpR0uw6SO\n" * 4
    kept, _ = withheld(f"see\n{block}-----END EC PRIVATE KEY-----\nthanks")
    assert kept == "see\n[withheld: private key]\nthanks"


@pytest.mark.parametrize(
    "piece", ["a", "1 ", "7", "a-", "key: ", "AB12-", "密码", "amber drift ", '"']
)
def test_a_long_text_is_read_in_a_time_that_grows_with_it(piece: str) -> None:
    begun = process_time()
    secrets(piece * (50_000 // len(piece)))
    assert process_time() - begun < 15


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("the back gate takes 5093 and then the hash", True),
        ("旧手机锁屏按 884120", True),
        ("单车锁拨到 6153 就开", True),
        ("the lift takes 1200 kilos", False),
        ("电梯按 1203 层收费", False),
        ("Your pin has four digits, such as 4321, choose another", False),
        ('api_key = "insert-your-own-one"', False),
    ],
)
def test_what_opens_a_thing_is_told_from_what_it_bears(text: str, held: bool) -> None:
    assert bool(secrets(text)) is held
