"""A little OpenID Connect issuer on loopback, with keys of its own."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

AUDIENCE = "golden-thread"


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class LittleIssuer:
    """Serves a discovery document and its keys; ``asked`` are the paths that were asked for."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}
        self.asked: list[str] = []
        self.status = 200
        self.named = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                said = {
                    "/.well-known/openid-configuration": {
                        "issuer": outer.named or outer.url,
                        "jwks_uri": f"{outer.url}/keys",
                    },
                    "/keys": {"keys": [outer.public(kid) for kid in outer.keys]},
                }.get(self.path)
                data = json.dumps(said).encode()
                self.send_response(outer.status if said else 404)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def key(self, kid: str, algorithm: str = "RS256") -> None:
        """Have a new key, which tokens can be signed with at once."""
        self.keys[kid] = (
            algorithm,
            ec.generate_private_key(ec.SECP256R1())
            if algorithm.startswith("ES")
            else rsa.generate_private_key(65537, 2048),
        )

    def public(self, kid: str) -> dict[str, Any]:
        """A key as the issuer shows it."""
        algorithm, key = self.keys[kid]
        of = jwt.get_algorithm_by_name(algorithm)
        shown = of.to_jwk(key.public_key(), as_dict=True)
        return {**shown, "kid": kid, "alg": algorithm, "use": "sig"}

    def token(self, kid: str, *, without: str = "", header: Any = None, **claims: Any) -> str:
        """A token signed with a key; ``claims`` replace what a good one says."""
        algorithm, key = self.keys[kid]
        now = int(time.time())
        said = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "42",
            "preferred_username": "ada",
            "exp": now + 300,
            "nbf": now - 5,
            "roles": ["editor"],
            "authorities": ["aldermoor"],
            **claims,
        }
        said.pop(without, None)
        return jwt.encode(said, key, algorithm, headers={"kid": kid, **(header or {})})
