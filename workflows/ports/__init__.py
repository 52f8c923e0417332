"""The interfaces to the outside: a store, a chat, a clock. Implemented in `storage` and `bot`.

Every repository raises `StoreUnavailable` when the database does not answer and `ConcurrentUpdate` when another
transaction won. Further errors are documented at each method.
"""
