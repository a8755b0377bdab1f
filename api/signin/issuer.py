"""The keys of a configured issuer: only those of its JWKS, read again now and then, kept when it is away."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from api.problems import Problem

MOST_BYTES = 64 * 1024
MOST_KEYS = 32
AGAIN_SECONDS = 600.0
#: A key that is not known is looked for at once, but not more often than this.
UNKNOWN_SECONDS = 30.0
LEAST_RSA_BITS = 2048


class IssuerUnsafe(ValueError):
    """The address of the issuer's keys is neither https nor of this machine."""


class IssuerKeys:
    """The signing keys of an issuer by their ids. jwks_url: https, or http on this machine."""

    def __init__(self, issuer: str, audience: str, jwks_url: str, *, client: httpx.AsyncClient | None = None) -> None:
        parts = urlsplit(jwks_url)
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise IssuerUnsafe("jwks_url begins with https://, or names this machine")
        self.issuer, self.audience = issuer, audience
        self._url = jwks_url
        self._client = client or httpx.AsyncClient(timeout=5.0, follow_redirects=False)
        self._keys: dict[str, ECKey | RSAKey] = {}
        self._asked_at = float("-inf")

    async def of(self, kid: str | None) -> ECKey | RSAKey | None:
        """The key of an id, asked for where it is not known. Problem ``unavailable`` where no key ever came."""
        if kid is None:
            return None
        age = time.monotonic() - self._asked_at
        if age > AGAIN_SECONDS or (kid not in self._keys and age > UNKNOWN_SECONDS):
            await self._ask()
        if not self._keys:
            raise Problem("unavailable")
        return self._keys.get(kid)

    async def close(self) -> None:
        """End the connection."""
        await self._client.aclose()

    async def _ask(self) -> None:
        self._asked_at = time.monotonic()
        try:
            answer = await self._client.get(self._url)
        except httpx.HTTPError:
            return  # the keys that we have stay good
        if answer.status_code == 200 and len(answer.content) <= MOST_BYTES:
            found = keys_of(answer.content)
            self._keys = found or self._keys


def keys_of(content: bytes) -> dict[str, ECKey | RSAKey]:
    """The keys of a JWKS that may sign tokens: EC on P-256, RSA from 2048 bits, with an id, not for encryption."""
    try:
        listed = msgspec.json.decode(content)["keys"]
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
        return {}
    found: dict[str, ECKey | RSAKey] = {}
    for given in listed[:MOST_KEYS] if isinstance(listed, list) else ():
        key = _key(given)
        if key is not None:
            found[given["kid"]] = key
    return found


def _key(given: Any) -> ECKey | RSAKey | None:
    if not isinstance(given, dict) or not isinstance(given.get("kid"), str) or given.get("use", "sig") != "sig":
        return None
    try:
        if given.get("kty") == "EC" and given.get("crv") == "P-256":
            return ECKey.import_key({name: given[name] for name in ("kty", "crv", "x", "y")})
        if given.get("kty") == "RSA":
            long_enough = len(given["n"]) * 6 >= LEAST_RSA_BITS
            return RSAKey.import_key({name: given[name] for name in ("kty", "n", "e")}) if long_enough else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None
