"""
Files people hand in: let in by what they are, kept under the wall, given back as attachments.

`checking.check` says whether a file may come in, `actions` store, share, remove and read it, `serving.serve` sends it.
Who needs a file points at `StoredFile` with a foreign key: what nothing points at is removed after a week.
"""
