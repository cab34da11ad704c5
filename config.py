"""What differs between machines. Rules of Moothall live beside the code that applies them.

Every name can be given in the environment with `MOOTHALL_` before it; `Settings.load` reads them.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

VERSION = "0.1.0"
"""Of Moothall; the package takes it from here."""

THIS_MACHINE = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Settings:
    instance: Path
    """Folder of the database, the secret key, uploads and outgoing mail."""
    database_url: str
    secret_key: str
    site_url: str
    """Where readers find the site; links in mail and feeds begin with it."""
    trusted_hosts: tuple[str, ...] = ()
    """Names under which requests are answered; empty: any."""
    proxies: int = 0
    """How many proxies in front say whom they speak for; nobody else is believed."""
    site_name: str = "Moothall"
    mail_url: str = ""
    """smtp://user:password@host:port; empty: mail is written to `instance/mail/`."""
    mail_from: str = "Moothall <moothall@localhost>"
    metrics_token: str = ""
    """Whoever brings it reads the numbers at /metrics; empty: nobody, and nothing is counted."""
    max_upload_bytes: int = 20 * 1024 * 1024

    @classmethod
    def load(cls) -> "Settings":
        """Settings of this machine. Makes the instance folder and its secret key when missing."""
        instance = Path(os.environ.get("MOOTHALL_INSTANCE", "instance")).absolute()
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        named = os.environ.get("MOOTHALL_SITE_URL")
        return cls(
            instance=instance,
            database_url=os.environ.get("MOOTHALL_DATABASE_URL")
            or f"sqlite:///{instance / 'moothall.db'}",
            secret_key=os.environ.get("MOOTHALL_SECRET_KEY") or _kept_secret(instance),
            site_url=(named or f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/"),
            trusted_hosts=(urlsplit(named).hostname or "", *THIS_MACHINE) if named else (),
            proxies=int(os.environ.get("MOOTHALL_PROXIES", "0")),
            site_name=os.environ.get("MOOTHALL_SITE_NAME", cls.site_name),
            metrics_token=os.environ.get("MOOTHALL_METRICS_TOKEN", ""),
            mail_url=os.environ.get("MOOTHALL_MAIL_URL", ""),
            mail_from=os.environ.get("MOOTHALL_MAIL_FROM", cls.mail_from),
        )


def _kept_secret(instance: Path) -> str:
    """The key in the instance folder, made once. Two processes that start together agree."""
    kept = instance / "secret-key"
    if not kept.exists():
        made = instance / f".secret-key-{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        try:
            os.link(made, kept)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return kept.read_text().strip()
