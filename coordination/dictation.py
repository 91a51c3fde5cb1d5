"""How a Chiffre is said on the telephone, always in German: with words that somebody new to the language knows."""

WORDS = {
    "A": "Apfel", "C": "Computer", "D": "Darmstadt", "E": "Essen", "F": "Frankfurt", "G": "Gießen", "H": "Hanau",
    "J": "Januar", "K": "Kassel", "M": "Marburg", "N": "Name", "P": "Papa", "Q": "Quelle", "R": "Radio",
    "T": "Telefon", "W": "Wasser", "X": "Xylofon", "Y": "Ypsilon",
    "3": "drei", "4": "vier", "6": "sechs", "7": "sieben", "9": "neun",
}  # fmt: skip


def spelled(chiffre):
    """[(letter, its word)] without the dash."""
    return [(letter, WORDS[letter]) for letter in chiffre if letter in WORDS]
