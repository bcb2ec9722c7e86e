"""Reading of environment variables, so that settings stay a plain list."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class Environment:
    def text(self, name: str, default: str) -> str:
        return os.environ.get(name, default)

    def flag(self, name: str, default: bool) -> bool:
        """Whether the variable says yes; `on`, `1`, `true`, `yes` do."""
        value = os.environ.get(name)
        return default if value is None else value.strip().lower() in {"on", "1", "true", "yes"}

    def number(self, name: str, default: int) -> int:
        return int(os.environ.get(name, default))

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]

    def path(self, name: str, default: Path) -> Path:
        return Path(os.environ.get(name) or default).absolute()

    def secret(self, name: str, file: Path) -> str:
        """The variable, or the content of `file`, which is made once with mode 0600."""
        if name and os.environ.get(name):
            return os.environ[name]
        try:
            return file.read_text().strip()
        except FileNotFoundError:
            pass
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(32))
        return file.read_text().strip()

    def database(self) -> dict[str, object]:
        """Django's connection settings from DATABASE_URL; the owner's connection is kept under OWNER."""
        settings = self._parse(self.text("DATABASE_URL", "postgresql:///huilin"))
        owner = os.environ.get("HUILIN_OWNER_DATABASE_URL")
        settings["OWNER"] = self._parse(owner) if owner else None
        settings["ENGINE"] = "huilin.core.tenancy.backend"
        settings["CONN_MAX_AGE"] = None
        settings["CONN_HEALTH_CHECKS"] = False
        settings["ATOMIC_REQUESTS"] = False
        return settings

    @staticmethod
    def _parse(url: str) -> dict[str, object]:
        parts = urlsplit(url)
        options: dict[str, object] = dict(parse_qsl(parts.query))
        after = str(options.get("prepare_threshold", 5))
        options["prepare_threshold"] = int(after) if after.isdigit() else None
        return {
            "NAME": unquote(parts.path.lstrip("/")) or "huilin",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": options.pop("port", "") or (str(parts.port) if parts.port else ""),
            "OPTIONS": options,
        }
