"""What goes on with what was said before: “and in Berlin?”, “give it to Ana”, “as csv”."""
