"""Who works here: people, the organisations they act for, their roles, and the identity of a request."""
