"""What is wrong with the headers of an answer: it lets something foreign run, may stand in a frame or be kept."""

import re
from collections.abc import Iterator
from http.cookies import Morsel
from typing import Any

FETCHED = (
    "default-src",
    "script-src",
    "style-src",
    "img-src",
    "media-src",
    "font-src",
    "connect-src",
    "manifest-src",
)
TRUSTED = {"'none'", "'self'", "data:", "blob:"}
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)|\sstyle=|\son[a-z]+=\"|javascript:", re.I
)
COOKIES = {"huilin_session", "csrftoken", "messages", "huilin_mine", "huilin_mode", "django_language"}


def policy_of(answer: Any) -> dict[str, set[str]]:
    directives = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in directives}


WANTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": None,
    "X-Powered-By": None,
}


def faults_of(answer: Any) -> Iterator[str]:
    """What is wrong with the headers of one answer, in words."""
    yield from policy_faults(policy_of(answer))
    for name, value in WANTED.items():
        if answer.headers.get(name) != value:
            yield f"{name}: {answer.headers.get(name)}"
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        yield "may be kept"
    if "text/html" in answer.headers.get("Content-Type", "") and INLINE.search(answer.content):
        yield f"inline: {INLINE.search(answer.content)}"
    yield from (f"cookie {name}" for name, cookie in answer.cookies.items() if not is_safe(cookie))


def policy_faults(policy: dict[str, set[str]]) -> Iterator[str]:
    for name in ("default-src", "frame-ancestors"):
        if policy.get(name) != {"'none'"}:
            yield f"{name} {policy.get(name)}"
    for name in FETCHED:
        trusted = {"'self'", "'none'"} if name in ("script-src", "style-src") else TRUSTED
        if not policy.get(name, set()) <= trusted:
            yield f"{name} {policy[name]}"


def is_safe(cookie: Morsel[str]) -> bool:
    """Unseen by script, not sent from other sites, over TLS alone where the house has TLS."""
    is_gone = cookie["max-age"] == 0
    return cookie["samesite"] in ("Lax", "Strict") and bool(
        is_gone or (cookie["httponly"] and cookie["secure"])
    )
