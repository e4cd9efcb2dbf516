"""The ministry's figures: each defined once, counted from rows, frozen by year. Reads every app; no app reads it."""
