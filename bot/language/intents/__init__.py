"""What a sentence wants: a module for each thing that may be asked, ordered or told."""
