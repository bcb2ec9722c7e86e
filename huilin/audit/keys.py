"""The key that signs seals: an Ed25519 key in a file outside the database, made once with mode 0600."""

import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings


class NoSealingKey(RuntimeError):
    """The file of HUILIN_SEAL_KEY_FILE does not hold an Ed25519 key."""


def sealing_key() -> Ed25519PrivateKey:
    """The installation's key; raises NoSealingKey."""
    return _key(settings.SEAL_KEY_FILE)


@cache
def _key(file: Path) -> Ed25519PrivateKey:
    if not file.exists():
        _make(file)
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except ValueError as error:
        raise NoSealingKey(str(file)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoSealingKey(str(file))
    return key


def _make(file: Path) -> None:
    """Written aside and linked into place whole, so that another process never reads half a key or makes a second one."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(pem)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
