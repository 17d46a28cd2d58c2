"""How long the console's pages take while many people click, and how much each weighs."""
