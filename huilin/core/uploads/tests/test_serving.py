"""Files on their way out: only what was checked shows in the page, and nothing runs."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from huilin.core.uploads.serving import file_response
from huilin.core.uploads.storage import keep


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def body(response):
    return b"".join(response) if response.streaming else response.content


def asking(span):
    return RequestFactory().get("/", headers={"Range": span})


def test_a_picture_shows_and_stays_private():
    response = file_response(keep(b"photo", "jpg"), "image/jpeg")
    assert body(response) == b"photo"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == "inline"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_the_viewers_own_browser_may_keep_it_when_told():
    response = file_response(keep(b"photo", "jpg"), "image/jpeg", immutable=True)
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf", "text/plain"])
def test_other_types_only_download(content_type):
    response = file_response(keep(b"<script>", "bin"), content_type)
    assert response["Content-Disposition"].startswith("attachment")


def test_a_download_has_its_chinese_name_and_no_second_header():
    response = file_response(keep(b"x", "jpg"), "image/jpeg", '照片"\r\nSet-Cookie: a=b.jpg')
    assert "filename*=utf-8''%E7%85%A7" in response["Content-Disposition"]
    assert "\n" not in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["ab/cd/" + "e" * 64 + ".jpg", "../settings.py"])
def test_missing_and_invented_names_look_the_same(name):
    with pytest.raises(Http404):
        file_response(name, "image/jpeg")


@pytest.mark.parametrize(
    ("span", "status", "content", "content_range"),
    [
        ("bytes=0-1", 206, b"01", "bytes 0-1/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=5-500", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-4", 416, b"", "bytes */10"),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_byte_ranges(span, status, content, content_range):
    response = file_response(keep(b"0123456789", "m4a"), "audio/mp4", request=asking(span))
    assert response.status_code == status
    assert body(response) == content
    assert response.get("Content-Range") == content_range
