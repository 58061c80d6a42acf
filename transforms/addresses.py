"""Addresses on the web, taken apart and judged: what may be asked for, and where it may lead.

The rules against being led to a machine inside the network (SSRF). Nothing is resolved here: the
shell asks the name service, and this module says which of the answers are public.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

import idna

from transforms.errors import TransformError

DEFAULT_PORTS = {"http": 80, "https": 443}
PUBLIC_PORTS = frozenset([80, 443, 8080, 8443])
"""Where outlets serve pages. Another port of a strange host may be anything but a web server."""
MAX_URL = 4_000

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# A host "ends in a number" for browsers (WHATWG URL, 3.5) when its last label is one of these.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
"""What a path and a query may hold as it is (RFC 3986), and `%`, which is there already."""

_METADATA = frozenset(map(ip_address, ["168.63.129.16", "fd00:ec2::254", "169.254.169.254"]))
"""Where clouds tell a machine its secrets; the first has a public number (Azure)."""
_ASSIGNED = IPv4Network("192.0.0.0/24")
"""Kept for protocols (RFC 6890); newer Pythons call some of it global, and a cloud has its secrets there."""
_NAT64 = IPv6Network("64:ff9b::/96")
_NEVER = tuple(
    map(IPv6Network, ["2002::/16", "2001::/32", "64:ff9b:1::/48", "fec0::/10", "::/96", "100::/64"])
)
"""6to4 (out of use since RFC 7526), Teredo, local NAT64, site-local, IPv4-compatible, discard."""

_COMMON = frozenset(["DIGIT", "HYPHEN-MINUS", "COMBINING", "KATAKANA-HIRAGANA", "LOW", "MIDDLE"])
_HAN = frozenset(["CJK", "IDEOGRAPHIC"])
_TOGETHER = (
    frozenset(["LATIN", "HAN", "HIRAGANA", "KATAKANA"]),
    frozenset(["LATIN", "HAN", "BOPOMOFO"]),
    frozenset(["LATIN", "HAN", "HANGUL"]),
)
"""Scripts that one label may mix: UTS 39, section 5.2, "highly restrictive"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One address, in the form in which it is asked for."""

    url: str
    """Host in ASCII, without fragment."""
    scheme: str
    host: str
    """ASCII, lower case, without the dot at the end; an IPv6 address without brackets."""
    port: int

    @property
    def netloc(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for (RFC 9309, 2.3)."""
        return f"{self.scheme}://{self.netloc}"


def read_place(url: str) -> Place:
    """Take an address apart.

    Raises:
        TransformError: bad_url; user_in_url; odd_host, a number in a notation that readers of
            addresses read differently; mixed_script_host, a name that only looks like another.
    """
    if len(url) > MAX_URL:
        raise _bad(url, f"longer than {MAX_URL} characters")
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _bad(url, str(error)) from error
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise _bad(url, "not an http or https address")
    if "@" in parts.netloc:
        raise TransformError(
            "user_in_url",
            f"{parts.hostname!r} stands behind a user name",
            "give the address without user:password@",
        )
    if port == 0:
        raise _bad(url, "there is no port 0")
    name = read_host(host)
    place = Place(url="", scheme=parts.scheme, host=name, port=port or DEFAULT_PORTS[parts.scheme])
    path = quote(parts.path or "/", _SAFE)
    query = f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    return Place(
        url=f"{place.origin}{path}{query}", scheme=place.scheme, host=name, port=place.port
    )


def read_host(host: str) -> str:
    """Return a host in the one form that the name service gets.

    Raises:
        TransformError: See `read_place`.
    """
    if ":" in host:
        try:
            return str(IPv6Address(host)) if "%" not in host else _refuse(host)
        except ValueError:
            _refuse(host)
    name = host.removesuffix(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True, std3_rules=False).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise TransformError("bad_url", f"{host!r}: {error}", "correct the host") from error
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(name))
        except ValueError:
            _refuse(host)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise TransformError("bad_url", f"{host!r} is no host name", "correct the host")
    for label in labels:
        if label.startswith("xn--"):
            _check_scripts(label, host)
    return name


def is_public(address: str) -> bool:
    """Return whether an address of the name service is one of the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id:
            return False
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = IPv4Address(int(ip) & 0xFFFF_FFFF)
        elif any(ip in network for network in _NEVER):
            return False
    if isinstance(ip, IPv4Address) and ip in _ASSIGNED:
        return False
    return (
        ip.is_global
        and not ip.is_multicast
        and not ip.is_reserved
        and not ip.is_unspecified
        and ip not in _METADATA
    )


def _check_scripts(label: str, host: str) -> None:
    try:
        text = idna.decode(label)
    except (idna.IDNAError, UnicodeError) as error:
        raise TransformError("bad_url", f"{host!r}: {error}", "correct the host") from error
    scripts = {_script(character) for character in text} - {None}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        raise TransformError(
            "mixed_script_host",
            f"{text!r} in {host!r} mixes {' and '.join(sorted(map(str, scripts)))}, as look-alikes do",
            "type the outlet's address by hand; if it is right, name the host in fetch.allow_hosts",
        )


def _script(character: str) -> str | None:
    first = unicodedata.name(character, "UNNAMED").split()[0]
    if first in _COMMON:
        return None
    return "HAN" if first in _HAN else first


def _bad(url: str, why: str) -> TransformError:
    return TransformError("bad_url", f"{url[:200]!r}: {why}", "correct the URL")


def _refuse(host: str) -> str:
    raise TransformError(
        "odd_host",
        f"{host!r} is a number in a notation that leads elsewhere in other programs",
        "give the host's name",
    )
