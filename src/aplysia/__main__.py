"""`python -m aplysia`: the same as the command `aplysia`."""

from aplysia.cli import main

if __name__ == "__main__":
    main()
