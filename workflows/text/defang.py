"""Addresses in people's words that nothing makes a link of: `hxxps://example[.]com`.

Whoever reads can still tell the address; nobody opens it by accident, and Slack shows no preview of it.
"""

import re

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)?://", re.IGNORECASE)
_WEB = re.compile(r"htt(ps?)\Z", re.IGNORECASE)
_HARMLESS = re.compile(r"hxxps?\Z", re.IGNORECASE)
_HOST = re.compile(r"(?<=hxxp://)[^\s/?#<>|]+|(?<=hxxps://)[^\s/?#<>|]+", re.IGNORECASE)
_WWW = re.compile(r"(www)\.(?=[^\s])", re.IGNORECASE)
_NAKED = re.compile(r"(mailto|tel|sms|data|javascript):(?=\S)", re.IGNORECASE)
_DOMAIN = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*\.(?:[^\W\d_]{2,24}|xn--[\w-]+)(?![^\W_])", re.IGNORECASE)
"""What may be one. Every word behind a dot may end a domain, but for `OF_FILES`."""
_ENDINGS = """
aac avi bmp csv dat doc docx eml exe flac gif gz heic heif htm html ics ini iso jpeg jpg js json jsonl key log mkv mpeg
mpg msg odp ods odt ogg opus parquet pdf png ppt pptx psd rar rtf sql svg tar tgz tif tiff toml tsv txt wav webm webp
wma wmv xls xlsm xlsx xml yaml yml
"""
OF_FILES = frozenset(_ENDINGS.split())
"""How names of files end and no domain does (https://data.iana.org/TLD/tlds-alpha-by-domain.txt): `graph.png` is shown
as it is. `clip.mov`, `list.zip` and `readme.md` may be domains, and Slack makes links of them."""
_TOKEN = re.compile(r"((?<!\\)<[^<>]*>)")


def defang(text: str) -> str:
    """The text without anything that a program takes for an address. A second time changes nothing."""
    text = _SCHEME.sub(_harmless, text)
    text = _NAKED.sub(r"\1[:]", text)
    text = _HOST.sub(lambda host: re.sub(r"(?<!\[)\.(?!\])", "[.]", host[0]), text)
    text = _WWW.sub(r"\1[.]", text)
    return _DOMAIN.sub(_defanged, text)


def _defanged(found: re.Match[str]) -> str:
    domain = found[0]
    return domain if domain.rpartition(".")[2].lower() in OF_FILES else domain.replace(".", "[.]")


def _harmless(found: re.Match[str]) -> str:
    scheme = found[1] or ""
    if _HARMLESS.search(scheme):
        return found[0]
    if web := _WEB.search(scheme):
        return f"{scheme[: web.start()]}hxx{web[1].lower()}://"
    return f"{scheme}[:]//"


def defang_markup(markup: str) -> str:
    """`defang` in markup in which people's words are escaped: `<…>` is Muster's own, and stays."""
    return "".join(part if part[:1] == "<" and part[-1:] == ">" else defang(part) for part in _TOKEN.split(markup))
