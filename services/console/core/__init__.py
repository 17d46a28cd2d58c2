"""What every feature of the console uses: access, calls to the services, errors, languages, forms and names."""
