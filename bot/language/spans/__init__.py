"""What stands in a text: names and codes of the inventory, times, amounts, words as they mean."""
