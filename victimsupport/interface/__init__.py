"""
What people see: the form kit, the pieces of pages, the menu and the public pages.

Nothing here knows about victims. Applications put their own words into these pieces.
"""
