"""Registers the interface with Django."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    """The form kit, template tags and public pages."""

    name = "victimsupport.interface"
    label = "interface"
