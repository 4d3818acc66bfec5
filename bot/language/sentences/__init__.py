"""A text as one sentence: what pads it goes, each name is settled, one clause is kept."""
