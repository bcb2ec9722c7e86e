"""Personal data at rest: AES-256-GCM bound to its row, and a keyed blind index for equality look-ups.

A sealed value is `key number (1) | nonce (12) | ciphertext and tag`. The associated data names table, field and row, so
a ciphertext moved to another row does not open. The first of HUILIN_DATA_KEYS seals, all of them open: keys can rotate.
"""

import hashlib
import hmac
import os
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotOpen(Exception):
    """The value was sealed for another row, with an unknown key, or was altered."""


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"huilin/" + purpose).derive(secret.encode())


@cache
def _ring(secrets: tuple[str, ...]) -> dict[int, AESGCM]:
    ring = {}
    for secret in secrets:
        key = _derive(secret, b"seal")
        ring[hashlib.sha256(key).digest()[0]] = AESGCM(key)
    return ring


@cache
def _index_key(secret: str) -> bytes:
    return _derive(secret, b"index")


def seal(text: str, *, field: str, row: UUID) -> bytes:
    """The ciphertext of `text` for one field (`table.column`) of one row; empty stays empty."""
    if not text:
        return b""
    number, cipher = next(iter(_ring(tuple(settings.DATA_KEYS)).items()))
    nonce = os.urandom(12)
    return bytes([number]) + nonce + cipher.encrypt(nonce, text.encode(), f"{field}/{row}".encode())


def unseal(sealed: bytes | memoryview | None, *, field: str, row: UUID | str) -> str:
    """The text again; raises CannotOpen."""
    token = bytes(sealed or b"")
    if not token:
        return ""
    cipher = _ring(tuple(settings.DATA_KEYS)).get(token[0])
    if cipher is None:
        raise CannotOpen(field)
    try:
        return cipher.decrypt(token[1:13], token[13:], f"{field}/{row}".encode()).decode()
    except InvalidTag:
        raise CannotOpen(field) from None


def blind_index(text: str, *, purpose: str) -> bytes:
    """A keyed hash (16 bytes) for finding equal values. The last data key makes it, so it survives rotation."""
    if not text:
        return b""
    key = _index_key(settings.DATA_KEYS[-1])
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()[:16]


def device_key(owner: UUID) -> bytes:
    """The key (32 bytes) under which a browser keeps what belongs to this login. It stays while the last data key stays."""
    return _derive(settings.DATA_KEYS[-1], f"device/{owner}".encode())
