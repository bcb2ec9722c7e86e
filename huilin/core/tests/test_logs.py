import json
import logging

import pytest
import structlog
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from huilin.core import logs

PHONE = "13800138000"


def page(request, code):
    return HttpResponse("ok")


urlpatterns = [path("q/<str:code>/", page)]


@pytest.fixture
def lines(capfd):
    """The lines logged since the last call, as objects."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure({"level": "INFO"})

    def read():
        return [json.loads(line) for line in capfd.readouterr().err.splitlines()]

    yield read
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def answer(request, response=None, resolver_match=None):
    request.resolver_match = resolver_match
    return logs.RequestLogMiddleware(lambda request: response or HttpResponse("ok"))(request)


@pytest.mark.urls(__name__)
def test_a_request_leaves_one_line_with_its_route_and_no_code(client, lines, settings):
    settings.MIDDLEWARE = ["huilin.core.logs.RequestLogMiddleware"]
    response = client.get(
        f"/q/SECRET77/?phone={PHONE}", HTTP_USER_AGENT="Nosy/1.0", REMOTE_ADDR="203.0.113.9"
    )
    (line,) = lines()
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request",
        "GET",
        "q/<str:code>/",
        200,
    )
    assert line["request_id"] == response["X-Request-ID"]
    written = json.dumps(line)
    assert not any(secret in written for secret in ("SECRET77", PHONE, "Nosy", "203.0.113.9"))


def test_a_proxys_request_id_is_kept(lines):
    response = answer(RequestFactory().get("/", headers={"X-Request-ID": "abcdef-123456"}))
    assert response["X-Request-ID"] == "abcdef-123456"
    assert lines()[0]["request_id"] == "abcdef-123456"


@pytest.mark.parametrize("forged", ["short", "x" * 65, 'a"}{"level":"error', PHONE + "\n"])
def test_a_forged_request_id_is_replaced(forged, lines):
    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = forged
    assert answer(request)["X-Request-ID"] != forged
    assert len(lines()) == 1


@pytest.mark.parametrize("number", [PHONE, "+86" + PHONE, "11010519491231002X", "440524188001010014"])
def test_numbers_of_persons_are_masked_wherever_they_stand(number, lines):
    structlog.get_logger().info(f"told {number}", to=number, more={"deep": [f"<{number}>"]})
    logging.getLogger("huilin.test").warning("told %s", number)
    first, second = lines()
    assert number not in json.dumps([first, second])
    assert first["to"] == "***"


@pytest.mark.parametrize("number", ["441302004", "2026-11-23", "1234567890123456789012"])
def test_other_numbers_stay(number, lines):
    structlog.get_logger().info("seen", value=number)
    assert lines()[0]["value"] == number


def test_an_exception_shows_type_and_places_but_not_its_text(lines):
    try:
        raise ValueError(f"Key (name)=(王小明) {PHONE}")
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("django.request").error("%s: %s", "Server Error", "/q/SECRET77/", exc_info=True)
    ours, djangos = lines()
    assert ours["error"] == djangos["error"] == "ValueError"
    assert any("test_logs.py" in frame for frame in ours["frames"])
    written = json.dumps([ours, djangos], ensure_ascii=False)
    assert "王小明" not in written
    assert "SECRET77" not in written


def test_a_job_leaves_its_name_and_number_but_not_its_arguments(lines):
    job = {"id": 5, "task_name": "messages.send", "task_kwargs": {"body": "王小明"}}
    logging.getLogger("procrastinate.worker.huilin").info(
        "Starting job messages.send[5](body='王小明')", extra={"action": "start_job", "job": job}
    )
    (line,) = lines()
    assert (line["event"], line["task"], line["job"]) == ("start_job", "messages.send", 5)
    assert "王小明" not in json.dumps(line, ensure_ascii=False)


def test_health_checks_leave_no_line(lines):
    answer(RequestFactory().get("/healthz"))
    assert lines() == []
