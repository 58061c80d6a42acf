"""Ways in which a page can be broken or hostile: (random, bytes) to bytes, seeded by the caller."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.hostile import ENCODINGS, JSON_LD, LINKS, OPENED, WORDS

Mutation = Callable[[Random, bytes], bytes]

_TAG = re.compile(rb"<[a-zA-Z/][^<>]{0,400}>")
_JSON_LD = re.compile(rb"<script[^>]{0,80}ld\+json[^>]{0,80}>")
MAX_PAGE = 1_500_000
"""Pages grow when they are broken twice; larger ones only take time."""


def _place(random: Random, page: bytes) -> int:
    """A place between two tags, most often in the first half, where rules look."""
    at = random.randrange(len(page) + 1)
    if random.random() < 0.5:
        at //= 2
    return page.find(b"<", at) if page.find(b"<", at) >= 0 else at


def _span(random: Random, page: bytes, most: int = 20_000) -> tuple[int, int]:
    start = _place(random, page)
    end = page.find(b"<", min(len(page), start + random.randrange(1, most)))
    return start, end if end > start else len(page)


def truncate(random: Random, page: bytes) -> bytes:
    return page[: random.randrange(len(page) + 1)]


def behead(random: Random, page: bytes) -> bytes:
    return page[random.randrange(len(page) + 1) :]


def flip_bytes(random: Random, page: bytes) -> bytes:
    broken = bytearray(page)
    for _ in range(random.choice((1, 10, 100, 1000))):
        if broken:
            broken[random.randrange(len(broken))] = random.randrange(256)
    return bytes(broken)


def delete_tags(random: Random, page: bytes) -> bytes:
    share = random.choice((0.01, 0.1, 0.5))
    return _TAG.sub(lambda tag: b"" if random.random() < share else tag.group(), page)


def double_tags(random: Random, page: bytes) -> bytes:
    share = random.choice((0.01, 0.1, 0.5))
    return _TAG.sub(lambda tag: tag.group() * (2 if random.random() < share else 1), page)


def delete_closing_tags(random: Random, page: bytes) -> bytes:
    return re.sub(rb"</(div|p|span|a|li)>", b"", page)


def repeat_part(random: Random, page: bytes) -> bytes:
    start, end = _span(random, page, 3000)
    return page[:end] + page[start:end] * random.choice((1, 5, 100)) + page[end:]


def swap_parts(random: Random, page: bytes) -> bytes:
    (a, b), (c, d) = sorted((_span(random, page), _span(random, page)))
    return page if b > c else page[:a] + page[c:d] + page[b:c] + page[a:b] + page[d:]


def nest_part(random: Random, page: bytes) -> bytes:
    start, end = _span(random, page)
    at = _place(random, page)
    return page[:at] + page[start:end] + page[at:]


def drop_part(random: Random, page: bytes) -> bytes:
    start, end = _span(random, page)
    return page[:start] + page[end:]


def double_attributes(random: Random, page: bytes) -> bytes:
    return re.sub(
        rb"(<\w+)(\s[^<>]{1,200}?)(/?>)", rb"\1\2\2\3", page, count=random.choice((1, 50, 0))
    )


def strip_attributes(random: Random, page: bytes) -> bytes:
    return re.sub(rb"<(\w+)\s[^<>]{1,300}>", rb"<\1>", page)


def empty_attributes(random: Random, page: bytes) -> bytes:
    name = random.choice((b"content", b"class", b"href", b"datetime", b"rel", b"name"))
    return re.sub(name + rb"=(\"[^\"]{0,400}\"|'[^']{0,400}')", name, page)


def break_json_ld(random: Random, page: bytes) -> bytes:
    found = _JSON_LD.search(page)
    if not found:
        return page.replace(b"</head", random.choice(JSON_LD) + b"</head", 1)
    end = page.find(b"</script", found.end())
    text = bytearray(page[found.end() : end])
    for _ in range(random.choice((1, 3, 10))):
        if text:
            at = random.randrange(len(text))
            text[at : at + random.choice((0, 1, 5))] = random.choice(
                (
                    b'"',
                    b"{",
                    b"}",
                    b"[",
                    b"]",
                    b",",
                    b"\\",
                    b"\\ud83d",
                    b"null",
                    b"0",
                    b"\0",
                    b"\n",
                    b"</",
                )
            )
    return page[: found.end()] + bytes(text) + page[end:]


def lie_about_charset(random: Random, page: bytes) -> bytes:
    meta = f'<meta charset="{random.choice(ENCODINGS)}">'.encode()
    return meta + re.sub(rb"<meta[^>]{0,80}charset[^>]{0,80}>", b"", page)


def write_in_another_charset(random: Random, page: bytes) -> bytes:
    return page.decode("utf-8", "replace").encode(random.choice(ENCODINGS[:7]), "replace")


def nest_deeply(random: Random, page: bytes) -> bytes:
    tag = random.choice(
        (b"div", b"span", b"b", b"blockquote", b"ul><li", b"table><tr><td", b"a href=x", b"font")
    )
    depth = random.choice((50, 250, 300, 1000, 2040, 6000))
    at = _place(random, page)
    return page[:at] + (b"<" + tag + b">") * depth + page[at:]


def add_huge_attribute(random: Random, page: bytes) -> bytes:
    at = _place(random, page)
    name = random.choice((b"class", b"id", b"href", b"itemprop", b"datetime", b"title", b"content"))
    value = random.choice(
        (b"a" * 200_000, b"byline author " * 10_000, b"- " * 50_000, b"&quot;" * 30_000)
    )
    return page[:at] + b"<p " + name + b'="' + value + b'">x</p>' + page[at:]


def add_many_attributes(random: Random, page: bytes) -> bytes:
    at = _place(random, page)
    names = b" ".join(b"a%d=1" % number for number in range(random.choice((500, 5_000))))
    return page[:at] + b"<div " + names + b">" + page[at:]


def add_null_bytes(random: Random, page: bytes) -> bytes:
    for _ in range(random.choice((1, 20, 300))):
        at = random.randrange(len(page) + 1)
        page = page[:at] + b"\0" + page[at:]
    return page


def add_entity_bomb(random: Random, page: bytes) -> bytes:
    bomb = b'<!DOCTYPE html [<!ENTITY a "lol">' + b"".join(
        b'<!ENTITY %c "' % (97 + n) + b"&%c;" % (96 + n) * 10 + b'">' for n in range(1, 12)
    )
    at = _place(random, page)
    return bomb + b"]>" + page[:at] + random.choice((b"&l;", b"&amp;" * 50_000, b"&a")) + page[at:]


def add_words(random: Random, page: bytes) -> bytes:
    words = random.choice(WORDS)
    tag = random.choice(
        (
            b"p",
            b"h1",
            b"div class=byline",
            b"span",
            b"time",
            b"title",
            b"li",
            b"td",
            b"a rel=author",
            b"address",
        )
    )
    at = _place(random, page)
    return page[:at] + b"<" + tag + b">" + words + b"</" + tag.split()[0] + b">" + page[at:]


def replace_text(random: Random, page: bytes) -> bytes:
    """Put odd words in place of some texts between tags."""
    words = [word[:400] for word in WORDS]
    share = random.choice((0.005, 0.05))
    return re.sub(
        rb">[^<>]{3,300}<",
        lambda text: (
            b">" + random.choice(words) + b"<" if random.random() < share else text.group()
        ),
        page,
    )


def replace_meta(random: Random, page: bytes) -> bytes:
    words = [word[:2000].replace(b'"', b"") for word in WORDS]
    return re.sub(
        rb'content="[^"]{0,300}"',
        lambda text: (
            b'content="' + random.choice(words) + b'"' if random.random() < 0.2 else text.group()
        ),
        page,
    )


def break_links(random: Random, page: bytes) -> bytes:
    odd = random.choice(LINKS)
    return re.sub(
        rb'(?:href|content)="http[^"]{0,300}"',
        lambda link: link.group()[: link.group().index(b'"') + 1] + odd + b'"',
        page,
    )


def leave_open(random: Random, page: bytes) -> bytes:
    at = _place(random, page)
    opened = random.choice(OPENED)
    return page[:at] + opened + page[at:]


def shout(random: Random, page: bytes) -> bytes:
    """Capitals everywhere but in entities, which are other ones then."""
    return re.sub(
        rb"&(?:amp;)?#?\w{1,30};|[^&]+|&",
        lambda m: m.group() if m.group()[:1] == b"&" else m.group().upper(),
        page,
    )


def join_lines(random: Random, page: bytes) -> bytes:
    return page.replace(b"\n", random.choice((b"", b" ", b"\r", b"\n\n\n", b"\xe2\x80\xa8")))


def turn_around(random: Random, page: bytes) -> bytes:
    parts = page.split(b"<")
    random.shuffle(parts)
    return b"<".join(parts)


MUTATIONS: tuple[Mutation, ...] = (
    truncate,
    behead,
    flip_bytes,
    delete_tags,
    double_tags,
    delete_closing_tags,
    repeat_part,
    swap_parts,
    nest_part,
    drop_part,
    double_attributes,
    strip_attributes,
    empty_attributes,
    break_json_ld,
    lie_about_charset,
    write_in_another_charset,
    nest_deeply,
    add_huge_attribute,
    add_many_attributes,
    add_null_bytes,
    add_entity_bomb,
    add_words,
    replace_text,
    replace_meta,
    break_links,
    leave_open,
    shout,
    join_lines,
    turn_around,
)


def mutate(random: Random, page: bytes) -> tuple[bytes, list[str]]:
    """Break a page in one to three ways; return it and the names of the ways."""
    ways = random.choices(MUTATIONS, k=random.choice((1, 1, 2, 3)))
    for way in ways:
        page = way(random, page)[:MAX_PAGE]
    return page, [way.__name__ for way in ways]
