"""What is not for the bot: chatter, what is said to others, what is only overheard."""
