#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL they start the embedded servers first."""

import os
import sys

from django.core.management import execute_from_command_line

from victimsupport import embedded

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "victimsupport.settings")
    embedded.ensure()
    execute_from_command_line(sys.argv)
