"""Questions to answers: what is asked for, how much of it one may see, what is found."""
