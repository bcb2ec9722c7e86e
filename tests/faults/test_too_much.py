"""More than there is room for, a gigabyte at once or a full disk: refused in words, early, and pages stay readable."""

import http.client
import io
import os
import re
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from PIL import Image

from huilin.core.uploads.tests.samples import encoded
from tests.cast import PLACARD
from tests.faults.installation import Installation

MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE
MOST_READ, MOST_MEMORY = 100 * MEGABYTE, 150 * MEGABYTE
ROOM_LEFT = 64 * 1024
REPORTS = "/api/v1/reports"
FORM = f"/r/{PLACARD}/report/"


@pytest.fixture(scope="module")
def installation(make_open_folder) -> Iterator[Installation]:
    made = Installation.new(make_open_folder("too much") / "home")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def server_processes(installation: Installation) -> list[int]:
    """The server and those that it forked."""
    found, waiting = [], [installation.web.pid]
    while waiting:
        process = waiting.pop()
        found.append(process)
        for task in Path(f"/proc/{process}/task").iterdir():
            waiting += map(int, (task / "children").read_text().split())
    return found


def most_memory(installation: Installation) -> int:
    """Bytes that the largest server process has held at one time."""
    return max(
        int(line.split()[1]) * 1024
        for process in server_processes(installation)
        for line in Path(f"/proc/{process}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    )


def pour(installation: Installation, path: str, *, says_its_length: bool) -> tuple[int, str, int]:
    """Sends a gigabyte until the server has had enough: its status, its words, and how many bytes it took."""
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=60)
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Idempotency-Key", "gigabyte")
    length = ("Content-Length", str(GIGABYTE)) if says_its_length else ("Transfer-Encoding", "chunked")
    connection.putheader(*length)
    connection.endheaders()
    chunk = b"x" * MEGABYTE
    framed = chunk if says_its_length else b"%x\r\n%s\r\n" % (len(chunk), chunk)
    taken = poured(connection.sock, framed)
    answer = connection.getresponse()
    words = answer.read().decode()
    connection.close()
    return answer.status, words, taken


def poured(line: socket.socket, chunk: bytes) -> int:
    """Writes until there is something to read, the other side is gone, or a gigabyte is through."""
    taken = 0
    line.settimeout(20)
    while taken < GIGABYTE:
        try:
            line.sendall(chunk)
        except OSError:
            return taken
        taken += MEGABYTE
        line.setblocking(False)
        try:
            if line.recv(1, socket.MSG_PEEK):
                return taken
        except BlockingIOError:
            pass
        finally:
            line.settimeout(20)
    return taken


@pytest.mark.parametrize("says_its_length", [True, False], ids=["with_length", "streamed"])
@pytest.mark.parametrize("path", [REPORTS, FORM])
def test_a_gigabyte_ends_early(installation, path, says_its_length):
    before = most_memory(installation)
    status, words, taken = pour(installation, path, says_its_length=says_its_length)
    assert status == 413
    assert "太大" in words
    assert taken < MOST_READ
    assert most_memory(installation) - before < MOST_MEMORY
    assert httpx.get(f"{installation.address}/r/{PLACARD}").status_code == 200


@contextmanager
def full_disk(installation: Installation) -> Iterator[None]:
    """No server process can write a file larger than what is left."""
    limit = resource.RLIMIT_FSIZE
    before = {process: resource.prlimit(process, limit) for process in server_processes(installation)}
    for process, (_soft, hard) in before.items():
        resource.prlimit(process, limit, (ROOM_LEFT, hard))
    try:
        yield
    finally:
        for process, limits in before.items():
            resource.prlimit(process, limit, limits)


def noise(side: int) -> bytes:
    """A photo that does not become small."""
    return encoded(Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)), "JPEG")


def report(installation: Installation, key: str, *, photo: bytes | None) -> httpx.Response:
    fields = {"placard": PLACARD, "description": "楼道灯不亮"}
    headers = {"Idempotency-Key": key}
    url = f"{installation.address}{REPORTS}"
    if photo is None:
        return httpx.post(url, json=fields, headers=headers, timeout=30)
    files = [("photos", ("p.jpg", io.BytesIO(photo), "image/jpeg"))]
    return httpx.post(url, data=fields, files=files, headers=headers, timeout=30)


@pytest.mark.parametrize("side", [700, 2000], ids=["kept_in_memory", "spooled"])
def test_a_full_disk_is_told_and_nothing_half_done(installation, side):
    key, photo = f"full-{side}", noise(side)
    assert len(photo) > 2 * ROOM_LEFT
    count = "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM cases_attachment)"
    before = installation.rows(count)
    with full_disk(installation):
        refused = report(installation, key, photo=photo)
        assert refused.status_code == 503, refused.text[:300]
        assert "存储空间不足" in refused.json()["error"]["message"]
        assert installation.rows(count) == before
        assert list((installation.home / "media").glob("unfinished/*")) == []
        for path in ("/", f"/r/{PLACARD}", FORM):
            assert httpx.get(f"{installation.address}{path}", follow_redirects=True).status_code == 200
        assert report(installation, f"words-{side}", photo=None).status_code == 201
    assert report(installation, key, photo=photo).status_code == 201
    [(cases, attachments)] = installation.rows(count)
    assert (cases, attachments) == (before[0][0] + 2, before[0][1] + 1)


def test_a_form_on_a_full_disk_is_refused_too(installation):
    """Also a body that streams in and is put aside before the form is looked at."""
    url, before = f"{installation.address}{FORM}", installation.rows("SELECT count(*) FROM cases_case")
    with httpx.Client(timeout=30) as browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(url).text)[1]
        fields = {"csrfmiddlewaretoken": token, "idempotency_key": "0" * 32, "description": "楼道灯不亮"}
        whole = browser.build_request("POST", url, data=fields, files={"photos": noise(2000)})
        body, kind = whole.read(), {"Content-Type": whole.headers["Content-Type"]}
        with full_disk(installation):
            answers = [browser.post(url, content=sent, headers=kind) for sent in (body, iter([body]))]
    for answer in answers:
        assert answer.status_code == 503
        assert answer.headers["Connection"] == "close"
        assert "系统正在忙或维护" in answer.text
        assert "no-store" in answer.headers["Cache-Control"]
    assert installation.rows("SELECT count(*) FROM cases_case") == before
