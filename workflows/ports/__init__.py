"""What the rules need from the outside: a store, a chat, a clock. Implemented elsewhere."""
