"""A source read from end to end, compared with what the last reading saw."""
