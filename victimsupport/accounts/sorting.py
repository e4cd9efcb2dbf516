"""Lithuanian alphabetical order without ICU: a key that sorts byte by byte as the alphabet does."""

ALPHABET = "aąbcčdeęėfghiįyjklmnoprsštuųūvzž"
PLACE = {letter: chr(0x61 + place) for place, letter in enumerate(ALPHABET)}
FOREIGN = str.maketrans({"q": "k", "w": "v", "x": "k"})


def sort_key(name: str) -> str:
    """Return the stored key by which a name of an organisation or place is sorted."""
    folded = name.casefold().translate(FOREIGN)
    return "".join(PLACE.get(letter, letter if letter.isdigit() else " ") for letter in folded)
