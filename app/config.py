"""Settings, read once from the environment; every one has a default that works on a laptop."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
# Secrets seen in manuals and examples; nobody may serve with them.
KNOWN_SECRETS = ("change-me", "changeme", "secret", "lianshen", "password")


@dataclass(frozen=True)
class Settings:
    """One installation. Build it with `Settings.read()`; tests name the fields they need."""

    # LIANSHEN_DATA: folder of the database, the files and the secret.
    data: Path
    # LIANSHEN_SECRET: at least 32 characters; made once and kept in the data folder if not given.
    secret: str = field(repr=False)
    # DATABASE_URL: sqlite:///absolute/path or postgresql://user:password@host/name.
    database_url: str = ""
    # LIANSHEN_HOST, LIANSHEN_PORT: where the web server listens.
    host: str = "127.0.0.1"
    port: int = 8000
    # LIANSHEN_ORIGIN: the public address, printed in papers and QR codes.
    origin: str = "http://127.0.0.1:8000"
    # LIANSHEN_DEMO: 1 marks every page and paper as practice data.
    demo: bool = False
    # LIANSHEN_PROXIES: how many trusted reverse proxies stand in front (X-Forwarded-For).
    proxies: int = 0
    # LIANSHEN_WEB_PROCESSES, LIANSHEN_WEB_THREADS: a stalled upload holds one thread.
    web_processes: int = 2
    web_threads: int = 32
    # LIANSHEN_RATE_LIMITS: 0 only for load tests on a closed machine.
    rate_limits: bool = True
    # LIANSHEN_S3_*: an S3 bucket instead of the folder data/files.
    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_key: str = ""
    s3_secret: str = field(default="", repr=False)
    # LIANSHEN_SMTP_*: e-mail of notices and password resets; empty host turns it off.
    smtp_host: str = ""
    smtp_port: int = 465
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_from: str = ""
    smtp_tls: str = "tls"  # tls, starttls or none
    # LIANSHEN_SMS_URL, LIANSHEN_SMS_TOKEN: POST {"to", "text"} as JSON with a bearer token;
    # LIANSHEN_SMS_BODY: another JSON body, with {to}, {text}, {token} and {id} to be filled in.
    sms_url: str = ""
    sms_token: str = field(default="", repr=False)
    sms_body: str = ""
    # LIANSHEN_OIDC_*: sign-in through an outside identity provider; empty issuer turns it off.
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_label: str = "统一身份认证"
    # LIANSHEN_SCANNER: a virus scanner: a command that gets the path, or clamd:SOCKET, clamd:HOST:PORT.
    scanner: str = ""
    # LIANSHEN_REGION_NAME: the city or zone, shown in the head of every page.
    region_name: str = ""
    # LIANSHEN_TRUSTED_HOSTS: host names to answer to besides the origin's, separated by commas.
    trusted_hosts: tuple[str, ...] = ()
    # LIANSHEN_LOG_NAME: the name of this installation's transparency log in its checkpoints.
    log_name: str = "lianshen"

    @property
    def files(self) -> Path:
        """Folder of the content-addressed store."""
        return self.data / "files"

    @property
    def secure_cookies(self) -> bool:
        """Say whether the public address is https: then cookies never travel without it."""
        return self.origin.startswith("https://")

    def cookie(self, name: str) -> str:
        """Name a cookie; `__Host-` binds it to this very host, and works over https alone."""
        return f"__Host-{name}" if self.secure_cookies else name

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; makes the data folder and its secret when they are not there."""
        env = os.environ if environment is None else environment
        given = {k: v for name, v in env.items() if v and (k := _FIELDS.get(name))}
        data = Path(given.pop("data", ROOT / "var")).expanduser().resolve()
        data.mkdir(parents=True, exist_ok=True)
        values = {k: _typed(k, v) for k, v in given.items()}
        values.setdefault("port", cls.port)
        values.setdefault("origin", f"http://127.0.0.1:{values['port']}")
        values.setdefault("database_url", f"sqlite:///{data / 'lianshen.sqlite'}")
        values.setdefault("secret", _secret(data / "secret"))
        return cls(data=data, **values)

    def objections(self) -> list[str]:
        """Say what forbids to serve the public with these settings; an empty list means nothing."""
        found = []
        if len(self.secret) < SHORTEST_SECRET or self.secret.lower() in KNOWN_SECRETS:
            found.append(f"LIANSHEN_SECRET must have at least {SHORTEST_SECRET} random characters")
        if len(set(self.secret)) < 8:
            found.append("LIANSHEN_SECRET repeats itself; make one with: openssl rand -hex 32")
        if (self.data / "demo-accounts.tsv").exists() or self.demo:
            found.append(
                f"{self.data} holds practice data with published passwords; name another folder in LIANSHEN_DATA"
            )
        return found


_FIELDS = {
    f"LIANSHEN_{name.upper()}": name
    for name in Settings.__dataclass_fields__
    if name != "database_url"
} | {"DATABASE_URL": "database_url"}

_SWITCHES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _typed(name: str, text: str) -> object:
    kind = Settings.__dataclass_fields__[name].type
    if kind is bool:
        if text.lower() not in _SWITCHES:
            raise SystemExit(f"LIANSHEN_{name.upper()} must be 1 or 0, not {text!r}")
        return _SWITCHES[text.lower()]
    if kind is int:
        if not text.isdecimal():
            raise SystemExit(f"LIANSHEN_{name.upper()} must be a whole number, not {text!r}")
        return int(text)
    if name == "trusted_hosts":
        return tuple(host.strip() for host in text.split(",") if host.strip())
    return text.rstrip("/") if name == "origin" else text


def _secret(path: Path) -> str:
    """Read the installation's own secret, made at its first start; only its owner may read it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    text = secrets.token_hex(32)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    return text
