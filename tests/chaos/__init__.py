"""`./muster chaos`: people at work while everything breaks around them, and then a look at every promise."""
