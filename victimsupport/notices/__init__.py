"""What must be told to whom: posted in the act's own transaction, sent by a task, each once."""
