import pytest
from django.db import OperationalError, connection

from huilin.core import health


def beat(seconds_ago):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_the_process_is_healthy_without_a_database(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"


@pytest.mark.django_db
def test_it_is_ready_with_database_migrations_and_worker(client, django_assert_num_queries):
    beat(seconds_ago=5)
    with django_assert_num_queries(3):
        response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok", "worker": "ok"}


@pytest.mark.django_db
def test_it_is_not_ready_without_a_living_worker(client):
    assert client.get("/readyz").json()["worker"] == "missing"
    beat(seconds_ago=health.HEARTBEAT_LIMIT_SECONDS + 5)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["worker"] == "missing"


@pytest.mark.django_db
def test_it_is_not_ready_with_a_migration_to_do(client, monkeypatch):
    beat(seconds_ago=5)
    more = health.known_migrations() | {("cases", "9999_tomorrow")}
    monkeypatch.setattr(health, "known_migrations", lambda: more)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "pending"


@pytest.mark.django_db
def test_it_is_not_ready_without_a_database(client, monkeypatch):
    def fail():
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr(connection, "cursor", fail)
    monkeypatch.setattr(connection, "close", lambda: None)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "unavailable"
    assert "10.0.0.7" not in response.content.decode()


@pytest.mark.django_db
def test_metrics_count_requests_by_route_and_jobs_by_state(client):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'tidy')")
    client.get("/no-such-page-13800138000")
    body = client.get("/metrics").content.decode()
    assert 'huilin_requests_total{method="GET",route="unknown",status="404"}' in body
    assert 'huilin_jobs{status="todo"}' in body
    assert "13800138000" not in body


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_health_is_only_read(client, address):
    assert client.post(address).status_code == 405
