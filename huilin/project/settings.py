"""Settings of the house. Everything that differs between places comes from the environment: docs/reference/settings.md."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huilin.project.environment import Environment

env = Environment()
# Names are read sign by sign; the library's list of phrases would cost every start a quarter of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

BASE_DIR = Path(__file__).resolve().parents[2]
HUILIN_HOME = env.path("HUILIN_HOME", BASE_DIR / ".huilin")
DEBUG = env.flag("HUILIN_DEBUG", False)
DEMO = env.flag("HUILIN_DEMO", False)
SECRET_KEY = env.secret("HUILIN_SECRET_KEY", HUILIN_HOME / "keys" / "secret")
DATA_KEYS = env.words("HUILIN_DATA_KEYS") or [env.secret("", HUILIN_HOME / "keys" / "data")]
SEAL_KEY_FILE = env.path("HUILIN_SEAL_KEY_FILE", HUILIN_HOME / "keys" / "seal")
ALLOWED_HOSTS = env.words("HUILIN_HOSTS") or ["127.0.0.1", "localhost", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = env.words("HUILIN_ORIGINS")
BASE_URL = env.text("HUILIN_BASE_URL", f"http://127.0.0.1:{env.text('HUILIN_PORT', '8000')}")
RATE_LIMITS = env.flag("HUILIN_RATE_LIMITS", True)
TRUSTED_PROXIES = env.words("HUILIN_TRUSTED_PROXIES")
MAX_BODY = env.number("HUILIN_MAX_BODY", 40 * 1024 * 1024)
FILING_NUMBER = env.text("HUILIN_FILING_NUMBER", "")
SMS = {
    "backend": env.text("HUILIN_SMS", "console"),
    "key": env.text("HUILIN_SMS_KEY", ""),
    "secret": env.text("HUILIN_SMS_SECRET", ""),
    "sign": env.text("HUILIN_SMS_SIGN", ""),
    "app": env.text("HUILIN_SMS_APP", ""),
    "code": env.text("HUILIN_SMS_CODE_TEMPLATE", ""),
    "notice": env.text("HUILIN_SMS_NOTICE_TEMPLATE", ""),
}

INSTALLED_APPS = [
    "huilin.core",
    "huilin.accounts",
    "huilin.audit",
    "huilin.notifications",
    "huilin.places",
    "huilin.people",
    "huilin.cases",
    "huilin.stewards",
    "huilin.visits",
    "huilin.patrols",
    "huilin.hotline",
    "huilin.activities",
    "huilin.programme",
    "huilin.rounds",
    "huilin.insights",
    "huilin.api",
    "procrastinate.contrib.django",
    "django_htmx",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "huilin.core.logs.RequestLogMiddleware",
    "huilin.core.headers.SecurityHeadersMiddleware",
    "huilin.core.uploads.limits.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "huilin.core.language.LanguageMiddleware",
    "huilin.core.transactions.TransactionMiddleware",
    "huilin.people.door.DoorMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huilin.core.errors.RefusalMiddleware",
]

ROOT_URLCONF = "huilin.project.urls"
WSGI_APPLICATION = "huilin.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("huilin.core.settling.Loader", ["django.template.loaders.app_directories.Loader"])],
            "builtins": ["huilin.core.templatetags.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "huilin.core.pages.page_context",
            ],
        },
    },
]

FORM_RENDERER = "huilin.core.form_rendering.QuickRenderer"

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "huilin.accounts.sessions"
SESSION_COOKIE_NAME = "huilin_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_AGE = 90 * 24 * 3600
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "huilin.core.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGIN_URL = "accounts:sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "huilin" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Where the program is written and tried, static files come from the rooms themselves, looked up when asked for.
_UNGATHERED = DEBUG or env.flag("HUILIN_TESTING", False)
STATIC_URL = "/static/"
STATIC_ROOT = HUILIN_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _UNGATHERED
        else "huilin.core.static_files.KeptAddresses"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = _UNGATHERED
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = env.path("HUILIN_MEDIA", HUILIN_HOME / "media")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = False
SILENCED_SYSTEM_CHECKS = ["fields.W342"]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "huilin.project.schedule.on_app_ready"
MIGRATION_MODULES: dict[str, str | None] = {}

LOGGING_CONFIG = "huilin.core.logs.configure"
LOGGING: dict[str, object] = {"level": env.text("HUILIN_LOG_LEVEL", "INFO")}
