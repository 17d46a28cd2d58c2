"""The text of a digest: sections of lines, as many of them as the channel takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.matching.domain.digest_words import WORDS
from services.matching.domain.digests import Channel, Language, Message

MOST_LINES = 20
# Bytes of UTF-8 that the robots take.
LIMITS = {Channel.DINGTALK: 20_000, Channel.WECOM: 4_096, Channel.MAIL: 20_000}
# Signs that robots take for mark-up, for a link or for a call of somebody, and what stands for them in names.
_PLAIN = str.maketrans("<>[]*`#@|~\\", "＜＞［］＊｀＃＠｜～＼")


@dataclass(frozen=True, slots=True)
class Section:
    """A title with its count, and the first lines of what it counts; without any it is a count alone."""

    title: str
    total: int
    lines: Sequence[str] = ()


def message_of(title: str, sections: Sequence[Section], channel: Channel, language: Language, url: str) -> Message:
    """The message, in as many bytes as the channel takes; `url` is the console's."""
    words, marked = WORDS[language], channel is not Channel.MAIL
    shown_sections = [section for section in sections if section.total]
    end = words["console"].format(url=url)
    text = ""
    for most in range(MOST_LINES, -1, -1):
        parts = [_section(section, most, words["more"], marked=marked) for section in shown_sections]
        text = "\n\n".join([f"### {_plain(title)}" if marked else title, *(parts or [words["nothing"]]), end])
        if len(text.encode()) <= LIMITS[channel]:
            break
    return Message(title, text)


def _section(section: Section, most: int, more: str, *, marked: bool) -> str:
    shown = [f"- {_plain(line) if marked else line}" for line in section.lines[:most]]
    left = section.total - len(shown)
    rest = [f"- {more.format(count=f'{left:,}')}"] if shown and left > 0 else []
    title = f"**{section.title}**\n" if marked and shown else section.title
    return "\n".join([title, *shown, *rest])


def _plain(text: str) -> str:
    return text.translate(_PLAIN)
