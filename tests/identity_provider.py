"""A small OpenID Connect provider, as a mission may have one, for tests of single sign-on."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "comity-test", "a secret between the two"


class Provider:
    """Signs whoever `claims` describes in, without asking."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key = rsa.generate_private_key(65537, 2048)
        self.claims: dict[str, Any] = {}
        self.challenges: dict[str, str] = {}
        self.seen: list[str] = []

    @property
    def environment(self) -> dict[str, str]:
        return {
            "COMITY_OIDC_ISSUER": self.address, "COMITY_OIDC_CLIENT_ID": CLIENT,
            "COMITY_OIDC_CLIENT_SECRET": SECRET, "COMITY_OIDC_NAME": "Mission sign-on",
        }  # fmt: skip

    def authorize(self, query: str) -> str:
        """Where the browser goes back to."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = hashlib.sha256(asked["state"].encode()).hexdigest()
        self.challenges[code] = asked["code_challenge"]
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: str) -> dict[str, Any] | None:
        given = {name: values[0] for name, values in parse_qs(form).items()}
        challenge = self.challenges.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if challenge != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            return None
        if given.get("client_secret") != SECRET:
            return None
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims}
        return {
            "access_token": "opaque", "token_type": "Bearer", "expires_in": 300,
            "id_token": jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"}),
        }  # fmt: skip

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


class _Door(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.seen.append(parts.path)
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(parts.query))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif parts.path == "/.well-known/openid-configuration":
            self._answer(self.provider.configuration())
        elif parts.path == "/userinfo":
            self._answer(self.provider.claims)
        else:
            self._answer(None)

    def do_POST(self) -> None:
        self._answer(self.provider.token(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _answer(self, said: dict[str, Any] | None) -> None:
        body = json.dumps(said or {"error": "invalid_request"}).encode()
        self.send_response(200 if said else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the story is told by its test."""


@contextlib.contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers on a port of its own."""
    door = type("Door", (_Door,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    door.provider = provider  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
