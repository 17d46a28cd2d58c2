"""A whole park that lives by a seed for some days, and a checker that looks at every midnight."""
