"""Builds the console: its pages, their backend, and the HTTP server."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, url_for
from flask_babel import Babel
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from services.chassis.audit.sealing import drop_older_than, sealer
from services.chassis.clock import Clock, utc_now
from services.chassis.database import Database
from services.chassis.database.migrations import pending
from services.chassis.identity import Caller, Key, Purpose, Role, load_keys, mint
from services.chassis.process import App, Part
from services.chassis.retention import Retention
from services.chassis.revoking.following import RevocationList, asked_of
from services.chassis.settings import Settings
from services.console.accounts.routes import pages as accounts
from services.console.accounts.tablets import pages as tablets
from services.console.answers.routes import pages as answers
from services.console.calendar.routes import pages as calendar
from services.console.capacity.grid import pages as capacity_grid
from services.console.capacity.load import pages as load
from services.console.capacity.routes import pages as capacity
from services.console.core import error_words, failures, language, states
from services.console.core.access import EXTENSION, Backend, find_person, find_reporter, keep_devices_to_reports
from services.console.core.asking import Connect, Services
from services.console.core.compressing import compress
from services.console.core.names import short
from services.console.core.provider import Client, Provider
from services.console.core.sign_ins import SIGNED_IN_FOR, SignIns
from services.console.drive.routes import pages as drive
from services.console.enterprises.routes import pages as enterprises
from services.console.files import storage as files_storage
from services.console.files.jobs import Imports
from services.console.files.opening import LARGEST_BYTES as LARGEST_FILE_BYTES
from services.console.files.routes import pages as files
from services.console.guide.routes import pages as guide
from services.console.movements.routes import pages as movements
from services.console.orders.routes import pages as orders
from services.console.overview.routes import pages as overview
from services.console.park_map.routes import pages as park_map
from services.console.pegging.routes import pages as pegging
from services.console.performance.routes import pages as performance
from services.console.plans.routes import pages as plans
from services.console.policy.routes import pages as policy
from services.console.quotes.routes import pages as quotes
from services.console.reports.routes import pages as reports
from services.console.scenarios.routes import pages as scenarios
from services.console.server import ConsoleServer, health_pages
from services.console.sign_in.listing import pages as sign_ins
from services.console.sign_in.oidc import pages as oidc
from services.console.sign_in.routes import pages as sign_in
from services.console.trips.routes import pages as trips
from services.console.waves.departures import pages as departures
from services.console.waves.routes import pages as waves
from services.console.waves.sheets import pages as wave_sheets
from services.console.webhooks.routes import pages as webhooks
from services.errors import ParkloomError, Unavailable

PACKAGE = "services.console"
OURSELVES = Caller("console", "", Role.SERVICE)
SERVICE_TOKEN_SECONDS = 600
BLUEPRINTS = (
    sign_in,
    sign_ins,
    oidc,
    accounts,
    tablets,
    overview,
    calendar,
    orders,
    quotes,
    pegging,
    plans,
    scenarios,
    policy,
    enterprises,
    capacity,
    load,
    capacity_grid,
    park_map,
    answers,
    movements,
    trips,
    waves,
    departures,
    wave_sheets,
    drive,
    performance,
    reports,
    files,
    webhooks,
    guide,
)
LARGEST_FORM_BYTES = 64 * 1024
STATIC_SECONDS = 7 * 24 * 3600
FINGERPRINTED_SECONDS = 365 * 24 * 3600
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # The address of a sign-in page holds its token.
    "Referrer-Policy": "same-origin",
}


def build(settings: Settings, connect: Connect, clock: Clock = utc_now) -> App:
    """The console as an App. `connect` opens a channel to a service, by name, that carries no token of its own."""
    database = Database(settings.console_database_url)
    services = Services(connect)
    keys = load_keys(settings)
    listed = asked_of(connect("registry"), partial(mint, keys, OURSELVES, seconds=SERVICE_TOKEN_SECONDS))
    revocations = RevocationList(database, "console", listed)
    sign_ins = SignIns(database, keys, clock, revocations.known)
    backend = Backend(database, services, sign_ins, provider_of(settings))
    application = make_pages(settings, keys, backend)
    path = urlsplit(settings.console_url).path
    server = ConsoleServer(application, settings.console_listen, path=path, grace=settings.grace_seconds)

    def close() -> None:
        services.close()
        database.close()

    imports = Imports(application, backend)
    parts: list[Part] = [server, imports, revocations, sealer(database, "console"), _retention(settings, database)]
    return App("console", parts=parts, close=close, ready=lambda: _ready(settings, database))


def _retention(settings: Settings, database: Database) -> Retention:
    return Retention(database, "console", [drop_older_than(timedelta(days=settings.audit_days)), files_storage.prune])


def provider_of(settings: Settings) -> Provider | None:
    """The identity provider that the settings name."""
    if not settings.oidc_issuer:
        return None
    client = Client(
        issuer=settings.oidc_issuer,
        id=settings.oidc_client_id,
        secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes,
        claims=settings.oidc_claims,
        return_url=f"{settings.console_url}/oidc/return",
        after_url=f"{settings.console_url}/welcome",
    )
    return Provider(client)


def make_pages(settings: Settings, keys: tuple[Key, ...], backend: Backend) -> Flask:
    """The Flask application."""
    flask = Flask("services.console")
    flask.jinja_options = {"undefined": StrictUndefined}
    secure = settings.console_url.startswith("https://")
    flask.config.update(_configuration(keys, secure))
    Babel(flask, locale_selector=language.choose)
    flask.before_request(_let_files_in)
    CSRFProtect(flask)
    flask.extensions[EXTENSION] = backend
    flask.before_request(keep_devices_to_reports)
    for blueprint in BLUEPRINTS:
        flask.register_blueprint(blueprint)
    flask.wsgi_app = health_pages(flask.wsgi_app, backend.database.ping)  # type: ignore[assignment, method-assign]
    _handle_failures(flask)
    _equip_templates(flask)
    flask.after_request(compress)
    _add_headers(flask, HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if secure else {}))
    return flask


def _configuration(keys: tuple[Key, ...], secure: bool) -> dict[str, Any]:
    # Still derived from the keys of access, so that a console of the version before reads the cookies of this one.
    signing, *older = [_cookie_key(key.secret) for key in keys if key.purpose is Purpose.ACCESS]
    return {
        "SECRET_KEY": signing,
        "SECRET_KEY_FALLBACKS": older,
        "SESSION_COOKIE_NAME": "parkloom",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": SIGNED_IN_FOR,
        "MAX_CONTENT_LENGTH": LARGEST_FORM_BYTES,
        "SEND_FILE_MAX_AGE_DEFAULT": STATIC_SECONDS,
        # A form may stay open on a phone overnight; its token dies with the sign-in.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": language.DEFAULT,
    }


def _let_files_in() -> None:
    """The body of a form may be large where a signed-in person sends a file, and nowhere else."""
    if request.endpoint == "files.take" and find_person() is not None:
        request.max_content_length = LARGEST_FILE_BYTES + LARGEST_FORM_BYTES


def _cookie_key(token_key: str) -> str:
    """A key derived from the tokens' key, so that a cookie is never valid as a token."""
    return hmac.new(token_key.encode(), b"parkloom console cookie", hashlib.sha256).hexdigest()


def _handle_failures(flask: Flask) -> None:
    flask.register_error_handler(ParkloomError, failures.error_page)
    flask.register_error_handler(CSRFError, failures.stale_form_page)
    flask.register_error_handler(HTTPException, failures.http_page)
    flask.register_error_handler(Exception, failures.fault_page)


def _equip_templates(flask: Flask) -> None:
    flask.add_template_filter(short, "short")
    flask.add_template_filter(error_words.of_unbooked, "of_unbooked")
    language.equip(flask)
    flask.context_processor(_for_every_template)


def _for_every_template() -> dict[str, Any]:
    return {
        "asset": _asset,
        "person": find_person(),
        "reporter": find_reporter(),
        "language": language.current(),
        "languages": language.LANGUAGES,
        "here": request.script_root + (request.full_path.rstrip("?") if request.method == "GET" else "/"),
        "states": states,
        "by_provider": current_app.extensions[EXTENSION].provider is not None,
    }


def _asset(file: str) -> str:
    """The address of a static file, which changes with its content."""
    return url_for("static", filename=file, v=_fingerprint(file))


@cache
def _fingerprint(file: str) -> str:
    content = (Path(__file__).parent / "static" / file).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]


def _add_headers(flask: Flask, headers: dict[str, str]) -> None:
    @flask.after_request
    def add(response: Response) -> Response:
        response.headers.update(headers)
        if request.endpoint != "static":
            # The next person at the same browser must not see what this one saw.
            response.headers["Cache-Control"] = "no-store"
        elif "v" in request.args:
            # An address with a fingerprint is never another file's: a phone asks for it once.
            response.cache_control.max_age, response.cache_control.immutable = FINGERPRINTED_SECONDS, True
        return response


def _ready(settings: Settings, database: Database) -> None:
    database.ping()
    if pending(settings.console_database_url, PACKAGE):
        raise Unavailable("DATABASE_BEHIND", "the console's database is not migrated yet: run `parkloom migrate`")
