"""Bodies: too long ends early, and a streamed one is read like any other."""

import io
import json

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory

from huilin.core.uploads.limits import CHUNK, BodyLimitMiddleware


class Counted(io.RawIOBase):
    """A sender who never stops."""

    sent = 0

    def read(self, size=-1):
        self.sent += size
        return b"x" * size


def streamed(body, path="/r/ABC/", content_type="application/x-www-form-urlencoded"):
    environ = RequestFactory().post(path, content_type=content_type).environ
    environ.pop("CONTENT_LENGTH", None)
    return WSGIRequest(environ | {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": body})


def read_fields(request):
    return HttpResponse(json.dumps([request.POST.dict(), {k: v.size for k, v in request.FILES.items()}]))


@pytest.fixture(autouse=True)
def limit(settings):
    settings.MAX_BODY = 1024 * 1024


def test_a_declared_length_above_the_limit_is_refused_unread():
    body = Counted()
    environ = RequestFactory().post("/").environ
    request = WSGIRequest(environ | {"CONTENT_LENGTH": str(1024**3), "wsgi.input": body})
    response = BodyLimitMiddleware(read_fields)(request)
    assert response.status_code == 413
    assert body.sent == 0
    assert "最多 1 MB" in response.content.decode()


@pytest.mark.parametrize("length", ["-1", "1e9", "12abc", "१२", "9" * 5000])
def test_an_unreadable_length_is_refused(length):
    request = WSGIRequest(RequestFactory().post("/").environ | {"CONTENT_LENGTH": length})
    assert BodyLimitMiddleware(read_fields)(request).status_code == 400


def test_a_stream_is_cut_soon_after_the_limit():
    body = Counted()
    response = BodyLimitMiddleware(read_fields)(streamed(body))
    assert response.status_code == 413
    assert body.sent <= 1024 * 1024 + CHUNK


def test_a_short_stream_is_read_like_a_form():
    response = BodyLimitMiddleware(read_fields)(streamed(io.BytesIO("what=路灯".encode())))
    assert json.loads(response.content) == [{"what": "路灯"}, {}]


def test_a_streamed_file_arrives_whole():
    head = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
    body = io.BytesIO(head + b"p" * 700_000 + b"\r\n--b--\r\n")
    response = BodyLimitMiddleware(read_fields)(
        streamed(body, content_type="multipart/form-data; boundary=b")
    )
    assert json.loads(response.content) == [{}, {"photo": 700_000}]


def test_the_api_answers_in_json():
    response = BodyLimitMiddleware(read_fields)(streamed(Counted(), path="/api/v1/reports"))
    assert response.status_code == 413
    assert "最多" in json.loads(response.content)["error"]["message"]


def test_a_page_without_body_passes():
    assert BodyLimitMiddleware(read_fields)(RequestFactory().get("/")).status_code == 200
