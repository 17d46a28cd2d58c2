"""Errors of the services, and why a movement has no vehicle, in the reader's words, by their codes and parameters.

`docs/error-codes.md` lists the codes. A code that a page cannot meet has no words here; such an error is shown with the
service's own English sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l

from parkloom.logistics.v1.movement_pb2 import UnbookedReason
from services.console.core import language
from services.errors import ParkloomError, Problem

WORDS = {
    "ACCOUNT_IS_OWN": _l("Another manager closes your account."),
    "ACCOUNT_NAME_MALFORMED": _l("Use small letters and figures, and dots, dashes or underscores between."),
    "ACCOUNT_UNKNOWN": _l("There is no such account: it may be closed."),
    "ACCOUNT_ROLE_MALFORMED": _l("Name the enterprise of its own people, and none for a manager."),
    "ACCOUNT_UNMAPPED": _l(
        "Ask your organisation to enter your park and your role with your sign-in. What is missing: %(claim)s."
    ),
    "AGREED_ABOVE_CAPACITY": _l(
        "%(fits)s of these %(quantity)s units fit in the capacity that is known now: agree to the part that fits, make "
        "a counter-offer for other days, or raise the capacity figures of the line first, if it can do more."
    ),
    "ALREADY_REPLACED": _l("Give at least %(minimum)s: others are made or sent in their place already."),
    "ATTEMPTS_EXHAUSTED": _l("Too many attempts. Wait %(minutes)s minutes, then try again."),
    "ANSWER_TOO_LATE": _l("The time to answer has passed: what was asked is withdrawn, what is agreed stays."),
    "ASSIGNMENT_NOTHING_LEFT": _l("Nothing of it is left to do: what was made stays."),
    "ASSIGNMENT_STATE_CONFLICT": _l("The assignment has been answered or withdrawn meanwhile."),
    "CAPACITY_ABOVE_MAXIMUM": _l(
        "This line's maximum is %(maximum)s a day: give no more, or ask the park to raise it."
    ),
    "CAPACITY_NOT_CERTIFIED": _l(
        "The park has certified %(maximum)s a day for this line: give no more, or ask the park to certify more."
    ),
    "COUNTER_HAS_ENDED": _l("Give a day that is still to come, or leave it out."),
    "COUNTER_IS_THE_SAME": _l("Give fewer units, other days or another price; to take what is asked, accept."),
    "COUNTER_TOO_EARLY": _l("Choose days from %(earliest)s on: the order's work cannot begin before."),
    "COUNTER_TOO_EARLY_FOR_GOODS": _l("%(quantity)s units cannot have passed the steps before by these days."),
    "DATE_MALFORMED": _l("Give a day that exists."),
    "DATE_PAST": _l("Choose a day from %(earliest)s on."),
    "DATE_TOO_FAR": _l("Choose a day up to %(latest)s."),
    "DATE_REPEATED": _l("Name each day once: %(date)s stands there twice."),
    "DATES_REVERSED": _l("Choose a day from %(earliest)s on."),
    "DEPARTURE_CARRIES_ROUNDS": _l("Choose a departure of parcels: %(departure)s carries putting-out rounds."),
    "DEPARTURE_PAST": _l("On %(date)s it was over at %(hour)s: choose a later day or departure."),
    "DEPARTURE_RETIRED": _l("This departure is retired: choose another one."),
    "DOOR_REPEATED": _l("%(enterprise)s stands there twice: give one count for each door."),
    "DAY_ABOVE_CAPACITY": _l(
        "On %(date)s the line can do %(capacity)s, of which %(taken)s is agreed: %(fits)s of %(quantity)s units fit."
    ),
    "DAY_CLOSED": _l("%(day)s is closed already: in the park it is %(today)s."),
    "DAY_NOT_BEGUN": _l("%(day)s has not begun: in the park it is %(today)s."),
    "DAY_OPENED_EARLY": _l("%(day)s was opened early: it can be closed once it has begun by the park's hours."),
    "DAY_TOO_DEAR": _l("A day of this line would be worth more than can be counted: lower the capacity or the price."),
    "ENTERPRISE_UNKNOWN": _l("The park has no enterprise %(enterprise)s."),
    "PASSWORD_SAME": _l("Choose another one than before, and not your name."),
    "PASSWORD_SHORT": _l("Use at least %(minimum)s characters."),
    "PASSWORD_WRONG": _l("No open account has this name and password."),
    "PEOPLE_TOO_MANY": _l("There are %(maximum)s already: remove somebody first."),
    "PERSON_UNKNOWN": _l("That person has no PIN any more."),
    "PIN_MALFORMED": _l("Use %(minimum)s to %(maximum)s figures, not all the same."),
    "PIN_WRONG": _l("This PIN is not that person's."),
    "HOLD_LIMIT": _l(
        "Your account holds %(held)s units × days, this one would add %(more)s, and %(maximum)s is the most: release a "
        "hold first."
    ),
    "HOLD_OVER": _l("The hold has ended: ask for another quote."),
    "HUB_POSITION_MISSING": _l("The hub's zone %(zone)s has no position: enter it first."),
    "ID_TAKEN": _l("%(name)s exists already: use another id."),
    "CELL_FIXED": _l("Leave it as it is: it cannot be changed."),
    "CELL_FORMULA": _l("Put the value in place of the formula: it has none yet."),
    "CELL_MERGED": _l("Part the merged cells, and fill in each row."),
    "CELL_MISSING": _l("Fill this in."),
    "CELL_NO_DAY": _l("Give a day with its year, such as 2026-12-01. It says: %(cell)s"),
    "CELL_NO_FLAG": _l("Give yes or no. It says: %(cell)s"),
    "CELL_NO_MONEY": _l("Give an amount, such as 1200.50. It says: %(cell)s"),
    "CELL_NO_NUMBER": _l("Give a number, such as 20000 or 2万. It says: %(cell)s"),
    "CELL_NO_SHARE": _l("Give a share, such as 3%% or 0.03. It says: %(cell)s"),
    "CELL_UNREADABLE": _l("Write it in the form of the column. It says: %(cell)s"),
    "COLUMN_REPEATED": _l("Give the column %(column)s once."),
    "FILE_OLD_OR_LOCKED": _l("Save it as .xlsx, without a password."),
    "FILE_OPENS_TOO_LARGE": _l(
        "This file opens too large: send at most %(maximum)s rows, without empty columns between."
    ),
    "FILE_TOO_LARGE": _l("Send a file of at most %(maximum)s MB."),
    "FILE_TOO_MANY_CHANGES": _l("These rows are more than one import takes: send the file in parts."),
    "FILE_UNREADABLE": _l("This is neither an .xlsx nor a CSV file, or it is damaged: save it as one of these."),
    "FILE_WITH_MACROS": _l("A file with macros is not opened: save it as .xlsx."),
    "HEADER_MISSING": _l("Give a row of titles above the rows, with %(columns)s, as the template has it."),
    "IMPORT_FAILED": _l("Something went wrong here. Nothing was changed; try again."),
    "ROW_CHANGED_SINCE": _l("Somebody has changed %(name)s since this file was made: take the row from a new file."),
    "ROW_THERE": _l("%(name)s exists already: use another id, or let rows change."),
    "ROW_REPEATED": _l("%(name)s stands in row %(row)s already: leave one out."),
    "ROW_UNKNOWN": _l("There is no %(name)s: correct the id, or let rows be added."),
    "SHEETS_MISSING": _l("Name the sheets as the template does: %(sheets)s."),
    "CLOSURE_WRONG": _l("Choose a day from %(earliest)s to %(latest)s."),
    "LEAVES_BEFORE_PICKUPS_END": _l("It leaves after the last pickup: give a time from %(earliest)s on."),
    "LESS_THAN_AGREED": _l("%(minimum)s units are agreed for %(date)s already: give no less, or decline."),
    "LINE_UNKNOWN": _l("There is no such line."),
    "LOAD_ABOVE_CAPACITY": _l(
        "%(enterprise)s has %(quantity)s parcels, and a vehicle carries %(maximum)s: let its load be parted."
    ),
    "LOADING_NOT_CORRECTED": _l("What was loaded is not corrected."),
    "LOADED_ABOVE_PLAN": _l("%(planned)s units are planned: give at most %(maximum)s."),
    "MORE_THAN_ASKED": _l("Give no more than the %(maximum)s units that are asked for."),
    "MORE_THAN_OUT": _l("%(open)s are still out: give no more than that."),
    "MORE_THAN_ON_THE_ROAD": _l("%(open)s units are on the road: give no more in all."),
    "MOVEMENT_CANCELLED": _l("Nothing is to be moved any more: leave the goods where they are."),
    "MOVEMENT_LOADED_ALREADY": _l("%(loaded)s units have been loaded already: report what becomes of them."),
    "MOVEMENT_NOT_LOADED": _l("Nothing of it has been loaded yet: report that first."),
    "NAME_MALFORMED": _l("There is nothing here."),
    "NOTHING_ON_THE_ROAD": _l("Nothing of it is on the road any more: leave the day empty."),
    "NOTHING_TO_FETCH": _l("No parcels are packed for %(date)s yet."),
    "NO_ROUNDS_TO_CARRY": _l("No rounds go out or come back on %(date)s that a vehicle could carry."),
    "NO_VEHICLE": _l("No vehicle can drive on %(date)s: enter a class that carries parcels first."),
    "NO_VEHICLES": _l("The park has no vehicles yet."),
    "NO_VEHICLE_FREE": _l(
        "No vehicle is free for these %(quantity)s units: %(trips_used)s of %(trips)s trips are taken."
    ),
    "NOT_BOOKED_YET": _l("No vehicle is booked yet: ask the park."),
    "PLAN_FILES_MISSING": _l("Its files are not kept."),
    "PRODUCT_RETIRED": _l("The product is no longer made since %(date)s: choose another one."),
    "NO_FIGURE_IS_STALE": _l("The park calls no figure old: first set the days after which a figure is old."),
    "NO_LANE": _l("No lane leads there from the last step: choose another one."),
    "NOTHING_ACCEPTED": _l("Give units beyond those that are agreed already; to take none, decline."),
    "NOT_DECLARED": _l("The park has no %(id)s: choose another one."),
    "ORDER_BY_UNKNOWN": _l("Choose one of these: %(known)s."),
    "ORDER_TOO_DEAR": _l(
        "With the park's costs this order would be worth more than can be counted: order less at once."
    ),
    "ORDER_NOT_CLOSED": _l("Only an order that was closed short can be opened again."),
    "ORDER_UNKNOWN": _l("The park has no open order %(order)s."),
    "ORDER_CLOSED": _l("The order is over: it can no longer be changed."),
    "PAGE_TOKEN_INVALID": _l("The list has changed: begin again with its first page."),
    "PACKED_BELOW_BEFORE": _l(
        "%(before)s parcels were packed already: give the count of the whole day, or mark it as a correction."
    ),
    "PACKED_BELOW_COLLECTED": _l("%(collected)s parcels are on vehicles already: give no less."),
    "PACKED_BEYOND_ORDERED": _l("%(packed)s are more than the %(ordered)s parcels ordered."),
    "PARK_MAP_MISSING": _l("The park's map is still to come: try again in a moment."),
    "PARK_DAY_MISSING": _l("The park's first day is about to begin: try again in a moment."),
    "PLAN_STATE_CONFLICT": _l("The plan has moved on meanwhile: look at it again."),
    "PRODUCT_MISSING": _l("Choose a product."),
    "PRODUCT_UNKNOWN": _l("This product is not known yet: try again in a moment, or choose another one."),
    "QUOTE_ANSWER_MISSING": _l("The quote has no such answer any more: look at it again."),
    "QUOTE_NOT_HELD": _l("Nothing is held for it any more: look at what has become of it, and ask again."),
    "QUOTE_NOT_OFFERED": _l("It was held, taken or released before. Ask for another quote."),
    "QUANTITY_BELOW_AGREED": _l("Give at least %(minimum)s: so many are made, agreed or in the frozen days."),
    "REASONS_BUSY": _l("Reasons of other orders are being worked out: look again in some seconds."),
    "RELEASE_AFTER_AGREED": _l(
        "Choose a day up to %(latest)s: work of that day is done, agreed or in the frozen days."
    ),
    "REPORT_EMPTY": _l("Give at least one number above 0."),
    "REQUEST_ID_REUSED": _l("This form was sent before with other content. If you want both, send it again."),
    "RESOURCE_EXISTS": _l("%(name)s exists already."),
    "FILE_MALFORMED": _l("Give a CSV file with the columns assignment, date and good, and at most %(maximum)s rows."),
    "REPORT_ABOVE_ASSIGNED": _l(
        "That is too much: %(assigned)s are assigned, and at most %(most)s can be reported in all."
    ),
    "REPORT_OF_FUTURE_DAY": _l("Report on days up to %(today)s."),
    "REPORT_STATE_CONFLICT": _l("Only accepted work can be reported on: this was declined, withdrawn or not accepted."),
    "ROW_MALFORMED": _l("Row %(row)s: give an assignment, a day and good units."),
    "RULE_REQUIRED": _l("Fill this in."),
    "RULE_STRING_MIN_LEN": _l("Fill this in."),
    "RULE_STRING_MAX_LEN": _l("Use at most %(rule_value)s characters."),
    "RULE_STRING_PATTERN": _l("This has characters that are not allowed here."),
    "RULE_STRING_TEXT": _l("Leave out characters that cannot be seen, and blanks at the beginning and the end."),
    "RULE_INT64_GTE_LTE": _l("This number is too large or too small."),
    "SCENARIO_EDITS_CONTRADICT": _l("Leave it out: edit %(number)s says otherwise of the same thing."),
    "SCENARIO_MOVED_ON": _l(
        "The park has moved on since: %(orders)s orders and %(lines)s lines have changed, or its day or policy. The "
        "scenario is planned again on what is live now, version %(version)s: look at it, then adopt it."
    ),
    "SCENARIO_STATE_CONFLICT": _l("The scenario has moved on meanwhile: look at it again."),
    "SEVERAL_PROBLEMS": _l("%(count)s entries were not accepted."),
    "SHARE_MISSING": _l("Give the largest share too, or leave the price out."),
    "SHARE_TOO_SMALL": _l(
        "Give at least %(least_percent)s %%: the link has %(enterprises)s enterprises to share all of its work. What "
        "was set before stays."
    ),
    "SHIFT_REVERSED": _l("The shift has to end after it begins: give a time after %(earliest)s."),
    "SIGN_IN_UNKNOWN": _l("That sign-in has ended already."),
    "STARTED_TOO_FEW": _l("At least %(least)s units were started: good and scrapped ones are among them."),
    "STOP_OF_OTHER_DRIVER": _l("This vehicle is driven by %(driver)s."),
    "STOP_REPORTED": _l("This stop is reported already."),
    "STORAGE_EXHAUSTED": _l(
        "The park stores %(stored_megabytes)s MB, and the most is %(maximum_megabytes)s: ask for more room."
    ),
    "TIME_AHEAD": _l("This time is still to come."),
    "TOO_MANY_SCENARIOS": _l("The park has %(maximum)s scenarios, which is the most: discard or delete one."),
    "VEHICLES_TOO_SMALL": _l(
        "%(quantity)s units are more than %(trips)s trips can take: the park needs larger vehicles."
    ),
    "WAVE_NOT_UNDER_WAY": _l("Nobody plans it now: nothing needs to be done."),
    "WAVE_UNDER_WAY": _l("The wave is being planned: wait until that is over, or cancel it."),
    "WEEKDAY_SHARES_WRONG": _l("Work must be done on at least one weekday."),
    "VALUE_UNKNOWN": _l("Choose one of the listed values."),
    "WINDOW_REVERSED": _l("Pickups have to end after they begin: give a time after %(earliest)s."),
    "TOO_MANY_WEBHOOKS": _l("There are %(maximum)s webhooks already: delete one first."),
    "WEBHOOK_DELIVERY_PENDING": _l("It is being sent already."),
    "WEBHOOK_DISABLED": _l("The webhook is switched off: switch it on first."),
    "WEBHOOK_URL_UNUSABLE": _l(
        "Give an address that begins with https:// and is outside this installation, without a user name."
    ),
}


# Parameters that may consist of digits and are no figures.
_IDS = frozenset({"id", "name", "order", "product", "enterprise"})


def of_problem(problem: Problem) -> str:
    """One sentence about one field, for the person who filled it in."""
    return _worded(problem.code, problem.params) or problem.hint


def of_error(error: ParkloomError) -> str:
    """One sentence about the whole error."""
    return _worded(error.code, error.params) or error.message


def of_unbooked(reason: UnbookedReason) -> str:
    """Why no vehicle carries a movement, in one sentence."""
    return _worded(reason.code, reason.params) or reason.text


def _worded(code: str, params: Mapping[str, str]) -> str:
    """The words of a code; "" where it has none, or where a parameter that they need did not arrive."""
    words = WORDS.get(code)
    shown = {name: _shown(name, text) for name, text in params.items()}
    try:
        return str(words) % shown if words else ""
    except KeyError:
        return ""


# What is longer is no figure of ours but something that somebody typed.
_MOST_DIGITS = 18


def _shown(name: str, text: str) -> str:
    """A parameter as people read it: days and figures in the reader's language, ids and names as they are."""
    if text.isdecimal() and name not in _IDS and len(text) <= _MOST_DIGITS:
        return language.quantity(int(text))
    return language.day(text) if _is_day(text) else text


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
