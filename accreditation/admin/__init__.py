"""
The authority's pages in the admin: what is most urgent, applications, services, decisions, and its own terms.

Every step is a page that calls one action; lists are to read.
"""

from accreditation.admin import applications, authority, drafts, first_page, register, services

__all__ = ["applications", "authority", "drafts", "first_page", "register", "services"]
