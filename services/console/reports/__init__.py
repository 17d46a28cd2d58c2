"""Reports of production: the page behind a code, a list of codes to print, files, and shared devices."""
