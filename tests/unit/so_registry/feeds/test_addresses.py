"""Where a webhook may lead: to the Internet by https, and to nobody's inside, however it is spelt."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_registry.domain.feeds.addresses import AddressRefused, choose_address, is_public, parse_target

HOOK = parse_target("https://phanmem.example/hooks?x=1")
INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
    "ff02::1",     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001::1",
    "fec0::1", "3fff::1", "4000::1", "::7f00:1", "::ffff:0:7f00:1", "192.88.99.1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_somebodys_inside_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused, match="address-not-allowed"):
        choose_address(HOOK, [address])


@pytest.mark.parametrize("address", INSIDE)
def test_one_such_address_among_others_is_enough(address: str) -> None:
    with pytest.raises(AddressRefused):
        choose_address(HOOK, ["8.8.8.8", address])


@pytest.mark.parametrize("address", ["8.8.8.8", "203.162.4.190", "2606:4700:4700::1111"])
def test_an_address_of_the_internet_is_connected_to_as_it_was_judged(address: str) -> None:
    assert str(choose_address(HOOK, [address])) == address


def test_what_the_operator_allowed_may_be_inside_and_without_tls() -> None:
    inside = [ip_network("10.79.0.0/16"), ip_network("fd79::/32")]

    assert str(choose_address(HOOK, ["10.79.3.4"], inside)) == "10.79.3.4"
    assert str(choose_address(parse_target("http://noi-bo/"), ["fd79::4"], inside)) == "fd79::4"
    with pytest.raises(AddressRefused, match="address-not-allowed"):
        choose_address(HOOK, ["10.78.3.4"], inside)
    with pytest.raises(AddressRefused, match="https-needed"):
        choose_address(parse_target("http://phanmem.example/"), ["8.8.8.8"], inside)


def test_a_name_without_an_address_is_nobodys() -> None:
    with pytest.raises(AddressRefused, match="name-unknown"):
        choose_address(HOOK, [])


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://a/", "https://", "https:///path", "https://user@a/", "https://u:p@a/", "https://a/#x",
        "https://a:99999/", "https://a:x/", "https://[::1/", "https://a b/", "https://a\n/", "https://a\\@b/", "https://ñ/",
        "javascript:alert(1)", "//a/", "a", "https://a/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_what_is_no_plain_url_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match="url-malformed"):
        parse_target(url)


@given(st.text(max_size=60))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://a/{text}"):
        try:
            target = parse_target(url)
        except AddressRefused:
            continue
        assert target.host
        assert 0 < target.port < 65536


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_address_dressed_up_is_what_it_is(address: IPv4Address) -> None:
    assert is_public(IPv6Address(f"::ffff:{address}")) == is_public(address)
