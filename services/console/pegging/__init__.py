"""From an order's parcels back to lots, enterprises and days, and from their work forward to orders."""
