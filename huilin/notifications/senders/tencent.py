"""Tencent Cloud short messages (SMS 2021-01-11, SendSms), signed by TC3-HMAC-SHA256.

Source: Tencent Cloud, "Signature v3".
"""

import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from huilin.notifications.senders.letter import Letter, ProviderDown, Rejected
from huilin.notifications.senders.outgoing import call

ENDPOINT = "https://sms.tencentcloudapi.com"
REGION = "ap-guangzhou"
CONTENT_TYPE = "application/json; charset=utf-8"
FOR_GOOD = (
    "InvalidParameterValue.IncorrectPhoneNumber",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.ContainSensitiveWord",
    "InvalidParameterValue.TemplateParameterLengthLimit",
    "InvalidParameterValue.TemplateParameterFormatError",
)


class Tencent:
    def __init__(self, options: Mapping[str, str], endpoint: str = ENDPOINT) -> None:
        self.options = options
        self.endpoint = endpoint

    def send(self, letter: Letter) -> None:
        body = {
            "PhoneNumberSet": [letter.phone],
            "SmsSdkAppId": self.options["app"],
            "SignName": self.options["sign"],
            "TemplateId": self.options[letter.template],
            "TemplateParamSet": list(letter.values.values()),
        }
        payload = json.dumps(body, ensure_ascii=False).encode()
        moment = int(time.time())
        headers = {
            "content-type": CONTENT_TYPE,
            "host": urlsplit(self.endpoint).netloc,
            "x-tc-action": "SendSms",
        }
        signed = authorization(self.options["key"], self.options["secret"], "sms", moment, headers, payload)
        headers |= {
            "Authorization": signed,
            "X-TC-Version": "2021-01-11",
            "X-TC-Region": REGION,
            "X-TC-Timestamp": str(moment),
        }
        code = outcome(call(self.endpoint + "/", headers=headers, content=payload))
        if code.startswith(FOR_GOOD):
            raise Rejected(code)
        if code != "Ok":
            raise ProviderDown(code)


def outcome(answer: dict[str, Any]) -> str:
    """`Ok`, or the provider's code of what went wrong."""
    response = answer.get("Response") or {}
    if error := response.get("Error"):
        return str(error.get("Code", ""))
    statuses = response.get("SendStatusSet") or [{}]
    return str(statuses[0].get("Code", ""))


def authorization(
    key: str, secret: str, service: str, moment: int, headers: Mapping[str, str], payload: bytes
) -> str:
    """The Authorization header of a POST to `/`; all `headers` (lower-case names) are signed. `moment` in Unix seconds."""
    names = sorted(headers)
    listed = ";".join(names)
    lines = "".join(f"{name}:{headers[name].strip().lower()}\n" for name in names)
    request = "\n".join(["POST", "/", "", lines, listed, hashlib.sha256(payload).hexdigest()])
    day = dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    text = f"TC3-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signing_key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        signing_key = hmac.new(signing_key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(signing_key, text.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={listed}, Signature={signature}"
