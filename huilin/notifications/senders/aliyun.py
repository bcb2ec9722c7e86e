"""Aliyun short messages (Dysmsapi 2017-05-25, SendSms), signed by ACS3-HMAC-SHA256.

Source: Alibaba Cloud, "V3 request structure and signature".
"""

import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from huilin.notifications.senders.letter import Letter, ProviderDown, Rejected
from huilin.notifications.senders.outgoing import call

ENDPOINT = "https://dysmsapi.aliyuncs.com"
FOR_GOOD = frozenset(
    {
        "isv.MOBILE_NUMBER_ILLEGAL",
        "isv.MOBILE_COUNT_OVER_LIMIT",
        "isv.PARAM_LENGTH_LIMIT",
        "isv.PARAM_NOT_SUPPORT_URL",
        "isv.BLACK_KEY_CONTROL_LIMIT",
        "isv.TEMPLATE_MISSING_PARAMETERS",
    }
)


class Aliyun:
    def __init__(self, options: Mapping[str, str], endpoint: str = ENDPOINT) -> None:
        self.options = options
        self.endpoint = endpoint

    def send(self, letter: Letter) -> None:
        query = {
            "PhoneNumbers": letter.phone.removeprefix("+86"),
            "SignName": self.options["sign"],
            "TemplateCode": self.options[letter.template],
            "TemplateParam": json.dumps(letter.values, ensure_ascii=False),
        }
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-acs-action": "SendSms",
            "x-acs-version": "2017-05-25",
            "x-acs-date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        }
        headers["Authorization"] = authorization(self.options["key"], self.options["secret"], query, headers)
        answer = call(f"{self.endpoint}/?{canonical_query(query)}", headers=headers)
        code = str(answer.get("Code", ""))
        if code in FOR_GOOD:
            raise Rejected(code)
        if code != "OK":
            raise ProviderDown(code)


def canonical_query(query: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def authorization(key: str, secret: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """The Authorization header of a POST to `/` with this query; all `headers` (lower-case names) are signed."""
    names = sorted(headers)
    listed = ";".join(names)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    request = "\n".join(["POST", "/", canonical_query(query), lines, listed, headers["x-acs-content-sha256"]])
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={listed},Signature={signature}"
