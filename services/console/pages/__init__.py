"""The console's pages, one module a subject."""

from services.console.pages import door, enterprises, health, home, orders

BLUEPRINTS = (health.pages, door.pages, home.pages, orders.pages, enterprises.pages)
