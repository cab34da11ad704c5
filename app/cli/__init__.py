"""The `moothall` command: parse, open a transaction, call one service, print."""

import click

from app.cli import archiving, audit, counting, imports, mailing, running, searching, user
from app.core import logs


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Run and look after a Moothall.

    \b
    Settings come from the environment:
      MOOTHALL_INSTANCE      folder of database, secret key, uploads and mail (./instance)
      MOOTHALL_DATABASE_URL  another database, e.g. postgresql+psycopg://user@host/name
      MOOTHALL_SITE_URL      where readers find the site, e.g. https://moothall.example
      MOOTHALL_PROXIES       how many proxies in front say for whom they ask (0)
      MOOTHALL_MAIL_URL      smtp://user:password@host:port; without it mail is written to files
      PORT                   where `up` listens (8000)
    """
    logs.configure()


main.add_command(running.up)
main.add_command(running.worker)
main.add_command(running.upgrade)
main.add_command(archiving.backup)
main.add_command(archiving.restore)
main.add_command(counting.recount)
main.add_command(searching.reindex)
main.add_command(audit.audit)
main.add_command(mailing.bounce)
main.add_command(user.user)
main.add_command(imports.imports)
