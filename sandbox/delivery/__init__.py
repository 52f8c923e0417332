"""How things reach the bot: signed HTTP requests or Socket Mode, deadlines, retries."""
