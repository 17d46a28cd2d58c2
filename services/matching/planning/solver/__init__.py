"""The planner: prices that prove a bound, and a plan found with them."""
