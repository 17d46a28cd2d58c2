"""What a park's history costs: a fill-in plan and pages before and after a hundred thousand orders were delivered."""
