"""Lists of the park as files: out as .xlsx and CSV, and in again, tried first and then committed whole."""
