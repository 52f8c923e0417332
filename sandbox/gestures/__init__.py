"""What people do that the bot must answer: commands, presses, submissions, shortcuts.

Everything here runs on the server's loop and speaks in ids; the driver (and later the browser
page) translates what people see into these calls.
"""
