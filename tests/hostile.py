"""Words, values and tags that no page should have, for `tests.mutations`."""

from __future__ import annotations

ENCODINGS = ("utf-8", "gb2312", "big5", "shift_jis", "utf-16", "utf-16-le", "windows-1251", "cp037")
WORDS = (
    b"By ",
    b"Published ",
    b"Updated: 31.02.2019 25:61",
    b"99999-99-99T99:99:99+99:99",
    b"0000-00-00",
    b"\xe4\xbd\x9c\xe8\x80\x85\xef\xbc\x9a",
    b"&#xD800;&#0;&#x110000;&#99999999999;",
    b"\xed\xa0\x80",
    b"&lt;script&gt;alert(1)&lt;/script&gt;",
    b"&amp;lt;b&amp;gt;",
    b"\xe2\x80\xae\xe2\x80\x8b\xef\xbb\xbf",
    b"12/12/12 " * 300,
    b"By A and B, " * 2000,
    b"a" * 100_000,
    b"A. " * 20_000,
    b" " * 100_000,
    b"\xc2\xa0\n" * 30_000,
    b"The author is a " * 1000,
    b"The views expressed are her own. " * 500,
    b"-" * 50_000,
    b"(" * 20_000,
    b"Jan" * 20_000,
    b"1 " * 30_000,
    b"By " * 30_000,
)


def _ld(text: bytes) -> bytes:
    return b'<script type="application/ld+json">' + text + b"</script>"


JSON_LD = (
    _ld(b"[" * 100_000),
    _ld(b'{"@graph":' * 2_000 + b"1" + b"}" * 2_000),
    _ld(
        b'{"@type":["NewsArticle",null,3],"author":[[["x"]],{"name":{"name":["y",4]}},null,7],"headline":{"a":1},"datePublished":{"b":[2]}}'
    ),
    _ld(
        b'{"@type":"NewsArticle","author":{"@type":"Person","name":"'
        + b"A B, " * 20_000
        + b'"},"headline":"'
        + b"x " * 50_000
        + b'"}'
    ),
    _ld(
        b'{"@type":"Article","headline":"\\ud83d\\u0000<b>x</b>","author":"\\udc00 Name","datePublished":"\\ud83d","description":"\\ud800"}'
    ),
    _ld(
        b'{"@type":"Article","author":{"@id":"#a"},"@id":"#a","datePublished":1e400,"dateModified":-1,"publisher":[],"articleSection":[[]]}'
    ),
    _ld(
        b'{"@type":"Article","datePublished":'
        + b"9" * 6_000
        + b',"headline":'
        + b"1" * 6_000
        + b"}"
    ),
    _ld(
        b'{"@type":"NewsArticle","mainEntityOfPage":"http://[","url":"//","image":{},"isAccessibleForFree":{},"inLanguage":["a",{}],"keywords":5}'
    ),
)


LINKS = (
    b"http://[",
    b"javascript:alert(1)",
    b"//",
    b"http://a:b@c:99999/x",
    b"\x01",
    b"http://" + b"a." * 5_000,
    b"data:,x",
)

OPENED = (
    b"<!--",
    b"<script>",
    b"<style>",
    b"<title>",
    b"<textarea>",
    b'<a href="',
    b"<![CDATA[",
    b"<?",
    b"<",
    b"<svg><style>",
    b"<template>",
    b"<noscript>",
    b"<plaintext>",
    b"<select>",
    b"</html>",
    b"</body>",
)
