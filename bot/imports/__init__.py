"""A CSV of assets: tried against the inventory, shown, and written once that is confirmed."""
