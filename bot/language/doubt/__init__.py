"""What makes a reading unsure: words it leaves out, and words that mean something else here."""
