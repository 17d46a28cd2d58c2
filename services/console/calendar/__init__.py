"""The park's calendar: closures with ramp-up, and shifts by weekday."""
