"""Secrets and signatures of webhooks, as Standard Webhooks 1.0 says (standardwebhooks.com).

A secret signs only while it is open, and the database holds it sealed: under a key that the installation's root key
leads to, so that a copy of the database alone signs nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64encode
from collections.abc import Sequence
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from journal.keys import Custodians

SECRET_BYTES = 32
PREFIX = "whsec_"
_NONCE = 12


class Vault:
    """Seals and opens secrets. custodians: of the installation."""

    def __init__(self, custodians: Custodians) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"rollcall/webhooks/1").derive(custodians.active)
        self._cipher = AESGCM(derived)

    def seal(self, secret: bytes, subscription_id: UUID) -> bytes:
        """A secret as it is stored."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, subscription_id.bytes)

    def open(self, sealed: bytes, subscription_id: UUID) -> bytes:
        """A secret as it signs. InvalidTag where it is of another subscription or another installation."""
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], subscription_id.bytes)


def made() -> bytes:
    """A new secret."""
    return os.urandom(SECRET_BYTES)


def shown(secret: bytes) -> str:
    """A secret as its receiver is given it.

    >>> shown(bytes(3))
    'whsec_AAAA'
    """
    return PREFIX + b64encode(secret).decode()


def signatures(message_id: str, at: int, body: bytes, secrets: Sequence[bytes]) -> str:
    """The header ``webhook-signature``. at: seconds since 1970. secrets: several while one takes the place of another.

    >>> from base64 import b64decode
    >>> key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    >>> signatures("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', [key])
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{at}.".encode() + body
    return " ".join(f"v1,{b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()}" for secret in secrets)
