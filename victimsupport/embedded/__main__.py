"""`python -m victimsupport.embedded start|stop|reset`: the embedded servers by hand."""

import sys

from victimsupport import embedded

COMMANDS = {"start": embedded.ensure, "stop": embedded.stop, "reset": embedded.reset}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit("Usage: python -m victimsupport.embedded start|stop|reset")
    COMMANDS[sys.argv[1]]()
