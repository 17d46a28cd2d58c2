"""`parkloom revoke`: makes tokens, sign-in links and sign-ins good no longer."""

from __future__ import annotations

import argparse
import getpass
from contextlib import closing

from sqlalchemy.orm import Session

from services import text
from services.chassis import audit, settings
from services.chassis.audit import Entry
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.chassis.revoking import storage
from services.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--subject", default="", help="whose tokens, links and sign-ins up to now are refused")
    what.add_argument(
        "--token-id", default="", help="the id of the one token that is refused, as `parkloom token` shows it"
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--park", default="", help="the park whose tokens are meant")
    where.add_argument("--every-park", action="store_true", help="tokens of every park are meant")
    parser.add_argument("--by", default="", help="who revokes, for the audit trail (default: the user of this machine)")


def run(arguments: argparse.Namespace) -> int:
    """Revoke what `arguments` name, in registry's database. Raises Invalid when they name nothing."""
    _refuse_what_no_token_has("--subject", arguments.subject, storage.LONGEST_SUBJECT)
    _refuse_what_no_token_has("--token-id", arguments.token_id, storage.LONGEST_ID)
    operator = Caller(arguments.by or getpass.getuser(), arguments.park, Role.SERVICE)
    with closing(Database(settings.read_environment().registry_database_url)) as database:
        database.transact(lambda session: _revoke(session, operator, arguments))
    print("revoked; every process refuses it within ten seconds")
    return 0


def _refuse_what_no_token_has(option: str, given: str, longest: int) -> None:
    if len(given) > longest or not text.is_clean(given):
        hint = f"give one line of at most {longest} characters"
        raise Invalid.field("REVOCATION_MALFORMED", option, {"maximum": f"{longest}"}, hint)


def _revoke(session: Session, operator: Caller, arguments: argparse.Namespace) -> None:
    found = storage.revoke(session, operator.park, subject=arguments.subject, token_id=arguments.token_id)
    what = f"token:{found.token_id}" if found.token_id else f"subject:{found.subject}"
    audit.append(session, operator, Entry("parkloom revoke", f"parks/{found.park or '-'}/revocations/{what}"))
