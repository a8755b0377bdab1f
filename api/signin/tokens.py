"""Bearer tokens: signed ``at+jwt``, read strictly, and remembered by digest for as long as they hold."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from api.problems import Problem
from api.signin.accounts import ROLES, Account, Directory
from domain.kernel.access import Actor, Role
from domain.kernel.ids import AccountId, UnitId
from journal.durable import kept

MOST_BYTES = 8 * 1024
ALGORITHMS = ("ES256", "RS256")
TYPES = ("at+jwt", "application/at+jwt")
#: Three parts of unpadded base64url, no part of an impossible length. The library reads padded forms as well.
FORM = re.compile(rb"(?:[A-Za-z0-9_-]{2,}\.){2}[A-Za-z0-9_-]{2,}")
#: Headers that would bring a key along, or ask for what we do not do.
FOREIGN = ("jwk", "jku", "x5u", "x5c", "x5t", "crit", "b64")
#: Clocks of an issuer and ours may differ by this much at the beginning of a token, never at its end.
EARLY_SECONDS = 5
REMEMBERED = 20_000

ISSUER = AUDIENCE = "rollcall"


class Claims(msgspec.Struct, frozen=True):
    """What a token has to say. sub: opaque id of who acts. unit: that and all below it is in reach.

    account_at: of a local account's token, when the account had last been changed; microseconds.
    """

    iss: str
    aud: str | list[str]
    sub: AccountId
    exp: int | float
    nbf: int | float
    role: str = ""
    unit: UnitId = ""
    account_at: int = 0


class Keys(Protocol):
    """Where the keys come from that tokens may be signed with."""

    issuer: str
    audience: str

    async def of(self, kid: str | None) -> ECKey | RSAKey | KeySet | None:
        """The key of an id; None where there is none."""


_claims = msgspec.json.Decoder(Claims)


def headers_of(token: bytes) -> dict[str, object]:
    """The headers of a token that has the form of one, not yet verified. Problem ``token-refused`` otherwise."""
    if len(token) > MOST_BYTES or FORM.fullmatch(token) is None or any(len(p) % 4 == 1 for p in token.split(b".")):
        raise Problem("token-refused")
    try:
        header = jws.extract_compact(token).headers()
    except (JoseError, ValueError, TypeError, RecursionError):
        raise Problem("token-refused") from None
    typ, kid = header.get("typ"), header.get("kid")
    good = header.get("alg") in ALGORITHMS and isinstance(typ, str) and typ.lower() in TYPES
    if not good or not isinstance(kid, str | None) or any(name in header for name in FOREIGN):
        raise Problem("token-refused")
    return dict(header)


def verified(token: bytes, key: ECKey | RSAKey | KeySet, algorithms: Collection[str]) -> Claims:
    """The claims of a token whose signature holds. Problem ``token-refused`` otherwise."""
    try:
        found = jws.deserialize_compact(token, key, algorithms=list(algorithms))
        return _claims.decode(found.payload or b"")
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise Problem("token-refused") from None


def hold(claims: Claims, keys: Keys, now: float) -> None:
    """See that claims are meant for us, now. Problem ``token-refused`` otherwise."""
    audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    if claims.iss != keys.issuer or keys.audience not in audience:
        raise Problem("token-refused")
    if not claims.nbf - EARLY_SECONDS <= now < claims.exp:
        raise Problem("token-refused")


class LocalKeys:
    """The key with which tokens of local accounts are signed: made at first start, readable by its owner alone."""

    def __init__(self, file: Path) -> None:
        self.issuer, self.audience = ISSUER, AUDIENCE
        self._key = _kept_key(file)
        self.kid = self._key.thumbprint()

    async def of(self, kid: str | None) -> ECKey | None:
        """Our own key, if it is meant."""
        return self._key if kid == self.kid else None

    def token(self, account: Account, seconds: int) -> str:
        """A new token for an account. seconds: how long it holds."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": self.audience, "sub": account.account_id, "client_id": account.account_id,
            "iat": now, "nbf": now, "exp": now + seconds, "jti": uuid4().hex, "account_at": account.at,
        }  # fmt: skip
        header = {"alg": "ES256", "typ": "at+jwt", "kid": self.kid}
        return jwt.encode(header, claims, self._key, algorithms=["ES256"])


def _kept_key(file: Path) -> ECKey:
    return ECKey.import_key(kept(file, lambda: ECKey.generate_key("P-256").as_pem(private=True)))


class Entrance:
    """Lets people in: from an ``Authorization`` header to who acts.

    keys: of our own tokens or of a configured issuer. directory: of the local accounts; None where an issuer
    says who people are.
    """

    def __init__(self, keys: Keys, directory: Directory | None) -> None:
        self._keys = keys
        self._directory = directory
        self._known: OrderedDict[bytes, tuple[float, Claims]] = OrderedDict()

    async def admit(self, authorization: bytes | None) -> Actor:
        """Who acts. Problem ``token-missing`` or ``token-refused``."""
        if not authorization:
            raise Problem("token-missing")
        scheme, _, token = authorization.partition(b" ")
        if scheme.lower() != b"bearer":
            raise Problem("token-missing")
        digest = sha256(token).digest()
        known = self._known.get(digest)
        if known is not None and time.time() < known[0]:
            return self._actor(known[1])
        claims = await self._read(token)
        actor = self._actor(claims)
        self._known[digest] = (claims.exp, claims)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return actor

    async def _read(self, token: bytes) -> Claims:
        header = headers_of(token)
        kid = header.get("kid")
        key = await self._keys.of(kid if isinstance(kid, str) else None)
        if key is None:
            raise Problem("token-refused")
        claims = verified(token, key, [str(header["alg"])])
        hold(claims, self._keys, time.time())
        return claims

    def _actor(self, claims: Claims) -> Actor:
        if self._directory is not None:
            actor = self._directory.actor(claims.sub, claims.account_at)
            if actor is None:
                raise Problem("token-refused")
            return actor
        if claims.role not in ROLES or not claims.unit:
            raise Problem("token-refused")
        return Actor(claims.sub, Role(claims.role), claims.unit)
