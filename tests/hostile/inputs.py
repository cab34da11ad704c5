"""Inputs meant to do harm: a few of our own for every run, the published lists for `make gate`."""

import json
from typing import Any

from tests.data import data

NAUGHTY = [
    "undefined",
    "0",
    "1/0",
    "-9999999999999999999999999",
    "' OR 1=1; --",
    "\u00c5ngstro\u0308m and A\u030angstr\u00f6m",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u05e2\u05d1\u05e8\u05d9\u05ea",
    "\u202eesrever\u202c",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e007f",
    "a\u0301\u0302\u0303\u0304\u0305" * 20,
    "\ufeffzero\u200bwidth\u2060",
    "<b onclick=alert(1)>bold</b>",
    "{{ 7 * 7 }} {% raw %} ${7*7} %s %n {0.__class__}",
    "tab\tand nul \x00 inside",
    "bell \x07",
    "line one\nline two",
    "back\\slash \"double\" 'single' `tick`",
    "=1+1",
    "../../etc/passwd",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]

MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<a href=javascript:alert(1)>press</a> [press](javascript:alert(1))",
    "<a href='java\tscript:alert(1)'>press</a> <a href='&#106;avascript:alert(1)'>press</a>",
    "[press](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "<details open ontoggle=alert(1)><summary onclick=alert(1)>open</summary></details>",
    "<p onmouseover=alert(1) onfocus=alert(1) tabindex=0 autofocus>touch</p>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=javascript:alert(1)><applet code=x></applet><frameset onload=alert(1)>",
    "<base href=//elsewhere.example/><form action=//elsewhere.example/><button>Go</form>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "<style>@import 'https://elsewhere.example/x.css'; body{display:none}</style>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
    "onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "</title></style></script><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>--> <![CDATA[><img src=x onerror=alert(1)>]]>",
    '![x](x"onerror=alert(1)//) ![x](https://elsewhere.example/pixel.png)',
    '```"><script>alert(1)</script>\n<script>alert(1)</script>\n```',
]

FILE_NAMES = [
    "../../../etc/passwd",
    "..\\windows\\win.ini",
    "C:\\fakepath\\report.png",
    "report.png\x00.html",
    'a"; filename="b.html',
    "line\r\nSet-Cookie: a=b.png",
    "\u202egnp.exe",
    "CON.png",
    ".htaccess",
    "x" * 300 + ".png",
    "r\u00e9sum\u00e9 \U0001f4a9.png",
]

HEADER_VALUES = [
    "x\r\nBcc: victim@elsewhere.example",
    "x\nBcc: victim@elsewhere.example",
    "x =?UTF-8?Q?=0D=0A?=Bcc: victim@elsewhere.example",
    "x\u2028Bcc: victim@elsewhere.example",
    "x\x85Bcc: victim@elsewhere.example",
    '"x" <victim@elsewhere.example>, y',
    "\U0001f4a9 =?utf-8?b?Cg==?=Bcc: victim@elsewhere.example",
]


def listed(name: str) -> list[Any]:
    """A published list; it is other people's and stays outside the repository."""
    found: list[Any] = json.loads(data(f"security/{name}.json").read_text())
    return found


def all_naughty() -> list[str]:
    return [str(value) for value in listed("blns")]


def all_markup() -> list[str]:
    lists = listed("dompurify_payloads_dev") + listed("bleach_payloads")
    return [str(entry["payload"]) for entry in lists]
