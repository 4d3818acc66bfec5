"""What the running bot is put together of, what it does by itself, and how it is."""
