"""Each provider against a server of ours that checks the signature by the provider's published rules, computed apart."""

import hashlib
import hmac
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from huilin.notifications.senders import Letter, ProviderDown, Rejected, aliyun, outgoing, tencent

OPTIONS = {
    "key": "AKID",
    "secret": "shh",
    "sign": "惠邻",
    "app": "1400000000",
    "code": "SMS_1",
    "notice": "SMS_2",
}
LETTER = Letter("+8613800001234", "【惠邻】验证码012345", "code", {"code": "012345"})
EMPTY = hashlib.sha256(b"").hexdigest()


def test_aliyun_signs_as_in_the_published_example():
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-version": "2014-05-26",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-content-sha256": EMPTY,
    }
    query = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    signed = aliyun.authorization("YourAccessKeyId", "YourAccessKeySecret", query, headers)
    assert signed == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencent_signs_as_in_the_published_example():
    payload = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    headers = {"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"}
    key, secret = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
    signed = tencent.authorization(key, secret, "cvm", 1551113065, headers, payload)
    assert signed == (
        f"TC3-HMAC-SHA256 Credential={key}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, "
        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )


class Provider(BaseHTTPRequestHandler):
    """Answers as told; keeps what was rightly signed."""

    answer: dict = {}
    status = 200
    taken: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        signed = self.headers["Authorization"]
        expected = self.expected_aliyun() if signed.startswith("ACS3") else self.expected_tencent(body)
        answer, status = (
            (self.answer, self.status) if signed.endswith(f"Signature={expected}") else ({"Code": "Bad"}, 400)
        )
        if status == 200:
            type(self).taken.append((dict(parse_qsl(urlsplit(self.path).query)), body))
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def expected_aliyun(self):
        query = sorted(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        canonical = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
        names = sorted(
            ["host", *(name.lower() for name in self.headers if name.lower().startswith("x-acs-"))]
        )
        lines = "".join(f"{name}:{self.headers[name]}\n" for name in names)
        request = f"POST\n/\n{canonical}\n{lines}\n{';'.join(names)}\n{EMPTY}"
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()
        return hmac.digest(b"shh", text.encode(), "sha256").hex()

    def expected_tencent(self, body):
        moment = self.headers["X-TC-Timestamp"]
        day = time.strftime("%Y-%m-%d", time.gmtime(int(moment)))
        lines = (
            f"content-type:{self.headers['Content-Type']}\nhost:{self.headers['Host']}\nx-tc-action:sendsms\n"
        )
        request = f"POST\n/\n\n{lines}\ncontent-type;host;x-tc-action\n{hashlib.sha256(body).hexdigest()}"
        text = f"TC3-HMAC-SHA256\n{moment}\n{day}/sms/tc3_request\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = b"TC3shh"
        for part in (day, "sms", "tc3_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(monkeypatch):
    class Told(Provider):
        taken = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    Told.url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(outgoing, "ALLOWED", {Told.url})
    yield Told
    server.shutdown()
    server.server_close()


def test_aliyun_takes_a_letter(provider):
    provider.answer = {"Code": "OK"}
    aliyun.Aliyun(OPTIONS, provider.url).send(LETTER)
    [(query, body)] = provider.taken
    assert query == {
        "PhoneNumbers": "13800001234",
        "SignName": "惠邻",
        "TemplateCode": "SMS_1",
        "TemplateParam": '{"code": "012345"}',
    }
    assert body == b""


def test_tencent_takes_a_letter(provider):
    provider.answer = {"Response": {"SendStatusSet": [{"Code": "Ok"}]}}
    tencent.Tencent(OPTIONS, provider.url).send(LETTER)
    [(_query, body)] = provider.taken
    assert json.loads(body) == {
        "PhoneNumberSet": ["+8613800001234"],
        "SmsSdkAppId": "1400000000",
        "SignName": "惠邻",
        "TemplateId": "SMS_1",
        "TemplateParamSet": ["012345"],
    }


ANSWERS = [
    (aliyun.Aliyun, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}, Rejected),
    (aliyun.Aliyun, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}, ProviderDown),
    (aliyun.Aliyun, {}, ProviderDown),
    (tencent.Tencent, {"Response": {"Error": {"Code": "InternalError.Timeout"}}}, ProviderDown),
    (tencent.Tencent, {"Response": {"SendStatusSet": []}}, ProviderDown),
    (
        tencent.Tencent,
        {"Response": {"SendStatusSet": [{"Code": "FailedOperation.PhoneNumberInBlacklist"}]}},
        Rejected,
    ),
]


@pytest.mark.parametrize(("kind", "answer", "error"), ANSWERS)
def test_it_tells_a_fault_from_a_refusal(provider, kind, answer, error):
    provider.answer = answer
    with pytest.raises(error):
        kind(OPTIONS, provider.url).send(LETTER)


@pytest.mark.parametrize("kind", [aliyun.Aliyun, tencent.Tencent])
def test_a_wrong_secret_is_noticed(provider, kind):
    provider.answer = {"Code": "OK", "Response": {"SendStatusSet": [{"Code": "Ok"}]}}
    with pytest.raises(ProviderDown):
        kind(OPTIONS | {"secret": "else"}, provider.url).send(LETTER)
    assert provider.taken == []


@pytest.mark.parametrize("kind", [aliyun.Aliyun, tencent.Tencent])
def test_a_black_hole_is_left_within_seconds(monkeypatch, kind):
    with socket.create_server(("127.0.0.1", 0)) as hole:
        url = f"http://127.0.0.1:{hole.getsockname()[1]}"
        monkeypatch.setattr(outgoing, "ALLOWED", {url})
        monkeypatch.setattr(outgoing, "TIMEOUT", 0.3)
        started = time.monotonic()
        with pytest.raises(ProviderDown):
            kind(OPTIONS, url).send(LETTER)
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "url", ["http://dysmsapi.aliyuncs.com", "https://dysmsapi.aliyuncs.com.evil.example"]
)
def test_no_other_host_is_called(url):
    with pytest.raises(outgoing.NotAllowed):
        aliyun.Aliyun(OPTIONS, url).send(LETTER)
