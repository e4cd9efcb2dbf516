"""Who may support victims, since when, until when (art. 12, 13): may a service take a person on this day?"""
