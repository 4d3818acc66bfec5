"""Times and amounts of money in a sentence, and the calendar that they are reckoned by."""
