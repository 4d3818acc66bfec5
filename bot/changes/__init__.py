"""From what somebody wants to change to its form, to its request, and to what is said of it."""
