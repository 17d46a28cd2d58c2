"""The park's planning policy, as far as pages change it: guests, fair shares, stability."""
