"""Words to questions: pure, without clock, network or database."""
