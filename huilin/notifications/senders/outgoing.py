"""Calls to the outside: listed hosts only, short timeouts, no redirects."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from huilin.notifications.senders.letter import ProviderDown

ALLOWED = {"https://dysmsapi.aliyuncs.com", "https://sms.tencentcloudapi.com"}
TIMEOUT = httpx.Timeout(4, connect=3)


class NotAllowed(RuntimeError):
    """The address is none of the providers'."""


def call(url: str, *, headers: dict[str, str], content: bytes = b"") -> dict[str, Any]:
    """POSTs and gives the JSON object that came back, also with a 4xx. Raises ProviderDown or NotAllowed."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" not in ALLOWED:
        raise NotAllowed(parts.netloc)
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            response = client.post(url, headers=headers, content=content)
            answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderDown(type(error).__name__) from error
    if response.status_code >= 500 or not isinstance(answer, dict):
        raise ProviderDown(f"HTTP {response.status_code}")
    return answer
