import pytest
from django.db import connection

from huilin.cli.check import RULES, Finding, findings

SAFE = {
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "k" * 64,
    "BASE_URL": "https://huilin.example.cn",
    "ALLOWED_HOSTS": ["huilin.example.cn"],
    "RATE_LIMITS": True,
    "SMS": {"backend": "aliyun"},
    "TRUSTED_PROXIES": ["127.0.0.1"],
    "FILING_NUMBER": "粤ICP备00000000号",
}
UNSAFE = {
    "DEBUG": ("HUILIN_DEBUG", True),
    "DEMO": ("HUILIN_DEMO", True),
    "SECRET_KEY": ("HUILIN_SECRET_KEY", "short"),
    "BASE_URL": ("HUILIN_BASE_URL", "http://huilin.example.cn"),
    "ALLOWED_HOSTS": ("HUILIN_HOSTS", ["*"]),
    "RATE_LIMITS": ("HUILIN_RATE_LIMITS", False),
    "SMS": ("HUILIN_SMS", {"backend": "console"}),
    "TRUSTED_PROXIES": ("HUILIN_TRUSTED_PROXIES", []),
    "FILING_NUMBER": ("HUILIN_FILING_NUMBER", ""),
}


@pytest.fixture
def safe(settings):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    return settings


def broken_rules(settings):
    return [finding.name for rule in RULES if (finding := rule(settings))]


def test_safe_settings_break_no_rule(safe):
    assert broken_rules(safe) == []


@pytest.mark.parametrize("setting", UNSAFE)
def test_each_unsafe_setting_is_named_alone(safe, setting):
    name, value = UNSAFE[setting]
    setattr(safe, setting, value)
    assert broken_rules(safe) == [name]


def test_every_rule_is_tried(safe):
    assert len(UNSAFE) == len(RULES)


@pytest.mark.django_db
def test_the_applications_role_passes(safe):
    assert "DATABASE_URL" not in [finding.name for finding in findings(deploy=True)]


@pytest.mark.django_db(transaction=True)
def test_the_owner_as_application_is_named(safe):
    with connection.as_owner():
        assert "DATABASE_URL" in [finding.name for finding in findings(deploy=True)]


@pytest.mark.django_db
def test_open_key_files_are_named(safe, tmp_path):
    safe.HUILIN_HOME = tmp_path
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "secret").write_text("x")
    (tmp_path / "keys" / "secret").chmod(0o644)
    found = [finding for finding in findings(deploy=True) if finding.name == "keys"]
    assert [str(tmp_path / "keys" / "secret") in finding.problem for finding in found] == [True]


@pytest.mark.django_db
def test_pending_migrations_are_named(monkeypatch):
    monkeypatch.setattr("huilin.core.health.known_migrations", lambda: frozenset({("cases", "9999_new")}))
    assert Finding("migrations", "有 1 个数据库迁移没有执行。", "运行 huilin migrate。") in findings(
        deploy=False
    )
