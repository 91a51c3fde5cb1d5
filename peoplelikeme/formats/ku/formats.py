"""Kurmanji, which Django does not know: after CLDR, the day and the month with their endings."""

DATE_FORMAT = "j\\ê F\\a Y\\a\\n"
MONTH_DAY_FORMAT = "j\\ê F\\ê"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j\\ê F\\a Y\\a\\n, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y-%m-%d"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
