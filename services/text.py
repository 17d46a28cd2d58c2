"""One rule for text of one line, wherever it comes from: requests, tokens, settings, files.

Requests are held to it by `parkloom.text.v1.text`, the rule beside their fields; this is the same rule for text that
comes by another way. Standard library only: the pure layers use it too.
"""

from __future__ import annotations

import re
import unicodedata

HINT = "leave out control characters, and blanks at the beginning and the end"
_REFUSED = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029"  # line and paragraph separators
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of what follows
    "\ufeff"  # byte order mark
    "\ud800-\udfff"  # halves of a surrogate pair: no UTF-8 holds them
    "]"
)
# Of the forms that RFC 5321 allows the one that people have; no comma, blank or line break can be in it.
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?")


def is_clean(text: str) -> bool:
    """Returns true if `text` has no control characters and no blanks at its ends; an empty one is clean."""
    return not _REFUSED.search(text) and not any(map(_is_blank, (text[:1], text[-1:])))


def _is_blank(character: str) -> bool:
    return character != "" and unicodedata.category(character) == "Zs"


def is_mail_address(text: str) -> bool:
    """True for a mail address that can be written to."""
    return _MAIL_ADDRESS.fullmatch(text) is not None and ".." not in text
