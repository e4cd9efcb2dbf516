"""One clock: every statutory duty, its last day, when it was done; and the holidays it is counted by."""
