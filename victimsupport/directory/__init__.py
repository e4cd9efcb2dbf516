"""Reference data: municipalities, crime types, competent bodies, hotlines, supplied texts. Edited in the admin."""
