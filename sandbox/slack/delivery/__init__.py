"""What the app is told: each payload, and the ways it goes."""
