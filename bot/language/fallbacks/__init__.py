"""What is made of a sentence that was not understood for sure, or that no list answers."""
