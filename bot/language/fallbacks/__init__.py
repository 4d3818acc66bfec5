"""What a sentence is told by that was not understood for sure, or asks what no list tells."""
